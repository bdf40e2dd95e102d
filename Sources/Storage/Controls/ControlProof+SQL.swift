import ControlFrameworks
import IncidentModel
import Postgres

/// What incidents prove of controls and what followed from it, as exports to others tell it.
package struct ControlProof: Sendable {
    package struct Incident: Sendable {
        package let id: Int64
        package let key: IncidentKey
        package let title: String
        package let disposition: Disposition?
        package let exercise: Bool
        package let tlp: TrafficLight
        /// Detected, or else reported, or else recorded.
        package let at: Instant
    }

    package struct Outcome: Sendable {
        package let id: Int64
        package let control: ControlID
        package let title: String
        package let outcome: ControlOutcome
        /// In the words of whoever recorded it.
        package let evidence: [String]
        package let note: String?
        package let isConfirmed: Bool
    }

    package enum EventKind: String, Sendable {
        case milestone
        case law
        case escalation
        case filing
    }

    package struct Event: Sendable {
        package let kind: EventKind
        /// Unique within its kind and incident.
        package let id: String
        package let name: String
        package let earliest: Instant
        package let latest: Instant
    }

    package struct Action: Sendable {
        package let number: Int32
        package let title: String
        package let kind: String
        package let addedAt: Instant
        package let due: Instant?
        package let doneAt: Instant?
        package let verifiedAt: Instant?
    }

    package struct Evidence: Sendable {
        package let number: Int32
        package let sha256: [UInt8]
        package let name: String
        package let tlp: TrafficLight
        package let privileged: Bool
    }

    /// By key.
    package let incidents: [Incident]
    /// The rest by the incident's number.
    package let outcomes: [Int64: [Outcome]]
    package let events: [Int64: [Event]]
    package let actions: [Int64: [Action]]
    package let evidence: [Int64: [Evidence]]
    /// When the last of all this was recorded; nil without incidents.
    package let lastChange: Instant?
}

/// Reads it in one round trip.
package enum ControlProofQuery {
    package static func statements(_ selection: IncidentSelection) -> [SQL] {
        let ids = selection.ids
        return [
            """
            select i.id, i.key_year, i.key_number, i.title, i.disposition, i.exercise, i.tlp,
                coalesce(i.detected_earliest, i.reported_earliest, i.created_at)
            from incident i where \(selection.condition) order by i.key_year, i.key_number
            """,
            """
            select l.incident_id, l.id, l.control, l.title, l.outcome, l.evidence, l.note, c.link_id is not null
            from (
                select distinct on (incident_id, control) * from control_link where incident_id in \(ids)
                order by incident_id, control, id desc) l
            left join control_confirmation c on c.link_id = l.id
            where l.outcome is not null
            order by l.incident_id, l.control
            """,
            """
            select incident_id, 'milestone', milestone::text || '/' || round::text,
                milestone::text || case when round > 1 then ' (round ' || round::text || ')' else '' end, earliest, latest
            from assertion
            where incident_id in \(ids) and recorded_until is null and standing = 'stated' and earliest is not null
            union all
            select l.incident_id, 'law', l.id::text, lower(l.event), l.at, l.at
            from legal_event l
            where l.incident_id in \(ids) and l.at is not null
                and not exists (select from legal_event n where n.supersedes = l.id)
            union all
            select incident_id, 'escalation', id::text, level, at, at from escalation where incident_id in \(ids)
            union all
            select incident_id, 'filing', id::text, obligation || ', ' || stage, at, at
            from filing where incident_id in \(ids)
            """,
            """
            select incident_id, number, title, kind::text, added_at, due_at, done_at, verified_at
            from action where incident_id in \(ids) order by incident_id, number
            """,
            """
            select incident_id, number, sha256, name, tlp, privileged
            from evidence where incident_id in \(ids) order by incident_id, number
            """,
            lastChange(selection),
        ]
    }

    private static func lastChange(_ selection: IncidentSelection) -> SQL {
        let ids = selection.ids
        let columns = [
            ("control_link", "recorded_at"), ("control_confirmation", "confirmed_at"), ("assertion", "recorded_at"),
            ("legal_event", "recorded_at"), ("escalation", "recorded_at"), ("filing", "recorded_at"),
            ("action", "greatest(added_at, done_at, verified_at)"), ("evidence", "uploaded_at"),
        ]
        let parts = columns.map { table, column -> SQL in
            "select max(\(unsafe: column)) from \(unsafe: table) where incident_id in \(ids)"
        }
        return """
            select max(at) from (
                select max(i.updated_at) as at from incident i where \(selection.condition)
                union all \(SQL.joined(parts, separator: " union all "))) changes
            """
    }

    package static func read(_ results: [PostgresResult]) throws -> ControlProof {
        ControlProof(
            incidents: try results[0].map { row in
                ControlProof.Incident(
                    id: try row.decode(0), key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
                    title: try row.decode(3), disposition: try row.decodeIfPresent(4), exercise: try row.decode(5),
                    tlp: try row.decode(6), at: try row.decode(7))
            },
            outcomes: try byIncident(results[1], outcome), events: try byIncident(results[2], event),
            actions: try byIncident(results[3], action), evidence: try byIncident(results[4], evidence),
            lastChange: try results[5].first?.decodeIfPresent(0))
    }

    private static func byIncident<Part>(
        _ rows: PostgresResult, _ read: (PostgresRow) throws -> Part
    ) throws -> [Int64: [Part]] {
        var parts: [Int64: [Part]] = [:]
        for row in rows { parts[try row.decode(0), default: []].append(try read(row)) }
        return parts
    }

    private static func outcome(_ row: PostgresRow) throws -> ControlProof.Outcome {
        let text: String = try row.decode(2)
        guard let control = ControlID(urn: text) else { throw PostgresDecodingFailure("'\(text)' is no control") }
        return ControlProof.Outcome(
            id: try row.decode(1), control: control, title: try row.decode(3), outcome: try row.decode(4),
            evidence: try row.decode(5), note: try row.decodeIfPresent(6), isConfirmed: try row.decode(7))
    }

    private static func event(_ row: PostgresRow) throws -> ControlProof.Event {
        let text: String = try row.decode(1)
        guard let kind = ControlProof.EventKind(rawValue: text) else {
            throw PostgresDecodingFailure("'\(text)' is no kind of event")
        }
        return ControlProof.Event(
            kind: kind, id: try row.decode(2), name: try row.decode(3), earliest: try row.decode(4),
            latest: try row.decode(5))
    }

    private static func action(_ row: PostgresRow) throws -> ControlProof.Action {
        ControlProof.Action(
            number: try row.decode(1), title: try row.decode(2), kind: try row.decode(3), addedAt: try row.decode(4),
            due: try row.decodeIfPresent(5), doneAt: try row.decodeIfPresent(6), verifiedAt: try row.decodeIfPresent(7))
    }

    private static func evidence(_ row: PostgresRow) throws -> ControlProof.Evidence {
        ControlProof.Evidence(
            number: try row.decode(1), sha256: try row.decode(2), name: try row.decode(3), tlp: try row.decode(4),
            privileged: try row.decode(5))
    }
}
