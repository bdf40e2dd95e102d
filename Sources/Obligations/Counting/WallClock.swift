import IncidentModel

extension ZonedClock {
    /// The instant that a wall-clock reading means in a rule.
    ///
    /// Shown twice: the first time, which is also the safe one. Skipped: read with the offset that held before the gap. Both as
    /// RFC 5545, section 3.3.5.
    func legalInstant(_ date: CivilDate, second: Int, microsecond: Int = 0) -> Instant {
        let local = Int64(date.daysSince1970) * 86_400 + Int64(second)
        let before = offset(at: Instant(seconds: local - 86_400))
        let candidate = local - Int64(before)
        // Nearly always no clock changes within a day of the reading, and three look-ups settle it.
        if before == offset(at: Instant(seconds: local + 86_400)), before == offset(at: Instant(seconds: candidate)) {
            return Instant(microseconds: candidate * 1_000_000 + Int64(microsecond))
        }
        switch instants(of: date, second: second, microsecond: microsecond) {
        case .once(let instant), .twice(let instant, _): return instant
        case .never: return Instant(microseconds: candidate * 1_000_000 + Int64(microsecond))
        }
    }

    func legalInstant(_ date: CivilDate, _ time: TimeOfDay) -> Instant { legalInstant(date, second: time.second) }

    /// The microseconds beyond the whole second.
    static func fraction(of instant: Instant) -> Int {
        Int(instant.microseconds - instant.wholeSeconds * 1_000_000)
    }
}

extension CivilDate {
    /// The same day so many months later, clamped to the end of its month: 31 January and one month is the last of February.
    func adding(months: Int) -> CivilDate {
        let first = firstOfMonth(adding: months)
        return first.adding(days: min(day, CivilDate.length(ofMonth: first.month, year: first.year)) - 1)
    }
}
