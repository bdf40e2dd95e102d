import IncidentModel

/// How a due is found, as a tree (`docs/obligations.md`, "Due").
package indirect enum DueRule: Equatable, Sendable {
    /// The instant plus so much time that passes, whatever the clocks on the wall do.
    case elapsed(seconds: Int64, from: ClockStart)
    /// The event's local day is day 0; due at a time of local day N.
    case days(Int, from: ClockStart, at: TimeOfDay)
    case businessDays(Int, from: ClockStart, at: TimeOfDay, closedDayEvent: ClosedDayEvent)
    /// The same wall-clock time N months later; the day is clamped to the length of that month.
    case months(Int, from: ClockStart)
    case workingHours(seconds: Int64, from: ClockStart, opens: TimeOfDay, closes: TimeOfDay)
    /// Counted from the last day of the year in which the event lies.
    case yearEnd(of: ClockStart, YearEndRule, at: TimeOfDay)
    case earliest([DueLimit])
    case latest([DueLimit])
    /// The first alternative whose condition holds; the one without condition closes the list.
    case choose([Alternative])
    /// A due on a closed day moves to a time of the next business day, for those who are entitled to it.
    case relief(DueRule, at: TimeOfDay, when: Condition)
    /// Without undue delay: there is no instant to compute.
    case promptly(String, from: ClockStart?)
    /// The terms stand in the attribute `contract`.
    case contract(otherwise: String)

    package struct Alternative: Equatable, Sendable {
        package let when: Condition?
        package let due: DueRule
    }
}

/// A limit among several.
package struct DueLimit: Equatable, Sendable {
    package let due: DueRule
    /// Once this holds the limit no longer counts; it is still shown, because it was missed and not met.
    package let lapsesWhen: Condition?
}

/// The event at which a clock starts.
package struct ClockStart: Hashable, Sendable {
    package let event: EventName
    /// An update of a stage that was sent restarts the clock: the latest one counts.
    package let restartsOnUpdate: Bool

    package init(_ event: EventName, restartsOnUpdate: Bool = false) {
        self.event = event
        self.restartsOnUpdate = restartsOnUpdate
    }
}

/// What an event on a closed day does to a count of business days.
package enum ClosedDayEvent: String, Sendable, CaseIterable {
    /// The event's day is day 0 all the same; the next business day is day 1.
    case dayZero = "day_zero"
    /// The period begins on, and includes, the next business day (SEC, General Instruction B.1 of Form 8-K).
    case nextDayIsDayOne = "next_day_is_day_one"
    /// The event counts as if it had happened on the next business day, which is day 0.
    case nextDayIsDayZero = "next_day_is_day_zero"
}

package enum YearEndRule: Equatable, Sendable {
    /// So many days after 31 December.
    case daysAfter(Int)
    /// A day of the following year, clamped to the length of its month.
    case following(month: Int, day: Int)
}

/// A reading of the wall clock, to the second.
package struct TimeOfDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since midnight, 0 ..< 86,400.
    package let second: Int

    package init(second: Int) {
        self.second = second
    }

    /// Reads `17:30` or `23:59:59`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), (1...2).contains(parts[0].count),
            parts.allSatisfy({ !$0.isEmpty && $0.count <= 2 && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers[0] < 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60 else { return nil }
        second = numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    /// The last second of a day: where a limit in days ends.
    package static let endOfDay = TimeOfDay(second: 86_399)
    package static let noon = TimeOfDay(second: 43_200)

    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.second < right.second }

    /// `17:30`, seconds only where they are not zero.
    package var description: String {
        DateDigits.text { $0.put(secondOfDay: second, withSeconds: second % 60 != 0) }
    }
}

extension DueRule {
    /// The trees below this one.
    var parts: [DueRule] {
        switch self {
        case .earliest(let limits), .latest(let limits): limits.map(\.due)
        case .choose(let alternatives): alternatives.map(\.due)
        case .relief(let due, _, _): [due]
        default: []
        }
    }

    /// The event that starts this clock itself, without those of the parts.
    var ownStart: ClockStart? {
        switch self {
        case .elapsed(_, let start), .days(_, let start, _), .businessDays(_, let start, _, _), .months(_, let start),
            .workingHours(_, let start, _, _), .yearEnd(let start, _, _):
            start
        case .promptly(_, let start): start
        case .earliest, .latest, .choose, .relief, .contract: nil
        }
    }

    /// Every event that starts a clock, in order.
    package var starts: [ClockStart] { (ownStart.map { [$0] } ?? []) + parts.flatMap(\.starts) }

    /// Every condition in the tree.
    var conditions: [Condition] {
        let own: [Condition] =
            switch self {
            case .earliest(let limits), .latest(let limits): limits.compactMap(\.lapsesWhen)
            case .choose(let alternatives): alternatives.compactMap(\.when)
            case .relief(_, _, let when): [when]
            default: []
            }
        return own + parts.flatMap(\.conditions)
    }
}
