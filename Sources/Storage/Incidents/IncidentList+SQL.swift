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

/// A page of a list.
package struct IncidentListing: Sendable, Equatable {
    /// One more than the limit where there is another page.
    package let incidents: [IncidentSummary]
    package let total: Int
    /// Counting stops at tens of thousands; then there are at least `total`.
    package let isTotalExact: Bool
}

/// Lists incidents by cursor; newest key first.
package enum IncidentListQuery {
    /// How far matches are counted: by an index that takes some milliseconds, by words the incidents have to be fetched.
    private static let countedTo = 20_000
    private static let countedToByWords = 5_000

    private static let columns: SQL = """
        i.key_year, i.key_number, i.title, i.phase, i.severity, i.category, i.disposition, i.owner, i.tlp, i.exercise,
        i.version, i.detected_earliest, i.detected_latest, i.updated_at
        """

    package static func statements(_ filter: IncidentFilter) -> [SQL] {
        isPresent(filter) ? [present(filter)] : history(filter)
    }

    package static func read(_ results: [PostgresResult], _ filter: IncidentFilter) throws -> IncidentListing {
        guard isPresent(filter) else {
            return IncidentListing(
                incidents: try results[0].map(summary), total: Int(try results[1][0].decode(0, as: Int64.self)),
                isTotalExact: true)
        }
        // An empty page still has the row that says how many there are.
        let incidents = try results[0].compactMap { row in
            try row.decodeIfPresent(0, as: Int32.self) == nil ? nil : try summary(row)
        }
        return IncidentListing(
            incidents: incidents, total: Int(try results[0][0].decode(14, as: Int64.self)),
            isTotalExact: try results[0][0].decode(15))
    }

    private static func isPresent(_ filter: IncidentFilter) -> Bool { filter.asOf == nil && filter.knownAt == nil }

    /// The incidents as they are: found by a function of the database, which says why it is one.
    private static func present(_ filter: IncidentFilter) -> SQL {
        """
        select \(columns), f.total, f.is_complete
        from find_incidents(
            \(filter.search), \(filter.phase), \(filter.severity), \(filter.owner), \(filter.category), \(filter.tag),
            \(filter.openOnly), \(filter.cursor?.year), \(filter.cursor?.number), \(filter.limit + 1)::int,
            \(filter.search == nil ? countedTo : countedToByWords)::int) f
        left join incident i on i.id = any(f.ids)
        order by i.key_year desc, i.key_number desc
        """
    }

    /// The incidents as they were: the page and the number that match.
    private static func history(_ filter: IncidentFilter) -> [SQL] {
        let source = IncidentHistory.incidents(asOf: filter.asOf, knownAt: filter.knownAt)
        let conditions = SQL.joined(self.conditions(filter), separator: " and ")
        var pageConditions = conditions
        if let cursor = filter.cursor {
            pageConditions += " and (key_year, key_number) < (\(cursor.year), \(cursor.number))" as SQL
        }
        return [
            """
            select \(columns) from (\(source)) as i
            where \(pageConditions)
            order by key_year desc, key_number desc
            limit \(Int64(filter.limit + 1))
            """,
            "select count(*) from (\(source)) as i where \(conditions)",
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
            let known: SQL = filter.knownAt.map { "\($0)" } ?? "'infinity'"
            conditions.append(
                """
                exists (
                    select from incident_tag t where t.incident_id = i.id and t.tag = \(tag) and t.recorded_at <= \(known)
                        and (t.removed_at is null or t.removed_at > \(known)))
                """)
        }
        if let search = filter.search {
            conditions.append(
                "to_tsvector('simple', i.title || ' ' || i.summary) @@ websearch_to_tsquery('simple', \(search))")
        }
        return conditions
    }

    private static func summary(_ row: PostgresRow) throws -> IncidentSummary {
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
