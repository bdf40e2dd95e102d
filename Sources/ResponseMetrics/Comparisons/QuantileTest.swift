/// Sign-type test that a population's `p`-quantile is `value` (Conover, *Practical Nonparametric Statistics*, 3.2).
package struct QuantileTest: Equatable, Sendable {
    /// Observations at or below the value.
    package let atOrBelow: Int
    /// Observations below the value.
    package let below: Int
    package let pValue: Double

    /// Two-sided. Fails with `tooFewValues` for an empty sample, `notFinite`, and `outOfRange` for p outside (0, 1).
    package init(_ sample: [Double], quantile value: Double, p: Double = 0.5) throws {
        try MetricInputError.requireFinite(sample + [value])
        try self.init(
            atOrBelow: sample.count { $0 <= value }, below: sample.count { $0 < value }, count: sample.count, p)
    }

    /// The same for ascending durations in microseconds.
    package init(sorted sample: [Int64], quantile value: Int64, p: Double = 0.5) throws {
        try self.init(
            atOrBelow: sample.partitioningIndex { $0 > value }, below: sample.partitioningIndex { $0 >= value },
            count: sample.count, p)
    }

    private init(atOrBelow: Int, below: Int, count: Int, _ p: Double) throws {
        guard count > 0 else { throw MetricInputError.tooFewValues(needed: 1, given: 0) }
        try MetricInputError.requireOpenUnit(p, name: "p")
        self.atOrBelow = atOrBelow
        self.below = below
        let law = BinomialDistribution(n: count, p: p)
        pValue = min(1, 2 * min(law.atMost(atOrBelow), law.atLeast(below)))
    }
}
