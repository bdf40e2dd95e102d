import Documents
import IncidentModel
import ResponseMetrics

/// Tables and sentences on duties to notify that several reports share.
struct NoticeTables {
    let frame: ReportFrame
    let notices: [Notice]

    /// - Parameter notices: of the window of the frame and everything that still runs.
    init(_ notices: [Notice], frame: ReportFrame) {
        self.frame = frame
        self.notices = notices
    }

    func tally(_ period: Period) -> NoticeTally {
        NoticeTally(notices.lazy.filter { $0.isPlaced(in: period) }, at: frame.asOf)
    }

    /// Clocks that run at the horizon, whatever the period, the next due first.
    var running: [Notice] {
        notices.filter { [.running, .overdue].contains($0.state(at: frame.asOf)) }.sorted {
            ($0.due?.microseconds ?? .max, $0.subject.key, $0.obligation, $0.stage)
                < ($1.due?.microseconds ?? .max, $1.subject.key, $1.obligation, $1.stage)
        }
    }

    /// Duties nobody has decided on at the horizon, whatever the period.
    var undecidedCount: Int { NoticeTally(notices, at: frame.asOf).undecided.count }

    // MARK: - How punctual

    enum Detail {
        case full
        case withoutNotApplicable
    }

    /// The share of the period that was sent on time, beside that of the period before.
    func figure() throws -> KeyFigure {
        let (now, earlier) = (tally(frame.period), tally(frame.previous))
        let missing = Cell.missing(reason: "nothing fell due")
        return KeyFigure(
            label: "Notices sent on time",
            value: try now.attainment().share.map { .percent($0, decimals: 0) } ?? missing,
            previous: try earlier.attainment().share.map { .percent($0, decimals: 0) } ?? missing,
            note: now.fellDue == 0
                ? nil : "\(NumberText.integer(now.onTime.count)) of \(NumberText.integer(now.fellDue)) that fell due")
    }

    /// One row a value of `name`: how many fell due, and how many of them were on time.
    func punctuality(
        id: String, title: String, heading: String, _ notices: [Notice], detail: Detail = .full,
        by name: (Notice) -> String
    ) throws -> Table {
        let groups = Dictionary(grouping: notices, by: name).mapValues { NoticeTally($0, at: frame.asOf) }
            .filter { !$0.value.isEmpty }
        func cells(_ name: Cell, _ tally: NoticeTally) throws -> [Cell] {
            let attainment = try tally.attainment()
            let bounds = try attainment.wilsonInterval()
            let settled: [Cell] = detail == .full ? [.integer(tally.notApplicable.count)] : []
            return [
                name, .integer(tally.fellDue), .integer(tally.onTime.count), .integer(tally.late.count),
                .integer(tally.overdue.count), .integer(tally.running.count), .integer(tally.undecided.count),
            ] + settled + [
                attainment.share.map { .percent($0, decimals: 0) } ?? .missing,
                attainment.total == 0
                    ? .missing
                    : .percentInterval(lower: bounds.lower, upper: bounds.upper, decimals: 0),
                NoticeTables.margin(tally.worst ?? tally.narrowest, at: frame.asOf),
            ]
        }
        return Table(
            id: id, title: title,
            columns: [
                Column(id: "name", title: heading, kind: .longText),
                Column(id: "due", title: "Fell due", kind: .integer),
                Column(id: "on-time", title: "On time", kind: .integer),
                Column(id: "late", title: "Late", kind: .integer),
                Column(id: "overdue", title: "Overdue", kind: .integer),
                Column(id: "running", title: "Running", kind: .integer),
                Column(
                    id: "undecided", title: "Undecided", kind: .integer,
                    note: "Duties, not notices: one that tells several is in the row of each, and once in all."),
            ] + (detail == .full ? [Column(id: "not-applicable", title: "Not owed", kind: .integer)] : []) + [
                Column(id: "share", title: "Share on time", kind: .percent),
                Column(id: "interval", title: "95% interval", kind: .text),
                Column(
                    id: "margin", title: "Smallest margin", kind: .duration,
                    note: "Due less sending; below zero for what was late."),
            ],
            rows: try groups.sorted {
                ($1.value.missed, $1.value.fellDue, $0.key) < ($0.value.missed, $0.value.fellDue, $1.key)
            }
            .map { try cells(.text($0.key), $0.value) },
            totals: groups.count > 1 ? try cells("All", NoticeTally(notices, at: frame.asOf)) : nil,
            emptyText: "No duty belongs to the period.", filterable: false)
    }

