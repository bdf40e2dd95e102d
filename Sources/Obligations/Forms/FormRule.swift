import JSONText

/// What fields of a form have to be to each other.
package struct FormRule: Equatable, Sendable {
    package enum Relation: String, Sendable, CaseIterable {
        /// The first time is not before the second.
        case notBefore = "not_before"
        /// The first number is not above the second.
        case atMost = "at_most"
        /// A share of a whole.
        case withinWhole = "within_whole"
        /// Two lists, divided by semicolons, whose items belong to each other.
        case sameCount = "same_count"
    }

    package let relation: Relation
    package let fields: [String]
    /// The rule in words, with where it comes from.
    package let words: String

    /// `nil` where it is met, or where a value that it needs is not there.
    func contradiction(_ value: (String) -> FormValue?) -> FormContradiction? {
        let values = fields.compactMap(value)
        guard values.count == fields.count, let first = values.first, let last = values.last, !isMet(first, last) else {
            return nil
        }
        return FormContradiction(fields: fields, rule: words, values: values)
    }

    private func isMet(_ first: FormValue, _ last: FormValue) -> Bool {
        switch (relation, first, last) {
        case (.notBefore, .instant(let later), .instant(let earlier)): later.wholeSeconds >= earlier.wholeSeconds
        case (.atMost, _, _):
            first.number.flatMap { part in last.number.map { part <= $0 } } ?? true
        case (.withinWhole, .percent(let tenths), _): tenths <= 1_000
        case (.sameCount, .text(let names), .text(let codes)):
            FormField.items(names).count == FormField.items(codes).count
        default: true
        }
    }

    /// `nil` when the tree is no rule.
    init?(_ tree: JSONTree) {
        guard let words = tree["rule"]?.text, !words.isEmpty,
            let relation = Relation.allCases.first(where: { tree[$0.rawValue] != nil })
        else { return nil }
        self.relation = relation
        self.words = words
        fields = (tree[relation.rawValue]?.elements ?? []).compactMap(\.text)
        guard fields.count == (relation == .withinWhole ? 1 : 2) else { return nil }
    }
}

/// Values that cannot stand beside each other.
package struct FormContradiction: Equatable, Sendable, CustomStringConvertible {
    package let fields: [String]
    package let rule: String
    package let values: [FormValue]

    package var description: String {
        zip(fields, values).map { "\($0) is \($1.text())" }.joined(separator: ", ") + ": " + rule
    }
}
