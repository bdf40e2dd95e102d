import Documents
import IncidentModel
import ResponseMetrics

/// The report for directors: few figures, each with the period before beside it and whether the change is more than chance.
package struct BoardReport: Sendable {
    package let frame: ReportFrame
    package let open: OpenWork
    package let learning: Learning
    package let controls: ControlFacts
    private let notices: NoticeTables
    private let facts: IncidentFacts
    private let cohorts: IncidentCohorts

    /// - Parameters:
    ///   - facts: of all incidents that were detected within `frame.window`, with the times of `milestones`.
    ///   - notices: of the window of the frame and everything that still runs.
    package init(
        frame: ReportFrame, facts: IncidentFacts, open: OpenWork, learning: Learning, controls: ControlFacts = .none,
        notices: [Notice] = []
    ) {
        self.frame = frame
        self.facts = facts
        self.open = open
        self.learning = learning
        self.controls = controls
        self.notices = NoticeTables(notices, frame: frame)
        cohorts = IncidentCohorts(facts, frame: frame)
    }

    package static let milestones: Set<Milestone> = [.occurred, .detected, .reported, .acknowledged, .contained]

    /// Fails only if a duration is negative, which the rule of the metrics has ruled out before.
    package func document() throws -> Document {
        let figures = try BoardFigures(
            facts, cohorts, frame: frame, open: open, learning: learning, notices: notices)
        return frame.document(
            parameters: [Parameter("Compared with", PeriodText.label(frame.previous, clock: frame.clock))],
            population: [[.text(PopulationTable.sentence(figures.counts))]],
            summary: try figures.summary(), headline: try figures.keyFigures(),
            sections: try [
                overTime(figures), containment(figures), openSection(), noticeSection(),
                ControlTables(facts: controls, frame: frame).failedMostOften(try controls.review(frame)),
                learning.learnedSection(), learning.overdueSection(frame),
                PopulationTable.section(frame, figures.counts, [figures.dwell, figures.acknowledge, figures.contain]),
                Glossary.section(
                    [.dwellTime, .timeToAcknowledge, .timeToContain],
                    [
                        .incident, .median, .percentile, .interval, .noDetectableChange, .open, .missing, .overdue,
                        .effectiveness, .wilsonInterval, .margin, .onTimeShare, .projectedDue,
                    ]),
            ])
    }

    private func overTime(_ figures: BoardFigures) -> Section {
        let counts = cohorts.months.map { StandingCounts(facts, rows: $0) }
        let severities = Severity.allCases.filter { severity in counts.contains { $0[severity] > 0 } }
        let total = counts.reduce(0) { $0 + $1.incidents }
        let description =
            total == 0
            ? "No incidents were detected in the months shown."
            : "Incidents by month and severity: \(Wording.count(total, "incident")) in "
                + "\(Wording.count(counts.count, "month")), "
                + Wording.list(
                    severities.map { severity in
                        "\(NumberText.integer(counts.reduce(0) { $0 + $1[severity] })) \(severity.rawValue)"
                    }) + "."
        let chart = Chart(
            id: "incidents-by-month", title: "Incidents by month and severity", description: description,
            xAxis: "Month of detection", yAxis: "Incidents",
            content: .bars(
                MonthBars.chart(
                    severities.map { severity in
                        (
                            name: severity.label, counts: counts.map { $0[severity] },
                            role: .severity(severity.level)
                        )
                    }, frame)),
            note: MonthBars.note)
        return Section(
            id: "over-time", title: "Incidents over time",
            lead: ["How many incidents were detected in each month, by how bad they were."],
            blocks: total == 0 ? [.paragraph([.text(description)])] : [.chart(chart)])
    }

    private func containment(_ figures: BoardFigures) throws -> Section {
        let monthly = try cohorts.months.map { try figures.containTally.figures(of: $0) }
        let severities = try figures.containTally.bySeverity(cohorts.period).filter { $0.figures.incidents > 0 }
        var blocks: [Block] = []
        if monthly.contains(where: \.isEnoughForStatistics) {
            blocks.append(
                .chart(
                    try DurationCharts.overTime(
                        id: "contain-by-month", title: "Time to contain by month", months: frame.months,
                        figures: monthly,
                        frame: frame)))
        }
        blocks.append(
            .table(
                try DurationTable.table(
                    id: "contain-by-severity", title: "Time to contain in the period, by severity",
                    rowTitle: "Severity",
                    rowKind: .severity, rows: severities.map { (label: $0.severity.cell, figures: $0.figures) },
                    detail: .brief, emptyText: "No incidents were detected in this period.")))
        return Section(
            id: "containment", title: "How fast incidents were contained",
            lead: [.text(try TrendSentence.text("Time to contain", monthly))], blocks: blocks)
    }

    private func noticeSection() throws -> Section {
        let tally = notices.tally(frame.period)
        var blocks: [Block] = []
        if !tally.isEmpty {
            blocks.append(
                .table(
                    try notices.punctuality(
                        id: "notices-by-instrument", title: "Notices of the period, by law or contract",
                        heading: "Instrument", notices.notices.filter { $0.isPlaced(in: frame.period) },
                        detail: .withoutNotApplicable
                    ) { $0.instrument.isEmpty ? $0.obligation : $0.instrument }))
        }
        if !notices.running.isEmpty {
            blocks.append(.table(notices.runningTable(id: "running-clocks", limit: frame.definition.listLength)))
        }
        return Section(
            id: "notices", title: "Whom we had to tell, and when",
            lead: [.text(try notices.sentence(tally) + " " + notices.runningSentence())], blocks: blocks)
    }

    private func openSection() -> Section {
        let day = PeriodText.day(frame.asOf, clock: frame.clock)
        let lead =
            open.count == 0
            ? "No incidents were open on \(day)."
            : "\(Wording.sentence(Wording.count(open.count, "incident"))) "
                + "\(Wording.verb(open.count, "was", "were")) open on \(day), whenever detected."
        return Section(
            id: "open", title: "Open and ageing", lead: [.text(lead)],
            blocks: open.count == 0
                ? []
                : [.table(open.ageTable(id: "open-by-age")), .table(open.oldestTable(id: "oldest-open", frame: frame))])
    }
}
