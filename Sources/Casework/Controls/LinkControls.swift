import ControlFrameworks
import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// What somebody says about a control in an incident.
    package struct ControlStatement: Sendable {
        package var outcome: ControlOutcome
        package var confidence: Confidence
        package var evidence: [String]
        package var note: String?

        package init(outcome: ControlOutcome, confidence: Confidence, evidence: [String] = [], note: String? = nil) {
            self.outcome = outcome
            self.confidence = confidence
            self.evidence = evidence
            self.note = note
        }
    }

    /// Records how a control fared. A second statement about the same control takes the place of the first, which stays in the
    /// record; a confirmation belonged to the first and does not pass on.
    package func linkControl(
        _ key: IncidentKey, _ text: String, _ statement: ControlStatement, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let evidence = try statement.evidence.map { try TextRules.title($0, field: "evidence") }
        let note = try statement.note.map { try TextRules.text($0, field: "note") }
        let request =
            "link-control \(text) \(statement.outcome.rawValue) \(statement.confidence.rawValue) \(evidence) \(note ?? "") \(key)"
        return try change(options, request: request, action: "control.link") { session in
            let incident = try lock(key, options, in: session)
            let control = try ControlLibrary.read(from: session).control(text)
            do throws(ControlLink.Refusal) {
                _ = try ControlLink(
                    incident: key.description, control: control, outcome: statement.outcome,
                    confidence: statement.confidence, evidence: evidence, recordedBy: context.actor,
                    recordedAt: context.now)
            } catch {
                throw CaseworkError.ruleBroken(rule: error.rule, message: error.description)
            }
            let new = ControlLinkTable.New(
                control: control.id, label: control.label, title: control.title, outcome: statement.outcome,
                confidence: statement.confidence, evidence: evidence, note: note)
            let words =
                "\(control.label) \(control.title): \(statement.outcome.words) (\(statement.confidence.rawValue))"
            return try record(
                ControlLinkTable.add(new, incidentID: incident.id, context), incident, words,
                next: "control confirm \(key) \(control.label) --as SOMEBODY-ELSE", in: session)
        }
    }

    /// Takes a statement back: the control had nothing to do with the incident.
    package func unlinkControl(
        _ key: IncidentKey, _ text: String, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let reason = try TextRules.title(reason, field: "reason")
        return try change(options, request: "unlink-control \(text) \(reason) \(key)", action: "control.unlink") {
            session in
            let incident = try lock(key, options, in: session)
            let link = try currentLink(text, incident, in: session)
            guard let control = ControlID(urn: link.control) else {
                throw CaseworkError.notFound(what: "control", key: link.control)
            }
            let new = ControlLinkTable.New(
                control: control, label: link.label, title: link.title, outcome: nil, confidence: link.confidence,
                note: reason)
            return try record(
                ControlLinkTable.add(new, incidentID: incident.id, context), incident,
                "\(link.label) taken back (\(reason))", next: nil, in: session)
        }
    }

    /// A second person agrees to what was recorded.
    package func confirmControl(
        _ key: IncidentKey, _ text: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        try change(options, request: "confirm-control \(text) \(key)", action: "control.confirm") { session in
            let incident = try lock(key, options, in: session)
            let link = try currentLink(text, incident, in: session)
            guard let control = ControlID(urn: link.control) else {
                throw CaseworkError.notFound(what: "control", key: link.control)
            }
            let confirmation = link.confirmedBy.flatMap { by in
                link.confirmedAt.map { ControlLink.Confirmation(by: by, at: $0) }
            }
            do throws(ControlLink.Refusal) {
                _ = try ControlLink(
                    stored: key.description, control: control, outcome: link.outcome, confidence: link.confidence,
                    evidence: link.evidence, recordedBy: link.recordedBy, recordedAt: link.recordedAt,
                    confirmation: confirmation
                ).confirmed(by: context.actor, at: context.now)
            } catch {
                throw CaseworkError.ruleBroken(rule: error.rule, message: error.description)
            }
            return try record(
                ControlLinkTable.confirm(link, incidentID: incident.id, context), incident,
                "\(link.label): \(link.outcome.words), confirmed", next: nil, in: session)
        }
    }

    /// The statement in force about a control, found by its label or any other spelling.
    private func currentLink(
        _ text: String, _ incident: LockedIncident, in session: PostgresSession
    ) throws -> StoredControlLink {
        let links = try session.query(ControlLinkTable.current(incidentID: "\(incident.id)"))
            .map(ControlLinkTable.read)
        let wanted = ControlKey(text)
        let named = links.filter { $0.control == text || ControlKey($0.label) == wanted }
        if named.count == 1 { return named[0] }
        let control = try ControlLibrary.read(from: session).control(text)
        guard let link = links.first(where: { $0.control == control.id.urn }) else {
            throw CaseworkError.notFound(what: "statement about \(control.label) in", key: incident.key.description)
        }
        return link
    }

    private func record(
        _ statement: SQL, _ incident: LockedIncident, _ words: String, next: String?, in session: PostgresSession
    ) throws -> ChangeOutcome {
        // The row's version tells every other client that something has changed.
        let advance = IncidentTable.advance(
            incident, to: incident.state, verb: nil, survivorID: .unchanged, context)
        let entry = TimelineTable.add(
            incidentID: "\(incident.id)", at: context.now, kind: "control", text: words, context)
        _ = try session.pipeline([statement, advance, entry])
        let detail = try detail(of: incident.key, in: session)
        return ChangeOutcome(json: detail.json, message: "\(incident.key) \(words)", next: next)
    }
}

extension ControlOutcome {
    /// As a sentence says it.
    package var words: String { rawValue.replacing("_", with: " ") }
}

extension ControlLink.Refusal {
    /// Stable; the database calls its own check the same.
    var rule: String {
        switch self {
        case .isGroup: "control_is_no_heading"
        case .withdrawn: "control_is_not_withdrawn"
        case .confirmedByRecorder: "second_person_confirms"
        case .alreadyConfirmed: "confirmed_once"
        case .confirmedBeforeRecorded: "confirmed_after_recording"
        case .nobodyNamed: "control_link_recorder_named"
        }
    }
}

extension StoredControlLink {
    package var json: JSONValue {
        .object([
            .init("control", .string(control)), .init("label", .string(label)), .init("title", .string(title)),
            .init("outcome", .string(outcome.rawValue)), .init("confidence", .string(confidence.rawValue)),
            .init("evidence", .strings(evidence)), .init("note", .text(note)),
            .init("recorded_at", .instant(recordedAt)), .init("recorded_by", .string(recordedBy)),
            .init("confirmed_at", .instant(confirmedAt)), .init("confirmed_by", .text(confirmedBy)),
        ])
    }
}
