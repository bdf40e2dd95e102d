/// A table in pipe notation.
struct MarkdownTable {
    let table: Table
    let anchors: MarkdownAnchors

    var text: String {
        guard !table.rows.isEmpty else { return "*" + MarkdownText.escaped(table.emptyText) + "*" }
        var lines = "|"
        for column in table.columns { lines += " " + heading(column) + " |" }
        lines += "\n|"
        for column in table.columns { lines += column.isNumeric ? "---:|" : "---|" }
        lines += "\n"
        for row in table.shownRows { append(row, to: &lines) { $0 } }
        if let totals = table.totals {
            append(totals, to: &lines) { isWithoutEmphasis($0) ? "**\($0)**" : $0 }
        }
        return lines
    }

    private func isWithoutEmphasis(_ text: String) -> Bool {
        !text.isEmpty && text != NumberText.missing && !text.hasPrefix("**")
    }

    /// An empty header would leave a column without a name; GitHub accepts it, readers don't.
    private func heading(_ column: Column) -> String {
        let text = MarkdownText.escaped(column.heading)
        return text.isEmpty ? "–" : text
    }

    private func append(_ row: [Cell], to lines: inout String, decorated: (String) -> String) {
        lines += "|"
        for index in table.columns.indices {
            lines += " "
            lines += decorated(Self.cell(index < row.count ? row[index] : .missing, anchors))
            lines += " |"
        }
        lines += "\n"
    }

    static func cell(_ cell: Cell, _ anchors: MarkdownAnchors) -> String {
        switch cell {
        case .strongText(let text): anchors.inline([.strong(text)])
        case .link(let text, let target): anchors.link(text, to: target)
        case .text, .missing, .severity, .phase, .instant: MarkdownText.escaped(CellText.text(cell))
        // Made of digits, signs, blocks and our own words: nothing in them needs escaping.
        case .integer, .number, .numberInterval, .percent, .percentInterval, .duration, .durationInterval, .date,
            .sparkline:
            CellText.text(cell)
        }
    }
}

extension Chart {
    /// The chart as a table that shows its shape: a bar beside each count, or the trend of each series below it.
    var markdownTable: Table {
        var table = dataTable
        switch content {
        case .bars(let bars) where bars.series.count == 1:
            table.appendBars(bars.categories.indices.map { bars.value(0, $0) ?? 0 })
        case .distribution(let distribution):
            table.appendBars(distribution.counts.map(Double.init))
        case .bars(let bars):
            table.totals = [.text("Shape")] + bars.series.map { .sparkline($0.values) }
        case .lines(let lines):
            var trend: [Cell] = [.text("Trend")]
            for series in lines.series {
                trend.append(.sparkline(series.values))
                if let lower = series.lower, let upper = series.upper {
                    trend.append(.sparkline(lower))
                    trend.append(.sparkline(upper))
                }
            }
            table.totals = trend
        case .survival(let survival):
            table = survivalSummary(survival)
        }
        table.maximumRowsShown = 60
        return table
    }

    /// A curve has hundreds of steps; its value at eight round times and its shape say what a reader wants to know.
    private func survivalSummary(_ survival: SurvivalChart) -> Table {
        let ticks = survival.axis(isNarrow: false, plotWidth: 640).ticks.filter { $0 > 0 }
        var table = dataTable
        table.columns =
            [Column(id: "series", title: "Series", kind: .text), Column(id: "shape", title: "Shape", kind: .sparkline)]
            + ticks.map { Column(id: "t", title: AxisText.time($0), kind: .percent) }
        table.rows = survival.series.map { series in
            let end = max(series.lastSeen, series.points.last?.seconds ?? 0)
            let shape = (0...24).map { step -> Double? in
                series.survival(at: survival.horizon * Double(step) / 24)
            }
            // After the last one ended nobody waits; after the last one that is open was seen nothing is known.
            let isOver = series.points.last?.survival == 0
            let shares: [Cell] = ticks.map { $0 > end && !isOver ? .missing : .percent(series.survival(at: $0)) }
            return [.text(series.name), .sparkline(shape)] + shares
        }
        return table
    }
}

extension Table {
    fileprivate mutating func appendBars(_ values: [Double]) {
        let greatest = values.max() ?? 0
        columns.append(Column(id: "bar", title: "Bar", kind: .text))
        for index in rows.indices {
            rows[index].append(.text(SparklineText.bar(greatest > 0 ? values[index] / greatest : 0)))
        }
    }
}
