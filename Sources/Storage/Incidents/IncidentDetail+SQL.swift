import IncidentModel
import Postgres

/// Reads one incident whole, in one round trip.
package enum IncidentDetailQuery {
    /// - Parameters:
    ///   - knownAt: only what had been recorded by then; nil for the present.
    ///   - asOf: statements of later times are left out; nil for the present.
    package static func statements(_ key: IncidentKey, asOf: Instant?, knownAt: Instant?) -> [SQL] {
        let id: SQL = """
            (select id from incident where key_year = \(key.year) and key_number = \(key.number))
            """
        return [
            incident(key, asOf: asOf, knownAt: knownAt),
            assertions(id, asOf: asOf, knownAt: knownAt),
            """
            select number, title, phase, owner, due_at, mandatory, done_at, done_by from task
            where incident_id = \(id) and \(recorded("added_at", knownAt)) order by number
            """,
            """
            select number, title, kind, owner, due_at, mandatory, done_at, done_by, verified_at, verified_by, verification
            from action where incident_id = \(id) and \(recorded("added_at", knownAt)) order by number
            """,
            """
            select round, author, started_at, what_happened, detection, what_worked, what_did_not, root_causes, lessons,
                approver, approved_at
            from review where incident_id = \(id) and \(recorded("started_at", knownAt)) order by round
            """,
            links(key),
            """
            select 'tag', tag, '', null from incident_tag
            where incident_id = \(id) and removed_at is null and \(recorded("recorded_at", knownAt))
            union all
            select 'asset', kind, name, note from asset
            where incident_id = \(id) and \(recorded("recorded_at", knownAt))
            union all
            select 'observable', kind, name, note from observable
            where incident_id = \(id) and \(recorded("recorded_at", knownAt))
            union all
            select 'technique', technique, '', null from incident_technique
            where incident_id = \(id) and \(recorded("recorded_at", knownAt))
            order by 1, 2, 3
            """,
            """
            select at, level, reason, escalated_by from escalation
            where incident_id = \(id) and \(recorded("recorded_at", knownAt)) order by at, id
            """,
        ] + DutyQuery.statements(id)
    }

    private static func recorded(_ column: String, _ knownAt: Instant?) -> SQL {
        guard let knownAt else { return "true" }
        return "\(unsafe: column) <= \(knownAt)"
    }

    /// The row itself, or the incident as it was.
    private static func incident(_ key: IncidentKey, asOf: Instant?, knownAt: Instant?) -> SQL {
        let table: SQL =
            asOf == nil && knownAt == nil ? "incident" : "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))"
        return """
            select id, version, title, summary, phase, severity, category, disposition, tlp, source, owner, exercise,
                round, origin, source_key, created_at, updated_at
            from \(table) as i where key_year = \(key.year) and key_number = \(key.number)
            """
    }

    private static func assertions(_ id: SQL, asOf: Instant?, knownAt: Instant?) -> SQL {
        let until: SQL
        var filter: SQL = ""
        if let knownAt {
            until = "case when recorded_until <= \(knownAt) then recorded_until end"
            filter = " and recorded_at <= \(knownAt)"
        } else {
            until = "recorded_until"
        }
        if let asOf { filter += " and (earliest is null or earliest < \(asOf))" as SQL }
        return """
            select milestone, round, standing, earliest, latest, offset_from, offset_exact, offset_least, offset_most,
                confidence, source, reason, recorded_at, recorded_by, \(until), said_at, said_by
            from assertion where incident_id = \(id)\(filter) order by recorded_at, milestone, round
            """
    }

    private static func links(_ key: IncidentKey) -> SQL {
        """
        with me as (select id, duplicate_of from incident where key_year = \(key.year) and key_number = \(key.number))
        select l.kind::text, o.key_year, o.key_number, o.title
        from me join incident_link l on l.incident_id = me.id join incident o on o.id = l.other_id
        union all
        select case l.kind when 'parent' then 'child' else 'related' end, o.key_year, o.key_number, o.title
        from me join incident_link l on l.other_id = me.id join incident o on o.id = l.incident_id
        union all
        select 'duplicate_of', o.key_year, o.key_number, o.title from me join incident o on o.id = me.duplicate_of
        union all
        select 'duplicate', o.key_year, o.key_number, o.title from me join incident o on o.duplicate_of = me.id
        order by 1, 2, 3
        """
    }

    /// - Returns: nil when there is no such incident (or none was known then).
    package static func read(_ results: [PostgresResult], key: IncidentKey) throws -> IncidentDetail? {
        guard let row = results[0].first else { return nil }
        let named = try results[6].map { row in
            (
                group: try row.decode(0, as: String.self),
                record: NamedRecord(
                    kind: try row.decode(1), name: try row.decode(2), note: try row.decodeIfPresent(3))
            )
        }
        func records(_ group: String) -> [NamedRecord] { named.filter { $0.group == group }.map(\.record) }
        return IncidentDetail(
            id: try row.decode(0), key: key, version: try row.decode(1), title: try row.decode(2),
            summary: try row.decode(3), phase: try row.decode(4), severity: try row.decode(5),
            category: try row.decodeIfPresent(6), disposition: try row.decodeIfPresent(7), tlp: try row.decode(8),
            source: try row.decodeIfPresent(9), owner: try row.decodeIfPresent(10), exercise: try row.decode(11),
            round: try row.decode(12), origin: try row.decode(13), sourceKey: try row.decode(14),
            createdAt: try row.decode(15), updatedAt: try row.decode(16),
            statements: try results[1].map(statement), tasks: try results[2].map(task),
            actions: try results[3].map(action), reviews: try results[4].map(review),
            links: try results[5].map { row in
                IncidentDetail.Link(
                    kind: try row.decode(0), key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
                    title: try row.decode(3))
            },
            tags: records("tag").map(\.kind), assets: records("asset"), observables: records("observable"),
            techniques: records("technique").map(\.kind),
            escalations: try results[7].map { row in
                IncidentDetail.Escalation(
                    at: try row.decode(0), level: try row.decode(1), reason: try row.decode(2), by: try row.decode(3))
            }, duties: try DutyQuery.read(Array(results[8...])))
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

    private static func action(_ row: PostgresRow) throws -> IncidentDetail.Action {
        IncidentDetail.Action(
            number: try row.decode(0), title: try row.decode(1), kind: try row.decode(2),
            owner: try row.decodeIfPresent(3), due: try row.decodeIfPresent(4), mandatory: try row.decode(5),
            doneAt: try row.decodeIfPresent(6), doneBy: try row.decodeIfPresent(7),
            verifiedAt: try row.decodeIfPresent(8), verifiedBy: try row.decodeIfPresent(9),
            verification: try row.decodeIfPresent(10))
    }

    private static func review(_ row: PostgresRow) throws -> IncidentDetail.Review {
        IncidentDetail.Review(
            round: try row.decode(0), author: try row.decode(1), startedAt: try row.decode(2),
            whatHappened: try row.decodeIfPresent(3), detection: try row.decodeIfPresent(4),
            whatWorked: try row.decodeIfPresent(5), whatDidNot: try row.decodeIfPresent(6),
            rootCauses: try row.decode(7), lessons: try row.decode(8), approver: try row.decodeIfPresent(9),
            approvedAt: try row.decodeIfPresent(10))
    }

    /// The timeline: events, notes and statements in the order in which they happened.
    package static func timeline(_ key: IncidentKey) -> SQL {
        """
        with me as (select id from incident where key_year = \(key.year) and key_number = \(key.number))
        select at, recorded_at, kind, actor, text from (
            select t.at, t.recorded_at, t.kind, t.actor, t.text, 1 as rank, t.id
            from me join timeline_entry t on t.incident_id = me.id
            union all
            select n.at, n.recorded_at, 'note', n.actor, n.text, 2, n.id from me join note n on n.incident_id = me.id) e
        order by at, recorded_at, rank, id
        """
    }

    package static func readTimeline(_ row: PostgresRow) throws -> TimelineEntry {
        TimelineEntry(
            at: try row.decode(0), recordedAt: try row.decode(1), kind: try row.decode(2),
            actor: try row.decodeIfPresent(3), text: try row.decode(4))
    }
}
