extension ChartDrawing {
    /// Upright bars; where category names are too long to stand below them, lying ones.
    mutating func draw(_ bars: BarChart, _ chart: Chart) {
        let styles = bars.series.enumerated().map { SeriesStyle(role: $0.element.role, position: $0.offset) }
        canvas.definePatterns(styles.map(\.pattern))
        let scale = AxisScale.linear(bars.extremes, unit: bars.unit, tickCount: size.isNarrow ? 4 : 5)
        drawLegend(
            zip(bars.series, styles).map { LegendEntry(name: $0.name, style: $1, isArea: true) })
        let widest = bars.categories.map { SVGCanvas.textWidth($0, size: 11.5) }.max() ?? 0
        let slot = (size.width - 60) / Double(max(bars.categories.count, 1))
        if widest + 6 > slot, widest > 62, bars.categories.count <= 40 {
            drawLying(bars, chart, styles, scale, widest)
        } else {
            drawUpright(bars, chart, styles, scale)
        }
    }

    private mutating func drawUpright(_ bars: BarChart, _ chart: Chart, _ styles: [SeriesStyle], _ scale: AxisScale) {
        makeRoom(for: scale, unit: bars.unit)
        drawValueAxis(scale, unit: bars.unit, title: chart.yAxis)
        let slot = plotWidth / Double(max(bars.categories.count, 1))
        let band = min(slot * 0.72, 64)
        for category in bars.categories.indices {
            let start = left + slot * (Double(category) + 0.5) - band / 2
            for segment in bars.segments(category) {
                let width = band / Double(segment.lanes)
                let low = y(scale.share(segment.from))
                let high = y(scale.share(segment.to))
                let edge = min(low, high)
                // A gap of one pixel between neighbours, taken from the bar so that its end stays true.
                drawBar(
                    x: start + width * Double(segment.lane), y: edge, width: width - (segment.lanes > 1 ? 1 : 0),
                    height: max((high - low).magnitude - (segment.isStackedOn ? 1 : 0), segment.isEmpty ? 0 : 0.8),
                    style: styles[segment.series],
                    tooltip: bars.tooltip(category, segment.series, segment.to - segment.from))
            }
            drawTopLabels(bars, category, scale, start: start, band: band, slot: slot)
        }
        let count = Double(bars.categories.count)
        drawPositionLabels(bars.categories, shares: bars.categories.indices.map { (Double($0) + 0.5) / count })
        drawBottomTitle(chart.xAxis)
    }

    /// The value above its bar, wherever there is room for it.
    private mutating func drawTopLabels(
        _ bars: BarChart, _ category: Int, _ scale: AxisScale, start: Double, band: Double, slot: Double
    ) {
        let lanes = bars.lanes
        for (lane, value) in bars.laneValues(category).enumerated() {
            guard let value, value != 0 else { continue }
            let label = CellText.text(value, in: bars.unit)
            let room = lanes > 1 ? band / Double(lanes) : slot
            guard SVGCanvas.textWidth(label, size: 11.5) <= room else { continue }
            let centre = start + band / Double(lanes) * (Double(lane) + 0.5)
            let edge = y(scale.share(value))
            canvas.text(
                label, x: centre, y: value < 0 ? edge + 13 : edge - 5, anchor: .middle, cssClass: "val")
        }
    }

