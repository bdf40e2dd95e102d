extension ChartDrawing {
    /// A histogram of durations over a logarithmic axis, with marked values as lines.
    mutating func draw(_ distribution: DistributionChart, _ chart: Chart) {
        let style = SeriesStyle(role: .accent, position: 0)
        let scale = AxisScale.linear(
            distribution.counts.map(Double.init), unit: .count, tickCount: size.isNarrow ? 4 : 5)
        makeRoom(for: scale, unit: .count)
        // Markers are named above the plot, one line each, so that they never cover a bar or one another.
        let labelled = distribution.markers.filter { $0.seconds.isFinite && $0.seconds > 0 }.prefix(6)
        top += 15 * Double(labelled.count)
        let time = AxisScale.logarithmicTime(
            from: distribution.edges.first ?? 1, through: distribution.edges.last ?? 10,
            spacing: (size.isNarrow ? 48 : 58) / plotWidth)
        drawValueAxis(scale, unit: .count, title: chart.yAxis)
        canvas.open(style)
        for (index, count) in distribution.counts.enumerated() where distribution.edges.indices.contains(index + 1) {
            let start = x(time.share(distribution.edges[index]))
            let end = x(time.share(distribution.edges[index + 1]))
            let high = y(scale.share(Double(count)))
            canvas.rectangle(
                x: start + 0.5, y: high, width: end - start - 1, height: bottom - high, cssClass: "fill",
                tooltip: "\(distribution.binText(index)): \(NumberText.integer(count))")
        }
        canvas.close()
        for (index, marker) in labelled.enumerated() {
            let position = x(time.share(marker.seconds))
            let line = top - 15 * Double(labelled.count - index) + 8
            let label = "\(marker.label) \(DurationText.text(seconds: marker.seconds))"
            let isRight = position + SVGCanvas.textWidth(label) + 8 < size.width
            canvas.line(position, line - 8, position, bottom, cssClass: "ref")
            canvas.text(
                label, x: isRight ? position + 6 : position - 6, y: line, anchor: isRight ? .start : .end,
                cssClass: "reflab")
        }
        drawTimeAxis(time)
        drawBottomTitle(chart.xAxis)
    }
}

extension DistributionChart {
    /// `1 min to 2 min`
    func binText(_ index: Int) -> String {
        DurationText.interval(lower: edges[index], upper: edges[index + 1])
    }
}
