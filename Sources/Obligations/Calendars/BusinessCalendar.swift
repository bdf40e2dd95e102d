import IncidentModel

/// The days on which a named place is closed, within the years that are known.
package struct BusinessCalendar: Sendable, Equatable {
    /// Why a day does not count.
    package enum Closure: Sendable, Equatable {
        case weekend
        case holiday(String)
    }

    /// A day outside the years for which closures are known; nothing is guessed there.
    package struct Gap: Error, Sendable, Equatable, CustomStringConvertible {
        package let calendar: String
        package let day: CivilDate
        package let years: ClosedRange<Int>

        package var description: String {
            "calendar \(calendar) covers \(years.lowerBound) to \(years.upperBound); \(day) lies outside"
        }
    }

    /// Stable name: `us-federal`, `target`, `de`.
    package let id: String
    /// For people: "Federal holidays of the United States".
    package let name: String
    /// Years for which every closure is known.
    package let years: ClosedRange<Int>
    /// Names of the closures that do not follow from the weekend.
    private let holidays: [CivilDate: String]

    /// - Parameter holidays: every closure besides Saturdays and Sundays, with its name in our words.
    package init(id: String, name: String, years: ClosedRange<Int>, holidays: [CivilDate: String]) {
        self.id = id
        self.name = name
        self.years = years
        self.holidays = holidays
    }

    /// What closes the day; `nil` when it is a business day.
    package func closure(on day: CivilDate) throws(Gap) -> Closure? {
        if day.isSaturdayOrSunday { return .weekend }
        guard years.contains(day.year) else { throw Gap(calendar: id, day: day, years: years) }
        return holidays[day].map { .holiday($0) }
    }
}

extension CivilDate {
    /// 1970-01-01 was a Thursday, so day 2 and day 3 of each week counted from it are Saturday and Sunday.
    var isSaturdayOrSunday: Bool {
        let weekday = ((daysSince1970 % 7) + 7) % 7
        return weekday == 2 || weekday == 3
    }
}
