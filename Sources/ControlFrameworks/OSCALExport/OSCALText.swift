import IncidentModel

/// Texts in the data types of OSCAL. What people typed may hold line breaks and markup; the types allow neither
/// everywhere.
enum OSCALText {
    /// One line without blanks at its ends, as `string` and `markup-line` ask; `fallback` where nothing is left.
    static func line(_ text: String, fallback: String) -> String {
        let words = text.split { $0.isWhitespace || $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } }
        return words.isEmpty ? fallback : words.joined(separator: " ")
    }

    /// One line that a reader of Markdown shows as it was typed: no link, image, insertion, code or element starts in
    /// it.
    static func markupLine(_ text: String, fallback: String) -> String {
        escaped(line(text, fallback: fallback))
    }

    /// Lines may break; a blank text is none.
    static func markup(_ text: String?) -> String? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return escaped(text)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\`*[<{".contains(character) { result += "\\" }
            result.append(character)
        }
        return result
    }

    /// A token begins with a letter or `_`; numbers of controls such as `21.2.b` do not. The full name stands in a
    /// property.
    static func token(_ text: String) -> String {
        text.utf8.first.map { (48...57).contains($0) } == true ? "_" + text : text
    }
}
