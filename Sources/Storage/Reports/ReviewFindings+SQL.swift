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
            """
            select count(*) over (), i.key_year, i.key_number, \(WithheldText.unless("r.tlp", ceiling, "r.title")), r.severity,
                v.approved_at, case when r.tlp <= \(ceiling) then v.root_causes else array['Withheld'] end,
                case when r.tlp <= \(ceiling) then v.lessons else array['Withheld'] end
            \(approved("review v"))
            order by r.severity, v.approved_at desc, i.key_year, i.key_number limit \(limit)
            """,
            """
            select cause, count(distinct (v.incident_id, v.round))
            \(approved("review v cross join unnest(v.root_causes) cause")) and r.tlp <= \(ceiling) group by cause order by 2 desc, 1 limit \(limit)
            """,
            """
            select count(*) over (), i.key_year, i.key_number, \(WithheldText.unless("i.tlp", ceiling, "a.title")), a.owner, a.due_at
            from action a
            join incident i on i.id = a.incident_id
            where a.due_at < \(asOf) and a.added_at <= \(knownAt) and not i.exercise
                and (a.done_at is null or a.done_at > \(horizon))
            order by a.due_at, i.key_year, i.key_number, a.number limit \(limit)
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
