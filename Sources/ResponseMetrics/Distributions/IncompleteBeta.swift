import Foundation

extension SpecialFunctions {
    /// Regularised incomplete beta function I_x(a, b) for a, b > 0.
    static func incompleteBeta(_ a: Double, _ b: Double, _ x: Double) -> Double {
        betaTails(a, b, x, 1 - x).lower
    }

    /// I_x(a, b) and its complement, both accurate. `y` is 1 − x; a caller that knows it exactly should pass it.
    static func betaTails(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> (lower: Double, upper: Double) {
        if x <= 0 { return (0, 1) }
        if y <= 0 { return (1, 0) }
        if x <= (a + 1) / (a + b + 2) {
            let lower = betaFromBelow(a, b, x, y)
            return (lower, 1 - lower)
        }
        let upper = betaFromBelow(b, a, y, x)
        return (1 - upper, upper)
    }

    private static func betaFromBelow(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        if b * x <= 1, x <= 0.7 { return betaSeries(a, b, x, y) }
        return betaFraction(a, b, x, y)
    }

    /// Power series 26.5.4 of Abramowitz and Stegun: I_x = x^a/(a·B) · (1 + a·Σ (1−b)…(n−b) x^n / (n!·(a+n))).
    private static func betaSeries(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        var sum = 1 / a
        var coefficient = 1.0
        var n = 0.0
        while true {
            n += 1
            coefficient *= (n - b) / n * x
            let next = sum + coefficient / (a + n)
            if next == sum { break }
            sum = next
        }
        // The kernel holds y^b, which the series does not.
        return betaKernel(a, b, x, y) * exp(-b * log1p(-x)) * sum
    }

    /// Continued fraction of DiDonato and Morris (ACM TOMS 18, 1992, algorithm 708) by Lentz's method. It needs about
    /// the square root of max(a, b) terms near the mean, and a handful elsewhere.
    private static func betaFraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        var m = 0.0
        var value = a * (a * y - b * x + 1) / (a + 1)
        if value == 0 { value = .leastNormalMagnitude }
        var c = value
        var d = 0.0
        while m < 100_000 {
            m += 1
            let s = a + 2 * m
            let numerator = (a + m - 1) * (a + b + m - 1) / (s - 1) * (m * (b - m) / (s - 1)) * x * x
            let denominator =
                m + m * (b - m) * x / (s - 1) + (a + m) / (s + 1) * (a * y - b * x + 1 + m * (1 + y))
            d = denominator + numerator * d
            if d == 0 { d = .leastNormalMagnitude }
            c = denominator + numerator / c
            if c == 0 { c = .leastNormalMagnitude }
            d = 1 / d
            let factor = c * d
            value *= factor
            if abs(factor - 1) <= .ulpOfOne { break }
        }
        return betaKernel(a, b, x, y) / value
    }

    /// The x with I_x(a, b) = p. Newton steps kept inside a shrinking bracket; `upper` asks for the complement instead.
    static func betaQuantile(_ a: Double, _ b: Double, _ p: Double, upper: Bool = false) -> Double {
        // Start: normal approximation on the mean of the distribution.
        let mean = a / (a + b)
        let deviation = (mean * (1 - mean) / (a + b + 1)).squareRoot()
        let z = upper ? -normalQuantile(p) : normalQuantile(p)
        var x = mean + z * deviation
        if !(x > 0 && x < 1) { x = x <= 0 ? mean / 2 : (1 + mean) / 2 }
        return solve(from: x, low: 0, high: 1) { x in
            let tails = betaTails(a, b, x, 1 - x)
            let error = upper ? p - tails.upper : tails.lower - p
            return (error, betaKernel(a, b, x, 1 - x) / (x * (1 - x)))
        }
    }

    /// Root of an increasing function that returns its value and slope, by Newton with bisection as the safeguard.
    static func solve(
        from start: Double, low: Double, high: Double, _ function: (Double) -> (value: Double, slope: Double)
    ) -> Double {
        var (low, high, x) = (low, high, start)
        for _ in 0..<200 {
            let (value, slope) = function(x)
            if value == 0 { return x }
            if value < 0 { low = x } else { high = x }
            var next = x - value / slope
            if !(next > low && next < high) { next = high.isFinite ? (low + high) / 2 : 2 * x + 1 }
            if abs(next - x) <= 4 * x.ulp { return next }
            x = next
        }
        return x
    }
}
