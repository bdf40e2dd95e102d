/// Writes one SVG picture. Colours come from CSS classes, so that the page decides between light and dark.
struct SVGCanvas {
    enum Anchor: String {
        case start
        case middle
        case end
    }

    /// Horizontal space of one character in running text of this size, on average; legends and margins rest on it.
    static func textWidth(_ text: String, size: Double = 12) -> Double {
        Double(text.count) * size * 0.6
    }

    let id: String
    private(set) var body = MarkupBuffer(capacity: 8_192)

    init(id: String) {
        self.id = id
    }

    /// The whole element, with the title and description that assistive technology reads.
    func element(width: Double, height: Double, title: String, description: String, cssClass: StaticString) -> String {
        var svg = MarkupBuffer(capacity: body.bytes.count + 1_024)
        svg.markup("<svg class=\"")
        svg.markup(cssClass)
        svg.markup("\" viewBox=\"0 0 ")
        svg.coordinate(width)
        svg.markup(" ")
        svg.coordinate(height)
        svg.markup("\" role=\"img\" aria-labelledby=\"")
        svg.trusted("\(id)-t \(id)-d")
        svg.markup("\"><title id=\"")
        svg.trusted("\(id)-t")
        svg.markup("\">")
        svg.text(VisibleText.line(title))
        svg.markup("</title><desc id=\"")
        svg.trusted("\(id)-d")
        svg.markup("\">")
        svg.text(VisibleText.line(description))
        svg.markup("</desc>")
        svg.trusted(body.string)
        svg.markup("</svg>")
        return svg.string
    }

    mutating func open(_ style: SeriesStyle) {
        body.markup("<g class=\"")
        body.trusted(style.cssClass)
        body.markup("\">")
    }

    mutating func close() {
        body.markup("</g>")
    }

    /// The white patterns that tell neighbouring areas apart without colour.
    mutating func definePatterns(_ indexes: some Sequence<Int>) {
        body.markup("<defs>")
        for index in Set(indexes).sorted() where index > 0 {
            body.markup("<pattern id=\"")
            body.trusted("\(id)-p\(index)")
            body.markup("\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"pat\" d=\"")
            switch index {
            case 1: body.markup("M-1 1l2-2M0 6l6-6M5 7l2-2")
            case 2: body.markup("M0 3h6")
            case 3: body.markup("M2.5 3h1M5.5 0h1M-.5 0h1M5.5 6h1M-.5 6h1")
            case 4: body.markup("M-1 5l2 2M0 0l6 6M5-1l2 2")
            default: body.markup("M3 0v6")
            }
            body.markup("\"/></pattern>")
        }
        body.markup("</defs>")
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, cssClass: StaticString, tooltip: String? = nil
    ) {
        body.markup("<rect class=\"")
        body.markup(cssClass)
        body.markup("\"")
        place(x, y, width, height)
        finish(tooltip, "</rect>")
    }

    mutating func patterned(x: Double, y: Double, width: Double, height: Double, pattern: Int) {
        guard pattern > 0 else { return }
        body.markup("<rect fill=\"url(#")
        body.trusted("\(id)-p\(pattern)")
        body.markup(")\"")
        place(x, y, width, height)
        body.markup("/>")
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, cssClass: StaticString) {
        body.markup("<path class=\"")
        body.markup(cssClass)
        body.markup("\" d=\"M")
        point(x1, y1)
        body.markup("L")
        point(x2, y2)
        body.markup("\"/>")
    }

    mutating func path(_ points: [(Double, Double)], cssClass: StaticString, dash: String? = nil, closed: Bool = false)
    {
        guard let first = points.first else { return }
        body.markup("<path class=\"")
        body.markup(cssClass)
        if let dash {
            body.markup("\" stroke-dasharray=\"")
            body.trusted(dash)
        }
        body.markup("\" d=\"M")
        point(first.0, first.1)
        if points.count > 1 { body.markup("L") }
        for (index, next) in points.dropFirst().enumerated() {
            if index > 0 { body.markup(" ") }
            point(next.0, next.1)
        }
        if closed { body.markup("Z") }
        body.markup("\"/>")
    }

    mutating func marker(_ shape: SeriesStyle.Marker, x: Double, y: Double, tooltip: String? = nil) {
        body.markup("<path class=\"mark\" d=\"M")
        switch shape {
        case .circle:
            point(x - 3.5, y)
            body.markup("a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z\"")
        case .square:
            point(x - 3.2, y - 3.2)
            body.markup("h6.4v6.4h-6.4z\"")
        case .triangle:
            point(x, y - 4.2)
            body.markup("l4.2 7.4h-8.4z\"")
        case .diamond:
            point(x, y - 4.6)
            body.markup("l4.6 4.6l-4.6 4.6l-4.6-4.6z\"")
        }
        finish(tooltip, "</path>")
    }

    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, cssClass: StaticString = "lab"
    ) {
        body.markup("<text class=\"")
        body.markup(cssClass)
        body.markup("\" x=\"")
        body.coordinate(x)
        body.markup("\" y=\"")
        body.coordinate(y)
        if anchor != .start {
            body.markup("\" text-anchor=\"")
            body.trusted(anchor.rawValue)
        }
        body.markup("\">")
        body.text(VisibleText.line(text))
        body.markup("</text>")
    }

    private mutating func point(_ x: Double, _ y: Double) {
        body.coordinate(x)
        body.markup(" ")
        body.coordinate(y)
    }

    private mutating func place(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        body.markup(" x=\"")
        body.coordinate(x)
        body.markup("\" y=\"")
        body.coordinate(y)
        body.markup("\" width=\"")
        body.coordinate(max(width, 0))
        body.markup("\" height=\"")
        body.coordinate(max(height, 0))
        body.markup("\"")
    }

    private mutating func finish(_ tooltip: String?, _ end: StaticString) {
        guard let tooltip else { return body.markup("/>") }
        body.markup("><title>")
        body.text(VisibleText.line(tooltip))
        body.markup("</title>")
        body.markup(end)
    }
}