    private mutating func drawLying(
        _ bars: BarChart, _ chart: Chart, _ styles: [SeriesStyle], _ scale: AxisScale, _ widest: Double
    ) {
        left = min(widest + 12, size.width * 0.42)
        right = size.width - 52
        let lanes = Double(bars.lanes)
        let row = max(26, lanes * 15 + 8)
        setPlotHeight(row * Double(bars.categories.count))
        canvas.text(fitted(chart.xAxis, width: size.width), x: 0, y: 11, cssClass: "axis")
        for tick in scale.ticks {
            let position = x(scale.share(tick))
            canvas.line(position, top, position, bottom, cssClass: tick == 0 ? "base" : "grid")
            canvas.text(
                AxisText.value(tick, unit: bars.unit), x: position, y: bottom + 18, anchor: .middle, cssClass: "tick")
        }
        let band = row - 8
        for category in bars.categories.indices {
            let start = top + row * Double(category) + 4
            let label = fitted(bars.categories[category], width: left - 10)
            canvas.text(label, x: left - 8, y: start + band / 2 + 4, anchor: .end, cssClass: "lab")
            for segment in bars.segments(category) {
                let breadth = band / Double(segment.lanes)
                let low = x(scale.share(segment.from))
                let high = x(scale.share(segment.to))
                drawBar(
                    x: min(low, high) + (segment.isStackedOn ? 1 : 0), y: start + breadth * Double(segment.lane),
                    width: max((high - low).magnitude - (segment.isStackedOn ? 1 : 0), segment.isEmpty ? 0 : 0.8),
                    height: breadth - (segment.lanes > 1 ? 1 : 0), style: styles[segment.series],
                    tooltip: bars.tooltip(category, segment.series, segment.to - segment.from))
            }
            for (lane, value) in bars.laneValues(category).enumerated() {
                guard let value else { continue }
                let centre = start + band / lanes * (Double(lane) + 0.5)
                canvas.text(
                    CellText.text(value, in: bars.unit), x: x(scale.share(max(value, 0))) + 6, y: centre + 4,
                    cssClass: "val")
            }
        }
        drawBottomTitle(chart.yAxis)
    }

    private mutating func drawBar(
        x: Double, y: Double, width: Double, height: Double, style: SeriesStyle, tooltip: String
    ) {
        canvas.open(style)
        canvas.rectangle(x: x, y: y, width: width, height: height, cssClass: "fill", tooltip: tooltip)
        canvas.patterned(x: x, y: y, width: width, height: height, pattern: style.pattern)
        canvas.close()
    }
}

extension BarChart {
    /// One rectangle: from one value to another, in one of `lanes` side by side.
    struct Segment {
        let series: Int
        let lane: Int
        let lanes: Int
        let from: Double
        let to: Double
        let isStackedOn: Bool
        var isEmpty: Bool { from == to }
    }

    var lanes: Int { arrangement == .grouped ? max(series.count, 1) : 1 }

    func value(_ seriesIndex: Int, _ category: Int) -> Double? {
        let values = series[seriesIndex].values
        guard values.indices.contains(category), let value = values[category], value.isFinite else { return nil }
        return value
    }

    func segments(_ category: Int) -> [Segment] {
        var above = 0.0
        var below = 0.0
        var segments: [Segment] = []
        for index in series.indices {
            guard let value = value(index, category) else { continue }
            if arrangement == .grouped {
                segments.append(
                    Segment(series: index, lane: index, lanes: lanes, from: 0, to: value, isStackedOn: false))
            } else {
                let base = value < 0 ? below : above
                segments.append(
                    Segment(series: index, lane: 0, lanes: 1, from: base, to: base + value, isStackedOn: base != 0))
                if value < 0 { below += value } else { above += value }
            }
        }
        return segments
    }

    /// The value each lane shows at its end: that of the series, or the sum of the stack.
    func laneValues(_ category: Int) -> [Double?] {
        if arrangement == .grouped { return series.indices.map { value($0, category) } }
        let present = series.indices.compactMap { value($0, category) }
        return [present.isEmpty ? nil : present.reduce(0, +)]
    }

    /// The ends of all bars, which the value axis has to reach.
    var extremes: [Double] {
        categories.indices.flatMap { segments($0).flatMap { [$0.from, $0.to] } }
    }

    func tooltip(_ category: Int, _ index: Int, _ value: Double) -> String {
        let name = series.count > 1 ? "\(categories[category]), \(series[index].name)" : categories[category]
        return "\(name): \(CellText.text(value, in: unit))"
    }
}
