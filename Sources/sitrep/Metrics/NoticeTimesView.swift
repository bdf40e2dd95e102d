import Casework
import ResponseMetrics

/// Time to notify as a person reads it on a terminal.
enum NoticeTimesView {
    static func print(_ results: [NoticeTimeResult], grouped: Bool) throws {
        var columns: [TextTable.Column] = [.init("time_to_notify"), .init("stage")]
        if grouped { columns.append(.init("group", flexible: true)) }
        columns += [
            .init("n", right: true), .init("open", right: true, drops: 1), .init("missing", right: true, drops: 7),
            .init("out", right: true, drops: 5), .init("median", right: true), .init("p90", right: true, drops: 3),
            .init("KM median", right: true, drops: 6), .init("on time", right: true),
            .init("margin, median", right: true), .init("smallest", right: true, drops: 2),
        ]
        var table = TextTable(columns)
        let measured = results.filter { $0.figures.population > $0.figures.excludedCount }
        for result in measured {
            let (figures, summary) = (result.figures, result.figures.summary)
            var row: [TextTable.Cell] = [.init(result.obligation), .init(result.stage)]
            if grouped { row.append(.init(figures.group.joined(separator: " / "))) }
            row += [
                .init(String(summary.n)), .init(String(summary.open)), .init(String(figures.missingCount)),
                .init(String(figures.excludedCount)), .init(TimeText.duration(microseconds: summary.median)),
                .init(TimeText.duration(microseconds: summary.p90)),
                .init(
                    summary.n == 0 && summary.open == 0
                        ? "–"
                        : summary.survivalMedian.map { TimeText.duration(seconds: Double($0) / 1e6) } ?? "not reached"
                ),
                .init("\(result.attainment.successes) of \(result.attainment.total)"),
                .init(margin(result.medianMargin)), .init(margin(result.margins.first.map(Double.init))),
            ]
            table.rows.append(row)
        }
        if measured.isEmpty {
            try Terminal.print("time_to_notify: no notice was sent or runs")
        } else {
            try table.print()
        }
        let others = results.count - measured.count
        if others > 0 {
            try Terminal.print(
                "\(others) more with nothing to measure: not applicable, undecided or left out (--explain says which)")
        }
    }

    static func explain(_ explanations: [NoticeExplanation]) throws {
        try Terminal.print("")
        var table = TextTable([
            .init("incident"), .init("obligation", flexible: true), .init("stage"), .init("in"), .init("why"),
            .init("duration", right: true), .init("margin", right: true),
        ])
        for item in explanations {
            let verdict = item.contribution.verdict
            table.rows.append([
                .init(item.incident), .init(item.obligation), .init(item.stage), .init(verdict.counted ? "in" : "out"),
                .init(verdict.reason), .init(TimeText.duration(microseconds: verdict.duration)),
                .init(margin(item.margin.map(Double.init))),
            ])
        }
        try table.print()
    }

    private static func margin(_ microseconds: Double?) -> String {
        guard let microseconds else { return "–" }
        let text = TimeText.duration(seconds: microseconds.magnitude / 1e6)
        return microseconds < 0 ? "−" + text : text
    }
}
