import IncidentModel
import JSONText

/// Checks the names in a request. A misspelt name would otherwise silently change the answer.
extension ObligationEngine {
    /// - Returns: warnings about attributes that resemble nothing known and were ignored.
    mutating func checkNames(
        _ request: PreviewRequest, in rules: [PreparedRule]
    ) throws(PreviewProblem) -> [String] {
        for event in request.facts.events.keys {
            if rules.contains(where: { $0.events.contains(event) }) { continue }
            if let stage = event.stage {
                try check(stage: stage, event, in: rules)
            } else {
                try check(event)
            }
        }
        var warnings: [String] = []
        for (name, value) in request.facts.attributes {
            let isText = value.text != nil
            if !isText, rules.contains(where: { $0.attributes.contains(name) }) { continue }
            if let warning = try check(attribute: name, value) { warnings.append(warning) }
        }
        return warnings.count > 1 ? warnings.sorted() : warnings
    }

    private mutating func words() throws(PreviewProblem) -> RuleVocabulary {
        do {
            return try vocabulary()
        } catch {
            throw PreviewProblem(.badRule, field: "", reason: error.description)
        }
    }

    private mutating func check(_ event: EventName) throws(PreviewProblem) {
        let known = try words().events
        guard known[event.name] == nil else { return }
        throw PreviewProblem(
            .unknownEvent, field: "facts.events.\(event)", reason: "no rule knows the event \(event)",
            suggestion: NearestName.of(event.name, among: known.keys))
    }

    private mutating func check(stage: String, _ event: EventName, in rules: [PreparedRule]) throws(PreviewProblem) {
        var candidates = rules
        if let id = event.obligation, !rules.contains(where: { $0.rule.id == id }) {
            candidates = try preparedRules(of: id, field: "facts.events.\(event)")
        } else if let id = event.obligation {
            candidates = rules.filter { $0.rule.id == id }
        }
        let stages = candidates.flatMap { $0.rule.stages.map(\.key) }
        if stages.contains(where: { $0 == stage || event.isUpdate(of: $0) }) { return }
        throw PreviewProblem(
            .unknownStage, field: "facts.events.\(event)", reason: "there is no stage '\(stage)'",
            suggestion: NearestName.of(stage, among: Set(stages)).map {
                EventName(submitted: $0, of: event.obligation).description
            })
    }

    private mutating func check(attribute name: String, _ value: JSONTree) throws(PreviewProblem) -> String? {
        let known = try words().attributes
        let field = "facts.attributes.\(name)"
        guard let attribute = known[name] else {
            if let nearest = NearestName.misspelt(name, among: known.keys) {
                throw PreviewProblem(
                    .unknownAttribute, field: field, reason: "no rule knows this attribute", suggestion: nearest)
            }
            return "\(field): no rule knows this attribute; ignored"
        }
        guard let text = value.text, !attribute.oneOf.isEmpty, !attribute.oneOf.contains(text) else { return nil }
        if let nearest = NearestName.misspelt(text, among: attribute.oneOf) {
            throw PreviewProblem(
                .wrongKind, field: field, reason: "'\(text)' is none of the values that the rules know",
                suggestion: nearest)
        }
        return "\(field): no rule knows the value '\(text)'"
    }
}
