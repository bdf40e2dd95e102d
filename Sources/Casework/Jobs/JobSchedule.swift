import IncidentModel

/// What jobs there are.
package enum JobKind: String, Sendable, CaseIterable {
    /// Computes the duties of all open incidents anew.
    case reevaluateDuties = "duty.reevaluate"
    /// Takes one warning to one place outside.
    case deliverWarning = "warning.deliver"
}

/// When a job that failed is tried again.
package enum JobSchedule {
    /// A job that failed this often is dead.
    package static let attempts = 8
    /// How long a job belongs to a worker that says nothing, in seconds. No step takes as long.
    package static let leaseSeconds = 60
    /// How long what is over can be looked at.
    package static let keptDays: Int64 = 30

    /// Seconds until the next attempt: 5, 20, 80 …, an hour at most; nil when there is none.
    ///
    /// - Parameter failed: attempts that have failed, from 1.
    package static func delaySeconds(afterAttempt failed: Int) -> Int64? {
        guard failed < attempts else { return nil }
        let steps = min(max(failed, 1), 6) - 1
        return min(5 << (2 * Int64(steps)), 3_600)
    }

    static func next(afterAttempt failed: Int, now: Instant) -> Instant? {
        delaySeconds(afterAttempt: failed).map { Instant(microseconds: now.microseconds + $0 * 1_000_000) }
    }
}
