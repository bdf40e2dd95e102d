import JSONText
import Yams

/// A YAML document as the same values that JSON gives, with the line of each.
///
/// Plain scalars follow the core schema of YAML 1.2: `yes`, `17:30` and `2025-01-17` are texts. (YAML 1.1 makes of them a truth
/// value, a number to the base of 60 and a date.)
package struct YAMLDocument: Sendable {
    package let tree: JSONTree
    /// Lines by place, written as `obligations[2].stages[0].due`.
    private let lines: [String: Int]

    /// - Throws: `YAMLProblem` for a text that is not one YAML document, with its line.
    package init(_ text: String) throws(YAMLProblem) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw YAMLProblem(error)
        } catch {
            throw YAMLProblem(line: nil, reason: "\(error)")
        }
        guard let node else { throw YAMLProblem(line: 1, reason: "the file is empty") }
        var reader = NodeReader()
        tree = try reader.tree(node, at: "", depth: 0)
        lines = reader.lines
    }

    /// The line on which the value at the place begins, 1 for the first; of the nearest value around it where the place
    /// itself does not exist.
    package func line(of place: String) -> Int? {
        var place = Substring(place)
        while lines[String(place)] == nil {
            guard let end = place.lastIndex(where: { $0 == "." || $0 == "[" }) else { return lines[""] }
            place = place[..<end]
        }
        return lines[String(place)]
    }
}

/// Why a text is not a YAML document that we take.
package struct YAMLProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// 1 for the first line.
    package let line: Int?
    package let reason: String

    package var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}

extension YAMLProblem {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self.init(line: mark.line, reason: [context?.text, problem].compactMap { $0 }.joined(separator: ", "))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            self.init(line: context.mark.line, reason: "the same key stands here twice: \(names)")
        default: self.init(line: nil, reason: error.description)
        }
    }
}

private struct NodeReader {
    var lines: [String: Int] = [:]

    mutating func tree(_ node: Node, at place: String, depth: Int) throws(YAMLProblem) -> JSONTree {
        if let mark = node.mark { lines[place] = mark.line }
        // A guard against stack overflow and against aliases that unfold without end.
        guard depth < 100, lines.count < 1_000_000 else {
            throw YAMLProblem(line: node.mark?.line, reason: "is nested too deeply")
        }
        switch node {
        case .scalar(let scalar): return NodeReader.value(of: scalar)
        case .sequence(let sequence):
            var elements: [JSONTree] = []
            for (index, element) in sequence.enumerated() {
                elements.append(try tree(element, at: "\(place)[\(index)]", depth: depth + 1))
            }
            return .array(elements)
        case .mapping(let mapping):
            var members: [JSONTree.Member] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw YAMLProblem(line: key.mark?.line, reason: "a key has to be a text")
                }
                let inside = place.isEmpty ? name.string : "\(place).\(name.string)"
                members.append(
                    JSONTree.Member(name: name.string, value: try tree(value, at: inside, depth: depth + 1)))
            }
            return .object(members)
        case .alias(let alias):
            throw YAMLProblem(line: alias.mark?.line, reason: "an alias to something that is not there")
        }
    }

    private static func value(of scalar: Node.Scalar) -> JSONTree {
        guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: return number(scalar.string) ?? .text(scalar.string)
        }
    }

    private static func number(_ text: String) -> JSONTree? {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : Substring(text)
        guard let first = digits.utf8.first, (48...57).contains(first),
            digits.utf8.allSatisfy({
                (48...57).contains($0) || $0 == 0x2E || $0 | 0x20 == 0x65 || $0 == 0x2B || $0 == 0x2D
            })
        else { return nil }
        if let whole = Int64(text) { return .integer(whole) }
        return Double(text).map { .decimal($0, isInteger: false) }
    }
}
