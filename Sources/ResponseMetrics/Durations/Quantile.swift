/// Sample quantiles of ascending values. Which definition a figure uses has to be said beside it: for twelve values
/// the 90th percentile differs by 6 % between the two offered here.
package enum Quantile {
    /// Linear interpolation between order statistics at (n − 1)·p: type 7 of Hyndman and Fan (1996), the default of numpy,
    /// R and spreadsheets. `nil` for an empty sample or a p outside [0, 1].
    package static func type7(sorted values: [Int64], _ p: Double) -> Double? {
        guard let (index, fraction) = position(count: values.count, p) else { return nil }
        let low = Double(values[index])
        return fraction == 0 ? low : low + (Double(values[index + 1]) - low) * fraction
    }

    /// The same for floating-point values.
    package static func type7(sorted values: [Double], _ p: Double) -> Double? {
        guard let (index, fraction) = position(count: values.count, p) else { return nil }
        let low = values[index]
        return fraction == 0 ? low : low + (values[index + 1] - low) * fraction
    }

    /// The smallest observed value with at least the share `p` of the sample at or below it.
    package static func nearestRank<Value>(sorted values: [Value], _ p: Double) -> Value? {
        guard !values.isEmpty, p >= 0, p <= 1 else { return nil }
        return values[nearestRank(count: values.count, p) - 1]
    }

    /// Rank ⌈n·p⌉, at least 1. A product that differs from a whole number by rounding only (100 × 0.55) counts as whole.
    static func nearestRank(count: Int, _ p: Double) -> Int {
        let product = Double(count) * p
        let nearest = product.rounded()
        let rank = abs(product - nearest) <= 4 * product.ulp ? nearest : product.rounded(.up)
        return min(max(Int(rank), 1), count)
    }

    private static func position(count: Int, _ p: Double) -> (index: Int, fraction: Double)? {
        guard count > 0, p >= 0, p <= 1 else { return nil }
        let position = Double(count - 1) * p
        let index = min(Int(position), count - 1)
        // The last value has no neighbour to interpolate towards.
        return (index, index == count - 1 ? 0 : position - Double(index))
    }
}
