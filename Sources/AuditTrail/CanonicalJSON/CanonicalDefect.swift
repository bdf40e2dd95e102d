/// Where a text stops being canonical JSON, and why.
package struct CanonicalDefect: Error, Equatable, Sendable, CustomStringConvertible {
    /// Offset of the byte, 0 for the first.
    package let offset: Int
    package let reason: Reason

    package enum Reason: String, Sendable {
        case valueNeeded = "a value is needed here, without blanks before it"
        case objectNeeded = "an object is needed here"
        case nameNeeded = "a member name is needed here"
        case colonNeeded = "a colon is needed here"
        case separatorNeeded = "a comma or the end of the object or array is needed here"
        case nameOutOfOrder = "a member name that is not in order, or occurs twice"
        case numberForm = "a number that ECMAScript would write otherwise"
        case controlCharacter = "a control character within a string"
        case escapeForm = "an escape that the canonical form does not use"
        case notUTF8 = "not UTF-8"
        case endsEarly = "the text ends within a value"
        case textBehind = "text behind the end of the document"
        case tooDeep = "nested too deep"
    }

    package var description: String { "not canonical JSON at byte offset \(offset): \(reason.rawValue)" }
}
