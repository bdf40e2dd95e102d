import Foundation

/// Number of successes in `n` independent trials with success probability `p`. Exact up to rounding for any n up to 1e7
/// and beyond: probabilities by Loader's saddle-point form, tails by the incomplete beta function.
struct BinomialDistribution {
    let n: Int
    let p: Double

    func probability(of k: Int) -> Double {
        if k < 0 || k > n { return 0 }
        if p <= 0 { return k == 0 ? 1 : 0 }
        if p >= 1 { return k == n ? 1 : 0 }
        if k == 0 { return exp(Double(n) * log1p(-p)) }
        if k == n { return exp(Double(n) * log(p)) }
        let (a, b) = (Double(k), Double(n - k))
        return SpecialFunctions.betaKernel(a, b, p, 1 - p) * Double(n) / (a * b)
    }

    /// P(X ≤ k).
    func atMost(_ k: Int) -> Double {
        if k < 0 { return 0 }
        if k >= n { return 1 }
        return SpecialFunctions.betaTails(Double(k + 1), Double(n - k), p, 1 - p).upper
    }

    /// P(X ≥ k).
    func atLeast(_ k: Int) -> Double {
        if k <= 0 { return 1 }
        if k > n { return 0 }
        return SpecialFunctions.betaTails(Double(k), Double(n - k + 1), p, 1 - p).lower
    }

    /// The smallest k with P(X ≤ k) ≥ `level`, with P(X < k). One evaluation of the tail at the normal guess, then a walk by
    /// the ratio of neighbouring probabilities: the guess is rarely more than a few counts away.
    func quantile(_ level: Double) -> (k: Int, below: Double) {
        let mean = Double(n) * p
        let deviation = (mean * (1 - p)).squareRoot()
        let z = SpecialFunctions.normalQuantile(level)
        let skew = deviation > 0 ? (1 - 2 * p) * (z * z - 1) / 6 : 0
        var k = Int(min(max((mean + z * deviation + skew).rounded(), 0), Double(n)))
        var cumulative = atMost(k)
        var mass = probability(of: k)
        let odds = p / (1 - p)
        while cumulative < level, k < n {
            mass *= Double(n - k) / Double(k + 1) * odds
            k += 1
            cumulative += mass
        }
        while k > 0, cumulative - mass >= level {
            cumulative -= mass
            mass *= Double(k) / Double(n - k + 1) / odds
            k -= 1
        }
        // The walk may have subtracted; the reported tail is evaluated afresh.
        return (k, atMost(k - 1))
    }

    /// Two-sided p-value of observing `k`: the probability of every outcome that is no likelier than `k`
    /// (the "minimum likelihood" rule, as R's binom.test and scipy's binomtest have it).
    func twoSidedPValue(observing k: Int) -> Double {
        let mean = Double(n) * p
        if Double(k) == mean { return 1 }
        // Outcomes whose probability equals the observed one apart from rounding belong to the tail.
        let limit = probability(of: k) * (1 + 1e-7)
        if Double(k) < mean {
            // The far side decreases from the mean on: first outcome there that is no likelier than k.
            let first = firstIndex(in: Int(mean.rounded(.up))..<(n + 1)) { probability(of: $0) <= limit }
            return min(1, atMost(k) + atLeast(first))
        }
        let first = firstIndex(in: 0..<(Int(mean) + 1)) { probability(of: $0) > limit }
        return min(1, atLeast(k) + atMost(first - 1))
    }

    private func firstIndex(in range: Range<Int>, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
