extension [UInt8] {
    /// Appends a number in decimal without making a String.
    mutating func appendDecimal(_ value: some FixedWidthInteger) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var magnitude = UInt64(value.magnitude)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
                magnitude /= 10
            } while magnitude > 0
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[start..<20]))
        }
    }

    /// Appends a number with leading zeros up to `width`.
    mutating func appendDecimal(_ value: Int, width: Int) {
        var limit = 1
        for _ in 1..<width { limit *= 10 }
        var limitLeft = limit
        while limitLeft > 1, value < limitLeft {
            append(UInt8(ascii: "0"))
            limitLeft /= 10
        }
        appendDecimal(value)
    }

    mutating func appendHexadecimal(_ byte: UInt8) {
        append(Self.hexadecimalDigits[Int(byte >> 4)])
        append(Self.hexadecimalDigits[Int(byte & 15)])
    }

    private static let hexadecimalDigits = [UInt8]("0123456789abcdef".utf8)
}

/// The value of a hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// Reads a whole text as a decimal number; nil when it is empty, has other characters or doesn't fit.
func parseDecimal<Number: FixedWidthInteger & SignedInteger>(
    _ text: UnsafeBufferPointer<UInt8>, as: Number.Type = Number.self
) -> Number? {
    var position = 0
    var isNegative = false
    if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
        isNegative = first == UInt8(ascii: "-")
        position = 1
    }
    guard position < text.count else { return nil }
    // Counted downwards, because the most negative number has no positive counterpart.
    var total: Number = 0
    while position < text.count {
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        let (product, productOverflow) = total.multipliedReportingOverflow(by: 10)
        let (difference, differenceOverflow) = product.subtractingReportingOverflow(Number(digit))
        guard !productOverflow, !differenceOverflow else { return nil }
        total = difference
        position += 1
    }
    if isNegative { return total }
    return total == .min ? nil : -total
}
