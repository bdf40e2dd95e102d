/// A point on the UTC time line with the resolution that PostgreSQL's `timestamptz` keeps.
///
/// `Date` is a binary floating-point number and loses microseconds after a few decades; an integer does not.
package struct Instant: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z (leap seconds are not counted, as in POSIX time).
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        self.microseconds = seconds * 1_000_000
    }

    /// Whole seconds since 1970, rounded towards the past.
    package var wholeSeconds: Int64 { microseconds.floorDivided(by: 1_000_000) }

    /// The first instant after this one: where a half-open horizon or period ends that takes this one in.
    package var next: Instant { Instant(microseconds: microseconds + 1) }

    package func advanced(bySeconds seconds: Int64) -> Instant {
        Instant(microseconds: microseconds + seconds * 1_000_000)
    }

    /// The time from `other` to `self` in microseconds; negative when `other` is later.
    package func microseconds(since other: Instant) -> Int64 {
        microseconds - other.microseconds
    }

    /// The time from `other` to `self` in seconds.
    package func seconds(since other: Instant) -> Double {
        Double(microseconds - other.microseconds) / 1_000_000
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }
}

// MARK: - RFC 3339

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC, the fraction only where it is not zero: `2026-03-10T14:30:00Z`.
    package var description: String { rfc3339 }

    /// RFC 3339 in UTC, the fraction only where it is not zero: `2026-03-10T14:30:00Z`.
    package var rfc3339: String {
        let second = wholeSeconds
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let day = second.floorDivided(by: 86_400)
        let ofDay = second - day * 86_400
        return DateDigits.text {
            $0.put(CivilDate(daysSince1970: Int(day)))
            $0.put("T")
            $0.put(secondOfDay: Int(ofDay), withSeconds: true)
            $0.put(microsecond: Int(fraction))
            $0.put("Z")
        }
    }

    /// Reads an RFC 3339 date-time with offset; `nil` when the text is anything else.
    ///
    /// A leap second (`:60`) is read as the first instant of the next minute, as POSIX time does; digits of the
    /// fraction beyond the sixth are cut off. An offset must not lead out of the years 0001 to 9999 of UTC: what is read
    /// can always be written and read again.
    package init?(rfc3339 text: some StringProtocol) {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2), scanner.skip("T", "t", " "), let hour = scanner.digits(2), scanner.skip(":"),
            let minute = scanner.digits(2), scanner.skip(":"), let second = scanner.digits(2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if scanner.skip(".", ",") {
            guard let digits = scanner.fraction() else { return nil }
            fraction = digits
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - Int64(offset)
        self.init(microseconds: seconds * 1_000_000 + fraction)
        guard Instant.writable.contains(self) else { return nil }
    }

    /// The instants that RFC 3339 can write: 0001-01-01T00:00:00Z and later, before the year 10000.
    static let writable = Instant(seconds: -62_135_596_800)..<Instant(seconds: 253_402_300_800)
}

extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is not an RFC 3339 instant")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

extension Int64 {
    /// The quotient rounded towards the past, for a divisor above zero.
    func floorDivided(by divisor: Int64) -> Int64 {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }
}

/// The number that so many ASCII digits write and nothing else does; `Int` would take signs.
func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}

func number(_ text: Substring, digits: Int) -> Int? { number(text, digits: digits...digits) }

/// Reads fixed-width digits from ASCII bytes.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        position += count
        return value
    }

    mutating func skip(_ characters: Unicode.Scalar...) -> Bool {
        guard position < bytes.count, characters.contains(Unicode.Scalar(bytes[position])) else { return false }
        position += 1
        return true
    }

    /// Microseconds of a decimal fraction; at least one digit.
    mutating func fraction() -> Int64? {
        let start = position
        var value: Int64 = 0
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
            if position - start < 6 { value = value * 10 + Int64(bytes[position] - 48) }
            position += 1
        }
        guard position > start else { return nil }
        for _ in min(position - start, 6)..<6 { value *= 10 }
        return value
    }

    /// Seconds east of UTC of `Z`, `+hh:mm` or `-hhmm`.
    mutating func offset() -> Int? {
        if skip("Z", "z") { return 0 }
        let negative: Bool
        if skip("+") { negative = false } else if skip("-") { negative = true } else { return nil }
        guard let hours = digits(2) else { return nil }
        _ = skip(":")
        guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return (negative ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}
