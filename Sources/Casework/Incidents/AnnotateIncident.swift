import ControlFrameworks
import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// What is written onto an incident without moving it.
    package enum Annotation: Sendable {
        case note(String, at: Instant?, privileged: Bool = false)
        case assign(to: String?)
        case edit(ChangedFields)
        case tag(add: [String], remove: [String])
        case link(IncidentKey, LinkRecord.Kind)
        case asset(NamedRecord)
        case observable(NamedRecord)
        case technique([String])
        case addTask(TaskTable.New)
        case finishTask(Int)
        case assignTask(Int, to: String)
        case addAction(NewAction)
        case finishAction(Int, at: Instant?)
        case verifyAction(Int, finding: String?, at: Instant?)
        case assignAction(Int, to: String)
    }

    /// A corrective action to be added.
    package struct NewAction: Sendable {
        package var title: String
        package var kind: ActionRecord.Kind
        package var owner: String?
        package var due: Instant?
        package var mandatory: Bool
        /// The controls it mends, in any spelling; none where it is for whatever did not hold.
        package var controls: [String]

        package init(
            title: String, kind: ActionRecord.Kind, owner: String? = nil, due: Instant? = nil, mandatory: Bool = true,
            controls: [String] = []
        ) {
            self.title = title
            self.kind = kind
            self.owner = owner
            self.due = due
            self.mandatory = mandatory
            self.controls = controls
        }
    }

    package func annotate(
        _ key: IncidentKey, _ annotation: Annotation, request: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        try change(options, request: "\(request) \(key)") { session in
            let incident = try lock(key, options, in: session)
            let written = try statements(annotation, incident, in: session)
            if let unchanged = written.unchanged {
                // The version and the timeline tell of changes only.
                guard try session.pipeline(written.statements).contains(where: { $0.affectedRows > 0 }) else {
                    let detail = try detail(of: key, in: session)
                    return ChangeOutcome(
                        json: detail.json, message: "\(key) \(unchanged)", next: NextStep.command(for: detail))
                }
            }
            // The row's version tells every other client that something has changed.
            let advance = IncidentTable.advance(
                incident, to: incident.state, verb: nil, survivorID: .unchanged, fields: written.fields, context)
            let rest = written.unchanged == nil ? written.statements : []
            let results = try session.pipeline(rest + [advance] + (written.timeline.map { [$0] } ?? []))
            if let failure = written.failure, results[0].affectedRows == 0 { throw failure }
            let detail = try detail(of: key, in: session)
            return ChangeOutcome(
                json: detail.json, message: "\(key) \(written.message)", next: NextStep.command(for: detail))
        }
    }

    private struct Written {
        var statements: [SQL]
        var fields = ChangedFields()
        var timeline: SQL?
        var message: String
        /// Said when no statement changed a row; nil where that cannot be.
        var unchanged: String?
        /// Thrown when the first statement changed no row.
        var failure: CaseworkError?
    }

    private func statements(
        _ annotation: Annotation, _ incident: LockedIncident, in session: PostgresSession
    ) throws -> Written {
        let id: SQL = "\(incident.id)"
        func entry(_ kind: String, _ text: String, at: Instant? = nil) -> SQL {
            TimelineTable.add(incidentID: id, at: at ?? context.now, kind: kind, text: text, context)
        }
        func written(_ statements: [SQL], _ kind: String, _ text: String, failure: CaseworkError? = nil) -> Written {
            Written(statements: statements, timeline: entry(kind, text), message: text, failure: failure)
        }
        /// What can be added only once.
        func once(_ statements: [SQL], _ kind: String, _ text: String) -> Written {
            var result = written(statements, kind, text)
            result.unchanged = "is as it was: \(text) already"
            return result
        }
        switch annotation {
        case .note(let text, let at, let privileged):
            let instant = try past(at ?? context.now, field: "at")
            let text = try TextRules.note(text)
            return Written(
                statements: [
                    NoteTable.add(incidentID: id, at: instant, text: text, privileged: privileged, context)
                ], message: privileged ? "noted under legal privilege" : "noted")
        case .assign(let owner):
            let owner = try self.owner(owner, in: session)
            var result = written(
                [AttachmentTables.assign(incidentID: id, owner: owner, context)], "assignment",
                owner.map { "assigned to \($0)" } ?? "assigned to nobody")
            result.fields.owner = owner ?? ""
            return result
        case .edit(let fields): return try edit(fields, incident, entry)
        case .tag(let add, let remove):
            let added = try add.map { try TextRules.word($0, field: "tag") }
            var words: [String] = []
            if !added.isEmpty { words.append("tagged \(added.joined(separator: ", "))") }
            if !remove.isEmpty { words.append("tag removed: \(remove.joined(separator: ", "))") }
            return once(
                [
                    AttachmentTables.tag(incidentID: id, tags: added, context),
                    AttachmentTables.untag(incidentID: incident.id, tags: remove, context),
                ], "tag",
                words.joined(separator: "; "))
        case .link(let other, let kind):
            let found = try identify(other, in: session)
            guard found.id != incident.id else {
                throw CaseworkError.ruleBroken(rule: "link_to_another", message: "an incident is not linked to itself")
            }
            return once(
                [AttachmentTables.link(incidentID: incident.id, otherID: found.id, kind: kind, context)], "link",
                kind == .parent ? "has the parent \(other)" : "is related to \(other)")
        case .asset(let record):
            return once(
                [AttachmentTables.add(try checked(record), to: .asset, incidentID: incident.id, context)], "asset",
                "affects \(record.kind) \(record.name)")
        case .observable(let record):
            return once(
                [AttachmentTables.add(try checked(record), to: .observable, incidentID: incident.id, context)],
                "observable", "observed \(record.kind) \(record.name)")
        case .technique(let ids):
            let ids = try ids.map { try TextRules.technique($0).text }
            return once(
                ids.map { AttachmentTables.technique($0, incidentID: incident.id, context) }, "technique",
                "shows \(ids.joined(separator: ", "))")
        case .addTask(var task):
            task.owner = try owner(task.owner, in: session)
            task.title = try TextRules.title(task.title, field: "task")
            return written([TaskTable.add([task], incidentID: id, context)], "task", "task added: \(task.title)")
        case .finishTask(let number):
            return written(
                [TaskTable.finish(number: Int32(clamping: number), incidentID: incident.id, context)], "task",
                "task \(number) done", failure: .notFound(what: "open task", key: String(number)))
        case .assignTask(let number, let owner):
            let owner = try self.owner(owner.isEmpty ? nil : owner, in: session) ?? ""
            return written(
                [TaskTable.assign(number: Int32(clamping: number), to: owner, incidentID: incident.id)], "task",
                "task \(number) given to \(owner)", failure: .notFound(what: "task", key: String(number)))
        case .addAction(let action):
            let title = try TextRules.title(action.title, field: "action")
            let owner = try owner(action.owner, in: session)
            let controls = try mendable(action.controls, in: session)
            let add = ActionTable.add(
                title: title, kind: action.kind, owner: owner, due: action.due, mandatory: action.mandatory,
                incidentID: incident.id, context)
            guard !controls.isEmpty else { return written([add], "action", "action added: \(title)") }
            return written(
                [add, ActionControlTable.nameInLatest(controls, incidentID: incident.id, context)], "action",
                "action added: \(title), mends \(controls.map(\.label).joined(separator: ", "))")
        case .finishAction(let number, let at):
            return written(
                [
                    ActionTable.finish(
                        number: Int32(clamping: number), incidentID: incident.id,
                        at: try past(at ?? context.now, field: "at"),
                        context)
                ], "action", "action \(number) done",
                failure: .notFound(what: "open action", key: String(number)))
        case .verifyAction(let number, let finding, let at):
            try checkVerification(number, incident, in: session)
            return written(
                [
                    ActionTable.verify(
                        number: Int32(clamping: number), incidentID: incident.id, finding: finding,
                        at: try past(at ?? context.now, field: "at"), context)
                ], "action",
                "action \(number) verified" + (finding.map { " (\($0))" } ?? ""),
                failure: .notFound(what: "action that is done and not yet verified", key: String(number)))
        case .assignAction(let number, let owner):
            let owner = try self.owner(owner.isEmpty ? nil : owner, in: session) ?? ""
            return written(
                [ActionTable.assign(number: Int32(clamping: number), to: owner, incidentID: incident.id)], "action",
                "action \(number) given to \(owner)", failure: .notFound(what: "action", key: String(number)))
        }
    }

    /// Whoever is to answer for something: a word, and nobody who was removed from the organisation.
    private func owner(_ name: String?, in session: PostgresSession) throws -> String? {
        guard let name else { return nil }
        let owner = try TextRules.word(name, field: "owner")
        _ = try session.query(MemberTable.refuseFormer(owner: owner))
        return owner
    }

    private func edit(
        _ fields: ChangedFields, _ incident: LockedIncident, _ entry: (String, String, Instant?) -> SQL
    ) throws -> Written {
        guard !fields.isEmpty else { throw CaseworkError.usage("nothing to change: name at least one field") }
        var fields = fields
        fields.title = try fields.title.map { try TextRules.title($0) }
        fields.category = try fields.category.map { try TextRules.word($0, field: "category") }
        fields.source = try fields.source.map { try TextRules.word($0, field: "source") }
        fields.summary = try fields.summary.map { try TextRules.text($0, field: "summary") }
        if incident.state.phase == .closed, fields.severity != nil || fields.exercise != nil {
            throw CaseworkError.ruleBroken(
                rule: "closed_keeps_its_rating",
                message: "severity and exercise of a closed incident are what its review rested on; reopen it first")
        }
        if let severity = fields.severity {
            do throws(Refusal) {
                try Lifecycle.rate(severity, incident.state)
            } catch {
                throw CaseworkError.refused(error)
            }
        }
        var changes: [String] = []
        if let title = fields.title { changes.append("title '\(incident.title)' → '\(title)'") }
        if let severity = fields.severity {
            changes.append("severity \(incident.state.severity.rawValue) → \(severity.rawValue)")
        }
        if let category = fields.category { changes.append("category \(incident.category ?? "none") → \(category)") }
        if let source = fields.source { changes.append("source \(incident.source ?? "none") → \(source)") }
        if let tlp = fields.tlp { changes.append("TLP \(incident.tlp.rawValue) → \(tlp.rawValue)") }
        if let exercise = fields.exercise { changes.append(exercise ? "is an exercise" : "is no exercise") }
        if fields.summary != nil { changes.append("summary rewritten") }
        let text = changes.joined(separator: "; ")
        return Written(statements: [], fields: fields, timeline: entry("edit", text, nil), message: text)
    }

    private func checked(_ record: NamedRecord) throws -> NamedRecord {
        NamedRecord(
            kind: try TextRules.word(record.kind, field: "kind"), name: try TextRules.name(record.name),
            note: try record.note.map { try TextRules.text($0, field: "note") })
    }

    /// Whoever carried an action out is not the one who confirms that it worked.
    private func checkVerification(_ number: Int, _ incident: LockedIncident, in session: PostgresSession) throws {
        let found = ActionTable.find(number: Int32(clamping: number), incidentID: incident.id)
        guard let row = try session.query(found).first else {
            throw CaseworkError.notFound(what: "action", key: String(number))
        }
        guard incident.state.severity.requiresApprovedReview else { return }
        if let doer: String = try row.decodeIfPresent(2), PersonName.isSame(doer, context.actor) {
            throw CaseworkError.ruleBroken(
                rule: "second_person_verifies",
                message: "\(context.actor) carried the action out; somebody else verifies that it worked")
        }
    }

    /// The controls of these names, each once, in their order; those that can hold or fail only.
    private func mendable(_ names: [String], in session: PostgresSession) throws -> [ControlReference] {
        guard !names.isEmpty else { return [] }
        let library = try ControlLibrary.read(from: session)
        var controls: [ControlReference] = []
        for name in names {
            let control = try library.control(name)
            if let refusal = control.linkRefusal {
                throw CaseworkError.ruleBroken(rule: refusal.rule, message: refusal.description)
            }
            guard !controls.contains(where: { $0.control == control.id.urn }) else { continue }
            controls.append(ControlReference(control: control.id.urn, label: control.label, title: control.title))
        }
        return controls
    }

    private func past(_ instant: Instant, field: String) throws -> Instant {
        guard instant <= context.now else {
            throw CaseworkError.refused(
                Refusal(
                    .notInTheFuture, "\(field) \(instant) lies in the future; it is \(context.now) now",
                    facts: [Refusal.Fact(field, "\(instant)"), Refusal.Fact("now", "\(context.now)")]))
        }
        return instant
    }
}
