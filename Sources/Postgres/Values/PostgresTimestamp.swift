/// A `timestamptz`: microseconds since 1970-01-01 00:00 UTC, or one of the two infinities.
package struct PostgresTimestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970 in UTC; `Int64.max` and `Int64.min` are the infinities, as inside PostgreSQL.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static let infinity = PostgresTimestamp(microseconds: .max)
    package static let negativeInfinity = PostgresTimestamp(microseconds: .min)

    package var isFinite: Bool { microseconds != .max && microseconds != .min }

    package static func < (left: PostgresTimestamp, right: PostgresTimestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    fileprivate static let microsecondsPerDay: Int64 = 86_400_000_000
}

extension PostgresTimestamp: PostgresEncodable {
    package static var postgresType: UInt32 { PostgresType.timestamptz }

    /// `2026-03-10 14:30:00.123456+00`, years before 1 with `BC`.
    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        guard isFinite else {
            buffer.append(contentsOf: (microseconds > 0 ? "infinity" : "-infinity").utf8)
            return true
        }
        var days = microseconds / Self.microsecondsPerDay
        var rest = microseconds % Self.microsecondsPerDay
        if rest < 0 {
            days -= 1
            rest += Self.microsecondsPerDay
        }
        let isBeforeChrist = buffer.appendCivilDate(dayNumber: Int(days))
        let seconds = Int(rest / 1_000_000)
        let fraction = Int(rest % 1_000_000)
        buffer.append(UInt8(ascii: " "))
        buffer.appendDecimal(seconds / 3_600, width: 2)
        buffer.append(UInt8(ascii: ":"))
        buffer.appendDecimal(seconds / 60 % 60, width: 2)
        buffer.append(UInt8(ascii: ":"))
        buffer.appendDecimal(seconds % 60, width: 2)
        if fraction > 0 {
            buffer.append(UInt8(ascii: "."))
            buffer.appendDecimal(fraction, width: 6)
        }
        buffer.append(contentsOf: "+00".utf8)
        if isBeforeChrist { buffer.append(contentsOf: " BC".utf8) }
        return true
    }
}

extension PostgresTimestamp: PostgresDecodable {
    /// Reads ISO output with any offset; a `timestamp` without one is taken as UTC.
    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        var reader = ISOTextReader(text)
        if reader.take("infinity"), reader.isAtEnd {
            self = .infinity
            return
        }
        if reader.take("-infinity"), reader.isAtEnd {
            self = .negativeInfinity
            return
        }
        guard let value = Self.read(&reader) else { throw PostgresDecodingFailure("not an ISO time stamp") }
        self.init(microseconds: value)
    }

    private static func read(_ reader: inout ISOTextReader) -> Int64? {
        guard let date = reader.date(), reader.take(UInt8(ascii: " ")) || reader.take(UInt8(ascii: "T")),
            let hour = reader.number(2, 2), reader.take(UInt8(ascii: ":")),
            let minute = reader.number(2, 2), reader.take(UInt8(ascii: ":")),
            let second = reader.number(2, 2), hour <= 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0
        if reader.take(UInt8(ascii: ".")) {
            guard let microseconds = reader.microseconds() else { return nil }
            fraction = microseconds
        }
        guard let offset = readOffset(&reader) else { return nil }
        let year = reader.take(" BC") ? 1 - date.year : date.year
        guard reader.isAtEnd, CivilDay.isValid(year: year, month: date.month, day: date.day) else { return nil }
        let days = Int64(CivilDay.number(year: year, month: date.month, day: date.day))
        let seconds = Int64(hour * 3_600 + minute * 60 + second - offset)
        let (whole, overflow) = (days * 86_400 + seconds).multipliedReportingOverflow(by: 1_000_000)
        let (total, secondOverflow) = whole.addingReportingOverflow(Int64(fraction))
        return overflow || secondOverflow ? nil : total
    }

    /// Seconds east of UTC; zero when there is no offset.
    private static func readOffset(_ reader: inout ISOTextReader) -> Int? {
        let sign: Int
        if reader.take(UInt8(ascii: "+")) {
            sign = 1
        } else if reader.take(UInt8(ascii: "-")) {
            sign = -1
        } else {
            _ = reader.take(UInt8(ascii: "Z"))
            return 0
        }
        guard var seconds = reader.number(2, 2).map({ $0 * 3_600 }) else { return nil }
        for unit in [60, 1] where reader.take(UInt8(ascii: ":")) {
            guard let part = reader.number(2, 2), part < 60 else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    /// The binary form counts microseconds from 2000-01-01 (`timestamp.h`, POSTGRES_EPOCH_JDATE).
    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        guard bytes.count == 8 else { throw PostgresDecodingFailure("not a binary time stamp") }
        let value = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        switch value {
        case .max: self = .infinity
        case .min: self = .negativeInfinity
        default:
            let (sum, overflow) = value.addingReportingOverflow(10_957 * Self.microsecondsPerDay)
            guard !overflow else { throw PostgresDecodingFailure("a time stamp out of range") }
            self.init(microseconds: sum)
        }
    }
}

