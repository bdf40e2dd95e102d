import IncidentModel

/// Why one record, or one field of it, was not taken over: what quarantine keeps and shows.
package struct FieldProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// A closed set of causes, so that problems can be counted and filtered.
    package enum Code: String, Sendable, CaseIterable {
        /// The record has no text where one is needed.
        case missing
        /// The text is not one of the known words.
        case unknownWord = "unknown_word"
        case badTime = "bad_time"
        /// The wall clock of the zone never showed this reading.
        case skippedTime = "skipped_time"
        /// The wall clock of the zone showed this reading twice.
        case repeatedTime = "repeated_time"
        case badNumber = "bad_number"
        case badBoolean = "bad_boolean"
        case tooLong = "too_long"
        /// A text of one line holds a control character or a line break.
        case controlCharacter = "control_character"
        case holdsNUL = "holds_nul"
        case notUTF8 = "not_utf8"
        case wrongFieldCount = "wrong_field_count"
        case strayQuote = "stray_quote"
        case badJSON = "bad_json"
        /// The record breaks a rule of the schema that it names.
        case schema
        case unsupportedVersion = "unsupported_version"
        /// The file that should hold the record could not be read.
        case unreadableFile = "unreadable_file"
    }

    /// 1 for the first data record.
    package var record: Int
    /// 1 for the first line of the file.
    package var line: Int
    /// The record's key in its system, where it could be read.
    package var key: String?
    /// The column, or the path within a JSON document (`action/error/variety/0`).
    package var field: String?
    /// What the field states the time of.
    package var milestone: Milestone?
    /// The offending text, cut to 200 characters.
    package var value: String?
    package var code: Code
    /// One sentence for a person.
    package var reason: String

    package init(
        record: Int, line: Int, key: String? = nil, field: String? = nil, value: String? = nil, code: Code,
        reason: String
    ) {
        self.record = record
        self.line = line
        self.key = key.map(FieldProblem.excerpt)
        self.field = field.map(FieldProblem.excerpt)
        self.value = value.map(FieldProblem.excerpt)
        self.code = code
        self.reason = reason
    }

    /// What can be stored and read at a glance: at most 200 characters, NUL as its picture.
    private static func excerpt(_ text: String) -> String {
        let short = text.utf8.count <= 200 ? text : String(text.prefix(200)) + "…"
        guard short.utf8.contains(0) else { return short }
        return String(String.UnicodeScalarView(short.unicodeScalars.map { $0 == "\0" ? "\u{2400}" : $0 }))
    }

    /// Whether there is no record at all where one should be.
    package var isUnreadable: Bool {
        switch code {
        case .badJSON, .notUTF8, .unreadableFile: field?.isEmpty ?? true
        case .holdsNUL, .tooLong: field == nil
        default: false
        }
    }

    package var description: String {
        var text = "record \(record) (line \(line)"
        if let key { text += ", \(key)" }
        text += ")"
        if let field, !field.isEmpty { text += " \(field)" }
        if let value { text += " '\(value)'" }
        return text + ": " + reason
    }
}
