import JSONText

/// A form as data: what it asks for at each stage, where values come from and where the export puts them.
package struct FormDefinition: Equatable, Sendable {
    package struct Stage: Equatable, Sendable {
        /// The name by which the form is asked for: `dora-initial`.
        package let form: String
        package let title: String
        /// The stage of the obligation that the form reports; `nil` where it belongs to none in particular.
        package let stage: String?
        /// Codes that the stage itself answers, by field number.
        package let defaults: [String: String]
    }

    package struct Section: Equatable, Sendable {
        package let title: String
        package let fields: [FormField]
    }

    package struct Constant: Equatable, Sendable {
        package let path: String
        package let value: String
    }

    package let id: String
    package let version: Int
    package let title: String
    package let instrument: String
    package let confidence: String
    package let obligation: String?
    package let stages: [Stage]
    package let sections: [Section]
    package let constants: [Constant]
    /// Which member names an element of a list in the export, by the list's name.
    package let listKeys: [String: String]
    /// What fields have to be to each other.
    package let rules: [FormRule]
    /// Where the official texts disagree, and what is done about it.
    package let oddities: [String]

    package var fields: [FormField] { sections.flatMap(\.fields) }

    package func stageIndex(of form: String) -> Int? { stages.firstIndex { $0.form == form } }

    /// A form for an obligation without one of its own: one text for each item of required content, and what the case says
    /// of itself anyway.
    package static func generic(
        form: String, title: String, instrument: String, obligation: String, stage: String? = nil, content: [String]
    ) -> FormDefinition {
        let fields = content.enumerated().map { position, words in
            field(String(position + 1), words, .text, .mandatory)
        }
        let known = [
            field("a", "Sender", .text, .notAsked, from: "organisation.legal_name"),
            field("b", "Contact", .text, .notAsked, from: "contact.primary.name"),
            field("c", "Own reference", .text, .notAsked, from: "incident.key", fact: "incident_reference"),
            field("d", "When it occurred", .instant, .notAsked, from: "milestone.occurred", fact: "occurred_at"),
            field("e", "When it was noticed", .instant, .notAsked, from: "milestone.detected", fact: "detected_at"),
            field(
                "f", "When the organisation became aware", .instant, .notAsked, from: "milestone.aware",
                fact: "aware_at"),
        ]
        return FormDefinition(
            id: form, version: 1, title: title, instrument: instrument, confidence: "verified", obligation: obligation,
            stages: [Stage(form: form, title: title, stage: stage, defaults: [:])],
            sections: [
                Section(title: "Required content", fields: fields), Section(title: "From the case", fields: known),
            ], constants: [], listKeys: [:], rules: [], oddities: [])
    }

    private static func field(
        _ number: String, _ name: String, _ kind: FormField.Kind, _ need: FormField.Need, from source: String? = nil,
        fact: String? = nil
    ) -> FormField {
        FormField(
            number: number, name: name, kind: kind, codes: [], needs: [need], condition: nil, because: nil, hint: nil,
            path: nil, leiPath: nil, spread: nil, source: source, fact: fact)
    }
}
