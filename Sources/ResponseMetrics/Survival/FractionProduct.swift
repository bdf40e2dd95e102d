/// A product of fractions not above one, compared with another fraction without rounding.
///
/// Equality is settled by prime factors, which a curve of a million observations allows in milliseconds. What is not equal
/// is told apart by fixed-point arithmetic of growing width, which must end because the two differ. The sieve takes eight bytes
/// for each number up to the largest factor, for as long as a comparison lasts.
struct FractionProduct {
    private var factors: [(numerator: UInt64, denominator: UInt64)] = []

    mutating func append(_ numerator: Int, over denominator: Int) {
        if numerator != denominator { factors.append((UInt64(numerator), UInt64(denominator))) }
    }

    /// Whether the product is above `numerator / denominator`.
    func exceeds(_ numerator: UInt64, over denominator: UInt64) -> Bool {
        if factors.contains(where: { $0.numerator == 0 }) { return false }
        if numerator == 0 { return true }
        if equals(numerator, over: denominator) { return false }
        var width = 4
        while true {
            if let answer = exceeds(numerator, over: denominator, limbs: width) { return answer }
            width *= 2
        }
    }

    private func equals(_ numerator: UInt64, over denominator: UInt64) -> Bool {
        let largest = factors.reduce(max(numerator, denominator)) { max($0, $1.numerator, $1.denominator) }
        let smallest = Self.smallestPrimeFactors(through: Int(largest))
        var exponents = [Int32](repeating: 0, count: Int(largest) + 1)
        func count(_ value: UInt64, by sign: Int32) {
            var rest = Int(value)
            while rest > 1 {
                let prime = Int(smallest[rest])
                exponents[prime] += sign
                rest /= prime
            }
        }
        for factor in factors {
            count(factor.numerator, by: 1)
            count(factor.denominator, by: -1)
        }
        count(numerator, by: -1)
        count(denominator, by: 1)
        return exponents.allSatisfy { $0 == 0 }
    }

    private static func smallestPrimeFactors(through limit: Int) -> [UInt32] {
        var smallest = (0...limit).map { UInt32($0) }
        var prime = 2
        while prime * prime <= limit {
            if smallest[prime] == UInt32(prime) {
                for multiple in stride(from: prime * prime, through: limit, by: prime)
                where smallest[multiple] == UInt32(multiple) {
                    smallest[multiple] = UInt32(prime)
                }
            }
            prime += 1
        }
        return smallest
    }

    /// `nil` when the width does not separate them. The product is kept rounded down with `limbs` 64-bit digits after the
    /// point, and every factor adds less than one unit of the last digit to the shortfall.
    private func exceeds(_ numerator: UInt64, over denominator: UInt64, limbs: Int) -> Bool? {
        var product = FixedPoint(one: limbs)
        for factor in factors {
            product.multiply(by: factor.numerator)
            product.divide(by: factor.denominator)
        }
        var ceiling = product
        ceiling.addLastDigit(UInt64(factors.count))
        var target = FixedPoint(one: limbs)
        target.multiply(by: numerator)
        product.multiply(by: denominator)
        ceiling.multiply(by: denominator)
        if target < product { return true }
        if ceiling < target { return false }
        return nil
    }
}

/// A non-negative number with one digit before the point and a fixed number after it, base 2^64, least digit first.
private struct FixedPoint {
    private var digits: [UInt64]

    init(one limbs: Int) {
        digits = [UInt64](repeating: 0, count: limbs) + [1]
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in digits.indices {
            let (high, low) = digits[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            digits[index] = sum
            carry = high + (overflow ? 1 : 0)
        }
    }

    mutating func divide(by divisor: UInt64) {
        var remainder: UInt64 = 0
        for index in digits.indices.reversed() {
            (digits[index], remainder) = divisor.dividingFullWidth((remainder, digits[index]))
        }
    }

    mutating func addLastDigit(_ amount: UInt64) {
        var carry = amount
        for index in digits.indices where carry > 0 {
            let (sum, overflow) = digits[index].addingReportingOverflow(carry)
            digits[index] = sum
            carry = overflow ? 1 : 0
        }
    }

    static func < (left: FixedPoint, right: FixedPoint) -> Bool {
        left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }
}
