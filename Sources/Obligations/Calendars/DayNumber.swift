import IncidentModel

/// Days counted from 1970-01-01, on which the arithmetic of calendars is done.
enum DayNumber {
    static func of(year: Int, month: Int, day: Int) -> Int {
        let monthsSince1970 = (year - 1970) * 12 + month - 1
        return CivilDate(daysSince1970: 0).firstOfMonth(adding: monthsSince1970).daysSince1970 + day - 1
    }

    /// The weekday of a day; 1970-01-01 was a Thursday.
    static func weekday(_ day: Int) -> Weekday {
        let index = ((day + 3) % 7 + 7) % 7
        return Weekday.allCases[index]
    }
}

/// A day of the week, with the word that calendar documents use.
package enum Weekday: String, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    var isWeekend: Bool { self == .saturday || self == .sunday }

    /// Days from this weekday forward to the next `other`, 0 to 6.
    func days(to other: Weekday) -> Int {
        let order = Weekday.allCases
        guard let from = order.firstIndex(of: self), let to = order.firstIndex(of: other) else { return 0 }
        return (to - from + 7) % 7
    }
}
