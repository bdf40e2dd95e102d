/// The words of a cell, without markup; renderers add emphasis and escape what came from outside.
package enum CellText {
    package static func text(_ cell: Cell) -> String {
        switch cell {
        case .missing(let reason): reason.map { "\(NumberText.missing) \($0)" } ?? NumberText.missing
        case .text(let text), .strongText(let text), .link(let text, _): text
        case .integer(let value): NumberText.integer(value)
        case .number(let value, let decimals): NumberText.number(value, decimals: decimals)
        case .numberInterval(let lower, let upper, let decimals):
            NumberText.interval(
                lower.map { NumberText.number($0, decimals: decimals) },
                upper.map { NumberText.number($0, decimals: decimals) })
        case .percent(let share, let decimals): NumberText.percent(share, decimals: decimals)
        case .percentInterval(let lower, let upper, let decimals):
            NumberText.interval(
                lower.map { NumberText.percent($0, decimals: decimals) },
                upper.map { NumberText.percent($0, decimals: decimals) })
        case .duration(let seconds): DurationText.text(seconds: seconds)
        case .durationInterval(let lower, let upper): DurationText.interval(lower: lower, upper: upper)
        case .instant(let instant, let local): local ?? instant.text
        case .date(let year, let month, let day):
            "\(zeroPadded(year, 4))-\(zeroPadded(month, 2))-\(zeroPadded(day, 2))"
        case .severity(_, let label), .phase(_, let label): label
        case .sparkline(let values): SparklineText.text(values)
        }
    }

    /// A value of a chart in its unit.
    static func text(_ value: Double, in unit: ChartUnit) -> String {
        switch unit {
        case .count: NumberText.short(value)
        case .number(let decimals): NumberText.number(value, decimals: decimals)
        case .percent: NumberText.percent(value, decimals: 1)
        case .duration: DurationText.text(seconds: value)
        }
    }
}

/// A series as a word of block characters, for text and for spreadsheets.
package enum SparklineText {
    /// The lowest value is `▁`, the highest `█`, a gap `·`; equal values stand in the middle.
    package static func text(_ values: [Double?]) -> String {
        let present = values.compactMap { $0 }.filter(\.isFinite)
        guard let lowest = present.min(), let highest = present.max() else {
            return String(repeating: "·", count: values.count)
        }
        let range = highest - lowest
        var word = ""
        for value in values {
            guard let value, value.isFinite else {
                word += "·"
                continue
            }
            let share = range > 0 ? (value - lowest) / range : 0.5
            word.append(levels[min(Int(share * 8), 7)])
        }
        return word
    }

    /// A bar whose length is a share of `width` characters; anything above zero shows at least a sliver.
    static func bar(_ share: Double, width: Int = 24) -> String {
        let eighths = Int((min(max(share, 0), 1) * Double(width) * 8).rounded(.up))
        let partial = eighths % 8
        return String(repeating: "█", count: eighths / 8) + (partial == 0 ? "" : String(partials[partial - 1]))
    }

    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let partials: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
