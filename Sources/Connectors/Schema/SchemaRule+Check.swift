import JSONText

extension SchemaRule {
    /// Every violation within the document, in document order.
    func violations(in document: JSONTree) -> [SchemaViolation] {
        var check = SchemaCheck()
        check.visit(document, self)
        return check.violations
    }
}

private struct SchemaCheck {
    var violations: [SchemaViolation] = []
    private var path: [String] = []

    mutating func visit(_ value: JSONTree, _ rule: SchemaRule) {
        if !rule.kinds.isEmpty, !rule.kinds.contains(where: { $0.matches(value) }) {
            let wanted = rule.kinds.map(\.rawValue).joined(separator: " or ")
            fail("type", "\(value.kindName) where \(wanted) is needed", value)
        }
        if let words = rule.words { visitWord(value, words) }
        switch value {
        case .object(let members): visitObject(value, members, rule)
        case .array(let elements): visitArray(elements, rule)
        case .text(let text): visitText(text, value, rule)
        case .integer, .decimal: visitNumber(value, rule)
        case .null, .bool: break
        }
        for (keyword, rules) in rule.combinations { visitCombination(value, keyword, rules) }
    }

    private mutating func fail(_ keyword: String, _ reason: String, _ value: JSONTree? = nil) {
        violations.append(
            SchemaViolation(
                path: path.joined(separator: "/"), keyword: keyword, reason: reason, value: value?.scalarText))
    }

    private mutating func visitWord(_ value: JSONTree, _ words: SchemaWords) {
        if case .text(let text) = value, words.contains(text) { return }
        let known = words.inOrder.count <= 12 ? ": " + words.inOrder.joined(separator: ", ") : ""
        fail("enum", "none of the \(words.inOrder.count) words allowed here" + known, value)
    }

    private mutating func visitObject(_ value: JSONTree, _ members: [JSONTree.Member], _ rule: SchemaRule) {
        for name in rule.required where !members.contains(where: { $0.name == name }) {
            fail("required", "'\(name)' is missing")
        }
        if rule.isClosed {
            let unknown = members.map(\.name).filter { rule.properties[$0] == nil }
            if !unknown.isEmpty {
                fail("additionalProperties", "unknown here: " + unknown.joined(separator: ", "))
            }
        }
        if let least = rule.minProperties, members.count < least {
            fail("minProperties", "fewer than \(least) members")
        }
        if let most = rule.maxProperties, members.count > most {
            fail("maxProperties", "more than \(most) members")
        }
        for member in members {
            guard let inner = rule.properties[member.name] else { continue }
            path.append(member.name)
            visit(member.value, inner)
            path.removeLast()
        }
    }

    private mutating func visitArray(_ elements: [JSONTree], _ rule: SchemaRule) {
        if let least = rule.minItems, elements.count < least { fail("minItems", "fewer than \(least) entries") }
        if let most = rule.maxItems, elements.count > most { fail("maxItems", "more than \(most) entries") }
        if rule.hasUniqueItems, let twice = firstRepeated(elements) {
            fail("uniqueItems", "an entry is there twice", twice)
        }
        guard let inner = rule.items.first else { return }
        for (index, element) in elements.enumerated() {
            path.append(String(index))
            visit(element, inner)
            path.removeLast()
        }
    }

    /// Texts are compared through a set, so that a long hostile list does not take quadratic time.
    private func firstRepeated(_ elements: [JSONTree]) -> JSONTree? {
        var texts: Set<[UInt8]> = []
        var others: [JSONTree] = []
        for element in elements {
            if case .text(let text) = element {
                if !texts.insert(Array(text.utf8)).inserted { return element }
            } else if others.count < 10_000 {
                if others.contains(where: { $0.equals(element) }) { return element }
                others.append(element)
            }
        }
        return nil
    }

    private mutating func visitText(_ text: String, _ value: JSONTree, _ rule: SchemaRule) {
        // Code points, as the draft counts, not what a reader sees as characters.
        if let least = rule.minLength, text.utf8.count < least || text.unicodeScalars.count < least {
            fail("minLength", "shorter than \(least) characters", value)
        }
        if let most = rule.maxLength, text.utf8.count > most, text.unicodeScalars.count > most {
            fail("maxLength", "longer than \(most) characters", value)
        }
        if let pattern = rule.pattern, !pattern.matches(text) {
            fail("pattern", "does not have the form \(pattern.text)", value)
        }
    }

    private mutating func visitNumber(_ value: JSONTree, _ rule: SchemaRule) {
        guard let number = value.number else { return }
        if let least = rule.minimum, number < least { fail("minimum", "less than \(JSONTree.shortText(least))", value) }
        if let most = rule.maximum, number > most { fail("maximum", "more than \(JSONTree.shortText(most))", value) }
    }

    private mutating func visitCombination(
        _ value: JSONTree, _ keyword: SchemaRule.Combination, _ rules: [SchemaRule]
    ) {
        if keyword == .allOf {
            for rule in rules { visit(value, rule) }
            return
        }
        let matching = rules.count { $0.violations(in: value).isEmpty }
        if keyword == .anyOf, matching == 0 { fail("anyOf", "none of the \(rules.count) allowed forms", value) }
        if keyword == .oneOf, matching != 1 {
            fail("oneOf", "\(matching) of the \(rules.count) allowed forms, exactly one is needed", value)
        }
    }
}

extension SchemaRule.Kind {
    /// Draft 4: a number written with a fraction is no integer, even when the fraction is zero.
    func matches(_ value: JSONTree) -> Bool {
        switch (self, value) {
        case (.object, .object), (.array, .array), (.string, .text), (.boolean, .bool), (.null, .null),
            (.number, .integer), (.number, .decimal), (.integer, .integer):
            true
        case (.integer, .decimal(_, let isInteger)): isInteger
        default: false
        }
    }
}

extension JSONTree {
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .decimal(_, let isInteger): isInteger ? "integer" : "number"
        case .text: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    static func shortText(_ number: Double) -> String {
        JSONTree.decimal(number, isInteger: false).scalarText ?? ""
    }
}
