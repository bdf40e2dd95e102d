import IncidentModel
import Postgres

/// Reads what the law asks about, in one round trip.
package enum LegalCaseQuery {
    package static func id(_ key: IncidentKey) -> SQL {
        "(select id from incident where key_year = \(key.year) and key_number = \(key.number))"
    }

    /// The open incidents in the order of their keys, from behind one on.
    ///
    /// - Parameter locked: nobody else changes them until the end of the transaction.
    package static func open(after key: IncidentKey?, limit: Int, locked: Bool) -> SQL {
        let page: SQL = """
            select id, key_year, key_number from incident
            where organization_id = (select current_organization()) and phase <> 'closed'
                and (key_year, key_number) > (\(key?.year ?? 0), \(key?.number ?? 0))
            order by key_year, key_number limit \(Int64(limit))
            """
        return locked ? "\(page) for no key update" : page
    }

    package static let openCount: SQL = """
        select count(*) from incident where organization_id = (select current_organization()) and phase <> 'closed'
        """

    private static let milestones: [Milestone] = [.occurred, .detected, .contained, .recovered, .closed]

    package static func statements(_ id: SQL) -> [SQL] { statements(where: "= \(id)") }

    /// The same of many incidents of one organisation.
    package static func statements(_ ids: [Int64]) -> [SQL] { statements(where: "= any(\(ids)::bigint[])") }

    /// The id of the incident is the last column of each row that belongs to one.
    private static func statements(where isMeant: SQL) -> [SQL] {
        [
            profile, settings, ruleFiles,
            """
            select occurred_earliest, detected_earliest, contained_earliest, recovered_earliest, closed_earliest, id
            from incident where id \(isMeant)
            """,
            """
            select l.id, l.event, l.at, l.zone_offset, l.confidence, l.reason, l.supersedes, l.recorded_at, l.recorded_by,
                not exists (select from legal_event n where n.supersedes = l.id), l.incident_id
            from legal_event l where l.incident_id \(isMeant) order by l.id
            """,
            """
            select name, value, incident_id from (
                select distinct on (incident_id, name) incident_id, name, value from incident_fact
                where incident_id \(isMeant) order by incident_id, name, id desc) f
            where value is not null
            """,
            NoticeDelayTables.all(where: isMeant),
        ] + DutyQuery.statements(where: isMeant)
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
        LegalCase(
            profile: try texts(results[0]), settings: try flags(results[1]), ruleFiles: try documents(results[2]),
            milestones: try results[3].first.map(times) ?? [:], statements: try results[4].map(statement),
            facts: try texts(results[5]), duties: try DutyQuery.read(Array(results[7...])),
            delays: try results[6].map(NoticeDelayTables.read))
    }

    /// By incident.
    package static func readMany(_ results: [PostgresResult]) throws -> [Int64: LegalCase] {
        let profile = try texts(results[0])
        let settings = try flags(results[1])
        let ruleFiles = try documents(results[2])
        var statements: [Int64: [LegalStatement]] = [:]
        for row in results[4] { statements[try row.decode(10), default: []].append(try statement(row)) }
        var facts: [Int64: [String: String]] = [:]
        for row in results[5] {
            facts[try row.decode(2), default: [:]][try row.decode(0)] = try row.decode(1, as: String.self)
        }
        var delays: [Int64: [NoticeDelay]] = [:]
        for row in results[6] {
            delays[try row.decode(NoticeDelayTables.incidentColumn), default: []].append(
                try NoticeDelayTables.read(row))
        }
        let duties = try DutyQuery.readMany(Array(results[7...]))
        var cases: [Int64: LegalCase] = [:]
        for row in results[3] {
            let id: Int64 = try row.decode(milestones.count)
            cases[id] = LegalCase(
                profile: profile, settings: settings, ruleFiles: ruleFiles, milestones: try times(row),
                statements: statements[id] ?? [], facts: facts[id] ?? [:], duties: duties[id] ?? [],
                delays: delays[id] ?? [])
        }
        return cases
    }

    private static func times(_ row: PostgresRow) throws -> [Milestone: Instant] {
        var times: [Milestone: Instant] = [:]
        for (position, milestone) in milestones.enumerated() {
            times[milestone] = try row.decodeIfPresent(position, as: Instant.self)
        }
        return times
    }

    private static func flags(_ rows: PostgresResult) throws -> [String: Bool] {
        Dictionary(
            try rows.map { (try $0.decode(0, as: String.self), try $0.decode(1, as: Bool.self)) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func documents(_ rows: PostgresResult) throws -> [(name: String, document: String)] {
        try rows.map { (name: try $0.decode(0), document: try $0.decode(1)) }
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
    /// - Parameter knownAt: only what had been recorded by then; nil for the present.
    package static func statements(_ id: SQL, knownAt: Instant? = nil) -> [SQL] {
        statements(where: "= \(id)", knownAt: knownAt)
    }

    /// The id of the incident is the last column of each row.
    static func statements(where isMeant: SQL, knownAt: Instant? = nil) -> [SQL] {
        let then = Sources(isMeant, knownAt: knownAt)
        return [
            """
            select d.obligation, d.name, d.rule_version, d.citation, d.applies::text, d.missing, d.facts_digest,
                d.standing::text, e.id, e.applies, e.reason, e.decided_by, e.recorded_at, e.facts_digest,
                e.needs_second_person, c.confirmed_by, d.incident_id
            from \(then.duties) d
            left join lateral (
                select * from duty_decision e
                where e.incident_id = d.incident_id and e.obligation = d.obligation\(then.known("e"))
                order by e.id desc limit 1) e on true
            left join duty_confirmation c on c.decision = e.id\(then.known("c"))
            where d.incident_id \(isMeant) order by d.obligation
            """,
            """
            select s.obligation, s.stage, s.name, s.kind, s.voluntary, s.owed::text, s.due_at, s.start_at, s.projected,
                s.derivation, s.citation, s.remarks, \(warned(knownAt)), s.incident_id
            from \(then.stages) s where s.incident_id \(isMeant) order by s.obligation, s.ordinal
            """,
            """
            select f.obligation, f.id, f.stage, f.at, f.channel, f.reference, f.content_name, f.content_sha256, f.due_at,
                f.late, f.recorded_by, r.at, r.reference, f.incident_id
            from filing f left join filing_receipt r on r.filing = f.id\(then.known("r"))
            where f.incident_id \(isMeant)\(then.known("f")) order by f.obligation, f.at, f.id
            """,
        ]
    }

    /// The highest threshold that the present due of stage `s` has been warned of.
    private static func warned(_ knownAt: Instant? = nil) -> SQL {
        let known: SQL = knownAt.map { " and w.given_at <= \($0)" } ?? ""
        return """
            (select max(w.threshold)::int from duty_warning w
                where w.incident_id = s.incident_id and w.obligation = s.obligation and w.stage = s.stage
                    and w.due_at = s.due_at\(known))
            """
    }

    /// By incident.
    static func readMany(_ results: [PostgresResult]) throws -> [Int64: [DutyRecord]] {
        var stages: [Int64: [String: [DutyRecord.Stage]]] = [:]
        for row in results[1] {
            stages[try row.decode(13), default: [:]][try row.decode(0), default: []].append(try stage(row))
        }
        var filings: [Int64: [String: [DutyRecord.Filing]]] = [:]
        for row in results[2] {
            filings[try row.decode(13), default: [:]][try row.decode(0), default: []].append(try filing(row))
        }
        var duties: [Int64: [DutyRecord]] = [:]
        for row in results[0] {
            let id: Int64 = try row.decode(16)
            duties[id, default: []].append(try duty(row, stages[id] ?? [:], filings[id] ?? [:]))
        }
        return duties
    }

    /// Where duties are read from: the tables themselves, or the versions that had been recorded by an instant.
    private struct Sources {
        let knownAt: Instant?
        let duties: SQL
        let stages: SQL

        init(_ isMeant: SQL, knownAt: Instant?) {
            self.knownAt = knownAt
            guard let knownAt else {
                duties = "duty"
                stages = "duty_stage"
                return
            }
            duties = DutyHistoryQuery.duties(knownAt: knownAt, where: "v.incident_id \(isMeant)")
            stages = DutyHistoryQuery.stages(knownAt: knownAt, where: "v.incident_id \(isMeant)")
        }

        func known(_ alias: String) -> SQL {
            guard let knownAt else { return "" }
            return " and \(unsafe: alias).recorded_at <= \(knownAt)"
        }
    }

    package static func read(_ results: [PostgresResult]) throws -> [DutyRecord] {
        var stages: [String: [DutyRecord.Stage]] = [:]
        for row in results[1] { stages[try row.decode(0), default: []].append(try stage(row)) }
        var filings: [String: [DutyRecord.Filing]] = [:]
        for row in results[2] { filings[try row.decode(0), default: []].append(try filing(row)) }
        return try results[0].map { try duty($0, stages, filings) }
    }

    private static func duty(
        _ row: PostgresRow, _ stages: [String: [DutyRecord.Stage]], _ filings: [String: [DutyRecord.Filing]]
    ) throws -> DutyRecord {
        let obligation: String = try row.decode(0)
        return DutyRecord(
            obligation: obligation, name: try row.decode(1), version: try row.decode(2),
            citation: try row.decode(3), applies: DutyRecord.Applies(rawValue: try row.decode(4)) ?? .undecided,
            missing: try row.decode(5), factsDigest: try row.decode(6),
            standing: DutyRecord.Standing(rawValue: try row.decode(7)) ?? .undecided, decision: try decision(row),
            stages: stages[obligation] ?? [], filings: filings[obligation] ?? [])
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
            citation: try row.decode(10), remarks: try row.decode(11), warned: try row.decodeIfPresent(12))
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
            s.projected, s.derivation, s.citation, \(warned())
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

    /// Real incidents of an origin, while the organisation has no duty yet: for sample data.
    package static func withoutDuties(origin: String, from: Instant) -> SQL {
        """
        select key_year, key_number, category, severity, detected_earliest, phase = 'closed' from incident
        where origin = \(origin) and detected_earliest >= \(from) and not exercise and category is not null
            and coalesce(disposition, 'true_positive') = 'true_positive' and not exists (select from duty)
        order by key_year, key_number
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
        /// The highest threshold that the present due has been warned of.
        package let warned: Int?
    }

    package static func readRunning(_ row: PostgresRow) throws -> Running {
        Running(
            key: IncidentKey(year: try row.decode(0), number: try row.decode(1)), title: try row.decode(2),
            obligation: try row.decode(3), standing: DutyRecord.Standing(rawValue: try row.decode(4)) ?? .undecided,
            stage: try row.decode(5), name: try row.decode(6), due: try row.decodeIfPresent(7),
            start: try row.decodeIfPresent(8), projected: try row.decode(9), derivation: try row.decode(10),
            citation: try row.decode(11), warned: try row.decodeIfPresent(12))
    }
}
