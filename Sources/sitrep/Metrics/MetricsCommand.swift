import ArgumentParser
import CPlatform
import Casework
import IncidentModel
import ResponseMetrics
import Storage

extension MetricDefinition: ExpressibleByArgument {}
extension Cohort: ExpressibleByArgument {}
extension Grouping: ExpressibleByArgument {}

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", _superCommandName: Sitrep.name,
        abstract: "Times to detect, acknowledge, contain, recover and close.",
        discussion: """
            Open incidents are censored, missing times are counted, exercises, false positives, benign events and duplicates are left
            out and counted. Quantiles interpolate linearly (type 7); the interval of the median is the exact order-statistic one; the
            Kaplan–Meier median takes open incidents as "longer than their age".

            time_to_notify runs from the start of a legal clock to the submission, for each obligation and stage; open are those whose
            clock runs and that are not sent. Its margin is the due less the submission, below zero for what was late. It is shown
            when it is asked for.

            Examples:
              sitrep metrics --period 2026-Q1 --by severity
              sitrep metrics --metric time_to_contain --by severity --by month --json
              sitrep metrics --period 2026-Q1 --known-at 2026-04-03T00:00:00Z      # as it was known then
              sitrep metrics --flow --period 2026                                  # backlog by month
              sitrep metrics --metric time_to_notify --by month                    # and by what margin
              sitrep metrics --metric dwell_time --explain                         # which incidents are in, out, and why
            """)

    @OptionGroup var common: CommonOptions
    @Option(name: Acting.names, help: Acting.help, completion: Acting.completion) var actor: String?
    @Option(parsing: .unconditional, help: Horizon.asOf) var asOf: String?
    @Option(parsing: .unconditional, help: Horizon.knownAt) var knownAt: String?
    @Option(help: ArgumentHelp("First day.", valueName: "day")) var from: String?
    @Option(help: ArgumentHelp("The day after the last.", valueName: "day")) var to: String?
    @Option(help: "2026-03, 2026-Q1, 2026-H1 or 2026.") var period: String?
    @Option(help: "Incidents belong to the period in which they were detected or closed.") var cohort: Cohort =
        .detected
    @Option(parsing: .upToNextOption, help: "Split by severity, category, month, owner or source; several nest.")
    var by: [WordList<Grouping>] = []
    @Option(parsing: .upToNextOption, help: "One or more metrics; all but time_to_notify when absent.")
    var metric: [WordList<MetricDefinition>] = []
    @Flag(help: "List the incidents that are in and out, with the reason.") var explain = false
    @Flag(help: "Show what came in, went out and stayed open, month by month, instead.") var flow = false

    private var groupings: [Grouping] { by.flatMap(\.words) }
    private var metrics: [MetricDefinition] { metric.flatMap(\.words) }

    func validate() throws {
        if period != nil, from != nil || to != nil {
            throw ValidationError("--period and --from/--to exclude each other")
        }
        if flow, explain || !by.isEmpty || !metric.isEmpty {
            throw ValidationError("--flow goes with a period and horizons only")
        }
        if Set(groupings).count != groupings.count { throw ValidationError("--by names the same grouping twice") }
    }

    func run() throws {
        let shell = try Shell.open(common, actor: actor, isBrief: false)
        cplatform_expect_large_memory()
        var request = CaseDesk.MetricRequest()
        if let period {
            request.period = try PeriodArguments.named(period, clock: shell.clock)
        } else {
            request.period = try PeriodArguments.period(from: from, to: to, clock: shell.clock)
        }
        let asOf = try shell.instant(self.asOf)
        let knownAt = try shell.instant(self.knownAt)
        if flow {
            let answer = try shell.desk.flow(within: request.period, asOf: asOf, knownAt: knownAt)
            return try common.json ? Terminal.print(answer.json.text) : MetricsView.print(answer)
        }
        if !metrics.isEmpty { request.definitions = metrics }
        request.cohort = cohort
        request.groupings = groupings
        request.asOf = asOf
        request.knownAt = knownAt
        request.explain = explain
        let answer = try shell.desk.metrics(request)
        if common.json { return try Terminal.print(answer.json(period: request.period).text) }
        try MetricsView.print(answer, grouped: !groupings.isEmpty)
    }
}

