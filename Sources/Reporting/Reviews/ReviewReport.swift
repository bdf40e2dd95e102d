import Documents
import IncidentModel
import ResponseMetrics

/// The post-incident review of one incident: what happened when, what was learned, and how fast it went beside the usual.
package struct ReviewReport: Sendable {
    package let frame: ReportFrame
    package let incident: ReviewedIncident
    private let facts: IncidentFacts

    package static let milestones: Set<Milestone> = [
        .occurred, .detected, .reported, .acknowledged, .declared, .contained, .eradicated, .recovered, .closed,
    ]

    private static let metrics: [MetricDefinition] = [
        .dwellTime, .timeToAcknowledge, .timeToDeclare, .timeToContain, .timeToEradicate, .timeToRecover, .timeToClose,
    ]

    /// - Parameter facts: of the incidents that were detected within `frame.period`, the year that ends with this one.
    package init(frame: ReportFrame, incident: ReviewedIncident, facts: IncidentFacts) {
        self.frame = frame
        self.incident = incident
        self.facts = facts
    }

    package func document() throws -> Document {
        let peers = try peerFigures()
        var document = frame.document(
            subtitle: "\(incident.key): \(incident.title)", periodLabel: incident.key,
            population: [[.text(population(peers))]],
            summary: summary(), headline: headline(peers),
            sections: [
                factsSection(), milestonesSection(), try durationsSection(peers), reviewSection(), actionsSection(),
                timelineSection(), Glossary.section(ReviewReport.metrics, [.median, .interval, .incident]),
            ])
        // An incident may be more restricted than its report usually is, never less.
        if let own = Classification(rawValue: incident.classification.rawValue),
            own.isStricter(than: document.classification)
        {
            document.classification = own
        }
        return document
    }

    // MARK: - Summary

    private func summary() -> [Paragraph] {
        var sentences = [
            "\(incident.key), \(incident.severity == .unrated ? "not rated yet" : "severity \(incident.severity.rawValue)")"
        ]
        if let detected = incident.current(.detected)?.time {
            sentences[0] += ", was detected on \(PeriodText.day(detected.earliest, clock: frame.clock))"
        }
        sentences[0] +=
            incident.phase == .closed ? " and is closed." : " and is in the phase \(incident.phase.rawValue)."
        if incident.isExercise { sentences.append("It is an exercise and enters no figure of other reports.") }
        if let review = incident.reviews.last {
            if let approver = review.approver, let at = review.approvedAt {
                sentences.append(
                    "The review was approved on \(PeriodText.day(at, clock: frame.clock))"
                        + (frame.definition.namesPeople ? " by \(approver)." : "."))
            } else {
                sentences.append("The review has not been approved yet.")
            }
        } else {
            sentences.append("No review has been started yet.")
        }
        return incident.summary.isEmpty
            ? [[.text(sentences.joined(separator: " "))]]
            : [[.text(sentences.joined(separator: " "))], [.text(incident.summary)]]
    }

    private func headline(_ peers: [(metric: MetricDefinition, own: Int64?, figures: MetricFigures)]) -> [KeyFigure] {
        peers.filter { [.dwellTime, .timeToAcknowledge, .timeToContain, .timeToRecover].contains($0.metric) }.map {
            peer in
            KeyFigure(
                label: peer.metric.title, value: DurationTable.duration(peer.own.map(Double.init)),
                note: peer.figures.median.map {
                    "Usual for this severity: \(Wording.duration($0)) (median of \(NumberText.integer(peer.figures.n)))"
                } ?? "Too few comparable incidents")
        }
    }

    // MARK: - Sections

    private func factsSection() -> Section {
        var rows: [(String, Cell)] = [
            ("Title", .text(incident.title)), ("Severity", incident.severity.cell), ("Phase", incident.phase.cell),
            ("Outcome", incident.disposition.map { .text($0.label) } ?? .missing(reason: "not known yet")),
            ("Category", incident.category.map { .text($0.asLabel) } ?? .missing),
            ("Detected by", incident.source.map { .text($0.asLabel) } ?? .missing),
        ]
        if frame.definition.namesPeople {
            rows.append(("Owner", incident.owner.map { .text($0) } ?? .missing(reason: "no owner")))
        }
        if !incident.techniques.isEmpty {
            rows.append(("ATT&CK techniques", .text(incident.techniques.joined(separator: ", "))))
        }
        if !incident.assets.isEmpty { rows.append(("Affected", .text(incident.assets.joined(separator: ", ")))) }
        return Section(
            id: "facts", title: "Facts",
            blocks: [
                .table(
                    Table(
                        id: "facts-table", title: "The incident",
                        columns: [
                            Column(id: "what", title: "What", kind: .text),
                            Column(id: "value", title: "Value", kind: .longText),
                        ],
                        rows: rows.map { [.text($0.0), $0.1] }, filterable: false))
            ])
    }

    private func milestonesSection() -> Section {
        let current = Milestone.allCases.filter { incident.current($0) != nil }
        let table = Table(
            id: "milestones", title: "Milestones",
            columns: [
                Column(id: "milestone", title: "Milestone", kind: .text), Column(id: "at", title: "At", kind: .instant),
                Column(
                    id: "until", title: "At the latest", kind: .instant,
                    note: "Only where a span is known instead of a moment."),
                Column(id: "confidence", title: "Confidence", kind: .text),
                Column(id: "source", title: "Source", kind: .text),
                Column(id: "recorded", title: "Recorded", kind: .instant),
            ],
            rows: current.compactMap { milestone in
                guard let statement = incident.current(milestone) else { return nil }
                let time = statement.time
                return [
                    .text(milestone.label), time.map { frame.cell($0.earliest) } ?? .missing(reason: "not applicable"),
                    time.flatMap { $0.isExact ? nil : frame.cell($0.latest) } ?? .missing,
                    .text(statement.confidence.rawValue.asLabel), statement.source.map { .text($0) } ?? .missing,
                    frame.cell(statement.recordedAt),
                ]
            },
            emptyText: "No milestone has been recorded.", filterable: false)
        var blocks: [Block] = [.table(table)]
        let superseded = incident.statements.filter(\.isSuperseded)
        if !superseded.isEmpty { blocks.append(.table(corrections(superseded))) }
        let lead =
            superseded.isEmpty
            ? "No time has been corrected since it was first recorded."
            : "\(Wording.sentence(Wording.count(superseded.count, "earlier statement"))) "
                + "\(Wording.verb(superseded.count, "was", "were")) corrected; what was believed before is kept."
        return Section(id: "milestones-section", title: "Milestones", lead: [.text(lead)], blocks: blocks)
    }

    /// Each earlier statement with the one that took its place: the next one of the same milestone and course.
    private func corrections(_ superseded: [ReviewedIncident.Statement]) -> Table {
        Table(
            id: "corrections", title: "Corrections",
            columns: [
                Column(id: "milestone", title: "Milestone", kind: .text),
                Column(id: "before", title: "Before", kind: .instant),
                Column(id: "after", title: "After", kind: .instant),
                Column(id: "reason", title: "Reason", kind: .longText),
                Column(id: "at", title: "Corrected", kind: .instant),
            ],
            rows: superseded.map { old in
                let next = incident.statements.first {
                    $0.milestone == old.milestone && $0.round == old.round && $0.recordedAt > old.recordedAt
                }
                return [
                    .text(old.milestone.label), old.time.map { frame.cell($0.earliest) } ?? .missing(reason: "no time"),
                    next?.time.map { frame.cell($0.earliest) } ?? .missing(reason: "no time"),
                    next?.reason.map { .text($0) } ?? .missing, next.map { frame.cell($0.recordedAt) } ?? .missing,
                ]
            }, filterable: false)
    }

    private func durationsSection(
        _ peers: [(metric: MetricDefinition, own: Int64?, figures: MetricFigures)]
    ) throws -> Section {
        Section(
            id: "durations", title: "How fast it went",
            lead: [
                .text(
                    "Beside each duration stands what is usual here for incidents of severity \(incident.severity.rawValue) "
                        + "detected in the year up to this one.")
            ],
            blocks: [
                .table(
                    Table(
                        id: "durations-table", title: "Durations of this incident",
                        columns: [
                            Column(id: "metric", title: "Figure", kind: .text),
                            Column(id: "own", title: "This incident", kind: .duration),
                            Column(id: "median", title: "Usual (median)", kind: .duration),
                            Column(id: "interval", title: "95% interval of the median", kind: .text),
                            Column(id: "n", title: "Incidents compared", kind: .integer),
                            Column(
                                id: "rank", title: "Faster than", kind: .percent,
                                note: "Share of the compared incidents that took longer."),
                        ],
                        rows: try peers.map { peer in
                            [
                                .text(peer.metric.title), DurationTable.duration(peer.own.map(Double.init)),
                                DurationTable.duration(peer.figures.median),
                                try DurationTable.interval(peer.figures, 0.5),
                                .integer(peer.figures.n), rank(peer.own, peer.figures),
                            ]
                        }, filterable: false))
            ])
    }

    private func rank(_ own: Int64?, _ figures: MetricFigures) -> Cell {
        guard let own, figures.isEnoughForStatistics else { return .missing }
        let longer = figures.sample.completed.reduce(0) { $1 > own ? $0 + 1 : $0 }
        return .percent(Double(longer) / Double(figures.n), decimals: 0)
    }

    private func reviewSection() -> Section {
        guard !incident.reviews.isEmpty else {
            return Section(id: "review", title: "Review", lead: ["No review has been started."], blocks: [])
        }
        var blocks: [Block] = []
        for review in incident.reviews {
            if incident.reviews.count > 1 {
                blocks.append(
                    .subheading(review.round == 1 ? "First review" : "Review after reopening \(review.round - 1)"))
            }
            let texts: [(String, String?)] = [
                ("What happened", review.whatHappened), ("How it was noticed", review.detection),
                ("What worked", review.whatWorked), ("What did not", review.whatDidNot),
            ]
            for (title, text) in texts {
                blocks += [.subheading(title), .paragraph([text.map { .text($0) } ?? .emphasis("Not written yet.")])]
            }
            blocks += [
                .subheading("Root causes"), list(review.rootCauses), .subheading("Lessons"), list(review.lessons),
            ]
        }
        return Section(id: "review", title: "Review", blocks: blocks)
    }

    private func list(_ texts: [String]) -> Block {
        texts.isEmpty ? .paragraph([.emphasis("None recorded.")]) : .list(texts.map { [.text($0)] })
    }

    private func actionsSection() -> Section {
        let people = frame.definition.namesPeople
        var columns = [
            Column(id: "action", title: "Action", kind: .longText), Column(id: "kind", title: "Kind", kind: .text),
        ]
        if people { columns.append(Column(id: "owner", title: "Owner", kind: .text)) }
        columns += [Column(id: "due", title: "Due", kind: .date), Column(id: "state", title: "State", kind: .text)]
        return Section(
            id: "actions", title: "Actions",
            blocks: [
                .table(
                    Table(
                        id: "actions-table", title: "Corrective actions", columns: columns,
                        rows: incident.actions.map { action in
                            var cells: [Cell] = [.text(action.title), .text(action.kind.asLabel)]
                            if people { cells.append(action.owner.map { .text($0) } ?? .missing(reason: "no owner")) }
                            return cells + [action.due.map(frame.dateCell) ?? .missing, .text(state(of: action))]
                        }, emptyText: "No corrective actions were decided.", filterable: false))
            ])
    }

    private func state(of action: ReviewedIncident.Action) -> String {
        func isPast(_ instant: Instant?) -> Bool { instant.map { $0 <= frame.asOf } ?? false }
        if isPast(action.verifiedAt) { return "Done and checked" }
        if isPast(action.doneAt) { return "Done, not checked yet" }
        if let due = action.due, due < frame.asOf {
            return "Overdue by \(Wording.duration(frame.asOf.microseconds(since: due)))"
        }
        return "Open"
    }

    private func timelineSection() -> Section {
        let people = frame.definition.namesPeople
        var columns = [
            Column(id: "at", title: "At", kind: .instant), Column(id: "kind", title: "Kind", kind: .text),
        ]
        if people { columns.append(Column(id: "actor", title: "Who", kind: .text)) }
        columns.append(Column(id: "text", title: "What", kind: .longText))
        return Section(
            id: "timeline", title: "Timeline",
            blocks: [
                .table(
                    Table(
                        id: "timeline-table", title: "What was recorded, in order of time", columns: columns,
                        rows: incident.timeline.map { event in
                            var cells: [Cell] = [frame.cell(event.at), .text(event.kind.asLabel)]
                            if people { cells.append(event.actor.map { .text($0) } ?? .missing) }
                            return cells + [.text(event.text)]
                        },
                        emptyText: "Nothing was recorded in the timeline.", filterable: true, maximumRowsShown: 200))
            ])
    }

    // MARK: - Comparison

    private func peerFigures() throws -> [(metric: MetricDefinition, own: Int64?, figures: MetricFigures)] {
        let rows = facts.severities.indices.filter { facts.severities[$0] == incident.severity }.map { Int32($0) }
        return try ReviewReport.metrics.map { metric in
            let figures = try MetricTally(metric, facts: facts, asOf: frame.horizon).figures(of: rows)
            return (metric: metric, own: ownDuration(metric), figures: figures)
        }
    }

    /// Between exact moments only; of spans no duration is made up.
    private func ownDuration(_ metric: MetricDefinition) -> Int64? {
        guard let start = incident.current(metric.start)?.time?.exact,
            let end = incident.current(metric.end)?.time?.exact,
            end >= start
        else { return nil }
        return end.microseconds(since: start)
    }

    private func population(_ peers: [(metric: MetricDefinition, own: Int64?, figures: MetricFigures)]) -> String {
        let compared = peers.first?.figures.incidents ?? 0
        return
            "One incident, \(incident.key). It is compared with \(Wording.count(compared, "incident")) of the same severity "
            + "detected from \(PeriodText.span(frame.period, clock: frame.clock)), this one included."
    }
}

extension Classification {
    func isStricter(than other: Classification?) -> Bool {
        guard let other else { return true }
        let order = Classification.allCases
        return (order.firstIndex(of: self) ?? 0) > (order.firstIndex(of: other) ?? 0)
    }
}
