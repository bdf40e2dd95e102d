import IncidentModel

/// A calendar as its document states it; `docs/calendars.md` describes the form.
package struct CalendarDocument: Sendable, Equatable {
    package let id: String
    package let name: String
    /// Years for which every closure is known.
    package let years: ClosedRange<Int>
    /// Another calendar all of whose rules and closures apply here too.
    package let includes: String?
    package let rules: [CalendarRule]
    /// Single days, such as a state funeral.
    package let closures: [Closure]
    /// Days that a rule or an included calendar closes and that were business days after all.
    package let openings: [CivilDate]
    /// The name that a working day gets which lies between two holidays, where the law makes it one.
    package let bridge: String?

    package struct Closure: Sendable, Equatable {
        package let day: CivilDate
        package let name: String
    }

    /// Every closure on a working day within the document's years.
    ///
    /// - Parameter included: the documents that this one includes, directly or through another.
    /// - Throws: `CalendarDefect` when an opening names a day that nothing closes.
    package func calendar(including included: [CalendarDocument] = []) throws(CalendarDefect) -> BusinessCalendar {
        var expansion = HolidayExpansion(years: years)
        // What is included is settled first: closures that are added here do not move its holidays further.
        for document in included.reversed() + [self] { try expansion.add(document) }
        return BusinessCalendar(id: id, name: name, years: years, holidays: expansion.weekdayHolidays)
    }
}
