import IncidentModel

extension OSCALExport {
    /// An OSCAL assessment-results document: one observation for each outcome, one finding for each control that held
    /// or did not hold, and the course of the incidents as assessment log.
    ///
    /// Fails with `noOutcomes` where no incident that counts says anything about a control.
    package func assessmentResults() throws(OSCALExportRefusal) -> JSONValue {
        let outcomes = counted.flatMap(\.outcomes)
        guard !outcomes.isEmpty else { throw .noOutcomes }
        let plan = ids.uuid(.assessmentPlan)
        var importedPlan = OSCALObject()
        importedPlan.add("href", "#" + plan)
        var absentPlan = OSCALObject(uuid: plan)
        absentPlan.add("title", "No assessment plan")
        absentPlan.add("description", "Incidents are not planned. What was looked at is the record of the period.")
        var backMatter = OSCALObject()
        backMatter.add("resources", [absentPlan] + resources(outcomes))
        // Named by its period: a later export of the same period is a revision of the same document.
        var results = OSCALObject(uuid: ids.uuid(.assessmentResults, periodText))
        results.add("metadata", metadata(title: "What incidents showed of controls"))
        results.add("import-ap", importedPlan)
        results.add("results", [result(outcomes)])
        results.add("back-matter", backMatter)
        return document("assessment-results", results)
    }

    private func result(_ outcomes: [OSCALControlOutcome]) -> OSCALObject {
        var result = OSCALObject(uuid: ids.uuid(.result, periodText))
        result.add("title", "Incidents from \(periodText)")
        result.add("description", population)
        result.add("start", period.lowerBound)
        result.add("end", period.upperBound)
        result.add("reviewed-controls", reviewedControls(Set(outcomes.map(\.control))))
        result.add("assessment-log", log)
        result.add(
            "observations", counted.flatMap { incident in incident.outcomes.map { observation(incident, $0) } })
        result.add("findings", findings)
        result.add("remarks", Wording.scope)
        return result
    }

    /// Who was counted and who was not: without it, no failures could also mean no incidents.
    private var population: String {
        let exclusions = incidents.compactMap(\.exclusion)
        let left = Disposition.allCases.compactMap { reason -> String? in
            let number = exclusions.count { $0 == reason }
            return number == 0 ? nil : "\(number) \(reason.rawValue.replacing("_", with: " "))"
        }
        return "Incidents that count: \(counted.count), of which \(counted.count { $0.outcomes.isEmpty }) without a "
            + "recorded outcome of a control. Left out: \(left.isEmpty ? "none" : left.joined(separator: ", "))."
    }

    /// One selection for each framework, since identifiers of controls are unique within one only.
    private func reviewedControls(_ controls: Set<ControlID>) -> OSCALObject {
        let frameworks = Dictionary(grouping: controls, by: \.framework).sorted { $0.key < $1.key }
        let selections = frameworks.map { framework, controls in
            var selection = OSCALObject()
            selection.add("description", "Controls of \(framework.urn) with an outcome in an incident")
            selection.add(properties: [("framework", framework.urn)])
            selection.add(
                "include-controls", each: "control-id", controls.sorted().map { OSCALText.token($0.local) })
            return selection
        }
        var reviewed = OSCALObject()
        reviewed.add("control-selections", selections)
        return reviewed
    }

    // MARK: - Log

    private var log: OSCALObject? {
        let entries = counted.flatMap { incident in
            incident.chronology.map { (start: $0.start, entry: logEntry(incident, $0)) }
        }
        guard !entries.isEmpty else { return nil }
        let order = entries.indices.sorted { (entries[$0].start, $0) < (entries[$1].start, $1) }
        var log = OSCALObject()
        log.add("entries", order.map { entries[$0].entry })
        return log
    }

    private func logEntry(_ incident: OSCALIncident, _ event: OSCALIncident.Event) -> OSCALObject {
        var entry = OSCALObject(uuid: ids.uuid(.logEntry, incident.key, event.id))
        entry.add("title", OSCALText.markupLine("\(incident.key): \(event.title)", fallback: "-"))
        entry.add("description", OSCALText.markup(event.description))
        entry.add("start", event.start)
        if let end = event.end, end > event.start { entry.add("end", end) }
        entry.add(properties: [("incident", incident.key)])
        return entry
    }

    // MARK: - Findings

    /// How often a control was put to the test, and what came of it.
    private struct Tests {
        let control: ControlID
        let named: OSCALControlOutcome
        let incidents: Int
        let failures: Int
        let observations: [String]

        var held: Bool { failures == 0 }
    }

    /// One for each control with at least one success or failure. OSCAL knows satisfied and not satisfied only: a
    /// control that merely detected, was compensated or not concerned gets its observations and no finding.
    private var findings: [OSCALObject] {
        let verdicts = counted.flatMap { incident in
            incident.outcomes.filter { $0.outcome.standing != .apart }.map { (incident: incident, outcome: $0) }
        }
        let byControl = Dictionary(grouping: verdicts, by: \.outcome.control).sorted { $0.key < $1.key }
        return byControl.compactMap { control, verdicts in
            guard let first = verdicts.first else { return nil }
            let failures = verdicts.filter { $0.outcome.outcome.standing == .failure }
            return finding(
                Tests(
                    control: control, named: first.outcome, incidents: Set(verdicts.map(\.incident.key)).count,
                    failures: Set(failures.map(\.incident.key)).count,
                    observations: verdicts.map { observationID($0.incident, $0.outcome) }))
        }
    }

    private func finding(_ tests: Tests) -> OSCALObject {
        let local = tests.control.local
        let description =
            "\(local) (\(tests.named.controlTitle)) was put to the test in \(tests.incidents) of the incidents and "
            + (tests.held ? "held in each of them." : "did not hold in \(tests.failures) of them.")
        var finding = OSCALObject(uuid: ids.uuid(.finding, periodText, tests.control.urn))
        finding.add("title", OSCALText.markupLine("\(local) \(tests.held ? "held" : "did not hold")", fallback: "-"))
        finding.add("description", OSCALText.markup(description))
        finding.add(properties: [("control", tests.control.urn)])
        finding.add("target", target(tests))
        finding.add("related-observations", each: "observation-uuid", tests.observations)
        finding.add("remarks", Wording.scope)
        return finding
    }

    private func target(_ tests: Tests) -> OSCALObject {
        var status = OSCALObject()
        status.add("state", tests.held ? "satisfied" : "not-satisfied")
        status.add("reason", tests.held ? "pass" : "fail")
        status.add(
            "remarks",
            tests.held
                ? "In these incidents. It does not show that the control holds elsewhere or later."
                : "In these incidents. Whether it was mended since is not considered here.")
        var target = OSCALObject()
        target.add("type", "statement-id")
        target.add("target-id", OSCALText.token(tests.named.statementID ?? "\(tests.control.local)_smt"))
        target.add("status", status)
        return target
    }
}
