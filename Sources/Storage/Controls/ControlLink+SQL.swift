import ControlFrameworks
import IncidentModel
import Postgres
import ResponseMetrics

extension ControlOutcome: PostgresEncodable, PostgresDecodable {}

/// A statement about a control in an incident, as it stands.
package struct StoredControlLink: Sendable {
    package let id: Int64
    /// URN.
    package let control: String
    package let label: String
    package let title: String
    package let outcome: ControlOutcome
    package let confidence: Confidence
    package let evidence: [String]
    package let note: String?
    package let recordedAt: Instant
    package let recordedBy: String
    package let confirmedAt: Instant?
    package let confirmedBy: String?
}

/// Reads and writes `control_link` and `control_confirmation`.
package enum ControlLinkTable {
    /// A statement to be added; without an outcome it takes the one before back.
    package struct New: Sendable {
        package let control: ControlID
        package let label: String
        package let title: String
        package let outcome: ControlOutcome?
        package let confidence: Confidence
        package let evidence: [String]
        package let note: String?

        package init(
            control: ControlID, label: String, title: String, outcome: ControlOutcome?, confidence: Confidence,
            evidence: [String] = [], note: String? = nil
        ) {
            self.control = control
            self.label = label
            self.title = title
            self.outcome = outcome
            self.confidence = confidence
            self.evidence = evidence
            self.note = note
        }
    }

    package static func add(_ new: New, incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into control_link (
            organization_id, incident_id, control, label, title, outcome, confidence, evidence, note, recorded_at,
            recorded_by)
        values (\(context.organization.id), \(incidentID), \(new.control.urn), \(new.label), \(new.title),
            \(new.outcome?.rawValue)::control_outcome, \(new.confidence), \(new.evidence)::text[], \(new.note),
            \(context.now), \(context.actor))
        """
    }

    package static func confirm(_ link: StoredControlLink, incidentID: Int64, _ context: StorageContext) -> SQL {
        """
        insert into control_confirmation (
            organization_id, incident_id, link_id, recorded_by, confirmed_by, confirmed_at)
        values (\(context.organization.id), \(incidentID), \(link.id), \(link.recordedBy), \(context.actor),
            \(context.now))
        """
    }

    /// The statements of an incident that are in force, one a control, by control.
    package static func current(incidentID: SQL, knownAt: Instant? = nil) -> SQL {
        """
        select l.id, l.control, l.label, l.title, l.outcome, l.confidence, l.evidence, l.note, l.recorded_at,
            l.recorded_by, c.confirmed_at, c.confirmed_by
        from (
            select distinct on (control) * from control_link
            where incident_id = \(incidentID)\(known("recorded_at", knownAt)) order by control, id desc) l
        left join control_confirmation c on c.link_id = l.id\(known("c.confirmed_at", knownAt))
        where l.outcome is not null
        order by l.control
        """
    }

    package static func read(_ row: PostgresRow) throws -> StoredControlLink {
        StoredControlLink(
            id: try row.decode(0), control: try row.decode(1), label: try row.decode(2), title: try row.decode(3),
            outcome: try row.decode(4), confidence: try row.decode(5), evidence: try row.decode(6),
            note: try row.decodeIfPresent(7), recordedAt: try row.decode(8), recordedBy: try row.decode(9),
            confirmedAt: try row.decodeIfPresent(10), confirmedBy: try row.decodeIfPresent(11))
    }

    /// All statements of incidents with their confirmations, in the order in which they were made.
    static func history(incidentIDs: [Int64]) -> SQL {
        """
        select l.incident_id, l.control, l.label, l.title, l.outcome::text, l.confidence, l.evidence, l.note, l.recorded_at,
            l.recorded_by, c.confirmed_at, c.confirmed_by
        from control_link l left join control_confirmation c on c.link_id = l.id
        where l.incident_id = any(\(incidentIDs)) order by l.incident_id, l.recorded_at, l.id
        """
    }

    /// A row of `history`.
    static func readRecord(_ row: PostgresRow) throws -> ControlRecord {
        var record = ControlRecord(
            control: try row.decode(1), label: try row.decode(2), title: try row.decode(3),
            outcome: try row.decodeIfPresent(4))
        let evidence: [String] = try row.decode(6)
        record.confidence = try row.decode(5)
        record.evidence = evidence.isEmpty ? nil : evidence
        record.note = try row.decodeIfPresent(7)
        record.recordedAt = try row.decode(8)
        record.recordedBy = try row.decode(9)
        record.confirmedAt = try row.decodeIfPresent(10)
        record.confirmedBy = try row.decodeIfPresent(11)
        return record
    }

    static func known(_ column: String, _ knownAt: Instant?) -> SQL {
        guard let knownAt else { return "" }
        return " and \(unsafe: column) <= \(knownAt)"
    }
}

/// Reads what was recorded about controls in all incidents, for the figures.
package enum ControlObservationQuery {
    package struct Row: Sendable {
        package let observation: OutcomeObservation
        package let label: String
        package let title: String
        package let evidence: [String]
        /// Of the incident.
        package let tlp: TrafficLight
    }

    /// - Parameters:
    ///   - asOf: incidents detected later have not happened yet; nil for the present.
    ///   - knownAt: statements and confirmations recorded later do not count yet; nil for the present.
    ///   - before: incidents that were detected from then on are left out; nil takes all.
    package static func statement(asOf: Instant?, knownAt: Instant?, before: Instant? = nil) -> SQL {
        let incidents: SQL =
            asOf == nil && knownAt == nil
            ? "incident" : "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))"
        let at: SQL = "coalesce(i.detected_earliest, i.reported_earliest, i.created_at)"
        var limit: SQL = ""
        if let before { limit = " and \(at) < \(before)" }
        return """
            select i.key_year, i.key_number, \(at),
                (case when i.exercise or i.disposition = 'exercise' then 1
                    when i.disposition is null or i.disposition = 'true_positive' then 0
                    when i.disposition = 'false_positive' then 2 when i.disposition = 'benign' then 3 else 4 end)::int4,
                l.control, l.outcome, c.link_id is not null, l.label, l.title, l.evidence, i.tlp,
                i.occurred_earliest
            from (
                select distinct on (incident_id, control) * from control_link
                where true\(ControlLinkTable.known("recorded_at", knownAt))
                order by incident_id, control, id desc) l
            join \(incidents) i on i.id = l.incident_id
            left join control_confirmation c on c.link_id = l.id\(ControlLinkTable.known("c.confirmed_at", knownAt))
            where l.outcome is not null\(limit)
            order by 3, 1, 2, l.control
            """
    }

    package static func read(_ row: PostgresRow) throws -> Row {
        let text: String = try row.decode(4)
        guard let control = ControlID(urn: text) else { throw PostgresDecodingFailure("'\(text)' is no control") }
        let key = IncidentKey(year: try row.decode(0), number: try row.decode(1))
        let standing: Int32 = try row.decode(3)
        return Row(
            observation: OutcomeObservation(
                incident: key.description, at: try row.decode(2),
                standing: IncidentFacts.Standing(rawValue: UInt8(clamping: standing)) ?? .counted, control: control,
                outcome: try row.decode(5), isConfirmed: try row.decode(6), occurredAt: try row.decodeIfPresent(11)),
            label: try row.decode(7), title: try row.decode(8), evidence: try row.decode(9), tlp: try row.decode(10))
    }
}
