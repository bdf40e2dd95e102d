extension Condition: CustomStringConvertible {
    /// As it would be written in a rule; reading it again gives the same condition.
    package var description: String {
        switch self {
        case .constant(let value): value ? "true" : "false"
        case .attribute(let reference): reference.description
        case .given(let reference): "given(\(reference))"
        case .happened(let event): "happened(\(event))"
        case .comparison(let left, let comparison, let right): "\(left) \(comparison.rawValue) \(right)"
        case .member(let reference, let texts):
            "\(reference) in (\(texts.map(Operand.quoted).joined(separator: ", ")))"
        case .contains(let reference, let text): "\(reference) contains \(Operand.quoted(text))"
        case .otherNoticeOwed: "other_notice_owed"
        case .not(let part): part.isJoined ? "not (\(part))" : "not \(part)"
        case .all(let parts): parts.map { $0.isJoined ? "(\($0))" : $0.description }.joined(separator: " and ")
        case .any(let parts): parts.map { $0.isJoined ? "(\($0))" : $0.description }.joined(separator: " or ")
        }
    }

    private var isJoined: Bool {
        switch self {
        case .all, .any: true
        default: false
        }
    }
}

extension Operand: CustomStringConvertible {
    package var description: String {
        switch self {
        case .attribute(let reference): reference.description
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        case .text(let text): Operand.quoted(text)
        case .flag(let value): value ? "true" : "false"
        case .instant(let event, let plus):
            plus == 0 ? "\(event)" : "\(event) \(plus < 0 ? "-" : "+") \(Operand.length(abs(plus)))"
        case .difference(let later, let earlier): "\(later) - \(earlier)"
        case .duration(let length): Operand.length(length)
        }
    }

    static func quoted(_ text: String) -> String { text.contains("\"") ? "'\(text)'" : "\"\(text)\"" }

    private static func length(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        if seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
