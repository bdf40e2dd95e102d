import Foundation

/// The functions behind every interval of this target. Relative error is at most 1e-12 against scipy over the ranges
/// in use (shape parameters up to 1e7), tails included: a tail is computed as such, never as one minus the rest.
enum SpecialFunctions {
    /// Natural logarithm of the gamma function for x > 0.
    static func logGamma(_ x: Double) -> Double {
        // The overload that also returns the sign uses lgamma_r; plain lgamma writes a global variable.
        let (value, _): (Double, Int) = lgamma(x)
        return value
    }

    /// Standard normal distribution function. Through erfc, so that the left tail keeps its relative accuracy.
    static func normalCDF(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

    /// Probability that a chi-square variable with one degree of freedom exceeds `x`.
    static func chiSquareTail(_ x: Double) -> Double { erfc((x / 2).squareRoot()) }

    /// Inverse of `normalCDF`. Starts from formula 26.2.23 of Abramowitz and Stegun (error below 4.5e-4); two or three
    /// Halley steps, which triple the number of correct digits each, finish it.
    static func normalQuantile(_ p: Double) -> Double {
        guard p > 0 else { return p == 0 ? -.infinity : .nan }
        guard p < 1 else { return p == 1 ? .infinity : .nan }
        if p == 0.5 { return 0 }
        if p > 0.75 { return -normalQuantile(1 - p) }
        let tail = min(p, 1 - p)
        let t = (-2 * log(tail)).squareRoot()
        let top = 2.515517 + t * (0.802853 + t * 0.010328)
        let bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
        var z = t - top / bottom
        if p < 0.5 { z = -z }
        for _ in 0..<3 {
            // Near the middle the difference to 1/2 is exact, and erf keeps the digits that a CDF would cancel.
            let error = abs(p - 0.5) < 0.25 ? 0.5 * erf(z / 2.0.squareRoot()) - (p - 0.5) : normalCDF(z) - p
            let newton = error / normalDensity(z)
            z -= newton / (1 + z * newton / 2)
        }
        return z
    }

    static func normalDensity(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

    /// Half the two-sided critical value: 1.96 for a confidence of 0.95.
    static func criticalValue(confidence: Double) -> Double { -normalQuantile((1 - confidence) / 2) }

    // MARK: Saddle-point terms (Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000)

    /// log(n!) minus Stirling's formula, for real n > 0. The asymptotic series is good to the last bit from 16 on;
    /// below, the plain difference loses nothing that matters.
    static func stirlingError(_ n: Double) -> Double {
        guard n >= 16 else {
            return logGamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * Double.pi)
        }
        let r = 1 / (n * n)
        let tail = 1.0 / 1680 - r * (1.0 / 1188 - r * 691 / 360360)
        return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * tail))) / n
    }

    /// x·log(x/m) + m − x without cancellation where x is close to m.
    static func devianceTerm(_ x: Double, _ m: Double) -> Double {
        if x == 0 { return m }
        let difference = x - m
        guard abs(difference) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
        let v = difference / (x + m)
        var sum = difference * v
        var term = 2 * x * v
        let square = v * v
        var odd = 3.0
        while true {
            term *= square
            let next = sum + term / odd
            if next == sum { return sum }
            sum = next
            odd += 2
        }
    }

    /// Density kernel x^a · y^b / B(a, b) with y = 1 − x given separately, so that neither tail is rounded away.
    static func betaKernel(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        if x <= 0 || y <= 0 { return 0 }
        let n = a + b
        let logScale = stirlingError(n) - stirlingError(a) - stirlingError(b)
        let deviance = devianceTerm(a, n * x) + devianceTerm(b, n * y)
        return (a * b / (2 * Double.pi * n)).squareRoot() * exp(logScale - deviance)
    }

    /// Density kernel x^a · e^−x / Γ(a + 1): the Poisson probability of `a` continued to real numbers.
    static func gammaKernel(_ a: Double, _ x: Double) -> Double {
        if x <= 0 { return a == 0 ? 1 : 0 }
        if a == 0 { return exp(-x) }
        return exp(-stirlingError(a) - devianceTerm(a, x)) / (2 * Double.pi * a).squareRoot()
    }
}
