/// A point in time as documents print it: microseconds since 1970-01-01T00:00:00Z.
///
/// Documents know no clock and no time zone rules: they print UTC, and a caller who wants local time hands in the text.
package struct DocumentInstant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: DocumentInstant, right: DocumentInstant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// For people, to the minute: `2026-03-10 14:30 UTC`; seconds follow where they are not zero.
    package var text: String { civil.text }

    /// RFC 3339 in UTC, to the second: `2026-03-10T14:30:00Z`.
    package var rfc3339: String { civil.rfc3339 }

    /// The day in UTC: `2026-03-10`.
    package var dayText: String { civil.dayText }

    var civil: CivilTime { CivilTime(microseconds: microseconds) }
}

/// The calendar reading of an instant in UTC (proleptic Gregorian).
struct CivilTime: Equatable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    /// Days-to-date arithmetic on 400-year eras that begin on 1 March, so that the leap day comes last in its year.
    init(microseconds: Int64) {
        let seconds = Int(microseconds.dividedRoundingDown(by: 1_000_000))
        let days = seconds.dividedRoundingDown(by: 86_400)
        let ofDay = seconds - days * 86_400
        let shifted = days + 719_468
        let era = shifted.dividedRoundingDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = ofDay / 3_600
        minute = ofDay / 60 % 60
        second = ofDay % 60
    }

    var dayText: String { "\(zeroPadded(year, 4))-\(zeroPadded(month, 2))-\(zeroPadded(day, 2))" }
    var text: String {
        let tail = second == 0 ? "" : ":" + zeroPadded(second, 2)
        return "\(dayText) \(zeroPadded(hour, 2)):\(zeroPadded(minute, 2))\(tail) UTC"
    }
    var rfc3339: String {
        "\(dayText)T\(zeroPadded(hour, 2)):\(zeroPadded(minute, 2)):\(zeroPadded(second, 2))Z"
    }
}

extension FixedWidthInteger {
    /// Division that rounds towards minus infinity, so that instants before 1970 fall on the right day.
    func dividedRoundingDown(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

func zeroPadded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let padding = String(repeating: "0", count: max(0, width - digits.count))
    return (value < 0 ? "-" : "") + padding + digits
}
