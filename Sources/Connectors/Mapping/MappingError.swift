/// What is wrong in a mapping file.
package struct MappingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's name as the caller gave it.
    package let name: String
    /// 1 for the first line; 0 when the whole file is meant.
    package let line: Int
    package let reason: String

    package init(name: String, line: Int, reason: String) {
        self.name = name
        self.line = line
        self.reason = reason
    }

    package var description: String {
        line > 0 ? "\(name), line \(line): \(reason)" : "\(name): \(reason)"
    }
}
