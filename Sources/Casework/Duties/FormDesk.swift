import Documents
import IncidentModel
import JSONText
import Obligations
import Postgres
import Reporting
import Spreadsheets
import Storage

/// Drafts the forms of authorities from a case.
package struct FormDesk {
    package enum Format: String, Sendable, CaseIterable {
        case xlsx
        case html
        case markdown = "md"
        case json
    }

    /// The files of a form that was written.
    package struct Rendered: Sendable {
        package let files: [String]
        package let draft: FormDraft
        /// What the export could not write as it is.
        package let notes: [String]
        /// Numbers that differ from what was filed before and that nobody has explained yet.
        package let differences: [String]
    }

    private let desk: CaseDesk
    private let library: FormLibrary

    package init(_ desk: CaseDesk) throws {
        self.desk = desk
        library = try BuiltInRules.forms()
    }

    /// The names of all forms; nil names none.
    package static func names() throws -> [String] { Array(try BuiltInRules.forms().forms) }

    package static func isForm(_ name: String) throws -> Bool { try BuiltInRules.forms().forms.contains(name) }

    /// Reads what somebody typed for a field of a form, only to say what is wrong with it.
    package func check(_ text: String, form: String, field number: String) throws {
        let library =
            NoticeForm(form) == nil
            ? library : try desk.read { try self.library(for: form, known: nil, in: $0) }
        guard let definition = library.definition(of: form) else { throw unknown(form) }
        guard let field = definition.fields.first(where: { $0.number == number }) else {
            throw CaseworkError.badInput(field: "field", message: "the form \(form) has no field \(number)")
        }
        if case .failure(let problem) = field.read(text) {
            throw CaseworkError.badInput(field: "\(form) \(number)", message: problem.description)
        }
    }

    /// Likewise for a value that several forms share.
    package func check(_ text: String, value key: String) throws {
        switch library.read(text, for: key) {
        case .success?: return
        case .failure(let problem)?: throw CaseworkError.badInput(field: key, message: problem.description)
        case nil:
            throw CaseworkError.badInput(
                field: "name",
                message: "no form asks for '\(key)'"
                    + (library.nearestValue(to: key).map { "; did you mean \($0)?" } ?? ""))
        }
    }

    private func unknown(_ form: String) -> CaseworkError {
        .notFound(what: "form", key: form + (library.nearest(to: form).map { "; did you mean \($0)?" } ?? ""))
    }

    /// The form that reports a stage of an obligation.
    ///
    /// - Parameter named: the form that somebody says it is.
    /// - Returns: `nil` where the stage has none of its own.
    func form(of obligation: String, stage: String, named: String?) throws -> String? {
        guard let named else { return library.form(of: obligation, stage: stage) }
        if named == NoticeForm.word { return NoticeForm(obligation: obligation, stage: stage).form }
        guard library.definition(of: named) != nil else { throw unknown(named) }
        return named
    }

    /// The form of a notice by its obligation.
    ///
    /// - Parameter stage: may be left out where there is only one.
    package func notice(of obligation: String, stage: String?) throws -> String {
        try desk.read { session in
            let rule = try rule(obligation, known: nil, in: session)
            guard let stage else {
                guard rule.stages.count == 1 else {
                    throw CaseworkError.usage(
                        "\(obligation) has several stages; name one with --stage: "
                            + rule.stages.map(\.key).joined(separator: ", "))
                }
                return NoticeForm(obligation: obligation, stage: rule.stages[0].key).form
            }
            return NoticeForm(obligation: obligation, stage: stage).form
        }
    }

    /// The forms that there are, and the notice that is asked for, made from its rule's list of content.
    private func library(for form: String, known: LegalCase?, in session: PostgresSession) throws -> FormLibrary {
        guard let notice = NoticeForm(form) else { return library }
        let rule = try rule(notice.obligation, known: known, in: session)
        guard let stage = rule.stage(notice.stage) else {
            let keys = rule.stages.map(\.key)
            throw CaseworkError.notFound(
                what: "stage",
                key: notice.stage
                    + (NearestName.of(notice.stage, among: keys).map { "; did you mean \($0)?" }
                        ?? "; there are \(keys.joined(separator: ", "))"))
        }
        if let own = library.form(of: rule.id, stage: stage.key) {
            throw CaseworkError.usage("\(rule.id) \(stage.key) has a form of its own: report render \(own)")
        }
        guard !stage.content.isEmpty else {
            throw CaseworkError.ruleBroken(
                rule: "content_known", message: "the rule does not say what \(rule.id) \(stage.key) has to contain")
        }
        return library.adding(
            FormDefinition.generic(
                form: form, title: "\(rule.name): \(stage.name)", instrument: stage.citation,
                obligation: rule.id, stage: stage.key, content: stage.content))
    }

    private func rule(_ id: String, known: LegalCase?, in session: PostgresSession) throws -> ObligationRule {
        var registry = BuiltInRules.registry()
        let files: [(name: String, document: String)] =
            try known?.ruleFiles
            ?? session.query(LegalCaseQuery.ruleFiles).map { (name: try $0.decode(0), document: try $0.decode(1)) }
        for file in files { try registry.add(file: try JSONParser.parse(file.document), source: file.name) }
        let version = known?.duties.first { $0.obligation == id }?.version
        do {
            let versions = try registry.versions(of: id)
            if let rule = versions.first(where: { $0.version == version }) ?? versions.last { return rule }
        } catch {
            guard error.kind == .noSuchRule else { throw error }
            throw CaseworkError.notFound(
                what: "obligation", key: id + (error.suggestion.map { "; did you mean \($0)?" } ?? ""))
        }
        throw CaseworkError.notFound(what: "obligation", key: id)
    }

    /// A draft with what the case was filed with before, so that its numbers can be held against that.
    func draft(
        _ form: String, of key: IncidentKey, in session: PostgresSession
    ) throws -> (draft: FormDraft, incident: IncidentDetail, filed: FilingRecord) {
        let detail = try desk.detail(of: key, in: session)
        let known = try desk.legalCase(of: detail.id, in: session)
        let library = try self.library(for: form, known: known, in: session)
        guard library.definition(of: form) != nil else { throw unknown(form) }
        let results = try session.pipeline(
            [
                ClassificationTables.answers(scheme: "dora", incidentID: "\(detail.id)"),
                ClassificationTables.formAnswers(incidentID: "\(detail.id)"),
            ] + FilingRecord.statements(incidentID: "\(detail.id)"))
        let dora = try results[0].first.map { try JSONParser.parse(try $0.decode(0, as: String.self)) }
        let answers: [(form: String, field: String, value: String)] = try results[1].map {
            (form: try $0.decode(0), field: try $0.decode(1), value: try $0.decode(2))
        }
        let values = try values(detail, known, dora: dora, answers: answers, for: form, library)
        guard let draft = library.draft(form, values: values) else { throw unknown(form) }
        return (draft, detail, try FilingRecord(Array(results[2...])))
    }

    private func values(
        _ detail: IncidentDetail, _ known: LegalCase, dora: JSONTree?,
        answers: [(form: String, field: String, value: String)], for form: String, _ library: FormLibrary
    ) throws -> CaseValues {
        var values = CaseValues(incidentKey: detail.key.description)
        for (name, json) in known.profile where name.hasPrefix("organisation.") || name.hasPrefix("contact.") {
            if let text = try JSONParser.parse(json).text, case .success(let value)? = library.read(text, for: name) {
                values[name] = value
            }
        }
        var milestones: [String: Instant] = [:]
        let current = detail.current
        for milestone in Milestone.allCases { milestones[milestone.rawValue] = current[milestone]?.time?.earliest }
        for statement in known.statements where statement.isCurrent {
            guard let event = EventName(parsing: statement.event), let at = statement.at,
                let name = MilestoneEvents.legalMilestone(of: event)
            else { continue }
            milestones[name] = at
        }
        values.add(milestones: milestones)
        if !detail.summary.isEmpty { values["incident.description"] = .text(detail.summary) }
        if let causes = detail.reviews.last?.rootCauses, !causes.isEmpty {
            values["review.root_cause_text"] = .text(causes.joined(separator: "; "))
        }
        if let people = try known.facts["affected_individuals"].map({ try JSONParser.parse($0) })?.wholeNumber {
            values["gdpr.people_affected"] = .whole(people)
        }
        if let dora {
            let sheet = try DORAAnswers(dora)
            values.add(sheet, DORAClassification(sheet))
        }
        for answer in answers where answer.form.isEmpty {
            if case .success(let value)? = library.read(answer.value, for: answer.field) {
                values[answer.field] = value
            }
        }
        guard let definition = library.definition(of: form), let stage = definition.stageIndex(of: form) else {
            return values
        }
        // An answer holds for its own stage and the later ones; the later stage's answer comes last and wins.
        let own = answers.compactMap { answer in definition.stageIndex(of: answer.form).map { (stage: $0, answer) } }
        for (_, answer) in own.filter({ $0.stage <= stage }).sorted(by: { $0.stage < $1.stage }) {
            if let field = definition.fields.first(where: { $0.number == answer.field }),
                case .success(let value) = field.read(answer.value)
            {
                values.answers[answer.field] = value
            }
        }
        return values
    }

    /// Writes `FORM-KEY.FORMAT` and a manifest beside them, all or none.
    package func render(
        _ form: String, of key: IncidentKey, formats: [Format], outDirectory: String, templatesDirectory: String?,
        programVersion: String
    ) throws -> Rendered {
        let templates = try TemplateOverrides.templates(templatesDirectory)
        let (draft, detail, filed) = try desk.read { try self.draft(form, of: key, in: $0) }
        try desk.recordReading(of: detail, as: "report \(form)")
        let differences = try filed.differences(of: draft.frozen.comparable)
        let document = FormDocument.document(
            draft, organisation: desk.organization.name, incident: key.description,
            classification: Classification(rawValue: detail.tlp.rawValue), clock: desk.clock, known: desk.context.now,
            differences: differences.map { FormDocument.Difference($0.difference, from: $0.earlier) }
                + filed.differences.map { FormDocument.Difference($0) })
        let export = FormExport(draft)
        let wanted = formats.isEmpty ? Format.allCases : Format.allCases.filter(formats.contains)
        let html = try wanted.contains(.html) ? HTMLRenderer.render(document, templates: templates.set) : ""
        let markdown = try wanted.contains(.markdown) ? MarkdownRenderer.render(document, templates: templates.set) : ""
        let paths = try HeldSignals.during { isInterrupted in
            var staged = try StagedFiles(in: outDirectory)
            do {
                var files: [JSONValue] = []
                for format in wanted {
                    let name = "\(NoticeForm.fileName(form))-\(key).\(format.rawValue)"
                    switch format {
                    case .xlsx: try WorkbookRenderer.render(document, to: staged.reserve(name))
                    case .html: try staged.write(Array(html.utf8), as: name)
                    case .markdown: try staged.write(Array(markdown.utf8), as: name)
                    case .json: try staged.write(Array((export.json.text + "\n").utf8), as: name)
                    }
                    let bytes = try staged.bytes(of: name)
                    files.append(
                        .object([
                            .init("name", .string(name)), .init("bytes", .int(bytes.count)),
                            .init("sha256", .string(Digest.hex(bytes))),
                        ]))
                    if isInterrupted() { throw ReportFileError(path: outDirectory, reason: .interrupted) }
                }
                let manifest = manifest(draft, key, files, programVersion)
                try staged.write(
                    Array((manifest.text + "\n").utf8), as: "\(NoticeForm.fileName(form))-\(key).manifest.json")
                let paths = try staged.publish()
                KeptWork.note()
                return paths
            } catch {
                staged.discard()
                throw error
            }
        }
        return Rendered(
            files: paths, draft: draft, notes: export.notes,
            differences: differences.filter { !$0.difference.isExplained }.map {
                CaseDesk.words($0.difference, $0.earlier)
            })
    }

    private func manifest(
        _ draft: FormDraft, _ key: IncidentKey, _ files: [JSONValue], _ programVersion: String
    ) -> JSONValue {
        .object([
            .init("report", .string(draft.form)), .init("organisation", .string(desk.organization.name)),
            .init("incident", .string(key.description)),
            .init("snapshot", .object([.init("known_at", .instant(desk.context.now))])),
            .init("complete", .bool(draft.isComplete)),
            .init(
                "versions",
                .object([
                    .init("sitrep", .string(programVersion)), .init("form", .int(draft.definition.version)),
                ])),
            .init("files", .array(files)),
        ])
    }
}

extension FormDraft.Missing {
    package var json: JSONValue {
        .object([
            .init("number", .string(number)), .init("name", .string(name)), .init("reason", .string(reason)),
            .init("command", .string(command)),
        ])
    }
}

extension FormDocument.Difference {
    /// A number of the draft that differs from what was filed.
    init(_ difference: FormDifference, from earlier: FiledForm) {
        self.init(
            field: difference.later.number, name: difference.later.name, value: difference.later.value.text(),
            earlierValue: difference.earlier.value.text(),
            earlier: "\(difference.earlier.form) \(difference.earlier.number), filed \(earlier.at)",
            explanation: difference.explanation)
    }

    /// One that was explained when it was filed.
    init(_ kept: ExplainedDifference) {
        self.init(
            field: "\(kept.later.form) \(kept.later.field)", name: kept.fact.replacing("_", with: " "),
            value: kept.later.words, earlierValue: kept.earlier.words,
            earlier: "\(kept.earlier.form) \(kept.earlier.field)", explanation: kept.explanation)
    }
}

extension FormContradiction {
    package var json: JSONValue {
        .object([.init("fields", .strings(fields)), .init("rule", .string(rule)), .init("text", .string(description))])
    }
}
