/// Mean duration within a horizon: the area under the survival curve up to it. It exists where the median is not reached.
package struct RestrictedMean: Equatable, Sendable {
    /// Microseconds.
    package let mean: Double
    /// Square microseconds: Σ (area to the right of the step)² · d/(n·(n − d)) (Klein and Moeschberger, 4.5).
    package let variance: Double
    /// The curve ended above zero before the horizon, and its last value was carried on.
    package let isExtrapolated: Bool
}

extension KaplanMeier {
    /// Restricted mean survival time through `horizon` microseconds. Fails with `negativeDuration` for a horizon
    /// below zero and with `tooFewValues` without observations.
    package func restrictedMean(through horizon: Int64) throws -> RestrictedMean {
        guard horizon >= 0 else { throw MetricInputError.negativeDuration(microseconds: horizon) }
        guard let last = steps.last else { throw MetricInputError.tooFewValues(needed: 1, given: 0) }
        var area = CompensatedSum()
        var variance = CompensatedSum()
        var right = horizon
        // From the right, so that the area beyond each step is known when the step is met.
        for index in steps.indices.reversed() where steps[index].time < horizon {
            let step = steps[index]
            area.add(step.survival * Double(right - step.time))
            let before = index > 0 ? steps[index - 1].greenwoodSum : 0
            variance.add(area.value * area.value * (step.greenwoodSum - before))
            right = step.time
        }
        return RestrictedMean(
            mean: area.value, variance: variance.value, isExtrapolated: last.time < horizon && last.survival > 0)
    }
}
