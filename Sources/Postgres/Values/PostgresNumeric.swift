/// A `numeric` as its exact text. Two values are equal when their texts are: `1.0` and `1.00` differ in scale.
package struct PostgresNumeric: Hashable, Sendable {
    package let text: String

    /// Nil unless the text is a decimal number, `NaN` or an infinity.
    package init?(_ text: String) {
        guard Self.isNumeric(text.utf8) else { return nil }
        self.text = text
    }

    package init(_ number: Int) {
        text = String(number)
    }

    /// The nearest floating-point number.
    package var doubleValue: Double { Double(text) ?? .nan }

    private static func isNumeric(_ text: some Sequence<UInt8>) -> Bool {
        var digits = 0
        var points = 0
        var exponentDigits: Int?
        var previous: UInt8?
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if let count = exponentDigits { exponentDigits = count + 1 } else { digits += 1 }
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard previous == nil || previous == UInt8(ascii: "e") || previous == UInt8(ascii: "E") else {
                    return false
                }
            case UInt8(ascii: "."):
                points += 1
                guard points == 1, exponentDigits == nil else { return false }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard digits > 0, exponentDigits == nil else { return false }
                exponentDigits = 0
            default:
                return isSpecial(text)
            }
            previous = byte
        }
        return digits > 0 && exponentDigits != 0
    }

    private static func isSpecial(_ text: some Sequence<UInt8>) -> Bool {
        ["NaN", "Infinity", "-Infinity"].contains { $0.utf8.elementsEqual(text) }
    }
}

extension PostgresNumeric: CustomStringConvertible, PostgresEncodable, PostgresDecodable {
    package static var postgresType: UInt32 { PostgresType.numeric }

    package var description: String { text }

    package var postgresText: String? { text }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        guard let value = PostgresNumeric(String(decoding: text, as: UTF8.self)) else {
            throw PostgresDecodingFailure("not a number")
        }
        self = value
    }
}

/// A `jsonb` (or `json`) value as its text; nothing is parsed here.
package struct PostgresJSON: Hashable, Sendable, CustomStringConvertible, PostgresEncodable, PostgresDecodable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static var postgresType: UInt32 { PostgresType.jsonb }

    package var description: String { text }

    package var postgresText: String? { text }

    package init(postgresText text: UnsafeBufferPointer<UInt8>, type: UInt32) throws {
        self.init(String(decoding: text, as: UTF8.self))
    }
}
