import IncidentModel

/// One version of an obligation: whom it binds, when it applies, and what has to be sent by when.
package struct ObligationRule: Equatable, Sendable {
    /// Whether the law is in force; apart from the days of `validity`.
    package enum Status: String, Sendable, CaseIterable {
        case inForce = "in_force"
        /// Adopted; in force from a day to come.
        case future
        case proposed
        case superseded
        /// Adopted, but the day from which it applies could not be confirmed.
        case unconfirmed
    }

    /// What the rule's numbers rest on.
    package enum Confidence: String, Sendable, CaseIterable {
        case verified
        case partlyVerified = "partly_verified"
        case memory
    }

    /// Who has to be told. Only notices to authorities set off a cascade.
    package enum Addressee: String, Sendable, CaseIterable {
        case authority
        case persons
        case counterparty
    }

    package let id: String
    package let name: String
    /// Names this version of our text of the rule, usually a date.
    package let version: String
    package let jurisdiction: String
    package let group: String
    package let instrument: String
    package let articles: [String]
    package let status: Status
    package let validity: Validity
    package let confidence: Confidence
    package let addressee: Addressee
    package let binds: [String]
    package let appliesWhen: Condition
    /// Looked at after all other rules, because it depends on whether they ask for a notice.
    package let isCascade: Bool
    /// Alternative ways of counting that are worth showing beside the plain one.
    package let readings: [CountingPolicy]
    package let stages: [ObligationStage]
    package let notes: [String]
    package let sources: [String]
    /// The file that the rule was read from.
    package let source: String

    /// Off until an organisation turns it on: nobody has checked it against a source, or it is not law.
    package var isOffByDefault: Bool { confidence == .memory || status == .proposed }

    package func stage(_ key: String) -> ObligationStage? { stages.first { $0.key == key } }

    /// `DORA, 19(1), 19(4); version 2025-02-20`. A stage's own citation may be narrower.
    package var citation: String { ObligationRule.citation(instrument, articles, version: version) }

    static func citation(_ instrument: String, _ articles: [String], version: String) -> String {
        ([instrument] + articles).joined(separator: ", ") + "; version \(version)"
    }
}

/// The days on which a version of a rule is law: from the first one up to but not including the last.
package struct Validity: Equatable, Sendable {
    /// `nil`: since before anything that Sitrep records.
    package let from: CivilDate?
    package let until: CivilDate?

    package init(from: CivilDate? = nil, until: CivilDate? = nil) {
        self.from = from
        self.until = until
    }

    package func contains(_ day: CivilDate) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day < $0 } ?? true)
    }

    func overlaps(_ other: Validity) -> Bool {
        let startsBeforeOtherEnds = other.until.map { end in from.map { $0 < end } ?? true } ?? true
        let endsAfterOtherStarts = until.map { end in other.from.map { $0 < end } ?? true } ?? true
        return startsBeforeOtherEnds && endsAfterOtherStarts
    }

    /// `from 2025-01-17`, `until 2025-08-20`, for people.
    package var words: String {
        switch (from, until) {
        case (nil, nil): "always"
        case (let from?, nil): "from \(from)"
        case (nil, let until?): "before \(until)"
        case (let from?, let until?): "from \(from), before \(until)"
        }
    }
}
