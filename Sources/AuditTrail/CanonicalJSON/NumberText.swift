/// Numbers as ECMAScript writes them (ECMA-262, Number::toString), which RFC 8785 §3.2.2.3 asks for.
enum NumberText {
    /// Integers up to here survive a reader that holds numbers as binary floating point (RFC 7493 §2.2).
    static let greatestExactInteger: Int64 = (1 << 53) - 1

    /// `nil` for infinities and NaN, which JSON has no word for.
    static func canonical(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        if value == 0 { return "0" }
        let sign = value < 0 ? "-" : ""
        let (digits, point) = shortestDigits(value.magnitude)
        return sign + placed(digits, point: point)
    }

    /// The fewest digits that read back as the same value, and how many of them stand before the decimal point.
    private static func shortestDigits(_ magnitude: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point = 0
        var exponent = 0
        var isFraction = false
        // Swift's description has the shortest digits already, only its layout differs.
        let text = Array(magnitude.description.utf8)
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"):
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                return trimmed(digits, point: point + exponent)
            default:
                digits.append(byte)
                if !isFraction { point += 1 }
            }
        }
        return trimmed(digits, point: point)
    }

    private static func trimmed(_ digits: [UInt8], point: Int) -> ([UInt8], Int) {
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        var rest = Array(digits[leading...])
        while rest.last == UInt8(ascii: "0") { rest.removeLast() }
        return (rest, point - leading)
    }

    private static func placed(_ digits: [UInt8], point: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        let count = digits.count
        if point >= count, point <= 21 { return text + String(repeating: "0", count: point - count) }
        switch point {
        case 1...21:
            return text.prefix(point) + "." + text.dropFirst(point)
        case -5...0:
            return "0." + String(repeating: "0", count: -point) + text
        default:
            let power = point - 1
            let mantissa = count == 1 ? text : text.prefix(1) + "." + text.dropFirst()
            return mantissa + (power < 0 ? "e-" : "e+") + String(power.magnitude)
        }
    }
}
