/// Cuts the text of a condition into tokens.
struct ConditionLexer {
    enum Token: Equatable {
        /// Lower case: a keyword, an attribute or a bare text.
        case word(String)
        /// Upper case: an event.
        case event(EventName)
        case number(Double)
        /// Microseconds.
        case duration(Int64)
        case quoted(String)
        case symbol(String)
        case end
    }

    struct Placed: Equatable {
        let token: Token
        /// 1 for the first character.
        let column: Int
        /// The character behind the token.
        let end: Int
    }

    private let characters: [Character]
    private var position = 0

    static func tokens(_ text: String) throws(ConditionSyntaxError) -> [Placed] {
        var lexer = ConditionLexer(characters: Array(text))
        var result: [Placed] = []
        while true {
            while lexer.position < lexer.characters.count, lexer.characters[lexer.position].isWhitespace {
                lexer.position += 1
            }
            let start = lexer.position
            let token = try lexer.next()
            result.append(Placed(token: token, column: start + 1, end: lexer.position + 1))
            if token == .end { return result }
        }
    }

    private init(characters: [Character]) {
        self.characters = characters
    }

    private mutating func next() throws(ConditionSyntaxError) -> Token {
        guard position < characters.count else { return .end }
        let first = characters[position]
        if first.isASCII, first.isLowercase {
            return .word(take { $0.isASCII && ($0.isLetter || $0.isNumber) || "_-.".contains($0) })
        }
        if first.isASCII, first.isUppercase { return try event() }
        if first.isASCII, first.isNumber { return try number() }
        if first == "'" || first == "\"" { return try quoted(first) }
        for symbol in ["<=", ">=", "!=", "==", "<", ">", "=", "(", ")", "[", "]", ",", "+", "-"]
        where characters[position...].starts(with: symbol) {
            position += symbol.count
            return .symbol(symbol == "==" ? "=" : symbol)
        }
        throw ConditionSyntaxError(column: position + 1, reason: "'\(first)' has no meaning here")
    }

    private mutating func take(while belongs: (Character) -> Bool) -> String {
        let start = position
        while position < characters.count, belongs(characters[position]) { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func event() throws(ConditionSyntaxError) -> Token {
        let column = position + 1
        var text = take { $0.isASCII && ($0.isUppercase || $0.isNumber) || $0 == "_" }
        if text == EventName.submitted {
            guard position < characters.count, characters[position] == "(" else {
                throw ConditionSyntaxError(column: position + 1, reason: "SUBMITTED needs a stage: SUBMITTED(initial)")
            }
            text += take { $0 != ")" && $0 != " " }
            guard position < characters.count, characters[position] == ")" else {
                throw ConditionSyntaxError(column: position + 1, reason: "the stage of SUBMITTED needs a ')'")
            }
            position += 1
            text += ")"
        }
        guard let event = EventName(parsing: text) else {
            throw ConditionSyntaxError(column: column, reason: "'\(text)' is not an event")
        }
        return .event(event)
    }

    private mutating func number() throws(ConditionSyntaxError) -> Token {
        let column = position + 1
        let digits = take { $0.isASCII && $0.isNumber || $0 == "." || $0 == "_" }.filter { $0 != "_" }
        guard let value = Double(digits) else {
            throw ConditionSyntaxError(column: column, reason: "'\(digits)' is not a number")
        }
        let unit = take { $0.isASCII && $0.isLetter }
        if unit.isEmpty { return .number(value) }
        guard let seconds = DurationText.unit(unit), let whole = Int64(digits), whole < 1_000_000 else {
            throw ConditionSyntaxError(
                column: column, reason: "'\(digits)\(unit)' is not a duration; write 90s, 30m, 24h or 3d")
        }
        return .duration(whole * seconds * 1_000_000)
    }

    private mutating func quoted(_ quote: Character) throws(ConditionSyntaxError) -> Token {
        let column = position + 1
        position += 1
        let text = take { $0 != quote }
        guard position < characters.count else {
            throw ConditionSyntaxError(column: column, reason: "the text that begins here has no closing quote")
        }
        position += 1
        return .quoted(text)
    }
}

/// Durations as rules write them: `90s`, `30m`, `24h`, `3d` (a day is 24 hours).
package enum DurationText {
    static func unit(_ text: String) -> Int64? {
        switch text {
        case "s": 1
        case "m": 60
        case "h": 3_600
        case "d": 86_400
        default: nil
        }
    }

    /// Seconds; `nil` when the text is anything else.
    package static func seconds(_ text: String) -> Int64? {
        guard let last = text.last, let unit = unit(String(last)), let number = Int64(text.dropLast()),
            (0..<1_000_000).contains(number)
        else { return nil }
        return number * unit
    }
}
