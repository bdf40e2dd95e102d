import Documents

/// The figures of a chart laid out for a native chart: its table, and which cells each line or bar is drawn from.
struct ChartFigures {
    enum Kind: Equatable {
        case area
        case curve
        case bound
        case reference
    }

    struct Line {
        let column: Int
        /// Rows of the table's body, counted from 0.
        let rows: Range<Int>
        /// Where the name stands, counted from the heading row.
        let nameCell: (row: Int, column: Int)
        let role: ColourRole
        let kind: Kind
        /// The place of the series in its chart, which decides its marker.
        let position: Int
    }

    private(set) var table: Table
    private(set) var lines: [Line] = []
    private(set) var categoryColumn = 0
    private(set) var isLying = false
    private(set) var hasMarkers = true
    private(set) var valueFormat = "#,##0"
    private(set) var firstPositiveDay: Double?

    init(_ chart: Chart) {
        table = chart.dataTable
        switch chart.content {
        case .bars(let bars): lay(out: bars)
        case .lines(let lines): lay(out: lines)
        case .distribution: layOutBins()
        case .survival(let survival): lay(out: survival)
        }
        lines.removeAll { $0.rows.isEmpty }
    }

    private mutating func lay(out bars: BarChart) {
        isLying = bars.categories.contains { $0.count > 14 } && bars.categories.count <= 40
        valueFormat = Self.format(bars.unit)
        for (index, series) in bars.series.enumerated() {
            add(column: index + 1, role: series.role, kind: .area, position: index)
        }
    }

    private mutating func lay(out chart: LineChart) {
        valueFormat = Self.format(chart.unit)
        hasMarkers = chart.positions.count <= 40
        var column = 1
        for (index, series) in chart.series.enumerated() {
            add(column: column, role: series.role, kind: .curve, position: index)
            column += 1
            guard series.lower != nil, series.upper != nil else { continue }
            add(column: column, role: series.role, kind: .bound, position: index)
            add(column: column + 1, role: series.role, kind: .bound, position: index)
            column += 2
        }
        for reference in chart.references where reference.value.isFinite {
            table.columns.append(Column(id: "reference", title: reference.label, kind: Self.kind(chart.unit)))
            let cell = Self.cell(reference.value, chart.unit)
            for index in table.rows.indices { table.rows[index].append(cell) }
            add(column: column, role: .neutral, kind: .reference, position: 0)
            column += 1
        }
    }

    /// A bin needs one name to stand below its bar.
    private mutating func layOutBins() {
        table.columns.insert(Column(id: "bin", title: "Bin", kind: .text), at: 0)
        for index in table.rows.indices {
            let row = table.rows[index]
            table.rows[index].insert(.text("\(CellText.text(row[0])) to \(CellText.text(row[1]))"), at: 0)
        }
        add(column: 3, role: .accent, kind: .area, position: 0)
    }

    /// A step is two points: a spreadsheet draws straight lines from one row to the next.
    private mutating func lay(out chart: SurvivalChart) {
        valueFormat = "0%"
        hasMarkers = false
        categoryColumn = 1
        table.rows = []
        for (index, series) in chart.series.enumerated() {
            let start = table.rows.count
            var last = SurvivalChart.Point(seconds: 0, survival: 1, lower: 1, upper: 1)
            append(series.name, last)
            for point in series.points {
                let step = SurvivalChart.Point(
                    seconds: point.seconds, survival: last.survival, lower: last.lower, upper: last.upper)
                append(series.name, step)
                append(series.name, point)
                last = point
            }
            if let end = series.censored.max(), end > last.seconds {
                last.seconds = end
                append(series.name, last)
            }
            let rows = start..<table.rows.count
            lines.append(
                Line(
                    column: 2, rows: rows, nameCell: (start + 1, 0), role: series.role, kind: .curve, position: index))
            guard series.points.contains(where: { $0.lower != nil }) else { continue }
            for column in [3, 4] {
                lines.append(
                    Line(
                        column: column, rows: rows, nameCell: (start + 1, 0), role: series.role, kind: .bound,
                        position: index))
            }
        }
        firstPositiveDay = chart.series.compactMap { $0.points.first { $0.seconds > 0 }?.seconds }.min().map {
            $0 / 86_400
        }
    }

    private mutating func append(_ name: String, _ point: SurvivalChart.Point) {
        table.rows.append([
            .text(name), .duration(seconds: point.seconds), .percent(point.survival), Self.cell(point.lower, .percent),
            Self.cell(point.upper, .percent),
        ])
    }

    private mutating func add(column: Int, role: ColourRole, kind: Kind, position: Int) {
        lines.append(
            Line(
                column: column, rows: 0..<table.rows.count, nameCell: (0, column), role: role, kind: kind,
                position: position))
    }

    private static func cell(_ value: Double?, _ unit: ChartUnit) -> Cell {
        guard let value, value.isFinite else { return .missing }
        return switch unit {
        case .count: .number(value, decimals: 0)
        case .number(let decimals): .number(value, decimals: decimals)
        case .percent: .percent(value)
        case .duration: .duration(seconds: value)
        }
    }

    private static func kind(_ unit: ChartUnit) -> Column.Kind {
        switch unit {
        case .count, .number: .number
        case .percent: .percent
        case .duration: .duration
        }
    }

    private static func format(_ unit: ChartUnit) -> String {
        switch unit {
        case .count, .number: "#,##0.##"
        case .percent: "0%"
        case .duration: "[h]:mm"
        }
    }
}
