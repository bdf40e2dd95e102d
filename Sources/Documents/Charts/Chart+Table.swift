extension Chart {
    /// The figures of the chart as a table: what a reader without the picture works with, and what a workbook draws from.
    package var dataTable: Table {
        switch content {
        case .bars(let bars): table(of: bars)
        case .lines(let lines): table(of: lines)
        case .distribution(let distribution): table(of: distribution)
        case .survival(let survival): table(of: survival)
        }
    }

    private func table(columns: [Column], rows: [[Cell]], shown: Int? = nil) -> Table {
        Table(
            id: id + "-data", title: "Figures: \(title)", columns: columns, rows: rows, emptyText: "No figures.",
            filterable: false, maximumRowsShown: shown)
    }

    private func table(of bars: BarChart) -> Table {
        let columns =
            [Column(id: "category", title: xAxis, kind: .text)]
            + bars.series.enumerated().map { Column(id: "v\($0.offset)", title: $0.element.name, kind: bars.unit.kind) }
        let rows = bars.categories.indices.map { category in
            [.text(bars.categories[category])] + bars.series.indices.map { bars.unit.cell(bars.value($0, category)) }
        }
        return table(columns: columns, rows: rows)
    }

    private func table(of lines: LineChart) -> Table {
        var columns = [Column(id: "position", title: xAxis, kind: lines.positions.kind)]
        for (index, series) in lines.series.enumerated() {
            columns.append(Column(id: "v\(index)", title: series.name, kind: lines.unit.kind))
            guard series.lower != nil, series.upper != nil else { continue }
            columns.append(Column(id: "l\(index)", title: series.name + ", lower", kind: lines.unit.kind))
            columns.append(Column(id: "u\(index)", title: series.name + ", upper", kind: lines.unit.kind))
        }
        let rows = (0..<lines.positions.count).map { index in
            var row = [lines.positions.cell(index)]
            for series in lines.series {
                row.append(lines.unit.cell(lines.value(series, index)))
                guard series.lower != nil, series.upper != nil else { continue }
                let bounds = lines.bounds(series, index)
                row.append(lines.unit.cell(bounds?.lower))
                row.append(lines.unit.cell(bounds?.upper))
            }
            return row
        }
        return table(columns: columns, rows: rows)
    }

    private func table(of distribution: DistributionChart) -> Table {
        let columns = [
            Column(id: "from", title: "From", kind: .duration), Column(id: "to", title: "To", kind: .duration),
            Column(id: "count", title: yAxis, kind: .integer),
        ]
        let bins = distribution.counts.indices.filter { distribution.edges.indices.contains($0 + 1) }
        let rows: [[Cell]] = bins.map {
            [
                .duration(seconds: distribution.edges[$0]), .duration(seconds: distribution.edges[$0 + 1]),
                .integer(distribution.counts[$0]),
            ]
        }
        return table(columns: columns, rows: rows)
    }

    private func table(of survival: SurvivalChart) -> Table {
        let columns = [
            Column(id: "series", title: "Series", kind: .text), Column(id: "time", title: xAxis, kind: .duration),
            Column(id: "share", title: yAxis, kind: .percent), Column(id: "lower", title: "Lower", kind: .percent),
            Column(id: "upper", title: "Upper", kind: .percent),
        ]
        let rows: [[Cell]] = survival.series.flatMap { series in
            series.points.map { point in
                [
                    .text(series.name), .duration(seconds: point.seconds), .percent(point.survival),
                    ChartUnit.percent.cell(point.lower), ChartUnit.percent.cell(point.upper),
                ]
            }
        }
        return table(columns: columns, rows: rows, shown: 200)
    }
}

extension ChartUnit {
    var kind: Column.Kind {
        switch self {
        case .count, .number: .number
        case .percent: .percent
        case .duration: .duration
        }
    }

    func cell(_ value: Double?) -> Cell {
        guard let value, value.isFinite else { return .missing }
        switch self {
        case .count: return value == value.rounded() && value.magnitude < 1e15 ? .integer(Int(value)) : .number(value)
        case .number(let decimals): return .number(value, decimals: decimals)
        case .percent: return .percent(value)
        case .duration: return .duration(seconds: value)
        }
    }
}

extension LineChart.Positions {
    var kind: Column.Kind {
        switch self {
        case .categories: .text
        case .instants: .instant
        }
    }

    func cell(_ index: Int) -> Cell {
        switch self {
        case .categories(let names): .text(names[index])
        case .instants(let instants): .instant(instants[index])
        }
    }
}
