import IncidentModel
import Postgres

/// The record as an inspector looks at it, row by row.
package struct InspectedRecord: Sendable {
    package struct Incident: Sendable {
        package let id: Int64
        package let key: IncidentKey
        package let severity: Severity
        package let phase: Phase
        package let disposition: Disposition?
        package let exercise: Bool
        package let round: Int16
        /// Detected, or else reported, or else recorded.
        package let detected: Instant
    }

    package struct Statement: Sendable {
        package let name: String
        /// Nil where no time was stated, or where the statement was replaced since.
        package let at: Instant?
        package let recordedAt: Instant
    }

    package struct Awareness: Sendable {
        package let at: Instant
        package let reason: String?
    }

    package struct Stage: Sendable {
        package let obligation: String
        package let stage: String
        package let due: Instant?
        /// Whether it was decided that the obligation applies; otherwise the facts alone say so.
        package let isDecided: Bool
        package let filedAt: Instant?
        package let lateReason: String?
        package let receiptAt: Instant?
    }

    package struct Review: Sendable {
        package let round: Int16
        package let author: String
        package let contributors: [String]
        package let approver: String?
    }

    package struct Decision: Sendable {
        package let obligation: String
        package let by: String
        /// Nil as long as nobody else has agreed.
        package let confirmedBy: String?
    }

    package struct Action: Sendable {
        package let number: Int32
        package let doneAt: Instant?
        package let verifiedAt: Instant?
    }

    package struct Evidence: Sendable {
        package let number: Int32
        package let wasSealed: Bool
    }

    package struct Entries: Sendable {
        package let count: Int64
        package let waiting: Int64
    }

    /// By key; the rest by the incident's number.
    package let incidents: [Incident]
    /// In the order of the audit trail; what an import brought in one piece has no order of its own and comes first.
    package let statements: [Int64: [Statement]]
    package let awareness: [Int64: [Awareness]]
    package let stages: [Int64: [Stage]]
    package let reviews: [Int64: [Review]]
    package let decisions: [Int64: [Decision]]
    package let actions: [Int64: [Action]]
    package let evidence: [Int64: [Evidence]]
    package let entries: [Int64: [Entries]]
}

