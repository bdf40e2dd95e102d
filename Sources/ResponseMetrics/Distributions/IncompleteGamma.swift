import Foundation

extension SpecialFunctions {
    /// Regularised incomplete gamma functions P(a, x) and Q(a, x) for a > 0, x ≥ 0, both accurate.
    /// Series below a + 1, Legendre's continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
    static func gammaTails(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
        if x <= 0 { return (0, 1) }
        if x == .infinity { return (1, 0) }
        let kernel = gammaKernel(a, x)
        if x < a + 1 {
            var sum = 1.0
            var term = 1.0
            var n = a
            while true {
                n += 1
                term *= x / n
                let next = sum + term
                if next == sum { break }
                sum = next
            }
            let lower = kernel * sum
            return (lower, 1 - lower)
        }
        let upper = kernel * a / gammaFraction(a, x)
        return (1 - upper, upper)
    }

    private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
        var b = x + 1 - a
        var value = b == 0 ? .leastNormalMagnitude : b
        var c = value
        var d = 0.0
        var n = 0.0
        while n < 1_000_000 {
            n += 1
            let numerator = -n * (n - a)
            b += 2
            d = b + numerator * d
            if d == 0 { d = .leastNormalMagnitude }
            c = b + numerator / c
            if c == 0 { c = .leastNormalMagnitude }
            d = 1 / d
            let factor = c * d
            value *= factor
            if abs(factor - 1) <= .ulpOfOne { break }
        }
        return value
    }

    /// The x with P(a, x) = p, or with Q(a, x) = p when `upper`. Starts from Wilson and Hilferty's cube (1931).
    static func gammaQuantile(_ a: Double, _ p: Double, upper: Bool = false) -> Double {
        let z = upper ? -normalQuantile(p) : normalQuantile(p)
        let root = 1 - 1 / (9 * a) + z / (3 * a.squareRoot())
        let start = root > 0 ? a * root * root * root : a / 2
        return solve(from: start, low: 0, high: .infinity) { x in
            let tails = gammaTails(a, x)
            let error = upper ? p - tails.upper : tails.lower - p
            return (error, gammaKernel(a, x) * a / x)
        }
    }
}
