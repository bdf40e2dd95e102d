import Foundation

/// The law that the median of a bootstrap resample has, computed instead of simulated: no seed, no noise
/// (Efron 1982, 10.2; Maritz and Jarrett 1978).
package struct ExactBootstrapMedian: Equatable, Sendable {
    /// Possible medians, ascending: the values themselves for an odd sample, and the middles of all pairs for an even one.
    package let values: [Double]
    package let probabilities: [Double]

    package var mean: Double { zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Largest even sample, whose pairs fill memory with its square.
    package static let limit = 1000

    /// Fails with `tooFewValues` for an empty sample, `tooManyValues` for one above `limit`, and `notFinite`.
    package init(_ sample: [Double]) throws {
        guard !sample.isEmpty else { throw MetricInputError.tooFewValues(needed: 1, given: 0) }
        guard sample.count <= Self.limit else {
            throw MetricInputError.tooManyValues(limit: Self.limit, given: sample.count)
        }
        try MetricInputError.requireFinite(sample)
        let sorted = sample.sorted()
        let law = sorted.count.isMultiple(of: 2) ? Self.even(sorted) : Self.odd(sorted)
        // Equal values are one outcome.
        var (values, probabilities): ([Double], [Double]) = ([], [])
        for (value, probability) in law.sorted(by: { $0.0 < $1.0 }) {
            if value == values.last {
                probabilities[probabilities.count - 1] += probability
            } else {
                values.append(value)
                probabilities.append(probability)
            }
        }
        (self.values, self.probabilities) = (values, probabilities)
    }

    /// P(middle order statistic at or below the i-th value) is a binomial tail with success probability i/n.
    private static func odd(_ sorted: [Double]) -> [(Double, Double)] {
        var before = 0.0
        return sorted.enumerated().map { index, value in
            let cumulative = atOrBelow(index + 1, rank: (sorted.count + 1) / 2, of: sorted.count)
            defer { before = cumulative }
            return (value, cumulative - before)
        }
    }

    /// The two middle order statistics fall on i < j when m draws are at most i, one of them i, and the others at least j,
    /// one of them j. What is left of P(lower middle = i) has both on i.
    private static func even(_ sorted: [Double]) -> [(Double, Double)] {
        let (n, m) = (sorted.count, sorted.count / 2)
        let ways = BinomialDistribution(n: n, p: 0.5).probability(of: m)
        // C(n, m)·a^m·b^m = P(Bin(n, ½) = m)·(4ab)^m keeps large samples in range.
        func power(_ i: Int, _ j: Int) -> Double {
            pow(4 * Double(i) / Double(n) * (Double(n - j) / Double(n)), Double(m))
        }
        var law: [(Double, Double)] = []
        law.reserveCapacity(n * (n + 1) / 2)
        var before = 0.0
        for i in 1...n {
            let cumulative = atOrBelow(i, rank: m, of: n)
            // Σ over j > i telescopes to "all others above i".
            let apart = ways * (power(i, i) - power(i - 1, i))
            law.append((sorted[i - 1], max(0, cumulative - before - apart)))
            before = cumulative
            for j in (i + 1)..<(n + 1) {
                let joint = power(i, j - 1) - power(i - 1, j - 1) - power(i, j) + power(i - 1, j)
                law.append(((sorted[i - 1] + sorted[j - 1]) / 2, max(0, ways * joint)))
            }
        }
        return law
    }

    private static func atOrBelow(_ index: Int, rank: Int, of n: Int) -> Double {
        index == n ? 1 : BinomialDistribution(n: n, p: Double(index) / Double(n)).atLeast(rank)
    }
}
