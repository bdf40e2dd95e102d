import JSONText

/// One field of a form as its definition gives it.
package struct FormField: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case text
        case flag
        case choice
        case choices
        case integer
        case percent
        case money
        case instant
        case duration
        case lei
        /// Several LEIs, separated by semicolons.
        case leis
        case email
        case phone
    }

    /// Whether a stage asks for the field.
    package enum Need: Character, Sendable {
        case mandatory = "Y"
        case conditional = "C"
        case notAsked = "-"
    }

    /// How a value spreads over the elements of a list in the export.
    package enum Spread: String, Sendable {
        /// Its first item into the first element, and so on.
        case each
        case all
    }

    package let number: String
    /// In our own words.
    package let name: String
    package let kind: Kind
    package let codes: [FormCode]
    /// One a stage, in the order of the stages.
    package let needs: [Need]
    package let condition: FormCondition?
    /// The condition in words.
    package let because: String?
    package let hint: String?
    /// Where the export puts it: `incident.classificationTypes[data_losses].dataLossesDescription`.
    package let path: String?
    /// Where instead, when the value is an LEI.
    package let leiPath: String?
    package let spread: Spread?
    /// The case value that fills it.
    package let source: String?
    /// What it states, in a word that other forms share; values of the same fact are compared.
    package let fact: String?

    package var labels: [String: String] {
        Dictionary(codes.map { ($0.code, $0.label) }, uniquingKeysWith: { first, _ in first })
    }
}

/// A code of a list and its words.
package struct FormCode: Equatable, Sendable {
    package let code: String
    package let label: String
}
