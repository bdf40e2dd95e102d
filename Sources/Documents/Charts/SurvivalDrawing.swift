extension ChartDrawing {
    /// Steps from 100 % downwards; a tick on the curve is a case that was still open when last seen.
    mutating func draw(_ survival: SurvivalChart, _ chart: Chart) {
        let styles = survival.series.enumerated().map { SeriesStyle(role: $0.element.role, position: $0.offset) }
        if size.isNarrow {
            drawLegend(
                zip(survival.series, styles).map { LegendEntry(name: $0.name, style: $1, isArea: false) })
        }
        let scale = AxisScale.linear([0, 1], unit: .percent)
        makeRoom(for: scale, unit: .percent)
        if !size.isNarrow, survival.series.count > 1 {
            let widest = survival.series.map { SVGCanvas.textWidth($0.name) }.max() ?? 0
            right = size.width - max(20, min(widest + 14, 190))
        } else {
            right -= 10
        }
        let time = survival.axis(isNarrow: size.isNarrow, plotWidth: plotWidth)
        drawValueAxis(scale, unit: .percent, title: chart.yAxis)
        for (series, style) in zip(survival.series, styles) { drawBand(series, time, scale, style) }
        for (series, style) in zip(survival.series, styles) { drawSteps(series, time, scale, style) }
        if !size.isNarrow, survival.series.count > 1 {
            drawEndLabels(
                zip(survival.series, styles).map { series, style in
                    (fitted(series.name, width: 180), y(scale.share(series.points.last?.survival ?? 1)), style)
                })
        }
        drawTimeAxis(time)
        drawBottomTitle(chart.xAxis)
    }

    private mutating func drawSteps(
        _ series: SurvivalChart.Series, _ time: AxisScale, _ scale: AxisScale, _ style: SeriesStyle
    ) {
        var path = [(x(0), y(scale.share(1)))]
        var level = 1.0
        for point in series.points {
            let position = x(time.share(point.seconds))
            path.append((position, y(scale.share(level))))
            level = point.survival
            path.append((position, y(scale.share(level))))
        }
        let end = max(series.lastSeen, series.points.last?.seconds ?? 0)
        path.append((x(time.share(end)), y(scale.share(level))))
        canvas.open(style)
        canvas.path(path, cssClass: "curve", dash: style.dash)
        // Ticks closer than two pixels would only thicken the line.
        var previous = -10.0
        for seconds in series.censored.sorted() {
            let position = x(time.share(seconds))
            guard position - previous >= 2 else { continue }
            previous = position
            let height = y(scale.share(series.survival(at: seconds)))
            canvas.line(position, height - 4, position, height + 4, cssClass: "censor")
        }
        canvas.close()
    }

    private mutating func drawBand(
        _ series: SurvivalChart.Series, _ time: AxisScale, _ scale: AxisScale, _ style: SeriesStyle
    ) {
        guard series.points.contains(where: { $0.lower != nil && $0.upper != nil }) else { return }
        var upper = [(x(0), y(scale.share(1)))]
        var lower = upper
        var levels = (lower: 1.0, upper: 1.0)
        for point in series.points {
            let position = x(time.share(point.seconds))
            upper.append((position, y(scale.share(levels.upper))))
            lower.append((position, y(scale.share(levels.lower))))
            levels = (point.lower ?? levels.lower, point.upper ?? levels.upper)
            upper.append((position, y(scale.share(levels.upper))))
            lower.append((position, y(scale.share(levels.lower))))
        }
        let end = x(time.share(max(series.lastSeen, series.points.last?.seconds ?? 0)))
        upper.append((end, y(scale.share(levels.upper))))
        lower.append((end, y(scale.share(levels.lower))))
        canvas.open(style)
        canvas.path(upper + lower.reversed(), cssClass: "band", closed: true)
        canvas.close()
    }
}

extension SurvivalChart.Series {
    /// The latest time at which a case still open was seen, in seconds.
    var lastSeen: Double { censored.max() ?? 0 }
}

extension SurvivalChart {
    /// The latest time on the axis, in seconds.
    var horizon: Double {
        series.map { max($0.lastSeen, $0.points.last?.seconds ?? 0) }.max() ?? 60
    }

    func axis(isNarrow: Bool, plotWidth: Double) -> AxisScale {
        switch timeScale {
        case .linear: AxisScale.time(through: horizon, tickCount: isNarrow ? 4 : 8)
        case .logarithmic:
            AxisScale.logarithmicTime(
                from: series.compactMap { $0.points.first { $0.seconds > 0 }?.seconds }.min() ?? 1,
                through: horizon, spacing: (isNarrow ? 48 : 58) / plotWidth)
        }
    }
}
