import IncidentModel

/// A date format made of `d dd M MM yyyy H HH mm ss` and literal characters, as in `d/M/yyyy H:mm`.
///
/// `d`, `M` and `H` take one or two digits, the others exactly as many as they have letters. Month names, two-digit
/// years and twelve-hour clocks are not offered: each can be misread without anyone noticing.
package struct DatePattern: Equatable, Sendable {
    private enum Part: Equatable {
        case year
        case month(Int)
        case day(Int)
        case hour(Int)
        case minute
        case second
        case literal(UInt8)
    }

    package let text: String
    private let parts: [Part]
    /// Whether the pattern has hours; without, a text means a whole day.
    package let hasTime: Bool

    /// `nil` when the pattern lacks year, month or day, repeats a part, or has letters other than the above.
    package init?(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            switch (letter, run.count) {
            case ("y", 4): parts.append(.year)
            case ("M", 1...2): parts.append(.month(run.count))
            case ("d", 1...2): parts.append(.day(run.count))
            case ("H", 1...2): parts.append(.hour(run.count))
            case ("m", 2): parts.append(.minute)
            case ("s", 2): parts.append(.second)
            // T stands between date and time in ISO 8601; any other letter is a mistake in the pattern.
            case ("T", 1): parts.append(.literal(UInt8(ascii: "T")))
            default:
                guard !letter.isLetter else { return nil }
                parts += run.utf8.map { .literal($0) }
            }
        }
        func count(_ matches: (Part) -> Bool) -> Int { parts.count { matches($0) } }
        let hours = count { if case .hour = $0 { true } else { false } }
        let minutes = count { $0 == .minute }
        let seconds = count { $0 == .second }
        guard count({ $0 == .year }) == 1, count({ if case .month = $0 { true } else { false } }) == 1,
            count({ if case .day = $0 { true } else { false } }) == 1, hours <= 1, minutes <= hours, seconds <= minutes
        else { return nil }
        self.text = text
        self.parts = parts
        hasTime = hours == 1
    }

    /// The wall-clock reading of a text; `nil` when the text does not have this form. Its day may not exist.
    func reading(_ bytes: UnsafeRawBufferPointer) -> WallReading? {
        var reading = WallReading()
        var position = 0
        for part in parts {
            let value: Int?
            switch part {
            case .literal(let byte):
                guard position < bytes.count, bytes[position] == byte else { return nil }
                position += 1
                continue
            case .year: value = DatePattern.digits(bytes, &position, 4...4)
            case .month(let width), .day(let width), .hour(let width):
                value = DatePattern.digits(bytes, &position, width...2)
            case .minute, .second: value = DatePattern.digits(bytes, &position, 2...2)
            }
            guard let value else { return nil }
            switch part {
            case .year: reading.year = value
            case .month: reading.month = value
            case .day: reading.day = value
            case .hour: reading.second += value * 3_600
            case .minute: reading.second += value * 60
            case .second: reading.second += value
            case .literal: break
            }
            if case .hour = part, value > 23 { return nil }
            if part == .minute || part == .second, value > 59 { return nil }
        }
        return position == bytes.count ? reading : nil
    }

    @inline(__always)
    static func digits(_ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ width: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < width.upperBound, position < bytes.count {
            let digit = bytes[position] &- 0x30
            guard digit < 10 else { break }
            value = value &* 10 &+ Int(digit)
            position += 1
            count += 1
        }
        return count >= width.lowerBound ? value : nil
    }
}

/// What a clock on the wall shows; not checked against the calendar.
struct WallReading: Equatable {
    var year = 0
    var month = 0
    var day = 0
    /// Second of the day.
    var second = 0
}
