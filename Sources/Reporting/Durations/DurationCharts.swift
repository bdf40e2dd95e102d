import Documents
import IncidentModel
import ResponseMetrics

/// Charts of durations. Whatever the number of incidents, a chart gets at most a few hundred points.
enum DurationCharts {
    /// Points of one survival curve: more can't be told apart at the width of a page.
    private static let curvePoints = 160
    private static let censoringTicks = 60

    /// Median and 90th percentile by month, with the interval of the median as a band; months below five cases are gaps.
    static func overTime(
        id: String, title: String, months: [Period], figures: [MetricFigures], frame: ReportFrame
    ) throws -> Chart {
        let names = months.map { PeriodText.month($0, clock: frame.clock) }
        let intervals = try figures.map { try $0.interval(0.5) }
        // A band needs both ends; where one is not finite there is none.
        let isBounded = intervals.map { $0.lower != nil && $0.upper != nil }
        func bound(_ values: [Int64?]) -> [Double?] {
            zip(values, isBounded).map { value, bounded in bounded ? value.map { Double($0) / 1_000_000 } : nil }
        }
        let medians = figures.map { $0.median.map { $0 / 1_000_000 } }
        let tails = figures.map { $0.quantile(0.9).map { $0 / 1_000_000 } }
        let description: String
        if let last = figures.indices.last(where: { medians[$0] != nil }), let median = medians[last] {
            description =
                "\(title): in \(names[last]) the median was \(DurationText.text(seconds: median)) over "
                + "\(Wording.count(figures[last].n, "case")). Months with fewer than 5 cases are left blank."
        } else {
            description = "\(title): no month has the 5 cases that a median needs."
        }
        return Chart(
            id: id, title: title, description: description, xAxis: "Month of detection", yAxis: "Duration",
            content: .lines(
                LineChart(
                    positions: .categories(names),
                    series: [
                        LineChart.Series(
                            name: "Median, with 95% interval", values: medians, lower: bound(intervals.map(\.lower)),
                            upper: bound(intervals.map(\.upper)), role: .accent),
                        LineChart.Series(name: "90th percentile", values: tails, role: .series(1)),
                    ], unit: .duration)))
    }

    /// How durations are spread, on a logarithmic axis; nil where there are too few to show a shape.
    static func distribution(id: String, title: String, figures: MetricFigures) throws -> Chart? {
        guard let median = figures.median, let tail = figures.quantile(0.9) else { return nil }
        let histogram = try fitting(figures.sample.completed)
        guard let first = histogram.bins.first else { return nil }
        let edges = [first.lower / 1_000_000] + histogram.bins.map { $0.upper / 1_000_000 }
        var note: Paragraph = ["Each step of the axis is a multiple, so that minutes and months fit on one page."]
        if histogram.zeros > 0 {
            note.append(
                .text(
                    " \(Wording.sentence(Wording.count(histogram.zeros, "case"))) of zero length can't stand on such an axis "
                        + "and \(Wording.verb(histogram.zeros, "is", "are")) not drawn."))
        }
        return Chart(
            id: id, title: title,
            description: "\(title): \(Wording.count(figures.n, "case")), median \(Wording.duration(median)), "
                + "90th percentile \(Wording.duration(tail)), longest \(Wording.duration(figures.sample.completed[figures.n - 1])).",
            xAxis: "Duration (logarithmic)", yAxis: "Incidents",
            content: .distribution(
                DistributionChart(
                    edges: edges, counts: histogram.bins.map(\.count),
                    markers: [
                        .init(label: "median", seconds: median / 1_000_000),
                        .init(label: "90th percentile", seconds: tail / 1_000_000),
                    ])), note: note)
    }

    /// Finer bins for more values; never more than a page can show.
    private static func fitting(_ values: [Int64]) throws -> Histogram {
        let fine = values.count < 60 ? 3 : 5
        let histogram = try Histogram.logarithmic(sorted: values, binsPerDecade: fine)
        return histogram.bins.count <= 60 ? histogram : try Histogram.logarithmic(sorted: values, binsPerDecade: 2)
    }

    /// How many are still waiting after a time, by severity; severities with fewer than five incidents are left out.
    static func survival(
        id: String, title: String, bySeverity: [(severity: Severity, figures: MetricFigures)]
    ) throws -> Chart? {
        let shown = bySeverity.filter {
            $0.figures.sample.count >= MetricFigures.fewestForStatistics && $0.figures.n > 0
        }
        guard !shown.isEmpty else { return nil }
        var sentences: [String] = []
        let series = try shown.map { group in
            let estimate = try KaplanMeier(group.figures.sample)
            let curve = try SurvivalCurve(estimate, atMost: curvePoints)
            let median = estimate.median.map { Wording.duration($0) } ?? "not reached"
            sentences.append("\(group.severity.label): median \(median)")
            let censored = group.figures.sample.censored
            let stride = max(1, censored.count / censoringTicks)
            return SurvivalChart.Series(
                name: group.severity.label,
                points: curve.points.map { .init(seconds: Double($0.time) / 1_000_000, survival: $0.survival) },
                censored: Swift.stride(from: 0, to: censored.count, by: stride).map {
                    Double(censored[$0]) / 1_000_000
                },
                role: .severity(group.severity.level))
        }
        return Chart(
            id: id, title: title,
            description: "\(title). Open incidents are counted as longer than their age so far. "
                + sentences.joined(separator: "; ") + ".",
            xAxis: "Time since detection", yAxis: "Share still waiting",
            content: .survival(SurvivalChart(series: series, timeScale: .logarithmic)),
            note: [
                "A curve shows which share is still waiting after a time. Small ticks are incidents that are still open."
            ])
    }
}
