import Foundation

/// One row of a Kaplan–Meier table: an instant at which something happened, and the curve from there on.
package struct SurvivalStep: Equatable, Sendable {
    /// Microseconds since the start of each incident's own clock.
    package let time: Int64
    /// Under observation just before `time`, with those that enter at it.
    package let atRisk: Int
    package let events: Int
    package let censored: Int
    /// S(t): the estimated share that takes longer than `time`.
    package let survival: Double
    /// Greenwood's sum of d/(n·(n − d)) up to here. A step that takes the last one at risk adds nothing (as lifelines).
    package let greenwoodSum: Double

    /// Greenwood's variance of S(t).
    package var variance: Double { survival * survival * greenwoodSum }

    /// Interval of S(t) on the log(−log) scale (Kalbfleisch and Prentice 1980), which stays inside [0, 1].
    package func interval(confidence: Double = 0.95) -> (lower: Double, upper: Double) {
        interval(criticalValue: SpecialFunctions.criticalValue(confidence: confidence))
    }

    func interval(criticalValue z: Double) -> (lower: Double, upper: Double) {
        if survival >= 1 { return (1, 1) }
        if survival <= 0 { return (0, 0) }
        let hazard = -log(survival)
        let spread = exp(z * greenwoodSum.squareRoot() / hazard)
        return (exp(-hazard * spread), exp(-hazard / spread))
    }
}
