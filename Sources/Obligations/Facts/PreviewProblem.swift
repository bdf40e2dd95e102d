/// Why a request could not be answered: what is wrong with it, where, and what was probably meant.
package struct PreviewProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case wrongKind = "wrong_kind"
        case unknownField = "unknown_field"
        case naiveInstant = "naive_instant"
        case badInstant = "bad_instant"
        case badDay = "bad_day"
        case unknownObligation = "unknown_obligation"
        case unknownStage = "unknown_stage"
        case unknownEvent = "unknown_event"
        case unknownAttribute = "unknown_attribute"
        case unknownPolicy = "unknown_policy"
        case unknownTimeZone = "unknown_time_zone"
        case unknownCalendar = "unknown_calendar"
        case noCalendar = "no_calendar"
        case calendarEnds = "calendar_ends"
        case badContract = "bad_contract"
        case badRule = "bad_rule"
    }

    package let kind: Kind
    /// Within the request: `facts.events.AWARENESS`.
    package let field: String
    package let reason: String
    package let suggestion: String?

    package init(_ kind: Kind, field: String, reason: String, suggestion: String? = nil) {
        self.kind = kind
        self.field = field
        self.reason = reason
        self.suggestion = suggestion
    }

    package var description: String {
        "\(field.isEmpty ? "" : field + ": ")\(reason)\(suggestion.map { "; did you mean \($0)?" } ?? "")"
    }
}
