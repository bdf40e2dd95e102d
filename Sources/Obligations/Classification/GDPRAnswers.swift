import JSONText

/// What somebody answered about a personal data breach. `nil`: not answered.
package struct GDPRAnswers: Equatable, Sendable {
    package enum BreachKind: String, Sendable, Hashable, CaseIterable {
        case confidentiality
        case integrity
        case availability
    }

    package enum DataCategory: String, Sendable, Hashable, CaseIterable {
        case contact
        case identification
        case identityDocuments = "identity_documents"
        case credentials
        case financial
        case location
        case communications
        case employment
        /// Art. 9: health, origin, belief, opinion, union membership, genetics, biometrics, sex life.
        case specialCategory = "special_category"
        /// Art. 10: convictions and offences.
        case criminal

        /// Sensitive by law.
        var isSensitive: Bool { self == .specialCategory || self == .criminal }
        /// Ready for fraud or impersonation.
        var invitesMisuse: Bool { [.identityDocuments, .credentials, .financial].contains(self) }
    }

    package enum Consequence: String, Sendable, Hashable, CaseIterable {
        case inconvenience
        case lossOfControl = "loss_of_control"
        case identityTheft = "identity_theft"
        case fraud
        case financialLoss = "financial_loss"
        case discrimination
        case reputation
        case physicalHarm = "physical_harm"
        case psychologicalDistress = "psychological_distress"
        case lossOfProfessionalSecrecy = "loss_of_professional_secrecy"

        var isGrave: Bool { self != .inconvenience && self != .lossOfControl }
    }

    package enum Recipient: String, Sendable, Hashable, CaseIterable {
        case nobody
        /// Known and relied on: bound by contract or profession, and obliging.
        case trusted
        case unknown
        case malicious
    }

    package var personalData: Bool?
    package var breachKinds: Set<BreachKind>?
    package var dataCategories: Set<DataCategory>?
    package var peopleAffected: Int?
    package var recordsAffected: Int?
    package var largeScale: Bool?
    package var vulnerablePeople: Bool?
    /// Unreadable to whoever has it, the key not with them.
    package var encryptedIntact: Bool?
    /// A copy was at hand, so that nobody had to do without the data.
    package var copyAvailable: Bool?
    package var recipient: Recipient?
    package var returnedOrDestroyed: Bool?
    /// What is likely to happen to the people; an empty list: nothing.
    package var consequences: Set<Consequence>?
    /// Measures since make sure that the high risk is no longer likely (Art. 34(3)(b)).
    package var riskRemoved: Bool?

    package init() {}

    package static let names = [
        "personal_data", "breach_kinds", "data_categories", "people_affected", "records_affected", "large_scale",
        "vulnerable_people", "encrypted_intact", "copy_available", "recipient", "returned_or_destroyed", "consequences",
        "risk_removed",
    ]

    package init(_ sheet: JSONTree) throws(AnswerProblems) {
        var reader = AnswerReader(sheet, names: GDPRAnswers.names)
        personalData = reader.flag("personal_data")
        breachKinds = reader.codes("breach_kinds", as: BreachKind.self)
        dataCategories = reader.codes("data_categories", as: DataCategory.self)
        peopleAffected = reader.count("people_affected")
        recordsAffected = reader.count("records_affected")
        largeScale = reader.flag("large_scale")
        vulnerablePeople = reader.flag("vulnerable_people")
        encryptedIntact = reader.flag("encrypted_intact")
        copyAvailable = reader.flag("copy_available")
        recipient = reader.code("recipient", as: Recipient.self)
        returnedOrDestroyed = reader.flag("returned_or_destroyed")
        consequences = reader.codes("consequences", as: Consequence.self)
        riskRemoved = reader.flag("risk_removed")
        try reader.finish()
    }
}
