/// A half-open reporting period `[from, to)` on an organisation's calendar.
package struct Period: Hashable, Sendable {
    package let from: Instant
    package let to: Instant
    /// `2016-03`, `2016-Q1`, `2016` or `2016-03-01..2016-04-15`: also used in file names.
    package let label: String
    private let months: Int?
    private let firstDay: CivilDate
    private let endDay: CivilDate

    /// From the first day up to but not including the end day.
    package init?(from firstDay: CivilDate, to endDay: CivilDate, clock: ZonedClock, label: String? = nil) {
        guard firstDay < endDay else { return nil }
        self.init(
            firstDay: firstDay, endDay: endDay, clock: clock, label: label ?? "\(firstDay)..\(endDay)", months: nil)
    }

    /// A period as it was kept: its bounds stand, also where the organisation's calendar has changed since.
    package init(from: Instant, to: Instant, label: String, clock: ZonedClock) {
        if let named = Period(label, clock: clock), named.from == from, named.to == to {
            self = named
            return
        }
        self.from = from
        self.to = to
        self.label = label
        months = nil
        firstDay = clock.date(at: from)
        endDay = clock.date(at: to)
    }

    private init(firstDay: CivilDate, endDay: CivilDate, clock: ZonedClock, label: String, months: Int?) {
        self.firstDay = firstDay
        self.endDay = endDay
        self.months = months
        self.label = label
        from = clock.startOfDay(firstDay)
        to = clock.startOfDay(endDay)
    }

    /// Reads `2016-03`, `2016-Q1`, `2016-H1` or `2016`; `nil` when it is none of these.
    package init?(_ text: String, clock: ZonedClock) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let year = number(parts[0], digits: 4), year >= 1 else { return nil }
        var month = 1
        var length = 12
        if parts.count == 2 {
            let part = parts[1]
            switch part.first {
            case "Q", "q":
                guard let quarter = number(part.dropFirst(), digits: 1), (1...4).contains(quarter) else { return nil }
                (month, length) = (quarter * 3 - 2, 3)
            case "H", "h":
                guard let half = number(part.dropFirst(), digits: 1), (1...2).contains(half) else { return nil }
                (month, length) = (half * 6 - 5, 6)
            default:
                guard let named = number(part, digits: 2), (1...12).contains(named) else { return nil }
                (month, length) = (named, 1)
            }
        }
        self.init(year: year, month: month, months: length, clock: clock)
    }

    private init?(year: Int, month: Int, months: Int, clock: ZonedClock) {
        guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
        let label: String
        switch months {
        case 1: label = "\(first.description.prefix(7))"
        case 3: label = "\(first.description.prefix(4))-Q\((month + 2) / 3)"
        case 6: label = "\(first.description.prefix(4))-H\((month + 5) / 6)"
        default: label = String(first.description.prefix(4))
        }
        self.init(
            firstDay: first, endDay: first.firstOfMonth(adding: months), clock: clock, label: label, months: months)
    }

    /// The period of the same length that ends where this one begins.
    package func previous(clock: ZonedClock) -> Period {
        if let months, months > 0 {
            let first = firstDay.firstOfMonth(adding: -months)
            if let period = Period(year: first.year, month: first.month, months: months, clock: clock) { return period }
        }
        let length = endDay.daysSince1970 - firstDay.daysSince1970
        let first = firstDay.adding(days: -length)
        return Period(firstDay: first, endDay: firstDay, clock: clock, label: "\(first)..\(firstDay)", months: nil)
    }

    /// The calendar months that overlap the period, in order; the outer ones are cut to the period.
    package func monthsWithin(clock: ZonedClock) -> [Period] {
        var result: [Period] = []
        var month = firstDay.firstOfMonth()
        while month < endDay {
            let next = month.firstOfMonth(adding: 1)
            result.append(
                Period(
                    firstDay: max(month, firstDay), endDay: min(next, endDay), clock: clock,
                    label: String(month.description.prefix(7)), months: nil))
            month = next
        }
        return result
    }

    /// The last full quarter before the instant: what a report shows when no period is named.
    package static func lastQuarter(before now: Instant, clock: ZonedClock) -> Period {
        let today = clock.date(at: now)
        let first = today.firstOfMonth(adding: -((today.month - 1) % 3) - 3)
        return Period(
            firstDay: first, endDay: first.firstOfMonth(adding: 3), clock: clock,
            label: "\(first.description.prefix(4))-Q\((first.month + 2) / 3)", months: 3)
    }
}
