import IncidentModel
import JSONText

/// What a condition may look at.
struct ConditionContext {
    let facts: Facts
    /// The rule whose condition it is.
    let rule: String
    /// Whether another rule asks for a notice to an authority.
    var otherNotice: Truth = .undecided
}

extension Condition {
    /// - Throws: `PreviewProblem` for an attribute whose value is of another kind than the condition needs.
    func verdict(_ context: ConditionContext) throws(PreviewProblem) -> Verdict {
        switch self {
        case .constant(let value): return Verdict(value)
        case .attribute(let reference):
            guard let value = context.value(reference) else { return .undecided(reference.description) }
            guard case .bool(let flag) = value else { throw context.wrongKind(reference, needs: "true or false") }
            return Verdict(flag)
        case .given(let reference): return Verdict(context.value(reference) != nil)
        case .happened(let event): return Verdict(context.facts.first(event, in: context.rule) != nil)
        case .member(let reference, let texts):
            guard let value = context.value(reference) else { return .undecided(reference.description) }
            guard let text = value.text else { throw context.wrongKind(reference, needs: "a text") }
            return Verdict(texts.contains(text))
        case .contains(let reference, let text):
            guard let value = context.value(reference) else { return .undecided(reference.description) }
            guard case .array(let elements) = value else {
                throw context.wrongKind(reference, needs: "a list of texts")
            }
            return Verdict(elements.contains(.text(text)))
        case .comparison(let left, let comparison, let right): return try context.compare(left, comparison, right)
        case .otherNoticeOwed:
            return Verdict(
                context.otherNotice, missing: context.otherNotice == .undecided ? ["other_notice_owed"] : [])
        case .not(let part):
            let verdict = try part.verdict(context)
            return Verdict(verdict.truth.negated, missing: verdict.missing)
        case .all(let parts): return try Condition.joined(parts, settledBy: .no, context)
        case .any(let parts): return try Condition.joined(parts, settledBy: .yes, context)
        }
    }

    /// `and` is settled by one no, `or` by one yes; otherwise whatever is undecided keeps it so.
    private static func joined(
        _ parts: [Condition], settledBy settling: Truth, _ context: ConditionContext
    ) throws(PreviewProblem) -> Verdict {
        var missing: [String] = []
        var isUndecided = false
        for part in parts {
            let verdict = try part.verdict(context)
            if verdict.truth == settling { return Verdict(settling) }
            guard verdict.truth == .undecided else { continue }
            isUndecided = true
            for name in verdict.missing where !missing.contains(name) { missing.append(name) }
        }
        return isUndecided ? Verdict(.undecided, missing: missing) : Verdict(settling.negated)
    }
}

extension ConditionContext {
    fileprivate func value(_ reference: AttributeReference) -> JSONTree? {
        guard let value = facts.attributes[reference.name] else { return nil }
        guard let key = reference.key else { return value }
        guard case .object = value else { return value }
        return value[key] ?? .integer(0)
    }

    fileprivate func wrongKind(_ reference: AttributeReference, needs: String) -> PreviewProblem {
        PreviewProblem(
            .wrongKind, field: "facts.attributes.\(reference.name)", reason: "\(needs) is needed")
    }

    fileprivate func compare(
        _ left: Operand, _ comparison: Comparison, _ right: Operand
    ) throws(PreviewProblem) -> Verdict {
        if case .attribute(let reference) = right, left.kind != .attribute {
            return try compare(.attribute(reference), comparison.mirrored, left)
        }
        if case .attribute(let reference) = left {
            guard let value = value(reference) else { return .undecided(reference.description) }
            return try compare(reference, value, comparison, right)
        }
        let (first, second) = (microseconds(left), microseconds(right))
        switch (first, second) {
        case (.known(let left), .known(let right)): return Verdict(comparison.holds(left, right))
        case (.missing(let event), .known), (.known, .missing(let event)): return .undecided(event.description)
        case (.missing(let event), .missing(let other)):
            return Verdict(
                .undecided, missing: event == other ? [event.description] : [event.description, other.description])
        case (.none, _), (_, .none): return constantComparison(left, comparison, right)
        }
    }

    private func compare(
        _ reference: AttributeReference, _ value: JSONTree, _ comparison: Comparison, _ right: Operand
    ) throws(PreviewProblem) -> Verdict {
        switch right {
        case .number(let number):
            guard let own = value.number else { throw wrongKind(reference, needs: "a number") }
            return Verdict(comparison.holds(own, number))
        case .text(let text):
            guard let own = value.text else { throw wrongKind(reference, needs: "a text") }
            return Verdict((own == text) == (comparison == .equal))
        case .flag(let flag):
            guard case .bool(let own) = value else { throw wrongKind(reference, needs: "true or false") }
            return Verdict((own == flag) == (comparison == .equal))
        case .attribute(let other):
            guard let otherValue = self.value(other) else { return .undecided(other.description) }
            if let own = value.number, let number = otherValue.number { return Verdict(comparison.holds(own, number)) }
            guard comparison == .equal || comparison == .notEqual else { throw wrongKind(other, needs: "a number") }
            return Verdict(value.equals(otherValue) == (comparison == .equal))
        case .instant, .difference, .duration: throw wrongKind(reference, needs: "an event instead of an attribute")
        }
    }

    /// Two values that stand in the rule itself.
    private func constantComparison(_ left: Operand, _ comparison: Comparison, _ right: Operand) -> Verdict {
        if case .number(let first) = left, case .number(let second) = right {
            return Verdict(comparison.holds(first, second))
        }
        return Verdict((left == right) == (comparison == .equal))
    }

    private enum Moment {
        case known(Int64)
        case missing(EventName)
        case none
    }

    /// Instants and durations in microseconds.
    private func microseconds(_ operand: Operand) -> Moment {
        switch operand {
        case .instant(let event, let plus):
            guard let instant = facts.first(event, in: rule) else { return .missing(event) }
            return .known(instant.microseconds + plus)
        case .difference(let later, let earlier):
            guard let end = facts.first(later, in: rule) else { return .missing(later) }
            guard let start = facts.first(earlier, in: rule) else { return .missing(earlier) }
            return .known(end.microseconds(since: start))
        case .duration(let length): return .known(length)
        case .attribute, .number, .text, .flag: return .none
        }
    }
}

extension Comparison {
    /// The same comparison with its sides exchanged.
    var mirrored: Comparison {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greaterOrEqual: .lessOrEqual
        case .greater: .less
        case .equal, .notEqual: self
        }
    }
}
