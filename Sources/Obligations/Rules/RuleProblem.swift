/// What is wrong with a rule, and where.
package struct RuleProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case missingField = "missing_field"
        case unknownField = "unknown_field"
        case wrongKind = "wrong_kind"
        case unknownWord = "unknown_word"
        case unknownEvent = "unknown_event"
        case unknownAttribute = "unknown_attribute"
        case unknownStage = "unknown_stage"
        case unknownCalendar = "unknown_calendar"
        case unknownTimeZone = "unknown_time_zone"
        case badCondition = "bad_condition"
        case duplicate
        case cycle
        case overlappingValidity = "overlapping_validity"
        case noSuchRule = "no_such_rule"
        case unreadable
    }

    package let kind: Kind
    /// The file, as whoever opened it calls it.
    package let source: String
    /// The obligation, where it is known.
    package let obligation: String?
    package let path: FieldPath
    /// Within the condition, 1 for the first character.
    package let column: Int?
    package let reason: String
    /// The known name that was probably meant.
    package let suggestion: String?

    package init(
        _ kind: Kind, source: String, obligation: String? = nil, path: FieldPath = FieldPath(), column: Int? = nil,
        reason: String, suggestion: String? = nil
    ) {
        self.kind = kind
        self.source = source
        self.obligation = obligation
        self.path = path
        self.column = column
        self.reason = reason
        self.suggestion = suggestion
    }

    package var description: String { described(line: nil) }

    /// With the line of the file, where the reader of the file knows it.
    package func described(line: Int?) -> String {
        var place = source
        if let line { place += ":\(line)" }
        if let obligation { place += " (\(obligation))" }
        let field = path.description
        if !field.isEmpty { place += " \(field)" }
        if let column { place += " column \(column)" }
        return "\(place): \(reason)\(suggestion.map { "; did you mean \($0)?" } ?? "")"
    }
}
