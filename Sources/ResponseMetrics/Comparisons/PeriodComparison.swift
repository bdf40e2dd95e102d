/// Whether durations changed from one period to the next, as a verdict that a dashboard may show without a star.
///
/// Completed durations alone are compared by Mann–Whitney with the Hodges–Lehmann shift. As soon as either period has open
/// incidents, leaving them out would flatter the newer period, and the log-rank test decides.
package struct PeriodComparison: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        case noDetectableChange
        case shorter
        case longer
        /// Too few observations in the smaller period, or too few completions in both together, to say anything.
        case tooFew(n: Int)
    }

    package enum Test: Equatable, Sendable {
        case mannWhitney
        case logRank
    }

    /// Below this many observations in a period, single points are shown and nothing is tested.
    package static let fewestObservations = 5
    /// The chi-square approximation of the log-rank test needs some events in expectation in both groups.
    package static let fewestEvents = 10

    package let verdict: Verdict
    package let test: Test
    /// `nil` when there were too few.
    package let pValue: Double?
    /// Microseconds, current less previous; only where nothing is open and there were enough.
    package let shift: HodgesLehmann?
    /// Probability that a random current duration is shorter than a random previous one; with the shift.
    package let probabilityShorter: Double?
    /// Kaplan–Meier medians of the two periods, microseconds; `nil` when not reached.
    package let previousMedian: Int64?
    package let currentMedian: Int64?

    /// Fails with `outOfRange` for a confidence outside (0, 1).
    package init(previous: DurationSample, current: DurationSample, confidence: Double = 0.95) throws {
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        previousMedian = Self.median(previous, confidence)
        currentMedian = Self.median(current, confidence)
        let isCensored = !previous.censored.isEmpty || !current.censored.isEmpty
        test = isCensored ? .logRank : .mannWhitney
        if let few = Self.shortfall(previous, current, isCensored: isCensored) {
            (verdict, pValue, shift, probabilityShorter) = (.tooFew(n: few), nil, nil, nil)
            return
        }
        let alpha = 1 - confidence
        if isCensored {
            let logRank = LogRank(previous, current)
            verdict = Self.verdict(logRank.pValue < alpha, isShorter: logRank.excess > 0)
            (pValue, shift, probabilityShorter) = (logRank.pValue, nil, nil)
            return
        }
        let test = try MannWhitney(sorted: previous.completed, current.completed)
        verdict = Self.verdict(test.pValue < alpha, isShorter: test.cliffsDelta < 0)
        pValue = test.pValue
        shift = try HodgesLehmann(sorted: previous.completed, current.completed, confidence: confidence)
        probabilityShorter = 1 - test.probabilityFirstIsSmaller
    }

    private static func median(_ sample: DurationSample, _ confidence: Double) -> Int64? {
        SurvivalMedian(
            SurvivalSteps(completed: sample.completed, censored: sample.censored), confidence: confidence
        ).time
    }

    private static func shortfall(_ previous: DurationSample, _ current: DurationSample, isCensored: Bool) -> Int? {
        let smaller = min(previous.count, current.count)
        if smaller < fewestObservations { return smaller }
        let events = previous.completed.count + current.completed.count
        return isCensored && events < fewestEvents ? events : nil
    }

    private static func verdict(_ isDetected: Bool, isShorter: Bool) -> Verdict {
        guard isDetected else { return .noDetectableChange }
        return isShorter ? .shorter : .longer
    }
}
