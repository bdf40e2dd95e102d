import IncidentModel
import Postgres

/// Reads what the law asks about, in one round trip.
package enum LegalCaseQuery {
    package static func id(_ key: IncidentKey) -> SQL {
        "(select id from incident where key_year = \(key.year) and key_number = \(key.number))"
    }

    private static let milestones: [Milestone] = [.occurred, .detected, .contained, .recovered, .closed]

    package static func statements(_ id: SQL) -> [SQL] {
        [
            profile, settings, ruleFiles,
            """
            select occurred_earliest, detected_earliest, contained_earliest, recovered_earliest, closed_earliest
            from incident where id = \(id)
            """,
            """
            select l.id, l.event, l.at, l.zone_offset, l.confidence, l.reason, l.supersedes, l.recorded_at, l.recorded_by,
                not exists (select from legal_event n where n.supersedes = l.id)
            from legal_event l where l.incident_id = \(id) order by l.id
            """,
            """
            select name, value from (
                select distinct on (name) name, value from incident_fact where incident_id = \(id)
                order by name, id desc) f
            where value is not null
            """,
        ] + DutyQuery.statements(id)
    }

    /// Whether the organisation has said anything that a rule could apply by; most of a new incident's duties follow from that.
    package static let anyRulesApply: SQL =
        "select exists (select from organization_attribute) or exists (select from rule_file)"

    package static let profile: SQL = """
        select name, value from (
            select distinct on (name) name, value from organization_attribute order by name, id desc) a
        where value is not null
        """

    package static let settings: SQL = """
        select distinct on (obligation) obligation, is_on from obligation_setting order by obligation, id desc
        """

    package static let ruleFiles: SQL = "select distinct on (name) name, document from rule_file order by name, id desc"

    package static func read(_ results: [PostgresResult]) throws -> LegalCase {
        var times: [Milestone: Instant] = [:]
        if let row = results[3].first {
            for (position, milestone) in milestones.enumerated() {
                times[milestone] = try row.decodeIfPresent(position, as: Instant.self)
            }
        }
        return LegalCase(
            profile: try texts(results[0]),
            settings: Dictionary(
                try results[1].map { (try $0.decode(0, as: String.self), try $0.decode(1, as: Bool.self)) },
                uniquingKeysWith: { first, _ in first }),
            ruleFiles: try results[2].map { (name: try $0.decode(0), document: try $0.decode(1)) },
            milestones: times, statements: try results[4].map(statement), facts: try texts(results[5]),
            duties: try DutyQuery.read(Array(results[6...])))
    }

    package static func texts(_ rows: PostgresResult) throws -> [String: String] {
        Dictionary(
            try rows.map { (try $0.decode(0, as: String.self), try $0.decode(1, as: String.self)) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func statement(_ row: PostgresRow) throws -> LegalStatement {
        LegalStatement(
            id: try row.decode(0), event: try row.decode(1), at: try row.decodeIfPresent(2),
            zoneOffset: Int(try row.decode(3, as: Int32.self)), confidence: try row.decode(4),
            reason: try row.decodeIfPresent(5), supersedes: try row.decodeIfPresent(6), recordedAt: try row.decode(7),
            recordedBy: try row.decode(8), isCurrent: try row.decode(9))
    }
}

/// Reads the duties of an incident.
package enum DutyQuery {
    package static func statements(_ id: SQL) -> [SQL] {
        [
            """
            select d.obligation, d.name, d.rule_version, d.citation, d.applies::text, d.missing, d.facts_digest,
                d.standing::text, e.id, e.applies, e.reason, e.decided_by, e.recorded_at, e.facts_digest,
                e.needs_second_person, c.confirmed_by
            from duty d
            left join lateral (
                select * from duty_decision e
                where e.incident_id = d.incident_id and e.obligation = d.obligation order by e.id desc limit 1) e on true
            left join duty_confirmation c on c.decision = e.id
            where d.incident_id = \(id) order by d.obligation
            """,
            """
            select obligation, stage, name, kind, voluntary, owed::text, due_at, start_at, projected, derivation, citation,
                remarks
            from duty_stage where incident_id = \(id) order by obligation, ordinal
            """,
            """
            select f.obligation, f.id, f.stage, f.at, f.channel, f.reference, f.content_name, f.content_sha256, f.due_at,
                f.late, f.recorded_by, r.at, r.reference
            from filing f left join filing_receipt r on r.filing = f.id
            where f.incident_id = \(id) order by f.obligation, f.at, f.id
            """,
        ]
    }

    package static func read(_ results: [PostgresResult]) throws -> [DutyRecord] {
        var stages: [String: [DutyRecord.Stage]] = [:]
        for row in results[1] { stages[try row.decode(0), default: []].append(try stage(row)) }
        var filings: [String: [DutyRecord.Filing]] = [:]
        for row in results[2] { filings[try row.decode(0), default: []].append(try filing(row)) }
        return try results[0].map { row in
            let obligation: String = try row.decode(0)
            return DutyRecord(
                obligation: obligation, name: try row.decode(1), version: try row.decode(2),
                citation: try row.decode(3), applies: DutyRecord.Applies(rawValue: try row.decode(4)) ?? .undecided,
                missing: try row.decode(5), factsDigest: try row.decode(6),
                standing: DutyRecord.Standing(rawValue: try row.decode(7)) ?? .undecided, decision: try decision(row),
                stages: stages[obligation] ?? [], filings: filings[obligation] ?? [])
        }
    }

    private static func decision(_ row: PostgresRow) throws -> DutyRecord.Decision? {
        guard let id: Int64 = try row.decodeIfPresent(8) else { return nil }
        return DutyRecord.Decision(
            id: id, applies: try row.decode(9), reason: try row.decode(10), by: try row.decode(11),
            at: try row.decode(12), factsDigest: try row.decode(13), needsSecondPerson: try row.decode(14),
            confirmedBy: try row.decodeIfPresent(15))
    }

    private static func stage(_ row: PostgresRow) throws -> DutyRecord.Stage {
        DutyRecord.Stage(
            key: try row.decode(1), name: try row.decode(2), kind: try row.decode(3), voluntary: try row.decode(4),
            owed: DutyRecord.Applies(rawValue: try row.decode(5)) ?? .undecided, due: try row.decodeIfPresent(6),
            start: try row.decodeIfPresent(7), projected: try row.decode(8), derivation: try row.decode(9),
            citation: try row.decode(10), remarks: try row.decode(11))
    }

    private static func filing(_ row: PostgresRow) throws -> DutyRecord.Filing {
        DutyRecord.Filing(
            id: try row.decode(1), stage: try row.decode(2), at: try row.decode(3), channel: try row.decode(4),
            reference: try row.decodeIfPresent(5), contentName: try row.decodeIfPresent(6),
            sha256: try row.decodeIfPresent(7), due: try row.decodeIfPresent(8), late: try row.decode(9),
            by: try row.decode(10), acknowledgedAt: try row.decodeIfPresent(11),
            receipt: try row.decodeIfPresent(12))
    }

    /// Running clocks and undecided duties over all incidents that are not closed, the next due first.
    ///
    /// - Parameter until: only what is due by then.
    package static func running(until: Instant?, limit: Int) -> SQL {
        """
        select i.key_year, i.key_number, i.title, d.obligation, d.standing::text, s.stage, s.name, s.due_at, s.start_at,
            s.projected, s.derivation, s.citation
        from duty_stage s
        join duty d on d.incident_id = s.incident_id and d.obligation = s.obligation
        join incident i on i.id = s.incident_id
        where d.standing <> 'not_applicable' and d.applies <> 'no' and s.owed <> 'no' and i.phase <> 'closed'
            and (\(until)::timestamptz is null or s.due_at <= \(until))
            and not exists (
                select from filing f
                where f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage)
        order by s.due_at nulls last, i.key_year, i.key_number, d.obligation, s.ordinal
        limit \(Int64(limit))
        """
    }

    package struct Running: Sendable {
        package let key: IncidentKey
        package let title: String
        package let obligation: String
        package let standing: DutyRecord.Standing
        package let stage: String
        package let name: String
        package let due: Instant?
        package let start: Instant?
        package let projected: Bool
        package let derivation: String
        package let citation: String
    }

    package static func readRunning(_ row: PostgresRow) throws -> Running {
        Running(
            key: IncidentKey(year: try row.decode(0), number: try row.decode(1)), title: try row.decode(2),
            obligation: try row.decode(3), standing: DutyRecord.Standing(rawValue: try row.decode(4)) ?? .undecided,
            stage: try row.decode(5), name: try row.decode(6), due: try row.decodeIfPresent(7),
            start: try row.decodeIfPresent(8), projected: try row.decode(9), derivation: try row.decode(10),
            citation: try row.decode(11))
    }
}
