import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Anything the lifecycle knows, done to one incident.
    package func apply(
        _ event: LifecycleEvent, to key: IncidentKey, note: String? = nil, sections: ReviewTable.Sections? = nil,
        survivor: IncidentKey? = nil, request: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let note = try note.map { try TextRules.note($0) }
        let whole = [
            "\(request) \(key)", note ?? "", survivor?.description ?? "", sections.map(String.init(describing:)) ?? "",
        ].joined(separator: "\u{1F}")
        return try change(options, request: whole) { session in
            var incident = try lock(key, options, in: session)
            if case .close = event, try refreshDuties(of: incident.id, in: session) {
                // The gates are judged by what is owed now.
                incident = try lock(key, options, in: session)
            }
            let outcome: Lifecycle.Outcome
            do throws(Refusal) {
                // Who approves with words of their own has written them first.
                if sections?.isEmpty == false, incident.state.review != nil {
                    let written = try Lifecycle.apply(
                        .writeReview(by: context.actor), to: incident.state, now: context.now)
                    outcome = written.followed(
                        by: try Lifecycle.apply(event, to: written.state, now: context.now))
                } else {
                    outcome = try Lifecycle.apply(event, to: incident.state, now: context.now)
                }
            } catch {
                throw CaseworkError.refused(error)
            }
            var writer = LifecycleWriter(incident: incident, outcome: outcome, context: context)
            if let survivor { writer.survivorID = try identify(survivor, in: session).id }
            var statements = writer.statements(event)
            if let sections, !sections.isEmpty {
                // The sections belong to the review that the same event starts; approval comes last.
                statements.insert(
                    ReviewTable.put(
                        sections, author: outcome.state.review?.author ?? context.actor, round: incident.state.round,
                        incidentID: incident.id, context), at: 0)
            }
            if let note {
                statements.append(
                    NoteTable.add(incidentID: "\(incident.id)", at: context.now, text: note, context))
            }
            _ = try session.pipeline(statements)
            if event.statesTimes { try refreshDuties(of: incident.id, in: session) }
            let detail = try detail(of: key, in: session)
            return ChangeOutcome(
                json: detail.json, message: writer.message(event, key: key),
                next: NextStep.command(for: detail))
        }
    }

    /// What stands between an incident and its closing.
    package func closingGates(_ key: IncidentKey) throws -> [ClosingGate] {
        try read { session in
            let results = try session.pipeline(IncidentTable.load(key, forUpdate: false))
            guard let incident = try IncidentTable.readLocked(results, key: key) else {
                throw CaseworkError.notFound(what: "incident", key: key.description)
            }
            return Lifecycle.closingGates(incident.state)
        }
    }

    func lock(_ key: IncidentKey, _ options: ChangeOptions, in session: PostgresSession) throws -> LockedIncident {
        let results = try session.pipeline(IncidentTable.load(key, forUpdate: true))
        guard let incident = try IncidentTable.readLocked(results, key: key) else {
            throw CaseworkError.notFound(what: "incident", key: key.description)
        }
        if let expected = options.expectedVersion, Int(incident.version) != expected {
            throw CaseworkError.versionConflict(
                key: key.description, expected: expected, actual: Int(incident.version))
        }
        return incident
    }

    func identify(_ key: IncidentKey, in session: PostgresSession) throws -> (id: Int64, survivor: IncidentKey?) {
        guard let row = try session.query(IncidentTable.identify(key)).first else {
            throw CaseworkError.notFound(what: "incident", key: key.description)
        }
        let year: Int32? = try row.decodeIfPresent(1)
        let number: Int32? = try row.decodeIfPresent(2)
        var survivor: IncidentKey?
        if let year, let number { survivor = IncidentKey(year: year, number: number) }
        return (try row.decode(0), survivor)
    }

    /// The survivor of a merge as the rules want to know it.
    package func survivor(_ key: IncidentKey, of duplicate: IncidentKey) throws -> Survivor {
        try read { session in
            let found = try identify(key, in: session)
            return Survivor(
                key: key.description, isSameIncident: key == duplicate, survivorOfItsOwn: found.survivor?.description)
        }
    }
}

/// Turns the effects of an event into the statements of its one transaction.
private struct LifecycleWriter {
    let incident: LockedIncident
    let outcome: Lifecycle.Outcome
    let context: StorageContext
    var survivorID: Int64?

    func statements(_ event: LifecycleEvent) -> [SQL] {
        var statements: [SQL] = []
        var verb: Verb?
        var survivorChange = IncidentTable.SurvivorChange.unchanged
        for effect in outcome.effects {
            switch effect {
            case .move(let move, _, _): verb = move
            case .state(let milestone, let standing, let reason, let confidence):
                statements.append(assertion(milestone, standing, reason, confidence))
            case .withdraw(let milestone, let reason):
                statements.append(assertion(milestone, nil, reason, nil))
            case .stateOfRound(let round, let milestone, let time, let reason, let confidence):
                statements.append(
                    AssertionTable.add(
                        incidentID: "\(incident.id)", milestone: milestone, round: round,
                        standing: time.map { .at($0) },
                        confidence: confidence, source: nil, reason: reason,
                        previous: incident.earlierRecordedAt[round - 1][milestone], context))
            case .setDisposition, .beginRound: break
            case .pointAtSurvivor(let key):
                survivorChange = key == nil ? .clear : survivorID.map { .set($0) } ?? .unchanged
            case .startReview(let author):
                statements.append(
                    ReviewTable.put(
                        ReviewTable.Sections(), author: author, round: incident.state.round, incidentID: incident.id,
                        context))
            case .nameContributor(let name):
                statements.append(
                    ReviewTable.add(contributor: name, round: incident.state.round, incidentID: incident.id))
            case .approveReview(let approver, let at):
                statements.append(
                    ReviewTable.approve(
                        by: approver, at: at, needsSecondPerson: incident.state.severity.requiresApprovedReview,
                        round: incident.state.round, incidentID: incident.id))
            case .recordEscalation(let level, let at, let reason):
                statements.append(
                    AttachmentTables.escalate(
                        incidentID: incident.id, level: level, at: at, reason: reason, context))
            }
        }
        statements.append(
            IncidentTable.advance(incident, to: outcome.state, verb: verb, survivorID: survivorChange, context))
        if let survivorID, case .set = survivorChange {
            statements.append(
                AttachmentTables.merge(
                    incidentID: incident.id, survivorID: survivorID, at: instant(event), reason: reason(event), context)
            )
        }
        statements.append(
            TimelineTable.add(
                incidentID: "\(incident.id)", at: instant(event), kind: kind(event), text: text(event), context))
        return statements
    }

