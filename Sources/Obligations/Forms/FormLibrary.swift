import JSONText

/// A value of the case that forms are filled from, and the command that states it.
package struct CaseValueKey: Equatable, Sendable {
    package let key: String
    package let meaning: String
    /// With `{key}` for the incident.
    package let command: String
}

/// All forms that there are, with the vocabulary of case values.
package struct FormLibrary: Sendable {
    package private(set) var definitions: [FormDefinition]
    package let values: [CaseValueKey]
    private let commands: [String: String]

    /// - Parameter documents: the files below `forms/`; the one with the id `case-values` holds the vocabulary.
    /// - Throws: everything that is wrong with any of them.
    package init(_ documents: [(path: String, tree: JSONTree)]) throws(FormFileProblems) {
        var problems: [FormFileProblem] = []
        var definitions: [FormDefinition] = []
        var values: [CaseValueKey] = []
        for document in documents.sorted(by: { $0.path < $1.path }) {
            if document.tree["id"]?.text == "case-values" {
                values = (document.tree["values"]?.elements ?? []).compactMap { value in
                    guard let key = value["key"]?.text, let meaning = value["meaning"]?.text,
                        let command = value["command"]?.text
                    else {
                        problems.append(
                            .init(
                                file: document.path, place: value["key"]?.text ?? "values",
                                reason: "needs key, meaning and command"))
                        return nil
                    }
                    return CaseValueKey(key: key, meaning: meaning, command: command)
                }
                continue
            }
            var reader = FormReader(file: document.path)
            definitions.append(reader.definition(document.tree))
            problems += reader.problems
        }
        let keys = Set(values.map(\.key))
        for definition in definitions {
            for field in definition.fields {
                let used = [field.source].compactMap(\.self) + (field.condition?.operands.values ?? [])
                for key in used where !keys.contains(key) {
                    problems.append(
                        .init(file: definition.id, place: field.number, reason: "there is no case value \(key)"))
                }
            }
        }
        let forms = definitions.flatMap(\.stages).map(\.form)
        for (position, form) in forms.enumerated() where forms.firstIndex(of: form) != position {
            problems.append(.init(file: form, place: "stages", reason: "the form is defined twice"))
        }
        guard problems.isEmpty else { throw FormFileProblems(problems: problems) }
        self.definitions = definitions
        self.values = values
        commands = Dictionary(values.map { ($0.key, $0.command) }, uniquingKeysWith: { first, _ in first })
    }

    /// With one more form, for the time being.
    package func adding(_ definition: FormDefinition) -> FormLibrary {
        var library = self
        library.definitions.append(definition)
        return library
    }

    /// The names of all forms, sorted.
    package var forms: [String] { definitions.flatMap(\.stages).map(\.form).sorted() }

    package func definition(of form: String) -> FormDefinition? {
        definitions.first { $0.stageIndex(of: form) != nil }
    }

    /// The form that reports a stage of an obligation, or an update of it; `nil` where that has none of its own.
    package func form(of obligation: String, stage: String) -> String? {
        let base = stage.firstRange(of: "-update").map { String(stage[..<$0.lowerBound]) } ?? stage
        return definitions.first { $0.obligation == obligation && $0.stages.contains { $0.stage == base } }?
            .stages.first { $0.stage == base }?.form
    }

    /// The form whose name somebody may have meant.
    package func nearest(to form: String) -> String? { NearestName.near(form, among: forms) }

    /// The command that states a case value; `nil` for a key that is not in the vocabulary.
    package func command(for key: String, incident: String) -> String? {
        commands[key]?.replacing("{key}", with: incident)
    }

    /// Reads what somebody typed for a case value, as the fields that it fills do; a value that only conditions look at is yes
    /// or no. `nil` for a key that is not in the vocabulary.
    package func read(_ text: String, for key: String) -> Result<FormValue, FormValueProblem>? {
        guard commands[key] != nil else { return nil }
        let field = definitions.flatMap(\.fields).first { $0.source == key }
        return (field ?? FormLibrary.yesOrNo(key)).read(text)
    }

    private static func yesOrNo(_ key: String) -> FormField {
        FormField(
            number: key, name: key, kind: .flag, codes: [], needs: [], condition: nil, because: nil, hint: nil,
            path: nil,
            leiPath: nil, spread: nil, source: key, fact: nil)
    }

    /// The case value whose key somebody may have meant.
    package func nearestValue(to key: String) -> String? { NearestName.near(key, among: values.map(\.key)) }

    /// Drafts a form from the values of a case; `nil` for a form that there is none of.
    package func draft(_ form: String, values: CaseValues) -> FormDraft? {
        guard let definition = definition(of: form) else { return nil }
        return FormDraft(definition, form: form, values: values, library: self)
    }
}

package struct FormFileProblems: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [FormFileProblem]
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
