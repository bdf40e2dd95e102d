import Documents
import IncidentModel
import Obligations

/// Lays a drafted form out as a document: field by field with numbers, then what is still missing and how to state it.
package enum FormDocument {
    /// - Parameters:
    ///   - known: the moment of what had been recorded; the same moment gives the same document.
    package static func document(
        _ draft: FormDraft, organisation: String, incident: String, classification: Classification?, clock: ZonedClock,
        known: Instant
    ) -> Document {
        let page = draft.page
        let moment = DocumentInstant(microseconds: known.microseconds)
        var sections = page.sections.enumerated().map { position, section in
            Section(
                id: "part-\(position + 1)", title: section.title,
                blocks: [.table(table(section, number: position + 1))], sheetName: "\(position + 1) \(section.title)")
        }
        sections.append(open(draft))
        if !page.remarks.isEmpty {
            sections.append(
                Section(
                    id: "remarks", title: "Remarks",
                    lead: ["Where the official texts disagree, and what is done about it."],
                    blocks: [.list(page.remarks.map { [.text($0)] })]))
        }
        return Document(
            kind: draft.form, title: page.title, subtitle: page.subtitle, organisation: organisation,
            periodLabel: incident, asOf: moment, knownAt: moment, generatedAt: moment,
            displayZone: DisplayZone(name: clock.identifier), classification: classification,
            parameters: [Parameter("Form", "\(draft.form), version \(draft.definition.version)")],
            summary: [[.text(summary(draft))]], sections: sections)
    }

    private static func summary(_ draft: FormDraft) -> String {
        guard !draft.isComplete else { return "Everything that this form asks for is stated." }
        return
            "A draft: \(draft.missing.count) fields are missing, \(draft.undecided.count) depend on answers that are not "
            + "there yet, \(draft.problems.count) hold a value that cannot stand."
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
