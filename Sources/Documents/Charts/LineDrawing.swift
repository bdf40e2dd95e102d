extension ChartDrawing {
    /// Lines with their interval bands, named at their right end where the picture is wide enough.
    mutating func draw(_ lines: LineChart, _ chart: Chart) {
        let styles = lines.series.enumerated().map { SeriesStyle(role: $0.element.role, position: $0.offset) }
        if size.isNarrow {
            drawLegend(
                zip(lines.series, styles).map { LegendEntry(name: $0.name, style: $1, isArea: false) })
        }
        let scale = AxisScale.linear(lines.extremes, unit: lines.unit, tickCount: size.isNarrow ? 4 : 5)
        makeRoom(for: scale, unit: lines.unit)
        if !size.isNarrow {
            let names = lines.series.count > 1 ? lines.series.map(\.name) : []
            let widest = (names + lines.references.map(\.label)).map { SVGCanvas.textWidth($0) }.max() ?? 0
            right = size.width - max(16, min(widest + 14, 190))
        }
        drawValueAxis(scale, unit: lines.unit, title: chart.yAxis)
        for (series, style) in zip(lines.series, styles) { drawBand(series, lines, scale, style) }
        drawReferences(lines, scale)
        for (series, style) in zip(lines.series, styles) { drawLine(series, lines, scale, style) }
        if !size.isNarrow, lines.series.count > 1 {
            drawEndLabels(
                zip(lines.series, styles).compactMap { series, style in
                    lines.last(series).map { (fitted(series.name, width: 180), y(scale.share($0)), style) }
                })
        }
        drawPositionLabels(lines.labels, shares: (0..<lines.positions.count).map(lines.share))
        drawBottomTitle(chart.xAxis)
    }

    private mutating func drawBand(
        _ series: LineChart.Series, _ lines: LineChart, _ scale: AxisScale, _ style: SeriesStyle
    ) {
        guard series.lower != nil, series.upper != nil else { return }
        for run in lines.runs(where: { lines.bounds(series, $0) != nil }) {
            let bounds = run.compactMap { index in lines.bounds(series, index).map { (lines.share(index), $0) } }
            let upper = bounds.map { (x($0.0), y(scale.share($0.1.upper))) }
            let lower = bounds.reversed().map { (x($0.0), y(scale.share($0.1.lower))) }
            canvas.open(style)
            if let only = bounds.first, bounds.count == 1 {
                // A band of one point has no width; a bar stands for it.
                canvas.line(
                    x(only.0), y(scale.share(only.1.lower)), x(only.0), y(scale.share(only.1.upper)),
                    cssClass: "whisker")
            } else {
                canvas.path(upper + lower, cssClass: "band", closed: true)
            }
            canvas.close()
        }
    }

    private mutating func drawReferences(_ lines: LineChart, _ scale: AxisScale) {
        for reference in lines.references where reference.value.isFinite {
            let position = y(scale.share(reference.value))
            canvas.line(left, position, right, position, cssClass: "ref")
            if size.isNarrow {
                canvas.text(
                    fitted(reference.label, width: plotWidth), x: right, y: position - 5, anchor: .end,
                    cssClass: "reflab")
            } else {
                canvas.text(
                    fitted(reference.label, width: 180), x: right + 8, y: position + 4, cssClass: "reflab")
            }
        }
    }

    private mutating func drawLine(
        _ series: LineChart.Series, _ lines: LineChart, _ scale: AxisScale, _ style: SeriesStyle
    ) {
        canvas.open(style)
        for run in lines.runs(where: { lines.value(series, $0) != nil }) {
            let points = run.compactMap { index in
                lines.value(series, index).map { (x(lines.share(index)), y(scale.share($0))) }
            }
            canvas.path(points, cssClass: "curve", dash: style.dash)
        }
        // Many markers would hide the line; the single points between gaps keep theirs.
        let isDense = lines.positions.count > (size.isNarrow ? 16 : 40)
        for index in 0..<lines.positions.count {
            guard let value = lines.value(series, index) else { continue }
            let isAlone = lines.neighbour(series, index - 1) == nil && lines.neighbour(series, index + 1) == nil
            if isDense && !isAlone { continue }
            canvas.marker(
                style.marker, x: x(lines.share(index)), y: y(scale.share(value)),
                tooltip: lines.tooltip(series, index, value))
        }
        canvas.close()
    }
}

extension LineChart {
    func value(_ series: Series, _ index: Int) -> Double? {
        guard series.values.indices.contains(index), let value = series.values[index], value.isFinite else {
            return nil
        }
        return value
    }

    func neighbour(_ series: Series, _ index: Int) -> Double? {
        index < 0 ? nil : value(series, index)
    }

    func bounds(_ series: Series, _ index: Int) -> (lower: Double, upper: Double)? {
        guard let lower = series.lower, let upper = series.upper, lower.indices.contains(index),
            upper.indices.contains(index), let low = lower[index], let high = upper[index], low.isFinite, high.isFinite
        else { return nil }
        return (low, high)
    }

    /// The last value, where the line's name stands.
    func last(_ series: Series) -> Double? {
        (0..<positions.count).last { value(series, $0) != nil }.flatMap { value(series, $0) }
    }

    /// Stretches of positions without a gap.
    func runs(where isPresent: (Int) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for index in 0..<positions.count {
            if isPresent(index) {
                start = start ?? index
            } else if let begun = start {
                runs.append(begun..<index)
                start = nil
            }
        }
        if let begun = start { runs.append(begun..<positions.count) }
        return runs
    }

    /// Where a position stands on the axis: evenly for categories, to scale for instants.
    func share(_ index: Int) -> Double {
        let margin = 0.03
        switch positions {
        case .categories(let names):
            guard names.count > 1 else { return 0.5 }
            return margin + (1 - 2 * margin) * Double(index) / Double(names.count - 1)
        case .instants(let instants):
            guard let first = instants.min(), let last = instants.max(), last > first else { return 0.5 }
            let span = Double(last.microseconds - first.microseconds)
            return margin + (1 - 2 * margin) * Double(instants[index].microseconds - first.microseconds) / span
        }
    }

    var labels: [String] {
        switch positions {
        case .categories(let names): names
        case .instants(let instants): instants.map(\.dayText)
        }
    }

    var extremes: [Double] {
        series.flatMap { series in
            [series.values, series.lower ?? [], series.upper ?? []].flatMap { $0.compactMap { $0 } }
        } + references.map(\.value)
    }

    func tooltip(_ series: Series, _ index: Int, _ value: Double) -> String {
        let name = self.series.count > 1 ? "\(labels[index]), \(series.name)" : labels[index]
        let text = "\(name): \(CellText.text(value, in: unit))"
        guard let bounds = bounds(series, index) else { return text }
        let interval = NumberText.interval(
            CellText.text(bounds.lower, in: unit), CellText.text(bounds.upper, in: unit))
        return "\(text) (\(interval))"
    }
}
