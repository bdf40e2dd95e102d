/// Laney's P-prime chart (Laney 2002): proportions over time whose spread is not binomial. The usual limits are multiplied by the
/// spread between neighbouring samples; with σz near 1 the chart is the ordinary p chart.
package struct LaneyChart: Equatable, Sendable {
    package struct Point: Equatable, Sendable {
        package let share: Double
        /// Binomial z-score.
        package let z: Double
        package let lowerLimit: Double
        package let upperLimit: Double
        /// Upper limit of the ordinary p chart, for comparison.
        package let plainUpperLimit: Double
        package let plainLowerLimit: Double

        package var isOutside: Bool { share < lowerLimit || share > upperLimit }
    }

    package let meanShare: Double
    /// Mean moving range of the z-scores over 1.128.
    package let sigmaZ: Double
    package let points: [Point]

    /// Subgroups in order of time. Fails with `tooFewValues` below two, and with `outOfRange` when a subgroup is empty.
    package init(_ groups: [Proportion]) throws {
        guard groups.count >= 2 else { throw MetricInputError.tooFewValues(needed: 2, given: groups.count) }
        for group in groups where group.total == 0 { throw MetricInputError.outOfRange(name: "total", value: 0) }
        let total = groups.reduce(0) { $0 + $1.total }
        let mean = Double(groups.reduce(0) { $0 + $1.successes }) / Double(total)
        let deviations = groups.map { (mean * (1 - mean) / Double($0.total)).squareRoot() }
        let shares = groups.map { Double($0.successes) / Double($0.total) }
        // No spread at all: every share equals the mean.
        let z = zip(shares, deviations).map { $1 > 0 ? ($0 - mean) / $1 : 0 }
        let ranges = zip(z, z.dropFirst()).map { abs($1 - $0) }
        let sigma = ranges.reduce(0, +) / Double(ranges.count) / 1.128
        meanShare = mean
        sigmaZ = sigma
        points = groups.indices.map { index in
            let (plain, wide) = (3 * deviations[index], 3 * deviations[index] * sigma)
            return Point(
                share: shares[index], z: z[index], lowerLimit: max(0, mean - wide), upperLimit: min(1, mean + wide),
                plainUpperLimit: min(1, mean + plain), plainLowerLimit: max(0, mean - plain))
        }
    }
}
