import ControlFrameworks
import IncidentModel
import Postgres

/// Many statements at once, each with its own author and time: for sample data and for taking over another system's record.
package enum ControlLinkBatch {
    package struct Entry: Sendable {
        package let incidentID: Int64
        package let statement: ControlLinkTable.New
        package let recordedBy: String
        package let recordedAt: Instant
        package let confirmedBy: String?
        package let confirmedAt: Instant

        package init(
            incidentID: Int64, statement: ControlLinkTable.New, recordedBy: String, recordedAt: Instant,
            confirmedBy: String?, confirmedAt: Instant
        ) {
            self.incidentID = incidentID
            self.statement = statement
            self.recordedBy = recordedBy
            self.recordedAt = recordedAt
            self.confirmedBy = confirmedBy
            self.confirmedAt = confirmedAt
        }
    }

    /// The statements, then the confirmations. Each incident and control must occur once only.
    package static func add(_ entries: [Entry], _ context: StorageContext) -> [SQL] {
        let confirmed = entries.filter { $0.confirmedBy != nil }
        let evidence = entries.map { $0.statement.evidence.joined(separator: separator) }
        return [
            """
            insert into control_link (
                organization_id, incident_id, control, label, title, outcome, confidence, evidence, note, recorded_at,
                recorded_by)
            select \(context.organization.id), n.incident_id, n.control, n.label, n.title, n.outcome::control_outcome,
                n.confidence::confidence, coalesce(string_to_array(nullif(n.evidence, ''), \(separator)), '{}'), n.note,
                n.recorded_at, n.recorded_by
            from unnest(\(entries.map(\.incidentID))::bigint[], \(entries.map(\.statement.control.urn))::text[],
                \(entries.map(\.statement.label))::text[], \(entries.map(\.statement.title))::text[],
                \(entries.map { $0.statement.outcome?.rawValue })::text[],
                \(entries.map(\.statement.confidence.rawValue))::text[], \(evidence)::text[],
                \(entries.map(\.statement.note))::text[], \(entries.map(\.recordedAt))::timestamptz[],
                \(entries.map(\.recordedBy))::text[]) as n (
                incident_id, control, label, title, outcome, confidence, evidence, note, recorded_at, recorded_by)
            """,
            """
            insert into control_confirmation (
                organization_id, incident_id, link_id, recorded_by, confirmed_by, confirmed_at)
            select l.organization_id, l.incident_id, l.id, l.recorded_by, n.confirmed_by, n.confirmed_at
            from unnest(\(confirmed.map(\.incidentID))::bigint[], \(confirmed.map(\.statement.control.urn))::text[],
                \(confirmed.map(\.recordedAt))::timestamptz[], \(confirmed.map { $0.confirmedBy ?? "" })::text[],
                \(confirmed.map(\.confirmedAt))::timestamptz[]) as n (
                incident_id, control, recorded_at, confirmed_by, confirmed_at)
            join control_link l on l.incident_id = n.incident_id and l.control = n.control
                and l.recorded_at = n.recorded_at
            """,
        ]
    }

    /// Stands between the references of one row; none of them holds it.
    private static let separator = "\u{1F}"

    package static let isEmpty: SQL = "select not exists (select from control_link)"

    /// Incidents that a statement about a control may belong to: real ones and exercises.
    package static func incidents(origin: String) -> SQL {
        """
        select id, key_year, key_number, category, severity, detected_earliest from incident
        where origin = \(origin) and detected_earliest is not null and category is not null
            and coalesce(disposition, 'true_positive') in ('true_positive', 'exercise')
        order by key_year, key_number
        """
    }
}
