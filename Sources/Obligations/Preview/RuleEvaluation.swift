import IncidentModel

/// Answers one stage of one rule. Pure: everything it looks at was gathered before.
struct RuleEvaluation {
    let prepared: PreparedRule
    var facts: Facts
    let places: StagePlaces
    /// `nil`: the earliest of the readings counts.
    let policy: CountingPolicy?
    /// The rule was asked for, so it is computed although it is undecided or not law.
    let isAskedByName: Bool
    var otherNotice: Truth = .undecided
    /// `nil` when the version is law at the time of the event; else why not.
    var notLaw: String?

    private var rule: ObligationRule { prepared.rule }

    private var conditions: ConditionContext {
        ConditionContext(facts: facts, rule: rule.id, otherNotice: otherNotice)
    }

    func applies() throws(PreviewProblem) -> Verdict { try rule.appliesWhen.verdict(conditions) }

    /// - Parameter applies: whether the obligation applies at all.
    func result(of stage: ObligationStage, applies: Verdict) throws(PreviewProblem) -> StageResult {
        let owed = try stage.owedWhen.map { condition throws(PreviewProblem) in try condition.verdict(conditions) }
        var verdict = applies
        var reason = rule.appliesWhen
        if let owed, applies.truth != .no {
            if owed.truth == .no {
                verdict = owed
                reason = stage.owedWhen ?? reason
            } else if owed.truth == .undecided {
                verdict = Verdict(
                    .undecided, missing: applies.missing + owed.missing.filter { !applies.missing.contains($0) })
            }
        }
        var result = StageResult(
            obligation: rule.id, stage: stage.key, name: stage.name, version: rule.version, applies: verdict.truth,
            missing: verdict.missing, due: nil, isProjected: false, start: nil, derivation: "",
            citation: stage.citation, policy: policy ?? .default, readings: [], earlierMissed: [],
            assumptions: [], flags: flags(of: stage))
        if verdict.truth == .no {
            result.derivation = "does not apply: '\(reason)' does not hold"
            return result
        }
        if verdict.truth == .undecided {
            result.assumptions = ["taken as applying, although not known: \(verdict.missing.joined(separator: ", "))"]
        }
        try compute(stage, into: &result)
        if let notLaw {
            result.applies = .no
            result.derivation = "\(notLaw); if it were: \(result.derivation)"
        }
        return result
    }

    private func compute(_ stage: ObligationStage, into result: inout StageResult) throws(PreviewProblem) {
        let plain = try outcome(of: stage, policy: policy ?? .default)
        var chosen = plain
        result.readings = [StageResult.Reading(policy: policy ?? .default, due: plain.due, problem: nil)]
        for reading in rule.readings + [.default] where reading != policy ?? .default && plain.due != nil {
            do {
                let other = try outcome(of: stage, policy: reading, inWords: false)
                result.readings.append(StageResult.Reading(policy: reading, due: other.due, problem: nil))
                if policy == nil, let due = other.due, let safest = chosen.due, due < safest {
                    chosen = try outcome(of: stage, policy: reading)
                    result.policy = reading
                }
            } catch {
                result.readings.append(
                    StageResult.Reading(policy: reading, due: nil, problem: error.description))
            }
        }
        result.due = chosen.due
        result.isProjected = chosen.isProjected
        result.start = chosen.start
        result.missing += chosen.missing.filter { !result.missing.contains($0) }
        result.earlierMissed = chosen.earlierMissed
        result.earlierMissed += try missedBeforeRestart(of: stage, policy: result.policy)
        result.assumptions += chosen.assumptions
        result.derivation = try derivation(chosen, of: stage)
        if let sent = facts.first(EventName(submitted: stage.key), in: rule.id), let due = chosen.due, sent > due {
            result.flags.append("sent late, \(sent) after \(due)")
        }
    }

