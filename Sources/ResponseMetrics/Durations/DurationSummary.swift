/// What a report says about one duration metric in one period. Durations are microseconds.
///
/// Figures about completed durations are `nil` when nothing was completed. They leave out what is still open, so the
/// Kaplan–Meier median, which does not, stands beside them and is the headline as soon as `open` is above zero.
package struct DurationSummary: Equatable, Sendable {
    /// Completed durations.
    package let n: Int
    /// Still open at the horizon.
    package let open: Int
    package let minimum: Int64?
    package let maximum: Int64?
    /// Quantiles by interpolation, type 7.
    package let median: Double?
    package let p75: Double?
    package let p90: Double?
    package let p95: Double?
    /// Median absolute deviation from the median, unscaled.
    package let medianAbsoluteDeviation: Double?
    /// Mean without the ⌊share·n⌋ smallest and as many largest values; the share is 0.1 unless told otherwise.
    package let trimmedMean: Double?
    package let moments: DurationMoments?
    /// Order-statistic interval of the median of the completed durations; a missing bound is not finite.
    package let medianInterval: ConfidenceBounds<Int64>
    /// Median with the open ones counted as "longer than their age"; `nil` when the curve has not come down to one half.
    package let survivalMedian: Int64?
    package let survivalMedianInterval: ConfidenceBounds<Int64>

    package var mean: Double? { moments?.mean }
    package var standardDeviation: Double? { moments?.standardDeviation }
    package var geometricMean: Double? { moments?.geometricMean }
    package var logStandardDeviation: Double? { moments?.logStandardDeviation }

    /// Sorts once. Fails with `negativeDuration` and with `outOfRange` for the confidence or a trim outside [0, 0.5).
    package init(
        completed: [Int64], censored: [Int64] = [], confidence: Double = 0.95, trim: Double = 0.1
    ) throws {
        try self.init(DurationSample(completed: completed, censored: censored), confidence: confidence, trim: trim)
    }

    /// Summary of a sample that is sorted already.
    package init(_ sample: DurationSample, confidence: Double = 0.95, trim: Double = 0.1) throws {
        guard trim >= 0, trim < 0.5 else { throw MetricInputError.outOfRange(name: "trim", value: trim) }
        let values = sample.completed
        n = values.count
        open = sample.censored.count
        minimum = values.first
        maximum = values.last
        median = Quantile.type7(sorted: values, 0.5)
        p75 = Quantile.type7(sorted: values, 0.75)
        p90 = Quantile.type7(sorted: values, 0.9)
        p95 = Quantile.type7(sorted: values, 0.95)
        medianAbsoluteDeviation = median.flatMap { Self.medianDeviation(sorted: values, from: $0) }
        let cut = Int(trim * Double(n))
        trimmedMean = values.isEmpty ? nil : ExactSum.mean(of: values[cut..<(n - cut)])
        moments = values.isEmpty ? nil : DurationMoments(sorted: values)
        let ranks = try OrderStatisticInterval(n: n, p: 0.5, confidence: confidence)
        medianInterval = ConfidenceBounds(ranks.bounds(in: values))
        let survival = SurvivalMedian(
            SurvivalSteps(completed: values, censored: sample.censored), confidence: confidence)
        survivalMedian = survival.time
        survivalMedianInterval = survival.interval
    }

    /// Median of |x − center|. Deviations grow outwards from the center, so two fingers visit them in order.
    private static func medianDeviation(sorted values: [Int64], from center: Double) -> Double? {
        var right = values.partitioningIndex { Double($0) >= center }
        var left = right - 1
        var (before, last) = (0.0, 0.0)
        for _ in 0...(values.count / 2) {
            before = last
            let below = left >= 0 ? center - Double(values[left]) : .infinity
            let above = right < values.count ? Double(values[right]) - center : .infinity
            if below <= above {
                last = below
                left -= 1
            } else {
                last = above
                right += 1
            }
        }
        return values.count.isMultiple(of: 2) ? (before + last) / 2 : last
    }
}
