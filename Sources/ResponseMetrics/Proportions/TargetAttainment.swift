/// How many incidents met a time target (a service level), with the open ones judged fairly: one that is already older than the
/// target has missed it, a younger one is undecided and stays out of the rate.
package struct TargetAttainment: Equatable, Sendable {
    package let met: Int
    package let missed: Int
    package let undecided: Int
    /// Met among the completed only: what a report that forgets open incidents would show.
    package let completedOnly: Proportion

    /// Met among the decided.
    package let decided: Proportion

    /// `target` in microseconds; a duration equal to it has met it. Fails with `negativeDuration` for a target below zero.
    package init(_ sample: DurationSample, target: Int64) throws {
        guard target >= 0 else { throw MetricInputError.negativeDuration(microseconds: target) }
        met = sample.completed.partitioningIndex { $0 > target }
        undecided = sample.censored.partitioningIndex { $0 > target }
        missed = sample.completed.count - met + sample.censored.count - undecided
        completedOnly = try Proportion(met, of: sample.completed.count)
        decided = try Proportion(met, of: met + missed)
    }
}
