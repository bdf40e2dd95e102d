import IncidentModel

/// What texts from outside must satisfy before they are kept.
package enum TextRules {
    package static let longestTitle = 1_000
    package static let longestText = 1_048_576

    /// - Returns: the title without white space around it.
    package static func title(_ text: String, field: String = "title") throws -> String {
        let trimmed = try self.text(text, field: field).trimmed
        guard !trimmed.isEmpty else { throw CaseworkError.badInput(field: field, message: "must not be empty") }
        let length = trimmed.unicodeScalars.count
        guard length <= longestTitle else {
            throw CaseworkError.badInput(
                field: field, message: "has \(length) characters; \(longestTitle) is the most. Put the rest in a note.")
        }
        guard !trimmed.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw CaseworkError.badInput(field: field, message: "holds a control character or a line break")
        }
        return trimmed
    }

    /// A text that may have several lines.
    package static func text(_ text: String, field: String) throws -> String {
        guard !text.unicodeScalars.contains("\0") else {
            throw CaseworkError.badInput(
                field: field, message: "holds a NUL character, which no database text can keep")
        }
        // A replacement character in an argument is what is left of bytes that were not UTF-8.
        guard !text.unicodeScalars.contains("\u{FFFD}") else {
            throw CaseworkError.badInput(field: field, message: "is not valid UTF-8")
        }
        guard text.utf8.count <= longestText else {
            throw CaseworkError.badInput(field: field, message: "is larger than 1 MiB; attach it as a file instead")
        }
        return text
    }

    /// A short word such as a category, an owner or a tag.
    package static func word(_ text: String, field: String) throws -> String {
        let trimmed = try self.title(text, field: field)
        guard trimmed.unicodeScalars.count <= 200 else {
            throw CaseworkError.badInput(field: field, message: "has more than 200 characters")
        }
        return trimmed
    }
}

extension String {
    var trimmed: String {
        var scalars = Substring(self)
        while scalars.first?.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }
}
