import Foundation

/// E-test that two Poisson rates are equal (Krishnamoorthy and Thomson 2004): the probability, with the pooled rate for both, of
/// a standardised difference at least as large as the observed one. More powerful than the conditional test.
///
/// Outcomes whose statistic equals the observed one are kept apart. scipy's poisson_means_test computes the two sides of that
/// comparison by different formulas and thus counts ties or drops them as rounding has it, at times the observed outcome itself;
/// by the paper's definition all of them belong to the p-value.
package struct PoissonETest: Equatable, Sendable {
    package let statistic: Double
    /// Probability of a strictly larger difference than the observed one.
    package let moreExtreme: Double
    /// Two-sided.
    package let pValue: Double

    /// Time grows with the square root of the counts.
    package init(_ first: EventCount, _ second: EventCount) {
        let pooled = Double(first.count + second.count) / (first.exposure + second.exposure)
        guard pooled > 0 else {
            (statistic, moreExtreme, pValue) = (0, 0, 1)
            return
        }
        let observed = Self.statistic(first.count, first.exposure, second.count, second.exposure)
        let region = RejectionRegion(
            left: PoissonWindow(mean: pooled * first.exposure), leftExposure: first.exposure,
            right: PoissonWindow(mean: pooled * second.exposure), rightExposure: second.exposure)
        statistic = observed
        // Equal apart from rounding is equal.
        pValue = region.probability(from: abs(observed) * (1 - 1e-12))
        moreExtreme = region.probability(from: max(abs(observed) * (1 + 1e-12), .leastNonzeroMagnitude))
    }

    fileprivate static func statistic(_ x: Int, _ a: Double, _ y: Int, _ b: Double) -> Double {
        let variance = Double(x) / (a * a) + Double(y) / (b * b)
        return variance > 0 ? (Double(x) / a - Double(y) / b) / variance.squareRoot() : 0
    }
}

/// Pairs of counts whose standardised difference is at least so large, in either direction.
private struct RejectionRegion {
    let left: PoissonWindow
    let leftExposure: Double
    let right: PoissonWindow
    let rightExposure: Double

    /// For a fixed first count the statistic falls as the second grows, and rises with the first: two fingers suffice.
    func probability(from limit: Double) -> Double {
        var (above, below) = (right.first, right.first)
        var total = CompensatedSum()
        for x in left.first..<left.end {
            while above < right.end, statistic(x, above) >= limit { above += 1 }
            while below < right.end, statistic(x, below) > -limit { below += 1 }
            // With a limit of zero the two directions meet.
            let outside = below <= above ? 1 : right.atMost(above - 1) + right.atLeast(below)
            total.add(left.probability(of: x) * outside)
        }
        return min(1, total.value)
    }

    private func statistic(_ x: Int, _ y: Int) -> Double { PoissonETest.statistic(x, leftExposure, y, rightExposure) }
}

/// The counts that a Poisson variable takes with any probability worth adding (all but about 1e-16), with their cumulative
/// probabilities from both ends.
private struct PoissonWindow {
    let first: Int
    private var probabilities: [Double] = []
    private var fromBelow: [Double] = [0]
    private var fromAbove: [Double] = [0]

    var end: Int { first + probabilities.count }

    init(mean: Double) {
        let reach = 9 * mean.squareRoot() + 40
        first = max(0, Int(mean - reach))
        let last = Int(mean + reach)
        for k in first...last { probabilities.append(SpecialFunctions.gammaKernel(Double(k), mean)) }
        for p in probabilities { fromBelow.append(fromBelow[fromBelow.count - 1] + p) }
        for p in probabilities.reversed() { fromAbove.append(fromAbove[fromAbove.count - 1] + p) }
    }

    func probability(of k: Int) -> Double { probabilities[k - first] }

    func atMost(_ k: Int) -> Double { fromBelow[k - first + 1] }

    func atLeast(_ k: Int) -> Double { fromAbove[end - k] }
}
