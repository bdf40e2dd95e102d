import Documents
import ResponseMetrics

/// A table of duration statistics with the number of cases beside every figure.
enum DurationTable {
    /// Which statistics a reader of the report needs.
    enum Detail {
        case brief
        case full
    }

    static func table(
        id: String, title: String, rowTitle: String, rowKind: Column.Kind = .text,
        rows: [(label: Cell, figures: MetricFigures)], detail: Detail, emptyText: String, note: Paragraph = []
    ) throws -> Table {
        // The column of single values exists only where a row needs it.
        let hasFew = rows.contains { $0.figures.n > 0 && !$0.figures.isEnoughForStatistics }
        var columns = [
            Column(id: "group", title: rowTitle, kind: rowKind),
            Column(
                id: "n", title: "Cases", kind: .integer,
                note: "Durations that ended; all statistics are computed from these."),
            Column(
                id: "open", title: "Not yet", kind: .integer,
                note: "Still running at the date to which the report looks."),
            Column(id: "missing", title: "Missing", kind: .integer, note: "A time that was never recorded."),
            Column(id: "median", title: "Median", kind: .duration),
            Column(id: "interval", title: "95% interval of the median", kind: .text),
        ]
        if detail == .full {
            columns.append(
                Column(
                    id: "km", title: "Median with open cases", kind: .duration,
                    note:
                        "Counts the ones still open as longer than their age so far, and is a time that occurred, where the "
                        + "median lies between two of them."))
            columns.append(Column(id: "p75", title: "75th percentile", kind: .duration))
        }
        columns.append(Column(id: "p90", title: "90th percentile", kind: .duration))
        if detail == .full {
            columns.append(Column(id: "p95", title: "95th percentile", kind: .duration))
            columns.append(
                Column(id: "mean", title: "Mean", kind: .duration, note: "For comparison only; long cases dominate it.")
            )
        }
        if hasFew {
            columns.append(
                Column(
                    id: "values", title: "Single values", kind: .text,
                    note: "Shown instead of statistics where there are fewer than 5 cases."))
        }
        return Table(
            id: id, title: title, columns: columns,
            rows: try rows.map { try cells($0.label, $0.figures, detail, hasFew: hasFew) }, note: note,
            emptyText: emptyText)
    }

    private static func cells(
        _ label: Cell, _ figures: MetricFigures, _ detail: Detail, hasFew: Bool
    ) throws -> [Cell] {
        var cells: [Cell] = [label, .integer(figures.n), .integer(figures.open), .integer(figures.missing)]
        cells += [duration(figures.median), try interval(figures, 0.5)]
        if detail == .full {
            let summary = figures.isEnoughForStatistics ? try DurationSummary(figures.sample) : nil
            cells.append(survivalMedian(figures, summary))
            cells.append(duration(figures.quantile(0.75)))
            cells.append(duration(figures.quantile(0.9)))
            cells.append(duration(figures.quantile(0.95)))
            cells.append(duration(summary?.mean))
        } else {
            cells.append(duration(figures.quantile(0.9)))
        }
        if hasFew { cells.append(figures.isEnoughForStatistics ? .missing : singleValues(figures)) }
        return cells
    }

    private static func survivalMedian(_ figures: MetricFigures, _ summary: DurationSummary?) -> Cell {
        guard let summary else { return .missing }
        return summary.survivalMedian.map { .duration(seconds: Double($0) / 1_000_000) }
            ?? .missing(reason: "not reached")
    }

    private static func singleValues(_ figures: MetricFigures) -> Cell {
        guard figures.n > 0 else { return .missing }
        return .text(figures.sample.completed.map { Wording.duration($0) }.joined(separator: " · "))
    }

    static func duration(_ microseconds: Double?) -> Cell {
        microseconds.map { .duration(seconds: $0 / 1_000_000) } ?? .missing
    }

    /// The interval of a quantile, or why there is none.
    static func interval(_ figures: MetricFigures, _ p: Double) throws -> Cell {
        guard figures.isEnoughForStatistics else { return .missing }
        let bounds = try figures.interval(p)
        if bounds.lower == nil, bounds.upper == nil { return .missing(reason: "no finite interval") }
        return .durationInterval(
            lower: bounds.lower.map { Double($0) / 1_000_000 }, upper: bounds.upper.map { Double($0) / 1_000_000 })
    }

    /// What a reader of a figure has to know besides: how many have not ended, and how many rest on a day.
    static func asides(_ figures: MetricFigures) -> String {
        (figures.open > 0 ? "; \(NumberText.integer(figures.open)) not yet" : "")
            + (figures.estimated > 0 ? "; \(NumberText.integer(figures.estimated)) estimated" : "")
    }

    /// The interval in a sentence: `95% interval 3 h to 5 h`, or nil where there is none.
    static func intervalText(_ figures: MetricFigures, _ p: Double) throws -> String {
        let cell = try interval(figures, p)
        if case .missing = cell { return "no finite interval" }
        return "95% interval \(CellText.text(cell))"
    }
}
