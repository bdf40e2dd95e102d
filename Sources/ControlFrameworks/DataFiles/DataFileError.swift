/// Why a data file (framework, crosswalk, mapping, suggestion table) was refused: where in the document, and what is wrong there.
package struct DataFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Path of the value within the document: `groups[2].controls[0].id`; empty for the document itself.
    package let path: String
    package let problem: Problem

    package enum Problem: Equatable, Sendable {
        case missing
        case empty
        case notText
        case notList
        case notObject
        case notBoolean
        /// A word outside of a closed set.
        case unknownWord(String, allowed: [String])
        /// A text that does not have the form that the field asks for.
        case malformed(String, expected: String)
        case duplicate(String)
        case unknownControl(String, nearest: [String])
        case ambiguousControl(String, candidates: [String])
        case tooDeep(limit: Int)
    }

    package init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }

    package var description: String {
        let place = path.isEmpty ? "the document" : path
        return switch problem {
        case .missing: "\(place) is missing"
        case .empty: "\(place) is empty"
        case .notText: "\(place) is no text; numbers such as 12.10 need quotes"
        case .notList: "\(place) is no list"
        case .notObject: "\(place) is no object"
        case .notBoolean: "\(place) is neither true nor false"
        case .unknownWord(let word, let allowed): "\(place): '\(word)' is none of \(allowed.joined(separator: ", "))"
        case .malformed(let text, let expected): "\(place): '\(text)' is no \(expected)"
        case .duplicate(let id): "\(place): '\(id)' occurs twice"
        case .unknownControl(let text, let nearest):
            "\(place): no control '\(text)'" + (nearest.isEmpty ? "" : "; near: \(nearest.joined(separator: ", "))")
        case .ambiguousControl(let text, let candidates):
            "\(place): '\(text)' may be \(candidates.joined(separator: " or "))"
        case .tooDeep(let limit): "\(place) is nested deeper than \(limit) levels"
        }
    }
}
