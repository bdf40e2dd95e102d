import IncidentModel
import JSONText
import Obligations
import YAMLText

/// A rule file of an organisation, read and checked against the built-in vocabulary.
package struct RuleFile {
    package let source: String
    package let tree: JSONTree
    /// Ids of the obligations in it.
    package let ids: [String]

    /// What is wrong with a rule file: every fault with its line and field.
    package struct Faults: Error, CustomStringConvertible {
        package struct Fault: Sendable {
            package let line: Int?
            package let obligation: String?
            package let field: String
            package let reason: String
            package let text: String

            package var json: JSONValue {
                .object([
                    .init("line", .int(line)), .init("obligation", .text(obligation)), .init("field", .string(field)),
                    .init("reason", .string(reason)),
                ])
            }
        }

        package let source: String
        package let faults: [Fault]

        package var description: String { faults.map(\.text).joined(separator: "\n") }

        package var json: JSONValue {
            .object([.init("file", .string(source)), .init("faults", .array(faults.map(\.json)))])
        }
    }

    /// - Parameter source: what the file is called in messages.
    /// - Throws: `Faults`.
    package init(_ text: String, source: String) throws {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(text)
        } catch {
            throw Faults(
                source: source,
                faults: [
                    .init(
                        line: error.line, obligation: nil, field: "", reason: error.reason,
                        text: "\(source)\(error.line.map { ":\($0)" } ?? ""): \(error.reason)")
                ])
        }
        var registry = BuiltInRules.registry()
        var problems: [RuleProblem] = []
        do {
            try registry.add(file: document.tree, source: source)
            problems = registry.problems(calendars: try BuiltInRules.calendarNames(), source: source)
        } catch let problem as RuleProblem {
            problems = [problem]
        }
        let ids = (document.tree["obligations"]?.elements ?? []).compactMap { $0["id"]?.text }
        guard problems.isEmpty else {
            throw Faults(
                source: source,
                faults: problems.map { problem in
                    let line = problem.source == source ? document.line(of: problem.path.description) : nil
                    return .init(
                        line: line, obligation: problem.obligation, field: problem.path.description,
                        reason: problem.reason, text: problem.described(line: line))
                })
        }
        self.source = source
        self.tree = document.tree
        self.ids = ids
    }
}
