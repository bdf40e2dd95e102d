import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// What an incident is opened with; times as stated, tasks from the category's playbook.
    package struct Opening: Sendable {
        package var title: String
        package var severity: Severity = .medium
        package var category: String?
        package var source: String?
        package var tlp: TrafficLight = .amber
        package var exercise = false
        package var occurred: StatedTime?
        package var detected: StatedTime?
        /// The two times as they were written, so that a repeat of the request is known as one.
        package var statedTimes = ""
        package var note: String?
        package var tags: [String] = []
        package var playbook: Playbook?

        package init(title: String) { self.title = title }
    }

    /// Opens an incident under the next key of the year. The person who opens it owns it until it is assigned.
    package func open(_ opening: Opening, _ options: ChangeOptions = ChangeOptions()) throws -> ChangeOutcome {
        let title = try TextRules.title(opening.title)
        var new = NewIncident(
            title: title, severity: opening.severity,
            category: try opening.category.map { try TextRules.word($0, field: "category") },
            source: try opening.source.map { try TextRules.word($0, field: "source") }, tlp: opening.tlp,
            exercise: opening.exercise, owner: context.actor)
        let request = [
            "open \(title)", new.severity.rawValue, new.category ?? "", new.source ?? "", new.tlp.rawValue,
            new.exercise ? "exercise" : "", opening.statedTimes, opening.note ?? "",
            opening.tags.joined(separator: "\u{1E}"),
        ].joined(separator: "\u{1F}")
        return try change(options, request: request) { session in
            let outcome: Lifecycle.Outcome
            do throws(Refusal) {
                outcome = try Lifecycle.open(
                    severity: new.severity, exercise: new.exercise, occurred: opening.occurred,
                    detected: opening.detected, now: context.now)
            } catch {
                throw CaseworkError.refused(error)
            }
            let year = clock.date(at: context.now).year
            for case .state(let milestone, let standing, _, _) in outcome.effects {
                new.times[milestone] = standing.time
            }
            new.hasTags = !opening.tags.isEmpty
            new.hasTasks = opening.playbook?.tasks.isEmpty == false
            var statements = [IncidentTable.add(new, year: year, context)]
            let id = IncidentTable.lastID
            for case .state(let milestone, let standing, let reason, let confidence) in outcome.effects {
                statements.append(
                    AssertionTable.add(
                        incidentID: id, milestone: milestone, round: 1, standing: standing, confidence: confidence,
                        source: opening.source, reason: reason, previous: nil, context))
            }
            statements.append(
                TimelineTable.add(incidentID: id, at: context.now, kind: "open", text: "opened: \(title)", context))
            statements.append(AttachmentTables.assign(incidentID: id, owner: context.actor, context))
            if let note = opening.note {
                statements.append(
                    NoteTable.add(
                        incidentID: id, at: context.now, text: try TextRules.note(note), context))
            }
            if !opening.tags.isEmpty {
                let tags = try opening.tags.map { try TextRules.word($0, field: "tag") }
                statements.append(AttachmentTables.tag(incidentID: id, tags: tags, context))
            }
            if let playbook = opening.playbook, !playbook.tasks.isEmpty {
                let tasks = playbook.tasks.map { task in
                    TaskTable.New(
                        title: task.title, phase: task.phase, owner: context.actor,
                        due: task.due.map { context.now.advanced(bySeconds: $0) }, mandatory: task.mandatory)
                }
                statements.append(TaskTable.add(tasks, incidentID: id, context))
            }
            statements.append(LegalCaseQuery.anyRulesApply)
            let results = try session.pipeline(statements)
            let added = results[0][0]
            let key = IncidentKey(year: try added.decode(1), number: try added.decode(2))
            if try results[results.count - 1][0].decode(0, as: Bool.self) {
                try refreshDuties(of: try added.decode(0), in: session)
            }
            let tasks = opening.playbook.map { ", \($0.tasks.count) tasks from the playbook '\($0.title)'" } ?? ""
            return ChangeOutcome(
                json: options.answersInFull ? try detail(of: key, in: session).json : .null,
                message: "\(key) opened (\(new.severity.rawValue))\(tasks)",
                next: "triage \(key)")
        }
    }

    /// Reads an incident within a transaction.
    func detail(
        of key: IncidentKey, asOf: Instant? = nil, knownAt: Instant? = nil, in session: PostgresSession
    ) throws -> IncidentDetail {
        guard let detail = try IncidentDetailQuery.find(key, asOf: asOf, knownAt: knownAt, in: session) else {
            throw CaseworkError.notFound(what: "incident", key: key.description)
        }
        return detail
    }
}
