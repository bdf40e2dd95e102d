import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

/// The filings of one incident whose numbers are known, and why some of them differ.
struct FilingRecord {
    struct Filed {
        let record: FiledForm
        let frozen: FrozenForm
    }

    let filed: [Filed]
    let differences: [ExplainedDifference]

    init(_ results: [PostgresResult]) throws {
        filed = try results[0].map { row in
            let record = try FilingFormTables.readFiled(row)
            return Filed(
                record: record, frozen: FrozenForm(form: record.form, fields: try JSONParser.parse(record.fields)))
        }
        differences = try results[1].map(FilingFormTables.readDifference)
    }

    static func statements(incidentID: SQL) -> [SQL] {
        [
            FilingFormTables.filed(incidentID: incidentID), FilingFormTables.differences(incidentID: incidentID),
        ]
    }

    /// Where a form differs from what was filed before it. An explanation that was given once for the same two forms and
    /// values holds.
    func differences(of later: FrozenForm) throws -> [(earlier: FiledForm, difference: FormDifference)] {
        let explanations = try differences.compactMap { kept -> DifferenceExplanation? in
            guard let earlier = FormValue(try JSONParser.parse(kept.earlier.value)),
                let later = FormValue(try JSONParser.parse(kept.later.value))
            else { return nil }
            return DifferenceExplanation(
                fact: kept.fact, forms: [kept.earlier.form, kept.later.form], values: [earlier, later],
                text: kept.explanation)
        }
        return filed.flatMap { earlier in
            FormConsistency.differences([earlier.frozen, later], explanations: explanations).map {
                (earlier.record, $0)
            }
        }
    }
}

/// A form that is about to be filed, held against what was filed before.
struct ComparedFiling {
    let form: String
    let version: Int
    let frozen: FrozenForm
    let differences: [FilingFormTables.NewDifference]
    /// Fields of the document that hold nothing that they could.
    let unread: [String]

    /// What goes into the database with the filing.
    func statements(incidentID: Int64, _ context: StorageContext) -> [SQL] {
        let kept = FilingFormTables.keep(
            form: form, version: version, fields: frozen.comparable.json.line, incidentID: incidentID, context)
        guard !differences.isEmpty else { return [kept] }
        return [kept, FilingFormTables.explain(differences, incidentID: incidentID, context)]
    }

    /// What the person who files it has to be told.
    var remark: String {
        let numbers = Set(differences.map(\.field)).count
        var words: [String] = []
        if numbers > 0 { words.append("\(numbers) explained to differ from what was filed before") }
        if !unread.isEmpty { words.append("not compared, for it could not be read: \(unread.joined(separator: ", "))") }
        return words.isEmpty ? "" : "; " + words.joined(separator: "; ")
    }
}

extension CaseDesk {
    /// Holds the form that a sending reports against what was filed of the same incident.
    ///
    /// The numbers are those of the document that was sent, where it can be read, and otherwise those that a draft has now.
    /// - Returns: `nil` where the stage has no form whose numbers could be compared.
    /// - Throws: `numbers_agree` with every difference that nobody has explained.
    func compare(
        _ sending: Sending, of obligation: String, _ key: IncidentKey, incidentID: Int64, in session: PostgresSession
    ) throws -> ComparedFiling? {
        let forms = try FormDesk(self)
        guard let form = try forms.form(of: obligation, stage: sending.stage, named: sending.form) else {
            guard sending.explanations.isEmpty else {
                throw CaseworkError.badInput(
                    field: "explain",
                    message: "'\(sending.stage)' has no form whose numbers are compared; name one with --form")
            }
            return nil
        }
        let draft = try forms.draft(form, of: key, in: session).draft
        let sent = sending.attachment.flatMap { SentForm.read($0.bytes, form: form, of: draft.definition) }
        let frozen = (sent?.frozen ?? draft.frozen).comparable
        let record = try FilingRecord(
            session.pipeline(FilingRecord.statements(incidentID: "\(incidentID)")))
        let found = try record.differences(of: frozen)
        try checkExplanations(sending.explanations, draft.definition, found.map(\.difference))
        var open: [String] = []
        var explained: [FilingFormTables.NewDifference] = []
        for (earlier, difference) in found {
            let later = difference.later
            let text =
                sending.explanations[later.number] ?? sending.explanations[difference.fact] ?? difference.explanation
            guard let text, !text.trimmed.isEmpty else {
                open.append(CaseDesk.words(difference, earlier))
                continue
            }
            explained.append(
                FilingFormTables.NewDifference(
                    earlier: earlier.filing, fact: difference.fact, field: later.number,
                    earlierField: difference.earlier.number, value: later.value.json.line,
                    earlierValue: difference.earlier.value.json.line, explanation: text.trimmed))
        }
        guard open.isEmpty else {
            throw CaseworkError.ruleBroken(
                rule: "numbers_agree", message: "what was filed before says otherwise: " + open.joined(separator: "; "))
        }
        return ComparedFiling(
            form: form, version: draft.definition.version, frozen: frozen, differences: explained,
            unread: sent?.unread ?? [])
    }

