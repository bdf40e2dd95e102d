import Documents
import IncidentModel

extension OpenWork {
    /// Severity by age; only severities that occur have a row.
    func ageTable(id: String) -> Table {
        let severities = Severity.allCases.filter { severity in count { $0.severity == severity } > 0 }
        return Table(
            id: id, title: "Open incidents by severity and age",
            columns: [Column(id: "severity", title: "Severity", kind: .severity)]
                + AgeClass.allCases.map { Column(id: "age-\($0.rawValue)", title: $0.label, kind: .integer) }
                + [Column(id: "total", title: "All", kind: .integer)],
            rows: severities.map { severity in
                [severity.cell]
                    + AgeClass.allCases.map { age in .integer(count { $0.severity == severity && $0.age == age }) }
                    + [.integer(count { $0.severity == severity })]
            },
            totals: ["All"] + AgeClass.allCases.map { age in .integer(count { $0.age == age }) } + [.integer(count)],
            emptyText: "No incidents are open.", filterable: false)
    }

    func phaseTable(id: String) -> Table {
        let severities = Severity.allCases.filter { severity in count { $0.severity == severity } > 0 }
        let phases = Phase.allCases.filter { phase in count { $0.phase == phase } > 0 }
        return Table(
            id: id, title: "Open incidents by phase and severity",
            columns: [Column(id: "phase", title: "Phase", kind: .phase)]
                + severities.map { Column(id: $0.rawValue, title: $0.label, kind: .integer) }
                + [Column(id: "total", title: "All", kind: .integer)],
            rows: phases.map { phase in
                [phase.cell]
                    + severities.map { severity in .integer(count { $0.phase == phase && $0.severity == severity }) }
                    + [.integer(count { $0.phase == phase })]
            },
            totals: ["All"] + severities.map { severity in .integer(count { $0.severity == severity }) } + [
                .integer(count)
            ],
            emptyText: "No incidents are open.", filterable: false)
    }

    /// The owners with the most open incidents; those without an owner always have a row of their own.
    func ownerTable(id: String, limit: Int) -> Table {
        var counts: [String: (all: Int, grave: Int, old: Int)] = [:]
        for group in groups {
            var entry = counts[group.owner ?? ""] ?? (0, 0, 0)
            entry.all += group.count
            if group.severity <= .high { entry.grave += group.count }
            if group.age >= .thirtyToNinetyDays { entry.old += group.count }
            counts[group.owner ?? ""] = entry
        }
        let unowned = counts.removeValue(forKey: "")
        let owners = counts.sorted { ($1.value.all, $0.key) < ($0.value.all, $1.key) }
        func row(_ name: String, _ entry: (all: Int, grave: Int, old: Int)) -> [Cell] {
            [.text(name), .integer(entry.all), .integer(entry.grave), .integer(entry.old)]
        }
        var rows = owners.prefix(limit).map { row($0.key, $0.value) }
        let rest = owners.dropFirst(limit).reduce((0, 0, 0)) {
            ($0.0 + $1.value.all, $0.1 + $1.value.grave, $0.2 + $1.value.old)
        }
        if owners.count > limit {
            rows.append(
                row("\(NumberText.integer(owners.count - limit)) more", (all: rest.0, grave: rest.1, old: rest.2)))
        }
        if let unowned { rows.append(row("(no owner)", unowned)) }
        return Table(
            id: id, title: "Open incidents by owner",
            columns: [
                Column(id: "owner", title: "Owner", kind: .text), Column(id: "all", title: "Open", kind: .integer),
                Column(id: "grave", title: "Critical or high", kind: .integer),
                Column(id: "old", title: "Open 30 days or longer", kind: .integer),
            ],
            rows: rows,
            totals: [
                "All", .integer(count), .integer(count { $0.severity <= .high }),
                .integer(count { $0.age >= .thirtyToNinetyDays }),
            ],
            emptyText: "No incidents are open.", filterable: false)
    }

    func oldestTable(id: String, frame: ReportFrame) -> Table {
        let people = frame.definition.namesPeople
        var columns = [
            Column(id: "key", title: "Incident", kind: .text), Column(id: "title", title: "Title", kind: .longText),
            Column(id: "severity", title: "Severity", kind: .severity),
            Column(id: "phase", title: "Phase", kind: .phase),
        ]
        if people { columns.append(Column(id: "owner", title: "Owner", kind: .text)) }
        columns += [
            Column(id: "since", title: "Detected", kind: .instant),
            Column(id: "age", title: "Open for", kind: .duration),
        ]
        return Table(
            id: id, title: oldest.count == count ? "All open incidents, oldest first" : "The incidents open longest",
            columns: columns,
            rows: oldest.map { incident in
                var cells: [Cell] = [
                    .text(incident.key), .text(incident.title), incident.severity.cell, incident.phase.cell,
                ]
                if people { cells.append(incident.owner.map { .text($0) } ?? .missing(reason: "no owner")) }
                return cells + [
                    frame.cell(incident.since), .duration(seconds: frame.asOf.seconds(since: incident.since)),
                ]
            },
            emptyText: "No incidents are open.", filterable: false)
    }
}

extension AgeClass: Comparable {
    package static func < (left: AgeClass, right: AgeClass) -> Bool { left.rawValue < right.rawValue }
}
