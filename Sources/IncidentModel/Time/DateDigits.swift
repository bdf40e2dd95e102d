/// Writes dates and times digit by digit. Documents hold thousands of them, and each one that is put together from texts
/// costs half a dozen allocations.
package struct DateDigits {
    /// Enough for any instant that 64 bits of microseconds hold: years have up to six digits.
    package static let longest = 40

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// The text that `body` writes, at most `longest` bytes.
    package static func text(_ body: (inout DateDigits) -> Void) -> String {
        String(unsafeUninitializedCapacity: longest) { buffer in
            var digits = DateDigits(buffer: buffer)
            body(&digits)
            return digits.count
        }
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    package mutating func put(_ sign: Unicode.Scalar) {
        buffer[count] = UInt8(ascii: sign)
        count += 1
    }

    /// The digits of a number that is not negative, with zeros before it up to `width`, which is at most 6.
    package mutating func put(_ number: Int, width: Int) {
        var digits = width
        var bound = DateDigits.powers[width]
        while number >= bound {
            digits += 1
            bound *= 10
        }
        var rest = number
        for position in stride(from: count + digits - 1, through: count, by: -1) {
            buffer[position] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
        count += digits
    }

    private static let powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

    /// `2026-03-10`.
    package mutating func put(_ date: CivilDate) {
        if date.year < 0 { put("-") }
        put(abs(date.year), width: 4)
        put("-")
        put(date.month, width: 2)
        put("-")
        put(date.day, width: 2)
    }

    /// `14:30`, or `14:30:05` with its seconds.
    package mutating func put(secondOfDay second: Int, withSeconds: Bool) {
        put(second / 3_600, width: 2)
        put(":")
        put(second / 60 % 60, width: 2)
        guard withSeconds else { return }
        put(":")
        put(second % 60, width: 2)
    }

    /// A part of a second as `.25`, without zeros at its end; nothing for a whole one.
    package mutating func put(microsecond: Int) {
        guard microsecond != 0 else { return }
        put(".")
        put(microsecond, width: 6)
        while buffer[count - 1] == UInt8(ascii: "0") { count -= 1 }
    }
}
