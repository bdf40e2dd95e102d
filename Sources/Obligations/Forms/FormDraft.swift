import IncidentModel

/// A form filled from a case, with what is missing and the command that states it.
package struct FormDraft: Sendable {
    /// Whether the stage asks for a field in this case.
    package enum Need: Equatable, Sendable {
        case mandatory
        case applies(String)
        case doesNotApply(String)
        /// The condition can't be judged yet.
        case undecided(String)
        case notAsked
    }

    package struct Field: Equatable, Sendable {
        package let field: FormField
        package let value: FormValue?
        package let need: Need
        package let problem: FormValueProblem?
        /// What to type to state the value.
        package let command: String
    }

    package struct Missing: Equatable, Sendable {
        package let number: String
        package let name: String
        package let reason: String
        package let command: String
    }

    package let definition: FormDefinition
    package let form: String
    package let incidentKey: String
    package let fields: [Field]
    /// What the stage asks for and nobody has stated.
    package let missing: [Missing]
    /// Conditions that need an answer before it is known whether their field is asked for.
    package let undecided: [Missing]
    /// Values that contradict each other, each with the rule that says so.
    package let contradictions: [FormContradiction]

    init(_ definition: FormDefinition, form: String, values: CaseValues, library: FormLibrary) {
        let stage = definition.stageIndex(of: form) ?? 0
        let defaults = definition.stages[stage].defaults
        func held(_ field: FormField) -> FormValue? {
            let value =
                values.answers[field.number] ?? field.source.flatMap { values[$0] }
                ?? defaults[field.number].map { .codes([$0]) }
            return value?.isFilled == true ? value : nil
        }
        let byNumber = Dictionary(
            definition.fields.map { ($0.number, held($0)) }, uniquingKeysWith: { first, _ in first })
        func command(_ field: FormField) -> String {
            field.source.flatMap { library.command(for: $0, incident: values.incidentKey) }
                ?? "sitrep form set \(values.incidentKey) \(form) \(field.number) VALUE"
        }
        var undecided: [Missing] = []
        fields = definition.fields.map { field in
            let need = FormDraft.need(field, stage: stage) { condition in
                condition.state(field: { byNumber[$0] ?? nil }, value: { values[$0] })
            }
            let value = held(field)
            if case .undecided(let reason) = need, value == nil {
                let operands = field.condition?.operands
                let asked =
                    operands?.values.first { values[$0] == nil }.flatMap {
                        library.command(for: $0, incident: values.incidentKey)
                    }
                    ?? operands?.fields.first { byNumber[$0] ?? nil == nil }.flatMap { number in
                        definition.fields.first { $0.number == number }.map(command)
                    } ?? command(field)
                undecided.append(Missing(number: field.number, name: field.name, reason: reason, command: asked))
            }
            return Field(
                field: field, value: value, need: need, problem: value.flatMap { field.problem($0) },
                command: command(field))
        }
        missing = fields.compactMap { filled in
            guard filled.value == nil else { return nil }
            switch filled.need {
            case .mandatory:
                return Missing(
                    number: filled.field.number, name: filled.field.name, reason: "mandatory at this stage",
                    command: filled.command)
            case .applies(let reason):
                return Missing(
                    number: filled.field.number, name: filled.field.name, reason: reason, command: filled.command)
            case .doesNotApply, .undecided, .notAsked: return nil
            }
        }
        contradictions = definition.rules.compactMap { $0.contradiction { byNumber[$0] ?? nil } }
        self.definition = definition
        self.form = form
        incidentKey = values.incidentKey
        self.undecided = undecided
    }

    private static func need(
        _ field: FormField, stage: Int, judge: (FormCondition) -> ThresholdState
    ) -> Need {
        switch field.needs[stage] {
        case .mandatory: return .mandatory
        case .notAsked: return .notAsked
        case .conditional:
            guard let condition = field.condition, let because = field.because else { return .notAsked }
            switch judge(condition) {
            case .met: return .applies("asked for, because " + because)
            case .notMet: return .doesNotApply("asked for only where " + because)
            case .unknown: return .undecided("not known yet whether " + because)
            }
        }
    }

    package var problems: [(number: String, problem: FormValueProblem)] {
        fields.compactMap { field in field.problem.map { (field.field.number, $0) } }
    }

    /// Nothing missing, nothing undecided, nothing wrong.
    package var isComplete: Bool {
        missing.isEmpty && undecided.isEmpty && problems.isEmpty && contradictions.isEmpty
    }

    package func value(of number: String) -> FormValue? { fields.first { $0.field.number == number }?.value }

    /// What will have been filed, to be kept and compared.
    package var frozen: FrozenForm {
        FrozenForm(
            form: form,
            values: fields.compactMap { field in
                field.value.map {
                    FrozenForm.Value(
                        number: field.field.number, name: field.field.name, fact: field.field.fact, value: $0)
                }
            })
    }
}
