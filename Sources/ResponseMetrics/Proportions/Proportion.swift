/// A share of a whole number of cases, with intervals that stay honest at 0 %, at 100 % and for small numbers.
package struct Proportion: Equatable, Sendable {
    package let successes: Int
    package let total: Int

    /// Fails with `outOfRange` unless 0 ≤ successes ≤ total.
    package init(_ successes: Int, of total: Int) throws {
        guard total >= 0 else { throw MetricInputError.outOfRange(name: "total", value: Double(total)) }
        guard successes >= 0, successes <= total else {
            throw MetricInputError.outOfRange(name: "successes", value: Double(successes))
        }
        self.successes = successes
        self.total = total
    }

    /// `nil` for nothing out of nothing.
    package var share: Double? { total > 0 ? Double(successes) / Double(total) : nil }

    /// Score interval (Wilson 1927), the one to publish. (0, 1) when there are no cases.
    package func wilsonInterval(confidence: Double = 0.95) throws -> (lower: Double, upper: Double) {
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        guard total > 0 else { return (0, 1) }
        let z = SpecialFunctions.criticalValue(confidence: confidence)
        let (n, x) = (Double(total), Double(successes))
        let center = (x + z * z / 2) / (n + z * z)
        let half = z / (n + z * z) * (x * (n - x) / n + z * z / 4).squareRoot()
        return (successes == 0 ? 0 : max(0, center - half), successes == total ? 1 : min(1, center + half))
    }

    /// Exact interval (Clopper and Pearson 1934): never below its confidence, therefore wider.
    package func clopperPearsonInterval(confidence: Double = 0.95) throws -> (lower: Double, upper: Double) {
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        guard total > 0 else { return (0, 1) }
        let half = (1 - confidence) / 2
        let (x, rest) = (Double(successes), Double(total - successes))
        return (
            successes == 0 ? 0 : SpecialFunctions.betaQuantile(x, rest + 1, half),
            successes == total ? 1 : SpecialFunctions.betaQuantile(x + 1, rest, half, upper: true)
        )
    }
}
