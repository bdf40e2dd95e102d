import IncidentModel

/// Times and durations as a person reads them at a glance.
enum TimeText {
    /// `3 min ago`, `in 2 h`; a date beyond a month.
    static func relative(_ instant: Instant, now: Instant, clock: ZonedClock) -> String {
        let seconds = now.wholeSeconds - instant.wholeSeconds
        let distance = abs(seconds)
        guard distance < 30 * 86_400 else { return clock.minuteText(instant) }
        if distance < 45 { return "now" }
        let text = duration(seconds: Double(distance), parts: 1)
        return seconds > 0 ? text + " ago" : "in " + text
    }

    /// `3 d 4 h`, `45 s`; at most so many parts.
    static func duration(seconds: Double, parts: Int = 2) -> String {
        guard seconds.isFinite else { return "–" }
        if seconds < 60, seconds != seconds.rounded() {
            return "\(Double(Int((seconds * 10).rounded())) / 10) s"
        }
        var rest = Int64(seconds.rounded())
        if rest == 0 { return "0 s" }
        var words: [String] = []
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("min", 60), ("s", 1)] {
            let count = rest / length
            rest %= length
            if count > 0 { words.append("\(count) \(unit)") } else if !words.isEmpty { break }
            if words.count == parts { break }
        }
        return words.joined(separator: " ")
    }

    static func duration(microseconds: Double?) -> String {
        microseconds.map { duration(seconds: $0 / 1e6) } ?? "–"
    }

    static func duration(microseconds: Int64?) -> String {
        microseconds.map { duration(seconds: Double($0) / 1e6) } ?? "–"
    }

    /// An instant, or the span that is known.
    static func stated(_ time: StatedTime, clock: ZonedClock) -> String {
        if let exact = time.exact { return clock.minuteText(exact) }
        let first = clock.date(at: time.earliest)
        let last = clock.date(at: Instant(microseconds: time.latest.microseconds - 1))
        return first == last ? "\(first)" : "between \(first) and \(last)"
    }
}
