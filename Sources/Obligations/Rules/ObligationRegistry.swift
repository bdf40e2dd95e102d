import IncidentModel
import JSONText

/// The rules by id. A rule is decoded when it is first asked for, so that one question costs one rule and not a hundred.
///
/// Owned by whoever asks: the cache makes asking a mutation.
package struct ObligationRegistry: Sendable {
    /// One obligation as text, as the build embeds it.
    private struct Entry: Sendable {
        let source: String
        let path: FieldPath
        let content: Content
    }

    private enum Content: Sendable {
        case embedded(StaticString)
        case tree(JSONTree)
    }

    private var entries: [String: [Entry]] = [:]
    /// Ids in the order of the files.
    package private(set) var ids: [String] = []
    private var vocabularyTexts: [(source: String, content: Content)] = []
    private var decoded: [String: [ObligationRule]] = [:]
    private var decodedVocabulary: RuleVocabulary?

    /// - Parameter embedded: the texts of the target `RegistryFiles`. Of a file `obligations/eu.yaml` there is one text for
    ///   each obligation, its path ends in `#` and the id; and one with the rest of the file, its path ends in `#`. Others are
    ///   not ours.
    package init(embedded: [(path: String, text: StaticString)] = []) {
        var counts: [Substring: Int] = [:]
        for (path, text) in embedded where path.hasPrefix("obligations/") {
            guard let mark = path.lastIndex(of: "#") else { continue }
            let source = path[..<mark]
            let id = String(path[path.index(after: mark)...])
            if id.isEmpty {
                vocabularyTexts.append((String(source), .embedded(text)))
            } else {
                let index = counts[source, default: 0]
                counts[source] = index + 1
                insert(
                    id,
                    Entry(
                        source: String(source), path: FieldPath().member("obligations").element(index),
                        content: .embedded(text)))
            }
        }
    }

    /// Takes in a rule file of an organisation. Whether its rules hold together is the matter of `problems`.
    package mutating func add(file: JSONTree, source: String) throws(RuleProblem) {
        let root = FieldPath().member("obligations")
        guard case .object(let members) = file else {
            throw RuleProblem(.wrongKind, source: source, reason: "a rule file is a mapping with 'obligations'")
        }
        for member in members where !["obligations", "events", "attributes"].contains(member.name) {
            throw RuleProblem(
                .unknownField, source: source, path: FieldPath().member(member.name), reason: "there is no such field",
                suggestion: NearestName.of(member.name, among: ["obligations", "events", "attributes"]))
        }
        for (index, tree) in (file["obligations"]?.elements ?? []).enumerated() {
            guard let id = tree["id"]?.text, !id.isEmpty else {
                throw RuleProblem(
                    .missingField, source: source, path: root.element(index).member("id"), reason: "is missing")
            }
            insert(id, Entry(source: source, path: root.element(index), content: .tree(tree)))
            decoded[id] = nil
        }
        vocabularyTexts.append((source, .tree(file)))
        decodedVocabulary = nil
    }

    private mutating func insert(_ id: String, _ entry: Entry) {
        if entries[id] == nil { ids.append(id) }
        entries[id, default: []].append(entry)
    }

    /// Every version of an obligation, the earliest first.
    package mutating func versions(of id: String) throws(RuleProblem) -> [ObligationRule] {
        if let known = decoded[id] { return known }
        guard let entries = entries[id] else {
            throw RuleProblem(
                .noSuchRule, source: "registry", obligation: nil, reason: "there is no obligation '\(id)'",
                suggestion: NearestName.of(id, among: ids))
        }
        var rules: [ObligationRule] = []
        for entry in entries {
            let tree = try ObligationRegistry.tree(entry.content, source: entry.source)
            rules.append(try RuleReader.rule(tree, source: entry.source, path: entry.path))
        }
        rules.sort { left, right in
            guard let to = right.validity.from else { return false }
            return left.validity.from.map { $0 < to } ?? true
        }
        decoded[id] = rules
        return rules
    }

    package mutating func vocabulary() throws(RuleProblem) -> RuleVocabulary {
        if let decodedVocabulary { return decodedVocabulary }
        var result = RuleVocabulary()
        for (source, content) in vocabularyTexts {
            try result.add(try ObligationRegistry.tree(content, source: source), source: source)
        }
        decodedVocabulary = result
        return result
    }

    private static func tree(_ content: Content, source: String) throws(RuleProblem) -> JSONTree {
        switch content {
        case .tree(let tree): return tree
        case .embedded(let text):
            do {
                return try text.withUTF8Buffer { buffer in
                    Result { () throws(JSONSyntaxError) in try JSONParser.parse(UnsafeRawBufferPointer(buffer)) }
                }.get()
            } catch {
                throw RuleProblem(.unreadable, source: source, reason: error.description)
            }
        }
    }

    /// Every fault of every rule: each with itself, and versions of one obligation with each other.
    ///
    /// - Parameter calendars: the calendars that there are; `nil` when that is not known.
    package mutating func problems(calendars: Set<String>? = nil, source: String? = nil) -> [RuleProblem] {
        var result: [RuleProblem] = []
        let words: RuleVocabulary
        do {
            words = try vocabulary()
        } catch {
            return [error]
        }
        for id in ids where source == nil || (entries[id] ?? []).contains(where: { $0.source == source }) {
            do {
                let rules = try versions(of: id)
                for rule in rules {
                    let path = entries[id]?.first { $0.source == rule.source }?.path ?? FieldPath()
                    let check = RuleCheck(
                        rule: rule, root: path, vocabulary: words, calendars: calendars,
                        isTimeZone: { ZonedClock(identifier: $0) != nil })
                    result += check.problems()
                }
                result += ObligationRegistry.overlaps(rules)
            } catch {
                result.append(error)
            }
        }
        return result
    }

    private static func overlaps(_ rules: [ObligationRule]) -> [RuleProblem] {
        zip(rules, rules.dropFirst()).compactMap { earlier, later in
            guard earlier.validity.overlaps(later.validity) else { return nil }
            return RuleProblem(
                .overlappingValidity, source: later.source, obligation: later.id,
                path: FieldPath().member("valid"),
                reason: "version \(later.version) (\(later.validity.words)) overlaps version \(earlier.version) "
                    + "(\(earlier.validity.words)) in \(earlier.source)")
        }
    }
}