    private func assertion(
        _ milestone: Milestone, _ standing: IncidentState.Standing?, _ reason: String?, _ confidence: Confidence?
    ) -> SQL {
        let previous = incident.recordedAt[milestone]
        return AssertionTable.add(
            incidentID: "\(incident.id)", milestone: milestone,
            round: Milestone.ofEveryRound.contains(milestone) ? 1 : incident.state.round, standing: standing,
            confidence: confidence,
            source: nil, reason: reason ?? (previous == nil ? nil : "stated again"), previous: previous, context)
    }

    private func instant(_ event: LifecycleEvent) -> Instant {
        switch event {
        case .step(_, .at(let time)): time.earliest
        case .approveReview(_, let at), .close(let at), .dismiss(_, let at, _, _), .merge(_, let at),
            .reopen(_, let at, _),
            .escalate(_, let at, _):
            at
        case .step, .startReview, .writeReview, .correct, .correctRound: context.now
        }
    }

    private func reason(_ event: LifecycleEvent) -> String {
        switch event {
        case .dismiss(_, _, let reason, _): reason
        case .merge(let survivor, _): "merged into \(survivor.key)"
        default: ""
        }
    }

    private func kind(_ event: LifecycleEvent) -> String {
        switch event {
        case .step, .close, .dismiss, .reopen: "phase"
        case .merge: "merge"
        case .startReview, .writeReview, .approveReview: "review"
        case .escalate: "escalation"
        case .correct, .correctRound: "correction"
        }
    }

    private var change: String {
        incident.state.phase == outcome.state.phase
            ? "" : ": \(incident.state.phase.rawValue) → \(outcome.state.phase.rawValue)"
    }

    private func text(_ event: LifecycleEvent) -> String {
        switch event {
        case .step(let verb, .at): "\(verb.milestone?.rawValue ?? verb.rawValue)\(change)"
        case .step(let verb, .notApplicable(let reason)):
            "\(verb.milestone?.rawValue ?? verb.rawValue) does not apply (\(reason))\(change)"
        case .startReview(let author), .writeReview(let author): "review by \(author)"
        case .approveReview(let approver, _): "review approved by \(approver)"
        case .close: "closed as \(outcome.state.disposition?.rawValue ?? "")\(change)"
        case .dismiss(_, _, let reason, let survivor):
            "dismissed as \(outcome.state.disposition?.rawValue ?? "")"
                + (survivor.map { " of \($0.key)" } ?? "") + " (\(reason))\(change)"
        case .merge(let survivor, _): "merged into \(survivor.key)\(change)"
        case .reopen(_, _, let reason): "reopened (\(reason))\(change)"
        case .escalate(let level, _, let reason): "escalated to \(level) (\(reason))"
        case .correct(let milestone, .withdrawn, let reason, _): "\(milestone.rawValue) withdrawn (\(reason))"
        case .correct(let milestone, .at(let time), let reason, _):
            "\(milestone.rawValue) corrected to \(words(time)) (\(reason))"
        case .correctRound(let round, let milestone, .withdrawn, let reason, _):
            "\(milestone.rawValue) of round \(round) withdrawn (\(reason))"
        case .correctRound(let round, let milestone, .at(let time), let reason, _):
            "\(milestone.rawValue) of round \(round) corrected to \(words(time)) (\(reason))"
        }
    }

    /// The instant, or the days of the organisation's calendar in which it lies.
    private func words(_ time: StatedTime) -> String {
        if let exact = time.exact { return exact.rfc3339 }
        let clock = context.organization.clock
        let first = clock.date(at: time.earliest)
        let next = clock.date(at: time.latest)
        guard clock.startOfDay(first) == time.earliest, clock.startOfDay(next) == time.latest else { return time.text }
        let last = next.adding(days: -1)
        return first == last ? "\(first)" : "\(first) to \(last)"
    }

    func message(_ event: LifecycleEvent, key: IncidentKey) -> String { "\(key) \(text(event))" }
}

/// The command that usually comes next.
package enum NextStep {
    package static func command(for detail: IncidentDetail) -> String? {
        let key = detail.key.description
        switch detail.phase {
        case .new: return "triage \(key)"
        case .triage: return "declare \(key)"
        case .containment: return "contain \(key)"
        case .eradication: return "eradicate \(key)"
        case .recovery: return "recover \(key)"
        case .review:
            guard let review = detail.reviews.last(where: { $0.round == detail.round }) else {
                return "review \(key) start"
            }
            guard review.approver == nil else { return "close \(key)" }
            return detail.severity.requiresApprovedReview
                ? "review \(key) approve --as SOMEBODY-ELSE" : "review \(key) approve"
        case .closed: return nil
        }
    }
}
