/// Why a step was refused, as data: the rule's name, the facts it looked at, and what to do instead.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The rules of the lifecycle; the raw value is printed and stable.
    package enum Rule: String, Sendable, CaseIterable {
        case phaseMove = "phase_move"
        case milestoneOrder = "milestone_order"
        case notInTheFuture = "not_in_the_future"
        case reasonRequired = "reason_required"
        case secondPersonApproves = "second_person_approves"
        case reviewNotStarted = "review_not_started"
        case reviewAlreadyApproved = "review_already_approved"
        case reviewPhase = "review_phase"
        case closingGates = "closing_gates"
        case dismissalDisposition = "dismissal_disposition"
        case noticesOwed = "notices_owed"
        case survivorNeeded = "survivor_needed"
        case notItsOwnSurvivor = "not_its_own_survivor"
        case survivorIsDuplicate = "survivor_is_duplicate"
        case reopenTarget = "reopen_target"
        case milestoneNotReached = "milestone_not_reached"
        case alreadyDuplicate = "already_duplicate"
        case closedIsNotEscalated = "closed_is_not_escalated"
        case roundAfterReopening = "round_after_reopening"
    }

    package struct Fact: Equatable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package let rule: Rule
    package let message: String
    package let facts: [Fact]

    package init(_ rule: Rule, _ message: String, facts: [Fact] = []) {
        self.rule = rule
        self.message = message
        self.facts = facts
    }

    package var description: String { "\(rule.rawValue): \(message)" }
}

/// Something that must be settled before an incident may be closed.
package enum ClosingGate: Equatable, Sendable {
    case phaseNotReview(Phase)
    case reviewMissing(Severity)
    case reviewNotApproved(Severity, author: String)
    case reviewNotApprovedBySecondPerson(Severity, author: String)
    case tasksWithoutOwner(Int)
    case mandatoryActionsWithoutOwner(Int)
    case dutiesUndecided(Int)
    case stagesUnsent(Int)

    package var name: String {
        switch self {
        case .phaseNotReview: "phase"
        case .reviewMissing, .reviewNotApproved, .reviewNotApprovedBySecondPerson: "review_approved"
        case .tasksWithoutOwner: "tasks_owned"
        case .mandatoryActionsWithoutOwner: "actions_owned"
        case .dutiesUndecided: "duties_decided"
        case .stagesUnsent: "stages_sent"
        }
    }

    package var message: String {
        switch self {
        case .phaseNotReview(.closed): "the incident is closed"
        case .phaseNotReview(let phase):
            "the incident is in \(phase.rawValue); it is closed from review"
        case .reviewMissing(let severity):
            "a \(severity.rawValue) incident needs an approved review; none has been started"
        case .reviewNotApproved(let severity, let author):
            "a \(severity.rawValue) incident needs an approved review; \(author)'s is not approved yet"
        case .reviewNotApprovedBySecondPerson(let severity, let author):
            "a \(severity.rawValue) incident needs a review that a second person approved; \(author) approved what they wrote"
        case .tasksWithoutOwner(let count):
            count == 1 ? "1 open task has no owner" : "\(count) open tasks have no owner"
        case .mandatoryActionsWithoutOwner(let count):
            count == 1 ? "1 mandatory action has no owner" : "\(count) mandatory actions have no owner"
        case .dutiesUndecided(let count):
            count == 1
                ? "it is not decided whether 1 duty applies" : "it is not decided whether \(count) duties apply"
        case .stagesUnsent(let count):
            count == 1 ? "1 notice that is owed has not been sent" : "\(count) notices that are owed have not been sent"
        }
    }
}
