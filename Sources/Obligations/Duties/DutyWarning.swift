import IncidentModel

/// How far a running clock has gone.
package enum DutyWarning: Int, Sendable, CaseIterable, Comparable {
    case half = 50
    case fourFifths = 80
    case due = 100
    /// The due has passed. At the due itself there is still time: it is the last permitted instant.
    case overdue = 101

    /// When the warning is to be given; `overdue` begins a microsecond after the due.
    package func instant(start: Instant, due: Instant) -> Instant {
        let length = due.microseconds(since: start)
        switch self {
        case .half: return Instant(microseconds: start.microseconds + length / 2)
        case .fourFifths: return Instant(microseconds: start.microseconds + length / 5 * 4 + length % 5 * 4 / 5)
        case .due: return due
        case .overdue: return due.next
        }
    }

    /// The highest warning that has been reached; `nil` before the first. A clock that starts at or after its due has
    /// only the last two.
    package static func reached(start: Instant, due: Instant, now: Instant) -> DutyWarning? {
        if now > due { return .overdue }
        if now == due { return .due }
        guard start < due else { return nil }
        return [.fourFifths, .half].first { now >= $0.instant(start: start, due: due) }
    }

    /// The next warning to come and when; `nil` once it is overdue.
    package static func next(start: Instant, due: Instant, now: Instant) -> (warning: DutyWarning, at: Instant)? {
        for warning in allCases where start < due || warning >= .due {
            let at = warning.instant(start: start, due: due)
            if at > now { return (warning, at) }
        }
        return nil
    }

    package static func < (left: DutyWarning, right: DutyWarning) -> Bool { left.rawValue < right.rawValue }
}
