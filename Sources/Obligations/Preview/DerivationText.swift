import IncidentModel

/// Words and numbers of a derivation.
enum DerivationText {
    private static let phrases: [String: String] = [
        "AWARENESS": "aware", "AWARENESS_SIGNIFICANT": "aware that it is significant", "CLASSIFIED_MAJOR": "classified",
        "DETECTION": "detected", "DISCOVERY": "discovered", "OCCURRENCE": "occurred", "CONFIRMATION": "confirmed",
        "SUSPICION": "suspected", "NOTICED": "noticed", "IDENTIFICATION": "identified",
        "MATERIALITY_DETERMINED": "determined to be material", "BREACH_DETERMINED": "breach determined",
    ]

    /// `aware`, `initial sent`, `corrective measure available`.
    static func phrase(_ event: EventName) -> String {
        if let stage = event.stage { return "\(stage) sent" }
        return phrases[event.name] ?? event.name.lowercased().replacing("_", with: " ")
    }

    /// `4 h`, `90 min`, `30 s`.
    static func length(seconds: Int64) -> String {
        if seconds % 3_600 == 0 { return String(seconds / 3_600) + " h" }
        return seconds % 60 == 0 ? String(seconds / 60) + " min" : String(seconds) + " s"
    }

    static func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
}

extension ZonedClock {
    /// `2026-03-10 11:30`, seconds only where they are not zero.
    func clockText(_ instant: Instant) -> String { clockText(instant, beside: nil) }

    /// The date is left out where it is that of the other instant.
    func clockText(_ instant: Instant, beside other: Instant?) -> String {
        let (day, second) = reading(at: instant)
        let isSameDay = other.map { reading(at: $0).day == day } ?? false
        return DateDigits.text {
            if !isSameDay {
                $0.put(CivilDate(daysSince1970: day))
                $0.put(" ")
            }
            $0.put(secondOfDay: second, withSeconds: second % 60 != 0)
        }
    }

    /// Day and second of the wall clock with one look into the zone: that is the dear part of a derivation.
    private func reading(at instant: Instant) -> (day: Int, second: Int) {
        let local = Int(instant.wholeSeconds) + offset(at: instant)
        let second = (local % 86_400 + 86_400) % 86_400
        return ((local - second) / 86_400, second)
    }
}
