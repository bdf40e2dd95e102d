/// A number of incidents seen in an exposure (days, endpoints, users): the stuff of rates.
package struct EventCount: Equatable, Sendable {
    package let count: Int
    /// In any unit, above zero; two counts that are compared must use the same one.
    package let exposure: Double

    /// Fails with `outOfRange` for a count below zero or an exposure that is not finite and above zero.
    package init(_ count: Int, exposure: Double = 1) throws {
        guard count >= 0 else { throw MetricInputError.outOfRange(name: "count", value: Double(count)) }
        guard exposure > 0, exposure.isFinite else {
            throw MetricInputError.outOfRange(name: "exposure", value: exposure)
        }
        self.count = count
        self.exposure = exposure
    }

    package var rate: Double { Double(count) / exposure }

    /// Exact Poisson interval of the rate (Garwood 1936).
    package func garwoodInterval(confidence: Double = 0.95) throws -> (lower: Double, upper: Double) {
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        let half = (1 - confidence) / 2
        let lower = count == 0 ? 0 : SpecialFunctions.gammaQuantile(Double(count), half)
        let upper = SpecialFunctions.gammaQuantile(Double(count) + 1, half, upper: true)
        return (lower / exposure, upper / exposure)
    }
}
