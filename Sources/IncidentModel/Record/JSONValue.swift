/// A JSON document to be written: objects keep the order in which their members were added.
package indirect enum JSONValue: Equatable, Sendable {
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

    /// Seconds of microseconds that a statistic gave.
    package static func seconds(microseconds: Double?) -> JSONValue {
        guard let microseconds, microseconds.isFinite else { return .null }
        return .number(microseconds / 1e6)
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
    package var text: String {
        var result = ""
        write(to: &result, indentation: 0)
        return result
    }

    /// The document on one line.
    package var line: String {
        var result = ""
        write(to: &result, indentation: nil)
        return result
    }

    private func write(to result: inout String, indentation: Int?) {
        switch self {
        case .null: result += "null"
        case .verbatim(let document): result += document
        case .bool(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .number(let value): result += JSONValue.digits(value)
        case .string(let value): JSONValue.write(value, to: &result)
        case .array(let values):
            JSONValue.write(values, "[", "]", to: &result, indentation) { value, result, inner in
                value.write(to: &result, indentation: inner)
            }
        case .object(let members):
            JSONValue.write(members, "{", "}", to: &result, indentation) { member, result, inner in
                JSONValue.write(member.name, to: &result)
                result += inner == nil ? ":" : ": "
                member.value.write(to: &result, indentation: inner)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], _ opening: String, _ closing: String, to result: inout String, _ indentation: Int?,
        _ body: (Element, inout String, Int?) -> Void
    ) {
        result += opening
        let inner = indentation.map { $0 + 1 }
        for (position, element) in elements.enumerated() {
            if position > 0 { result += "," }
            if let inner { result += "\n" + String(repeating: "  ", count: inner) }
            body(element, &result, inner)
        }
        if !elements.isEmpty, let indentation { result += "\n" + String(repeating: "  ", count: indentation) }
        result += closing
    }

    /// JSON knows no infinity and no NaN; both become null.
    private static func digits(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return String(Int64(value)) }
        return "\(value)"
    }

    private static func write(_ text: String, to result: inout String) {
        // Nearly every text needs no escape, and is copied whole.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) {
            result += "\""
            result += text
            result += "\""
            return
        }
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
