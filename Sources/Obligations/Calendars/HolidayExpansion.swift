import IncidentModel

/// Turns rules into days: first every holiday at its own day, then those that a weekend moves, in the order of time, so that
/// "the next free day" knows what is taken.
struct HolidayExpansion {
    private struct Moving {
        let day: Int
        let name: String
        let observed: ObservedDay
    }

    private let years: ClosedRange<Int>
    /// Days since 1970-01-01; the first name that a day gets stays.
    private var names: [Int: String] = [:]
    /// Holidays at their own day, moved or not: a bridge rests on these alone.
    private var own: Set<Int> = []
    private var moving: [Moving] = []

    init(years: ClosedRange<Int>) {
        self.years = years
    }

    /// - Throws: `CalendarDefect` when an opening names a day that nothing closes.
    mutating func add(_ document: CalendarDocument) throws(CalendarDefect) {
        for closure in document.closures { place(closure.day.daysSince1970, closure.name) }
        for rule in document.rules { add(rule) }
        settle()
        if let name = document.bridge { bridge(name) }
        for opening in document.openings where names.removeValue(forKey: opening.daysSince1970) == nil {
            throw CalendarDefect(field: "openings", reason: "\(opening) is no holiday")
        }
    }

    private mutating func add(_ rule: CalendarRule) {
        // A holiday may be kept across the turn of the year: 1 January 2028 is a Saturday, kept on 31 December 2027.
        for day in rule.days(in: (years.lowerBound - 1)...(years.upperBound + 1)) {
            if let observed = rule.observed, DayNumber.weekday(day).isWeekend {
                own.insert(day)
                moving.append(Moving(day: day, name: rule.name, observed: observed))
            } else {
                place(day, rule.name)
            }
        }
    }

    private mutating func place(_ day: Int, _ name: String) {
        own.insert(day)
        if names[day] == nil { names[day] = name }
    }

    private mutating func settle() {
        for holiday in moving.sorted(by: { ($0.day, $0.name) < ($1.day, $1.name) }) {
            let kept = holiday.observed.day(insteadOf: holiday.day) { names[$0] != nil }
            let name = kept == nil ? holiday.name : holiday.name + ", observed"
            if names[kept ?? holiday.day] == nil { names[kept ?? holiday.day] = name }
        }
        moving = []
    }

    /// Closes the working days that have a holiday on either side (Japan, Act on National Holidays, Article 3 (3)).
    private mutating func bridge(_ name: String) {
        for day in own where own.contains(day + 2) && names[day + 1] == nil && !DayNumber.weekday(day + 1).isWeekend {
            names[day + 1] = name
        }
    }

    var weekdayHolidays: [CivilDate: String] {
        var holidays: [CivilDate: String] = [:]
        for (number, name) in names where !DayNumber.weekday(number).isWeekend {
            let day = CivilDate(daysSince1970: number)
            if years.contains(day.year) { holidays[day] = name }
        }
        return holidays
    }
}
