import IncidentModel
import Yams

/// One place in a mapping file, with what is needed to say where a mistake is.
struct MappingNode {
    let name: String
    let node: Node
    /// What the node is called in messages: `milestones.detected`.
    let label: String

    /// Reads the whole file.
    static func parse(_ text: String, name: String) throws -> MappingNode {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw MappingError(name: name, line: 0, reason: "the mapping is empty")
            }
            return MappingNode(name: name, node: node, label: "")
        } catch let error as YamlError {
            let (line, reason) = explain(error)
            throw MappingError(name: name, line: line, reason: reason)
        }
    }

    private static func explain(_ error: YamlError) -> (line: Int, reason: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "not YAML: " + problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            (context.mark.line, "written twice: " + duplicates.map { "\($0)" }.sorted().joined(separator: ", "))
        default:
            (0, "not YAML: \(error)")
        }
    }

    var line: Int { node.mark?.line ?? 0 }

    func error(_ reason: String) -> MappingError {
        MappingError(name: name, line: line, reason: reason)
    }

    /// The entries of a mapping in file order.
    func entries() throws -> [(key: String, value: MappingNode)] {
        guard let mapping = node.mapping else {
            throw error((label.isEmpty ? "the file" : label) + " must be a mapping of names to values")
        }
        return try mapping.map { key, value in
            guard let word = key.string else {
                throw MappingError(name: name, line: key.mark?.line ?? line, reason: "a name must be plain text")
            }
            let path = label.isEmpty ? word : label + "." + word
            return (word, MappingNode(name: name, node: value, label: path))
        }
    }

    /// Entries whose names must be among the known ones.
    func entries(knowing known: [String]) throws -> [(key: String, value: MappingNode)] {
        let found = try entries()
        for (key, value) in found where !known.contains(key) {
            let place = label.isEmpty ? "" : " in \(label)"
            throw value.error("unknown name '\(key)'\(place); known are " + known.joined(separator: ", "))
        }
        return found
    }

    func text() throws -> String {
        guard let text = node.string, node.isScalar, !text.isEmpty else { throw error("\(label) must be a text") }
        return text
    }

    /// A text that records can be stored with, as a word: not blank, of one line and not too long.
    func storable() throws -> String {
        let text = try text()
        if text.allSatisfy(\.isWhitespace) { throw error("\(label) must be a text") }
        if let defect = TextLimits.defect(text, as: .word) { throw error("\(label) \(defect.reason)") }
        return text
    }

    func storables() throws -> [String] {
        guard let sequence = node.sequence else { return [try storable()] }
        return try sequence.map { try MappingNode(name: name, node: $0, label: label).storable() }
    }

    /// A mapping of source words to the cases of a closed set; the source words are compared in lower case.
    func words<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type
    ) throws -> [String: Value] where Value.RawValue == String {
        var words: [String: Value] = [:]
        for (key, value) in try entries() {
            words[key.lowercased()] = try value.word(type)
        }
        return words
    }

    /// One case of a closed set.
    func word<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type
    ) throws -> Value where Value.RawValue == String {
        let text = try text()
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("\(label): '\(text)' is not known; known are \(known)")
        }
        return value
    }

    func datePattern() throws -> DatePattern {
        let text = try text()
        guard let pattern = DatePattern(text) else {
            throw error("\(label): '\(text)' is not a date format; it is made of d dd M MM yyyy H HH mm ss")
        }
        return pattern
    }

    func clock() throws -> ZonedClock {
        let text = try text()
        guard let clock = ZonedClock(identifier: text) else {
            throw error("\(label): '\(text)' is not a time zone such as Europe/Paris")
        }
        return clock
    }
}

extension Node {
    fileprivate var isScalar: Bool { scalar != nil }
}
