import IncidentModel
import Postgres

/// What is open at a horizon, counted in groups, and the incidents that have been open longest.
package struct OpenIncidents: Sendable {
    package struct Group: Sendable {
        package let severity: Severity
        package let phase: Phase
        package let owner: String?
        /// How many of the age limits it has reached.
        package let age: Int
        package let count: Int
    }

    package struct Incident: Sendable {
        package let key: IncidentKey
        package let title: String
        package let severity: Severity
        package let phase: Phase
        package let owner: String?
        package let since: Instant
    }

    package let groups: [Group]
    package let oldest: [Incident]
}

/// Reads them in one statement: groups and list come from the same rows.
package enum OpenIncidentsQuery {
    /// - Parameters:
    ///   - asOf, knownAt: horizons that the caller asked for; nil reads the present rows.
    ///   - moment: the instant at which ages are taken.
    ///   - ageLimits: where the classes of age part, in days, ascending.
    ///   - limit: how many of the oldest to list.
    ///   - ceiling: titles of incidents that are more restricted are withheld; they are still counted.
    package static func statement(
        asOf: Instant?, knownAt: Instant?, moment: Instant, ageLimits: [Int], byOwner: Bool, limit: Int,
        ceiling: TrafficLight
    ) -> SQL {
        let isHistory = asOf != nil || knownAt != nil
        let rows: SQL = isHistory ? "(\(IncidentHistory.incidents(asOf: asOf, knownAt: knownAt)))" : "incident"
        return """
            with open as materialized (
                select key_year, key_number, \(WithheldText.unless("tlp", ceiling, "title")) as title, severity, phase, owner,
                    coalesce(detected_earliest, reported_earliest) as since
                from \(rows) i
                where phase <> 'closed' and not exercise and disposition is null
                    and organization_id = (select current_organization())
                    and coalesce(detected_earliest, reported_earliest) <= \(moment))
            select severity, phase, \(unsafe: byOwner ? "owner" : "null::text"),
                width_bucket(extract(epoch from \(moment)::timestamptz - since)::float8 / 86400,
                    \(ageLimits.map(Double.init))::float8[]),
                count(*), null::int, null::int, null::text, null::timestamptz
            from open group by 1, 2, 3, 4
            union all
            (select severity, phase, owner, 0, 1, key_year, key_number, title, since
                from open order by since, key_year, key_number limit \(limit))
            """
    }

    package static func read(_ result: PostgresResult) throws -> OpenIncidents {
        var groups: [OpenIncidents.Group] = []
        var oldest: [OpenIncidents.Incident] = []
        for row in result {
            if row.isNull(5) {
                groups.append(
                    OpenIncidents.Group(
                        severity: try row.decode(0), phase: try row.decode(1), owner: try row.decodeIfPresent(2),
                        age: try row.decode(3), count: try row.decode(4)))
            } else {
                oldest.append(
                    OpenIncidents.Incident(
                        key: IncidentKey(year: try row.decode(5), number: try row.decode(6)), title: try row.decode(7),
                        severity: try row.decode(0), phase: try row.decode(1), owner: try row.decodeIfPresent(2),
                        since: try row.decode(8)))
            }
        }
        // UNION ALL promises no order.
        oldest.sort { ($0.since, $0.key.year, $0.key.number) < ($1.since, $1.key.year, $1.key.number) }
        return OpenIncidents(groups: groups, oldest: oldest)
    }
}
