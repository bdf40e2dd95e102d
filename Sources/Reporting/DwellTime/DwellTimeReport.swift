import Documents
import IncidentModel
import ResponseMetrics

/// The report on how long incidents went unnoticed.
package struct DwellTimeReport: Sendable {
    package let frame: ReportFrame
    private let facts: IncidentFacts
    private let cohorts: IncidentCohorts

    package static let milestones: Set<Milestone> = [.occurred, .detected, .reported]

    /// - Parameter facts: of all incidents that were detected within `frame.window`, with the times of `milestones`, their
    ///   categories and sources.
    package init(frame: ReportFrame, facts: IncidentFacts) {
        self.frame = frame
        self.facts = facts
        cohorts = IncidentCohorts(facts, frame: frame)
    }

    package func document() throws -> Document {
        let tally = MetricTally(.dwellTime, facts: facts, asOf: frame.horizon)
        let current = try tally.figures(of: cohorts.period)
        let previous = try tally.figures(of: cohorts.previous)
        let counts = StandingCounts(facts, rows: cohorts.period)
        let change = try Change.durations(previous, current, against: PeriodText.previousName(frame.period))
        return frame.document(
            parameters: [Parameter("Compared with", PeriodText.label(frame.previous, clock: frame.clock))],
            population: [[.text(PopulationTable.sentence(counts))], [.text(knownSentence(current))]],
            summary: [[.text(summary(current, change))]], headline: try headline(current, previous, change),
            sections: try [
                spread(current), groups(tally), overTime(tally), reading(),
                PopulationTable.section(frame, counts, [current]),
                Glossary.section(
                    [.dwellTime], [.incident, .median, .percentile, .interval, .noDetectableChange, .trend, .missing]),
            ])
    }

    private func summary(_ current: MetricFigures, _ change: Change) -> String {
        let days = PeriodText.span(frame.period, clock: frame.clock)
        guard current.incidents > 0 else { return "No incidents were detected from \(days)." }
        guard let median = current.median, let tail = current.quantile(0.9) else {
            return current.n == 0
                ? "For none of the incidents detected from \(days) is a dwell time known."
                : "From \(days) the dwell time is known for only \(Wording.count(current.n, "incident")), too few to summarise."
        }
        return
            "Of the \(NumberText.integer(current.n)) incidents detected from \(days) whose dwell time is known, half had "
            + "gone unnoticed for \(Wording.duration(median)) or longer; the 90th percentile was "
            + "\(Wording.duration(tail)). \(Wording.sentence(change.judgement))."
    }

    private func knownSentence(_ figures: MetricFigures) -> String {
        guard figures.incidents > 0 else { return "There is no dwell time to measure." }
        let share = Double(figures.n) / Double(figures.incidents)
        return
            "The dwell time is known for \(NumberText.integer(figures.n)) of \(Wording.count(figures.incidents, "incident")) "
            + "(\(Wording.percent(share))); for \(figures.missing == 0 ? "none" : NumberText.integer(figures.missing)) a time is "
            + "missing, and for \(figures.excluded(.spanOnly) == 0 ? "none" : NumberText.integer(figures.excluded(.spanOnly))) "
            + "only a span of more than a day is known."
    }

    private func headline(
        _ current: MetricFigures, _ previous: MetricFigures, _ change: Change
    ) throws -> [KeyFigure] {
        let tail = try Change.quantile(0.9, previous, current, against: PeriodText.previousName(frame.period))
        return [
            KeyFigure(
                label: "Median dwell time", value: DurationTable.duration(current.median),
                previous: DurationTable.duration(previous.median), change: change.text, verdict: change.verdict,
                note: current.isEnoughForStatistics
                    ? Wording.sentence(try DurationTable.intervalText(current, 0.5)) + DurationTable.asides(current)
                    : "Fewer than 5 cases",
                count: current.n),
            KeyFigure(
                label: "90th percentile dwell time", value: DurationTable.duration(current.quantile(0.9)),
                previous: DurationTable.duration(previous.quantile(0.9)), change: tail.text, verdict: tail.verdict,
                note: current.isEnoughForStatistics
                    ? Wording.sentence(try DurationTable.intervalText(current, 0.9)) + DurationTable.asides(current)
                    : "Fewer than 5 cases",
                count: current.n),
            KeyFigure(
                label: "Beginning not known", value: .integer(current.missingStart),
                note: current.excluded(.spanOnly) > 0
                    ? "\(NumberText.integer(current.excluded(.spanOnly))) more only as a span" : nil),
        ]
    }

    private func spread(_ figures: MetricFigures) throws -> Section {
        let chart = try DurationCharts.distribution(
            id: "dwell-distribution", title: "How long incidents went unnoticed", figures: figures)
        let few = figures.n > 0 && !figures.isEnoughForStatistics
        let lead =
            chart != nil
            ? "How many went unnoticed for how long."
            : figures.n == 0
                ? "There is no case to show."
                : few
                    ? "Fewer than 5 cases: the single values are shown."
                    : "All \(NumberText.integer(figures.n)) cases took no time, so that there is nothing to draw."
        let values: Block = .list(figures.sample.completed.map { [.text(Wording.duration($0))] })
        return Section(
            id: "spread", title: "Distribution",
            lead: [.text(lead)], blocks: chart.map { [.chart($0)] } ?? (few ? [values] : []))
    }

    private func groups(_ tally: MetricTally) throws -> Section {
        let empty = "No incidents were detected in this period."
        var blocks: [Block] = [
            .table(
                try DurationTable.table(
                    id: "dwell-severity", title: "By severity", rowTitle: "Severity", rowKind: .severity,
                    rows: try tally.bySeverity(cohorts.period).filter { $0.figures.incidents > 0 }
                        .map { (label: $0.severity.cell, figures: $0.figures) }, detail: .full, emptyText: empty))
        ]
        let words: [(id: String, title: String, row: String, words: [Int32])] = [
            ("dwell-category", "By category", "Category", facts.categories),
            ("dwell-source", "By detection source", "Source", facts.sources),
        ]
        for group in words where !group.words.isEmpty {
            let rows = try tally.byWord(cohorts.period, group.words).filter { $0.figures.incidents > 0 }
            var table = try DurationTable.table(
                id: group.id, title: group.title, rowTitle: group.row,
                rows: rows.map { (label: .text($0.word.asLabel), figures: $0.figures) }, detail: .brief,
                emptyText: empty)
            table.maximumRowsShown = 15
            blocks.append(.table(table))
        }
        return Section(
            id: "groups", title: "By severity, category and source",
            lead: [
                "Groups differ in what they contain, so compare a group with itself over time rather than with others."
            ],
            blocks: blocks)
    }

    private func overTime(_ tally: MetricTally) throws -> Section {
        let monthly = try cohorts.months.map { try tally.figures(of: $0) }
        var blocks: [Block] = []
        if monthly.contains(where: \.isEnoughForStatistics) {
            blocks.append(
                .chart(
                    try DurationCharts.overTime(
                        id: "dwell-by-month", title: "Dwell time by month", months: frame.months, figures: monthly,
                        frame: frame)))
        }
        blocks.append(
            .table(
                try DurationTable.table(
                    id: "dwell-month", title: "By month of detection", rowTitle: "Month",
                    rows: zip(frame.months, monthly).map {
                        (label: .text(PeriodText.month($0, clock: frame.clock)), figures: $1)
                    }, detail: .brief, emptyText: "No months.")))
        return Section(
            id: "over-time", title: "Over time", lead: [.text(try TrendSentence.text("Dwell time", monthly))],
            blocks: blocks)
    }

    private func reading() -> Section {
        Section(
            id: "reading", title: "How to read this",
            blocks: [.list(DwellTimeReport.advice.map { [.text($0)] })])
    }

    private static let advice = [
        "Dwell time can only be measured where the beginning was found. The cases without one are counted, not guessed.",
        "A better search finds older intrusions: the dwell time may rise because detection improved. Read it together with "
            + "the number of incidents and their source.",
        "The newest months look short at first, because long-running intrusions have not been found yet.",
        "Published figures of incident response firms describe their own customers' worst cases. They are context, not a "
            + "target.",
    ]
}
