import Documents
import IncidentModel
import ResponseMetrics

/// The report on duties to notify: every duty of the period, how it was met, by what margin and why it was due.
package struct ObligationReport: Sendable {
    package let frame: ReportFrame
    private let tables: NoticeTables

    /// - Parameter notices: of the window of the frame and everything that still runs.
    package init(frame: ReportFrame, notices: [Notice]) {
        self.frame = frame
        tables = NoticeTables(notices, frame: frame)
    }

    /// Fails only if a share lies outside 0 … 1, which counting rules out.
    package func document() throws -> Document {
        let placed = tables.notices.filter { $0.isPlaced(in: frame.period) }
        let tally = NoticeTally(placed, at: frame.asOf)
        var sections = [try punctuality(placed, tally)]
        if let chart = overTime() {
            sections.append(
                Section(
                    id: "over-time", title: "Notices over time",
                    lead: ["How the notices of each month were met, by the month of their due."],
                    blocks: [.chart(chart)]))
        }
        sections += [duties(placed), why(placed), running(), undecided(placed), notApplicable(placed)]
        sections.append(
            Glossary.section(
                [], [.duty, .clockStart, .margin, .onTimeShare, .projectedDue, .undecidedDuty, .wilsonInterval]))
        return frame.document(
            parameters: [Parameter("Compared with", PeriodText.label(frame.previous, clock: frame.clock))],
            population: population(tally), summary: try summary(tally), headline: try headline(tally),
            sections: sections)
    }

    // MARK: - Figures

    private func summary(_ tally: NoticeTally) throws -> [Paragraph] {
        var paragraphs: [Paragraph] = [[.text(try tables.sentence(tally) + " " + tables.runningSentence())]]
        if tally.isEmpty, tables.notices.isEmpty {
            paragraphs.append([
                .text(
                    "No duty is on record for the period, and none still runs. Duties arise once the organisation has stated what "
                        + "it is (sitrep org profile) and an incident's facts speak for one; that none is on record does not show "
                        + "that none was owed.")
            ])
        }
        if frame.isUnfinished {
            paragraphs.append([
                .strong("The period is not over. "),
                .text("Figures run to \(PeriodText.day(frame.asOf, clock: frame.clock)) and will change."),
            ])
        }
        return paragraphs
    }

    private func headline(_ tally: NoticeTally) throws -> [KeyFigure] {
        let before = tables.tally(frame.previous)
        let attainment = try tally.attainment()
        let bounds = try attainment.wilsonInterval()
        let share = try before.attainment().share
        let running = tables.running
        let overdue = running.count { $0.state(at: frame.asOf) == .overdue }
        return [
            KeyFigure(
                label: "Notices that fell due", value: .integer(tally.fellDue), previous: .integer(before.fellDue)),
            KeyFigure(
                label: "Sent on time",
                value: attainment.share.map { .percent($0, decimals: 0) } ?? .missing(reason: "nothing fell due"),
                previous: share.map { .percent($0, decimals: 0) } ?? .missing(reason: "nothing fell due"),
                note: attainment.total == 0
                    ? nil
                    : "95% interval \(NumberText.percent(bounds.lower, decimals: 0)) to \(NumberText.percent(bounds.upper, decimals: 0))",
                count: attainment.total),
            KeyFigure(
                label: "Sent late", value: .integer(tally.late.count), previous: .integer(before.late.count),
                note: tally.overdue.isEmpty ? nil : "and \(NumberText.integer(tally.overdue.count)) overdue"),
            KeyFigure(
                label: "Narrowest margin on time",
                value: tally.narrowest.map { NoticeTables.margin($0, at: frame.asOf) }
                    ?? .missing(reason: "none was sent"),
                note: tally.narrowest.map { "\($0.subject.key), \($0.shortName)" }),
            KeyFigure(
                label: "Clocks running", value: .integer(running.count),
                note: overdue == 0 ? "None overdue" : "\(NumberText.integer(overdue)) overdue"),
            KeyFigure(
                label: "Duties undecided", value: .integer(tables.undecidedCount),
                note: "Of this period or an earlier one"),
        ]
    }

    private func population(_ tally: NoticeTally) -> [Paragraph] {
        var text =
            "A notice belongs to the period in which it was due; one without a fixed due, to that in which its clock began, else to that of the incident's detection. A due that was met or missed stays as it was when the notice was sent."
        let parts = Notice.Omission.allCases.compactMap { omission in
            tally.leftOut[omission].map { "\(Wording.count($0, "stage")) \(omission.words)" }
        }
        text += parts.isEmpty ? " No stage was left out." : " Left out: \(Wording.list(parts))."
        if tally.computedSince > 0 {
            text +=
                " \(Wording.sentence(Wording.count(tally.computedSince, "due"))) "
                + "\(Wording.verb(tally.computedSince, "was", "were")) computed again after the date of knowledge and "
                + "\(Wording.verb(tally.computedSince, "is", "are")) shown as computed last."
        }
        return [[.text(text)]]
    }

    // MARK: - Sections

    private func punctuality(_ placed: [Notice], _ tally: NoticeTally) throws -> Section {
        Section(
            id: "punctuality", title: "How punctual we were",
            lead: [
                "The share counts what was sent on time among what was sent or is overdue. What still has time, is undecided or does not apply enters neither side."
            ],
            blocks: tally.isEmpty
                ? [.paragraph(["No duty belongs to the period."])]
                : [
                    .table(
                        try tables.punctuality(
                            id: "by-instrument", title: "By law or contract", heading: "Instrument", placed
                        ) { $0.instrument.isEmpty ? $0.obligation : $0.instrument }),
                    .table(
                        try tables.punctuality(
                            id: "by-recipient", title: "By who is told", heading: "Who is told",
                            // What does not apply is decided for a duty as a whole, not for each who would be told.
                            placed.filter { $0.state(at: frame.asOf) != .notApplicable }, detail: .withoutNotApplicable
                        ) { $0.recipient.isEmpty ? "not named" : $0.recipient }),
                ])
    }

    private func overTime() -> Chart? {
        let tallies = frame.months.map(tables.tally)
        let series = [
            (name: "On time", counts: tallies.map(\.onTime.count), role: ColourRole.accent),
            (name: "Late or overdue", counts: tallies.map(\.missed), role: ColourRole.severity(.critical)),
        ].filter { $0.counts.contains { $0 > 0 } }
        guard !series.isEmpty else { return nil }
        let parts = series.map { "\(NumberText.integer($0.counts.reduce(0, +))) \($0.name.lowercased())" }
        return Chart(
            id: "notices-by-month", title: "Notices by month of their due",
            description: "Notices by month of their due: \(Wording.list(parts)).", xAxis: "Month of the due",
            yAxis: "Notices",
            content: .bars(MonthBars.chart(series, frame)), note: MonthBars.note)
    }

    /// What is owed or was sent, late ones first, then by margin.
    private func owed(_ placed: [Notice]) -> [Notice] {
        placed.filter { ![.notApplicable, .undecided].contains($0.state(at: frame.asOf)) && !isLeftOut($0) }
            .sorted(by: isBefore)
    }

    private func isLeftOut(_ notice: Notice) -> Bool {
        if case .leftOut = notice.state(at: frame.asOf) { return true }
        return false
    }

    private func isBefore(_ one: Notice, _ other: Notice) -> Bool {
        let (left, right) = (one.state(at: frame.asOf).rank, other.state(at: frame.asOf).rank)
        if left != right { return left < right }
        let (near, far) = (one.margin(at: frame.asOf) ?? .max, other.margin(at: frame.asOf) ?? .max)
        if near != far { return near < far }
        return (one.subject.key, one.obligation, one.stage) < (other.subject.key, other.obligation, other.stage)
    }

    private func duties(_ placed: [Notice]) -> Section {
        let rows = owed(placed)
        return Section(
            id: "duties", title: "Every duty of the period",
            lead: [
                rows.isEmpty
                    ? "No notice belongs to the period."
                    : "Late ones first, then what is still to be sent, then what was on time, the narrowest margin first."
            ],
            blocks: rows.isEmpty
                ? []
                : [
                    .table(
                        Table(
                            id: "notices", title: "Notices of the period",
                            columns: [
                                Column(id: "key", title: "Incident", kind: .text),
                                Column(id: "duty", title: "Notice", kind: .text),
                                Column(
                                    id: "margin", title: "Margin", kind: .duration,
                                    note:
                                        "Due less sending; below zero for what was late. Of what is not sent: the time left."
                                ),
                                Column(id: "state", title: "State", kind: .text),
                                Column(id: "due", title: "Due", kind: .instant),
                                Column(id: "sent", title: "Sent", kind: .instant),
                                Column(id: "acknowledged", title: "Acknowledged", kind: .instant),
                            ],
                            rows: rows.map { notice in
                                [
                                    .text(notice.subject.key), .text(notice.shortName),
                                    NoticeTables.margin(notice, at: frame.asOf), .text(tables.stateText(notice)),
                                    notice.decidingDue.map { frame.cell($0) } ?? .missing(reason: "no fixed time"),
                                    notice.sent.map { frame.cell($0.at) } ?? .missing(reason: "not sent"),
                                    notice.sent?.acknowledgedAt.map { frame.cell($0) } ?? .missing,
                                ]
                            }))
                ])
    }

    private func why(_ placed: [Notice]) -> Section {
        let rows = owed(placed)
        return Section(
            id: "why", title: "Why each was due",
            lead: ["How each due follows from the facts, where the rule says so, and why it was decided to apply."],
            blocks: rows.isEmpty
                ? []
                : [
                    .table(
                        Table(
                            id: "derivations", title: "Derivations and sources",
                            columns: [
                                Column(id: "key", title: "Incident", kind: .text),
                                Column(id: "duty", title: "Notice", kind: .text),
                                Column(id: "obligation", title: "Obligation", kind: .text),
                                Column(id: "start", title: "Clock started", kind: .instant),
                                Column(id: "derivation", title: "Derivation", kind: .longText),
                                Column(id: "reason", title: "Decided because", kind: .longText),
                                Column(id: "citation", title: "Source", kind: .longText),
                            ],
                            rows: rows.map { notice in
                                [
                                    .text(notice.subject.key), .text(notice.shortName), .text(notice.obligation),
                                    notice.start.map { frame.cell($0) } ?? .missing(reason: "not known"),
                                    .text(notice.derivation), .text(notice.reason ?? ""), .text(notice.citation),
                                ]
                            }, maximumRowsShown: frame.definition.listLength))
                ])
    }

    private func running() -> Section {
        Section(
            id: "running", title: "What runs now", lead: [.text(tables.runningSentence())],
            blocks: tables.running.isEmpty
                ? [] : [.table(tables.runningTable(id: "running-clocks", limit: frame.definition.listLength))])
    }

    /// One line a duty: its stages wait for the same decision.
    private func undecided(_ placed: [Notice]) -> Section {
        let rows = firstOfDuty(tables.notices.filter { $0.state(at: frame.asOf) == .undecided })
        return Section(
            id: "undecided", title: "Undecided",
            lead: [
                .text(
                    rows.isEmpty
                        ? "Every duty on record has been decided."
                        : "Nobody has decided yet whether \(Wording.verb(rows.count, "this duty is", "these duties are")) owed; the clocks do not wait for the decision."
                )
            ],
            blocks: rows.isEmpty
                ? []
                : [
                    .table(
                        Table(
                            id: "undecided-duties", title: "Duties that await a decision",
                            columns: [
                                Column(id: "key", title: "Incident", kind: .text),
                                Column(id: "obligation", title: "Obligation", kind: .longText),
                                Column(id: "due", title: "First due", kind: .instant),
                                Column(id: "missing", title: "Facts that would settle it", kind: .longText),
                            ],
                            rows: rows.map { notice in
                                [
                                    .text(notice.subject.key),
                                    .text(
                                        notice.obligationName
                                            + (notice.standing == .applies ? ", \(notice.stageName)" : "")),
                                    notice.due.map { frame.cell($0) } ?? .missing(reason: "not computed"),
                                    .text(
                                        notice.missing.isEmpty
                                            ? "none: the rule applies, somebody has to say so"
                                            : notice.missing.map { $0.replacing("_", with: " ") }.joined(
                                                separator: ", ")),
                                ]
                            }, filterable: false, maximumRowsShown: frame.definition.listLength))
                ])
    }

    private func notApplicable(_ placed: [Notice]) -> Section {
        let counted = tables.tally(frame.period).notApplicable
        let rows = firstOfDuty(placed.filter { counted.contains(NoticeTally.Duty($0)) && $0.reason != nil })
        let byRule = counted.count - rows.count
        var lead =
            counted.isEmpty
            ? "No duty of the period was found not to apply."
            : "\(Wording.sentence(Wording.count(counted.count, "duty", "duties"))) of the period "
                + "\(Wording.verb(counted.count, "was", "were")) found not to apply"
        if !counted.isEmpty {
            lead += byRule == 0 ? "." : ", \(NumberText.integer(byRule)) of them by the rule alone."
        }
        return Section(
            id: "not-applicable", title: "Not applicable", lead: [.text(lead)],
            blocks: rows.isEmpty
                ? []
                : [
                    .table(
                        Table(
                            id: "not-applicable-duties", title: "Decided not to apply",
                            columns: [
                                Column(id: "key", title: "Incident", kind: .text),
                                Column(id: "obligation", title: "Obligation", kind: .longText),
                                Column(id: "reason", title: "Because", kind: .longText),
                            ],
                            rows: rows.map {
                                [.text($0.subject.key), .text($0.obligationName), .text($0.reason ?? "")]
                            }, filterable: false, maximumRowsShown: frame.definition.listLength))
                ])
    }

    private func firstOfDuty(_ notices: [Notice]) -> [Notice] {
        Dictionary(grouping: notices, by: NoticeTally.Duty.init).values.compactMap { stages in
            stages.min { ($0.due?.microseconds ?? .max) < ($1.due?.microseconds ?? .max) }
        }.sorted {
            ($0.due?.microseconds ?? .max, $0.subject.key, $0.obligation)
                < ($1.due?.microseconds ?? .max, $1.subject.key, $1.obligation)
        }
    }
}

extension Notice.Omission {
    fileprivate var words: String {
        switch self {
        case .exercise: "of exercises"
        case .voluntary: "that nobody has to send"
        case .noNotice: "that are assessments or records, which nobody receives"
        case .closedUnsent: "of closed records that were neither sent nor settled"
        }
    }
}
