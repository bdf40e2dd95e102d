/// Why a set of templates can't be used. Names the file, so that the person who wrote it knows where to look.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case notUTF8
        /// The text is not Mustache; line and column begin at 1.
        case malformed(line: Int, column: Int, cause: String)
        case unknownPartial(String)
        case partialCycle([String])
        /// An override that replaces nothing and that no template uses.
        case replacesNothing
        case changesDelimiters
        case missing
    }

    /// Path of the template below the template directory, such as `html/table.mustache`.
    package let file: String
    package let reason: Reason

    package init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }

    package var description: String {
        switch reason {
        case .notUTF8: "\(file): is not UTF-8 text"
        case .malformed(let line, let column, let cause): "\(file):\(line):\(column): \(cause)"
        case .unknownPartial(let name): "\(file): uses the template \(name), which does not exist"
        case .partialCycle(let path): "\(file): templates use each other in a circle: \(path.joined(separator: " → "))"
        case .replacesNothing: "\(file): replaces no template of ours and no template uses it"
        case .changesDelimiters:
            "\(file): changes the tag delimiters or chooses a template by value, which is not allowed"
        case .missing: "\(file): there is no such template"
        }
    }
}
