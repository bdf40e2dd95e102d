/// A drafted form laid out for people: what a document is built from, without being one.
package struct FormPage: Equatable, Sendable {
    package enum Status: String, Sendable {
        case filled
        case missing
        case undecided
        case notNeeded = "not_needed"
        case problem
    }

    package struct Row: Equatable, Sendable {
        package let number: String
        package let name: String
        package let value: String
        package let status: Status
        /// Why it is asked for or not, what is wrong, or a hint.
        package let note: String
        /// What states it; `nil` where nothing is to be done.
        package let command: String?
    }

    package struct Section: Equatable, Sendable {
        package let title: String
        package let rows: [Row]
    }

    package let form: String
    package let title: String
    package let subtitle: String
    package let sections: [Section]
    /// Where the official texts disagree.
    package let remarks: [String]
}

extension FormDraft {
    package var page: FormPage {
        let byNumber = Dictionary(fields.map { ($0.field.number, $0) }, uniquingKeysWith: { first, _ in first })
        let stage = definition.stages.first { $0.form == form }
        return FormPage(
            form: form, title: stage?.title ?? definition.title,
            subtitle: "\(definition.title), \(incidentKey); \(definition.instrument)",
            sections: definition.sections.map { section in
                .init(title: section.title, rows: section.fields.compactMap { byNumber[$0.number].map(row) })
            },
            remarks: definition.oddities)
    }

    private func row(_ filled: Field) -> FormPage.Row {
        let text = filled.value?.text(labels: filled.field.labels) ?? ""
        let (status, note): (FormPage.Status, String) =
            switch (filled.problem, filled.value, filled.need) {
            case (let problem?, _, _): (.problem, problem.description)
            case (nil, .some, .applies(let reason)): (.filled, reason)
            case (nil, .some, _): (.filled, "")
            case (nil, nil, .mandatory): (.missing, filled.field.hint ?? "mandatory at this stage")
            case (nil, nil, .applies(let reason)): (.missing, reason)
            case (nil, nil, .undecided(let reason)): (.undecided, reason)
            case (nil, nil, .doesNotApply(let reason)): (.notNeeded, reason)
            case (nil, nil, .notAsked): (.notNeeded, "not asked at this stage")
            }
        let isOpen = status == .missing || status == .undecided || status == .problem
        let asked = undecided.first { $0.number == filled.field.number }?.command ?? filled.command
        return FormPage.Row(
            number: filled.field.number, name: filled.field.name, value: text, status: status, note: note,
            command: isOpen ? asked : nil)
    }
}
