import Documents
import IncidentModel
import ResponseMetrics

/// The report `mttr`: each response time under its own name, with cases, open ones, intervals, curves and trend.
package struct ResponseTimeReport: Sendable {
    package let frame: ReportFrame
    private let facts: IncidentFacts
    private let cohorts: IncidentCohorts

    package static let metrics: [MetricDefinition] = [
        .timeToAcknowledge, .timeToContain, .timeToEradicate, .timeToRecover, .timeToClose,
    ]

    package static let milestones: Set<Milestone> = [
        .detected, .reported, .acknowledged, .contained, .eradicated, .recovered, .closed,
    ]

    /// - Parameter facts: of all incidents that were detected within `frame.window`, with the times of `milestones`.
    package init(frame: ReportFrame, facts: IncidentFacts) {
        self.frame = frame
        self.facts = facts
        cohorts = IncidentCohorts(facts, frame: frame)
    }

    package func document() throws -> Document {
        let tallies = ResponseTimeReport.metrics.map { MetricTally($0, facts: facts, asOf: frame.horizon) }
        let current = try tallies.map { try $0.figures(of: cohorts.period) }
        let previous = try tallies.map { try $0.figures(of: cohorts.previous) }
        let counts = StandingCounts(facts, rows: cohorts.period)
        let against = PeriodText.previousName(frame.period)
        let changes = try zip(previous, current).map { try Change.durations($0, $1, against: against) }
        return frame.document(
            parameters: [Parameter("Compared with", PeriodText.label(frame.previous, clock: frame.clock))],
            population: [[.text(PopulationTable.sentence(counts))]],
            summary: summary(current, changes),
            headline: try headline(current, previous, changes),
            sections: try [overview(current, previous, changes)]
                + zip(tallies, current).map { try section($0, $1) } + [
                    PopulationTable.section(frame, counts, current),
                    Glossary.section(
                        ResponseTimeReport.metrics,
                        [
                            .incident, .median, .percentile, .interval, .survival, .meanTime, .noDetectableChange,
                            .trend,
                            .missing,
                        ]),
                ])
    }

    private func summary(_ current: [MetricFigures], _ changes: [Change]) -> [Paragraph] {
        let days = PeriodText.span(frame.period, clock: frame.clock)
        guard current.contains(where: { $0.incidents > 0 }) else {
            return [[.text("No incidents were detected from \(days), so there are no response times to report.")]]
        }
        let contain = current[1]
        var sentences = ["\"MTTR\" can mean five different things; this report gives each under its own name."]
        if let median = contain.median {
            sentences.append(
                "Half of the \(NumberText.integer(contain.n)) incidents with a known time to contain were contained within "
                    + "\(Wording.duration(median)); \(changes[1].judgement).")
        } else {
            sentences.append(
                "The time to contain is known for \(Wording.count(contain.n, "incident")), too few to summarise.")
        }
        return [[.text(sentences.joined(separator: " "))]]
    }

    private func headline(
        _ current: [MetricFigures], _ previous: [MetricFigures], _ changes: [Change]
    ) throws -> [KeyFigure] {
        try current.indices.map { index in
            let figures = current[index]
            return KeyFigure(
                label: "Median \(figures.definition.title.lowercased())", value: DurationTable.duration(figures.median),
                previous: DurationTable.duration(previous[index].median), change: changes[index].text,
                verdict: changes[index].verdict,
                note: figures.isEnoughForStatistics
                    ? Wording.sentence(try DurationTable.intervalText(figures, 0.5)) + DurationTable.asides(figures)
                    : "Fewer than 5 cases",
                count: figures.n)
        }
    }

    private func overview(
        _ current: [MetricFigures], _ previous: [MetricFigures], _ changes: [Change]
    ) throws -> Section {
        let comparison = Table(
            id: "comparison", title: "Against \(PeriodText.previousName(frame.period))",
            columns: [
                Column(id: "metric", title: "Figure", kind: .text),
                Column(id: "n-before", title: "Cases before", kind: .integer),
                Column(id: "open-before", title: "Not yet then", kind: .integer),
                Column(id: "before", title: "Median before", kind: .duration),
                Column(id: "n", title: "Cases", kind: .integer),
                Column(id: "open", title: "Not yet", kind: .integer),
                Column(id: "median", title: "Median", kind: .duration),
                Column(id: "verdict", title: "In words", kind: .longText),
            ],
            rows: current.indices.map { index in
                [
                    .text(current[index].definition.title), .integer(previous[index].n),
                    .integer(previous[index].open), DurationTable.duration(previous[index].median),
                    .integer(current[index].n), .integer(current[index].open),
                    DurationTable.duration(current[index].median), .text(Wording.sentence(changes[index].judgement)),
                ]
            }, filterable: false)
        return Section(
            id: "overview", title: "All response times",
            lead: [
                "All are measured from detection. The median is the figure to quote; the mean is shown for comparison only."
            ],
            blocks: [
                .table(
                    try DurationTable.table(
                        id: "response-times", title: "Response times of the period", rowTitle: "Figure",
                        rows: current.map { (label: .text($0.definition.title), figures: $0) }, detail: .full,
                        emptyText: "No incidents.")),
                .table(comparison),
            ])
    }

    private func section(_ tally: MetricTally, _ figures: MetricFigures) throws -> Section {
        let id = figures.definition.rawValue.replacing("_", with: "-")
        let title = figures.definition.title
        let bySeverity = try tally.bySeverity(cohorts.period)
        let monthly = try cohorts.months.map { try tally.figures(of: $0) }
        var blocks: [Block] = [
            .table(
                try DurationTable.table(
                    id: "\(id)-severity", title: "\(title) by severity", rowTitle: "Severity", rowKind: .severity,
                    rows: bySeverity.filter { $0.figures.incidents > 0 }
                        .map { (label: $0.severity.cell, figures: $0.figures) },
                    detail: .full, emptyText: "No incidents were detected in this period."))
        ]
        if [.timeToContain, .timeToRecover].contains(figures.definition),
            let chart = try DurationCharts.survival(
                id: "\(id)-curve", title: "\(title): share still waiting, by severity", bySeverity: bySeverity)
        {
            blocks.append(.chart(chart))
        }
        if let chart = try DurationCharts.distribution(
            id: "\(id)-distribution", title: "\(title): how the cases are spread", figures: figures)
        {
            blocks.append(.chart(chart))
        }
        if monthly.contains(where: \.isEnoughForStatistics) {
            blocks.append(
                .chart(
                    try DurationCharts.overTime(
                        id: "\(id)-by-month", title: "\(title) by month", months: frame.months, figures: monthly,
                        frame: frame)))
        }
        blocks.append(
            .table(
                try DurationTable.table(
                    id: "\(id)-month", title: "\(title) by month of detection", rowTitle: "Month",
                    rows: zip(frame.months, monthly).map {
                        (label: .text(PeriodText.month($0, clock: frame.clock)), figures: $1)
                    }, detail: .brief, emptyText: "No months.")))
        return Section(
            id: id, title: title,
            lead: [
                .text("\(title): \(figures.definition.meaning). "), .text(try TrendSentence.text("Trend", monthly)),
            ], blocks: blocks)
    }
}
