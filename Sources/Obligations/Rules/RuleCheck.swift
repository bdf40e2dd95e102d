import IncidentModel

/// Checks a rule against what it refers to: stages, events, attributes, calendars, zones. Reading found its own faults before.
struct RuleCheck {
    let rule: ObligationRule
    let root: FieldPath
    let vocabulary: RuleVocabulary
    /// `nil` when nobody knows which calendars there are.
    let calendars: Set<String>?
    let isTimeZone: (String) -> Bool

    func problems() -> [RuleProblem] {
        duplicateStages() + cascadeProblems() + cycles()
            + conditionProblems(rule.appliesWhen, at: root.member("applies_when"))
            + rule.stages.indices.flatMap(stageProblems)
    }

    private func problem(
        _ kind: RuleProblem.Kind, _ path: FieldPath, _ reason: String, suggestion: String? = nil
    ) -> RuleProblem {
        RuleProblem(
            kind, source: rule.source, obligation: rule.id, path: path, reason: reason, suggestion: suggestion)
    }

    private func stagePath(_ index: Int) -> FieldPath { root.member("stages").element(index) }

    private func duplicateStages() -> [RuleProblem] {
        var seen: Set<String> = []
        return rule.stages.enumerated().compactMap { index, stage in
            seen.insert(stage.key).inserted
                ? nil : problem(.duplicate, stagePath(index).member("key"), "stage '\(stage.key)' stands here twice")
        }
    }

    /// More notices may set off further notices, never remove some: otherwise the order of evaluation would matter.
    private func cascadeProblems() -> [RuleProblem] {
        let conditions =
            [rule.appliesWhen] + rule.stages.flatMap { [$0.owedWhen].compactMap { $0 } + $0.due.conditions }
        let path = root.member("applies_when")
        if !rule.isCascade, conditions.contains(where: \.mentionsOtherNotices) {
            return [problem(.badCondition, path, "other_notice_owed needs 'cascade: true'")]
        }
        if conditions.contains(where: \.negatesOtherNotices) {
            return [problem(.cycle, path, "other_notice_owed must not stand below 'not'")]
        }
        return []
    }

    private func stageProblems(_ index: Int) -> [RuleProblem] {
        let stage = rule.stages[index]
        let path = stagePath(index)
        var result: [RuleProblem] = []
        if let zone = stage.timeZone, !isTimeZone(zone) {
            result.append(problem(.unknownTimeZone, path.member("time_zone"), "'\(zone)' is not an IANA time zone"))
        }
        if let calendar = stage.calendar, let calendars, !calendars.contains(calendar) {
            result.append(
                problem(
                    .unknownCalendar, path.member("calendar"), "there is no calendar '\(calendar)'",
                    suggestion: NearestName.of(calendar, among: calendars)))
        }
        if let owed = stage.owedWhen { result += conditionProblems(owed, at: path.member("owed_when")) }
        for condition in stage.due.conditions { result += conditionProblems(condition, at: path.member("due")) }
        for start in stage.due.starts { result += eventProblems(start.event, at: path.member("due")) }
        return result
    }

    private func conditionProblems(_ condition: Condition, at path: FieldPath) -> [RuleProblem] {
        condition.events.flatMap { eventProblems($0, at: path) } + attributeProblems(condition, at: path)
    }

    private func eventProblems(_ event: EventName, at path: FieldPath) -> [RuleProblem] {
        guard let stage = event.stage else {
            if vocabulary.events[event.name] != nil { return [] }
            return [
                problem(
                    .unknownEvent, path, "no file declares the event \(event.name)",
                    suggestion: NearestName.of(event.name, among: vocabulary.events.keys))
            ]
        }
        guard event.obligation == nil, rule.stage(stage) == nil else { return [] }
        return [
            problem(
                .unknownStage, path, "\(event) names no stage of this obligation",
                suggestion: NearestName.of(stage, among: rule.stages.map(\.key)))
        ]
    }

    private func attributeProblems(_ condition: Condition, at path: FieldPath) -> [RuleProblem] {
        switch condition {
        case .attribute(let reference): return uses(reference, as: [.boolean], path)
        case .given(let reference): return uses(reference, as: nil, path)
        case .member(let reference, let texts):
            return uses(reference, as: [.text], path) + texts.flatMap { unknownTexts($0, of: reference, path) }
        case .contains(let reference, let text):
            return uses(reference, as: [.texts], path) + unknownTexts(text, of: reference, path)
        case .comparison(let left, _, let right):
            return [(left, right), (right, left)].flatMap { side, other -> [RuleProblem] in
                guard case .attribute(let reference) = side else { return [] }
                return uses(reference, as: kinds(for: other), path)
            }
        default: return condition.parts.flatMap { attributeProblems($0, at: path) }
        }
    }

    private func kinds(for operand: Operand) -> [RuleVocabulary.Attribute.Kind]? {
        switch operand.kind {
        case .number: [.number, .numbers]
        case .text: [.text]
        case .flag: [.boolean]
        default: nil
        }
    }

    private func uses(
        _ reference: AttributeReference, as kinds: [RuleVocabulary.Attribute.Kind]?, _ path: FieldPath
    ) -> [RuleProblem] {
        guard let attribute = vocabulary.attributes[reference.name] else {
            return [
                problem(
                    .unknownAttribute, path, "no file declares the attribute '\(reference.name)'",
                    suggestion: NearestName.of(reference.name, among: vocabulary.attributes.keys))
            ]
        }
        if let kinds, !kinds.contains(attribute.kind) {
            return [problem(.wrongKind, path, "'\(reference)' is declared as \(attribute.kind.rawValue)")]
        }
        if (attribute.kind == .numbers) != (reference.key != nil), kinds != nil {
            return [
                problem(
                    .wrongKind, path, "'\(reference.name)' \(reference.key == nil ? "needs" : "has no") key in brackets"
                )
            ]
        }
        return []
    }

    private func unknownTexts(_ text: String, of reference: AttributeReference, _ path: FieldPath) -> [RuleProblem] {
        guard let known = vocabulary.attributes[reference.name]?.oneOf, !known.isEmpty, !known.contains(text) else {
            return []
        }
        return [
            problem(
                .unknownWord, path, "'\(text)' is no value of '\(reference.name)'",
                suggestion: NearestName.of(text, among: known))
        ]
    }

    /// Stages whose clocks wait for each other would never start.
    private func cycles() -> [RuleProblem] {
        let follows = Dictionary(
            rule.stages.map { stage in
                (stage.key, stage.due.starts.compactMap { $0.event.obligation == nil ? $0.event.stage : nil })
            },
            uniquingKeysWith: { first, _ in first })
        return rule.stages.enumerated().compactMap { index, stage in
            var waiting = follows[stage.key] ?? []
            var seen: Set<String> = []
            while let next = waiting.popLast() {
                if next == stage.key {
                    return problem(.cycle, stagePath(index).member("due"), "waits for its own sending")
                }
                if seen.insert(next).inserted { waiting += follows[next] ?? [] }
            }
            return nil
        }
    }
}
