import ControlFrameworks
import Documents
import IncidentModel
import ResponseMetrics

/// The report for compliance officers and auditors: framework by framework, which controls incidents put to the test, how they
/// held, and what is still to be mended.
package struct ComplianceReport: Sendable {
    package let frame: ReportFrame
    private let facts: ControlFacts
    private let actions: PendingActions
    private let notices: NoticeTables
    private let tables: ControlTables

    /// - Parameter notices: of the window of the frame and everything that still runs.
    package init(frame: ReportFrame, facts: ControlFacts, actions: PendingActions, notices: [Notice] = []) {
        self.frame = frame
        self.facts = facts
        self.actions = actions
        self.notices = NoticeTables(notices, frame: frame)
        tables = ControlTables(facts: facts, frame: frame)
    }

    /// Fails only if a share lies outside 0 … 1, which counting rules out.
    package func document() throws -> Document {
        let review = try facts.review(frame, scope: facts.catalogs.flatMap(\.controls))
        let frameworks = Set(review.challenged.map(\.current.control.framework)).sorted()
        var sections = [overTime(), exposure(review)]
        sections += frameworks.map { framework($0, review) }
        sections.append(behind(review))
        sections.append(actions.section(frame))
        sections.append(try FixTables(facts: facts, frame: frame).section())
        sections.append(try obligations())
        sections.append(EvidenceIndex(facts: facts, frame: frame).section(review))
        sections.append(
            Glossary.section(
                [],
                [
                    .controlOutcome, .effectiveness, .wilsonInterval, .neverChallenged, .noDetectableChange, .overdue,
                    .fixHeld, .margin, .onTimeShare,
                ])
        )
        return frame.document(
            parameters: [Parameter("Compared with", PeriodText.label(frame.previous, clock: frame.clock))],
            population: population(review), summary: summary(review, frameworks), headline: try headline(review),
            sections: sections)
    }

    // MARK: - Figures

    private func headline(_ review: EffectivenessReview) throws -> [KeyFigure] {
        let challenged = review.challenged
        let before = review.lines.compactMap(\.previous).filter { $0.standing != .neverChallenged }
        func sum(_ figures: [ControlEffectiveness], _ value: (ControlEffectiveness) -> Int) -> Int {
            figures.reduce(0) { $0 + value($1) }
        }
        let current = challenged.map(\.current)
        let statements = sum(current) { $0.incidents.count }
        let confirmed = sum(current, \.confirmed)
        return [
            KeyFigure(
                label: "Controls challenged", value: .integer(challenged.count), previous: .integer(before.count)),
            KeyFigure(
                label: "Did not hold", value: .integer(sum(current, \.failures)),
                previous: .integer(sum(before, \.failures)),
                note:
                    "of \(Wording.count(sum(current, \.n), "verdict")), \(NumberText.integer(sum(before, \.n))) before"
            ),
            KeyFigure(
                label: "Confirmed by a second person",
                value: statements == 0
                    ? .missing(reason: "no statement") : .percent(Double(confirmed) / Double(statements), decimals: 0),
                note: "\(NumberText.integer(confirmed)) of \(Wording.count(statements, "statement"))"),
            KeyFigure(
                label: "Actions open", value: .integer(actions.count),
                note: actions.overdue == 0 ? "None overdue" : "\(NumberText.integer(actions.overdue)) overdue"),
            try notices.figure(),
        ]
    }

    private func summary(_ review: EffectivenessReview, _ frameworks: [FrameworkID]) -> [Paragraph] {
        let challenged = review.challenged
        let days = PeriodText.span(frame.period, clock: frame.clock)
        guard !challenged.isEmpty else {
            return [
                [
                    "No incident detected from \(days) has a statement about a control. That says nothing about whether they hold."
                ]
            ]
        }
        let incidents = Set(challenged.flatMap { $0.current.incidents.map(\.incident) }).count
        var text =
            "Incidents detected from \(days) challenged \(Wording.count(challenged.count, "control")) of "
            + "\(Wording.count(frameworks.count, "framework")); statements were recorded for "
            + "\(Wording.count(incidents, "incident"))."
        if let worst = challenged.first(where: { $0.current.failures > 0 }) {
            let name = facts.name(worst.current.control)
            text +=
                " \(name.label) (\(name.title)) failed most often: it did not hold in "
                + "\(NumberText.integer(worst.current.failures)) of \(Wording.count(worst.current.n, "incident"))."
        }
        let worse = challenged.filter { $0.change?.verdict == .worse }
        let better = challenged.filter { $0.change?.verdict == .better }
        if worse.isEmpty, better.isEmpty {
            text += " No control held detectably better or worse than in \(PeriodText.previousName(frame.period))."
        } else {
            for (lines, word) in [(worse, "worse"), (better, "better")] where !lines.isEmpty {
                text +=
                    " \(Wording.list(lines.map { facts.name($0.current.control).label })) "
                    + "\(Wording.verb(lines.count, "holds", "hold")) \(word) than in \(PeriodText.previousName(frame.period)), by more than chance would explain."
            }
        }
        var paragraphs: [Paragraph] = [[.text(text)]]
        if frame.isUnfinished {
            paragraphs.append([
                .strong("The period is not over. "),
                .text("Figures run to \(PeriodText.day(frame.asOf, clock: frame.clock)) and will change."),
            ])
        }
        return paragraphs
    }

    private func population(_ review: EffectivenessReview) -> [Paragraph] {
        var left: [IncidentFacts.Standing: Set<String>] = [:]
        for observation in facts.observations
        where observation.standing != .counted && observation.at >= frame.period.from
            && observation.at < frame.period.to
        {
            left[observation.standing, default: []].insert(observation.incident)
        }
        let parts = IncidentFacts.Standing.allCases.compactMap { standing in
            left[standing].map {
                Wording.count(
                    $0.count, standing == .benign ? "benign event" : standing.reason.replacing("_", with: " "))
            }
        }
        let repeated = review.lines.reduce(0) { $0 + $1.current.repeated }
        var text =
            "A statement belongs to the period in which its incident was detected. An incident counts once a control."
        if repeated > 0 { text += " \(Wording.sentence(Wording.count(repeated, "further statement"))) did not count." }
        text += parts.isEmpty ? " No statement was left out." : " Left out: \(Wording.list(parts))."
        return [[.text(text)]]
    }

    // MARK: - Sections

    private func overTime() -> Section {
        let chart = tables.overTime()
        return Section(
            id: "over-time", title: "Outcomes over time",
            lead: [
                .text(
                    chart == nil
                        ? "There is no statement about a control in the months shown."
                        : "How controls fared in the incidents of each month.")
            ], blocks: chart.map { [.chart($0)] } ?? [])
    }

    /// How much of each framework the period says anything about.
    private func exposure(_ review: EffectivenessReview) -> Section {
        let byFramework = Dictionary(grouping: review.lines, by: \.current.control.framework)
        return Section(
            id: "exposure", title: "How much was put to the test",
            lead: [
                "A control that no incident has challenged is not rated. That is not the same as effective, and its test has to come from elsewhere."
            ],
            blocks: [
                .table(
                    Table(
                        id: "exposure-by-framework", title: "Controls by framework",
                        columns: [
                            Column(id: "framework", title: "Framework", kind: .longText),
                            Column(id: "controls", title: "Controls", kind: .integer),
                            Column(id: "rated", title: "Rated", kind: .integer),
                            Column(
                                id: "no-verdict", title: "No verdict", kind: .integer,
                                note: "Involved, but only in ways that are no verdict."),
                            Column(id: "never", title: "Never challenged", kind: .integer),
                        ],
                        rows: facts.catalogs.map { catalog in
                            let lines = byFramework[catalog.id] ?? []
                            func count(_ standing: ControlEffectiveness.Standing) -> Cell {
                                .integer(lines.count { $0.current.standing == standing })
                            }
                            return [
                                .text(catalog.title), .integer(lines.count), count(.rated), count(.noVerdict),
                                count(.neverChallenged),
                            ]
                        }, emptyText: "No framework is known.", filterable: false))
            ])
    }

    private func framework(_ id: FrameworkID, _ review: EffectivenessReview) -> Section {
        let lines = review.challenged.filter { $0.current.control.framework == id }
        let title = facts.catalogs.first { $0.id == id }?.title ?? "\(id.name) \(id.version)"
        let failed = lines.count { $0.current.failures > 0 }
        return Section(
            id: "framework-\(id.name)-\(id.version)", title: title,
            lead: [
                .text(
                    "\(Wording.sentence(Wording.count(lines.count, "control"))) \(Wording.verb(lines.count, "was", "were")) challenged, "
                        + (failed == 0
                            ? "and none of them failed."
                            : failed == lines.count
                                ? "and each of them did not hold at least once."
                                : "\(NumberText.integer(failed)) of them did not hold at least once."))
            ],
            blocks: [
                .table(
                    tables.table(
                        id: "controls-\(id.name)-\(id.version)",
                        title: "Controls challenged, those that failed most often first",
                        lines))
            ])
    }

    /// Whom incidents obliged to tell, beside the controls that were to prevent them.
    private func obligations() throws -> Section {
        let placed = notices.notices.filter { $0.isPlaced(in: frame.period) }
        let tally = notices.tally(frame.period)
        return Section(
            id: "obligations", title: "Obligations to notify",
            lead: [
                .text(
                    try notices.sentence(tally)
                        + (tally.fellDue == 0 ? "" : " The report on duties to notify lists each with its reasons."))
            ],
            blocks: tally.isEmpty
                ? []
                : [
                    .table(
                        try notices.punctuality(
                            id: "notices-by-instrument", title: "Notices of the period, by law or contract",
                            heading: "Instrument", placed
                        ) { $0.instrument.isEmpty ? $0.obligation : $0.instrument })
                ])
    }

    /// The incidents behind the figures; the workbook holds them all.
    private func behind(_ review: EffectivenessReview) -> Section {
        let rows = review.challenged.flatMap { line in
            line.current.incidents.map { (control: line.current.control, challenge: $0) }
        }.sorted {
            ($0.challenge.at, $0.challenge.incident, $0.control) < ($1.challenge.at, $1.challenge.incident, $1.control)
        }
        return Section(
            id: "incidents", title: "Incidents behind the figures",
            lead: rows.isEmpty
                ? ["There are none."] : ["Each figure above is a count of these lines; the workbook holds them all."],
            blocks: rows.isEmpty
                ? []
                : [
                    .table(
                        Table(
                            id: "control-outcomes", title: "Outcomes by incident",
                            columns: [
                                Column(id: "key", title: "Incident", kind: .text),
                                Column(id: "at", title: "Detected", kind: .instant),
                                Column(id: "framework", title: "Framework", kind: .text),
                                Column(id: "control", title: "Control", kind: .text),
                                Column(id: "outcome", title: "Outcome", kind: .text),
                                Column(id: "confirmed", title: "Second person", kind: .text),
                            ],
                            rows: rows.map { row in
                                [
                                    .text(row.challenge.incident), frame.cell(row.challenge.at),
                                    .text("\(row.control.framework.name) \(row.control.framework.version)"),
                                    .text(facts.name(row.control).label), .text(row.challenge.outcome.label),
                                    .text(row.challenge.isConfirmed ? "confirmed" : "not yet"),
                                ]
                            }, maximumRowsShown: frame.definition.listLength))
                ])
    }
}
