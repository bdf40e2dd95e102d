/// How long something is kept after its incident was closed: whole months and days.
package struct RetentionPeriod: Equatable, Sendable, CustomStringConvertible {
    package let months: Int32
    package let days: Int32

    package init(months: Int32, days: Int32) {
        self.months = months
        self.days = days
    }

    /// Reads `7y`, `18mo`, `12w` or `90d`; nil for anything else, and for no time at all.
    package init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int32(digits), (1...10_000).contains(count) else { return nil }
        switch text.dropFirst(digits.count) {
        case "y": self.init(months: count * 12, days: 0)
        case "mo": self.init(months: count, days: 0)
        case "w": self.init(months: 0, days: count * 7)
        case "d": self.init(months: 0, days: count)
        default: return nil
        }
    }

    package var description: String {
        var parts: [String] = []
        if months > 0 { parts.append(months % 12 == 0 ? "\(months / 12)y" : "\(months)mo") }
        if days > 0 { parts.append("\(days)d") }
        return parts.joined(separator: " ")
    }
}
