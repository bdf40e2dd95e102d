import Documents
import IncidentModel
import ResponseMetrics

/// What the alarms turned out to be, where they came from, and whether closings held.
struct OutcomeFigures {
    /// Plain shares with the numbers behind them.
    struct Share {
        let part: Int
        let total: Int

        var share: Double? { total > 0 ? Double(part) / Double(total) : nil }
    }

    let falsePositives: Share
    let reopened: Share

    init(
        _ facts: IncidentFacts, cohorts: IncidentCohorts, flow: WorkFlow, later: [LaterStretch], frame: ReportFrame
    ) {
        var dismissed = 0
        var real = 0
        for row in cohorts.period {
            switch facts.standings[Int(row)] {
            case _ where facts.phases[Int(row)] != .closed: break
            case .falsePositive, .benign: dismissed += 1
            case .counted: real += 1
            case .exercise, .duplicate: break
            }
        }
        falsePositives = Share(part: dismissed, total: dismissed + real)
        let horizon = frame.asOf.microseconds
        let followed = later.reduce(0) { count, stretch in
            let isWithin =
                stretch.closedBefore >= frame.period.from.microseconds
                && stretch.closedBefore < frame.period.to.microseconds && stretch.reopened <= horizon
            return isWithin ? count + 1 : count
        }
        reopened = Share(part: followed, total: max(followed, flow.closings(in: frame.period)))
    }

    /// What the records that came in have turned out to be by the horizon; nothing where none came in.
    func sentence(records: Int) -> String {
        guard records > 0 else { return "" }
        guard let share = falsePositives.share else {
            return "None of the records that came in has been closed as an incident, a false alarm or benign yet."
        }
        let (part, total) = (falsePositives.part, falsePositives.total)
        let outcome =
            switch (part, total) {
            case (0, 1): "1 has been closed with an outcome, as an incident"
            case (_, 1): "1 has been closed with an outcome, as a false alarm or benign"
            case (0, _):
                "\(NumberText.integer(total)) have been closed with an outcome, none as a false alarm or benign"
            default:
                "\(NumberText.integer(total)) have been closed with an outcome, \(NumberText.integer(part)) of them "
                    + "(\(Wording.percent(share))) as \(part == 1 ? "a false alarm" : "false alarms") or benign"
            }
        return "Of the records that came in, \(outcome)."
    }

    func section(_ sources: [(word: String, figures: MetricFigures)]) throws -> Section {
        var blocks: [Block] = [.table(try shares())]
        if !sources.isEmpty { blocks.append(.table(try sourceTable(sources))) }
        return Section(
            id: "outcomes", title: "Sources and outcomes",
            lead: ["Where the incidents were noticed, how many were false alarms, and how many closings did not hold."],
            blocks: blocks)
    }

    private func shares() throws -> Table {
        Table(
            id: "outcome-shares", title: "False alarms and reopenings",
            columns: [
                Column(id: "what", title: "Share", kind: .text), Column(id: "part", title: "Cases", kind: .integer),
                Column(id: "total", title: "Of", kind: .integer), Column(id: "share", title: "Value", kind: .percent),
                Column(id: "interval", title: "95% interval", kind: .text),
            ],
            rows: try [("False positive or benign", falsePositives), ("Reopened after closing", reopened)].map {
                [.text($0.0), .integer($0.1.part), .integer($0.1.total)] + (try shareCells($0.1.part, of: $0.1.total))
            }, filterable: false)
    }

    private func sourceTable(_ sources: [(word: String, figures: MetricFigures)]) throws -> Table {
        let total = sources.reduce(0) { $0 + $1.figures.incidents }
        return Table(
            id: "sources", title: "Detection sources",
            columns: [
                Column(id: "source", title: "Source", kind: .text),
                Column(id: "n", title: "Incidents", kind: .integer),
                Column(id: "share", title: "Share", kind: .percent),
                Column(id: "interval", title: "95% interval", kind: .text),
                Column(id: "false", title: "False positive or benign", kind: .integer),
                Column(id: "ack", title: "Median time to acknowledge", kind: .duration),
            ],
            rows: try sources.map { source in
                [.text(source.word.asLabel), .integer(source.figures.incidents)]
                    + (try shareCells(source.figures.incidents, of: total))
                    + [
                        .integer(source.figures.excluded(.falsePositive) + source.figures.excluded(.benign)),
                        DurationTable.duration(source.figures.median),
                    ]
            }, maximumRowsShown: 15)
    }

    private func shareCells(_ part: Int, of total: Int) throws -> [Cell] {
        guard total > 0 else { return [.missing, .missing] }
        let interval = try Proportion(part, of: total).wilsonInterval()
        return [
            .percent(Double(part) / Double(total)), .percentInterval(lower: interval.lower, upper: interval.upper),
        ]
    }
}
