/// Distribution-free confidence interval of a quantile, as ranks of the sample (1 is the smallest value).
///
/// The number of values below the p-quantile is binomial. The lower rank is the largest l with P(X < l) ≤ α/2, the upper one
/// the smallest u with P(X ≥ u) ≤ α/2 (Conover, *Practical Nonparametric Statistics*, 3.2; David and Nagaraja 7.1).
/// A bound that would need a rank outside the sample is `nil`: with fewer than 6 values there is no finite 95 % interval
/// of a median, with fewer than 72 none of a 95th percentile.
package struct OrderStatisticInterval: Equatable, Sendable {
    package let lowerRank: Int?
    package let upperRank: Int?
    /// Exact probability that the interval, infinite where a rank is `nil`, covers the quantile (continuous data).
    package let coverage: Double

    /// Fails with `outOfRange` unless n ≥ 0 and both probabilities lie strictly between 0 and 1.
    package init(n: Int, p: Double, confidence: Double = 0.95) throws {
        guard n >= 0 else { throw MetricInputError.outOfRange(name: "n", value: Double(n)) }
        try MetricInputError.requireOpenUnit(p, name: "p")
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        guard n > 0 else {
            (lowerRank, upperRank, coverage) = (nil, nil, 1)
            return
        }
        let half = (1 - confidence) / 2
        let below = BinomialDistribution(n: n, p: p).quantile(half)
        // The upper rank is the lower one of the mirrored sample: a tail is never taken as one minus the rest.
        let above = BinomialDistribution(n: n, p: 1 - p).quantile(half)
        lowerRank = below.k >= 1 ? below.k : nil
        upperRank = above.k >= 1 ? n + 1 - above.k : nil
        coverage = 1 - below.below - above.below
    }

    /// The interval in the units of an ascending sample of the size it was made for.
    package func bounds<Value>(in sorted: [Value]) -> (lower: Value?, upper: Value?) {
        (lowerRank.map { sorted[$0 - 1] }, upperRank.map { sorted[$0 - 1] })
    }
}
