import IncidentModel

/// A request of an authority that a notice wait. It moves only stages whose rule allows it.
package struct LegalDelay: Equatable, Sendable {
    package enum Authority: String, Sendable, CaseIterable {
        case lawEnforcement = "law_enforcement"
        case attorneyGeneral = "attorney_general"
    }

    package enum Form: String, Sendable, CaseIterable {
        case written
        case oral
    }

    package let authority: Authority
    /// Who exactly asked, for the record.
    package let office: String
    package let form: Form
    package let from: Instant
    /// Until when the notice must wait.
    package let until: Instant
    /// `nil`: every obligation whose rule allows it.
    package let obligation: String?
    /// Empty: every stage whose rule allows it.
    package let stages: [String]
    /// Where the request is on file.
    package let document: String?
    /// When the authority took the request back.
    package let liftedAt: Instant?

    package init(
        authority: Authority, office: String, form: Form, from: Instant, until: Instant, obligation: String? = nil,
        stages: [String] = [], document: String? = nil, liftedAt: Instant? = nil
    ) {
        self.authority = authority
        self.office = office
        self.form = form
        self.from = from
        self.until = until
        self.obligation = obligation
        self.stages = stages
        self.document = document
        self.liftedAt = liftedAt
    }

    func concerns(_ rule: String, stage: String) -> Bool {
        (obligation ?? rule) == rule && (stages.isEmpty || stages.contains(stage))
    }

    /// `the Office (file 12)`, or what kind of authority it is.
    var requester: String {
        (office.isEmpty ? authority.rawValue.replacing("_", with: " ") : office) + (document.map { " (\($0))" } ?? "")
    }
}

/// Why a request cannot move what it is meant to.
package enum DelayRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownStage(String, known: [String])
    /// The rule lets nobody postpone these stages, or not this authority.
    case notAllowed(stages: [String], by: LegalDelay.Authority, allowed: [String])
    case endsBeforeItBegins

    package var rule: String {
        switch self {
        case .unknownStage: "stage_known"
        case .notAllowed: "delay_allowed_by_rule"
        case .endsBeforeItBegins: "delay_ends_after_its_beginning"
        }
    }

    package var description: String {
        switch self {
        case .unknownStage(let stage, let known):
            "there is no stage '\(stage)'; there are \(known.joined(separator: ", "))"
        case .notAllowed(let stages, let authority, let allowed):
            "the rule does not let \(authority.rawValue) postpone \(stages.joined(separator: ", ")); "
                + (allowed.isEmpty ? "nothing of it may be postponed" : "it lets " + allowed.joined(separator: ", "))
        case .endsBeforeItBegins: "the request ends before it begins"
        }
    }
}

extension ObligationRule {
    /// Whether a request may move what it names; without names, whether it may move anything.
    package func check(_ delay: LegalDelay) throws(DelayRefusal) {
        guard delay.until > delay.from else { throw .endsBeforeItBegins }
        for key in delay.stages where stage(key) == nil {
            throw .unknownStage(key, known: stages.map(\.key))
        }
        let allowed = stages.filter { $0.delay?.by.contains(delay.authority) == true }.map(\.key)
        let refused = delay.stages.filter { !allowed.contains($0) }
        guard refused.isEmpty, !allowed.isEmpty else {
            throw .notAllowed(
                stages: refused.isEmpty ? stages.map(\.key) : refused, by: delay.authority,
                allowed: stages.flatMap { stage in
                    (stage.delay?.by ?? []).map { "\($0.rawValue) postpone \(stage.key)" }
                })
        }
    }
}
