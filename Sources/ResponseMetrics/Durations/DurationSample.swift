/// The durations of one period: those that ended, and the ages of those still open at the horizon (right-censored).
/// Sorted once; every duration statistic of this target reads the same two arrays.
package struct DurationSample: Equatable, Sendable {
    /// Ascending, microseconds, none negative.
    package let completed: [Int64]
    /// Ages at the horizon of what is still open: ascending, microseconds, none negative.
    package let censored: [Int64]

    /// Takes both in any order. Fails with `negativeDuration`.
    package init(completed: [Int64], censored: [Int64] = []) throws {
        self.completed = completed.radixSorted()
        self.censored = censored.radixSorted()
        // Sorted, so the first value is the only one to look at.
        for case let first? in [self.completed.first, self.censored.first] where first < 0 {
            throw MetricInputError.negativeDuration(microseconds: first)
        }
    }

    /// All observations, ended or not.
    package var count: Int { completed.count + censored.count }
}
