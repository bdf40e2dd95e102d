/// Days of the proleptic Gregorian calendar counted from 1970-01-01, by whole-number arithmetic.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil` and `civil_from_days`:
/// years begin in March, so that the leap day is the last of its year, in eras of 400 years (146,097 days).
enum CivilDay {
    static func number(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    static func isValid(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        switch month {
        case 2: return day <= (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28)
        case 4, 6, 9, 11: return day <= 30
        default: return day <= 31
        }
    }
}

/// Reads the fixed pieces of PostgreSQL's ISO date and time output.
struct ISOTextReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func take(_ character: UInt8) -> Bool {
        guard position < text.count, text[position] == character else { return false }
        position += 1
        return true
    }

    mutating func take(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard text.count - position >= length else { return false }
        for offset in 0..<length where text[position + offset] != word.utf8Start[offset] { return false }
        position += length
        return true
    }

    /// A run of `least` to `most` digits.
    mutating func number(_ least: Int, _ most: Int) -> Int? {
        let start = position
        var value = 0
        while position < text.count, position - start < most {
            let digit = text[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value * 10 + Int(digit)
            position += 1
        }
        return position - start >= least ? value : nil
    }

    /// The digits after a decimal point as microseconds.
    mutating func microseconds() -> Int? {
        let start = position
        guard var value = number(1, 6) else { return nil }
        for _ in 0..<(6 - (position - start)) { value *= 10 }
        return value
    }

    /// `2026-03-10`, year first.
    mutating func date() -> (year: Int, month: Int, day: Int)? {
        guard let year = number(4, 7), take(UInt8(ascii: "-")), let month = number(2, 2), take(UInt8(ascii: "-")),
            let day = number(2, 2)
        else { return nil }
        return (year, month, day)
    }
}
