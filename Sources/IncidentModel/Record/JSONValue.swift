/// A JSON document to be written: objects keep the order in which their members were added.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])
    /// A document that was written before; it is put in as it stands.
    case verbatim(String)

    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A text, or null.
    package static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// An instant as RFC 3339, or null.
    package static func instant(_ instant: Instant?) -> JSONValue { instant.map { .string($0.rfc3339) } ?? .null }

    package static func int(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }

    /// Seconds of microseconds, whole where they are whole.
    package static func seconds(microseconds: Int64?) -> JSONValue {
        guard let microseconds else { return .null }
        return microseconds % 1_000_000 == 0 ? .integer(microseconds / 1_000_000) : .number(Double(microseconds) / 1e6)
    }

    /// Seconds of microseconds that a statistic gave, to the microsecond: what lies behind it is the rounding of floating point.
    package static func seconds(microseconds: Double?) -> JSONValue {
        guard let microseconds, microseconds.isFinite else { return .null }
        return .number(microseconds.rounded() / 1e6)
    }

    package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Adds members to an object.
    package func adding(_ members: [Member]) -> JSONValue {
        guard case .object(let present) = self else { return self }
        return .object(present + members)
    }

    /// The document in two-space indentation, without a line break at its end.
    package var text: String { written(indentation: 0) }

    /// The document on one line.
    package var line: String { written(indentation: nil) }

    /// Appends the document on one line, as UTF-8: for whoever writes many of them, as each needs no text of its own.
    package func write(lineTo bytes: inout [UInt8]) { write(to: &bytes, indentation: nil) }

    private func written(indentation: Int?) -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, indentation: indentation)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indentation: Int?) {
        switch self {
        case .null: bytes.append(plain: "null")
        case .verbatim(let document): bytes.append(contentsOf: document.utf8)
        case .bool(let value): bytes.append(plain: value ? "true" : "false")
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let value): bytes.append(contentsOf: JSONValue.digits(value).utf8)
        case .string(let value): bytes.append(quoted: value)
        case .array(let values):
            JSONValue.write(values, "[", "]", to: &bytes, indentation) { value, bytes, inner in
                value.write(to: &bytes, indentation: inner)
            }
        case .object(let members):
            JSONValue.write(members, "{", "}", to: &bytes, indentation) { member, bytes, inner in
                bytes.append(quoted: member.name)
                bytes.append(UInt8(ascii: ":"))
                if inner != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(to: &bytes, indentation: inner)
            }
        }
    }

    @inline(__always)
    private static func write<Element>(
        _ elements: [Element], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, to bytes: inout [UInt8],
        _ indentation: Int?, _ body: (Element, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        let inner = indentation.map { $0 + 1 }
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            if let inner { bytes.append(lineBreakIndentedBy: inner) }
            body(element, &bytes, inner)
        }
        if !isFirst, let indentation { bytes.append(lineBreakIndentedBy: indentation) }
        bytes.append(UInt8(ascii: closing))
    }

    /// JSON knows no infinity and no NaN; both become null.
    private static func digits(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return String(Int64(value)) }
        return "\(value)"
    }
}

extension [UInt8] {
    /// Text of the program's own that needs no escape.
    fileprivate mutating func append(plain text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    fileprivate mutating func append(lineBreakIndentedBy levels: Int) {
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * levels))
    }

    /// A text in quotes, with what JSON (RFC 8259 §7) wants escaped, and DEL, which a terminal would act on.
    fileprivate mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { append(escaping: $0) }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        // Nearly every text needs no escape.
        guard Self.mayHoldEscaped(UnsafeRawBufferPointer(text)) else {
            append(contentsOf: text)
            return
        }
        var copied = 0
        for (position, byte) in text.enumerated() where Self.isEscaped(byte) {
            append(contentsOf: text[copied..<position])
            append(escaped: byte)
            copied = position + 1
        }
        append(contentsOf: text[copied...])
    }

    /// Looks at eight bytes at a time; true also for a few texts that hold nothing to escape.
    private static func mayHoldEscaped(_ text: UnsafeRawBufferPointer) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var place = 0
        while place + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            // Each difference has the high bit of a byte set where that byte is one of those looked for; a borrow may set it
            // for the next one too. Bytes beyond ASCII, whose own high bit is set, are none of them.
            let controls = word &- ones &* 0x20
            let quotes = (word ^ (ones &* 0x22)) &- ones
            let backslashes = (word ^ (ones &* 0x5C)) &- ones
            let deletes = (word ^ (ones &* 0x7F)) &- ones
            if (controls | quotes | backslashes | deletes) & ~word & highs != 0 { return true }
            place += 8
        }
        while place < text.count {
            if isEscaped(text[place]) { return true }
            place += 1
        }
        return false
    }

    @inline(__always)
    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private mutating func append(escaped byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
        default:
            let digits = String(byte, radix: 16)
            append(contentsOf: "u00\(byte < 0x10 ? "0" : "")\(digits)".utf8)
        }
    }
}