    /// `3.4 Clients affected is 1500 here and 1200 in dora-intermediate 3.4 (2026-03-12T…); explain it with --explain 3.4='…'`.
    static func words(_ difference: FormDifference, _ earlier: FiledForm) -> String {
        let later = difference.later
        return "\(later.number) \(later.name) is \(later.value.text()) here and \(difference.earlier.value.text()) in "
            + "\(difference.earlier.form) \(difference.earlier.number) (\(earlier.obligation) \(earlier.stage), "
            + "\(earlier.at)); correct it, or explain it with --explain \(later.number)='REASON'"
    }

    /// An explanation says of a field that differs why it does; a slip of the field's number must not pass for one.
    private func checkExplanations(
        _ explanations: [String: String], _ definition: FormDefinition, _ differences: [FormDifference]
    ) throws {
        for (name, text) in explanations.sorted(by: { $0.key < $1.key }) {
            guard definition.fields.contains(where: { $0.number == name || $0.fact == name }) else {
                throw CaseworkError.badInput(field: "explain", message: "the form has no field '\(name)'")
            }
            guard !text.trimmed.isEmpty else {
                throw CaseworkError.ruleBroken(
                    rule: "reason_required", message: "the explanation of \(name) is empty")
            }
            guard differences.contains(where: { $0.later.number == name || $0.fact == name }) else {
                throw CaseworkError.badInput(
                    field: "explain", message: "\(name) does not differ from anything that was filed")
            }
        }
    }
}

extension SentForm {
    /// `nil` for whatever is no JSON document of the form: a letter, a picture of a portal.
    static func read(_ bytes: [UInt8], form: String, of definition: FormDefinition) -> SentForm? {
        do {
            return SentForm(try JSONParser.parse(bytes), form: form, of: definition)
        } catch {
            return nil
        }
    }
}

extension ExplainedDifference {
    /// One element of a filing's `differences`.
    package var json: JSONValue {
        .object([
            .init("fact", .string(fact)), .init("field", .string(later.field)), .init("value", later.shown),
            .init("earlier_form", .string(earlier.form)), .init("earlier_stage", .string(earlier.stage)),
            .init("earlier_field", .string(earlier.field)), .init("earlier_value", earlier.shown),
            .init("explanation", .string(explanation)), .init("by", .string(by)), .init("at", .instant(at)),
        ])
    }

    /// `people_affected: 1500 in dora-final 3.4, 1200 in dora-intermediate 3.4: counted since`.
    package var text: String {
        "\(fact): \(later.words) in \(later.form) \(later.field), \(earlier.words) in \(earlier.form) \(earlier.field): "
            + "\(explanation) (\(by))"
    }
}

extension ExplainedDifference.Side {
    /// The value as people read it.
    package var words: String {
        do {
            return FormValue(try JSONParser.parse(value))?.text() ?? value
        } catch {
            return value
        }
    }

    fileprivate var shown: JSONValue { .string(words) }
}
