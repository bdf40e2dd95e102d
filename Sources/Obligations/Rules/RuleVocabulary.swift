import JSONText

/// The names of events and attributes that rules may use, with their kinds.
package struct RuleVocabulary: Equatable, Sendable {
    package struct Attribute: Equatable, Sendable {
        package enum Kind: String, Sendable, CaseIterable {
            case boolean
            case number
            case text
            /// Several texts.
            case texts
            /// Numbers by key, as `affected_residents[CA]`. Where some are given, a key that is not there means zero.
            case numbers
            /// Anything; for terms that the engine itself understands, such as `contract`.
            case any
        }

        package let kind: Kind
        /// The question to put to a person who has to supply the value.
        package let asks: String
        /// The texts that are possible; empty: any.
        package let oneOf: [String]

        package init(kind: Kind, asks: String, oneOf: [String] = []) {
            self.kind = kind
            self.asks = asks
            self.oneOf = oneOf
        }
    }

    /// Name → what it means.
    package private(set) var events: [String: String]
    package private(set) var attributes: [String: Attribute]

    package init(events: [String: String] = [:], attributes: [String: Attribute] = [:]) {
        self.events = events
        self.attributes = attributes
    }

    /// Takes in the `events` and `attributes` of a rule file. A name may be declared again in the same way, not in another.
    package mutating func add(_ file: JSONTree, source: String) throws(RuleProblem) {
        for member in file["events"]?.members ?? [] {
            let path = FieldPath().member("events").member(member.name)
            guard EventName(parsing: member.name)?.stage == nil, EventName(parsing: member.name) != nil else {
                throw RuleProblem(
                    .wrongKind, source: source, path: path, reason: "an event is written in capitals, digits and '_'")
            }
            guard let meaning = member.value.text else {
                throw RuleProblem(
                    .wrongKind, source: source, path: path, reason: "needs a sentence that says what it is")
            }
            if events[member.name] == nil { events[member.name] = meaning }
        }
        for member in file["attributes"]?.members ?? [] {
            let path = FieldPath().member("attributes").member(member.name)
            let attribute = try RuleVocabulary.attribute(member.value, source: source, path: path)
            if let known = attributes[member.name], known.kind != attribute.kind {
                throw RuleProblem(
                    .duplicate, source: source, path: path,
                    reason: "is declared elsewhere as \(known.kind.rawValue), here as \(attribute.kind.rawValue)")
            }
            if attributes[member.name] == nil { attributes[member.name] = attribute }
        }
    }

    private static func attribute(
        _ tree: JSONTree, source: String, path: FieldPath
    ) throws(RuleProblem) -> Attribute {
        let word = tree["type"]?.text ?? ""
        guard let kind = Attribute.Kind(rawValue: word) else {
            throw RuleProblem(
                .unknownWord, source: source, path: path.member("type"),
                reason:
                    "'\(word)' is no type; write one of \(Attribute.Kind.allCases.map(\.rawValue).joined(separator: ", "))",
                suggestion: NearestName.of(word, among: Attribute.Kind.allCases.map(\.rawValue)))
        }
        guard let asks = tree["asks"]?.text, !asks.isEmpty else {
            throw RuleProblem(
                .missingField, source: source, path: path.member("asks"), reason: "the question for a person is missing"
            )
        }
        return Attribute(kind: kind, asks: asks, oneOf: tree["one_of"]?.elements.compactMap(\.text) ?? [])
    }
}
