import Documents
import IncidentModel
import ResponseMetrics

/// The headline of the board report: figures, the same of the period before, and what the difference is worth.
struct BoardFigures {
    let counts: StandingCounts
    let dwell: MetricFigures
    let acknowledge: MetricFigures
    let contain: MetricFigures
    let containTally: MetricTally
    private let frame: ReportFrame
    private let open: OpenWork
    private let learning: Learning
    private let notices: NoticeTables
    private let before: StandingCounts
    private let dwellBefore: MetricFigures
    private let acknowledgeBefore: MetricFigures
    private let containBefore: MetricFigures
    private let against: String

    init(
        _ facts: IncidentFacts, _ cohorts: IncidentCohorts, frame: ReportFrame, open: OpenWork, learning: Learning,
        notices: NoticeTables
    ) throws {
        self.frame = frame
        self.open = open
        self.learning = learning
        self.notices = notices
        counts = StandingCounts(facts, rows: cohorts.period)
        before = StandingCounts(facts, rows: cohorts.previous)
        let dwellTally = MetricTally(.dwellTime, facts: facts, asOf: frame.horizon)
        let acknowledgeTally = MetricTally(.timeToAcknowledge, facts: facts, asOf: frame.horizon)
        containTally = MetricTally(.timeToContain, facts: facts, asOf: frame.horizon)
        dwell = try dwellTally.figures(of: cohorts.period)
        dwellBefore = try dwellTally.figures(of: cohorts.previous)
        acknowledge = try acknowledgeTally.figures(of: cohorts.period)
        acknowledgeBefore = try acknowledgeTally.figures(of: cohorts.previous)
        contain = try containTally.figures(of: cohorts.period)
        containBefore = try containTally.figures(of: cohorts.previous)
        against = PeriodText.previousName(frame.period)
    }

    // MARK: - Key figures

    func keyFigures() throws -> [KeyFigure] {
        let incidents = try countChange(before.incidents, counts.incidents)
        let grave = try countChange(before.grave, counts.grave)
        let late = open.count { $0.age >= .thirtyToNinetyDays }
        return [
            KeyFigure(
                label: "Incidents detected", value: .integer(counts.incidents), previous: .integer(before.incidents),
                change: incidents.text, verdict: incidents.verdict),
            KeyFigure(
                label: "Critical or high", value: .integer(counts.grave), previous: .integer(before.grave),
                change: grave.text, verdict: grave.verdict),
            try medianFigure("Median dwell time", dwellBefore, dwell),
            try medianFigure("Median time to acknowledge", acknowledgeBefore, acknowledge),
            try medianFigure("Median time to contain", containBefore, contain),
            try tailFigure(),
            KeyFigure(
                label: "Open now", value: .integer(open.count),
                note: late == 0 ? "None for 30 days or longer" : "\(NumberText.integer(late)) for 30 days or longer"),
            KeyFigure(label: "Actions overdue", value: .integer(learning.overdueCount)),
            try notices.figure(),
        ]
    }

    private func countChange(_ previous: Int, _ current: Int) throws -> Change {
        try Change.counts(
            previous, days: frame.exposureDays(frame.previous), current, days: frame.exposureDays(frame.period),
            against: against)
    }

    private func medianFigure(
        _ label: String, _ previous: MetricFigures, _ current: MetricFigures
    ) throws -> KeyFigure {
        let change = try Change.durations(previous, current, against: against)
        return KeyFigure(
            label: label, value: DurationTable.duration(current.median),
            previous: DurationTable.duration(previous.median),
            change: change.text, verdict: change.verdict, note: try note(current, 0.5), count: current.n)
    }

    private func tailFigure() throws -> KeyFigure {
        let change = try Change.quantile(0.9, containBefore, contain, against: against)
        return KeyFigure(
            label: "90th percentile to contain", value: DurationTable.duration(contain.quantile(0.9)),
            previous: DurationTable.duration(containBefore.quantile(0.9)), change: change.text, verdict: change.verdict,
            note: try note(contain, 0.9), count: contain.n)
    }

    /// The interval, or the single values where there are too few for one.
    private func note(_ figures: MetricFigures, _ p: Double) throws -> String? {
        if figures.n == 0 { return "No case to measure" }
        guard figures.isEnoughForStatistics else {
            return "Single values: " + figures.sample.completed.map { Wording.duration($0) }.joined(separator: ", ")
        }
        return Wording.sentence(try DurationTable.intervalText(figures, p)) + DurationTable.asides(figures)
    }

    // MARK: - Summary

