import Documents
import IncidentModel
import ReportFiles
import Reporting
import Yams

extension ReportDefinition {
    /// The definitions in the binary, in order of name.
    static func embedded() throws -> [ReportDefinition] {
        try ReportFilesEmbedded.all.filter { $0.path.hasSuffix(".yaml") && !$0.path.contains("/") }
            .map { try ReportDefinition(yaml: $0.text.description, name: String($0.path.dropLast(5))) }
            .sorted { $0.name < $1.name }
    }

    /// Fails with the file, the line and what is wrong there; a key that nobody knows is refused, as it would be a setting
    /// without effect.
    package init(yaml: String, name: String) throws {
        let file = "\(name).yaml"
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw CaseworkError.badInput(field: file, message: "is not YAML: \(error)")
        }
        let top = try DefinitionNode(
            root, file: file,
            keys: [
                "title", "summary", "builder", "subject", "audience", "formats", "default_period", "schedule",
                "parameters",
            ])
        let audience = try top.mapping("audience", keys: ["who", "tlp", "names_people"])
        let parameters = try top.mapping("parameters", keys: ["history_months", "list_length"])
        try self.init(
            name: name, title: top.text("title"), summary: top.text("summary"), audience: audience.text("who"),
            builder: top.word("builder"), subject: top.word("subject"), classification: audience.word("tlp"),
            namesPeople: audience.boolean("names_people"), formats: top.words("formats"),
            defaultPeriod: top.has("default_period") ? top.word("default_period") : .lastQuarter,
            schedule: top.text("schedule"), historyMonths: parameters.number("history_months", within: 1...60),
            listLength: parameters.number("list_length", within: 1...500))
    }
}

/// A mapping of a definition file whose keys are all known.
private struct DefinitionNode {
    private let node: Node
    private let mapping: Node.Mapping
    private let file: String

    init(_ node: Node?, file: String, keys: Set<String>) throws {
        guard let node, let mapping = node.mapping else {
            throw DefinitionNode.wrong(node, file, "a definition is a mapping of keys to values")
        }
        self.node = node
        self.mapping = mapping
        self.file = file
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            throw DefinitionNode.wrong(
                key, file, "'\(key.string ?? "")' is not known here; known are \(keys.sorted().joined(separator: ", "))"
            )
        }
    }

    func has(_ key: String) -> Bool { mapping[key] != nil }

    func text(_ key: String) throws -> String {
        guard let text = try value(key).string, !text.isEmpty else { throw wrong(key, "'\(key)' is a text") }
        return text
    }

    func boolean(_ key: String) throws -> Bool {
        guard let value = try value(key).bool else { throw wrong(key, "'\(key)' is true or false") }
        return value
    }

    func number(_ key: String, within range: ClosedRange<Int>) throws -> Int {
        guard let number = try value(key).int, range.contains(number) else {
            throw wrong(key, "'\(key)' is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func word<Word: RawRepresentable & CaseIterable>(_ key: String) throws -> Word where Word.RawValue == String {
        try word(in: value(key))
    }

    func words<Word: RawRepresentable & CaseIterable>(_ key: String) throws -> [Word] where Word.RawValue == String {
        guard let nodes = try value(key).sequence, !nodes.isEmpty else {
            throw wrong(key, "'\(key)' is a list of words")
        }
        return try nodes.map { try word(in: $0) }
    }

    func mapping(_ key: String, keys: Set<String>) throws -> DefinitionNode {
        try DefinitionNode(value(key), file: file, keys: keys)
    }

    private func word<Word: RawRepresentable & CaseIterable>(in node: Node) throws -> Word
    where Word.RawValue == String {
        guard let word = node.string.flatMap(Word.init(rawValue:)) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw DefinitionNode.wrong(node, file, "'\(node.string ?? "")' is none of \(known)")
        }
        return word
    }

    private func value(_ key: String) throws -> Node {
        guard let value = mapping[key] else { throw DefinitionNode.wrong(node, file, "'\(key)' is missing") }
        return value
    }

    private func wrong(_ key: String, _ message: String) -> CaseworkError {
        DefinitionNode.wrong(mapping[key], file, message)
    }

    private static func wrong(_ node: Node?, _ file: String, _ message: String) -> CaseworkError {
        .badInput(field: node?.mark.map { "\(file), line \($0.line)" } ?? file, message: message)
    }
}
