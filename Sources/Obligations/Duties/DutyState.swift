import IncidentModel

/// One obligation for one incident, from the first doubt to the receipt. A pure state machine: who stores it and who is told is
/// not its matter.
package struct DutyState: Equatable, Sendable {
    package enum Decision: Equatable, Sendable {
        case undecided
        case applies(Ruling)
        /// With the reason that was given.
        case notApplicable(Ruling)
    }

    /// A recorded judgement and what it rested on.
    package struct Ruling: Equatable, Sendable {
        package let reason: String
        package let decider: String
        package let at: Instant
        /// Digest of the facts that the rule looks at (`MaterialFacts`), as then known.
        package let facts: String

        package init(reason: String, decider: String, at: Instant, facts: String) {
            self.reason = reason
            self.decider = decider
            self.at = at
            self.facts = facts
        }
    }

    /// What was sent for a stage. The first sending decides whether it was late; later dues do not change that.
    package struct Filing: Equatable, Sendable {
        package let stage: String
        package let at: Instant
        /// The due as it was when the stage was first sent.
        package let due: Instant?
        package var acknowledgedAt: Instant?

        package var isLate: Bool { due.map { at > $0 } ?? false }
    }

    package enum Event: Equatable, Sendable {
        case decide(applies: Bool, Ruling, author: String, fourEyes: Bool)
        case file(stage: String, at: Instant, due: Instant?)
        case acknowledge(stage: String, at: Instant)
        /// The facts that the rule looks at now have this digest.
        case factsChanged(String)
        case supersede(by: String)
    }

    package enum Action: Equatable, Sendable {
        case none
        case decided
        case reopened
        case filed(late: Bool)
        case acknowledged
        case superseded
        case refused(DutyRefusal)
    }

    package private(set) var decision = Decision.undecided
    package private(set) var filings: [Filing] = []
    /// The duty that took this one's place.
    package private(set) var successor: String?
    /// The stages that are owed; others cannot be filed.
    package var owedStages: Set<String>

    package init(owedStages: Set<String>) {
        self.owedStages = owedStages
    }

    package mutating func event(_ event: Event) -> Action {
        if let successor { return .refused(.superseded(by: successor)) }
        switch event {
        case .decide(let applies, let ruling, let author, let fourEyes):
            return decide(applies: applies, ruling, author: author, fourEyes: fourEyes)
        case .file(let stage, let at, let due): return file(stage, at: at, due: due)
        case .acknowledge(let stage, let at): return acknowledge(stage, at: at)
        case .factsChanged(let facts):
            guard let known = ruling?.facts, known != facts else { return .none }
            decision = .undecided
            return .reopened
        case .supersede(let successor):
            self.successor = successor
            return .superseded
        }
    }

    private var ruling: Ruling? {
        switch decision {
        case .undecided: nil
        case .applies(let ruling), .notApplicable(let ruling): ruling
        }
    }

    private mutating func decide(applies: Bool, _ ruling: Ruling, author: String, fourEyes: Bool) -> Action {
        if ruling.reason.isEmpty { return .refused(.reasonRequired) }
        if fourEyes, PersonName.isSame(ruling.decider, author) { return .refused(.secondPersonDecides(author)) }
        // What was sent cannot be made never sent.
        if !applies, let filing = filings.first { return .refused(.alreadyFiled(stage: filing.stage, at: filing.at)) }
        decision = applies ? .applies(ruling) : .notApplicable(ruling)
        return .decided
    }

    private mutating func file(_ stage: String, at: Instant, due: Instant?) -> Action {
        switch decision {
        case .undecided: return .refused(.undecided)
        case .notApplicable(let ruling): return .refused(.notApplicable(ruling.reason))
        case .applies: break
        }
        guard owedStages.contains(stage) else { return .refused(.stageNotOwed(stage)) }
        if let filing = filings.first(where: { $0.stage == stage }) {
            return .refused(.alreadyFiled(stage: stage, at: filing.at))
        }
        let filing = Filing(stage: stage, at: at, due: due)
        filings.append(filing)
        return .filed(late: filing.isLate)
    }

    private mutating func acknowledge(_ stage: String, at: Instant) -> Action {
        guard let index = filings.firstIndex(where: { $0.stage == stage }) else { return .refused(.notFiled(stage)) }
        guard at >= filings[index].at else {
            return .refused(.acknowledgedBeforeFiling(stage, filed: filings[index].at))
        }
        if filings[index].acknowledgedAt != nil { return .none }
        filings[index].acknowledgedAt = at
        return .acknowledged
    }
}

/// Why a step of a duty was refused.
package enum DutyRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case undecided
    case notApplicable(String)
    case reasonRequired
    case secondPersonDecides(String)
    case stageNotOwed(String)
    case alreadyFiled(stage: String, at: Instant)
    case notFiled(String)
    case acknowledgedBeforeFiling(String, filed: Instant)
    case superseded(by: String)

    /// Stable name of the rule, as printed.
    package var rule: String {
        switch self {
        case .undecided: "duty_decided"
        case .notApplicable: "duty_applies"
        case .reasonRequired: "reason_required"
        case .secondPersonDecides: "second_person_decides"
        case .stageNotOwed: "stage_owed"
        case .alreadyFiled: "filed_once"
        case .notFiled: "filed_before_acknowledged"
        case .acknowledgedBeforeFiling: "filing_order"
        case .superseded: "duty_not_superseded"
        }
    }

    package var description: String {
        switch self {
        case .undecided: "it is not decided yet whether the duty applies"
        case .notApplicable(let reason): "the duty was found not to apply: \(reason)"
        case .reasonRequired: "a decision needs a reason"
        case .secondPersonDecides(let author): "\(author) proposed it, so somebody else decides"
        case .stageNotOwed(let stage): "the stage '\(stage)' is not owed"
        case .alreadyFiled(let stage, let at): "the stage '\(stage)' was filed at \(at); what was sent stays sent"
        case .notFiled(let stage): "the stage '\(stage)' was not filed"
        case .acknowledgedBeforeFiling(let stage, let filed): "the stage '\(stage)' was filed later, at \(filed)"
        case .superseded(let successor): "the duty was superseded by \(successor)"
        }
    }
}
