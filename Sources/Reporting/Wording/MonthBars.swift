import Documents

/// Counts by calendar month, the months of the report's own period marked.
enum MonthBars {
    typealias Series = (name: String, counts: [Int], role: ColourRole)

    static let note: Paragraph = ["▸ marks the months of this report's period."]

    /// One count a month of the frame in each series.
    static func chart(_ series: [Series], _ frame: ReportFrame) -> BarChart {
        BarChart(
            categories: frame.months.map { month in
                let isWithin = month.from < frame.period.to && month.to > frame.period.from
                return (isWithin ? "▸ " : "") + PeriodText.month(month, clock: frame.clock)
            },
            series: series.map { BarChart.Series(name: $0.name, values: $0.counts.map(Double.init), role: $0.role) })
    }
}
