/// A condition over the facts of an incident, as it stands in a rule (`docs/obligations.md`, "Conditions").
package indirect enum Condition: Equatable, Sendable {
    case constant(Bool)
    /// A yes-or-no attribute.
    case attribute(AttributeReference)
    /// The attribute has a value. Never undecided.
    case given(AttributeReference)
    /// The event has happened. Never undecided: an event that is not among the facts has not happened.
    case happened(EventName)
    case comparison(Operand, Comparison, Operand)
    case member(AttributeReference, of: [String])
    /// A list attribute holds the text.
    case contains(AttributeReference, String)
    /// Another rule asks for a notice to an authority; only in rules that are marked as a cascade.
    case otherNoticeOwed
    case not(Condition)
    case all([Condition])
    case any([Condition])
}

/// An attribute, or one entry of an attribute that holds numbers by key: `affected_residents[CA]`.
package struct AttributeReference: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let key: String?

    package init(_ name: String, key: String? = nil) {
        self.name = name
        self.key = key
    }

    package var description: String { key.map { "\(name)[\($0)]" } ?? name }
}

/// One side of a comparison.
package enum Operand: Equatable, Sendable {
    case attribute(AttributeReference)
    case number(Double)
    case text(String)
    case flag(Bool)
    /// An event, moved by microseconds.
    case instant(EventName, plus: Int64)
    /// The time from the second event to the first.
    case difference(EventName, EventName)
    /// Microseconds.
    case duration(Int64)

    /// What may stand on the other side.
    package enum Kind: String, Sendable, Equatable {
        case attribute = "an attribute"
        case number = "a number"
        case text = "a text"
        case flag = "true or false"
        case instant = "an instant"
        case duration = "a duration"
    }

    package var kind: Kind {
        switch self {
        case .attribute: .attribute
        case .number: .number
        case .text: .text
        case .flag: .flag
        case .instant: .instant
        case .difference, .duration: .duration
        }
    }
}

package enum Comparison: String, Sendable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case equal = "="
    case notEqual = "!="
    case greaterOrEqual = ">="
    case greater = ">"

    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .equal: left == right
        case .notEqual: left != right
        case .greaterOrEqual: left >= right
        case .greater: left > right
        }
    }
}

extension Condition {
    /// The conditions that this one is made of; empty for a leaf.
    var parts: [Condition] {
        switch self {
        case .not(let part): [part]
        case .all(let parts), .any(let parts): parts
        default: []
        }
    }

    /// Every attribute that is asked for, in order.
    package var attributes: [AttributeReference] {
        switch self {
        case .attribute(let reference), .given(let reference), .member(let reference, _), .contains(let reference, _):
            return [reference]
        case .comparison(let left, _, let right):
            return [left, right].compactMap { operand in
                guard case .attribute(let reference) = operand else { return nil }
                return reference
            }
        default: return parts.flatMap(\.attributes)
        }
    }

    /// Every event that is asked for, in order.
    package var events: [EventName] {
        switch self {
        case .happened(let event): return [event]
        case .comparison(let left, _, let right):
            return [left, right].flatMap { operand -> [EventName] in
                switch operand {
                case .instant(let event, _): [event]
                case .difference(let later, let earlier): [later, earlier]
                default: []
                }
            }
        default: return parts.flatMap(\.events)
        }
    }

    /// True when the condition asks about other notices below a `not`, where more notices could mean fewer.
    var negatesOtherNotices: Bool {
        if case .not(let part) = self { return part.mentionsOtherNotices }
        return parts.contains(where: \.negatesOtherNotices)
    }

    var mentionsOtherNotices: Bool { self == .otherNoticeOwed || parts.contains(where: \.mentionsOtherNotices) }
}
