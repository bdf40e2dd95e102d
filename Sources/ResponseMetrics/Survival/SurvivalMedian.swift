/// The median of a Kaplan–Meier curve and its interval, read off a walk that stops as soon as all three are known.
///
/// The median is the first instant with S(t) ≤ 1/2, in exact arithmetic. Its interval holds the instants at which the
/// log(−log) interval of S(t) contains 1/2 (Brookmeyer and Crowley 1982): it begins where the lower limit comes down to
/// one half and ends where the upper one does; a bound is `nil` when that does not happen.
struct SurvivalMedian: Equatable {
    private(set) var time: Int64?
    private(set) var interval: ConfidenceBounds<Int64>

    init(_ steps: SurvivalSteps, confidence: Double) {
        let z = SpecialFunctions.criticalValue(confidence: confidence)
        var walk = steps
        var (lower, upper): (Int64?, Int64?)
        while let step = walk.next() {
            if step.events == 0 { continue }
            if time == nil, SurvivalLevel.half.isReached(by: step, of: walk, startingAt: steps) { time = step.time }
            if lower == nil, Self.mayReachHalf(step, z), step.interval(criticalValue: z).lower <= 0.5 {
                lower = step.time
            }
            // The upper limit is never below S(t).
            if time != nil, upper == nil, step.interval(criticalValue: z).upper <= 0.5 { upper = step.time }
            if time != nil, lower != nil, upper != nil { break }
        }
        interval = ConfidenceBounds(lower: lower, upper: upper)
    }

    /// Rules out the early steps without logarithms. The lower limit reaches 1/2 when h·exp(z·s/h) ≥ log 2 with h = −log S;
    /// as 1 − S ≤ h ≤ (1 − S)/S, it does not while h ≤ 1/4 and z·s ≤ 1 − S, for then the left side is below e/4 < log 2.
    private static func mayReachHalf(_ step: SurvivalStep, _ z: Double) -> Bool {
        let fallen = 1 - step.survival
        return step.survival < 0.8 || z * step.greenwoodSum.squareRoot() > fallen
    }
}
