/// A due in words, for people who look a rule up.
extension DueRule {
    package var words: String {
        switch self {
        case .elapsed(let seconds, let start): "\(DerivationText.length(seconds: seconds)) after \(start.words)"
        case .days(let count, let start, let time):
            "\(DerivationText.count(count, "day")) after \(start.words)\(DueRule.words(time))"
        case .businessDays(let count, let start, let time, _):
            "\(DerivationText.count(count, "business day")) after \(start.words)\(DueRule.words(time))"
        case .months(let count, let start): "\(DerivationText.count(count, "month")) after \(start.words)"
        case .workingHours(let seconds, let start, let opens, let closes):
            "\(DerivationText.length(seconds: seconds)) of business days between \(opens) and \(closes) after \(start.words)"
        case .yearEnd(let start, .daysAfter(let days), let time):
            "\(DerivationText.count(days, "day")) after the end of the year of \(start.words)\(DueRule.words(time))"
        case .yearEnd(let start, .following(let month, let day), let time):
            "day \(day) of month \(month) of the year after \(start.words)\(DueRule.words(time))"
        case .earliest(let limits): "the earliest of: " + limits.map(\.words).joined(separator: "; ")
        case .latest(let limits): "the latest of: " + limits.map(\.words).joined(separator: "; ")
        case .choose(let alternatives):
            alternatives.map { alternative in
                alternative.when.map { "if \($0): \(alternative.due.words)" } ?? "otherwise \(alternative.due.words)"
            }.joined(separator: "; ")
        case .relief(let due, let time, let condition):
            "\(due.words); on a closed day \(time) of the next business day, if \(condition)"
        case .promptly(let words, let start): words + (start.map { " after \($0.words)" } ?? "")
        case .contract(let otherwise): "as the contract says; without terms \(otherwise)"
        }
    }

    private static func words(_ time: TimeOfDay) -> String { time == .endOfDay ? "" : ", \(time)" }
}

extension DueLimit {
    var words: String { due.words + (lapsesWhen.map { " (no longer once \($0))" } ?? "") }
}

extension ClockStart {
    var words: String { event.description + (restartsOnUpdate ? " or its latest update" : "") }
}
