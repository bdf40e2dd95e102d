import IncidentModel
import Postgres
import ResponseMetrics

/// Reads the courses of incidents after their first closing; few incidents have any.
package enum ReopenedStretchQuery {
    /// - Parameter asOf: half-open, in the incidents' own time.
    static func statement(asOf: Instant, knownAt: Instant) -> SQL {
        func inForce(_ alias: String) -> SQL {
            """
            \(unsafe: alias).standing = 'stated' and \(unsafe: alias).recorded_at <= \(knownAt)
                and (\(unsafe: alias).recorded_until is null or \(unsafe: alias).recorded_until > \(knownAt))
                and \(unsafe: alias).earliest < \(asOf)
            """
        }
        // The round of the incident row only ever grows, so it finds every incident that may have been reopened.
        return """
            select coalesce(before.earliest, r.earliest), r.earliest, after.earliest
            from incident i
            join assertion r on r.incident_id = i.id and r.milestone = 'reopened' and \(inForce("r"))
            left join assertion before on before.incident_id = i.id and before.milestone = 'closed'
                and before.round = r.round and \(inForce("before"))
            left join assertion after on after.incident_id = i.id and after.milestone = 'closed'
                and after.round = r.round + 1 and \(inForce("after"))
            join lateral (
                select v.exercise from incident_revision v
                where v.incident_id = i.id and v.recorded_at <= \(knownAt) order by v.version desc limit 1) v on not v.exercise
            where i.round > 1 and i.organization_id = (select current_organization())
            order by r.earliest, i.id
            """
    }

    /// In the order of their reopenings.
    package static func stretches(
        asOf: Instant, knownAt: Instant, in session: PostgresSession
    ) throws -> [LaterStretch] {
        try session.query(statement(asOf: asOf, knownAt: knownAt)).map { row in
            LaterStretch(
                closedBefore: try row.decode(0, as: Instant.self).microseconds,
                reopened: try row.decode(1, as: Instant.self).microseconds,
                closed: try row.decodeIfPresent(2, as: Instant.self)?.microseconds)
        }
    }
}
