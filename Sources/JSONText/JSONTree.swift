/// A JSON document as values; unlike Foundation's, it keeps the order of members and tells `2` from `2.0`.
package enum JSONTree: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number; `isInteger` for a longer one without fraction and exponent.
    case decimal(Double, isInteger: Bool)
    case text(String)
    case array([JSONTree])
    case object([Member])

    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONTree

        package init(name: String, value: JSONTree) {
            self.name = name
            self.value = value
        }
    }

    /// The value of a member; `nil` when there is none or this is no object. Of a repeated name the last one counts,
    /// as in nearly every reader (RFC 8259 §4 leaves it open).
    package subscript(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The members of an object, each name once.
    package var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    package var elements: [JSONTree] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let value, _): value
        default: nil
        }
    }

    /// A whole number, however it is written.
    package var wholeNumber: Int? {
        guard let number, number == number.rounded(), abs(number) < 9e15 else { return nil }
        return Int(number)
    }

    /// Equality as JSON Schema means it: `1` equals `1.0`, members have no order.
    package func equals(_ other: JSONTree) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.text(let left), .text(let right)): return left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in other[member.name].map { member.value.equals($0) } ?? false }
        default:
            guard let left = number, let right = other.number else { return false }
            if case .integer(let exact) = self, case .integer(let otherExact) = other { return exact == otherExact }
            return left == right
        }
    }

    /// A scalar as text, numbers in their shortest form; `nil` for arrays, objects and null.
    package var scalarText: String? {
        switch self {
        case .text(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let value): return String(value)
        case .decimal(let value, _):
            if let whole = wholeNumber { return String(whole) }
            return String(value)
        case .null, .array, .object: return nil
        }
    }
}
