import IncidentModel

/// Counts one period in one zone, with one set of closed days, under one policy.
struct PeriodCount {
    let zone: ZonedClock
    let closed: ClosedDays
    let policy: CountingPolicy
    /// Under `state_weekend_roll`: the day of the event is day 1, as a contract may say.
    var eventDayCounts = false

    /// Where a count ended, and what happened on the way that a person should read.
    struct End: Equatable {
        var due: Instant
        var remark: String?
    }

    func elapsed(seconds: Int64, from start: Instant) -> End {
        guard policy == .eu1182 else { return End(due: start.advanced(bySeconds: seconds)) }
        // Article 3(1): the hour in which the event falls is not counted; at 15:00 sharp that is the hour from 15:00 to 16:00.
        let local = start.wholeSeconds + Int64(zone.offset(at: start))
        let intoHour = ((local % 3_600) + 3_600) % 3_600
        let begin = Instant(seconds: start.wholeSeconds + 3_600 - intoHour)
        return End(
            due: begin.advanced(bySeconds: seconds),
            remark: "counted from the next full hour, \(zone.clockText(begin))")
    }

    func days(_ count: Int, from start: Instant, at time: TimeOfDay) throws(PreviewProblem) -> End {
        let first = zone.date(at: start)
        switch policy {
        case .default: return End(due: zone.legalInstant(first.adding(days: count), time))
        case .inclusiveDayOne:
            return End(
                due: zone.legalInstant(first.adding(days: max(count - 1, 0)), time),
                remark: "the day of the event is day 1")
        case .stateWeekendRoll:
            return try rolled(first.adding(days: eventDayCounts ? max(count - 1, 0) : count), at: time)
        case .eu1182: return try unionPeriod(from: first, to: first.adding(days: count), isTwoDaysOrMore: count >= 2)
        }
    }

    func businessDays(
        _ count: Int, from start: Instant, at time: TimeOfDay, closedDayEvent: ClosedDayEvent
    ) throws(PreviewProblem) -> End {
        var zero = zone.date(at: start)
        var remark: String?
        if policy == .inclusiveDayOne || policy == .stateWeekendRoll && eventDayCounts {
            let one = try closed.firstOpen(from: zero)
            return End(
                due: zone.legalInstant(try closed.day(count - 1, after: one), time),
                remark: "the day of the event is day 1")
        }
        switch closedDayEvent {
        case .dayZero: break
        case .nextDayIsDayOne:
            if try !closed.isOpen(zero) { remark = "\(zero) is closed, the next business day is day 1" }
        case .nextDayIsDayZero:
            if try !closed.isOpen(zero) {
                zero = try closed.firstOpen(from: zero)
                remark = "the event counts as of \(zero), the next business day"
            }
        }
        let last = try closed.day(count, after: zero)
        return End(due: zone.legalInstant(last, policy == .eu1182 ? .endOfDay : time), remark: remark)
    }

    func months(_ count: Int, from start: Instant) throws(PreviewProblem) -> End {
        let first = zone.date(at: start)
        let last = first.adding(months: count)
        switch policy {
        case .default, .inclusiveDayOne:
            return End(
                due: zone.legalInstant(
                    last, second: zone.secondOfDay(at: start), microsecond: ZonedClock.fraction(of: start)),
                remark: last.day == first.day ? nil : "there is no day \(first.day) in that month")
        case .stateWeekendRoll:
            if try closed.isOpen(last) {
                return End(
                    due: zone.legalInstant(
                        last, second: zone.secondOfDay(at: start), microsecond: ZonedClock.fraction(of: start)))
            }
            return try rolled(last, at: .endOfDay)
        case .eu1182: return try unionPeriod(from: first, to: last, isTwoDaysOrMore: true)
        }
    }

    /// A day of the calendar rather than a length of time.
    func day(_ day: CivilDate, at time: TimeOfDay) throws(PreviewProblem) -> End {
        switch policy {
        case .default, .inclusiveDayOne: End(due: zone.legalInstant(day, time))
        case .stateWeekendRoll: try rolled(day, at: time)
        case .eu1182: try rolled(day, at: .endOfDay)
        }
    }

    private func rolled(_ day: CivilDate, at time: TimeOfDay) throws(PreviewProblem) -> End {
        let open = try closed.firstOpen(from: day)
        return End(
            due: zone.legalInstant(open, time), remark: open == day ? nil : "\(day) is closed, moved to \(open)")
    }

    /// Regulation 1182/71, Article 3(2) to (5): to the last hour of the last day, on a closed day to that of the next working
    /// day; two days or more hold at least two working days.
    private func unionPeriod(
        from zero: CivilDate, to last: CivilDate, isTwoDaysOrMore: Bool
    ) throws(PreviewProblem) -> End {
        var end = try closed.firstOpen(from: last)
        if isTwoDaysOrMore { end = max(end, try closed.day(2, after: zero)) }
        return End(
            due: zone.legalInstant(end, .endOfDay),
            remark: end == last
                ? nil : "moved from \(last), a closed day or one with fewer than two working days before it, to \(end)")
    }
}
