import JSONText

/// What a calendar document states wrongly.
package struct CalendarDefect: Error, Sendable, Equatable, CustomStringConvertible {
    /// Path of the field, `holidays[3].day`; empty for the document as a whole.
    package let field: String
    package let reason: String

    package var description: String { field.isEmpty ? reason : "\(field): \(reason)" }
}

/// Why a calendar cannot be had.
package enum CalendarError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No calendar has the id; the nearest one that exists, where one is near.
    case unknown(String, nearest: String?)
    case notJSON(calendar: String, JSONSyntaxError)
    case invalid(calendar: String, CalendarDefect)

    package var description: String {
        switch self {
        case .unknown(let id, let nearest):
            "there is no calendar \(id)" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .notJSON(let calendar, let error): "calendar \(calendar): \(error)"
        case .invalid(let calendar, let defect): "calendar \(calendar): \(defect)"
        }
    }
}
