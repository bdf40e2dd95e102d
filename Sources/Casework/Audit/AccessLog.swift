import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// What makes the reading of an incident an entry of its own.
    package static func isRestricted(_ detail: IncidentDetail) -> Bool {
        detail.tlp.isRestricted || detail.hasPrivileged || detail.evidence.contains { $0.tlp.isRestricted }
    }

    /// Records that a restricted incident is read; nothing and no round trip for others. Called before anything is shown, so
    /// that what cannot be recorded is not shown either.
    package func recordReading(of detail: IncidentDetail, as view: String) throws {
        guard CaseDesk.isRestricted(detail) else { return }
        try recordAccess(
            "incident.read", table: "incident", key: detail.key.description, incidentID: detail.id,
            facts: ["tlp": detail.tlp.rawValue, "view": view, "privileged": detail.hasPrivileged ? "yes" : "no"])
    }

    /// Records an export that holds restricted incidents, or notes under legal privilege.
    ///
    /// - Parameter privileged: whether it is to hold such notes.
    package func recordExport(_ period: Period?, format: String, privileged: Bool = false) throws {
        let bounds = period.map { (from: $0.from, to: $0.to) }
        let row = try read { try $0.query(AuditEvent.restricted(in: bounds))[0] }
        let count: Int64 = try row.decode(0)
        let notes: Int64 = privileged ? try row.decode(1) : 0
        guard count > 0 || notes > 0 else { return }
        try recordAccess(
            "export.read", table: "incident", key: "export", incidentID: nil,
            facts: [
                "format": format, "restricted": String(count), "privileged": String(notes),
                "from": period?.from.rfc3339 ?? "beginning",
                "to": period?.to.rfc3339 ?? "end",
            ])
    }

    /// Records that a report names restricted incidents, once for the rendering, before a file is written.
    ///
    /// - Parameters:
    ///   - subject: the one incident that the report is about; nil where it is about a period.
    ///   - named: every incident that the report names, restricted or not.
    func recordReport(
        _ name: String, period: String, subject: IncidentKey?, naming named: Set<IncidentKey>
    ) throws {
        let keys = named.sorted { ($0.year, $0.number) < ($1.year, $1.number) }
        guard !keys.isEmpty else { return }
        let restricted = try read {
            try $0.query(AuditEvent.restricted(among: keys)).map { row in
                (
                    id: try row.decode(0, as: Int64.self),
                    key: IncidentKey(year: try row.decode(1), number: try row.decode(2))
                )
            }
        }
        guard !restricted.isEmpty else { return }
        try recordAccess(
            "report.read", table: "report", key: name, incidentID: restricted.first { $0.key == subject }?.id,
            facts: [
                "incidents": restricted.map(\.key.description).joined(separator: " "), "period": period,
                "restricted": String(restricted.count),
            ])
    }

    /// Any other access: a bundle, a page.
    package func recordAccess(
        _ action: String, table: String, key: String, incidentID: Int64?, facts: [String: String]
    ) throws {
        let members = facts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        try write(action: action) { session in
            _ = try session.query(
                AuditEvent.append(
                    action, table: table, key: key, incidentID: incidentID,
                    facts: PostgresJSON(JSONValue.object(members).text)))
        }
    }
}

extension TrafficLight {
    /// Labels that limit who may know at all, by name.
    var isRestricted: Bool { self == .amberStrict || self == .red }
}