enum MetricsView {
    static func print(_ answer: CaseDesk.MetricAnswer, grouped: Bool) throws {
        var columns: [TextTable.Column] = [.init("metric")]
        if grouped { columns.append(.init("group", flexible: true)) }
        columns += [
            .init("n", right: true), .init("open", right: true, drops: 1), .init("missing", right: true, drops: 4),
            .init("out", right: true, drops: 5), .init("median", right: true),
            .init("95 % interval", flexible: true, drops: 3), .init("p75", right: true, drops: 7),
            .init("p90", right: true, drops: 2), .init("p95", right: true, drops: 8),
            .init("mean", right: true, drops: 9), .init("KM median", right: true, drops: 6),
        ]
        var table = TextTable(columns)
        for result in answer.results {
            let summary = result.summary
            var row: [TextTable.Cell] = [.init(result.definition.rawValue)]
            if grouped { row.append(.init(result.group.joined(separator: " / "))) }
            row += [
                .init(String(summary.n)), .init(String(summary.open)), .init(String(result.missingCount)),
                .init(String(result.excludedCount)), .init(TimeText.duration(microseconds: summary.median)),
                .init(interval(summary)), .init(TimeText.duration(microseconds: summary.p75)),
                .init(TimeText.duration(microseconds: summary.p90)),
                .init(TimeText.duration(microseconds: summary.p95)),
                .init(TimeText.duration(microseconds: summary.mean)),
                .init(
                    summary.n == 0 && summary.open == 0
                        ? "–"
                        : summary.survivalMedian.map {
                            TimeText.duration(seconds: Double($0) / 1e6)
                        } ?? "not reached"),
            ]
            table.rows.append(row)
        }
        if !answer.results.isEmpty || answer.noticeTimes.isEmpty {
            try table.print()
        }
        if !answer.noticeTimes.isEmpty {
            if !answer.results.isEmpty { try Terminal.print("") }
            try NoticeTimesView.print(answer.noticeTimes, grouped: grouped)
        }
        if !answer.explanations.isEmpty { try explain(answer) }
        if !answer.noticeExplanations.isEmpty { try NoticeTimesView.explain(answer.noticeExplanations) }
    }

    static func print(_ answer: CaseDesk.FlowAnswer) throws {
        var table = TextTable([
            .init("month"), .init("opening", right: true), .init("new", right: true), .init("reopened", right: true),
            .init("closed", right: true), .init("closing", right: true),
        ])
        for (label, flow, _) in answer.months {
            let numbers = [flow.opening, flow.new, flow.reopened, flow.closed, flow.closing]
            table.rows.append([.init(label)] + numbers.map { .init(String($0)) })
        }
        try table.print()
        if answer.withoutStart > 0 {
            try Terminal.print("\(answer.withoutStart) without a time of detection or report")
        }
        if answer.closedWithoutTime > 0 { try Terminal.print("\(answer.closedWithoutTime) closed at an unknown time") }
    }

    private static func interval(_ summary: DurationSummary) -> String {
        let bounds = summary.medianInterval
        guard summary.n > 0 else { return "–" }
        guard let lower = bounds.lower, let upper = bounds.upper else { return "no finite bound" }
        return TimeText.duration(seconds: Double(lower) / 1e6) + " – " + TimeText.duration(seconds: Double(upper) / 1e6)
    }

    private static func explain(_ answer: CaseDesk.MetricAnswer) throws {
        try Terminal.print("")
        var table = TextTable([
            .init("incident"), .init("metric"), .init("group", flexible: true), .init("in"), .init("why"),
            .init("duration", right: true),
        ])
        for item in answer.explanations {
            let verdict = item.explanation.contribution.verdict
            table.rows.append([
                .init(item.key.description), .init(item.explanation.definition.rawValue),
                .init(item.explanation.group.joined(separator: " / ")), .init(verdict.counted ? "in" : "out"),
                .init(verdict.reason), .init(TimeText.duration(microseconds: verdict.duration)),
            ])
        }
        try table.print()
    }
}
