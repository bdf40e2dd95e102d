import Documents
import ResponseMetrics

/// Where every record of a period went, metric by metric; each row adds up.
enum PopulationTable {
    static func section(_ frame: ReportFrame, _ counts: StandingCounts, _ figures: [MetricFigures]) -> Section {
        Section(
            id: "population", title: "Who is counted",
            lead: [.text(sentence(counts)), " The tables say where each record went; every row adds up."],
            blocks: [.table(standings(counts)), .table(metrics(figures))])
    }

    static func sentence(_ counts: StandingCounts) -> String {
        guard counts.records > 0 else { return "No records were detected in this period." }
        let others = counts.records - counts.incidents
        let recordText =
            Wording.sentence(Wording.count(counts.records, "record"))
            + Wording.verb(counts.records, " was", " were") + " detected in this period"
        if others == 0 {
            return recordText
                + Wording.verb(counts.records, ", and it counts as an incident.", ", and all count as incidents.")
        }
        let parts = [
            (counts[.exercise], "exercise", "exercises"), (counts[.falsePositive], "false positive", "false positives"),
            (counts[.benign], "benign event", "benign events"), (counts[.duplicate], "duplicate", "duplicates"),
        ].filter { $0.0 > 0 }.map { Wording.count($0.0, $0.1, $0.2) }
        return recordText
            + ": \(Wording.count(counts.incidents, "incident")), and \(Wording.list(parts)), which do not count as incidents."
    }

    private static func standings(_ counts: StandingCounts) -> Table {
        let rows: [(String, IncidentFacts.Standing)] = [
            ("Counted as incidents", .counted), ("Exercises", .exercise), ("False positives", .falsePositive),
            ("Benign events", .benign), ("Duplicates", .duplicate),
        ]
        return Table(
            id: "population-records", title: "Records detected in the period",
            columns: [
                Column(id: "kind", title: "Kind", kind: .text), Column(id: "n", title: "Records", kind: .integer),
            ],
            rows: rows.map { [.text($0.0), .integer(counts[$0.1])] },
            totals: ["All records", .integer(counts.records)],
            filterable: false)
    }

    private static func metrics(_ figures: [MetricFigures]) -> Table {
        Table(
            id: "population-metrics", title: "What became of the incidents in each figure",
            columns: [
                Column(id: "metric", title: "Figure", kind: .text),
                Column(
                    id: "incidents", title: "Incidents", kind: .integer, note: "The sum of the columns to the right."),
                Column(id: "n", title: "Measured", kind: .integer, note: "The duration is known."),
                Column(id: "open", title: "Not yet", kind: .integer, note: "The step was still to come."),
                Column(id: "start", title: "Start missing", kind: .integer),
                Column(id: "end", title: "End missing", kind: .integer),
                Column(id: "na", title: "Not applicable", kind: .integer, note: "The step was passed as not needed."),
                Column(
                    id: "span", title: "Only a span", kind: .integer,
                    note: "Only bounds wider than a day are known; a middle would be an invented number."),
                Column(id: "impossible", title: "Impossible", kind: .integer, note: "The end lies before the start."),
            ],
            rows: figures.map { figure in
                [
                    .text(figure.definition.title), .integer(figure.incidents), .integer(figure.n),
                    .integer(figure.open),
                    .integer(figure.missingStart), .integer(figure.missingEnd),
                    .integer(figure.excluded(.notApplicable)),
                    .integer(figure.excluded(.spanOnly)), .integer(figure.excluded(.impossible)),
                ]
            }, filterable: false)
    }
}
