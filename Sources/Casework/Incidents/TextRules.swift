import Connectors
import ControlFrameworks
import IncidentModel

/// What texts from outside must satisfy before they are kept: the limits of imports, said to a person.
package enum TextRules {
    /// - Returns: the title without white space around it.
    package static func title(_ text: String, field: String = "title") throws -> String {
        try line(text, .line, field: field, advice: ". Put the rest in a note.")
    }

    /// A text that may have several lines.
    package static func text(_ text: String, field: String) throws -> String {
        try checkEncoding(text, field: field)
        if let defect = TextLimits.defect(text, as: .prose) {
            let advice = defect.code == .tooLong ? "; attach it as a file instead" : ""
            throw CaseworkError.badInput(field: field, message: defect.reason + advice)
        }
        return text
    }

    package static func note(_ text: String) throws -> String {
        let note = try self.text(text, field: "note")
        guard !note.trimmed.isEmpty else { throw CaseworkError.badInput(field: "note", message: "must not be empty") }
        return note
    }

    /// A short word such as a category, an owner or a tag.
    package static func word(_ text: String, field: String) throws -> String {
        try line(text, .word, field: field, advice: "")
    }

    /// The name of somebody who acts. Characters that nobody sees would make one person two.
    package static func person(_ text: String, field: String) throws -> String {
        let name = try word(text, field: field)
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .format }) else {
            throw CaseworkError.badInput(field: field, message: "holds a character that cannot be seen")
        }
        return name
    }

    /// An ATT&CK technique.
    package static func technique(_ text: String) throws -> TechniqueID {
        guard let id = TechniqueID(text) else {
            throw CaseworkError.badInput(field: "technique", message: TechniqueID.defect(text))
        }
        return id
    }

    /// The name of an asset or observable.
    package static func name(_ text: String) throws -> String {
        try line(text, .name, field: "name", advice: ". Put the rest in a note.")
    }

    private static func line(
        _ text: String, _ shape: TextLimits.Shape, field: String, advice: String
    ) throws -> String {
        try checkEncoding(text, field: field)
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { throw CaseworkError.badInput(field: field, message: "must not be empty") }
        if let defect = TextLimits.defect(trimmed, as: shape) {
            throw CaseworkError.badInput(
                field: field, message: defect.reason + (defect.code == .tooLong ? advice : ""))
        }
        return trimmed
    }

    private static func checkEncoding(_ text: String, field: String) throws {
        // A replacement character in an argument is what is left of bytes that were not UTF-8.
        guard !text.unicodeScalars.contains("\u{FFFD}") else {
            throw CaseworkError.badInput(field: field, message: "is not valid UTF-8")
        }
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
