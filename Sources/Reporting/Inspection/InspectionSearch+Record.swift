import Documents
import IncidentModel

/// Whether the judgements stand: reviews, decisions, actions.
extension InspectionSearch {
    mutating func judgements(_ incident: InspectedIncident) {
        if let review = incident.review, let approver = review.approver {
            examine(.reviewSelfApproved)
            if ([review.author] + review.contributors).contains(where: { PersonName.isSame($0, approver) }) {
                find(
                    .reviewSelfApproved, incident, .major,
                    "The review was approved by a person who wrote it. Who looked at it?",
                    fix: incident.phase == .closed
                        ? "reopen \(incident.key) --to review --reason REASON"
                        : "note \(incident.key) 'second look at the review: REASON' --as ANOTHER")
            }
        }
        for decision in incident.decisions {
            examine(.decisionSelfApproved)
            guard PersonName.isSame(decision.author, decision.decider) else { continue }
            find(
                .decisionSelfApproved, incident, .major,
                "Whether \(decision.obligation) applies was decided by the person who prepared the decision.",
                fix: "duty confirm \(incident.key) \(decision.obligation) --as ANOTHER")
        }
        guard incident.phase == .closed, incident.isReal, incident.severity.requiresApprovedReview else { return }
        examine(.closedWithoutReview)
        if incident.review?.approver == nil {
            find(
                .closedWithoutReview, incident, .major,
                "An incident of severity \(incident.severity.rawValue) was closed, and no approved review says what "
                    + "was learned.",
                fix: "reopen \(incident.key) --to review --reason REASON")
        }
    }

    mutating func actions(_ incident: InspectedIncident) {
        for action in incident.actions {
            guard let done = action.doneAt, done <= asOf else { continue }
            examine(.actionNotVerified)
            let isVerified = action.verifiedAt.map { $0 <= asOf } ?? false
            guard !isVerified, done.advanced(bySeconds: policy.verificationGrace) < asOf else { continue }
            find(
                .actionNotVerified, incident, .minor,
                "Action \(action.number) has been done for \(Wording.duration(asOf.microseconds(since: done))), and "
                    + "nobody has shown that it works.",
                fix: "action verify \(incident.key) \(action.number) --finding FINDING")
        }
    }

}

/// Whether the record itself stands: evidence, clocks, checkpoints.
extension InspectionSearch {
    mutating func record(_ incident: InspectedIncident) {
        if incident.phase == .closed { evidence(incident) }
        clocks(incident)
        examine(.entryNotCovered, incident.entries)
        if incident.entriesWaiting > 0 {
            let entries = Wording.count(incident.entriesWaiting, "audit entry", "audit entries")
            find(
                .entryNotCovered, incident, .minor,
                "\(Wording.sentence(entries)) \(Wording.verb(incident.entriesWaiting, "lies", "lie")) under no signed "
                    + "checkpoint and could still be changed without trace.",
                fix: "audit checkpoint")
        }
    }

    private mutating func evidence(_ incident: InspectedIncident) {
        for item in incident.evidence {
            examine(.evidenceNotSealed)
            guard !item.wasSealed else { continue }
            find(
                .evidenceNotSealed, incident, .minor,
                "Evidence \(item.number) was never sealed, though the incident is closed.",
                fix: "evidence seal \(incident.key) \(item.number) --reason REASON")
        }
    }

    private mutating func clocks(_ incident: InspectedIncident) {
        examine(.recordedBackwards, incident.statements.count)
        examine(.timeAfterRecording, incident.statements.count)
        for (earlier, later) in zip(incident.statements, incident.statements.dropFirst())
        where later.recordedAt.advanced(bySeconds: policy.clockGrace) < earlier.recordedAt {
            let step = Wording.duration(earlier.recordedAt.microseconds(since: later.recordedAt))
            find(
                .recordedBackwards, incident, .major,
                "The statement of \(later.name) follows that of \(earlier.name) and bears a time \(step) before it. "
                    + "Was the clock set back, or the record?",
                fix: "audit verify")
        }
        for statement in incident.statements {
            guard let at = statement.at, at > statement.recordedAt else { continue }
            let lead = Wording.duration(at.microseconds(since: statement.recordedAt))
            find(
                .timeAfterRecording, incident, .major,
                "That it was \(statement.name) was recorded \(lead) before it is said to have happened.",
                fix: "correct \(incident.key) \(statement.name) --at WHEN --reason REASON")
        }
    }
}
