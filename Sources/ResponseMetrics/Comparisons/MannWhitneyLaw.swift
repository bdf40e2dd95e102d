/// The exact distribution of U without ties, by the recurrence of Mann and Whitney (1947) on probabilities:
/// p(n, m, u) = n/(n+m) · p(n−1, m, u−m) + m/(n+m) · p(n, m−1, u). Only positive terms are added, so nothing cancels.
struct MannWhitneyLaw {
    /// P(U = u) for u from 0 to n·m.
    let probabilities: [Double]

    init(_ n: Int, _ m: Int) {
        // Row by row in n; within a row, `row[j]` is the law for (i, j).
        var row = [[Double]](repeating: [1], count: m + 1)
        for i in 1...n {
            var next: [[Double]] = [[1]]
            for j in 1...m {
                var law = [Double](repeating: 0, count: i * j + 1)
                let share = Double(i) / Double(i + j)
                for (u, p) in row[j].enumerated() { law[u + j] += share * p }
                for (u, p) in next[j - 1].enumerated() { law[u] += (1 - share) * p }
                next.append(law)
            }
            row = next
        }
        probabilities = row[m]
    }

    func atMost(_ u: Int) -> Double { min(1, probabilities.prefix(max(0, u + 1)).reduce(0, +)) }

    func pValue(_ u: Int, _ alternative: MannWhitney.Alternative) -> Double {
        // The law is symmetric, so an upper tail is a lower one of the mirrored value.
        let mirrored = probabilities.count - 1 - u
        return switch alternative {
        case .twoSided: min(1, 2 * atMost(min(u, mirrored)))
        case .less: atMost(u)
        case .greater: atMost(mirrored)
        }
    }

    /// The largest c with P(U ≤ c − 1) ≤ `level`: so many pairs lie outside each end of a shift's interval.
    func count(outside level: Double) -> Int {
        var cumulative = 0.0
        for (u, p) in probabilities.enumerated() {
            cumulative += p
            if cumulative > level { return u }
        }
        return probabilities.count
    }
}
