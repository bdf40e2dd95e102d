/// Durations for people: the two largest units that matter, rounded to the smaller one: `4 h 12 min`, `3 d 4 h`, `45 s`.
package enum DurationText {
    /// `seconds` may be negative; a value that is not finite reads as missing.
    package static func text(seconds: Double) -> String {
        guard seconds.isFinite else { return NumberText.missing }
        let sign = seconds < 0 ? "−" : ""
        let magnitude = seconds.magnitude
        if magnitude == 0 { return "0 s" }
        if magnitude < 9.95 {
            let isWhole = magnitude == magnitude.rounded()
            return sign + NumberText.number(magnitude, decimals: isWhole ? 0 : 1) + " s"
        }
        // The step is chosen after rounding, so that 59 min 59.7 s reads as 1 h and never as 60 min.
        let whole = magnitude.rounded()
        if whole < 60 { return sign + NumberText.number(whole, decimals: 0) + " s" }
        if whole < 3_600 { return sign + pair(whole, major: 60, "min", "s") }
        let minutes = (magnitude / 60).rounded()
        if minutes < 1_440 { return sign + pair(minutes, major: 60, "h", "min") }
        let hours = (magnitude / 3_600).rounded()
        if hours < 2_400 { return sign + pair(hours, major: 24, "d", "h") }
        return sign + NumberText.number(magnitude / 86_400, decimals: 0) + " d"
    }

    /// The exact value: `76,260 s`.
    package static func exact(seconds: Double) -> String {
        NumberText.short(seconds) + " s"
    }

    /// `3 h 10 min to 5 h 2 min`; an open end reads `≥` or `≤`.
    package static func interval(lower: Double?, upper: Double?) -> String {
        NumberText.interval(lower.map(text(seconds:)), upper.map(text(seconds:)))
    }

    /// `amount` counts the smaller unit, of which `major` make one of the larger.
    private static func pair(_ amount: Double, major: Double, _ majorUnit: String, _ minorUnit: String) -> String {
        let large = (amount / major).rounded(.down)
        let small = amount - large * major
        let head = NumberText.number(large, decimals: 0) + " " + majorUnit
        return small == 0 ? head : head + " " + NumberText.number(small, decimals: 0) + " " + minorUnit
    }
}
