/// A time as a person states it: an instant, or a span of which only the bounds are known (a day, a month).
package struct StatedTime: Hashable, Sendable {
    /// First instant that is possible.
    package var earliest: Instant
    /// Last instant that is possible for an exact time; for a span the first instant after it (half-open).
    package var latest: Instant

    package init(_ instant: Instant) {
        earliest = instant
        latest = instant
    }

    package init(from earliest: Instant, to latest: Instant) {
        self.earliest = earliest
        self.latest = max(earliest, latest)
    }

    package var isExact: Bool { earliest == latest }

    /// The instant when it is exact.
    package var exact: Instant? { isExact ? earliest : nil }

    /// Whether instants can be chosen within both such that this one is not after the other. The end of the other's span is no
    /// part of it. PostgreSQL compares the bounds in the same way (`can_precede`).
    package func canPrecede(_ other: StatedTime) -> Bool { earliest < other.latest || earliest <= other.earliest }

    /// The instant, or both bounds as ISO 8601 writes an interval.
    package var text: String { exact?.rfc3339 ?? "\(earliest)/\(latest)" }
}

/// Why a text could not be read as a time; each case carries what to tell the person.
package enum TimeExpressionProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case unreadable(String)
    /// A time of day with an offset, `02:30+01:00`: which day it is depends on whose clock is meant.
    case offsetWithoutDay(String)
    case noSuchDay(String)
    case skippedByClock(String, zone: String)
    case shownTwice(String, zone: String, first: Instant, second: Instant)
    case spanWhereInstantNeeded(String)
    /// The first day of all begins in the year before in zones east of UTC, and that cannot be written.
    case beforeFirstYear(String, zone: String)

    package var description: String {
        switch self {
        case .unreadable(let text):
            "'\(text)' is not a time. Write 2026-03-10T14:30:00Z, 2026-03-10T14:30, 14:30, 'yesterday 14:30' or -2h."
        case .offsetWithoutDay(let text):
            "'\(text)' has an offset but no day, and what day it is differs from zone to zone. Write the whole instant, "
                + "such as 2026-03-10T\(text.filter { $0 != " " }), or the time alone on the organisation's clock."
        case .noSuchDay(let text):
            "'\(text)' names a day that the calendar does not have."
        case .skippedByClock(let text, let zone):
            "'\(text)' does not exist in \(zone): the clocks were put forward over it. "
                + "Write an instant with its offset, such as 2026-03-10T14:30+01:00."
        case .shownTwice(let text, let zone, let first, let second):
            "'\(text)' happened twice in \(zone), at \(first) and at \(second). Give one of these."
        case .spanWhereInstantNeeded(let text):
            "'\(text)' is a whole \(TimeExpression.unit(of: text)); this needs an instant such as "
                + "\(TimeExpression.instantWithin(text)), because durations and deadlines are counted from it. A milestone of "
                + "which only the day, month or year is known is stated by sitrep correct KEY MILESTONE --at 2026-03."
        case .beforeFirstYear(let text, let zone):
            "'\(text)' begins, in \(zone), before the year 1 of UTC, where times cannot be written any more."
        }
    }
}

