import IncidentModel
import Postgres

/// What a list shows; every part is optional.
package struct IncidentFilter: Sendable, Equatable {
    package var phase: Phase?
    package var severity: Severity?
    package var owner: String?
    package var openOnly = false
    package var search: String?
    package var tag: String?
    package var category: String?
    package var limit = 50
    /// Continue after this key (the list runs from the newest key to the oldest).
    package var cursor: IncidentKey?
    /// Horizon in the incidents' own time.
    package var asOf: Instant?
    /// Horizon of what had been recorded.
    package var knownAt: Instant?

    package init() {}
}

/// One row of a list.
package struct IncidentSummary: Sendable, Equatable {
    package let key: IncidentKey
    package let title: String
    package let phase: Phase
    package let severity: Severity
    package let category: String?
    package let disposition: Disposition?
    package let owner: String?
    package let tlp: TrafficLight
    package let exercise: Bool
    package let version: Int
    /// A day or month where no more is known.
    package let detected: StatedTime?
    package let updatedAt: Instant
}

/// Lists incidents by cursor; newest key first.
package enum IncidentListQuery {
    /// The page (one row more than the limit shows that there is another page) and the number that match.
    package static func page(_ filter: IncidentFilter) -> [SQL] {
        let source = incidents(filter)
        let conditions = SQL.joined(self.conditions(filter), separator: " and ")
        var pageConditions = conditions
        if let cursor = filter.cursor {
            pageConditions += " and (key_year, key_number) < (\(cursor.year), \(cursor.number))" as SQL
        }
        return [
            """
            select key_year, key_number, title, phase, severity, category, disposition, owner, tlp, exercise, version,
                detected_earliest, detected_latest, updated_at
            from \(source) as i
            where \(pageConditions)
            order by key_year desc, key_number desc
            limit \(Int64(filter.limit + 1))
            """,
            "select count(*) from \(source) as i where \(conditions)",
        ]
    }

    private static func conditions(_ filter: IncidentFilter) -> [SQL] {
        var conditions: [SQL] = ["i.organization_id = (select current_organization())"]
        if let phase = filter.phase { conditions.append("i.phase = \(phase)") }
        if let severity = filter.severity { conditions.append("i.severity = \(severity)") }
        if let owner = filter.owner { conditions.append("i.owner = \(owner)") }
        if let category = filter.category { conditions.append("i.category = \(category)") }
        if filter.openOnly { conditions.append("i.phase <> 'closed'") }
        if let tag = filter.tag {
            conditions.append(
                "exists (select from incident_tag t where t.incident_id = i.id and t.tag = \(tag) and t.removed_at is null)"
            )
        }
        if let search = filter.search {
            conditions.append(
                "to_tsvector('simple', i.title || ' ' || i.summary) @@ websearch_to_tsquery('simple', \(search))")
        }
        return conditions
    }

    /// The table itself, or the incidents as they were.
    private static func incidents(_ filter: IncidentFilter) -> SQL {
        if filter.asOf == nil, filter.knownAt == nil { return "incident" }
        return "(\(IncidentHistory.incidents(asOf: filter.asOf, knownAt: filter.knownAt)))"
    }

    package static func read(_ row: PostgresRow) throws -> IncidentSummary {
        let earliest: Instant? = try row.decodeIfPresent(11)
        let latest: Instant? = try row.decodeIfPresent(12)
        var detected: StatedTime?
        if let earliest, let latest { detected = StatedTime(from: earliest, to: latest) }
        return IncidentSummary(
            key: IncidentKey(year: try row.decode(0), number: try row.decode(1)), title: try row.decode(2),
            phase: try row.decode(3), severity: try row.decode(4), category: try row.decodeIfPresent(5),
            disposition: try row.decodeIfPresent(6), owner: try row.decodeIfPresent(7), tlp: try row.decode(8),
            exercise: try row.decode(9), version: try row.decode(10), detected: detected,
            updatedAt: try row.decode(13))
    }
}
