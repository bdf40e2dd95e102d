import Documents
import IncidentModel
import ResponseMetrics

/// The report for those who run the response: what is in hand, what comes in and goes out, how fast, and how good the data is.
package struct OperationsReport: Sendable {
    package let frame: ReportFrame
    package let open: OpenWork
    private let facts: IncidentFacts
    private let later: [LaterStretch]
    private let cohorts: IncidentCohorts

    /// - Parameters:
    ///   - facts: of all incidents ever, with the times of `milestones` and their sources: the backlog needs what was
    ///     open before the period.
    ///   - later: the stretches after reopenings, without those of exercises.
    package init(frame: ReportFrame, facts: IncidentFacts, later: [LaterStretch], open: OpenWork) {
        self.frame = frame
        self.facts = facts
        self.later = later
        self.open = open
        cohorts = IncidentCohorts(facts, frame: frame)
    }

    package static let milestones: Set<Milestone> = [
        .occurred, .detected, .reported, .acknowledged, .declared, .contained, .recovered, .closed,
    ]

    package func document() throws -> Document {
        let counts = StandingCounts(facts, rows: cohorts.period)
        let flow = try WorkFlow(facts, later: later, asOf: frame.horizon)
        let calendar = FlowCalendar(frame)
        let backlog = try Backlog(flow.spans, boundaries: calendar.boundaries)
        let metrics: [MetricDefinition] = [
            .timeToAcknowledge, .timeToDeclare, .timeToContain, .timeToRecover, .timeToClose,
        ]
        let figures = try metrics.map {
            try MetricTally($0, facts: facts, asOf: frame.horizon).figures(of: cohorts.period)
        }
        let quality = OutcomeFigures(facts, cohorts: cohorts, flow: flow, later: later, frame: frame)
        return frame.document(
            population: [
                [.text(PopulationTable.sentence(counts))],
                ["The flow of work counts every record but exercises, because false alarms have to be worked on too."],
            ],
            summary: [[.text(try summary(counts, backlog, quality))]],
            headline: try headline(counts, backlog, figures, quality),
            sections: try [
                workInHand(), flowSection(flow, calendar, backlog), speed(), quality.section(sources()),
                dataQuality(flow, figures), PopulationTable.section(frame, counts, figures),
                Glossary.section(
                    metrics,
                    [
                        .incident, .backlog, .littlesLaw, .median, .percentile, .interval, .missing,
                        .falsePositiveShare,
                        .reopenShare,
                    ]),
            ])
    }

    // MARK: - Headline

    private func headline(
        _ counts: StandingCounts, _ backlog: Backlog, _ figures: [MetricFigures], _ quality: OutcomeFigures
    ) throws -> [KeyFigure] {
        let previous = StandingCounts(facts, rows: cohorts.previous)
        let against = PeriodText.previousName(frame.period)
        let arrivals = try Change.counts(
            previous.records - previous[.exercise], days: frame.exposureDays(frame.previous),
            counts.records - counts[.exercise], days: frame.exposureDays(frame.period), against: against)
        let closings = backlog.periods.reduce(0) { $0 + $1.closed }
        let acknowledgeBefore = try MetricTally(.timeToAcknowledge, facts: facts, asOf: frame.horizon)
            .figures(of: cohorts.previous)
        let acknowledge = try Change.durations(acknowledgeBefore, figures[0], against: against)
        return [
            KeyFigure(
                label: "New records", value: .integer(counts.records - counts[.exercise]),
                previous: .integer(previous.records - previous[.exercise]), change: arrivals.text,
                verdict: arrivals.verdict == .noDetectableChange ? .noDetectableChange : .none),
            KeyFigure(label: "Closed", value: .integer(closings)),
            KeyFigure(
                label: "Open at the end", value: .integer(backlog.periods.last?.closing ?? 0),
                previous: (backlog.periods.first?.opening).map { .integer($0) }, note: "Before: open at the start"),
            KeyFigure(
                label: "Median time to acknowledge", value: DurationTable.duration(figures[0].median),
                previous: DurationTable.duration(acknowledgeBefore.median), change: acknowledge.text,
                verdict: acknowledge.verdict, count: figures[0].n),
            KeyFigure(
                label: "False-positive share",
                value: quality.falsePositives.share.map { .percent($0) } ?? .missing(reason: "nothing closed"),
                count: quality.falsePositives.total),
        ]
    }

    private func summary(_ counts: StandingCounts, _ backlog: Backlog, _ quality: OutcomeFigures) throws -> String {
        let days = PeriodText.span(frame.period, clock: frame.clock)
        let new = counts.records - counts[.exercise]
        let reopened = backlog.periods.reduce(0) { $0 + $1.reopened }
        let closed = backlog.periods.reduce(0) { $0 + $1.closed }
        let opening = backlog.periods.first?.opening ?? 0
        let closing = backlog.periods.last?.closing ?? 0
        var text = "From \(days), \(Wording.count(new, "record")) came in"
        if reopened > 0 {
            text += ", there \(Wording.verb(reopened, "was", "were")) \(Wording.count(reopened, "reopening"))"
        }
        text +=
            " and \(closed == 0 ? "none" : NumberText.integer(closed)) \(Wording.verb(closed, "was", "were")) closed. "
        text += "The number open went from \(NumberText.integer(opening)) to \(NumberText.integer(closing))."
        return [text, quality.sentence(records: new)].filter { !$0.isEmpty }.joined(separator: " ")
    }

    // MARK: - Sections

    private func workInHand() -> Section {
        let day = PeriodText.day(frame.asOf, clock: frame.clock)
        let lead =
            open.count == 0
            ? "No incidents were open on \(day)."
            : "\(Wording.sentence(Wording.count(open.count, "incident"))) "
                + "\(Wording.verb(open.count, "was", "were")) open on \(day), whenever detected."
        var blocks: [Block] = []
        if open.count > 0 {
            blocks = [.table(open.phaseTable(id: "open-by-phase")), .table(open.ageTable(id: "open-by-age"))]
            if frame.definition.namesPeople {
                blocks.append(.table(open.ownerTable(id: "open-by-owner", limit: frame.definition.listLength)))
            }
            blocks.append(.table(open.oldestTable(id: "oldest-open", frame: frame)))
        }
        return Section(id: "in-hand", title: "Work in hand", lead: [.text(lead)], blocks: blocks)
    }

    private func flowSection(_ flow: WorkFlow, _ calendar: FlowCalendar, _ backlog: Backlog) throws -> Section {
        let periods = backlog.periods
        func total(_ value: (Backlog.Period) -> Int) -> Cell { .integer(periods.reduce(0) { $0 + value($1) }) }
        let table = Table(
            id: "flow", title: "Arrivals, closings and backlog",
            columns: [
                Column(id: "unit", title: calendar.unit, kind: .text),
                Column(id: "opening", title: "Open at start", kind: .integer),
                Column(id: "new", title: "New", kind: .integer),
                Column(id: "reopened", title: "Reopened", kind: .integer),
                Column(id: "closed", title: "Closed", kind: .integer),
                Column(id: "closing", title: "Open at end", kind: .integer),
            ],
            rows: zip(calendar.labels, periods).map { label, period in
                [
                    .text(label), .integer(period.opening), .integer(period.new), .integer(period.reopened),
                    .integer(period.closed), .integer(period.closing),
                ]
            },
            totals: [
                "Whole period", .integer(periods.first?.opening ?? 0), total(\.new), total(\.reopened), total(\.closed),
                .integer(periods.last?.closing ?? 0),
            ],
            note: [
                .text(
                    backlog.balances
                        ? "Every row balances: open at start + new + reopened − closed = open at end."
                        : "Some rows do not balance; the times of the records contradict each other.")
            ], filterable: false)
        let arrivals = Chart(
            id: "arrivals", title: "New and closed",
            description: "New and reopened records against closings, \(Wording.count(periods.count, "interval")).",
            xAxis: calendar.unit, yAxis: "Records",
            content: .bars(
                BarChart(
                    categories: calendar.labels,
                    series: [
                        .init(
                            name: "New or reopened", values: periods.map { Double($0.new + $0.reopened) }, role: .accent
                        ),
                        .init(name: "Closed", values: periods.map { Double($0.closed) }, role: .series(1)),
                    ], arrangement: .grouped)))
        let level = Chart(
            id: "backlog", title: "Open at the end",
            description: "Open at the end of each interval: from \(NumberText.integer(periods.first?.closing ?? 0)) to "
                + "\(NumberText.integer(periods.last?.closing ?? 0)).",
            xAxis: calendar.unit, yAxis: "Open records",
            content: .lines(
                LineChart(
                    positions: .categories(calendar.labels),
                    series: [.init(name: "Open at the end", values: periods.map { Double($0.closing) })])))
        return Section(
            id: "flow-of-work", title: "Flow of work",
            lead: [.text(try littlesLaw(flow, calendar))], blocks: [.chart(arrivals), .chart(level), .table(table)])
    }

    private func littlesLaw(_ flow: WorkFlow, _ calendar: FlowCalendar) throws -> String {
        guard let from = calendar.boundaries.first, let to = calendar.boundaries.last, from < to else { return "" }
        let law = try LittlesLaw(flow.spans, from: from, to: to)
        let weeks = Double(to - from) / 604_800_000_000
        let closings = flow.spans.reduce(0) { count, span in
            span.end.map { $0 >= from && $0 < to } == true ? count + 1 : count
        }
        var text =
            "\(NumberText.number(law.arrivalRate * 604_800_000_000, decimals: 1)) records came in a week and "
            + "\(NumberText.number(Double(closings) / weeks, decimals: 1)) were closed. "
            + "On average \(NumberText.number(law.averageOpen, decimals: 1)) were open"
        guard let expected = law.expectedOpen else { return text + "." }
        text += "; arrivals and time to close would give \(NumberText.number(expected, decimals: 1))."
        let gap = abs(expected - law.averageOpen)
        if !law.isExact, gap > 0.25 * max(law.averageOpen, 1) {
            text += " The gap comes from work that was open at the start or the end, or from wrong times."
        }
        return text
    }

    private func speed() throws -> Section {
        let blocks = try [MetricDefinition.timeToAcknowledge, .timeToContain].map { metric -> Block in
            let groups = try MetricTally(metric, facts: facts, asOf: frame.horizon).bySeverity(cohorts.period)
                .filter { $0.figures.incidents > 0 }
            return .table(
                try DurationTable.table(
                    id: "\(metric.rawValue.replacing("_", with: "-"))-by-severity",
                    title: "\(metric.title) by severity",
                    rowTitle: "Severity", rowKind: .severity,
                    rows: groups.map { (label: $0.severity.cell, figures: $0.figures) }, detail: .brief,
                    emptyText: "No incidents were detected in this period."))
        }
        return Section(
            id: "speed", title: "Acknowledgement and containment",
            lead: ["For the incidents detected in the period. Those still waiting stand under \"Not yet\"."],
            blocks: blocks)
    }

    private func sources() throws -> [(word: String, figures: MetricFigures)] {
        guard !facts.sources.isEmpty else { return [] }
        return try MetricTally(.timeToAcknowledge, facts: facts, asOf: frame.horizon).byWord(
            cohorts.period, facts.sources)
    }

    private func dataQuality(_ flow: WorkFlow, _ figures: [MetricFigures]) -> Section {
        let table = Table(
            id: "missing-times", title: "Missing times",
            columns: [
                Column(id: "metric", title: "Figure", kind: .text),
                Column(id: "incidents", title: "Incidents", kind: .integer),
                Column(id: "missing", title: "Without a needed time", kind: .integer),
                Column(id: "share", title: "Share", kind: .percent),
                Column(
                    id: "estimated", title: "Estimated", kind: .integer,
                    note: "Only the day was known; its middle was taken."),
            ],
            rows: figures.map { figure in
                [
                    .text(figure.definition.title), .integer(figure.incidents), .integer(figure.missing),
                    figure.incidents == 0 ? .missing : .percent(Double(figure.missing) / Double(figure.incidents)),
                    .integer(figure.estimated),
                ]
            }, filterable: false)
        var sentences = ["A missing time takes an incident out of a figure, so a high share weakens it."]
        if flow.closedWithoutTime > 0 {
            sentences.append(
                "\(Wording.sentence(Wording.count(flow.closedWithoutTime, "closed record"))) "
                    + "\(Wording.verb(flow.closedWithoutTime, "has", "have")) no closing time and "
                    + "\(Wording.verb(flow.closedWithoutTime, "is", "are")) left out of the flow of work.")
        }
        if flow.withoutStart > 0 {
            sentences.append(
                "\(Wording.sentence(Wording.count(flow.withoutStart, "record"))) "
                    + "\(Wording.verb(flow.withoutStart, "has", "have")) neither a detection nor a report time and "
                    + "can't be placed in any period.")
        }
        return Section(
            id: "data-quality", title: "Data quality", lead: [.text(sentences.joined(separator: " "))],
            blocks: [.table(table)])
    }
}
