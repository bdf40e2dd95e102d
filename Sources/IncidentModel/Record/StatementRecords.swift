/// One statement about a control in an incident, with a second person's agreement to it. The latest one about a control counts.
package struct ControlRecord: Codable, Equatable, Sendable {
    /// URN, `urn:sitrep:framework:NAME:VERSION:control:ID`; whoever reads it need not know the framework.
    package var control: String
    package var label: String
    package var title: String
    /// A word of `ControlOutcome`; `nil` takes the statement before back, with the reason as its note.
    package var outcome: String?
    package var confidence: Confidence?
    /// References: SHA-256 or names.
    package var evidence: [String]?
    package var note: String?
    package var recordedAt: Instant?
    package var recordedBy: String?
    package var confirmedAt: Instant?
    package var confirmedBy: String?

    package init(control: String, label: String, title: String, outcome: String?) {
        self.control = control
        self.label = label
        self.title = title
        self.outcome = outcome
    }

    enum CodingKeys: String, CodingKey {
        case control
        case label
        case title
        case outcome
        case confidence
        case evidence
        case note
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
        case confirmedAt = "confirmed_at"
        case confirmedBy = "confirmed_by"
    }
}

/// One statement that an incident realised a risk. The latest one about a risk counts.
package struct RiskRecord: Codable, Equatable, Sendable {
    /// Identifier in the organisation's register.
    package var risk: String
    /// `nil` while it is not known.
    package var loss: AmountRecord?
    /// What the risk may cost, as it was in force when the record was written: a loss says little without it.
    package var appetite: AppetiteRecord?
    package var recordedAt: Instant?
    package var recordedBy: String?

    package init(risk: String) { self.risk = risk }

    enum CodingKeys: String, CodingKey {
        case risk
        case loss
        case appetite
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}

/// An amount of money in the smallest unit of its currency (ISO 4217).
package struct AmountRecord: Codable, Equatable, Sendable {
    package var minorUnits: Int64
    package var currency: String

    package init(minorUnits: Int64, currency: String) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    enum CodingKeys: String, CodingKey {
        case minorUnits = "minor_units"
        case currency
    }
}

/// What a risk may cost, and who said so.
package struct AppetiteRecord: Codable, Equatable, Sendable {
    package var minorUnits: Int64
    package var currency: String
    package var recordedAt: Instant?
    package var recordedBy: String?

    package init(minorUnits: Int64, currency: String) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    enum CodingKeys: String, CodingKey {
        case minorUnits = "minor_units"
        case currency
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}
