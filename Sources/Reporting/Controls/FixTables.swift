import ControlFrameworks
import Documents
import IncidentModel

/// Whether controls held once something had been done about them.
struct FixTables {
    let facts: ControlFacts
    let frame: ReportFrame

    /// Fails only for a window that is not above zero.
    func section() throws -> Section {
        // Observations are known up to the end of the period only; nothing may seem to have held because nobody looked.
        let horizon = min(frame.asOf, frame.period.to)
        let history = FixHistory(facts.actions, observations: facts.observations, horizon: horizon)
        let lines = try history.controls.map { (control: $0, survival: try history.survival(of: $0)) }.sorted {
            ($1.survival.recurred, $1.survival.checks.count, $0.control)
                < ($0.survival.recurred, $0.survival.checks.count, $1.control)
        }
        let days = NumberText.integer(Int(FixHistory.windowSeconds / 86_400))
        let all = try history.survival()
        let lead =
            lines.isEmpty
            ? "No control has all the actions done yet that were to mend it."
            : "\(Wording.sentence(Wording.count(all.held + all.recurred + all.tooEarly, "fix", "fixes"))) of controls "
                + "\(Wording.verb(all.held + all.recurred + all.tooEarly, "is", "are")) done. "
                + "Within \(days) days \(NumberText.integer(all.recurred)) "
                + "\(Wording.verb(all.recurred, "was", "were")) followed by another failure of the same control, "
                + "\(NumberText.integer(all.held)) held, and for \(NumberText.integer(all.tooEarly)) it is too early to say."
        return Section(
            id: "fixes", title: "Did the fix hold?", lead: [.text(lead)],
            blocks: lines.isEmpty ? [] : [.table(table(lines))])
    }

    private func table(_ lines: [(control: ControlID, survival: FixSurvival)]) -> Table {
        Table(
            id: "fixes-by-control", title: "Fixes of controls, those that failed again most often first",
            columns: [
                Column(id: "control", title: "Control", kind: .text),
                Column(id: "title", title: "What it asks for", kind: .longText),
                Column(id: "fixes", title: "Fixes done", kind: .integer),
                Column(id: "held", title: "Held", kind: .integer),
                Column(id: "recurred", title: "Failed again", kind: .integer),
                Column(id: "early", title: "Too early", kind: .integer),
                Column(
                    id: "share", title: "Share that holds", kind: .percent,
                    note:
                        "Kaplan–Meier estimate for the whole window; fixes whose window still runs count as far as they have been seen."
                ),
                Column(id: "first", title: "Soonest failure after", kind: .duration),
            ],
            rows: lines.map { line in
                let name = facts.name(line.control)
                let survival = line.survival
                return [
                    .text(name.label), .text(name.title),
                    .integer(survival.held + survival.recurred + survival.tooEarly), .integer(survival.held),
                    .integer(survival.recurred), .integer(survival.tooEarly),
                    survival.share.map { .percent($0, decimals: 0) } ?? .missing(reason: "too early"),
                    survival.soonestFailure.map { .duration(seconds: $0) } ?? .missing,
                ]
            },
            note: [
                "A fix is made once all actions of an incident are done that name the control or, where it did not hold, name none."
            ], filterable: false, maximumRowsShown: frame.definition.listLength)
    }
}
