import JSONText

/// A form as data: what it asks for at each stage, where values come from and where the export puts them.
package struct FormDefinition: Equatable, Sendable {
    package struct Stage: Equatable, Sendable {
        /// The name by which the form is asked for: `dora-initial`.
        package let form: String
        package let title: String
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
    /// Where the official texts disagree, and what is done about it.
    package let oddities: [String]

    package var fields: [FormField] { sections.flatMap(\.fields) }

    package func stageIndex(of form: String) -> Int? { stages.firstIndex { $0.form == form } }

    /// A form for an obligation without one of its own: one text for each item of required content.
    package static func generic(
        form: String, title: String, instrument: String, obligation: String, content: [String]
    ) -> FormDefinition {
        let fields = content.enumerated().map { position, words in
            FormField(
                number: String(position + 1), name: words, kind: .text, codes: [], needs: [.mandatory], condition: nil,
                because: nil, hint: nil, path: nil, leiPath: nil, spread: nil, source: nil, fact: nil)
        }
        return FormDefinition(
            id: form, version: 1, title: title, instrument: instrument, confidence: "verified", obligation: obligation,
            stages: [Stage(form: form, title: title, defaults: [:])],
            sections: [Section(title: "Required content", fields: fields)], constants: [], listKeys: [:], oddities: [])
    }
}