/// Reads the forms of INTERFACE ("Instants on input").
package struct TimeExpression: Sendable {
    /// Owned by the caller: the present instant, handed in so that the same text always reads the same.
    private let now: Instant
    private let clock: ZonedClock

    package init(now: Instant, clock: ZonedClock) {
        self.now = now
        self.clock = clock
    }

    /// An exact instant; a day or month alone is refused.
    package func instant(_ text: String) throws(TimeExpressionProblem) -> Instant {
        guard let exact = try stated(text).exact else { throw .spanWhereInstantNeeded(text) }
        return exact
    }

    /// An instant or a span (`2026-03-10`, `2026-03`, `2026`).
    package func stated(_ text: String) throws(TimeExpressionProblem) -> StatedTime {
        let time = try read(text)
        guard time.earliest >= Instant.writable.lowerBound else {
            throw .beforeFirstYear(text, zone: clock.identifier)
        }
        return time
    }

    private func read(_ text: String) throws(TimeExpressionProblem) -> StatedTime {
        let words = TimeExpression.words(text)
        guard let first = words.first else { throw .unreadable(text) }
        if words.count <= 2, let instant = TimeExpression.withOffset(words.joined(separator: " ")) {
            return StatedTime(instant)
        }
        if words.count == 1, first == "now" { return StatedTime(now) }
        if words.count == 1, let seconds = TimeExpression.offset(first) {
            let instant = now.advanced(bySeconds: seconds)
            guard Instant.writable.contains(instant) else { throw .unreadable(text) }
            return StatedTime(instant)
        }
        if first == "today" || first == "yesterday" {
            let date = clock.date(at: now).adding(days: first == "today" ? 0 : -1)
            if words.count == 1 { return try span(from: date, to: date.adding(days: 1), text) }
            guard words.count == 2, let time = TimeExpression.timeOfDay(words[1]) else { throw .unreadable(text) }
            return try reading(date, time, text)
        }
        if words.count == 1, let time = TimeExpression.timeOfDay(first) {
            return try reading(clock.date(at: now), time, text)
        }
        if words.count == 1, let span = try dayOrMonth(first, text) { return span }
        if words.count == 1, TimeExpression.isTimeWithOffset(first) { throw .offsetWithoutDay(text) }
        return try dateAndTime(words, text)
    }

    /// RFC 3339, also without seconds: people leave them out.
    private static func withOffset(_ text: String) -> Instant? {
        if let instant = Instant(rfc3339: text) { return instant }
        let minutes = "2026-03-10T14:30".count
        guard let sign = text.dropFirst(minutes).first, "Zz+-".contains(sign) else { return nil }
        return Instant(rfc3339: text.prefix(minutes) + ":00" + text.dropFirst(minutes))
    }

    /// `14:30+01:00`, `14:30Z`.
    private static func isTimeWithOffset(_ word: Substring) -> Bool {
        guard let sign = word.lastIndex(where: { "Zz+-".contains($0) }), sign > word.startIndex else { return false }
        return timeOfDay(word[..<sign]) != nil && withOffset("2026-03-10T" + word) != nil
    }

    static func words(_ text: String) -> [Substring] {
        text.split(whereSeparator: { $0 == " " || $0 == "\u{00A0}" })
    }

    /// `2026-03-10T14:30[:ss[.ffffff]]` or with a space, read on the zone's wall clock.
    private func dateAndTime(_ words: [Substring], _ text: String) throws(TimeExpressionProblem) -> StatedTime {
        let parts =
            words.count == 1
            ? words[0].split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == "t" } : words
        guard parts.count == 2, let time = TimeExpression.timeOfDay(parts[1]) else { throw .unreadable(text) }
        let numbers = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 3, let year = number(numbers[0], digits: 4),
            let month = number(numbers[1], digits: 1...2),
            let day = number(numbers[2], digits: 1...2)
        else { throw .unreadable(text) }
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchDay(text) }
        return try reading(date, time, text)
    }

    private func dayOrMonth(_ word: Substring, _ text: String) throws(TimeExpressionProblem) -> StatedTime? {
        let numbers = word.split(separator: "-", omittingEmptySubsequences: false)
        let values = numbers.enumerated().compactMap { number($0.element, digits: $0.offset == 0 ? 4 : 2) }
        guard (1...3).contains(numbers.count), values.count == numbers.count else { return nil }
        guard
            let first = CivilDate(
                year: values[0], month: values.count > 1 ? values[1] : 1,
                day: values.count > 2 ? values[2] : 1)
        else { throw .noSuchDay(text) }
        switch values.count {
        case 3: return try span(from: first, to: first.adding(days: 1), text)
        case 2: return try span(from: first, to: first.firstOfMonth(adding: 1), text)
        default: return try span(from: first, to: first.firstOfMonth(adding: 12), text)
        }
    }

    private func span(
        from first: CivilDate, to next: CivilDate, _ text: String
    ) throws(TimeExpressionProblem) -> StatedTime {
        let span = StatedTime(from: clock.startOfDay(first), to: clock.startOfDay(next))
        // A day that the zone left out (Samoa, 30 December 2011) has no instant, and must not be taken for one.
        guard !span.isExact else { throw .skippedByClock(text, zone: clock.identifier) }
        return span
    }

    private func reading(
        _ date: CivilDate, _ time: (second: Int, microsecond: Int), _ text: String
    ) throws(TimeExpressionProblem) -> StatedTime {
        switch clock.instants(of: date, second: time.second, microsecond: time.microsecond) {
        case .once(let instant): return StatedTime(instant)
        case .never: throw .skippedByClock(text, zone: clock.identifier)
        case .twice(let first, let second):
            throw .shownTwice(text, zone: clock.identifier, first: first, second: second)
        }
    }

    /// `-2h`, `-90m`, `-3d`, `-45s`, `-1w`, or several: `-1d12h`. A leading `+` lies in the future.
    ///
    /// At most a million weeks or so: more would leave the calendar, and the sum must not overflow on the way.
    static func offset(_ word: Substring) -> Int64? {
        guard let sign = word.first, sign == "-" || sign == "+" else { return nil }
        var total: Int64 = 0
        var digits = ""
        for character in word.dropFirst() {
            if character.isASCII, character.isNumber, digits.count < 7 {
                digits.append(character)
                continue
            }
            let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
            guard let unit = units[character], let value = Int64(digits) else { return nil }
            total += value * unit
            guard total <= Instant.writable.upperBound.wholeSeconds * 2 else { return nil }
            digits = ""
        }
        guard digits.isEmpty, word.count > 1 else { return nil }
        return sign == "-" ? -total : total
    }

    /// `14:30`, `14:30:05`, `14:30:05.25`.
    static func timeOfDay(_ word: Substring) -> (second: Int, microsecond: Int)? {
        let pieces = word.split(separator: ":", omittingEmptySubsequences: false)
        guard pieces.count == 2 || pieces.count == 3 else { return nil }
        guard let hour = number(pieces[0], digits: 1...2), let minute = number(pieces[1], digits: 2), hour < 24,
            minute < 60
        else { return nil }
        guard pieces.count == 3 else { return (hour * 3_600 + minute * 60, 0) }
        var scanner = DigitScanner(Array(pieces[2].utf8))
        guard let second = scanner.digits(2), second < 60 else { return nil }
        var microsecond = 0
        if scanner.skip(".", ",") {
            guard let fraction = scanner.fraction() else { return nil }
            microsecond = Int(fraction)
        }
        return scanner.isAtEnd ? (hour * 3_600 + minute * 60 + second, microsecond) : nil
    }
}

// MARK: - What to write instead

extension TimeExpression {
    /// What a text without a time of day names.
    static func unit(of text: String) -> String {
        switch words(text).joined().count {
        case 4: "year"
        case 7: "month"
        default: "day"
        }
    }

    /// An instant within the day, month or year that the text names, in a form that can be read.
    static func instantWithin(_ text: String) -> String {
        let word = words(text).joined()
        return switch word.count {
        case 4: word + "-03-10T14:30"
        case 7: word + "-10T14:30"
        case 10: word + "T14:30"
        default: "'\(word) 14:30'"
        }
    }
}
