import IncidentModel

/// What an action was meant to mend: a control, or a root cause as the review words it.
package enum FixTarget: Hashable, Sendable, CustomStringConvertible {
    case control(ControlID)
    case rootCause(String)

    /// Root causes are equal without regard to case and to how many blanks stand where.
    package static func cause(_ text: String) -> FixTarget {
        .rootCause(text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    package var description: String {
        switch self {
        case .control(let id): id.urn
        case .rootCause(let text): text
        }
    }
}

/// A corrective action that is done.
package struct CompletedFix: Equatable, Sendable {
    package let action: String
    package let target: FixTarget
    package let completedAt: Instant

    package init(action: String, target: FixTarget, completedAt: Instant) {
        self.action = action
        self.target = target
        self.completedAt = completedAt
    }
}

/// An incident in which the same target failed again, or whose review names the same root cause.
package struct FailureOccurrence: Equatable, Sendable {
    package let incident: String
    package let target: FixTarget
    /// When it began, as far as that is known.
    package let occurredAt: Instant?
    package let detectedAt: Instant

    package init(incident: String, target: FixTarget, occurredAt: Instant?, detectedAt: Instant) {
        self.incident = incident
        self.target = target
        self.occurredAt = occurredAt
        self.detectedAt = detectedAt
    }

    /// The beginning where it is known, else the detection.
    var at: Instant { occurredAt ?? detectedAt }
}

/// Whether the failure came back within a window after the fix.
package struct FixCheck: Equatable, Sendable {
    package let fix: CompletedFix
    package let verdict: Verdict
    /// Incidents detected after the fix that had begun before it: they say nothing against it and are shown for that reason.
    package let begunBefore: [String]

    package enum Verdict: Equatable, Sendable {
        /// The whole window has passed without recurrence.
        case held
        case recurred(incident: String, afterSeconds: Double, isEstimated: Bool)
        /// The window still runs; so far nothing. It is neither held nor recurred.
        case tooEarly(observedSeconds: Double)
        /// Completed after the horizon: at that time it was not yet done.
        case notYetDone
    }

    /// - Parameters:
    ///   - occurrences: in any order, of any target; exercises and false positives are the caller's to leave out.
    ///   - windowSeconds: above zero; an occurrence exactly at its end still counts.
    ///   - horizon: nothing detected after it has happened yet.
    package init(_ fix: CompletedFix, occurrences: [FailureOccurrence], windowSeconds: Int64, horizon: Instant) {
        let known = occurrences.filter { $0.target == fix.target && $0.detectedAt <= horizon }
            .sorted { ($0.at, $0.incident) < ($1.at, $1.incident) }
        let end = fix.completedAt.advanced(bySeconds: windowSeconds)
        self.fix = fix
        begunBefore = known.filter { $0.at <= fix.completedAt && $0.detectedAt > fix.completedAt }.map(\.incident)
        if fix.completedAt > horizon {
            verdict = .notYetDone
        } else if let first = known.first(where: { $0.at > fix.completedAt && $0.at <= end }) {
            verdict = .recurred(
                incident: first.incident, afterSeconds: first.at.seconds(since: fix.completedAt),
                isEstimated: first.occurredAt == nil)
        } else if horizon >= end {
            verdict = .held
        } else {
            verdict = .tooEarly(observedSeconds: horizon.seconds(since: fix.completedAt))
        }
    }
}
