import IncidentModel
import JSONText

/// Reads one obligation of a rule file. Strict: a field that the format does not know is refused, because a misspelt
/// condition would otherwise silently not hold.
struct RuleReader {
    let source: String
    let obligation: String?
    let root: FieldPath

    /// - Parameter path: where the obligation stands in its file, for messages.
    static func rule(_ tree: JSONTree, source: String, path: FieldPath) throws(RuleProblem) -> ObligationRule {
        let reader = RuleReader(source: source, obligation: tree["id"]?.text, root: path)
        return try reader.rule(tree)
    }

    private static let ruleFields: Set<String> = [
        "id", "name", "version", "jurisdiction", "group", "instrument", "articles", "status", "valid", "confidence",
        "notifies", "binds", "applies_when", "cascade", "readings", "time_zone", "calendar", "stages", "notes",
        "sources",
        "delay",
    ]
    private static let stageFields: Set<String> = [
        "key", "name", "kind", "voluntary", "recipients", "content", "articles", "owed_when", "time_zone", "calendar",
        "due", "delay", "note",
    ]

    private func rule(_ tree: JSONTree) throws(RuleProblem) -> ObligationRule {
        try refuseUnknownFields(tree, known: RuleReader.ruleFields, at: root)
        let id = try text(tree, "id", at: root)
        guard id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") })
        else {
            throw problem(.wrongKind, root.member("id"), "an id has small letters, digits and '-' only")
        }
        var stages: [ObligationStage] = []
        for (index, stage) in (tree["stages"]?.elements ?? []).enumerated() {
            stages.append(try self.stage(stage, of: tree, at: root.member("stages").element(index)))
        }
        guard !stages.isEmpty else {
            throw problem(.missingField, root.member("stages"), "an obligation has at least one stage")
        }
        return ObligationRule(
            id: id, name: try text(tree, "name", at: root), version: try text(tree, "version", at: root),
            jurisdiction: try text(tree, "jurisdiction", at: root), group: tree["group"]?.text ?? "",
            instrument: try text(tree, "instrument", at: root), articles: try texts(tree, "articles", at: root),
            status: try word(tree, "status", at: root), validity: try validity(tree["valid"], at: root.member("valid")),
            confidence: try word(tree, "confidence", at: root),
            addressee: try word(tree, "notifies", at: root, default: .authority),
            binds: try texts(tree, "binds", at: root),
            appliesWhen: try condition(try text(tree, "applies_when", at: root), at: root.member("applies_when")),
            isCascade: try flag(tree, "cascade", at: root), readings: try readings(tree),
            stages: stages, notes: try texts(tree, "notes", at: root), sources: try texts(tree, "sources", at: root),
            source: source)
    }

    private func stage(
        _ tree: JSONTree, of rule: JSONTree, at path: FieldPath
    ) throws(RuleProblem) -> ObligationStage {
        try refuseUnknownFields(tree, known: RuleReader.stageFields, at: path)
        guard let due = tree["due"] else { throw problem(.missingField, path.member("due"), "when is it due?") }
        let owed = try optionalText(tree, "owed_when", at: path)
        let delay = tree["delay"] ?? rule["delay"]
        let articles = try texts(tree, "articles", at: path)
        return ObligationStage(
            key: try text(tree, "key", at: path), name: try text(tree, "name", at: path),
            kind: try word(tree, "kind", at: path, default: .notice),
            isVoluntary: try flag(tree, "voluntary", at: path),
            recipients: try texts(tree, "recipients", at: path), content: try texts(tree, "content", at: path),
            articles: articles,
            citation: ObligationRule.citation(
                try text(rule, "instrument", at: root),
                articles.isEmpty ? try texts(rule, "articles", at: root) : articles,
                version: try text(rule, "version", at: root)),
            owedWhen: try owed.map { text throws(RuleProblem) in try condition(text, at: path.member("owed_when")) },
            timeZone: try place(tree, "time_zone", of: rule, at: path),
            calendar: try place(tree, "calendar", of: rule, at: path),
            due: try self.due(due, at: path.member("due"), depth: 0),
            delay: try delay.map { tree throws(RuleProblem) in try allowedDelay(tree, at: path.member("delay")) },
            note: try optionalText(tree, "note", at: path))
    }

    /// A zone or calendar of the stage, else of the rule; `organization` and nothing both mean the organisation's own.
    private func place(
        _ stage: JSONTree, _ name: String, of rule: JSONTree, at path: FieldPath
    ) throws(RuleProblem) -> String? {
        let own = try optionalText(stage, name, at: path)
        let shared = try optionalText(rule, name, at: root)
        let text = own ?? shared
        return text == "organization" ? nil : text
    }

    private func readings(_ tree: JSONTree) throws(RuleProblem) -> [CountingPolicy] {
        var result: [CountingPolicy] = []
        for (index, text) in try texts(tree, "readings", at: root).enumerated() {
            result.append(try word(text, at: root.member("readings").element(index)))
        }
        return result
    }

    private func validity(_ tree: JSONTree?, at path: FieldPath) throws(RuleProblem) -> Validity {
        guard let tree, tree != .null else { return Validity() }
        try refuseUnknownFields(tree, known: ["from", "until"], at: path)
        let validity = Validity(from: try day(tree, "from", at: path), until: try day(tree, "until", at: path))
        if let from = validity.from, let until = validity.until, until <= from {
            throw problem(.wrongKind, path.member("until"), "must lie after 'from'")
        }
        return validity
    }

    private func day(_ tree: JSONTree, _ name: String, at path: FieldPath) throws(RuleProblem) -> CivilDate? {
        guard let text = try optionalText(tree, name, at: path) else { return nil }
        guard let date = CivilDate(isoDate: text) else {
            throw problem(.wrongKind, path.member(name), "'\(text)' is not a day such as 2025-01-17")
        }
        return date
    }

    private func allowedDelay(_ tree: JSONTree, at path: FieldPath) throws(RuleProblem) -> AllowedDelay {
        try refuseUnknownFields(tree, known: ["by", "oral_days", "longest_days"], at: path)
        var authorities: [LegalDelay.Authority] = []
        for (index, text) in try texts(tree, "by", at: path).enumerated() {
            authorities.append(try word(text, at: path.member("by").element(index)))
        }
        return AllowedDelay(
            by: authorities, oralDays: try optionalCount(tree, "oral_days", at: path),
            longestDays: try optionalCount(tree, "longest_days", at: path))
    }
}

extension CivilDate {
    /// Reads `2026-03-10`.
    init?(isoDate text: String) {
        var digits = 0
        var position = 0
        for byte in text.utf8 {
            if position == 4 || position == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard (48...57).contains(byte), position < 10 else { return nil }
                digits = digits * 10 + Int(byte - 48)
            }
            position += 1
        }
        guard position == 10 else { return nil }
        self.init(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }
}
