import IncidentModel

extension DayPattern {
    /// Reads a pattern; `nil` for a text that is none, also for a day that some years do not have.
    package init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 1: self.init(word: words[0])
        case 3 where words[1] == "before":
            guard let weekday = Weekday(rawValue: words[0]), let (month, day) = DayPattern.monthAndDay(words[2]) else {
                return nil
            }
            self = .before(weekday, month: month, day: day)
        case 4 where words[2] == "of":
            guard let weekday = Weekday(rawValue: words[1]), let month = DayPattern.months.firstIndex(of: words[3])
            else { return nil }
            if words[0] == "last" {
                self = .last(weekday, month: month + 1)
            } else {
                guard let ordinal = DayPattern.ordinals.firstIndex(of: words[0]) else { return nil }
                self = .ordinal(ordinal + 1, weekday, month: month + 1)
            }
        case 5 where words[1...3] == ["on", "or", "after"]:
            guard let weekday = Weekday(rawValue: words[0]), let (month, day) = DayPattern.monthAndDay(words[4]) else {
                return nil
            }
            self = .onOrAfter(weekday, month: month, day: day)
        default: return nil
        }
    }

    private init?(word: String) {
        if let equinox = Equinox(rawValue: word) {
            self = .equinox(equinox)
        } else if let (month, day) = DayPattern.monthAndDay(word) {
            self = .fixed(month: month, day: day)
        } else if let offset = DayPattern.offset(word, from: "easter") {
            self = .easter(.western, offset: offset)
        } else if let offset = DayPattern.offset(word, from: "orthodox_easter") {
            self = .easter(.orthodox, offset: offset)
        } else {
            return nil
        }
    }

    private static let ordinals = ["1st", "2nd", "3rd", "4th"]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// `MM-DD` of a year that is no leap year, so that the day exists in all.
    private static func monthAndDay(_ text: String) -> (month: Int, day: Int)? {
        guard let date = CivilDate(isoText: "2001-" + text) else { return nil }
        return (date.month, date.day)
    }

    /// The signed number behind the name, 0 where nothing follows.
    private static func offset(_ text: String, from name: String) -> Int? {
        guard text.hasPrefix(name) else { return nil }
        let rest = text.dropFirst(name.count)
        if rest.isEmpty { return 0 }
        guard let sign = rest.first, sign == "+" || sign == "-", let offset = Int(rest), abs(offset) < 200 else {
            return nil
        }
        return offset
    }
}

extension CivilDate {
    /// Exactly `YYYY-MM-DD`.
    init?(isoText text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}
