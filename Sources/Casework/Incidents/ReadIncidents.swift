import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    package func show(_ key: IncidentKey, asOf: Instant? = nil, knownAt: Instant? = nil) throws -> IncidentDetail {
        let shown = try read { try detail(of: key, asOf: asOf, knownAt: knownAt, in: $0) }
        try recordReading(of: shown, as: "show")
        return shown
    }

    package func timeline(_ key: IncidentKey) throws -> (title: String, entries: [TimelineEntry]) {
        let (shown, entries) = try read { session in
            let rows = try session.query(IncidentDetailQuery.timeline(key, privileged: true))
            return (try detail(of: key, in: session), try rows.map(IncidentDetailQuery.readTimeline))
        }
        try recordReading(of: shown, as: "timeline")
        return (shown.title, entries)
    }

    /// A page of a list.
    package struct Page: Sendable {
        package let incidents: [IncidentSummary]
        package let next: IncidentKey?
        package let total: Int
        /// Otherwise there are at least so many.
        package let isTotalExact: Bool
    }

    package func list(_ filter: IncidentFilter) throws -> Page {
        try read { session in
            let listing = try IncidentListQuery.read(
                session.pipeline(IncidentListQuery.statements(filter)), filter)
            var incidents = listing.incidents
            let hasMore = incidents.count > filter.limit
            if hasMore { incidents.removeLast() }
            return Page(
                incidents: incidents, next: hasMore ? incidents.last?.key : nil, total: listing.total,
                isTotalExact: listing.isTotalExact)
        }
    }

    /// Keys with titles that begin with a text, for shell completion.
    package func keys(startingWith prefix: String, limit: Int = 30) throws -> [(key: String, title: String)] {
        try read { session in
            try session.query(IncidentTable.keys(startingWith: prefix, limit: limit)).map {
                (key: try $0.decode(0), title: try $0.decode(1))
            }
        }
    }
}
