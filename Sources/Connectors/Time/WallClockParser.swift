import IncidentModel

/// Reads dates of one column: a format, a zone, and what was learnt about the zone's days so far.
///
/// The zone is asked once per day of the data: most days have one offset throughout. A value, to be kept by whoever
/// reads the column.
package struct WallClockParser: Sendable {
    package enum Format: Equatable, Sendable {
        /// `d/M/yyyy H:mm[:ss]`, `dd-MM-yyyy HH:mm[:ss]`, `yyyy-MM-dd HH:mm[:ss]` (or with `T`) and RFC 3339 with its
        /// offset, told apart by the separators.
        case byItsSeparators
        case pattern(DatePattern)

        /// As somebody writes it; empty where nothing was said.
        package var text: String {
            if case .pattern(let pattern) = self { pattern.text } else { "" }
        }
    }

    package enum Outcome: Equatable, Sendable {
        case instant(Instant)
        case problem(FieldProblem.Code, String)
    }

    package let clock: ZonedClock
    package let format: Format
    /// The offset in seconds of days that have only one; `Int.min` for the others. Owned by this parser.
    private var offsets: [Int: Int] = [:]
    private var lastDay = Int.min
    private var lastOffset = Int.min
    private var lastDate: WallReading?
    private var lastDateDay = 0

    package init(format: Format = .byItsSeparators, clock: ZonedClock = .utc) {
        self.format = format
        self.clock = clock
    }

    /// Reads one text; it must hold nothing else.
    package mutating func parse(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        let reading: WallReading?
        switch format {
        case .pattern(let pattern):
            reading = pattern.reading(bytes)
        case .byItsSeparators:
            if let instant = WallClockParser.withOffset(bytes) { return .instant(instant) }
            reading = WallClockParser.bySeparators(bytes)
        }
        guard let reading else { return .problem(.badTime, "not a time of the form \(formatText)") }
        return instant(of: reading)
    }

    package mutating func parse(_ text: String) -> Outcome {
        var text = text
        return text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
    }

    /// The day of a text that has no time of day, as the span of that day; `nil` when it is none.
    package mutating func parseDay(_ text: String) -> StatedTime? {
        var text = text
        let reading: WallReading? = text.withUTF8 { buffer in
            let bytes = UnsafeRawBufferPointer(buffer)
            if case .pattern(let pattern) = format { return pattern.reading(bytes) }
            return WallClockParser.bySeparators(bytes, dayOnly: true)
        }
        guard let reading, let date = CivilDate(year: reading.year, month: reading.month, day: reading.day) else {
            return nil
        }
        return StatedTime(from: clock.startOfDay(date), to: clock.startOfDay(date.adding(days: 1)))
    }

    private var formatText: String {
        switch format {
        case .byItsSeparators: "d/M/yyyy H:mm, dd-MM-yyyy HH:mm or yyyy-MM-dd HH:mm"
        case .pattern(let pattern): pattern.text
        }
    }

    // MARK: - From reading to instant

    private mutating func instant(of reading: WallReading) -> Outcome {
        guard let day = day(of: reading) else { return .problem(.badTime, "the calendar has no such day") }
        if day != lastDay {
            lastDay = day
            lastOffset = offset(ofDay: day)
        }
        if lastOffset != Int.min {
            let second = Int64(day) * 86_400 + Int64(reading.second) - Int64(lastOffset)
            return .instant(Instant(microseconds: second * 1_000_000))
        }
        switch clock.instants(of: CivilDate(daysSince1970: day), second: reading.second) {
        case .once(let instant):
            return .instant(instant)
        case .never:
            return .problem(.skippedTime, "does not exist in \(clock.identifier): the clocks were put forward over it")
        case .twice(let first, let second):
            let reason = "happened twice in \(clock.identifier), at \(first) and at \(second)"
            return .problem(.repeatedTime, reason)
        }
    }

    private mutating func day(of reading: WallReading) -> Int? {
        if let lastDate, reading.day == lastDate.day, reading.month == lastDate.month, reading.year == lastDate.year {
            return lastDateDay
        }
        guard let date = CivilDate(year: reading.year, month: reading.month, day: reading.day) else { return nil }
        lastDate = reading
        lastDateDay = date.daysSince1970
        return lastDateDay
    }

    private mutating func offset(ofDay day: Int) -> Int {
        if clock.isUTC { return 0 }
        if let known = offsets[day] { return known }
        let date = CivilDate(daysSince1970: day)
        let midnight = Int64(day) * 86_400
        let corners = [(date, 0), (date, 43_200), (date.adding(days: 1), 0)]
        var found: Set<Int> = []
        for (index, corner) in corners.enumerated() {
            guard case .once(let instant) = clock.instants(of: corner.0, second: corner.1) else {
                found.insert(Int.min)
                continue
            }
            found.insert(Int(midnight + Int64(index) * 43_200 - instant.wholeSeconds))
        }
        let offset = found.count == 1 ? found.first ?? Int.min : Int.min
        offsets[day] = offset
        return offset
    }

    // MARK: - Forms told apart by their separators

    private static func bySeparators(_ bytes: UnsafeRawBufferPointer, dayOnly: Bool = false) -> WallReading? {
        var reading = WallReading()
        var position = 0
        guard bytes.count >= 8, let first = DatePattern.digits(bytes, &position, 1...4), position < bytes.count else {
            return nil
        }
        let width = position
        let separator = bytes[position]
        guard separator == UInt8(ascii: "/") || separator == UInt8(ascii: "-") else { return nil }
        position += 1
        let isYearFirst = width == 4 && separator == UInt8(ascii: "-")
        let strict = separator == UInt8(ascii: "-") ? 2...2 : 1...2
        guard isYearFirst || strict.contains(width) else { return nil }
        guard let month = DatePattern.digits(bytes, &position, strict), position < bytes.count,
            bytes[position] == separator
        else { return nil }
        position += 1
        guard let last = DatePattern.digits(bytes, &position, isYearFirst ? 2...2 : 4...4) else { return nil }
        (reading.year, reading.month, reading.day) = isYearFirst ? (first, month, last) : (last, month, first)
        if dayOnly { return position == bytes.count ? reading : nil }
        guard let second = timeOfDay(bytes, position, allowsT: isYearFirst) else { return nil }
        reading.second = second
        return reading
    }

    /// ` H:mm` or ` H:mm:ss` up to the end.
    private static func timeOfDay(_ bytes: UnsafeRawBufferPointer, _ start: Int, allowsT: Bool) -> Int? {
        var position = start
        guard position < bytes.count,
            bytes[position] == UInt8(ascii: " ") || (allowsT && bytes[position] == UInt8(ascii: "T"))
        else { return nil }
        position += 1
        guard let hour = DatePattern.digits(bytes, &position, 1...2), hour < 24, position < bytes.count,
            bytes[position] == UInt8(ascii: ":")
        else { return nil }
        position += 1
        guard let minute = DatePattern.digits(bytes, &position, 2...2), minute < 60 else { return nil }
        var second = hour * 3_600 + minute * 60
        if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
            position += 1
            guard let seconds = DatePattern.digits(bytes, &position, 2...2), seconds < 60 else { return nil }
            second += seconds
        }
        return position == bytes.count ? second : nil
    }

    /// RFC 3339 with an offset, which needs no zone.
    private static func withOffset(_ bytes: UnsafeRawBufferPointer) -> Instant? {
        guard bytes.count >= 17, bytes[4] == UInt8(ascii: "-") else { return nil }
        let last = bytes[bytes.count - 1]
        let sign = bytes[max(0, bytes.count - 6)]
        guard last == UInt8(ascii: "Z") || sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        return Instant(rfc3339: String(decoding: bytes, as: UTF8.self))
    }
}
