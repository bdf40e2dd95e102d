import FoundationEssentials

/// What may stand inside a Swift array that travels to PostgreSQL: ordinary values and optionals become an array of
/// one dimension, bytes become `bytea`.
package protocol PostgresArrayElement: Sendable {
    static var postgresArrayType: UInt32 { get }
    static var postgresArrayFormat: PostgresFormat { get }
    static func appendPostgresArrayText(_ values: [Self], to buffer: inout [UInt8])
    static func appendPostgresArrayBinary(_ values: [Self], to buffer: inout [UInt8])
    static func postgresArray(text: UnsafeBufferPointer<UInt8>, type: UInt32) throws -> [Self]
    static func postgresArray(binary: UnsafeRawBufferPointer, type: UInt32) throws -> [Self]
}

extension PostgresArrayElement {
    package static var postgresArrayFormat: PostgresFormat { .text }

    package static func appendPostgresArrayBinary(_ values: [Self], to buffer: inout [UInt8]) {
        appendPostgresArrayText(values, to: &buffer)
    }

    package static func postgresArray(binary: UnsafeRawBufferPointer, type: UInt32) throws -> [Self] {
        throw PostgresDecodingFailure("arrays are read from text results only")
    }
}

extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
    package static var postgresArrayType: UInt32 { PostgresType.array(of: postgresType) }

    package static func appendPostgresArrayText(_ values: [Self], to buffer: inout [UInt8]) {
        ArrayText.append(values, to: &buffer) { $0.appendPostgresText(to: &$1) }
    }

    package static func postgresArray(text: UnsafeBufferPointer<UInt8>, type: UInt32) throws -> [Self] {
        try ArrayText.elements(of: text) { element in
            guard let element else { throw PostgresDecodingFailure("the array has a NULL element") }
            return try Self(postgresText: element, type: 0)
        }
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresEncodable & PostgresDecodable & PostgresArrayElement {
    package static var postgresArrayType: UInt32 { Wrapped.postgresArrayType }

    package static func appendPostgresArrayText(_ values: [Wrapped?], to buffer: inout [UInt8]) {
        ArrayText.append(values, to: &buffer) { $0?.appendPostgresText(to: &$1) ?? false }
    }

    package static func postgresArray(text: UnsafeBufferPointer<UInt8>, type: UInt32) throws -> [Wrapped?] {
        try ArrayText.elements(of: text) { element in
            try element.map { try Wrapped(postgresText: $0, type: 0) }
        }
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: UInt32 { Element.postgresArrayType }
    package static var postgresFormat: PostgresFormat { Element.postgresArrayFormat }

    package func appendPostgresText(to buffer: inout [UInt8]) -> Bool {
        Element.appendPostgresArrayText(self, to: &buffer)
        return true
    }

    package func appendPostgresBinary(to buffer: inout [UInt8]) -> Bool {
        Element.appendPostgresArrayBinary(self, to: &buffer)
        return true
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        self = try Element.postgresArray(text: text, type: type)
    }

    package init(postgresBinary bytes: UnsafeRawBufferPointer, type: UInt32) throws {
        self = try Element.postgresArray(binary: bytes, type: type)
    }
}

extension Bool: PostgresArrayElement {}
extension Int16: PostgresArrayElement {}
extension Int32: PostgresArrayElement {}
extension Int64: PostgresArrayElement {}
extension Int: PostgresArrayElement {}
extension Double: PostgresArrayElement {}
extension String: PostgresArrayElement {}
extension UUID: PostgresArrayElement {}
extension PostgresTimestamp: PostgresArrayElement {}
extension PostgresDate: PostgresArrayElement {}
extension PostgresNumeric: PostgresArrayElement {}
extension PostgresJSON: PostgresArrayElement {}
extension Data: PostgresArrayElement {}
extension Array: PostgresArrayElement where Element == UInt8 {}

/// PostgreSQL's text form of arrays: `{1,NULL,"quoted \"text\""}` (documentation, section 8.15.6).
enum ArrayText {
    static func append<Value>(
        _ values: [Value], to buffer: inout [UInt8], _ write: (Value, inout [UInt8]) -> Bool
    ) {
        buffer.append(UInt8(ascii: "{"))
        var element: [UInt8] = []
        for (position, value) in values.enumerated() {
            if position > 0 { buffer.append(UInt8(ascii: ",")) }
            element.removeAll(keepingCapacity: true)
            guard write(value, &element) else {
                buffer.append(contentsOf: "NULL".utf8)
                continue
            }
            appendElement(element, to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// Numbers, time stamps and ids go as they are; everything else is quoted, which is always allowed.
    private static func appendElement(_ element: [UInt8], to buffer: inout [UInt8]) {
        let isPlain =
            !element.isEmpty && element[0] != UInt8(ascii: "N") && element[0] != UInt8(ascii: "n")
            && element.allSatisfy(isPlainByte)
        guard !isPlain else {
            buffer.append(contentsOf: element)
            return
        }
        buffer.append(UInt8(ascii: "\""))
        for byte in element {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { buffer.append(UInt8(ascii: "\\")) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    static func elements<Value>(
        of text: UnsafeBufferPointer<UInt8>, _ read: (UnsafeBufferPointer<UInt8>?) throws -> Value
    ) throws -> [Value] {
        guard text.count >= 2, text[0] == UInt8(ascii: "{"), text[text.count - 1] == UInt8(ascii: "}") else {
            throw PostgresDecodingFailure("not an array whose first index is 1")
        }
        var elements: [Value] = []
        guard text.count > 2 else { return elements }
        var element: [UInt8] = []
        let end = text.count - 1
        var position = 1
        while true {
            element.removeAll(keepingCapacity: true)
            let isQuoted = text[position] == UInt8(ascii: "\"")
            position = try isQuoted ? takeQuoted(text, position, into: &element) : takeBare(text, position, &element)
            let isNull = !isQuoted && element.elementsEqual("NULL".utf8)
            elements.append(try element.withUnsafeBufferPointer { try read(isNull ? nil : $0) })
            if position == end { return elements }
            guard text[position] == UInt8(ascii: ","), position + 1 < end else {
                throw PostgresDecodingFailure("an array that isn't well formed")
            }
            position += 1
        }
    }

    private static func takeQuoted(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, into element: inout [UInt8]
    ) throws -> Int {
        var position = start + 1
        while position < text.count - 1 {
            switch text[position] {
            case UInt8(ascii: "\""):
                return position + 1
            case UInt8(ascii: "\\"):
                element.append(text[position + 1])
                position += 2
            default:
                element.append(text[position])
                position += 1
            }
        }
        throw PostgresDecodingFailure("an array with an unclosed quote")
    }

    private static func takeBare(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ element: inout [UInt8]
    ) throws -> Int {
        var position = start
        while position < text.count - 1, text[position] != UInt8(ascii: ",") {
            guard text[position] != UInt8(ascii: "{") else {
                throw PostgresDecodingFailure("an array of more than one dimension")
            }
            element.append(text[position])
            position += 1
        }
        guard position > start else { throw PostgresDecodingFailure("an array that isn't well formed") }
        return position
    }
}
