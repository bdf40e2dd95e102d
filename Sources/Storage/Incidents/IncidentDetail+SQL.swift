import IncidentModel
import Postgres

/// Reads one incident whole, in two round trips.
///
/// A short command spends most of its time in a server process that has planned nothing yet: each table that it touches costs a third of a
/// millisecond, each question about one as much again. So the key is looked up once: the first statement leaves the row number in a
/// setting of the transaction, and the others, which travel with it, read it there instead of planning the same search through the
/// indexes of `incident` again and again. What hangs on the incident is only read when its row says that it may be there; and what
/// has an order of its own is sorted here.
package enum IncidentDetailQuery {
    /// The row number that the first statement has left; null when there is no such incident.
    private static let id: SQL = "nullif(current_setting('sitrep.shown_incident', true), '')::bigint"

    /// - Parameters:
    ///   - knownAt: only what had been recorded by then; nil for the present.
    ///   - asOf: statements of later times are left out; nil for the present.
    /// - Returns: nil when there is no such incident (or none was known then).
    package static func find(
        _ key: IncidentKey, asOf: Instant?, knownAt: Instant?, in session: PostgresSession
    ) throws -> IncidentDetail? {
        let then = Horizon(key: key, asOf: asOf, knownAt: knownAt)
        let results = try session.pipeline([
            incident(key, asOf: asOf, knownAt: knownAt), assertions(id, then),
        ])
        guard let row = results[0].first else { return nil }
        var parts = Parts()
        let marked: Int32 = try row.decode(18)
        // What there is now says nothing of what there was.
        let present = IncidentPart.allCases.filter { !then.isPresent || marked & $0.rawValue != 0 }
        let statements = present.map { (part: $0, statements: self.statements(of: $0, then)) }
        var rest = try session.pipeline(statements.flatMap { $0.statements })[...]
        for (part, statements) in statements {
            parts.results.append((part, Array(rest.prefix(statements.count))))
            rest = rest.dropFirst(statements.count)
        }
        let detail = try read(row, statements: results[1], parts, key: key)
        guard then.isPresent, detail.links.contains(where: { $0.kind == "duplicate_of" }) else { return detail }
        var whole = detail
        whole.links += try session.query(survivor(of: detail.id)).map(link)
        return whole
    }

    /// What was asked for, in place of a dictionary for the reason of `StatementsInForce`.
    private struct Parts {
        var results: [(part: IncidentPart, results: [PostgresResult])] = []

        subscript(part: IncidentPart) -> [PostgresResult]? { results.first { $0.part == part }?.results }
    }

    private static func statements(of part: IncidentPart, _ then: Horizon) -> [SQL] {
        switch part {
        case .links: [links(then)]
        case .escalations:
            [
                """
                select at, level, reason, escalated_by from escalation
                where incident_id = \(id) and \(then.includes("at", recorded: "recorded_at")) order by at, id
                """
            ]
        case .evidence: [EvidenceTable.of(id, key: then.key, knownAt: then.knownAt)]
        case .controls: [ControlLinkTable.current(incidentID: id, knownAt: then.knownAt)]
        case .duties: DutyQuery.statements(id, knownAt: then.knownAt)
        case .controlsOfActions: [ActionControlTable.of(id, known: then.includes("recorded_at"))]
        case .privilegedNotes: ["select from note where incident_id = \(id) and privileged limit 1"]
        case .tasks:
            [
                """
                select number, title, phase, owner, due_at, mandatory, \(then.by("done_at")), \(then.by("done_at", "done_by"))
                from task where incident_id = \(id) and \(then.includes("added_at"))
                """
            ]
        case .actions:
            [
                """
                select number, title, kind, owner, due_at, mandatory, \(then.by("done_at")), \(then.by("done_at", "done_by")),
                    \(then.by("verified_at")), \(then.by("verified_at", "verified_by")),
                    \(then.by("verified_at", "verification"))
                from action where incident_id = \(id) and \(then.includes("added_at"))
                """
            ]
        case .reviews:
            [
                """
                select round, author, started_at, what_happened, detection, what_worked, what_did_not, root_causes, lessons,
                    \(then.by("approved_at", "approver")), \(then.by("approved_at")),
                    coalesce(contributors, '{}')
                from review where incident_id = \(id) and \(then.includes("started_at"))
                """
            ]
        case .tags:
            [
                """
                select tag from incident_tag
                where incident_id = \(id) and \(then.includes("recorded_at"))
                    and (removed_at is null or not (\(then.includes("removed_at"))))
                order by 1
                """
            ]
        case .assets: [named("asset", then)]
        case .observables: [named("observable", then)]
        case .techniques:
            [
                """
                select technique from incident_technique
                where incident_id = \(id) and \(then.includes("recorded_at"))
                order by 1
                """
            ]
        }
    }

    private static func named(_ table: String, _ then: Horizon) -> SQL {
        """
        select kind, name, note from \(unsafe: table)
        where incident_id = \(id) and \(then.includes("recorded_at"))
        order by 1, 2
        """
    }

    /// The row itself, or the incident as it was.
    private static func incident(_ key: IncidentKey, asOf: Instant?, knownAt: Instant?) -> SQL {
        let isPresent = asOf == nil && knownAt == nil
        let parts: SQL = isPresent ? "parts::int" : "0"
        let table: SQL = isPresent ? "incident" : "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))"
        return """
            select id, version, title, summary, phase, severity, category, disposition, tlp, source, owner, exercise,
                round, origin, source_key, created_at, updated_at,
                set_config('sitrep.shown_incident', id::text, true), \(parts)
            from \(table) as i where key_year = \(key.year) and key_number = \(key.number)
            """
    }

    private static func assertions(_ id: SQL, _ then: Horizon) -> SQL {
        let until: SQL
        var filter: SQL = ""
        if let knownAt = then.knownAt {
            until = "case when c.recorded_until <= \(knownAt) then c.recorded_until end"
            filter = " and c.recorded_at <= \(knownAt)"
        } else {
            until = "c.recorded_until"
        }
        var asOf: SQL = ""
        if let horizon = then.asOf {
            asOf = " join incident i on i.id = c.incident_id"
            filter += " and \(IncidentHistory.happened("\(horizon)::timestamptz"))" as SQL
        }
        return """
            select c.milestone, c.round, c.standing, c.earliest, c.latest, c.offset_from, c.offset_exact, c.offset_least,
                c.offset_most, c.confidence, c.source, c.reason, c.recorded_at, c.recorded_by, \(until), c.said_at,
                c.said_by
            from assertion c\(asOf)
            where c.incident_id = \(id)\(filter)
            """
    }

    /// A link is part of both incidents, a merge of the duplicate.
    private static func links(_ then: Horizon) -> SQL {
        if then.isPresent { return presentLinks }
        let key = then.key
        let linked = then.includes("l.recorded_at")
        // The survivor of the last merge by then, unless a reopening has taken it back since; an import brings no merge.
        let survivor: SQL = """
            coalesce((select m.survivor_id from incident_merge m
             where m.incident_id = i.id and \(then.includes("m.at", recorded: "m.recorded_at"))
                and not exists (
                    select from assertion r
                    where r.incident_id = i.id and r.milestone = 'reopened' and r.earliest >= m.at
                        and r.recorded_at >= m.recorded_at
                        and \(then.includes("r.earliest", recorded: "r.recorded_at")))
             order by m.recorded_at desc limit 1),
                case when not exists (select from incident_merge m where m.incident_id = i.id) then i.duplicate_of end)
            """
        let title: SQL =
            then.knownAt.map { known in
                """
                coalesce((select r.title from incident_revision r
                 where r.incident_id = o.id and r.recorded_at <= \(known) order by r.version desc limit 1), o.title)
                """
            } ?? "o.title"
        return """
            with me as (
                select i.id, \(survivor) as duplicate_of from incident i
                where i.key_year = \(key.year) and i.key_number = \(key.number))
            select l.kind::text, o.key_year, o.key_number, \(title)
            from me join incident_link l on l.incident_id = me.id join incident o on o.id = l.other_id
            where \(linked)
            union all
            select case l.kind when 'parent' then 'child' else 'related' end, o.key_year, o.key_number, \(title)
            from me join incident_link l on l.other_id = me.id join incident o on o.id = l.incident_id
            where \(linked)
            union all
            select 'duplicate_of', o.key_year, o.key_number, \(title) from me join incident o on o.id = me.duplicate_of
            union all
            select 'duplicate', o.key_year, o.key_number, \(title) from me join (
                \(duplicates(survivor, of: key))) d on d.survivor_id = me.id
            join incident o on o.id = d.id
            order by 1, 2, 3
            """
    }

    /// Where the incident that this one is a duplicate of is one itself: the one that stays in the end.
    ///
    /// Asked for by itself, because few incidents are duplicates and planning this takes as long as reading a whole incident.
    private static func survivor(of id: Int64) -> SQL {
        """
        with recursive chain (id, duplicate_of, step) as (
            select s.id, s.duplicate_of, 1 from incident d join incident s on s.id = d.duplicate_of where d.id = \(id)
            union all
            select s.id, s.duplicate_of, c.step + 1 from chain c join incident s on s.id = c.duplicate_of)
        cycle id set is_circle using path
        select 'survivor', o.key_year, o.key_number, o.title
        from chain c join incident o on o.id = c.id
        where c.duplicate_of is null and c.step > 1
        """
    }

    /// The present needs no history: two probes of small indexes, a fraction of what planning the general question takes.
    private static let presentLinks: SQL = """
        select case when l.incident_id = \(id) then l.kind::text when l.kind = 'parent' then 'child' else 'related' end,
            o.key_year, o.key_number, o.title
        from incident_link l
        join incident o on o.id = case when l.incident_id = \(id) then l.other_id else l.incident_id end
        where l.incident_id = \(id) or l.other_id = \(id)
        union all
        select case when o.duplicate_of = \(id) then 'duplicate' else 'duplicate_of' end, o.key_year, o.key_number, o.title
        from incident o
        where o.organization_id = (select current_organization())
            and (o.duplicate_of = \(id) or o.id = (select d.duplicate_of from incident d where d.id = \(id)))
        order by 1, 2, 3
        """

    private static func duplicates(_ survivor: SQL, of key: IncidentKey) -> SQL {
        """
        select i.id, \(survivor) as survivor_id from incident i
        where i.id in (
            select m.incident_id from incident_merge m join incident s on s.id = m.survivor_id
            where s.key_year = \(key.year) and s.key_number = \(key.number)
            union all
            select d.id from incident d join incident s on s.id = d.duplicate_of
            where s.key_year = \(key.year) and s.key_number = \(key.number))
        """
    }

    /// What had happened and was known by then, said of columns.
    private struct Horizon {
        let key: IncidentKey
        let asOf: Instant?
        let knownAt: Instant?

        var isPresent: Bool { asOf == nil && knownAt == nil }

        /// - Parameters:
        ///   - column: when it happened.
        ///   - recorded: when it was recorded; nil where that is the same column.
        func includes(_ column: String, recorded: String? = nil) -> SQL {
            var conditions: [SQL] = []
            if let asOf {
                // What an import brought without a time of its own carries that of the import and was there all along.
                conditions.append(
                    """
                    (\(unsafe: column) < \(asOf) or \(unsafe: column) = (
                        select n.created_at from incident n
                        where n.key_year = \(key.year) and n.key_number = \(key.number) and n.origin <> 'sitrep'))
                    """)
            }
            if let knownAt { conditions.append("\(unsafe: recorded ?? column) <= \(knownAt)") }
            return conditions.isEmpty ? "true" : SQL.joined(conditions, separator: " and ")
        }

        /// A value that came with the instant in `column`, null where that lies behind the horizon.
        func by(_ column: String, _ value: String? = nil) -> SQL {
            if isPresent { return "\(unsafe: value ?? column)" }
            return "case when \(includes(column)) then \(unsafe: value ?? column) end"
        }
    }

    private static func read(
        _ row: PostgresRow, statements: PostgresResult, _ parts: Parts, key: IncidentKey
    ) throws -> IncidentDetail {
        func rows<Row>(_ part: IncidentPart, _ read: (PostgresRow) throws -> Row) throws -> [Row] {
            try parts[part]?[0].map(read) ?? []
        }
        let evidence = try rows(.evidence, EvidenceTable.read)
        let mended = try parts[.controlsOfActions].map { try ActionControlTable.read($0[0]) } ?? [:]
        return IncidentDetail(
            id: try row.decode(0), key: key, version: try row.decode(1), title: try row.decode(2),
            summary: try row.decode(3), phase: try row.decode(4), severity: try row.decode(5),
            category: try row.decodeIfPresent(6), disposition: try row.decodeIfPresent(7), tlp: try row.decode(8),
            source: try row.decodeIfPresent(9), owner: try row.decodeIfPresent(10), exercise: try row.decode(11),
            round: try row.decode(12), origin: try row.decode(13), sourceKey: try row.decode(14),
            createdAt: try row.decode(15), updatedAt: try row.decode(16),
            statements: try statements.map(statement).sorted { $0.place < $1.place },
            tasks: try rows(.tasks, task).sorted { $0.number < $1.number },
            actions: try rows(.actions) { try action($0, mended) }.sorted { $0.number < $1.number },
            reviews: try rows(.reviews, review).sorted { $0.round < $1.round },
            links: try rows(.links, link), tags: try rows(.tags) { try $0.decode(0) },
            assets: try rows(.assets, namedRecord), observables: try rows(.observables, namedRecord),
            techniques: try rows(.techniques) { try $0.decode(0) },
            escalations: try rows(.escalations) { row in
                IncidentDetail.Escalation(
                    at: try row.decode(0), level: try row.decode(1), reason: try row.decode(2), by: try row.decode(3))
            }, duties: try parts[.duties].map(DutyQuery.read) ?? [],
            controls: try rows(.controls, ControlLinkTable.read), evidence: evidence,
            hasPrivileged: parts[.privilegedNotes]?[0].isEmpty == false || evidence.contains { $0.privileged })
    }

    private static func namedRecord(_ row: PostgresRow) throws -> NamedRecord {
        NamedRecord(kind: try row.decode(0), name: try row.decode(1), note: try row.decodeIfPresent(2))
    }

    private static func link(_ row: PostgresRow) throws -> IncidentDetail.Link {
        IncidentDetail.Link(
            kind: try row.decode(0), key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
            title: try row.decode(3))
    }

    private static func statement(_ row: PostgresRow) throws -> IncidentDetail.Statement {
        IncidentDetail.Statement(
            milestone: try row.decode(0), round: try row.decode(1), standing: try row.decode(2),
            earliest: try row.decodeIfPresent(3), latest: try row.decodeIfPresent(4),
            offsetFrom: try row.decodeIfPresent(5), offsetExact: try row.decodeIfPresent(6),
            offsetLeast: try row.decodeIfPresent(7), offsetMost: try row.decodeIfPresent(8),
            confidence: try row.decode(9), source: try row.decodeIfPresent(10), reason: try row.decodeIfPresent(11),
            recordedAt: try row.decode(12), recordedBy: try row.decode(13), recordedUntil: try row.decodeIfPresent(14),
            saidAt: try row.decodeIfPresent(15), saidBy: try row.decodeIfPresent(16))
    }

    private static func task(_ row: PostgresRow) throws -> IncidentDetail.Task {
        IncidentDetail.Task(
            number: try row.decode(0), title: try row.decode(1), phase: try row.decodeIfPresent(2),
            owner: try row.decodeIfPresent(3), due: try row.decodeIfPresent(4), mandatory: try row.decode(5),
            doneAt: try row.decodeIfPresent(6), doneBy: try row.decodeIfPresent(7))
    }

    private static func action(
        _ row: PostgresRow, _ mended: [Int: [ControlReference]]
    ) throws -> IncidentDetail.Action {
        let number: Int = try row.decode(0)
        return IncidentDetail.Action(
            number: number, title: try row.decode(1), kind: try row.decode(2),
            owner: try row.decodeIfPresent(3), due: try row.decodeIfPresent(4), mandatory: try row.decode(5),
            controls: mended[number] ?? [], doneAt: try row.decodeIfPresent(6), doneBy: try row.decodeIfPresent(7),
            verifiedAt: try row.decodeIfPresent(8), verifiedBy: try row.decodeIfPresent(9),
            verification: try row.decodeIfPresent(10))
    }

    private static func review(_ row: PostgresRow) throws -> IncidentDetail.Review {
        IncidentDetail.Review(
            round: try row.decode(0), author: try row.decode(1), startedAt: try row.decode(2),
            whatHappened: try row.decodeIfPresent(3), detection: try row.decodeIfPresent(4),
            whatWorked: try row.decodeIfPresent(5), whatDidNot: try row.decodeIfPresent(6),
            rootCauses: try row.decode(7), lessons: try row.decode(8), approver: try row.decodeIfPresent(9),
            approvedAt: try row.decodeIfPresent(10), contributors: try row.decode(11))
    }

    /// The timeline: events, notes and statements in the order in which they happened.
    ///
    /// - Parameter privileged: whether notes under legal privilege belong to it; they do not for other audiences.
    package static func timeline(_ key: IncidentKey, privileged: Bool) -> SQL {
        """
        with me as (select id from incident where key_year = \(key.year) and key_number = \(key.number))
        select at, recorded_at, kind, actor, text, number, rank = 2, privileged from (
            select t.at, t.recorded_at, t.kind, t.actor, t.text, 1 as rank, t.id,
                row_number() over (order by t.id) as number, false as privileged
            from me join timeline_entry t on t.incident_id = me.id
            union all
            select n.at, n.recorded_at, 'note', n.actor, n.text, 2, n.id, row_number() over (order by n.id), n.privileged
            from me join note n on n.incident_id = me.id) e
        where \(privileged) or not privileged
        order by at, recorded_at, rank, id
        """
    }

    package static func readTimeline(_ row: PostgresRow) throws -> TimelineEntry {
        TimelineEntry(
            at: try row.decode(0), recordedAt: try row.decode(1), kind: try row.decode(2),
            actor: try row.decodeIfPresent(3), text: try row.decode(4), number: try row.decode(5),
            isNote: try row.decode(6), privileged: try row.decode(7))
    }
}
