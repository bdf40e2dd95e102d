import IncidentModel
import JSONText

/// What a field of a form holds.
package enum FormValue: Hashable, Sendable {
    case text(String)
    case flag(Bool)
    /// One or more codes of the field's list.
    case codes([String])
    case whole(Int)
    /// In tenths of a per cent.
    case percent(tenths: Int)
    case amount(ExactNumber)
    case instant(Instant)
    case minutes(ExactNumber)

    /// As people read it; codes by their label.
    package func text(labels: [String: String] = [:]) -> String {
        switch self {
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .codes(let codes): codes.map { labels[$0] ?? $0 }.joined(separator: "; ")
        case .whole(let number): String(number)
        case .percent(let tenths): percentText(tenths: tenths)
        case .amount(let amount): amount.text
        case .instant(let instant): instant.rfc3339
        case .minutes(let minutes): FormValue.daysHoursMinutes(minutes) ?? minutes.text
        }
    }

    /// `DD:HH:MM`, halves of a minute rounded up; `nil` beyond 999 days, which the reporting schema can't write.
    package static func daysHoursMinutes(_ minutes: ExactNumber) -> String? {
        guard let total = minutes.rounded(places: 0).whole, total >= 0, total < 1_000 * 1_440 else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(two(total / 1_440)):\(two(total / 60 % 24)):\(two(total % 60))"
    }

    /// Whether something is there; a blank text and an empty list are nothing.
    package var isFilled: Bool {
        switch self {
        case .text(let text): text.contains { !$0.isWhitespace }
        case .codes(let codes): !codes.isEmpty
        default: true
        }
    }

    /// The number that a condition compares.
    var number: ExactNumber? {
        switch self {
        case .whole(let number): ExactNumber(number)
        case .amount(let number), .minutes(let number): number
        case .percent(let tenths): ExactNumber(tenths)
        case .text, .flag, .codes, .instant: nil
        }
    }
}
