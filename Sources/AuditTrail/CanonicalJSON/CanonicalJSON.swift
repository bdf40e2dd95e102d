import JSONText

/// The one way to write a JSON value as bytes (RFC 8785), so that its hash means something.
package enum CanonicalJSON {
    /// Members sorted by UTF-16 code units, no blanks, numbers as ECMAScript writes them.
    ///
    /// An integer beyond 2^53 is written as the floating-point number that readers take it for; `EntryValue` carries
    /// such integers as text.
    package static func encode(_ tree: JSONTree) -> [UInt8] {
        var bytes: [UInt8] = []
        append(tree, to: &bytes)
        return bytes
    }

    /// The canonical form of a JSON text; a repeated name is refused.
    package static func canonicalize(_ text: [UInt8]) throws(JSONSyntaxError) -> [UInt8] {
        encode(try JSONParser.parse(text, repeatedNames: .refused))
    }

    /// The value of a file that is one line in this form and a newline; `nil` for any other bytes.
    static func value(ofLine bytes: [UInt8]) -> JSONTree? {
        // What is wrong with the text does not matter: only the one form is taken.
        guard bytes.last == 0x0A, let tree = try? JSONParser.parse(bytes, repeatedNames: .refused),
            encode(tree) + [0x0A] == bytes
        else { return nil }
        return tree
    }

    private static func append(_ tree: JSONTree, to bytes: inout [UInt8]) {
        switch tree {
        case .null: bytes += Array("null".utf8)
        case .bool(let flag): bytes += Array((flag ? "true" : "false").utf8)
        case .integer(let value):
            let isExact = value.magnitude <= UInt64(NumberText.greatestExactInteger)
            bytes += Array((isExact ? String(value) : NumberText.canonical(Double(value)) ?? "null").utf8)
        // Neither the parser nor `EntryValue` makes a number that is not finite; JavaScript writes null for it.
        case .decimal(let value, _): bytes += Array((NumberText.canonical(value) ?? "null").utf8)
        case .text(let text): appendString(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendString(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// RFC 8785 §3.2.2.2: the short escapes where there is one, `\u00xx` for the other control characters.
    private static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "b")]
            case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 0x0C: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "f")]
            case 0x0D: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case 0..<0x20:
                bytes += Array("\\u00".utf8)
                bytes += [hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
