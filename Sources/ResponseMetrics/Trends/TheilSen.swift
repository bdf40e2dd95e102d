/// Robust line through points: the median of all pairwise slopes (Theil 1950; Sen 1968).
package struct TheilSen: Equatable, Sendable {
    package let slope: Double
    /// median(y) − slope · median(x): scipy's "separate".
    package let intercept: Double
    /// Median of the residuals y − slope · x: scipy's "joint". The line that halves the points.
    package let residualIntercept: Double
    /// Sen's interval of the slope, from the variance of Kendall's S with ties in both coordinates.
    package let slopeInterval: (lower: Double, upper: Double)

    /// Points above this number would need more than 64 MB of slopes; metrics have tens.
    package static let limit = 4096

    /// Fails with `unequalLengths`, `notFinite`, `tooManyValues`, `outOfRange` for the confidence, and `tooFewValues` without two
    /// different x.
    package init(x: [Double], y: [Double], confidence: Double = 0.95) throws {
        guard x.count == y.count else { throw MetricInputError.unequalLengths(x.count, y.count) }
        guard x.count <= Self.limit else { throw MetricInputError.tooManyValues(limit: Self.limit, given: x.count) }
        try MetricInputError.requireFinite(x)
        try MetricInputError.requireFinite(y)
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        let slopes = Self.slopes(x, y)
        guard let slope = Self.median(slopes) else {
            throw MetricInputError.tooFewValues(needed: 2, given: x.isEmpty ? 0 : 1)
        }
        let (sortedX, sortedY) = (x.sorted(), y.sorted())
        let middle = (Self.median(sortedX) ?? 0, Self.median(sortedY) ?? 0)
        self.slope = slope
        intercept = middle.1 - slope * middle.0
        residualIntercept = Self.median(zip(x, y).map { $1 - slope * $0 }.sorted()) ?? 0
        let n = Double(x.count)
        let variance = (n * (n - 1) * (2 * n + 5) - Self.tieTerm(sortedX) - Self.tieTerm(sortedY)) / 18
        let z = SpecialFunctions.criticalValue(confidence: confidence)
        let reach = z * max(0, variance).squareRoot()
        let count = Double(slopes.count)
        let upper = min(Int(((count + reach) / 2).rounded(.toNearestOrEven)), slopes.count - 1)
        let lower = max(Int(((count - reach) / 2).rounded(.toNearestOrEven)) - 1, 0)
        slopeInterval = (slopes[lower], slopes[upper])
    }

    package static func == (left: TheilSen, right: TheilSen) -> Bool {
        left.slope == right.slope && left.intercept == right.intercept
            && left.residualIntercept == right.residualIntercept && left.slopeInterval == right.slopeInterval
    }

    private static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
        var slopes: [Double] = []
        slopes.reserveCapacity(x.count * max(0, x.count - 1) / 2)
        for i in x.indices {
            for j in x.indices.dropFirst(i + 1) where x[j] != x[i] {
                slopes.append((y[j] - y[i]) / (x[j] - x[i]))
            }
        }
        slopes.sort()
        return slopes
    }

    private static func median(_ sorted: [Double]) -> Double? { Quantile.type7(sorted: sorted, 0.5) }

    /// Σ k(k − 1)(2k + 5) over groups of k equal values.
    private static func tieTerm(_ sorted: [Double]) -> Double {
        var (term, start) = (0.0, 0)
        while start < sorted.count {
            let end = sorted[start...].partitioningIndex { $0 > sorted[start] }
            let size = Double(end - start)
            term += size * (size - 1) * (2 * size + 5)
            start = end
        }
        return term
    }
}
