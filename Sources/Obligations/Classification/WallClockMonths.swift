import IncidentModel

extension ZonedClock {
    /// The same wall-clock time so many months later, the day cut to the month's last (31 August + 6 months = 28 or 29
    /// February). A reading that the clocks skip moves to the first that exists, one shown twice is the later one.
    package func wallClock(_ instant: Instant, addingMonths months: Int) -> Instant {
        let date = date(at: instant)
        let first = date.firstOfMonth(adding: months)
        let length = CivilDate.length(ofMonth: first.month, year: first.year)
        let day = first.adding(days: min(date.day, length) - 1)
        let microsecond = Int(instant.microseconds - instant.wholeSeconds * 1_000_000)
        var second = secondOfDay(at: instant)
        while second < 86_400 {
            switch instants(of: day, second: second, microsecond: microsecond) {
            case .once(let result): return result
            case .twice(_, let later): return later
            case .never: second += 60
            }
        }
        return startOfDay(day.adding(days: 1))
    }
}
