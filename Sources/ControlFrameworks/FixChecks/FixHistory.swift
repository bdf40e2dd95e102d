import IncidentModel

/// The actions of an incident, all of which are done.
package struct CompletedActions: Equatable, Sendable {
    package let incident: String
    /// When the last of them was done.
    package let completedAt: Instant

    package init(incident: String, completedAt: Instant) {
        self.incident = incident
        self.completedAt = completedAt
    }
}

/// Which controls the actions of incidents were to mend, and when those controls failed again.
///
/// A fix is made once all actions of an incident are done. It is taken to mend each control that did not hold in that incident:
/// nothing says which of them an action was meant for.
package struct FixHistory: Sendable {
    /// Half a year, the span within which DORA and NIS 2 call an incident recurring.
    package static let windowSeconds: Int64 = 183 * 86_400

    private let fixes: [ControlID: [CompletedFix]]
    private let occurrences: [ControlID: [FailureOccurrence]]
    private let horizon: Instant

    /// - Parameters:
    ///   - observations: exercises and what turned out to be no incident are left out here.
    ///   - horizon: up to when observations were looked for.
    package init(_ actions: [CompletedActions], observations: [OutcomeObservation], horizon: Instant) {
        let failures = observations.filter { $0.standing == .counted && $0.outcome.standing == .failure }
        let failedIn = Dictionary(grouping: failures, by: \.incident)
        var fixes: [ControlID: [CompletedFix]] = [:]
        for action in actions {
            for control in Set((failedIn[action.incident] ?? []).map(\.control)) {
                fixes[control, default: []].append(
                    CompletedFix(
                        action: action.incident, target: .control(control),
                        completedAt: action.completedAt))
            }
        }
        self.fixes = fixes
        self.horizon = horizon
        occurrences = Dictionary(grouping: failures, by: \.control).mapValues { failures in
            failures.map {
                FailureOccurrence(
                    incident: $0.incident, target: .control($0.control), occurredAt: $0.occurredAt, detectedAt: $0.at)
            }
        }
    }

    /// Controls with an action that was done by the horizon.
    package var controls: [ControlID] {
        fixes.filter { $0.value.contains { $0.completedAt <= horizon } }.keys.sorted()
    }

    /// Fails only for a window that is not above zero.
    package func survival(of control: ControlID) throws -> FixSurvival {
        try FixSurvival(
            fixes[control] ?? [], occurrences: occurrences[control] ?? [], windowSeconds: Self.windowSeconds,
            horizon: horizon)
    }

    /// Over all controls.
    package func survival() throws -> FixSurvival {
        try FixSurvival(
            fixes.values.flatMap { $0 }, occurrences: occurrences.values.flatMap { $0 },
            windowSeconds: Self.windowSeconds, horizon: horizon)
    }
}
