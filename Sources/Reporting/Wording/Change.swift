import Documents
import ResponseMetrics

/// A change between two periods as a key figure and a sentence state it: never a star, always words.
struct Change {
    let verdict: KeyFigure.Verdict
    /// `−1 h 20 min against the quarter before`; nil where there is nothing to compare.
    let text: String?
    /// The part of a sentence that judges it.
    let judgement: String

    /// Durations, where shorter is better.
    static func durations(_ previous: MetricFigures, _ current: MetricFigures, against name: String) throws -> Change {
        let comparison = try PeriodComparison(previous: previous.sample, current: current.sample)
        // The medians beside the verdict are those of what ended; the verdict counts what did not.
        let openOnes =
            previous.open + current.open == 0
            ? ""
            : " (counting those that have not ended: \(NumberText.integer(previous.open)) before, "
                + "\(NumberText.integer(current.open)) now)"
        let difference: Double? =
            if let before = previous.median, let now = current.median { now - before } else { nil }
        let text = difference.map { "\(signed($0)) against \(name)" }
        switch comparison.verdict {
        case .tooFew:
            return Change(
                verdict: .none, text: "too few to compare with \(name)",
                judgement: "there are too few cases to compare (\(NumberText.integer(previous.n)) ended before, "
                    + "\(NumberText.integer(current.n)) now)")
        case .noDetectableChange:
            return Change(
                verdict: .noDetectableChange, text: text,
                judgement: "there is no detectable change against \(name)")
        case .shorter:
            return Change(
                verdict: .better,
                text: difference.map { $0 < 0 } == true ? text : "shorter than in \(name), counting open ones",
                judgement: "times became shorter than in \(name), by more than chance would explain\(openOnes)")
        case .longer:
            return Change(
                verdict: .worse,
                text: difference.map { $0 > 0 } == true ? text : "longer than in \(name), counting open ones",
                judgement: "times became longer than in \(name), by more than chance would explain\(openOnes)")
        }
    }

    /// Numbers of incidents, where fewer is better; rates are compared, so that an unfinished period is judged fairly.
    static func counts(
        _ previous: Int, days previousDays: Double, _ current: Int, days: Double, against name: String
    ) throws -> Change {
        guard previousDays > 0, days > 0 else {
            return Change(verdict: .none, text: nil, judgement: "there is nothing to compare with")
        }
        let comparison = try RateComparison(
            previous: EventCount(previous, exposure: previousDays), current: EventCount(current, exposure: days))
        // Months and quarters differ by a day or two; from a tenth on the plain difference would mislead.
        let isAlike = abs(days - previousDays) <= 0.1 * previousDays
        let difference = current - previous
        let sign = difference > 0 ? "+" : ""
        let text =
            isAlike
            ? "\(difference == 0 ? "±0" : sign + NumberText.integer(difference)) against \(name)"
            : "\(NumberText.number(Double(current) / days, decimals: 2)) a day against "
                + "\(NumberText.number(Double(previous) / previousDays, decimals: 2)) in \(name)"
        switch comparison.verdict {
        case .noDetectableChange:
            return Change(
                verdict: .noDetectableChange, text: text,
                judgement: "this is within the range that chance alone produces")
        case .lower:
            return Change(verdict: .better, text: text, judgement: "the fall is larger than chance would explain")
        case .higher:
            return Change(verdict: .worse, text: text, judgement: "the rise is larger than chance would explain")
        }
    }

    /// Quantiles of which only the intervals are known: a change is claimed when the intervals do not touch.
    static func quantile(
        _ p: Double, _ previous: MetricFigures, _ current: MetricFigures, against name: String
    ) throws -> Change {
        let before = try previous.interval(p)
        let now = try current.interval(p)
        guard let old = previous.quantile(p), let new = current.quantile(p) else {
            return Change(verdict: .none, text: nil, judgement: "there are too few cases to compare")
        }
        // Below 36 cases a 90th percentile has no upper bound, and intervals without one always touch.
        guard before.lower != nil, before.upper != nil, now.lower != nil, now.upper != nil else {
            return Change(
                verdict: .none, text: "too few to compare with \(name)", judgement: "there are too few cases to compare"
            )
        }
        let text = "\(signed(new - old)) against \(name)"
        if let upper = now.upper, let lower = before.lower, upper < lower {
            return Change(verdict: .better, text: text, judgement: "this part became shorter")
        }
        if let lower = now.lower, let upper = before.upper, lower > upper {
            return Change(verdict: .worse, text: text, judgement: "this part became longer")
        }
        return Change(verdict: .noDetectableChange, text: text, judgement: "there is no detectable change")
    }

    private static func signed(_ difference: Double) -> String {
        difference == 0 ? "±0" : (difference > 0 ? "+" : "") + Wording.duration(difference)
    }
}
