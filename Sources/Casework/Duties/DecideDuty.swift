import IncidentModel
import Obligations
import Postgres
import Storage

extension CaseDesk {
    /// A file that goes with a filing or a receipt.
    package struct Attachment: Sendable {
        package let name: String
        package let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// What was sent to whom it is owed.
    package struct Sending: Sendable {
        package let stage: String
        package let at: Instant
        package let channel: String
        package let reference: String?
        package let attachment: Attachment?
        /// The form whose numbers are compared; `nil` for the one that the stage has.
        package let form: String?
        /// Why numbers differ from those of earlier filings, by field number or fact.
        package let explanations: [String: String]

        package init(
            stage: String, at: Instant, channel: String, reference: String? = nil, attachment: Attachment? = nil,
            form: String? = nil, explanations: [String: String] = [:]
        ) {
            self.stage = stage
            self.at = at
            self.channel = channel
            self.reference = reference
            self.attachment = attachment
            self.form = form
            self.explanations = explanations
        }
    }

    /// What can be done about a duty.
    package enum DutyStep: Sendable {
        case decide(applies: Bool, reason: String)
        case confirm
        case file(Sending)
        case acknowledge(stage: String, at: Instant, reference: String?, Attachment?)
        /// An authority asks that notices wait.
        case delay(LegalDelay)
        /// The authority takes its request back.
        ///
        /// - document: which one, where there are several.
        case lift(document: String?, at: Instant, reason: String)
        /// Computes the dues anew, and takes the obligation up although no fact speaks for it yet.
        case refresh
    }

    package func take(
        _ step: DutyStep, of obligation: String, on key: IncidentKey, request: String,
        _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let sent = step.attachment.map { " " + Digest.hex($0.bytes) } ?? ""
        return try change(options, request: "\(request)\(sent) \(obligation) \(key)", action: "duty.\(step.action)") {
            session in
            let incident = try lock(key, options, in: session)
            // The dues and the facts' digest are those of this moment.
            do {
                try refreshDuties(of: incident.id, asked: [obligation], in: session)
            } catch let problem as RuleProblem where problem.kind == .noSuchRule {
                throw CaseworkError.notFound(
                    what: "obligation",
                    key: obligation + (problem.suggestion.map { "; did you mean \($0)?" } ?? ""))
            }
            let known = try legalCase(of: incident.id, in: session)
            guard let duty = known.duties.first(where: { $0.obligation == obligation }) else {
                throw CaseworkError.notFound(what: "obligation", key: obligation)
            }
            let fourEyes = known.profile["four_eyes"] == "true"
            var (statements, text) = try statements(step, duty, known, fourEyes: fourEyes, incident)
            if case .file(let sending) = step,
                let compared = try compare(sending, of: obligation, key, incidentID: incident.id, in: session)
            {
                statements += compared.statements(incidentID: incident.id, context)
                text += compared.remark
            }
            _ = try session.pipeline(
                statements + [
                    IncidentTable.advance(
                        incident, to: incident.state, verb: nil, survivorID: .unchanged, context),
                    TimelineTable.add(
                        incidentID: "\(incident.id)", at: step.instant ?? context.now, kind: "duty",
                        text: "\(obligation): \(text)", context),
                ])
            if step.movesDues { try refreshDuties(of: incident.id, in: session) }
            return ChangeOutcome(
                json: try detail(of: key, in: session).json, message: "\(key) \(obligation): \(text)",
                next: "duty list \(key)")
        }
    }

    private func statements(
        _ step: DutyStep, _ duty: DutyRecord, _ known: LegalCase, fourEyes: Bool, _ incident: LockedIncident
    ) throws -> (statements: [SQL], text: String) {
        var state = DutyState(duty)
        func settle(_ standing: DutyRecord.Standing) -> SQL {
            DutyTables.settle(duty.obligation, standing: standing, incidentID: incident.id, context)
        }
        switch step {
        case .decide(let applies, let reason):
            let reason = try TextRules.text(reason, field: "reason").trimmed
            let ruling = DutyState.Ruling(
                reason: reason, decider: context.actor, at: context.now, facts: duty.factsDigest)
            try allow(state.event(.decide(applies: applies, ruling, author: "", fourEyes: false)))
            let decision = DutyTables.decide(
                duty, applies: applies, reason: reason, fourEyes: fourEyes, incidentID: incident.id, context)
            let standing: DutyRecord.Standing = fourEyes ? .undecided : applies ? .applies : .notApplicable
            return (
                [decision, settle(standing)],
                (fourEyes ? "proposed, to be confirmed by somebody else: " : "")
                    + (applies ? "applies" : "does not apply") + " (\(reason))"
            )
        case .confirm:
            // Where one person is enough, a second may agree all the same.
            guard let decision = duty.decision, decision.confirmedBy == nil else {
                throw CaseworkError.ruleBroken(
                    rule: "decision_to_confirm", message: "there is no decision that waits for a second person")
            }
            guard decision.factsDigest == duty.factsDigest else {
                throw CaseworkError.ruleBroken(
                    rule: "facts_as_decided",
                    message: "the facts have changed since \(decision.by) decided; decide anew")
            }
            let ruling = DutyState.Ruling(
                reason: decision.reason, decider: context.actor, at: context.now, facts: duty.factsDigest)
            try allow(
                state.event(.decide(applies: decision.applies, ruling, author: decision.by, fourEyes: true)))
            return (
                [
                    DutyTables.confirm(decision, incidentID: incident.id, context),
                    settle(decision.applies ? .applies : .notApplicable),
                ], "confirmed: \(decision.applies ? "applies" : "does not apply")"
            )
        case .file(let sending):
            try refuseFuture(sending.at)
            if let proposal = duty.proposal {
                throw CaseworkError.ruleBroken(
                    rule: "duty_decided",
                    message:
                        "\(proposal.by) proposed that it \(proposal.applies ? "applies" : "does not apply"), and somebody "
                        + "else has to confirm that: sitrep duty confirm \(incident.key) \(duty.obligation)")
            }
            let stage = sending.stage
            let due = duty.stages.first { $0.key == stage }?.due
            let action = state.event(.file(stage: stage, at: sending.at, due: due))
            try allow(action)
            let filing = DutyTables.NewFiling(
                stage: stage, at: sending.at, channel: try TextRules.word(sending.channel, field: "channel"),
                reference: try sending.reference.map { try TextRules.title($0, field: "reference") },
                content: sending.attachment.map { ($0.name, $0.bytes, Digest.hex($0.bytes)) })
            return (
                [DutyTables.file(filing, obligation: duty.obligation, incidentID: incident.id, context)],
                "\(stage) filed by \(sending.channel)" + (action == .filed(late: true) ? ", late" : "")
                    + duty.unsent(before: stage)
            )
        case .acknowledge(let stage, let at, let reference, let attachment):
            try refuseFuture(at)
            try allow(state.event(.acknowledge(stage: stage, at: at)))
            guard let filing = duty.filings.first(where: { $0.stage == stage }), filing.acknowledgedAt == nil else {
                throw CaseworkError.ruleBroken(
                    rule: "acknowledged_once", message: "the receipt of '\(stage)' has been recorded already")
            }
            return (
                [
                    DutyTables.acknowledge(
                        filing, at: at, reference: reference,
                        content: attachment.map { ($0.bytes, Digest.hex($0.bytes)) }, incidentID: incident.id, context)
                ], "\(stage) acknowledged" + (reference.map { " (\($0))" } ?? "")
            )
        case .delay(let delay): return try statements(delay, duty, known, incident)
        case .lift(let document, let at, let reason):
            return try lift(document, at: at, reason: reason, duty, known, incident)
        case .refresh: return ([], "taken up")
        }
    }

    func allow(_ action: DutyState.Action) throws {
        if case .refused(let refusal) = action {
            throw CaseworkError.ruleBroken(rule: refusal.rule, message: refusal.description)
        }
    }

    func refuseFuture(_ instant: Instant) throws {
        guard instant > context.now else { return }
        throw CaseworkError.refused(
            Refusal(.notInTheFuture, "\(instant) lies in the future; it is \(context.now) now"))
    }
}

extension CaseDesk.DutyStep {
    var action: String {
        switch self {
        case .decide: "decide"
        case .confirm: "confirm"
        case .file: "file"
        case .acknowledge: "acknowledge"
        case .delay: "delay"
        case .lift: "lift"
        case .refresh: "refresh"
        }
    }

