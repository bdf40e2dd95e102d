import IncidentModel

/// Which days count as closed in one question.
struct ClosedDays {
    enum Source {
        /// The complete list of closures besides the weekends.
        case list(Set<CivilDate>)
        case calendar(BusinessCalendar)
        /// Nobody said. Weekends are closed all the same; anything else cannot be known.
        case nothing
        /// The named calendar is not there.
        case unknown(String, nearest: String?)
    }

    let source: Source

    func isOpen(_ day: CivilDate) throws(PreviewProblem) -> Bool {
        if day.isSaturdayOrSunday { return false }
        switch source {
        case .list(let holidays): return !holidays.contains(day)
        case .calendar(let calendar):
            do {
                return try calendar.closure(on: day) == nil
            } catch {
                throw PreviewProblem(.calendarEnds, field: "calendar", reason: error.description)
            }
        case .nothing:
            throw PreviewProblem(
                .noCalendar, field: "calendar",
                reason:
                    "business days cannot be counted without a calendar; give 'holidays', 'calendar' or the organisation's"
            )
        case .unknown(let name, let nearest):
            throw PreviewProblem(
                .unknownCalendar, field: "calendar", reason: "there is no calendar '\(name)'", suggestion: nearest)
        }
    }

    /// The day itself when it is open, else the next one that is.
    func firstOpen(from day: CivilDate) throws(PreviewProblem) -> CivilDate {
        var day = day
        // No calendar closes for a year; the bound keeps a faulty list from looping.
        for _ in 0..<400 {
            if try isOpen(day) { return day }
            day = day.adding(days: 1)
        }
        throw PreviewProblem(.calendarEnds, field: "calendar", reason: "no open day within a year of \(day)")
    }

    /// The day on which the count is reached; the day given is day 0.
    func day(_ count: Int, after day: CivilDate) throws(PreviewProblem) -> CivilDate {
        var day = day
        for _ in 0..<max(count, 0) { day = try firstOpen(from: day.adding(days: 1)) }
        return day
    }
}