/// A `date`: days since 1970-01-01, or one of the two infinities.
package struct PostgresDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; `Int32.max` and `Int32.min` are the infinities.
    package let dayNumber: Int32

    package init(dayNumber: Int32) {
        self.dayNumber = dayNumber
    }

    /// Nil for a day that the calendar doesn't have or PostgreSQL can't hold.
    package init?(year: Int, month: Int, day: Int) {
        guard (-4_712...5_874_897).contains(year), CivilDay.isValid(year: year, month: month, day: day) else {
            return nil
        }
        self.init(dayNumber: Int32(CivilDay.number(year: year, month: month, day: day)))
    }

    package static let infinity = PostgresDate(dayNumber: .max)
    package static let negativeInfinity = PostgresDate(dayNumber: .min)

    package var isFinite: Bool { dayNumber != .max && dayNumber != .min }

    /// Year 0 is 1 BC. Meaningless for an infinity.
    package var components: (year: Int, month: Int, day: Int) { CivilDay.date(number: Int(dayNumber)) }

    package static func < (left: PostgresDate, right: PostgresDate) -> Bool {
        left.dayNumber < right.dayNumber
    }
}

extension PostgresDate: PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.date }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        guard isFinite else {
            buffer.append(contentsOf: (dayNumber > 0 ? "infinity" : "-infinity").utf8)
            return true
        }
        if buffer.appendCivilDate(dayNumber: Int(dayNumber)) { buffer.append(contentsOf: " BC".utf8) }
        return true
    }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        var reader = ISOTextReader(text)
        if reader.take("infinity"), reader.isAtEnd {
            self = .infinity
            return
        }
        if reader.take("-infinity"), reader.isAtEnd {
            self = .negativeInfinity
            return
        }
        guard let date = reader.date() else { throw PostgresDecodingFailure("not an ISO date") }
        let year = reader.take(" BC") ? 1 - date.year : date.year
        guard reader.isAtEnd, let value = PostgresDate(year: year, month: date.month, day: date.day) else {
            throw PostgresDecodingFailure("not an ISO date")
        }
        self = value
    }
}

extension [UInt8] {
    /// Appends `YYYY-MM-DD`; answers true when the year is before 1 and `BC` has to follow.
    fileprivate mutating func appendCivilDate(dayNumber: Int) -> Bool {
        let date = CivilDay.date(number: dayNumber)
        appendDecimal(date.year > 0 ? date.year : 1 - date.year, width: 4)
        append(UInt8(ascii: "-"))
        appendDecimal(date.month, width: 2)
        append(UInt8(ascii: "-"))
        appendDecimal(date.day, width: 2)
        return date.year <= 0
    }
}
