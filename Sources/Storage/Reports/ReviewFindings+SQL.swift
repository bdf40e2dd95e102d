import IncidentModel
import Postgres

/// What the reviews approved in a period found, and the actions that are late.
package struct ReviewFindings: Sendable {
    package struct Review: Sendable {
        package let key: IncidentKey
        package let title: String
        package let severity: Severity
        package let approvedAt: Instant
        package let rootCauses: [String]
        package let lessons: [String]
    }

    package struct OverdueAction: Sendable {
        package let key: IncidentKey
        package let title: String
        package let owner: String?
        package let due: Instant
    }

    package let reviews: [Review]
    package let reviewCount: Int
    package let causes: [(cause: String, count: Int)]
    package let overdue: [OverdueAction]
    package let overdueCount: Int
}

/// Reads them in one pipeline. Exercises are left out; what is more restricted than the audience's ceiling is counted, but its words are
/// withheld.
package enum ReviewFindingsQuery {
    /// - Parameter isPresent: everything that is recorded counts, so that the incident's row is its last revision.
    package static func statements(
        period: Period, asOf: Instant, knownAt: Instant, isPresent: Bool, limit: Int, ceiling: TrafficLight
    ) -> [SQL] {
        // What was approved or done later had not happened yet, or was not known yet.
        let horizon = min(asOf, knownAt)
        let late: SQL = """
            a.due_at < \(asOf) and a.added_at <= \(horizon) and (a.done_at is null or a.done_at > \(horizon))
            and not exists (select from incident e where e.id = a.incident_id and e.exercise)
            """
        return [
            approved(period, until: horizon, knownAt: isPresent ? nil : knownAt, limit: limit, ceiling: ceiling),
            "select count(*) from action a where \(late)",
            // The first come from an index; those with the same due time are put in order afterwards.
            """
            with late as (
                select a.incident_id, a.number, a.due_at from action a where \(late)
                order by a.due_at fetch first (\(limit)) rows with ties)
            select i.key_year, i.key_number, \(WithheldText.unless("i.tlp", ceiling, "a.title")), a.owner, a.due_at
            from late l join action a using (incident_id, number) join incident i on i.id = l.incident_id
            order by a.due_at, i.key_year, i.key_number, a.number limit \(limit)
            """,
        ]
    }

    /// The reviews that are shown, with how many there are, and then the causes that they all found, with how many found them: one
    /// statement, since most of its time goes into finding the reviews. Long texts are fetched for the few that are shown.
    private static func approved(
        _ period: Period, until horizon: Instant, knownAt: Instant?, limit: Int, ceiling: TrafficLight
    ) -> SQL {
        func known(_ columns: SQL, of incident: SQL, at instant: Instant) -> SQL {
            """
            select \(columns) from incident_revision n
            where n.incident_id = \(incident) and n.recorded_at <= \(instant) order by n.version desc limit 1
            """
        }
        let brief: SQL =
            knownAt.map { known("n.severity, n.tlp, n.exercise", of: "i.id", at: $0) }
            ?? "select i.severity, i.tlp, i.exercise"
        let title: SQL =
            knownAt.map { known("n.title", of: "s.incident_id", at: $0) }
            ?? "select o.title from incident o where o.id = s.incident_id"
        return """
            with found as materialized (
                select v.incident_id, v.round, v.approved_at, v.root_causes, i.key_year, i.key_number, r.severity, r.tlp
                from review v
                join incident i on i.id = v.incident_id
                join lateral (\(brief)) r on true
                where v.approved_at >= \(period.from) and v.approved_at < \(period.to) and v.approved_at <= \(horizon)
                    and not r.exercise),
            shown as (
                select * from found order by severity, approved_at desc, key_year, key_number limit \(limit)),
            reviews as (
                select 1 as part, (select count(*) from found) as count, s.key_year, s.key_number,
                    \(WithheldText.unless("s.tlp", ceiling, "t.title")) as words, s.severity, s.approved_at,
                    case when s.tlp <= \(ceiling) then s.root_causes else array['Withheld'] end as causes,
                    case when s.tlp <= \(ceiling) then v.lessons else array['Withheld'] end as lessons
                from shown s join review v using (incident_id, round) join lateral (\(title)) t on true),
            causes as (
                select 2, count(*), null::int, null::int, c.cause, null::severity, null::timestamptz, null::text[],
                    null::text[]
                from found f cross join lateral (select distinct unnest(f.root_causes) as cause) c
                where f.tlp <= \(ceiling)
                group by c.cause order by 2 desc, 5 limit \(limit))
            select * from (select * from reviews union all select * from causes) u
            order by part, severity, approved_at desc, key_year, key_number, count desc, words
            """
    }

    package static func read(_ results: [PostgresResult]) throws -> ReviewFindings {
        var reviews: [ReviewFindings.Review] = []
        var reviewCount = 0
        var causes: [(cause: String, count: Int)] = []
        for row in results[0] {
            let count: Int = try row.decode(1)
            if try row.decode(0, as: Int.self) == 2 {
                causes.append((cause: try row.decode(4), count: count))
                continue
            }
            reviewCount = count
            reviews.append(
                ReviewFindings.Review(
                    key: IncidentKey(year: try row.decode(2), number: try row.decode(3)), title: try row.decode(4),
                    severity: try row.decode(5), approvedAt: try row.decode(6), rootCauses: try row.decode(7),
                    lessons: try row.decode(8)))
        }
        return ReviewFindings(
            reviews: reviews, reviewCount: reviewCount, causes: causes,
            overdue: try results[2].map { row in
                ReviewFindings.OverdueAction(
                    key: IncidentKey(year: try row.decode(0), number: try row.decode(1)), title: try row.decode(2),
                    owner: try row.decodeIfPresent(3), due: try row.decode(4))
            },
            overdueCount: try results[1][0].decode(0))
    }
}
