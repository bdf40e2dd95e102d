/// Why a text is not JSON.
package struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Offset of the byte where reading stopped, 0 for the first.
    package let offset: Int
    /// 1 for the first line of the text.
    package let line: Int
    package let reason: String
    package let cause: Cause

    package enum Cause: Sendable {
        case syntax
        case nul
        case notUTF8
    }

    package var description: String { "not JSON at line \(line), byte offset \(offset): \(reason)" }
}

/// Reads one JSON document (RFC 8259) strictly: no comments, no trailing commas, no NaN, no lone surrogates.
package struct JSONParser {
    /// Deepest nesting; a guard against stack overflow, far above what any record needs.
    package static let deepest = 200

    /// What to do about a name that occurs twice in one object (RFC 8259 §4 leaves it open).
    package enum RepeatedNames: Sendable {
        /// As in nearly every reader.
        case lastCounts
        /// As I-JSON asks (RFC 7493 §2.3): signed data must not mean two things to two readers.
        case refused
    }

    private let bytes: UnsafeRawBufferPointer
    private let repeatedNames: RepeatedNames
    private var position = 0
    private var depth = 0

    /// - Throws: `JSONSyntaxError`, also for anything but blanks behind the document.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, repeatedNames: RepeatedNames = .lastCounts
    ) throws(JSONSyntaxError) -> JSONTree {
        var parser = JSONParser(bytes: bytes, repeatedNames: repeatedNames)
        if let defect = TextCheck.defect(in: bytes) {
            switch defect {
            case .nul(let at): throw parser.failure("a NUL byte", at: at, cause: .nul)
            case .notUTF8(let at): throw parser.failure("not UTF-8", at: at, cause: .notUTF8)
            }
        }
        parser.skipBlanks()
        let tree = try parser.value()
        parser.skipBlanks()
        guard parser.position == bytes.count else { throw parser.failure("text behind the end of the document") }
        return tree
    }

    package static func parse(
        _ text: String, repeatedNames: RepeatedNames = .lastCounts
    ) throws(JSONSyntaxError) -> JSONTree {
        try parse(Array(text.utf8), repeatedNames: repeatedNames)
    }

    package static func parse(
        _ bytes: [UInt8], repeatedNames: RepeatedNames = .lastCounts
    ) throws(JSONSyntaxError) -> JSONTree {
        try bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONSyntaxError) in try parse(buffer, repeatedNames: repeatedNames) }
        }.get()
    }

    private init(bytes: UnsafeRawBufferPointer, repeatedNames: RepeatedNames) {
        self.bytes = bytes
        self.repeatedNames = repeatedNames
    }

    private func failure(
        _ reason: String, at offset: Int? = nil, cause: JSONSyntaxError.Cause = .syntax
    ) -> JSONSyntaxError {
        let offset = min(offset ?? position, bytes.count)
        let line = bytes[..<offset].count { $0 == 0x0A } + 1
        return JSONSyntaxError(offset: offset, line: line, reason: reason, cause: cause)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONTree {
        guard let byte = current else { throw failure("the text ends where a value is needed") }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw failure("a value is needed here")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONTree) throws(JSONSyntaxError) -> JSONTree {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        let end = position + letters.count
        guard end <= bytes.count, bytes[position..<end].elementsEqual(letters) else {
            throw failure("a value is needed here")
        }
        position = end
        return value
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        position += 1
        guard depth <= JSONParser.deepest else { throw failure("nested deeper than \(JSONParser.deepest) levels") }
        skipBlanks()
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONTree {
        try enter()
        defer { depth -= 1 }
        var members: [JSONTree.Member] = []
        // Names of large objects only: comparing is cheaper for the few members that most have.
        // Compared by bytes: to Swift two texts are equal that differ in normalization, to JSON they are not (RFC 8259
        // §8.3).
        var seen: Set<[UInt8]> = []
        if current == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw failure("a member name in quotes is needed here") }
            let start = position
            let name = try string()
            skipBlanks()
            guard current == UInt8(ascii: ":") else { throw failure("a colon is needed here") }
            position += 1
            skipBlanks()
            let value = try value()
            if members.count == 16 { seen = Set(members.map { Array($0.name.utf8) }) }
            let repeats =
                members.count < 16
                ? members.contains { $0.name.utf8.elementsEqual(name.utf8) } : !seen.insert(Array(name.utf8)).inserted
            if repeats {
                guard repeatedNames == .lastCounts else { throw failure("a name that occurs twice", at: start) }
                members.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            }
            members.append(JSONTree.Member(name: name, value: value))
            skipBlanks()
            if current == UInt8(ascii: "}") { break }
            guard current == UInt8(ascii: ",") else { throw failure("a comma or the object's end is needed here") }
            position += 1
            skipBlanks()
        }
        position += 1
        return .object(members)
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONTree {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONTree] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value())
            skipBlanks()
            if current == UInt8(ascii: "]") { break }
            guard current == UInt8(ascii: ",") else { throw failure("a comma or the array's end is needed here") }
            position += 1
            skipBlanks()
        }
        position += 1
        return .array(elements)
    }

    // MARK: - Scalars

    private mutating func number() throws(JSONSyntaxError) -> JSONTree {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        let digits = skipDigits()
        guard digits > 0, digits == 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
            throw failure("not a number", at: start)
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard skipDigits() > 0 else { throw failure("a digit is needed here") }
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() > 0 else { throw failure("a digit is needed here") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw failure("a number out of range", at: start) }
        return .decimal(value, isInteger: isInteger)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = current, byte &- 0x30 < 10 { position += 1 }
        return position - start
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != 0x22, byte != 0x5C, byte >= 0x20 { position += 1 }
        if current == 0x22 {
            position += 1
            return String(decoding: bytes[start..<position - 1], as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while let byte = current {
            position += 1
            switch byte {
            case 0x22: return String(decoding: text, as: UTF8.self)
            case 0x5C: try escape(into: &text)
            case 0..<0x20: throw failure("a control character within a string", at: position - 1)
            default: text.append(byte)
            }
        }
        throw failure("the text ends within a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = current else { throw failure("the text ends within a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += Array(String(try unicodeEscape()).utf8)
        default: throw failure("an unknown escape", at: position - 1)
        }
    }

    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 2
        var code = try fourHexDigits()
        if (0xD800...0xDBFF).contains(code) {
            guard position + 6 <= bytes.count, bytes[position] == 0x5C, bytes[position + 1] == UInt8(ascii: "u") else {
                throw failure("half of a surrogate pair", at: start)
            }
            position += 2
            let low = try fourHexDigits()
            guard (0xDC00...0xDFFF).contains(low) else { throw failure("half of a surrogate pair", at: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair", at: start) }
        // NUL is valid JSON, but PostgreSQL cannot store it and no honest record holds it.
        guard code != 0 else {
            throw failure("holds the NUL character, which cannot be stored", at: start, cause: .nul)
        }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits are needed here")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
