/// exp, log and the normal quantile out of additions, multiplications, divisions and square roots alone.
///
/// IEEE 754 fixes these operations to the bit, but not the functions of a C library: their last digit differs between
/// versions, and then the same seed would give another record.
enum ElementaryFunctions {
    private static let log2High = 0.693147180369123816490
    private static let log2Low = 1.90821492927058770002e-10

    /// e to the power of `x` for |x| < 700, to about 1e-15 relative.
    static func exponential(_ x: Double) -> Double {
        let power = (x * 1.4426950408889634).rounded()
        let rest = (x - power * log2High) - power * log2Low
        // |rest| ≤ ln 2 / 2, where the Taylor series to the 13th power leaves 1e-17.
        var sum = 1.0 / 6_227_020_800
        sum = sum * rest + 1.0 / 479_001_600
        sum = sum * rest + 1.0 / 39_916_800
        sum = sum * rest + 1.0 / 3_628_800
        sum = sum * rest + 1.0 / 362_880
        sum = sum * rest + 1.0 / 40_320
        sum = sum * rest + 1.0 / 5_040
        sum = sum * rest + 1.0 / 720
        sum = sum * rest + 1.0 / 120
        sum = sum * rest + 1.0 / 24
        sum = sum * rest + 1.0 / 6
        sum = sum * rest + 1.0 / 2
        sum = sum * rest + 1
        sum = sum * rest + 1
        return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
    }

    /// The natural logarithm of a positive normal number, to about 1e-15 relative.
    static func logarithm(_ x: Double) -> Double {
        var exponent = Double(x.exponent)
        var fraction = x.significand
        if fraction > 1.4142135623730951 {
            fraction /= 2
            exponent += 1
        }
        // ln((1 + s) / (1 − s)) = 2 (s + s³/3 + s⁵/5 + …) with s² ≤ 0.0295: eleven terms leave 1e-17.
        let s = (fraction - 1) / (fraction + 1)
        let square = s * s
        var sum = 0.0
        var odd = 21.0
        while odd >= 1 {
            sum = sum * square + 1 / odd
            odd -= 2
        }
        return exponent * log2High + (exponent * log2Low + 2 * s * sum)
    }

    /// The standard normal quantile of 0 < p < 1 by Acklam's rational approximation (2003), to 1.2e-9 relative.
    static func normalQuantile(_ p: Double) -> Double {
        if p < 0.02425 { return tail((-2 * logarithm(p)).squareRoot()) }
        if p > 1 - 0.02425 { return -tail((-2 * logarithm(1 - p)).squareRoot()) }
        let q = p - 0.5
        let r = q * q
        var above = -3.969683028665376e+01
        above = above * r + 2.209460984245205e+02
        above = above * r - 2.759285104469687e+02
        above = above * r + 1.383577518672690e+02
        above = above * r - 3.066479806614716e+01
        above = above * r + 2.506628277459239e+00
        var below = -5.447609879822406e+01
        below = below * r + 1.615858368580409e+02
        below = below * r - 1.556989798598866e+02
        below = below * r + 6.680131188771972e+01
        below = below * r - 1.328068155288572e+01
        return above * q / (below * r + 1)
    }

    private static func tail(_ q: Double) -> Double {
        var above = -7.784894002430293e-03
        above = above * q - 3.223964580411365e-01
        above = above * q - 2.400758277161838e+00
        above = above * q - 2.549732539343734e+00
        above = above * q + 4.374664141464968e+00
        above = above * q + 2.938163982698783e+00
        var below = 7.784695709041462e-03
        below = below * q + 3.224671290700398e-01
        below = below * q + 2.445134137142996e+00
        below = below * q + 3.754408661907416e+00
        return above / (below * q + 1)
    }
}
