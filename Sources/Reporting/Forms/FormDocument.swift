import Documents
import IncidentModel
import Obligations

/// Lays a drafted form out as a document: field by field with numbers, then what is still missing and how to state it.
package enum FormDocument {
    /// A number that one form states otherwise than another of the same incident.
    package struct Difference: Sendable {
        package let field: String
        package let name: String
        package let value: String
        package let earlierValue: String
        /// Where and when the earlier value was stated.
        package let earlier: String
        /// `nil`: it has to be explained before this is filed.
        package let explanation: String?

        package init(
            field: String, name: String, value: String, earlierValue: String, earlier: String, explanation: String?
        ) {
            self.field = field
            self.name = name
            self.value = value
            self.earlierValue = earlierValue
            self.earlier = earlier
            self.explanation = explanation
        }
    }

    /// - Parameters:
    ///   - differences: from what was filed before, and those that were explained then.
    ///   - known: the moment of what had been recorded; the same moment gives the same document.
    package static func document(
        _ draft: FormDraft, organisation: String, incident: String, classification: Classification?, clock: ZonedClock,
        known: Instant, differences: [Difference] = []
    ) -> Document {
        let page = draft.page
        let moment = DocumentInstant(microseconds: known.microseconds)
        var sections = page.sections.enumerated().map { position, section in
            Section(
                id: "part-\(position + 1)", title: section.title,
                blocks: [.table(table(section, number: position + 1))], sheetName: "\(position + 1) \(section.title)")
        }
        sections.append(open(draft))
        if !draft.contradictions.isEmpty || !draft.problems.isEmpty { sections.append(toBeFixed(draft)) }
        if !differences.isEmpty { sections.append(compared(differences)) }
        if !page.remarks.isEmpty {
            sections.append(
                Section(
                    id: "remarks", title: "Remarks",
                    lead: ["Where the official texts disagree, and what is done about it."],
                    blocks: [.list(page.remarks.map { [.text($0)] })]))
        }
        return Document(
            kind: draft.form.replacing(":", with: "-"), title: page.title, subtitle: page.subtitle,
            organisation: organisation,
            periodLabel: incident, asOf: moment, knownAt: moment, generatedAt: moment,
            displayZone: DisplayZone(name: clock.identifier), classification: classification,
            parameters: [Parameter("Form", "\(draft.form), version \(draft.definition.version)")],
            summary: [[.text(summary(draft))]], sections: sections)
    }

    private static func summary(_ draft: FormDraft) -> String {
        guard !draft.isComplete else { return "Everything that this form asks for is stated." }
        return
            "A draft: \(draft.missing.count) fields are missing, \(draft.undecided.count) depend on answers that are not "
            + "there yet, \(draft.problems.count) hold a value that cannot stand, \(draft.contradictions.count) times values "
            + "contradict each other."
    }

    private static func table(_ section: FormPage.Section, number: Int) -> Table {
        Table(
            id: "fields-\(number)", title: section.title,
            columns: [
                Column(id: "number", title: "Field", kind: .text), Column(id: "name", title: "What", kind: .longText),
                Column(id: "value", title: "Value", kind: .longText), Column(id: "state", title: "State", kind: .text),
                Column(id: "note", title: "Note", kind: .longText),
            ],
            rows: section.rows.map { row in
                [
                    .text(row.number), .text(row.name), row.value.isEmpty ? .missing : .text(row.value),
                    .text(row.status.rawValue.replacing("_", with: " ")), .text(row.note),
                ]
            })
    }

    private static func toBeFixed(_ draft: FormDraft) -> Section {
        let rows: [[Cell]] =
            draft.problems.map { [.text($0.number), .text("\($0.problem)"), .text("what the field can hold")] }
            + draft.contradictions.map { contradiction in
                let values = zip(contradiction.fields, contradiction.values).map { "\($0) is \($1.text())" }
                return [
                    .text(contradiction.fields.joined(separator: ", ")), .text(values.joined(separator: ", ")),
                    .text(contradiction.rule),
                ]
            }
        return Section(
            id: "to-be-fixed", title: "To be fixed",
            lead: ["Values that cannot stand, each with the rule that says so."],
            blocks: [
                .table(
                    Table(
                        id: "broken-rules", title: "Broken rules",
                        columns: [
                            Column(id: "fields", title: "Fields", kind: .text),
                            Column(id: "values", title: "Values", kind: .longText),
                            Column(id: "rule", title: "Rule", kind: .longText),
                        ], rows: rows))
            ])
    }

    private static func compared(_ differences: [Difference]) -> Section {
        Section(
            id: "differences", title: "Differences from what was filed",
            lead: [
                "Each number that differs needs an explanation before this can be filed; explanations stay with the filing."
            ],
            blocks: [
                .table(
                    Table(
                        id: "differing-numbers", title: "Differing numbers",
                        columns: [
                            Column(id: "field", title: "Field", kind: .text),
                            Column(id: "name", title: "What", kind: .longText),
                            Column(id: "value", title: "Value", kind: .longText),
                            Column(id: "earlier_value", title: "Earlier", kind: .longText),
                            Column(id: "earlier", title: "Stated in", kind: .longText),
                            Column(id: "explanation", title: "Explanation", kind: .longText),
                        ],
                        rows: differences.map { difference in
                            [
                                .text(difference.field), .text(difference.name), .text(difference.value),
                                .text(difference.earlierValue), .text(difference.earlier),
                                difference.explanation.map { .text($0) } ?? .missing,
                            ]
                        }))
            ])
    }

    private static func open(_ draft: FormDraft) -> Section {
        let open = draft.missing + draft.undecided
        return Section(
            id: "missing", title: "Missing",
            lead: ["What has to be stated before this can be filed, and the command that does it."],
            blocks: [
                .table(
                    Table(
                        id: "missing-fields", title: "Missing fields",
                        columns: [
                            Column(id: "number", title: "Field", kind: .text),
                            Column(id: "name", title: "What", kind: .longText),
                            Column(id: "reason", title: "Why", kind: .longText),
                            Column(id: "command", title: "Command", kind: .longText),
                        ],
                        rows: open.map { [.text($0.number), .text($0.name), .text($0.reason), .text($0.command)] },
                        emptyText: "Nothing is missing."))
            ])
    }
}
