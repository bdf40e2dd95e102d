import ResponseMetrics

/// Whether a control holds better or worse than in the period before, as a verdict that may be shown without a star.
///
/// The interval of the difference is Newcombe's (1998, method 10), built from the two Wilson intervals that are published anyway;
/// the verdict is read off it, so that the two can never contradict each other.
package struct EffectivenessChange: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        case noDetectableChange
        case better
        case worse
        /// Verdicts in the smaller period: too few to say anything.
        case tooFew(n: Int)
    }

    package let verdict: Verdict
    /// Current less previous rate; `nil` when a period has no verdicts.
    package let difference: Double?
    /// Of the difference; no finite bounds when a period has no verdicts.
    package let interval: ConfidenceBounds<Double>

    /// As for durations (`PeriodComparison.fewestObservations`).
    package static let fewestVerdicts = PeriodComparison.fewestObservations

    /// Fails with `outOfRange` for a confidence outside (0, 1).
    package init(previous: Proportion, current: Proportion, confidence: Double = 0.95) throws {
        let (before, now) = (
            try previous.wilsonInterval(confidence: confidence), try current.wilsonInterval(confidence: confidence)
        )
        guard let first = previous.share, let second = current.share else {
            (difference, interval) = (nil, ConfidenceBounds(lower: nil, upper: nil))
            verdict = .tooFew(n: 0)
            return
        }
        let change = second - first
        let below = ((second - now.lower) * (second - now.lower) + (before.upper - first) * (before.upper - first))
        let above = ((now.upper - second) * (now.upper - second) + (first - before.lower) * (first - before.lower))
        let (lower, upper) = (change - below.squareRoot(), change + above.squareRoot())
        difference = change
        interval = ConfidenceBounds(lower: lower, upper: upper)
        let smaller = min(previous.total, current.total)
        if smaller < Self.fewestVerdicts {
            verdict = .tooFew(n: smaller)
        } else if lower > 0 {
            verdict = .better
        } else if upper < 0 {
            verdict = .worse
        } else {
            verdict = .noDetectableChange
        }
    }
}
