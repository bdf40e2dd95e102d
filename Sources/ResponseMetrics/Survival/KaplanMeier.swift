/// The Kaplan–Meier estimate of "how many take longer than t", with open incidents censored at the horizon and,
/// optionally, late entry for those that became known only some time after they began (left truncation).
package struct KaplanMeier: Sendable {
    /// One row per distinct instant, beginning with one at zero.
    package let steps: [SurvivalStep]
    package let count: Int
    package let confidence: Double
    /// First instant with S(t) ≤ 1/2 in exact arithmetic; `nil` when the curve stays above ("not reached").
    package let median: Int64?
    /// Inverted log(−log) interval of S(t); a missing bound is not reached.
    package let medianInterval: ConfidenceBounds<Int64>
    private let walk: SurvivalSteps

    /// From a sorted sample, in linear time. Fails with `outOfRange` for a confidence outside (0, 1).
    package init(_ sample: DurationSample, confidence: Double = 0.95) throws {
        try self.init(
            SurvivalSteps(completed: sample.completed, censored: sample.censored), count: sample.count,
            confidence: confidence)
    }

    /// From parallel arrays in any order; `observed` is false for what was still open, `entry` the age at which it came
    /// under observation. Fails with `unequalLengths`, `negativeDuration`, `entryNotBeforeEnd` and `outOfRange`.
    package init(durations: [Int64], observed: [Bool], entry: [Int64]? = nil, confidence: Double = 0.95) throws {
        guard durations.count == observed.count else {
            throw MetricInputError.unequalLengths(durations.count, observed.count)
        }
        var (completed, censored): ([Int64], [Int64]) = ([], [])
        for (duration, observed) in zip(durations, observed) {
            if observed { completed.append(duration) } else { censored.append(duration) }
        }
        let sample = try DurationSample(completed: completed, censored: censored)
        try Self.check(entry, against: durations)
        try self.init(
            SurvivalSteps(completed: sample.completed, censored: sample.censored, entries: entry?.radixSorted()),
            count: durations.count, confidence: confidence)
    }

    private init(_ walk: SurvivalSteps, count: Int, confidence: Double) throws {
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        self.walk = walk
        self.count = count
        self.confidence = confidence
        steps = count == 0 ? [] : Array(walk)
        let middle = SurvivalMedian(walk, confidence: confidence)
        median = middle.time
        medianInterval = middle.interval
    }

    private static func check(_ entry: [Int64]?, against durations: [Int64]) throws {
        guard let entry else { return }
        guard entry.count == durations.count else {
            throw MetricInputError.unequalLengths(durations.count, entry.count)
        }
        for (entry, end) in zip(entry, durations) {
            if entry < 0 { throw MetricInputError.negativeDuration(microseconds: entry) }
            // Never at risk, yet its event would be counted. Zero is the start of all clocks and stays allowed.
            if entry >= end, entry > 0 { throw MetricInputError.entryNotBeforeEnd(entry: entry, end: end) }
        }
    }

    /// S(t): 1 before the first event, the last value after the last row.
    package func survival(at time: Int64) -> Double {
        let index = steps.partitioningIndex { $0.time > time }
        return index == 0 ? 1 : steps[index - 1].survival
    }

    /// The first instant by which at least the `share` (to six decimals) is over, or `nil` when it is not reached.
    package func quantile(_ share: Double) -> Int64? {
        guard share > 0, share < 1 else { return nil }
        let level = SurvivalLevel(below: share)
        var walk = self.walk
        while let step = walk.next() {
            if step.events > 0, level.isReached(by: step, of: walk, startingAt: self.walk) { return step.time }
        }
        return nil
    }
}
