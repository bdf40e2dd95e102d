/// Mann–Whitney test that two samples come from one distribution (Mann and Whitney 1947).
///
/// Exact without ties when both samples have at most 50 values; otherwise normal, with the variance corrected for ties
/// (Lehmann, *Nonparametrics*, 1.4) and a continuity correction.
package struct MannWhitney: Equatable, Sendable {
    package enum Alternative: Sendable {
        case twoSided
        /// The first sample tends to the smaller values.
        case less
        /// The first sample tends to the larger values.
        case greater
    }

    package enum Method: Equatable, Sendable {
        case exact
        case normal
    }

    /// Pairs in which the first sample has the larger value; a tie counts one half.
    package let u: Double
    /// Pairs with equal values.
    package let tiedPairs: Int
    package let firstCount: Int
    package let secondCount: Int
    package let method: Method
    package let pValue: Double
    /// Standard deviation of U under the null hypothesis, corrected for ties.
    let standardDeviation: Double

    /// P(X < Y) + ½·P(X = Y) for X from the first and Y from the second sample: the probability of superiority.
    package var probabilityFirstIsSmaller: Double { 1 - u / (Double(firstCount) * Double(secondCount)) }

    /// Cliff's delta (1993), P(X < Y) − P(X > Y): −1 … 1, above zero when the second sample has the larger values.
    package var cliffsDelta: Double { 2 * probabilityFirstIsSmaller - 1 }

    /// Ascending samples. Fails with `tooFewValues` when one is empty.
    package init(sorted first: [Int64], _ second: [Int64], alternative: Alternative = .twoSided) throws {
        try self.init(counting: first, second, alternative)
    }

    /// Samples in any order. Fails with `tooFewValues` when one is empty and with `notFinite`.
    package init(_ first: [Double], _ second: [Double], alternative: Alternative = .twoSided) throws {
        try MetricInputError.requireFinite(first)
        try MetricInputError.requireFinite(second)
        try self.init(counting: first.sorted(), second.sorted(), alternative)
    }

    private init<Value: Comparable>(counting first: [Value], _ second: [Value], _ alternative: Alternative) throws {
        guard let smaller = [first.count, second.count].min(), smaller > 0 else {
            throw MetricInputError.tooFewValues(needed: 1, given: 0)
        }
        let pairs = PairCount(first, second)
        let (n, m) = (Double(first.count), Double(second.count))
        let total = n + m
        u = Double(pairs.greater) + Double(pairs.tied) / 2
        tiedPairs = pairs.tied
        firstCount = first.count
        secondCount = second.count
        let correction = total > 1 ? pairs.tieTerm / (total * (total - 1)) : 0
        standardDeviation = (n * m / 12 * max(0, total + 1 - correction)).squareRoot()
        method = pairs.tieTerm == 0 && max(first.count, second.count) <= 50 ? .exact : .normal
        switch method {
        case .exact:
            let law = MannWhitneyLaw(first.count, second.count)
            pValue = law.pValue(pairs.greater, alternative)
        case .normal:
            pValue = Self.normalPValue(u: u, mean: n * m / 2, deviation: standardDeviation, alternative)
        }
    }

    private static func normalPValue(
        u: Double, mean: Double, deviation: Double, _ alternative: Alternative
    ) -> Double {
        // All values tied: nothing distinguishes the samples.
        guard deviation > 0 else { return 1 }
        switch alternative {
        case .twoSided:
            return min(1, 2 * SpecialFunctions.normalCDF(-(abs(u - mean) - 0.5) / deviation))
        case .less:
            return SpecialFunctions.normalCDF((u - mean + 0.5) / deviation)
        case .greater:
            return SpecialFunctions.normalCDF(-(u - mean - 0.5) / deviation)
        }
    }
}

/// One merge over two ascending samples.
private struct PairCount {
    /// Pairs (x, y) with x > y.
    private(set) var greater = 0
    private(set) var tied = 0
    /// Σ (t³ − t) over groups of t equal values of the pooled sample.
    private(set) var tieTerm = 0.0

    init<Value: Comparable>(_ first: [Value], _ second: [Value]) {
        var (i, j) = (0, 0)
        while i < first.count || j < second.count {
            let isFirst = j == second.count || (i < first.count && first[i] <= second[j])
            let value = isFirst ? first[i] : second[j]
            let (fromI, fromJ) = (i, j)
            while i < first.count, first[i] == value { i += 1 }
            while j < second.count, second[j] == value { j += 1 }
            greater += (i - fromI) * fromJ
            tied += (i - fromI) * (j - fromJ)
            let size = Double(i - fromI + j - fromJ)
            tieTerm += size * size * size - size
        }
    }
}
