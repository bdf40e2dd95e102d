import JSONText

/// Single fields of a rule, each with its own message.
extension RuleReader {
    func problem(
        _ kind: RuleProblem.Kind, _ path: FieldPath, _ reason: String, column: Int? = nil, suggestion: String? = nil
    ) -> RuleProblem {
        RuleProblem(
            kind, source: source, obligation: obligation, path: path, column: column, reason: reason,
            suggestion: suggestion)
    }

    func refuseUnknownFields(_ tree: JSONTree, known: Set<String>, at path: FieldPath) throws(RuleProblem) {
        guard case .object(let members) = tree else {
            throw problem(.wrongKind, path, "a mapping of fields is needed here")
        }
        var seen: Set<String> = []
        for member in members {
            guard known.contains(member.name) else {
                throw problem(
                    .unknownField, path.member(member.name), "there is no such field",
                    suggestion: NearestName.of(member.name, among: known))
            }
            guard seen.insert(member.name).inserted else {
                throw problem(.duplicate, path.member(member.name), "stands here twice")
            }
        }
    }

    func optionalText(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> String? {
        guard let value = tree[name], value != .null else { return nil }
        // Versions and articles such as `15` arrive as numbers.
        guard let text = value.scalarText else { throw problem(.wrongKind, path.member(name), "a text is needed") }
        return text
    }

    func text(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> String {
        guard let text = try optionalText(tree, name, at: path), !text.isEmpty else {
            throw problem(.missingField, path.member(name), "is missing")
        }
        return text
    }

    func texts(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> [String] {
        guard let value = tree[name], value != .null else { return [] }
        guard case .array(let elements) = value else {
            throw problem(.wrongKind, path.member(name), "a list of texts is needed")
        }
        var result: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.scalarText else {
                throw problem(.wrongKind, path.member(name).element(index), "a text is needed; put it in quotes")
            }
            result.append(text)
        }
        return result
    }

    func flag(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> Bool {
        switch tree[name] {
        case nil, .null: return false
        case .bool(let flag): return flag
        default: throw problem(.wrongKind, path.member(name), "true or false is needed")
        }
    }

    func optionalCount(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> Int? {
        guard let value = tree[name], value != .null else { return nil }
        guard let number = value.wholeNumber, (0...10_000).contains(number) else {
            throw problem(.wrongKind, path.member(name), "a whole number from 0 to 10000 is needed")
        }
        return number
    }

    func word<Word: RawRepresentable & CaseIterable>(
        _ tree: JSONTree, _ name: String, at path: FieldPath, default standard: Word? = nil
    ) throws(RuleProblem) -> Word where Word.RawValue == String {
        guard let text = try optionalText(tree, name, at: path) else {
            guard let standard else { throw problem(.missingField, path.member(name), "is missing") }
            return standard
        }
        return try word(text, at: path.member(name))
    }

    func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, at path: FieldPath
    ) throws(RuleProblem) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue)
            throw problem(
                .unknownWord, path, "'\(text)' is none of \(known.joined(separator: ", "))",
                suggestion: NearestName.of(text, among: known))
        }
        return word
    }

    func condition(_ text: String, at path: FieldPath) throws(RuleProblem) -> Condition {
        do {
            return try ConditionParser.parse(text)
        } catch {
            throw problem(.badCondition, path, error.reason, column: error.column)
        }
    }

    func timeOfDay(
        _ tree: JSONTree, _ name: String, at path: FieldPath, default standard: TimeOfDay
    ) throws(RuleProblem) -> TimeOfDay {
        guard let text = try optionalText(tree, name, at: path) else { return standard }
        guard let time = TimeOfDay(text) else {
            throw problem(.wrongKind, path.member(name), "'\(text)' is not a time of day such as 17:30")
        }
        return time
    }
}
