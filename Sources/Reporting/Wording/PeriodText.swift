import IncidentModel

/// Periods and days in words.
enum PeriodText {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `1 January 2026`
    static func day(_ date: CivilDate) -> String { "\(date.day) \(months[date.month - 1]) \(date.year)" }

    static func day(_ instant: Instant, clock: ZonedClock) -> String { day(clock.date(at: instant)) }

    /// `1 January to 31 March 2026`, both ends included.
    static func span(_ period: Period, clock: ZonedClock) -> String {
        let first = clock.date(at: period.from)
        let last = clock.date(at: Instant(microseconds: period.to.microseconds - 1))
        if first == last { return day(first) }
        let start = first.year == last.year ? "\(first.day) \(months[first.month - 1])" : day(first)
        return "\(start) to \(day(last))"
    }

    /// `2026-Q1, 1 January to 31 March 2026`; a period without a name of its own gives the days only.
    static func label(_ period: Period, clock: ZonedClock) -> String {
        let days = span(period, clock: clock)
        return period.label.contains("..") ? days : "\(period.label), \(days)"
    }

    /// How the period before is called in a sentence.
    static func previousName(_ period: Period) -> String {
        let label = period.label
        if label.contains("..") {
            return "the \(period.to.seconds(since: period.from) > 86_400 * 1.5 ? "same number of days" : "day") before"
        }
        if label.contains("-Q") { return "the quarter before" }
        if label.contains("-H") { return "the half-year before" }
        return label.contains("-") ? "the month before" : "the year before"
    }

    /// `Jan 2026`
    static func month(_ month: Period, clock: ZonedClock) -> String {
        let date = clock.date(at: month.from)
        return "\(months[date.month - 1].prefix(3)) \(date.year)"
    }
}
