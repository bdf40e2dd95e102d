import IncidentModel

/// One holiday of a calendar document: where it lies, in which years it is kept, and what happens on a weekend.
package struct CalendarRule: Sendable, Equatable {
    package enum Days: Sendable, Equatable {
        case pattern(DayPattern)
        /// For days that no rule gives: moons, and what a government announces.
        case table([CivilDate])
    }

    package let name: String
    package let days: Days
    /// Years in which the holiday is kept.
    package let years: ClosedRange<Int>
    /// Years within those in which it is not.
    package let except: Set<Int>
    package let observed: ObservedDay?

    /// The holiday's own days within the years, before any is moved; as days since 1970-01-01.
    func days(in period: ClosedRange<Int>) -> [Int] {
        switch days {
        case .table(let dates): return dates.map(\.daysSince1970)
        case .pattern(let pattern):
            guard years.overlaps(period) else { return [] }
            return years.clamped(to: period).filter { !except.contains($0) }.map { pattern.day(in: $0) }
        }
    }
}
