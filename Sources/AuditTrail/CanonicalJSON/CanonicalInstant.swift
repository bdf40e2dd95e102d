/// The one text of an instant within entries and manifests: UTC, microseconds, always 27 characters.
///
/// `2026-03-10T14:30:00.000000Z`. A fixed width leaves one way to write an instant, and sorting the text sorts the
/// time.
package enum CanonicalInstant {
    /// 0001-01-01T00:00:00Z up to the end of 9999, in microseconds since 1970.
    package static let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    /// Microseconds since 1970-01-01T00:00:00Z; an instant outside of `range` is drawn to its nearer end, because the
    /// text has four digits for the year.
    package static func text(microseconds: Int64) -> String {
        let instant = min(max(microseconds, range.lowerBound), range.upperBound)
        let (day, ofDay) = flooredDivision(instant, by: 86_400_000_000)
        let date = civilDate(daysSince1970: day)
        let second = ofDay / 1_000_000
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
            + padded(second / 3_600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2) + "."
            + padded(ofDay % 1_000_000, 6) + "Z"
    }

    private static func flooredDivision(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Era arithmetic over 400-year cycles of 146,097 days, counted from 1 March.
    private static func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = flooredDivision(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
