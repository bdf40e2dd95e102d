import IncidentModel

/// A corrective action of an incident.
package struct CorrectiveAction: Equatable, Sendable {
    package let incident: String
    /// Those it mends; none where it is for whatever did not hold in the incident.
    package let controls: Set<ControlID>
    /// `nil` while it is open.
    package let doneAt: Instant?

    package init(incident: String, controls: Set<ControlID> = [], doneAt: Instant?) {
        self.incident = incident
        self.controls = controls
        self.doneAt = doneAt
    }
}

/// Which controls the actions of incidents were to mend, and when those controls failed again.
///
/// An action that names controls is for those only, whether or not somebody said that they did not hold; one that names none is for
/// each control that did not hold in its incident. A fix of a control is made once all actions of an incident that are for it are
/// done; where none is, nothing was done about that control.
package struct FixHistory: Sendable {
    /// Half a year, the span within which DORA and NIS 2 call an incident recurring.
    package static let windowSeconds: Int64 = 183 * 86_400

    private let fixes: [ControlID: [CompletedFix]]
    private let occurrences: [ControlID: [FailureOccurrence]]
    private let horizon: Instant

    /// - Parameters:
    ///   - actions: of what counts as an incident, open ones too.
    ///   - observations: exercises and what turned out to be no incident are left out here.
    ///   - horizon: up to when observations were looked for.
    package init(_ actions: [CorrectiveAction], observations: [OutcomeObservation], horizon: Instant) {
        let failures = observations.filter { $0.standing == .counted && $0.outcome.standing == .failure }
        let failedIn = Dictionary(grouping: failures, by: \.incident).mapValues { Set($0.map(\.control)) }
        var fixes: [ControlID: [CompletedFix]] = [:]
        for (incident, actions) in Dictionary(grouping: actions, by: \.incident) {
            for (control, completedAt) in Self.completed(actions, failed: failedIn[incident] ?? []) {
                fixes[control, default: []].append(
                    CompletedFix(action: incident, target: .control(control), completedAt: completedAt))
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

    /// When the last action of one incident was done that is for a control; without those for which one is open.
    private static func completed(_ actions: [CorrectiveAction], failed: Set<ControlID>) -> [ControlID: Instant] {
        var completed: [ControlID: Instant] = [:]
        var pending: Set<ControlID> = []
        for action in actions {
            let controls = action.controls.isEmpty ? failed : action.controls
            guard let doneAt = action.doneAt else {
                pending.formUnion(controls)
                continue
            }
            for control in controls { completed[control] = max(completed[control] ?? doneAt, doneAt) }
        }
        return completed.filter { !pending.contains($0.key) }
    }

    /// Controls with a fix that was done by the horizon.
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