    static func margin(_ notice: Notice?, at moment: Instant) -> Cell {
        guard let margin = notice?.margin(at: moment) else { return .missing }
        return .duration(seconds: Double(margin) / 1_000_000)
    }

    // MARK: - What runs

    func runningTable(id: String, limit: Int?) -> Table {
        Table(
            id: id, title: "Clocks that run, the next due first",
            columns: [
                Column(id: "key", title: "Incident", kind: .text),
                Column(id: "duty", title: "Notice", kind: .longText),
                Column(id: "told", title: "Who is told", kind: .longText),
                Column(id: "due", title: "Due", kind: .instant),
                Column(
                    id: "left", title: "Left", kind: .duration,
                    note: "Below zero for what is overdue."),
                Column(id: "state", title: "State", kind: .text),
            ],
            rows: running.map { notice in
                [
                    .text(notice.subject.key), .text(notice.shortName), .text(notice.recipient),
                    notice.due.map { frame.cell($0) } ?? .missing(reason: "no fixed time"),
                    NoticeTables.margin(notice, at: frame.asOf), .text(stateText(notice)),
                ]
            }, emptyText: "No clock is running.", filterable: false, maximumRowsShown: limit)
    }

    func stateText(_ notice: Notice) -> String {
        let state = notice.state(at: frame.asOf)
        return state.words + (notice.isProjected && notice.sent == nil && notice.due != nil ? ", projected due" : "")
    }

    // MARK: - In words

    /// What became of the notices that fell due, and of the rest.
    func sentence(_ tally: NoticeTally) throws -> String {
        let days = PeriodText.span(frame.period, clock: frame.clock)
        guard tally.fellDue > 0 else {
            return "No notice to an authority, a customer or a person fell due from \(days)."
        }
        var text =
            "From \(days), \(Wording.count(tally.fellDue, "notice")) to authorities, customers or persons fell due: "
        var parts = [
            "\(NumberText.integer(tally.onTime.count)) \(Wording.verb(tally.onTime.count, "was", "were")) sent on time"
        ]
        if !tally.late.isEmpty { parts.append("\(NumberText.integer(tally.late.count)) late") }
        if !tally.overdue.isEmpty {
            parts.append(
                "\(NumberText.integer(tally.overdue.count)) \(Wording.verb(tally.overdue.count, "is", "are")) overdue")
        }
        text += tally.missed == 0 && tally.onTime.count > 1 ? "all were sent on time." : Wording.list(parts) + "."
        if let worst = tally.worst, let margin = worst.margin(at: frame.asOf) {
            text +=
                " \(worst.subject.key) missed its limit by most: \(worst.shortName), "
                + "\(Wording.duration(-margin)) \(worst.sent == nil ? "overdue" : "late")."
        }
        if let narrowest = tally.narrowest, let margin = narrowest.margin(at: frame.asOf) {
            text +=
                " The narrowest margin of what was on time was \(Wording.duration(margin)) "
                + "(\(narrowest.subject.key), \(narrowest.shortName))."
        }
        return text
    }

    func runningSentence() -> String {
        let running = running
        let day = PeriodText.day(frame.asOf, clock: frame.clock)
        let undecided = undecidedCount
        let waiting =
            undecided == 0
            ? ""
            : " \(Wording.sentence(Wording.count(undecided, "duty", "duties"))) \(Wording.verb(undecided, "awaits", "await")) a decision."
        guard !running.isEmpty else { return "On \(day) no clock was running.\(waiting)" }
        let next = running.first { ($0.due ?? frame.asOf) > frame.asOf }
        return
            "On \(day) \(Wording.count(running.count, "clock")) \(Wording.verb(running.count, "was", "were")) running"
            + (next.flatMap { notice in
                notice.due.map { ", the next one due in \(Wording.duration($0.microseconds(since: frame.asOf)))" }
            } ?? "") + "." + waiting
    }
}
