extension MarkupBuffer {
    /// What stands in a cell. Exact values travel along as attributes: people read `4 h 12 min`, programs `15120`.
    mutating func cell(_ cell: Cell, _ anchors: HTMLAnchors) {
        switch cell {
        case .missing(let reason): missing(reason)
        case .text(let text): self.text(text, breakingLines: true)
        case .strongText(let text):
            markup("<strong>")
            self.text(text, breakingLines: true)
            markup("</strong>")
        case .number(let value, _) where !value.isFinite: missing(nil)
        case .percent(let value, _) where !value.isFinite: missing(nil)
        case .duration(let seconds): duration(seconds)
        case .instant(let instant, let local): self.instant(instant, local)
        case .severity(let level, let label):
            markup("<span class=\"sev c-")
            trusted(level.rawValue)
            markup("\">")
            self.text(label)
            markup("</span>")
        case .phase(_, let label): self.text(label)
        case .link(let text, let target): link(text, to: target, anchors)
        case .sparkline(let values): sparkline(values)
        case .integer, .number, .numberInterval, .percent, .percentInterval, .durationInterval, .date:
            // Made of digits, signs and our own words: nothing in them needs escaping.
            trusted(CellText.text(cell))
        }
    }

    private mutating func missing(_ reason: String?) {
        markup("<span class=\"missing\">—")
        if let reason {
            markup(" ")
            text(reason)
        }
        markup("</span>")
    }

    private mutating func duration(_ seconds: Double) {
        guard seconds.isFinite else { return missing(nil) }
        markup("<span data-seconds=\"")
        trusted(Self.plainNumber(seconds))
        markup("\" title=\"")
        trusted(DurationText.exact(seconds: seconds))
        markup("\">")
        trusted(DurationText.text(seconds: seconds))
        markup("</span>")
    }

    private mutating func instant(_ instant: DocumentInstant, _ local: String?) {
        markup("<time datetime=\"")
        trusted(instant.rfc3339)
        if let local {
            markup("\" title=\"")
            trusted(instant.text)
            markup("\">")
            text(local)
        } else {
            markup("\">")
            trusted(instant.text)
        }
        markup("</time>")
    }

    /// Seconds without separators; whole numbers without a point.
    private static func plainNumber(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 9e15 ? String(Int64(value)) : value.description
    }

    private mutating func sparkline(_ values: [Double?]) {
        let present = values.compactMap { $0 }.filter(\.isFinite)
        guard let least = present.min(), let greatest = present.max(), let last = present.last else {
            return missing(nil)
        }
        markup("<svg class=\"spark\" viewBox=\"0 0 84 20\" role=\"img\" aria-label=\"")
        trusted("\(present.count) values from \(NumberText.short(least)) to \(NumberText.short(greatest)), ")
        trusted("last \(NumberText.short(last))\">")
        markup("<path d=\"")
        let range = greatest - least
        var penIsDown = false
        var end = (x: 0.0, y: 0.0)
        for (index, value) in values.enumerated() {
            guard let value, value.isFinite else {
                penIsDown = false
                continue
            }
            end.x = values.count > 1 ? 2 + 80 * Double(index) / Double(values.count - 1) : 42
            end.y = range > 0 ? 17 - 14 * (value - least) / range : 10
            markup(penIsDown ? "L" : "M")
            coordinate(end.x)
            markup(" ")
            coordinate(end.y)
            penIsDown = true
        }
        markup("\"/><circle r=\"2\" cx=\"")
        coordinate(end.x)
        markup("\" cy=\"")
        coordinate(end.y)
        markup("\"/></svg>")
    }
}