/// Reads it in two round trips: which incidents, then everything about them.
package enum InspectedRecordQuery {
    /// - Parameters:
    ///   - asOf: nil for the present.
    ///   - knownAt: only what had been recorded by then; nil for the present. The dues of stages are always the present ones.
    package static func read(
        _ selection: IncidentSelection, asOf: Instant?, knownAt: Instant?, from session: PostgresSession
    ) throws -> InspectedRecord {
        let table: SQL =
            asOf == nil && knownAt == nil ? "incident" : "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))"
        let incidents = try session.query(
            """
            select i.id, i.key_year, i.key_number, i.severity, i.phase, i.disposition, i.exercise, i.round,
                coalesce(i.detected_earliest, i.reported_earliest, i.created_at)
            from \(table) as i where \(selection.condition) order by i.key_year, i.key_number
            """
        ).map(incident)
        let results = try session.pipeline(parts(incidents.map(\.id), knownAt))
        return InspectedRecord(
            incidents: incidents, statements: try byIncident(results[0], statement),
            awareness: try byIncident(results[1], awareness), stages: try byIncident(results[2], stage),
            reviews: try byIncident(results[3], review), decisions: try byIncident(results[4], decision),
            actions: try byIncident(results[5], action), evidence: try byIncident(results[6], evidence),
            entries: try byIncident(results[7], entries))
    }

    private static func parts(_ ids: [Int64], _ knownAt: Instant?) -> [SQL] {
        let chosen: SQL = "incident_id = any(\(ids)::bigint[])"
        func known(_ column: String) -> SQL {
            guard let knownAt else { return "" }
            return " and \(unsafe: column) <= \(knownAt)"
        }
        let now: SQL = if let knownAt { "\(knownAt)::timestamptz" } else { "'infinity'::timestamptz" }
        let duties: SQL = knownAt.map { DutyHistoryQuery.duties(knownAt: $0) } ?? "duty"
        let stages: SQL = knownAt.map { DutyHistoryQuery.stages(knownAt: $0) } ?? "duty_stage"
        return [
            """
            select a.incident_id,
                a.milestone::text || case when a.round > 1 then ' (round ' || a.round::text || ')' else '' end,
                case when a.recorded_until is null or a.recorded_until > \(now) then a.earliest end,
                a.recorded_at
            from assertion a
            left join lateral (
                select e.id, l.position from audit_entry e left join audit_leaf l on l.entry = e.id
                where e.organization_id = a.organization_id and e.table_name = 'assertion'
                    and e.row_key = a.incident_id::text || '/' || a.milestone::text || '/' || a.round::text || '/'
                        || to_char(a.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                order by e.id limit 1) e on true
            where a.\(chosen)\(known("a.recorded_at"))
            order by a.incident_id, e.id is not null, e.position nulls last, e.id, a.recorded_at, a.milestone, a.round
            """,
            """
            select l.incident_id, l.at, l.reason from legal_event l
            where l.\(chosen) and l.event = 'AWARENESS' and l.at is not null\(known("l.recorded_at"))
                and not exists (select from legal_event n where n.supersedes = l.id\(known("n.recorded_at")))
            order by l.incident_id, l.at, l.id
            """,
            """
            select s.incident_id, s.obligation, s.stage, coalesce(f.due_at, s.due_at), f.at, n.text, r.at,
                d.standing = 'applies'
            from \(stages) s join \(duties) d on d.incident_id = s.incident_id and d.obligation = s.obligation
            left join lateral (
                select f.* from filing f
                where f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage\
            \(known("f.recorded_at"))
                order by f.at, f.id limit 1) f on true
            left join filing_receipt r on r.filing = f.id\(known("r.recorded_at"))
            left join lateral (
                select substr(n.text, length('late ' || s.obligation || ' ' || s.stage || ':') + 1) as text from note n
                where n.incident_id = s.incident_id and not n.privileged
                    and starts_with(n.text, 'late ' || s.obligation || ' ' || s.stage || ':')\(known("n.recorded_at"))
                order by n.id desc limit 1) n on true
            where s.\(chosen) and s.owed = 'yes' and not s.voluntary
                and (d.standing = 'applies' or d.standing = 'undecided' and d.applies = 'yes')
            order by s.incident_id, s.obligation, s.ordinal
            """,
            """
            select distinct on (incident_id) incident_id, round, author, coalesce(contributors, '{}'),
                case when approved_at <= \(now) then approver end
            from review where \(chosen)\(known("started_at")) order by incident_id, round desc
            """,
            """
            select distinct on (d.incident_id, d.obligation) d.incident_id, d.obligation, d.decided_by, c.confirmed_by
            from duty_decision d
            join \(duties) u on u.incident_id = d.incident_id and u.obligation = d.obligation
            left join duty_confirmation c on c.decision = d.id\(known("c.recorded_at"))
            where d.facts_digest = u.facts_digest and d.\(chosen)\(known("d.recorded_at")) order by d.incident_id, d.obligation, d.id desc
            """,
            """
            select incident_id, number, done_at, verified_at from action
            where \(chosen)\(known("added_at")) order by incident_id, number
            """,
            """
            select e.incident_id, e.number, exists (
                select from custody_entry c where c.evidence_id = e.id and c.event = 'sealed'\(known("c.recorded_at")))
            from evidence e where e.\(chosen) and e.state <> 'destroyed'\(known("e.uploaded_at"))
            order by e.incident_id, e.number
            """,
            """
            select e.incident_id, count(*), count(*) filter (where l.position is null or l.position >= s.size)
            from audit_entry e left join audit_leaf l on l.entry = e.id
            cross join (
                select coalesce(max(size), 0) as size from audit_checkpoint
                where organization_id = (select current_organization())\(known("signed_at"))) s
            where e.organization_id = (select current_organization()) and e.\(chosen)\(known("e.recorded_at"))
            group by e.incident_id
            """,
        ]
    }

    // MARK: - Rows

    private static func byIncident<Part>(
        _ rows: PostgresResult, _ read: (PostgresRow) throws -> Part
    ) throws -> [Int64: [Part]] {
        var parts: [Int64: [Part]] = [:]
        for row in rows { parts[try row.decode(0), default: []].append(try read(row)) }
        return parts
    }

    private static func incident(_ row: PostgresRow) throws -> InspectedRecord.Incident {
        InspectedRecord.Incident(
            id: try row.decode(0), key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
            severity: try row.decode(3), phase: try row.decode(4), disposition: try row.decodeIfPresent(5),
            exercise: try row.decode(6), round: try row.decode(7), detected: try row.decode(8))
    }

    private static func statement(_ row: PostgresRow) throws -> InspectedRecord.Statement {
        InspectedRecord.Statement(
            name: try row.decode(1), at: try row.decodeIfPresent(2), recordedAt: try row.decode(3))
    }

    private static func awareness(_ row: PostgresRow) throws -> InspectedRecord.Awareness {
        InspectedRecord.Awareness(at: try row.decode(1), reason: try row.decodeIfPresent(2))
    }

    private static func stage(_ row: PostgresRow) throws -> InspectedRecord.Stage {
        InspectedRecord.Stage(
            obligation: try row.decode(1), stage: try row.decode(2), due: try row.decodeIfPresent(3),
            isDecided: try row.decode(7), filedAt: try row.decodeIfPresent(4),
            lateReason: try row.decodeIfPresent(5), receiptAt: try row.decodeIfPresent(6))
    }

    private static func review(_ row: PostgresRow) throws -> InspectedRecord.Review {
        InspectedRecord.Review(
            round: try row.decode(1), author: try row.decode(2), contributors: try row.decode(3),
            approver: try row.decodeIfPresent(4))
    }

    private static func decision(_ row: PostgresRow) throws -> InspectedRecord.Decision {
        InspectedRecord.Decision(
            obligation: try row.decode(1), by: try row.decode(2), confirmedBy: try row.decodeIfPresent(3))
    }

    private static func action(_ row: PostgresRow) throws -> InspectedRecord.Action {
        InspectedRecord.Action(
            number: try row.decode(1), doneAt: try row.decodeIfPresent(2), verifiedAt: try row.decodeIfPresent(3))
    }

    private static func evidence(_ row: PostgresRow) throws -> InspectedRecord.Evidence {
        InspectedRecord.Evidence(number: try row.decode(1), wasSealed: try row.decode(2))
    }

    private static func entries(_ row: PostgresRow) throws -> InspectedRecord.Entries {
        InspectedRecord.Entries(count: try row.decode(1), waiting: try row.decode(2))
    }
}
