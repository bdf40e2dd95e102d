import IncidentModel
import JSONText

/// The facts that a decision about one obligation rests on: those that its rule looks at. Others may change without
/// reopening it.
package enum MaterialFacts {
    /// The attributes that the rule looks at.
    package static func attributes(of rule: ObligationRule) -> Set<String> { PreparedRule(rule).attributes }

    /// One canonical text: the same facts always give the same bytes, so that its digest stands for them.
    ///
    /// The rule's version belongs to it: a new version is a reason to look again. Sendings do not: they follow from the
    /// decision.
    package static func text(of rule: ObligationRule, _ facts: Facts) -> String {
        let prepared = PreparedRule(rule)
        var lines = ["rule \(rule.id) \(rule.version)"]
        for event in prepared.events.map(\.description).sorted() {
            guard let name = EventName(parsing: event), name.stage == nil, let instant = facts.first(name, in: rule.id)
            else { continue }
            lines.append("event \(event) \(instant)")
        }
        for name in prepared.attributes.sorted() {
            guard let value = facts.attributes[name] else { continue }
            lines.append("attribute \(name) \(value.canonical.compactText)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension JSONTree {
    /// Members in the order of their names, whole numbers without a fraction.
    fileprivate var canonical: JSONTree {
        switch self {
        case .object(let members):
            .object(
                members.map { Member(name: $0.name, value: $0.value.canonical) }.sorted {
                    $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
                })
        case .array(let elements): .array(elements.map(\.canonical))
        case .decimal: wholeNumber.map { .integer(Int64($0)) } ?? self
        default: self
        }
    }
}
