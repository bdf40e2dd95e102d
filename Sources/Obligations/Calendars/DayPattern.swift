/// Where a holiday lies in a year, as a calendar document writes it.
package enum DayPattern: Sendable, Equatable {
    /// `12-25`
    case fixed(month: Int, day: Int)
    /// `easter-2`, `orthodox_easter+50`
    case easter(Easter, offset: Int)
    /// `3rd monday of january`; never the fifth, which not every year has.
    case ordinal(Int, Weekday, month: Int)
    /// `last monday of may`
    case last(Weekday, month: Int)
    /// `thursday on or after 04-19`
    case onOrAfter(Weekday, month: Int, day: Int)
    /// `monday before 05-25`: the day itself does not count.
    case before(Weekday, month: Int, day: Int)
    /// `march_equinox`, `september_equinox`: the day in Japan.
    case equinox(Equinox)

    /// Days since 1970-01-01.
    func day(in year: Int) -> Int {
        switch self {
        case .fixed(let month, let day): return DayNumber.of(year: year, month: month, day: day)
        case .easter(let easter, let offset): return easter.sunday(of: year) + offset
        case .ordinal(let ordinal, let weekday, let month):
            return DayPattern.onOrAfter(weekday, month: month, day: 1).day(in: year) + (ordinal - 1) * 7
        case .last(let weekday, let month):
            return DayPattern.last(weekday, before: DayNumber.of(year: year, month: month + 1, day: 1))
        case .onOrAfter(let weekday, let month, let day):
            let first = DayNumber.of(year: year, month: month, day: day)
            return first + DayNumber.weekday(first).days(to: weekday)
        case .before(let weekday, let month, let day):
            return DayPattern.last(weekday, before: DayNumber.of(year: year, month: month, day: day))
        case .equinox(let equinox): return equinox.day(in: year)
        }
    }

    private static func last(_ weekday: Weekday, before day: Int) -> Int {
        let earliest = day - 7
        return earliest + DayNumber.weekday(earliest).days(to: weekday)
    }
}

/// The two days that Japan takes from astronomy.
package enum Equinox: String, Sendable {
    case march = "march_equinox"
    case september = "september_equinox"

    /// Years for which the formula agrees with computed ephemerides.
    static let years = 1980...2099

    /// The linear formula of the Hydrographic Department of Japan for 1980 to 2099, in millionths of a day. The government
    /// names the day in the February before; no day so named has differed.
    func day(in year: Int) -> Int {
        let elapsed = year - 1980
        let offset = self == .march ? 20_843_100 : 23_248_800
        let dayOfMonth = (offset + elapsed * 242_194) / 1_000_000 - elapsed / 4
        return DayNumber.of(year: year, month: self == .march ? 3 : 9, day: dayOfMonth)
    }
}
