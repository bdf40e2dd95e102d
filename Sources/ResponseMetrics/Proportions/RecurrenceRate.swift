/// How often an incident follows another one with the same cause within a window.
package struct RecurrenceRate: Equatable, Sendable {
    package let recurrences: Int
    package let incidents: Int
    package let proportion: Proportion

    package struct Occurrence<Cause: Hashable & Sendable>: Sendable {
        package let cause: Cause
        /// Microseconds since 1970.
        package let instant: Int64

        package init(cause: Cause, instant: Int64) {
            self.cause = cause
            self.instant = instant
        }
    }

    /// Counts incidents whose latest predecessor of the same cause lies at most `window` microseconds back, both ends included.
    /// Occurrences after `horizon` have not happened yet. Any order. Fails with `negativeDuration` for a window below zero.
    package init<Cause>(_ occurrences: [Occurrence<Cause>], window: Int64, horizon: Int64 = .max) throws {
        guard window >= 0 else { throw MetricInputError.negativeDuration(microseconds: window) }
        var latest: [Cause: Int64] = [:]
        var (recurrences, incidents) = (0, 0)
        for occurrence in occurrences.sorted(by: { $0.instant < $1.instant }) where occurrence.instant <= horizon {
            incidents += 1
            if let previous = latest.updateValue(occurrence.instant, forKey: occurrence.cause) {
                let (distance, overflow) = occurrence.instant.subtractingReportingOverflow(previous)
                if !overflow, distance <= window { recurrences += 1 }
            }
        }
        self.recurrences = recurrences
        self.incidents = incidents
        proportion = try Proportion(recurrences, of: incidents)
    }
}
