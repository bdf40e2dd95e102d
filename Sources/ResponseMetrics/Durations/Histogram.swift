import Foundation

/// Counts of durations in bins, for a distribution chart.
package struct Histogram: Equatable, Sendable {
    /// Half-open `[lower, upper)`, microseconds.
    package struct Bin: Equatable, Sendable {
        package let lower: Double
        package let upper: Double
        package let count: Int
    }

    /// Adjoining bins from the one of the smallest positive value to that of the largest; empty ones in between are kept.
    package let bins: [Bin]
    /// Durations of zero, which a logarithmic axis cannot show and which therefore have to be named beside it.
    package let zeros: Int

    /// Bins whose edges are 10^(k/`binsPerDecade`) microseconds, so that charts of different periods share their edges.
    /// `values` ascending. Fails with `outOfRange` unless 1 ≤ binsPerDecade ≤ 100, and with `negativeDuration`.
    package static func logarithmic(sorted values: [Int64], binsPerDecade: Int) throws -> Histogram {
        guard (1...100).contains(binsPerDecade) else {
            throw MetricInputError.outOfRange(name: "binsPerDecade", value: Double(binsPerDecade))
        }
        if let first = values.first, first < 0 { throw MetricInputError.negativeDuration(microseconds: first) }
        var position = values.partitioningIndex { $0 > 0 }
        let zeros = position
        guard position < values.count else { return Histogram(bins: [], zeros: zeros) }
        var exponent = Int((log10(Double(values[position])) * Double(binsPerDecade)).rounded(.down))
        // The logarithm of a value on an edge may fall on either side of it; the edges decide.
        while edge(exponent, binsPerDecade) > Double(values[position]) { exponent -= 1 }
        while edge(exponent + 1, binsPerDecade) <= Double(values[position]) { exponent += 1 }
        var bins: [Bin] = []
        while position < values.count {
            let upper = edge(exponent + 1, binsPerDecade)
            let end = values[position...].partitioningIndex { Double($0) >= upper }
            bins.append(Bin(lower: edge(exponent, binsPerDecade), upper: upper, count: end - position))
            position = end
            exponent += 1
        }
        return Histogram(bins: bins, zeros: zeros)
    }

    /// Whole decades are exact, so that one second is always the edge of a bin.
    private static func edge(_ exponent: Int, _ binsPerDecade: Int) -> Double {
        let (decade, part) = exponent.quotientAndRemainder(dividingBy: binsPerDecade)
        let whole = pow(10, Double(decade))
        return part == 0 ? whole : whole * pow(10, Double(part) / Double(binsPerDecade))
    }
}
