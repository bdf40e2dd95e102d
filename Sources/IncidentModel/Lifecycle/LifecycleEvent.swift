/// What somebody does to an incident.
package enum LifecycleEvent: Equatable, Sendable {
    /// A verb that states its milestone and moves on: triage, declare, contain, eradicate, recover.
    case step(Verb, StepTime)
    case startReview(by: String)
    /// Somebody adds to a review that is there.
    case writeReview(by: String)
    case approveReview(by: String, at: Instant)
    case close(at: Instant)
    case dismiss(as: Disposition, at: Instant, reason: String, survivor: Survivor?)
    case merge(into: Survivor, at: Instant)
    case reopen(to: Phase, at: Instant, reason: String)
    case escalate(to: String, at: Instant, reason: String)
    case correct(Milestone, CorrectedValue, reason: String, confidence: Confidence?)
    /// A correction of a round by its number, which may be one that a reopening has ended.
    case correctRound(Int, Milestone, CorrectedValue, reason: String, confidence: Confidence?)
}

/// When a step happened, or that it does not apply.
package enum StepTime: Equatable, Sendable {
    case at(StatedTime)
    case notApplicable(reason: String)
}

/// What a correction puts in place of the present statement.
package enum CorrectedValue: Equatable, Sendable {
    case at(StatedTime)
    case withdrawn
}

/// The incident that stays when another turns out to be the same.
package struct Survivor: Equatable, Sendable {
    package let key: String
    package let isSameIncident: Bool
    /// The key that the survivor itself points at.
    package let survivorOfItsOwn: String?

    package init(key: String, isSameIncident: Bool, survivorOfItsOwn: String?) {
        self.key = key
        self.isSameIncident = isSameIncident
        self.survivorOfItsOwn = survivorOfItsOwn
    }
}

/// What must be written for an event; the storage carries it out in one transaction.
package enum LifecycleEffect: Equatable, Sendable {
    case move(Verb, from: Phase, to: Phase)
    case state(Milestone, IncidentState.Standing, reason: String?, confidence: Confidence?)
    case withdraw(Milestone, reason: String)
    /// A statement of an earlier round; nil takes it back.
    case stateOfRound(Int, Milestone, StatedTime?, reason: String, confidence: Confidence?)
    case setDisposition(Disposition?)
    case beginRound(Int)
    case pointAtSurvivor(String?)
    case startReview(author: String)
    case nameContributor(String)
    case approveReview(approver: String, at: Instant)
    case recordEscalation(level: String, at: Instant, reason: String)
}
