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

/// Reads them in one pipeline of three statements. Exercises are left out; what is more restricted than the audience's ceiling is
/// counted, but its words are withheld.
package enum ReviewFindingsQuery {
    /// - Parameter isPresent: everything that is recorded counts, so that the incident's row is its last revision.
    package static func statements(
        period: Period, asOf: Instant, knownAt: Instant, isPresent: Bool, limit: Int, ceiling: TrafficLight
    ) -> [SQL] {
        // What was approved or done later had not happened yet, or was not known yet.
        let horizon = min(asOf, knownAt)
        let revision: SQL =
            isPresent
            ? "select i.severity, i.tlp, i.title, i.exercise"
            : """
            select * from incident_revision r
            where r.incident_id = i.id and r.recorded_at <= \(knownAt) order by r.version desc limit 1
            """
        func approved(_ source: SQL) -> SQL {
            """
            from \(source)
            join incident i on i.id = v.incident_id
            join lateral (\(revision)) r on true
            where v.approved_at >= \(period.from) and v.approved_at < \(period.to) and v.approved_at <= \(horizon)
                and not r.exercise
            """
        }
        return [
            // Counted and ordered without the long texts, which are fetched for the few that are shown.
            """
            with found as materialized (
                select i.key_year, i.key_number, r.severity, r.tlp, r.title, v.incident_id, v.round, v.approved_at
                \(approved("review v"))),
            shown as (
                select * from found order by severity, approved_at desc, key_year, key_number limit \(limit))
            select (select count(*) from found), s.key_year, s.key_number, \(WithheldText.unless("s.tlp", ceiling, "s.title")),
                s.severity, s.approved_at, case when s.tlp <= \(ceiling) then v.root_causes else array['Withheld'] end,
                case when s.tlp <= \(ceiling) then v.lessons else array['Withheld'] end
            from shown s join review v using (incident_id, round)
            order by s.severity, s.approved_at desc, s.key_year, s.key_number
            """,
            """
            select cause, count(*)
            \(approved("review v cross join lateral (select distinct unnest(v.root_causes) as cause) c")) and r.tlp <= \(ceiling)
            group by cause order by 2 desc, 1 limit \(limit)
            """,
            """
            with found as materialized (
                select i.key_year, i.key_number, i.tlp, a.incident_id, a.number, a.due_at
                from action a
                join incident i on i.id = a.incident_id
                where a.due_at < \(asOf) and a.added_at <= \(knownAt) and not i.exercise
                    and (a.done_at is null or a.done_at > \(horizon))),
            shown as (select * from found order by due_at, key_year, key_number, number limit \(limit))
            select (select count(*) from found), s.key_year, s.key_number, \(WithheldText.unless("s.tlp", ceiling, "a.title")), a.owner,
                a.due_at
            from shown s join action a using (incident_id, number)
            order by a.due_at, s.key_year, s.key_number, s.number
            """,
        ]
    }

    package static func read(_ results: [PostgresResult]) throws -> ReviewFindings {
        ReviewFindings(
            reviews: try results[0].map { row in
                ReviewFindings.Review(
                    key: IncidentKey(year: try row.decode(1), number: try row.decode(2)), title: try row.decode(3),
                    severity: try row.decode(4), approvedAt: try row.decode(5), rootCauses: try row.decode(6),
                    lessons: try row.decode(7))
            },
            reviewCount: try results[0].first?.decode(0) ?? 0,
            causes: try results[1].map { (cause: try $0.decode(0), count: try $0.decode(1)) },
            overdue: try results[2].map { row in
                ReviewFindings.OverdueAction(
                    key: IncidentKey(year: try row.decode(1), number: try row.decode(2)), title: try row.decode(3),
                    owner: try row.decodeIfPresent(4), due: try row.decode(5))
            },
            overdueCount: try results[2].first?.decode(0) ?? 0)
    }
}
