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

    /// UTF-8: telling characters apart costs more than everything else that reading the rules does.
    private let bytes: [UInt8]
    private let isASCII: Bool
    private var position = 0

    static func tokens(_ text: String) throws(ConditionSyntaxError) -> [Placed] {
        var lexer = ConditionLexer(text)
        var result: [Placed] = []
        while true {
            lexer.skipWhitespace()
            let start = lexer.position
            let token = try lexer.next()
            result.append(Placed(token: token, column: lexer.column(of: start), end: lexer.column(of: lexer.position)))
            if token == .end { return result }
        }
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
        isASCII = bytes.allSatisfy { $0 < 0x80 }
    }

    /// 1 for the first character, as a person counts.
    private func column(of offset: Int) -> Int {
        isASCII ? offset + 1 : String(decoding: bytes[..<offset], as: UTF8.self).count + 1
    }

    private func failure(at offset: Int, _ reason: String) -> ConditionSyntaxError {
        ConditionSyntaxError(column: column(of: offset), reason: reason)
    }

    /// The character that begins at the position.
    private var character: Character { String(decoding: bytes[position...], as: UTF8.self).first ?? " " }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
                position += 1
            } else if byte >= 0x80, character.isWhitespace {
                position += character.utf8.count
            } else {
                return
            }
        }
    }

    private mutating func next() throws(ConditionSyntaxError) -> Token {
        guard position < bytes.count else { return .end }
        let first = bytes[position]
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"):
            return .word(take { isLetter($0) || isDigit($0) || "_-.".utf8.contains($0) })
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return try event()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return try quoted(first)
        default: break
        }
        for symbol in ["<=", ">=", "!=", "==", "<", ">", "=", "(", ")", "[", "]", ",", "+", "-"]
        where bytes[position...].starts(with: symbol.utf8) {
            position += symbol.utf8.count
            return .symbol(symbol == "==" ? "=" : symbol)
        }
        throw failure(at: position, "'\(character)' has no meaning here")
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, belongs(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func event() throws(ConditionSyntaxError) -> Token {
        let start = position
        var text = take { (0x41...0x5A).contains($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        if text == EventName.submitted {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "(") else {
                throw failure(at: position, "SUBMITTED needs a stage: SUBMITTED(initial)")
            }
            text += take { $0 != UInt8(ascii: ")") && $0 != UInt8(ascii: " ") }
            guard position < bytes.count, bytes[position] == UInt8(ascii: ")") else {
                throw failure(at: position, "the stage of SUBMITTED needs a ')'")
            }
            position += 1
            text += ")"
        }
        guard let event = EventName(parsing: text) else {
            throw failure(at: start, "'\(text)' is not an event")
        }
        return .event(event)
    }

    private mutating func number() throws(ConditionSyntaxError) -> Token {
        let start = position
        let digits = take { isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }.filter { $0 != "_" }
        guard let value = Double(digits) else { throw failure(at: start, "'\(digits)' is not a number") }
        let unit = take(while: isLetter)
        if unit.isEmpty { return .number(value) }
        guard let seconds = DurationText.unit(unit), let whole = Int64(digits), whole < 1_000_000 else {
            throw failure(at: start, "'\(digits)\(unit)' is not a duration; write 90s, 30m, 24h or 3d")
        }
        return .duration(whole * seconds * 1_000_000)
    }

    private mutating func quoted(_ quote: UInt8) throws(ConditionSyntaxError) -> Token {
        let start = position
        position += 1
        let text = take { $0 != quote }
        guard position < bytes.count else {
            throw failure(at: start, "the text that begins here has no closing quote")
        }
        position += 1
        return .quoted(text)
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

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
