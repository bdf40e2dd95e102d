/// The room a chart is drawn for: text has the same size on paper, on a screen and on a phone, so there are two.
struct ChartSize {
    let width: Double
    let height: Double
    let isNarrow: Bool
    let cssClass: StaticString
    let idSuffix: String

    static let wide = ChartSize(width: 820, height: 310, isNarrow: false, cssClass: "wide", idSuffix: "-w")
    static let narrow = ChartSize(width: 340, height: 260, isNarrow: true, cssClass: "narrow", idSuffix: "-n")
}

/// A chart being drawn: the frame that all kinds share.
struct ChartDrawing {
    struct LegendEntry {
        let name: String
        let style: SeriesStyle
        let isArea: Bool
    }

    let size: ChartSize
    var canvas: SVGCanvas
    var left = 48.0
    var right: Double
    var top = 28.0
    var bottom: Double
    private(set) var height: Double

    /// The picture of `chart`, whose ids begin with `id`.
    static func svg(_ chart: Chart, id: String, size: ChartSize) -> String {
        var drawing = ChartDrawing(size: size, id: id + size.idSuffix)
        switch chart.content {
        case .bars(let bars): drawing.draw(bars, chart)
        case .lines(let lines): drawing.draw(lines, chart)
        case .distribution(let distribution): drawing.draw(distribution, chart)
        case .survival(let survival): drawing.draw(survival, chart)
        }
        return drawing.canvas.element(
            width: size.width, height: drawing.height, title: chart.title, description: chart.description,
            cssClass: size.cssClass)
    }

    private init(size: ChartSize, id: String) {
        self.size = size
        canvas = SVGCanvas(id: id)
        right = size.width - 12
        height = size.height
        bottom = size.height - 44
    }

    var plotWidth: Double { right - left }
    var plotHeight: Double { bottom - top }

    func x(_ share: Double) -> Double { left + share * plotWidth }
    func y(_ share: Double) -> Double { bottom - share * plotHeight }

    /// Gives the picture the height that its rows need.
    mutating func setPlotHeight(_ newHeight: Double) {
        bottom = top + newHeight
        height = bottom + 44
    }

    /// The names of the series above the plot, in as many lines as they take.
    mutating func drawLegend(_ entries: [LegendEntry]) {
        guard entries.count > 1 else { return }
        var x = 0.0
        var y = top + 2
        for entry in entries {
            let name = fitted(entry.name, width: size.width - 40)
            let width = SVGCanvas.textWidth(name) + 36
            if x > 0, x + width > size.width {
                x = 0
                y += 18
            }
            canvas.open(entry.style)
            if entry.isArea {
                canvas.rectangle(x: x, y: y - 9, width: 16, height: 11, cssClass: "fill")
                canvas.patterned(x: x, y: y - 9, width: 16, height: 11, pattern: entry.style.pattern)
            } else {
                canvas.path([(x, y - 4), (x + 18, y - 4)], cssClass: "curve", dash: entry.style.dash)
                canvas.marker(entry.style.marker, x: x + 9, y: y - 4)
            }
            canvas.close()
            canvas.text(name, x: x + 23, y: y)
            x += width
        }
        let grown = y - top + 22
        top += grown
        bottom += grown
        height += grown
    }

    /// Horizontal lines with the value at their left; the axis title stands above, where it reads without turning.
    mutating func drawValueAxis(_ scale: AxisScale, unit: ChartUnit, title: String) {
        canvas.text(fitted(title, width: size.width), x: 0, y: 11, cssClass: "axis")
        for tick in scale.ticks {
            let position = y(scale.share(tick))
            canvas.line(left, position, right, position, cssClass: tick == 0 ? "base" : "grid")
            canvas.text(
                AxisText.value(tick, unit: unit), x: left - 7, y: position + 4, anchor: .end, cssClass: "tick")
        }
    }

    /// Room for the longest label of the value axis.
    mutating func makeRoom(for scale: AxisScale, unit: ChartUnit) {
        let widest = scale.ticks.map { SVGCanvas.textWidth(AxisText.value($0, unit: unit), size: 11.5) }.max() ?? 0
        left = max(24, widest + 10)
    }

    mutating func drawBottomTitle(_ title: String) {
        canvas.text(fitted(title, width: right), x: right, y: bottom + 37, anchor: .end, cssClass: "axis")
    }

    /// Labels at shares of the axis; where they don't all fit, every second, third … one.
    mutating func drawPositionLabels(_ labels: [String], shares: [Double]) {
        guard !labels.isEmpty else { return }
        let widest = labels.map { SVGCanvas.textWidth($0, size: 11.5) }.max() ?? 0
        let slot = plotWidth / Double(labels.count)
        let step = max(1, Int(((widest + 8) / slot).rounded(.up)))
        for index in stride(from: 0, to: labels.count, by: step) {
            drawBottomLabel(fitted(labels[index], width: plotWidth), at: x(shares[index]))
        }
    }

    /// The text cut to a width, with an ellipsis; the whole text is in the table below the chart.
    func fitted(_ text: String, width: Double) -> String {
        guard SVGCanvas.textWidth(text, size: 11.5) > width else { return text }
        return text.prefix(max(1, Int(width / SVGCanvas.textWidth("x")) - 1)) + "…"
    }

    mutating func drawTimeAxis(_ scale: AxisScale) {
        for tick in scale.ticks {
            let position = x(scale.share(tick))
            canvas.line(position, bottom, position, bottom + 4, cssClass: "base")
            drawBottomLabel(AxisText.time(tick), at: position)
        }
    }

    /// A label below the axis, kept inside the picture at both ends.
    private mutating func drawBottomLabel(_ label: String, at position: Double) {
        let half = SVGCanvas.textWidth(label, size: 11.5) / 2
        let inside = min(max(position, half), size.width - half)
        canvas.text(label, x: inside, y: bottom + 18, anchor: .middle, cssClass: "tick")
    }

    /// Names at the right end of lines, moved apart where they would cover each other.
    mutating func drawEndLabels(_ labels: [(name: String, y: Double, style: SeriesStyle)]) {
        let lineHeight = 14.0
        var placed: [(name: String, y: Double, style: SeriesStyle)] = []
        for label in labels.sorted(by: { $0.y < $1.y }) {
            let free = placed.last.map { max(label.y, $0.y + lineHeight) } ?? label.y
            placed.append((label.name, free, label.style))
        }
        let overflow = (placed.last?.y ?? 0) - (bottom + 4)
        let shift = max(0, overflow)
        for label in placed {
            canvas.open(label.style)
            canvas.text(label.name, x: right + 8, y: label.y - shift + 4, cssClass: "end")
            canvas.close()
        }
    }
}
