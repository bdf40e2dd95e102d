/// Whether incidents became more or less frequent from one period to the next.
///
/// Given their sum, one of two Poisson counts is binomial (Przyborowski and Wilenski 1940). The interval of the ratio of rates is
/// exact and decides the verdict, so that the two can never contradict each other.
package struct RateComparison: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        case noDetectableChange
        case lower
        case higher
    }

    package let verdict: Verdict
    /// Current rate over previous rate; `nil` when the previous one is zero.
    package let ratio: Double?
    /// Exact (Clopper–Pearson) interval of the ratio; an upper bound of `nil` is not finite.
    package let ratioInterval: ConfidenceBounds<Double>
    /// Two-sided conditional binomial test, minimum-likelihood rule.
    package let conditionalPValue: Double
    package let eTest: PoissonETest

    /// Fails with `outOfRange` for a confidence outside (0, 1).
    package init(previous: EventCount, current: EventCount, confidence: Double = 0.95) throws {
        ratio = previous.count > 0 ? current.rate / previous.rate : nil
        let total = previous.count + current.count
        let scale = previous.exposure / current.exposure
        let share = try Proportion(current.count, of: total).clopperPearsonInterval(confidence: confidence)
        let lower = share.lower / (1 - share.lower) * scale
        let upper = share.upper < 1 ? share.upper / (1 - share.upper) * scale : nil
        ratioInterval = ConfidenceBounds(lower: lower, upper: upper)
        let expected = current.exposure / (previous.exposure + current.exposure)
        conditionalPValue = BinomialDistribution(n: total, p: expected).twoSidedPValue(observing: current.count)
        eTest = PoissonETest(previous, current)
        if lower > 1 {
            verdict = .higher
        } else if let upper, upper < 1 {
            verdict = .lower
        } else {
            verdict = .noDetectableChange
        }
    }
}
