/// What happens to a holiday that falls on a weekend.
package enum ObservedDay: String, CaseIterable, Sendable {
    /// Saturday to the Friday before, Sunday to the Monday after.
    case nearestWeekday = "nearest_weekday"
    /// To the Monday after, even if that is a holiday already.
    case mondayIfWeekend = "monday_if_weekend"
    /// As `mondayIfWeekend`, and a Saturday is lost.
    case mondayIfSunday = "monday_if_sunday"
    /// To the next day that is neither weekend nor holiday.
    case nextFreeDay = "next_free_day"
    /// As `nextFreeDay`, and a Saturday is lost.
    case nextFreeDayIfSunday = "next_free_day_if_sunday"

    /// The day that is kept instead; `nil` when the holiday stays where it is.
    ///
    /// - Parameter isHoliday: whether a day is closed by another holiday.
    func day(insteadOf day: Int, isHoliday: (Int) -> Bool) -> Int? {
        let weekday = DayNumber.weekday(day)
        guard weekday.isWeekend else { return nil }
        let monday = day + weekday.days(to: .monday)
        switch self {
        case .nearestWeekday: return weekday == .saturday ? day - 1 : monday
        case .mondayIfWeekend: return monday
        case .mondayIfSunday: return weekday == .sunday ? monday : nil
        case .nextFreeDay: return ObservedDay.firstFree(from: monday, isHoliday)
        case .nextFreeDayIfSunday: return weekday == .sunday ? ObservedDay.firstFree(from: monday, isHoliday) : nil
        }
    }

    private static func firstFree(from day: Int, _ isHoliday: (Int) -> Bool) -> Int {
        var day = day
        while isHoliday(day) || DayNumber.weekday(day).isWeekend { day += 1 }
        return day
    }
}