    /// - Parameter inWords: whether it says what was added to what; a reading that does not count needs no words.
    private func outcome(
        of stage: ObligationStage, policy: CountingPolicy, inWords: Bool = true
    ) throws(PreviewProblem) -> DueOutcome {
        let evaluation = DueEvaluation(
            prepared: prepared, facts: facts, policy: policy, places: places, otherNotice: otherNotice, inWords: inWords
        )
        var outcome = try evaluation.outcome(of: stage)
        for delay in facts.delays where delay.concerns(rule.id, stage: stage.key) {
            apply(delay, of: stage, zone: try places.zone(stage.timeZone), to: &outcome)
        }
        return outcome
    }

    /// A request of an authority moves the due only where the rule allows it, and never to an earlier instant.
    private func apply(_ delay: LegalDelay, of stage: ObligationStage, zone: ZonedClock, to outcome: inout DueOutcome) {
        guard let due = outcome.due else { return }
        let who = delay.requester
        guard let allowed = stage.delay, allowed.by.contains(delay.authority) else {
            outcome.remarks.append("the delay asked for by \(who) does not move this stage")
            return
        }
        var until = delay.until
        if delay.form == .oral, let days = allowed.oralDays {
            until = min(until, delay.from.advanced(bySeconds: Int64(days) * 86_400))
        }
        if let days = allowed.longestDays { until = min(until, due.advanced(bySeconds: Int64(days) * 86_400)) }
        // From the lifting on nothing keeps the notice back; what was due before it is due at once.
        let lifted = delay.liftedAt.map { ", lifted \(zone.clockText($0))" } ?? ""
        if let liftedAt = delay.liftedAt { until = min(until, liftedAt) }
        guard until > due else {
            if delay.liftedAt != nil { outcome.remarks.append("the request of \(who) no longer moves it\(lifted)") }
            return
        }
        outcome.counted = outcome.counted ?? due
        outcome.value = .instant(until)
        outcome.remarks.append(
            "postponed to \(zone.clockText(until)) at the \(delay.form.rawValue) request of \(who)\(lifted)")
    }

    /// Limits that had passed before an update started their clock anew: the later limit does not make them met.
    private func missedBeforeRestart(
        of stage: ObligationStage, policy: CountingPolicy
    ) throws(PreviewProblem) -> [MissedLimit] {
        let sent = facts.first(EventName(submitted: stage.key), in: rule.id)
        var missed: [MissedLimit] = []
        for clock in stage.due.starts where clock.restartsOnUpdate {
            for restart in facts.starts(of: clock, in: rule.id).dropFirst() {
                var then = self
                then.facts = facts.before(restart, startsOf: clock, in: rule.id)
                let outcome = try then.outcome(of: stage, policy: policy)
                guard let due = outcome.due, due < restart, sent.map({ $0 > due }) ?? true,
                    !missed.contains(where: { $0.due == due })
                else { continue }
                let zone = try places.zone(stage.timeZone)
                missed.append(
                    MissedLimit(
                        due: due,
                        derivation: "\(outcome.sum) = \(zone.clockText(due)) was missed before the update of "
                            + zone.clockText(restart)))
            }
        }
        return missed
    }

    private func derivation(_ outcome: DueOutcome, of stage: ObligationStage) throws(PreviewProblem) -> String {
        var text = outcome.sum
        if let due = outcome.due {
            let zone = try places.zone(stage.timeZone)
            text += " = "
            text += zone.clockText(outcome.counted ?? due, beside: outcome.start)
            text += " ("
            text += zone.identifier
            text += ")"
        }
        for remark in outcome.remarks {
            text += (remark.hasPrefix("before ") || remark.hasPrefix("after ") ? ", " : "; ") + remark
        }
        return text
    }

    /// A stage that was sent before what it follows, or before its clock began.
    private func flags(of stage: ObligationStage) -> [String] {
        guard let sent = facts.first(EventName(submitted: stage.key), in: rule.id) else { return [] }
        var events = stage.due.starts.map(\.event)
        let aware = EventName("AWARENESS")
        if !events.contains(aware) { events.append(aware) }
        return events.compactMap { event in
            guard let begun = facts.first(event, in: rule.id), sent < begun else { return nil }
            return "sent \(sent), before \(event) \(begun)"
        }
    }
}
