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

    package init(
        authority: Authority, office: String, form: Form, from: Instant, until: Instant, obligation: String? = nil,
        stages: [String] = []
    ) {
        self.authority = authority
        self.office = office
        self.form = form
        self.from = from
        self.until = until
        self.obligation = obligation
        self.stages = stages
    }

    func concerns(_ rule: String, stage: String) -> Bool {
        (obligation ?? rule) == rule && (stages.isEmpty || stages.contains(stage))
    }
}