    func summary() throws -> [Paragraph] {
        var sentences = [try arrivals()]
        sentences += try containmentSentences()
        sentences.append(openSentence())
        sentences.append(overdueSentence())
        sentences += noticeSentences()
        var paragraphs: [Paragraph] = [[.text(sentences.joined(separator: " "))]]
        if frame.isUnfinished {
            paragraphs.append([
                .strong("The period is not over. "),
                .text(
                    "Figures run to \(PeriodText.day(frame.asOf, clock: frame.clock)) and will change; numbers of incidents "
                        + "are compared by the day."),
            ])
        }
        return paragraphs
    }

    private func arrivals() throws -> String {
        let days = PeriodText.span(frame.period, clock: frame.clock)
        guard counts.incidents > 0 else {
            let last =
                before.incidents == 0
                ? "There were none in \(against) either."
                : "There \(Wording.verb(before.incidents, "was", "were")) \(NumberText.integer(before.incidents)) in \(against)."
            return "No incidents were detected from \(days). \(last)"
        }
        var text =
            "From \(days), \(Wording.count(counts.incidents, "incident")) "
            + "\(Wording.verb(counts.incidents, "was", "were")) detected"
        switch (counts.incidents, counts.grave) {
        case (_, 0): text += ", none of them critical or high"
        case (1, _): text += ", of critical or high severity"
        case (let all, let grave) where all == grave: text += ", all of them critical or high"
        default: text += ", \(NumberText.integer(counts.grave)) of them critical or high"
        }
        let change = try countChange(before.incidents, counts.incidents)
        let last =
            before.incidents == 0
            ? "there were none in \(against)"
            : "there \(Wording.verb(before.incidents, "was", "were")) \(NumberText.integer(before.incidents)) in \(against)"
        return text + "; \(last), and \(change.judgement)."
    }

    private func containmentSentences() throws -> [String] {
        guard counts.incidents > 0 else { return [] }
        guard let median = contain.median, let tail = contain.quantile(0.9) else {
            return [
                contain.n == 0
                    ? "For none of them is a time to contain known."
                    : "The time to contain is known for only \(Wording.count(contain.n, "incident")), too few to summarise."
            ]
        }
        let change = try Change.durations(containBefore, contain, against: against)
        var sentences = [
            "Of the \(NumberText.integer(contain.n)) with a known time to contain, half were contained within "
                + "\(Wording.duration(median)) of detection, and the 90th percentile was \(Wording.duration(tail)).",
            Wording.sentence(change.judgement) + ".",
        ]
        if contain.open > 0 {
            sentences.append(
                "\(Wording.sentence(Wording.count(contain.open, "incident"))) of the period "
                    + "\(Wording.verb(contain.open, "is", "are")) not contained yet.")
        }
        return sentences
    }

    private func openSentence() -> String {
        let day = PeriodText.day(frame.asOf, clock: frame.clock)
        guard open.count > 0, let oldest = open.oldest.first else { return "On \(day) no incidents were open." }
        let age = Wording.duration(frame.asOf.microseconds(since: oldest.since))
        return open.count == 1
            ? "On \(day) 1 incident was open, for \(age)."
            : "On \(day) \(Wording.count(open.count, "incident")) were open, the oldest for \(age)."
    }

    /// A missed legal limit is said where a director cannot miss it; that all were met needs no more than a line.
    private func noticeSentences() -> [String] {
        let tally = notices.tally(frame.period)
        guard tally.fellDue > 0 else { return [] }
        guard let worst = tally.worst, let margin = worst.margin(at: frame.asOf) else {
            return [
                tally.fellDue == 1
                    ? "The one notice that the law or a contract asked for was sent on time."
                    : "All \(NumberText.integer(tally.fellDue)) notices that the law or a contract asked for were sent on time."
            ]
        }
        var parts: [String] = []
        if !tally.late.isEmpty {
            parts.append(
                "\(NumberText.integer(tally.late.count)) \(Wording.verb(tally.late.count, "was", "were")) sent late")
        }
        if !tally.overdue.isEmpty {
            parts.append(
                "\(NumberText.integer(tally.overdue.count)) \(Wording.verb(tally.overdue.count, "is", "are")) overdue")
        }
        return [
            "Of \(Wording.count(tally.fellDue, "notice")) that the law or a contract asked for, \(Wording.list(parts)); the worst, "
                + "\(worst.shortName) of \(worst.subject.key), by \(Wording.duration(-margin))."
        ]
    }

    private func overdueSentence() -> String {
        learning.overdueCount == 0
            ? "No corrective action is overdue."
            : "\(Wording.sentence(Wording.count(learning.overdueCount, "corrective action"))) "
                + "\(Wording.verb(learning.overdueCount, "is", "are")) overdue."
    }
}