    /// Whether dues are others after it.
    var movesDues: Bool {
        switch self {
        case .file, .delay, .lift: true
        case .decide, .confirm, .acknowledge, .refresh: false
        }
    }

    var attachment: CaseDesk.Attachment? {
        switch self {
        case .file(let sending): sending.attachment
        case .acknowledge(_, _, _, let attachment): attachment
        case .decide, .confirm, .delay, .lift, .refresh: nil
        }
    }

    var instant: Instant? {
        switch self {
        case .file(let sending): sending.at
        case .acknowledge(_, let at, _, _), .lift(_, let at, _): at
        case .delay(let delay): delay.from
        case .decide, .confirm, .refresh: nil
        }
    }
}

extension DutyRecord {
    /// Names the notices that were owed before this stage and have not been sent: the law's clock runs on for them, and whoever files
    /// the later one first has most likely forgotten to record the earlier.
    fileprivate func unsent(before stage: String) -> String {
        let place = stages.firstIndex { $0.key == stage } ?? 0
        let unsent = stages[..<place].filter(isUnsent)
        return unsent.isEmpty
            ? "" : "; owed before it and not filed: " + unsent.map(\.key).joined(separator: ", ")
    }
}

extension DutyState {
    /// The state that the records of a duty amount to.
    init(_ duty: DutyRecord) {
        var owed = Set(duty.stages.filter { $0.owed != .no }.map(\.key))
        // What was sent may be updated, as often as needed.
        for filing in duty.filings {
            let base =
                filing.stage.firstRange(of: "-update").map { String(filing.stage[..<$0.lowerBound]) } ?? filing.stage
            owed.formUnion([base + "-update"] + (2...99).map { "\(base)-update-\($0)" })
        }
        self.init(owedStages: owed)
        if let decision = duty.decision {
            let ruling = Ruling(
                reason: decision.reason, decider: decision.by, at: decision.at, facts: decision.factsDigest)
            // Filings are replayed below under the decision of their time; whether it still holds comes after them.
            _ = event(.decide(applies: decision.applies || !duty.filings.isEmpty, ruling, author: "", fourEyes: false))
        }
        for filing in duty.filings {
            _ = event(.file(stage: filing.stage, at: filing.at, due: filing.due))
            if let at = filing.acknowledgedAt { _ = event(.acknowledge(stage: filing.stage, at: at)) }
        }
        // Neither decided by one person alone where two are needed, nor on facts that are others now.
        if duty.standing == .undecided { _ = event(.factsChanged("")) }
    }
}
