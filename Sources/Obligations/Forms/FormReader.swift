import JSONText

/// What is wrong with a file of form definitions.
package struct FormFileProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// The field or property: `2.6 when`.
    package let place: String
    package let reason: String

    package var description: String { "\(file): \(place): \(reason)" }
}

/// Reads a form definition and collects what is wrong with it.
struct FormReader {
    private let file: String
    private(set) var problems: [FormFileProblem] = []

    init(file: String) { self.file = file }

    private mutating func refuse(_ place: String, _ reason: String) {
        problems.append(FormFileProblem(file: file, place: place, reason: reason))
    }

    private mutating func text(_ tree: JSONTree, _ name: String, _ place: String) -> String {
        if let text = tree[name]?.text, !text.isEmpty { return text }
        refuse(place, "\(name) is missing")
        return ""
    }

    mutating func definition(_ tree: JSONTree) -> FormDefinition {
        let stages = (tree["stages"]?.elements ?? []).map { stage in
            FormDefinition.Stage(
                form: text(stage, "form", "stages"), title: text(stage, "title", "stages"),
                stage: stage["stage"]?.text,
                defaults: Dictionary(
                    (stage["defaults"]?.members ?? []).compactMap { member in
                        member.value.text.map { (member.name, $0) }
                    },
                    uniquingKeysWith: { first, _ in first }))
        }
        if stages.isEmpty { refuse("stages", "at least one is needed") }
        var lists: [String: [FormCode]] = [:]
        for list in tree["codes"]?.members ?? [] { lists[list.name] = codes(list.value, list.name) }
        var sections: [FormDefinition.Section] = []
        for section in tree["sections"]?.elements ?? [] {
            let fields = (section["fields"]?.elements ?? []).map { field($0, lists, stages.count) }
            sections.append(.init(title: text(section, "title", "sections"), fields: fields))
        }
        let definition = FormDefinition(
            id: text(tree, "id", "form"), version: tree["version"]?.wholeNumber ?? 1,
            title: text(tree, "title", "form"),
            instrument: text(tree, "instrument", "form"), confidence: text(tree, "confidence", "form"),
            obligation: tree["obligation"]?.text, stages: stages, sections: sections,
            constants: (tree["constants"]?.elements ?? []).map {
                .init(path: text($0, "path", "constants"), value: text($0, "value", "constants"))
            },
            listKeys: Dictionary(
                (tree["list_key"]?.members ?? []).compactMap { member in member.value.text.map { (member.name, $0) } },
                uniquingKeysWith: { first, _ in first }),
            rules: rules(tree), oddities: (tree["oddities"]?.elements ?? []).compactMap(\.text))
        check(definition)
        return definition
    }

    private mutating func rules(_ tree: JSONTree) -> [FormRule] {
        (tree["checks"]?.elements ?? []).enumerated().compactMap { position, element in
            let rule = FormRule(element)
            if rule == nil { refuse("checks \(position + 1)", "is no rule over fields") }
            return rule
        }
    }

    private mutating func codes(_ tree: JSONTree, _ place: String) -> [FormCode] {
        tree.elements.map { element in
            if let code = element.text { return FormCode(code: code, label: FormReader.words(code)) }
            return FormCode(code: text(element, "code", place), label: text(element, "label", place))
        }
    }

    /// `payment_institution` → `payment institution`; country codes stay as they are.
    private static func words(_ code: String) -> String { String(code.map { $0 == "_" ? " " : $0 }) }

    private mutating func field(_ tree: JSONTree, _ lists: [String: [FormCode]], _ stages: Int) -> FormField {
        let number = text(tree, "number", "fields")
        let word = text(tree, "type", number)
        let kind = FormField.Kind(rawValue: word)
        if kind == nil { refuse(number, "type “\(word)” is not known") }
        let list = tree["codes"]?.text
        if let list, lists[list] == nil { refuse(number, "there is no list of codes “\(list)”") }
        if kind == .choice || kind == .choices, list == nil { refuse(number, "codes are missing") }
        let letters = text(tree, "need", number)
        let needs = letters.compactMap { FormField.Need(rawValue: $0) }
        if needs.count != letters.count || needs.count != stages {
            refuse(number, "need has to be one of Y, C and - for each of \(stages) stages")
        }
        let condition = tree["when"].flatMap { FormCondition($0) }
        if tree["when"] != nil, condition == nil { refuse("\(number) when", "is no condition") }
        if needs.contains(.conditional), condition == nil || tree["because"]?.text == nil {
            refuse(number, "a conditional field needs when and because")
        }
        return FormField(
            number: number, name: text(tree, "name", number), kind: kind ?? .text,
            codes: list.flatMap { lists[$0] } ?? [],
            needs: needs, condition: condition, because: tree["because"]?.text, hint: tree["hint"]?.text,
            path: tree["path"]?.text, leiPath: tree["lei_path"]?.text,
            spread: tree["spread"]?.text.flatMap { FormField.Spread(rawValue: $0) }, source: tree["from"]?.text,
            fact: tree["fact"]?.text)
    }

    private mutating func check(_ definition: FormDefinition) {
        let numbers = definition.fields.map(\.number)
        for (position, number) in numbers.enumerated() where numbers.firstIndex(of: number) != position {
            refuse(number, "is there twice")
        }
        for field in definition.fields {
            for other in field.condition?.operands.fields ?? [] where !numbers.contains(other) {
                refuse("\(field.number) when", "there is no field \(other)")
            }
            if case .fieldHas(let other, let codes)? = field.condition,
                let list = definition.fields.first(where: { $0.number == other })?.codes.map(\.code)
            {
                for code in codes where !list.contains(code) {
                    refuse("\(field.number) when", "field \(other) has no code “\(code)”")
                }
            }
        }
        for rule in definition.rules {
            for other in rule.fields where !numbers.contains(other) { refuse("checks", "there is no field \(other)") }
        }
        for stage in definition.stages {
            for (number, code) in stage.defaults
            where definition.fields.first(where: { $0.number == number })?.codes.contains(where: { $0.code == code })
                != true
            {
                refuse("defaults", "field \(number) has no code “\(code)”")
            }
        }
    }
}
