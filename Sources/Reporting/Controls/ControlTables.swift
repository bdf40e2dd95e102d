import ControlFrameworks
import Documents
import IncidentModel
import ResponseMetrics

/// Tables and sentences on controls that several reports share.
struct ControlTables {
    let facts: ControlFacts
    let frame: ReportFrame

    // MARK: - For directors

    /// The controls that failed most often, in a few lines.
    func failedMostOften(_ review: EffectivenessReview, limit: Int = 5) -> Section {
        let challenged = review.challenged
        let failed = challenged.filter { $0.current.failures > 0 }
        let verdicts = challenged.reduce(0) { $0 + $1.current.n }
        let failures = failed.reduce(0) { $0 + $1.current.failures }
        let lead: String
        if challenged.isEmpty {
            lead =
                "No incident of the period has a statement about a control. That says nothing about whether they hold."
        } else if failed.isEmpty {
            lead =
                "\(Wording.sentence(Wording.count(challenged.count, "control"))) "
                + "\(Wording.verb(challenged.count, "was", "were")) challenged, and none of them failed."
        } else {
            lead =
                "\(Wording.sentence(Wording.count(challenged.count, "control"))) "
                + "\(Wording.verb(challenged.count, "was", "were")) challenged by incidents of the period. "
                + "Of \(Wording.count(verdicts, "verdict")), \(NumberText.integer(failures)) "
                + "\(Wording.verb(failures, "says", "say")) that a control did not hold."
        }
        let shown = Array(failed.prefix(limit))
        let note: Paragraph =
            failed.count > shown.count
            ? [
                .text(
                    "The first \(shown.count) of \(Wording.count(failed.count, "control")) that did not hold are listed."
                )
            ]
            : []
        return Section(
            id: "controls", title: "Controls that failed most often", lead: [.text(lead)],
            blocks: failed.isEmpty
                ? []
                : [
                    .table(
                        table(
                            id: "failed-controls", title: "Controls that did not hold", shown, note: note, brief: true))
                ])
    }

    // MARK: - One framework

    func table(
        id: String, title: String, _ lines: [EffectivenessReview.Line], note: Paragraph = [], brief: Bool = false
    ) -> Table {
        var columns = [
            Column(id: "control", title: "Control", kind: .text),
            Column(id: "title", title: "What it asks for", kind: .longText),
            Column(id: "n", title: "Verdicts", kind: .integer, note: "Incidents in which it worked or did not hold."),
            Column(
                id: "not-held", title: "Did not hold", kind: .integer,
                note: "Failed, bypassed, absent or misconfigured."),
        ]
        if !brief {
            columns.append(
                Column(
                    id: "apart", title: "Apart", kind: .integer,
                    note: "Detected only, compensated or out of scope: no verdict on the control."))
        }
        columns += [
            Column(id: "rate", title: "Effectiveness", kind: .percent),
            Column(id: "interval", title: "95% interval", kind: .text),
        ]
        if !brief { columns.append(Column(id: "before", title: "Period before", kind: .percent)) }
        columns.append(Column(id: "change", title: "Change", kind: .text))
        return Table(
            id: id, title: title, columns: columns,
            rows: lines.map { line in
                let (current, name) = (line.current, facts.name(line.current.control))
                var cells: [Cell] = [
                    .text(name.label), .text(name.title), .integer(current.n), .integer(current.failures),
                ]
                if !brief { cells.append(.integer(current.apart)) }
                cells.append(current.rate.map { .percent($0, decimals: 0) } ?? .missing(reason: "no verdict"))
                cells.append(
                    current.interval.map { .percentInterval(lower: $0.lower, upper: $0.upper, decimals: 0) }
                        ?? .missing(reason: "no verdict"))
                if !brief {
                    cells.append(
                        line.previous?.rate.map { .percent($0, decimals: 0) } ?? .missing(reason: "no verdict"))
                }
                return cells + [.text(line.change.map { Self.words($0.verdict) } ?? "")]
            },
            note: note, emptyText: "No control was challenged.", filterable: !brief)
    }

    static func words(_ verdict: EffectivenessChange.Verdict) -> String {
        switch verdict {
        case .noDetectableChange: "no detectable change"
        case .better: "better"
        case .worse: "worse"
        case .tooFew: "too few to compare"
        }
    }

    // MARK: - Outcomes over time

    /// Statements by month of the incident's detection.
    func overTime() -> Chart? {
        let counted = facts.observations.filter { $0.standing == .counted && $0.at <= frame.asOf }
        func counts(_ standing: ControlOutcome.Standing) -> [Int] {
            frame.months.map { month in
                counted.count { $0.outcome.standing == standing && $0.at >= month.from && $0.at < month.to }
            }
        }
        let series = [
            (name: "Worked", counts: counts(.success), role: ColourRole.accent),
            (name: "Did not hold", counts: counts(.failure), role: ColourRole.severity(.critical)),
            (name: "No verdict", counts: counts(.apart), role: ColourRole.neutral),
        ].filter { $0.counts.contains { $0 > 0 } }
        guard !series.isEmpty else { return nil }
        let parts = series.map { "\(NumberText.integer($0.counts.reduce(0, +))) \($0.name.lowercased())" }
        return Chart(
            id: "outcomes-by-month", title: "Outcomes of controls by month",
            description: "Statements about controls by month of detection: \(Wording.list(parts)).",
            xAxis: "Month of detection", yAxis: "Statements",
            content: .bars(MonthBars.chart(series, frame)), note: MonthBars.note)
    }
}
