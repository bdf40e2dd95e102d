/// One step of an obligation: early warning, notification, final report.
package struct ObligationStage: Equatable, Sendable {
    /// What the step is. Only a notice is something that an authority or a person receives.
    package enum Kind: String, Sendable, CaseIterable {
        case notice
        case assessment
        case record
    }

    package let key: String
    package let name: String
    package let kind: Kind
    /// Nobody has to do it.
    package let isVoluntary: Bool
    package let recipients: [String]
    /// What has to be in it, item by item, in our words.
    package let content: [String]
    /// Narrower than those of the obligation; empty when they say it all.
    package let articles: [String]
    /// Instrument, articles and version of the rule: `DORA, 19(4)(a); version 2025-02-20`.
    package let citation: String
    /// The step is owed when the obligation applies and this holds; `nil`: always.
    package let owedWhen: Condition?
    /// The zone in which the law counts days; `nil` for the organisation's.
    package let timeZone: String?
    /// The calendar of closed days; `nil` for the organisation's.
    package let calendar: String?
    package let due: DueRule
    /// The postponement that an authority may order; `nil`: none.
    package let delay: AllowedDelay?
    package let note: String?
}

/// Who may postpone a stage, and by how much.
package struct AllowedDelay: Equatable, Sendable {
    package let by: [LegalDelay.Authority]
    /// Days for which an oral request counts, from its beginning (45 CFR 164.412: 30).
    package let oralDays: Int?
    /// Days by which the due may move at most, counted from the due without delay.
    package let longestDays: Int?

    package init(by: [LegalDelay.Authority], oralDays: Int? = nil, longestDays: Int? = nil) {
        self.by = by
        self.oralDays = oralDays
        self.longestDays = longestDays
    }
}
