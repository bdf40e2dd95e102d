import Documents
import IncidentModel

/// What reviews of a period found, and which of the promised actions are late.
package struct Learning: Sendable {
    package struct Review: Sendable {
        package let key: String
        package let title: String
        package let severity: Severity
        package let approvedAt: Instant
        package let rootCauses: [String]
        package let lessons: [String]

        package init(
            key: String, title: String, severity: Severity, approvedAt: Instant, rootCauses: [String], lessons: [String]
        ) {
            self.key = key
            self.title = title
            self.severity = severity
            self.approvedAt = approvedAt
            self.rootCauses = rootCauses
            self.lessons = lessons
        }
    }

    package struct OverdueAction: Sendable {
        package let key: String
        package let title: String
        package let owner: String?
        package let due: Instant

        package init(key: String, title: String, owner: String?, due: Instant) {
            self.key = key
            self.title = title
            self.owner = owner
            self.due = due
        }
    }

    /// Reviews approved in the period, the worst incidents first; at most as many as a list holds.
    package let reviews: [Review]
    /// How many there are in all.
    package let reviewCount: Int
    /// The causes named most often, over all reviews of the period; several may apply to one incident.
    package let causes: [(cause: String, count: Int)]
    /// The latest ones first; at most as many as a list holds.
    package let overdue: [OverdueAction]
    package let overdueCount: Int

    package init(
        reviews: [Review], reviewCount: Int, causes: [(cause: String, count: Int)], overdue: [OverdueAction],
        overdueCount: Int
    ) {
        self.reviews = reviews
        self.reviewCount = reviewCount
        self.causes = causes
        self.overdue = overdue
        self.overdueCount = overdueCount
    }
}

extension Learning {
    func learnedSection() -> Section {
        var blocks: [Block] = []
        if reviewCount > 0 {
            blocks.append(
                .table(
                    Table(
                        id: "lessons", title: "Lessons from the reviews approved in the period",
                        columns: [
                            Column(id: "key", title: "Incident", kind: .text),
                            Column(id: "severity", title: "Severity", kind: .severity),
                            Column(id: "title", title: "Title", kind: .longText),
                            Column(id: "lessons", title: "What was learned", kind: .longText),
                            Column(id: "causes", title: "Causes found", kind: .longText),
                        ],
                        rows: reviews.map {
                            [
                                .text($0.key), $0.severity.cell, .text($0.title), texts($0.lessons, "none recorded"),
                                texts($0.rootCauses, "none recorded"),
                            ]
                        },
                        note: shown(reviews.count, of: reviewCount, "review"), filterable: false)))
        }
        if !causes.isEmpty {
            blocks.append(
                .table(
                    Table(
                        id: "causes", title: "Causes named most often",
                        columns: [
                            Column(id: "cause", title: "Cause", kind: .longText),
                            Column(
                                id: "n", title: "Reviews", kind: .integer,
                                note: "A review may name several causes, so the numbers need not add up to the reviews."
                            ),
                        ],
                        rows: causes.map { [.text($0.cause), .integer($0.count)] }, filterable: false)))
        }
        let lead =
            reviewCount == 0
            ? "No review of an incident was approved in this period."
            : "\(Wording.sentence(Wording.count(reviewCount, "review"))) "
                + "\(Wording.verb(reviewCount, "was", "were")) approved in this period."
        return Section(id: "learned", title: "What was learned", lead: [.text(lead)], blocks: blocks)
    }

    func overdueSection(_ frame: ReportFrame) -> Section {
        let people = frame.definition.namesPeople
        var columns = [
            Column(id: "action", title: "Action", kind: .longText), Column(id: "key", title: "Incident", kind: .text),
        ]
        if people { columns.append(Column(id: "owner", title: "Owner", kind: .text)) }
        columns += [
            Column(id: "due", title: "Due", kind: .date), Column(id: "late", title: "Late by", kind: .duration),
        ]
        let lead =
            overdueCount == 0
            ? "No corrective action is overdue."
            : "\(Wording.sentence(Wording.count(overdueCount, "corrective action"))) "
                + "\(Wording.verb(overdueCount, "is", "are")) overdue."
        let blocks: [Block] =
            overdueCount == 0
            ? []
            : [
                .table(
                    Table(
                        id: "overdue-actions", title: "Overdue actions, the latest first", columns: columns,
                        rows: overdue.map { action in
                            var cells: [Cell] = [.text(action.title), .text(action.key)]
                            if people { cells.append(action.owner.map { .text($0) } ?? .missing(reason: "no owner")) }
                            return cells + [
                                frame.dateCell(action.due), .duration(seconds: frame.asOf.seconds(since: action.due)),
                            ]
                        },
                        note: shown(overdue.count, of: overdueCount, "action"), filterable: false))
            ]
        return Section(id: "actions", title: "Actions overdue", lead: [.text(lead)], blocks: blocks)
    }

    private func texts(_ texts: [String], _ reason: String) -> Cell {
        guard let first = texts.first else { return .missing(reason: reason) }
        // A sentence has its full stop already.
        return .text(
            texts.dropFirst().reduce(first) { text, next in
                text + (text.last.map { ".!?".contains($0) } == true ? " " : "; ") + next
            })
    }

    private func shown(_ count: Int, of all: Int, _ noun: String) -> Paragraph {
        count == all ? [] : [.text("The first \(NumberText.integer(count)) of \(Wording.count(all, noun)) are listed.")]
    }
}
