import Documents
import IncidentModel

/// Corrective actions that are not done yet.
package struct PendingActions: Sendable {
    package struct Action: Sendable {
        package let key: String
        package let title: String
        package let kind: ActionRecord.Kind
        /// Label and title of those it mends.
        package let controls: [String]
        package let owner: String?
        package let due: Instant?

        package init(
            key: String, title: String, kind: ActionRecord.Kind, controls: [String] = [], owner: String?, due: Instant?
        ) {
            self.controls = controls
            self.key = key
            self.title = title
            self.kind = kind
            self.owner = owner
            self.due = due
        }
    }

    /// Those due first come first; at most as many as a list holds.
    package let actions: [Action]
    package let count: Int
    package let overdue: Int

    package init(actions: [Action], count: Int, overdue: Int) {
        self.actions = actions
        self.count = count
        self.overdue = overdue
    }

    func section(_ frame: ReportFrame) -> Section {
        let people = frame.definition.namesPeople
        var columns = [
            Column(id: "action", title: "Action", kind: .longText), Column(id: "key", title: "Incident", kind: .text),
            Column(id: "kind", title: "What it changes", kind: .text),
            Column(id: "controls", title: "Controls it mends", kind: .longText),
        ]
        if people { columns.append(Column(id: "owner", title: "Owner", kind: .text)) }
        columns += [Column(id: "due", title: "Due", kind: .date), Column(id: "state", title: "State", kind: .text)]
        let lead =
            count == 0
            ? "No corrective action is open."
            : "\(Wording.sentence(Wording.count(count, "corrective action"))) \(Wording.verb(count, "is", "are")) open, "
                + (overdue == 0 ? "none of them overdue." : "\(NumberText.integer(overdue)) of them overdue.")
        let rows = actions.map { action -> [Cell] in
            var cells: [Cell] = [
                .text(action.title), .text(action.key), .text(action.kind.rawValue.asLabel),
                action.controls.isEmpty
                    ? .missing(reason: "none named") : .text(action.controls.joined(separator: "; ")),
            ]
            if people { cells.append(action.owner.map { .text($0) } ?? .missing(reason: "no owner")) }
            return cells + [
                action.due.map { frame.dateCell($0) } ?? .missing(reason: "no date"),
                .text(action.due.map { $0 < frame.asOf ? "overdue" : "in time" } ?? "without a date"),
            ]
        }
        let note: Paragraph =
            actions.count == count
            ? [] : [.text("The first \(actions.count) of \(Wording.count(count, "action")) are listed.")]
        return Section(
            id: "actions", title: "Open actions", lead: [.text(lead)],
            blocks: count == 0
                ? []
                : [
                    .table(
                        Table(
                            id: "open-actions", title: "Open actions, those due first", columns: columns, rows: rows,
                            note: note, filterable: false))
                ])
    }
}
