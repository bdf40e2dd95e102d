/// Why the text of a condition could not be read.
package struct ConditionSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// 1 for the first character.
    package let column: Int
    package let reason: String

    package var description: String { "column \(column): \(reason)" }
}

/// Reads a condition:
///
/// ```
/// any        = all { "or" all }
/// all        = negation { "and" negation }
/// negation   = "not" negation | test
/// test       = "(" any ")" | "true" | "false" | "happened(" EVENT ")" | "given(" attribute ")" | "other_notice_owed"
///            | attribute [ "not" ] "in" "(" text { "," text } ")" | attribute "contains" text
///            | operand comparison operand | attribute
/// operand    = attribute | number | duration | text in quotes | EVENT [ ("+" | "-") duration ] | EVENT "-" EVENT
/// ```
package struct ConditionParser {
    private let tokens: [ConditionLexer.Placed]
    private var position = 0

    package static func parse(_ text: String) throws(ConditionSyntaxError) -> Condition {
        var parser = ConditionParser(tokens: try ConditionLexer.tokens(text))
        let condition = try parser.any(depth: 0)
        guard parser.token == .end else {
            throw parser.failure("'and', 'or' or the end of the condition is needed here")
        }
        return condition
    }

    private init(tokens: [ConditionLexer.Placed]) {
        self.tokens = tokens
    }

    private var placed: ConditionLexer.Placed { tokens[min(position, tokens.count - 1)] }
    private var token: ConditionLexer.Token { placed.token }

    private func failure(_ reason: String) -> ConditionSyntaxError {
        ConditionSyntaxError(column: placed.column, reason: reason)
    }

    private mutating func skip(_ token: ConditionLexer.Token) -> Bool {
        guard self.token == token else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(ConditionSyntaxError) {
        guard skip(.symbol(symbol)) else { throw failure("'\(symbol)' is needed here") }
    }

    private mutating func any(depth: Int) throws(ConditionSyntaxError) -> Condition {
        // A guard against stack overflow, far above what any rule needs.
        guard depth < 50 else { throw failure("too many parentheses") }
        var parts = [try all(depth: depth)]
        while skip(.word("or")) { parts.append(try all(depth: depth)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func all(depth: Int) throws(ConditionSyntaxError) -> Condition {
        var parts = [try negation(depth: depth)]
        while skip(.word("and")) { parts.append(try negation(depth: depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation(depth: Int) throws(ConditionSyntaxError) -> Condition {
        guard depth < 50 else { throw failure("too many parentheses") }
        if skip(.word("not")) { return .not(try negation(depth: depth + 1)) }
        return try test(depth: depth)
    }

    private mutating func test(depth: Int) throws(ConditionSyntaxError) -> Condition {
        if skip(.symbol("(")) {
            let inside = try any(depth: depth + 1)
            try expect(")")
            return inside
        }
        if skip(.word("other_notice_owed")) { return .otherNoticeOwed }
        if case .word(let word) = token, isCall, word == "happened" || word == "given" {
            position += 2
            let condition: Condition = word == "happened" ? .happened(try event()) : .given(try attribute())
            try expect(")")
            return condition
        }
        let start = placed
        let left = try operand()
        if case .attribute(let reference) = left, let condition = try membership(reference) { return condition }
        guard let comparison = comparison() else {
            switch left {
            case .attribute(let reference): return .attribute(reference)
            case .flag(let value): return .constant(value)
            default:
                throw ConditionSyntaxError(column: start.column, reason: "\(left.kind.rawValue) alone is no condition")
            }
        }
        let rightColumn = placed.column
        let right = try operand()
        return try compare(left, comparison, right, column: rightColumn)
    }

    private var isCall: Bool {
        position + 1 < tokens.count && tokens[position + 1].token == .symbol("(")
            && tokens[position + 1].column == placed.end
    }

    private mutating func membership(_ reference: AttributeReference) throws(ConditionSyntaxError) -> Condition? {
        if skip(.word("contains")) { return .contains(reference, try text()) }
        let negated = token == .word("not") && position + 1 < tokens.count && tokens[position + 1].token == .word("in")
        if negated { position += 1 }
        guard skip(.word("in")) else { return nil }
        try expect("(")
        var texts = [try text()]
        while skip(.symbol(",")) { texts.append(try text()) }
        try expect(")")
        return negated ? .not(.member(reference, of: texts)) : .member(reference, of: texts)
    }

    private mutating func comparison() -> Comparison? {
        guard case .symbol(let symbol) = token, let comparison = Comparison(rawValue: symbol) else { return nil }
        position += 1
        return comparison
    }

    private func compare(
        _ left: Operand, _ comparison: Comparison, _ right: Operand, column: Int
    ) throws(ConditionSyntaxError) -> Condition {
        let kinds: Set<Operand.Kind> = [left.kind, right.kind]
        let attributeMayBe: Set<Operand.Kind> = [.attribute, .number, .text, .flag]
        guard kinds.count == 1 || kinds.contains(.attribute) && kinds.isSubset(of: attributeMayBe) else {
            throw ConditionSyntaxError(
                column: column, reason: "\(left.kind.rawValue) cannot be compared with \(right.kind.rawValue)")
        }
        let isOrder = comparison != .equal && comparison != .notEqual
        guard !isOrder || !kinds.contains(.flag) && !kinds.contains(.text) else {
            throw ConditionSyntaxError(column: column, reason: "'\(comparison.rawValue)' needs numbers or times")
        }
        return .comparison(left, comparison, right)
    }

    private mutating func operand() throws(ConditionSyntaxError) -> Operand {
        switch token {
        case .number(let value):
            position += 1
            return .number(value)
        case .duration(let value):
            position += 1
            return .duration(value)
        case .quoted(let text):
            position += 1
            return .text(text)
        case .event(let event):
            position += 1
            return try moved(event)
        case .word("true"), .word("false"):
            defer { position += 1 }
            return .flag(token == .word("true"))
        case .word: return .attribute(try attribute())
        case .symbol, .end: throw failure("an attribute, an event or a value is needed here")
        }
    }

    private mutating func moved(_ event: EventName) throws(ConditionSyntaxError) -> Operand {
        let isMinus = token == .symbol("-")
        guard isMinus || token == .symbol("+") else { return .instant(event, plus: 0) }
        position += 1
        switch token {
        case .duration(let length):
            position += 1
            return .instant(event, plus: isMinus ? -length : length)
        case .event(let other) where isMinus:
            position += 1
            return .difference(event, other)
        default: throw failure("a duration such as 24h\(isMinus ? " or an event" : "") is needed here")
        }
    }

    private mutating func event() throws(ConditionSyntaxError) -> EventName {
        guard case .event(let event) = token else { throw failure("an event in capitals is needed here") }
        position += 1
        return event
    }

    private static let keywords: Set<String> = ["and", "or", "not", "in", "contains", "true", "false"]

    private mutating func attribute() throws(ConditionSyntaxError) -> AttributeReference {
        guard case .word(let name) = token, !ConditionParser.keywords.contains(name) else {
            throw failure("an attribute is needed here")
        }
        guard name.utf8.allSatisfy({ $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }) else {
            throw failure("'\(name)' is not an attribute: small letters, digits and '_' only")
        }
        position += 1
        guard skip(.symbol("[")) else { return AttributeReference(name) }
        let key = try text()
        try expect("]")
        return AttributeReference(name, key: key)
    }

    /// A text in quotes or a bare word.
    private mutating func text() throws(ConditionSyntaxError) -> String {
        switch token {
        case .quoted(let text):
            position += 1
            return text
        case .word(let word) where !ConditionParser.keywords.contains(word):
            position += 1
            return word
        case .event(let event) where event.stage == nil:
            position += 1
            return event.name
        default: throw failure("a text is needed here")
        }
    }
}
