import JSONText

/// A value of `before` and `after`: what a row held, in a form that every reader understands alike.
package enum EntryValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Digits as the database writes them; never binary floating point.
    case decimal(String)
    case text(String)
    /// Microseconds since 1970.
    case instant(Int64)
    case list([EntryValue])
    case object([String: EntryValue])

    package var json: JSONTree {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        // A reader that holds numbers as binary floating point would change the larger ones.
        case .integer(let value) where value.magnitude > UInt64(NumberText.greatestExactInteger): .text(String(value))
        case .integer(let value): .integer(value)
        case .decimal(let digits): .text(digits)
        case .text(let text): .text(text)
        case .instant(let microseconds): .text(CanonicalInstant.text(microseconds: microseconds))
        case .list(let values): .array(values.map(\.json))
        case .object(let members): .object(members.map { JSONTree.Member(name: $0.key, value: $0.value.json) })
        }
    }
}
