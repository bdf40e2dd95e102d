/// The state machine of an incident: `(state, event, now) → new state and effects, or a refusal`.
///
/// It holds every rule of the lifecycle and touches neither clock nor database; PostgreSQL enforces the same phase moves
/// and time orders on its own, and a property test compares the two.
package enum Lifecycle {
    package struct Outcome: Equatable, Sendable {
        package let state: IncidentState
        package let effects: [LifecycleEffect]

        /// This, and then that: the effects of both, and the state after the second.
        package func followed(by next: Outcome) -> Outcome {
            Outcome(state: next.state, effects: effects + next.effects)
        }
    }

    package static func apply(
        _ event: LifecycleEvent, to state: IncidentState, now: Instant
    ) throws(Refusal) -> Outcome {
        var course = Course(state: state, now: now)
        switch event {
        case .step(let verb, let time): try course.step(verb, time)
        case .startReview(let author): try course.startReview(author)
        case .writeReview(let writer): try course.writeReview(writer)
        case .approveReview(let approver, let instant): try course.approveReview(approver, at: instant)
        case .close(let instant): try course.close(at: instant)
        case .dismiss(let disposition, let instant, let reason, let survivor):
            try course.dismiss(as: disposition, at: instant, reason: reason, survivor: survivor)
        case .merge(let survivor, let instant): try course.merge(into: survivor, at: instant)
        case .reopen(let phase, let instant, let reason): try course.reopen(to: phase, at: instant, reason: reason)
        case .escalate(let level, let instant, let reason):
            try course.escalate(to: level, at: instant, reason: reason)
        case .correct(let milestone, let value, let reason, let confidence):
            try course.correct(milestone, value, reason: reason, confidence: confidence)
        case .correctRound(let round, let milestone, let value, let reason, let confidence):
            if round == course.state.round || Milestone.ofEveryRound.contains(milestone) {
                try course.correct(milestone, value, reason: reason, confidence: confidence)
            } else {
                try course.correct(milestone, ofRound: round, value, reason: reason, confidence: confidence)
            }
        }
        return Outcome(state: course.state, effects: course.effects)
    }

    /// A new incident: `reported` is when it was opened, `detected` defaults to it.
    package static func open(
        severity: Severity, exercise: Bool, occurred: StatedTime?, detected: StatedTime?, now: Instant
    ) throws(Refusal) -> Outcome {
        var course = Course(state: IncidentState(severity: severity, exercise: exercise), now: now)
        course.move(.open, to: .new)
        if let occurred { try course.place(.occurred, .at(occurred), reason: nil) }
        try course.place(.detected, .at(detected ?? StatedTime(now)), reason: nil)
        try course.place(.reported, .at(StatedTime(now)), reason: nil)
        return Outcome(state: course.state, effects: course.effects)
    }

    /// Refuses a severity that would make a review which one person wrote and approved count as approved by a second one.
    package static func rate(_ severity: Severity, _ state: IncidentState) throws(Refusal) {
        guard severity.requiresApprovedReview, !state.severity.requiresApprovedReview, let review = state.review,
            let approver = review.approver, review.isApprovedByWriter
        else { return }
        throw Refusal(
            .secondPersonApproves,
            "\(approver) wrote in the review and approved it; a \(severity.rawValue) incident needs a second person to approve, "
                + "and what is approved stays as it is",
            facts: [Refusal.Fact("author", review.author), Refusal.Fact("approver", approver)])
    }
}

/// One event under way: the state so far and what is to be written.
private struct Course {
    var state: IncidentState
    let now: Instant
    var effects: [LifecycleEffect] = []

    init(state: IncidentState, now: Instant) {
        self.state = state
        self.now = now
    }

    // MARK: Steps

    mutating func step(_ verb: Verb, _ time: StepTime) throws(Refusal) {
        guard verb.isStep else {
            throw Refusal(
                .phaseMove, "\(verb.rawValue) is not a step that a time alone can take",
                facts: [Refusal.Fact("verb", verb.rawValue)])
        }
        guard let milestone = verb.milestone,
            let target = PhaseMove.allowed.first(where: { $0.verb == verb && $0.from == state.phase })?.to
        else { throw wrongPhase(verb) }
        switch time {
        case .at(let stated):
            try place(milestone, .at(stated), reason: nil)
        case .notApplicable(let reason):
            try requireReason(reason, "passing a step")
            try place(milestone, .notApplicable, reason: reason)
        }
        move(verb, to: target)
    }

    mutating func close(at instant: Instant) throws(Refusal) {
        guard state.phase != .closed else { throw wrongPhase(.close) }
        let gates = Lifecycle.closingGates(state)
        guard gates.isEmpty else {
            throw Refusal(
                .closingGates, gates.map(\.message).joined(separator: "; "),
                facts: gates.map { Refusal.Fact($0.name, $0.message) })
        }
        let closed = StatedTime(instant)
        // What a review says is not known before it is approved. Sources that are imported may state it the other way round,
        // so this is a rule of closing and none of the orders that no incident can break.
        if let reviewed = state.milestones[.reviewed]?.time, !reviewed.canPrecede(closed) {
            throw wrongOrder(
                MilestoneOrder.Contradiction(
                    earlier: .reviewed, earlierTime: reviewed, later: .closed, laterTime: closed))
        }
        try place(.closed, .at(closed), reason: nil)
        settle(state.exercise ? .exercise : .truePositive)
        move(.close, to: .closed)
    }

    mutating func dismiss(
        as disposition: Disposition, at instant: Instant, reason: String, survivor: Survivor?
    ) throws(Refusal) {
        guard PhaseMove.allowed.contains(PhaseMove(.dismiss, state.phase, .closed)) else { throw wrongPhase(.dismiss) }
        try requireReason(reason, "dismissing an incident")
        try refuseOwedNotices()
        guard Disposition.dismissals.contains(disposition) else {
            throw Refusal(
                .dismissalDisposition,
                "an incident is not dismissed as \(disposition.rawValue); work it to its review and close it",
                facts: [Refusal.Fact("disposition", disposition.rawValue)])
        }
        guard disposition == .duplicate || survivor == nil else {
            throw Refusal(
                .dismissalDisposition, "only a duplicate points at the incident that stays",
                facts: [Refusal.Fact("disposition", disposition.rawValue)])
        }
        if disposition == .duplicate {
            guard let survivor else {
                throw Refusal(.survivorNeeded, "a duplicate points at the incident that stays: add --of KEY")
            }
            try point(at: survivor)
        }
        try place(.closed, .at(StatedTime(instant)), reason: reason)
        settle(state.exercise && disposition != .duplicate ? .exercise : disposition)
        move(.dismiss, to: .closed)
    }

    mutating func merge(into survivor: Survivor, at instant: Instant) throws(Refusal) {
        guard !state.isDuplicate else {
            throw Refusal(.alreadyDuplicate, "the incident already points at a survivor; reopen it first")
        }
        try point(at: survivor)
        try refuseFuture(instant, "merged")
        if state.phase != .closed {
            try refuseOwedNotices()
            try place(.closed, .at(StatedTime(instant)), reason: "merged into \(survivor.key)")
            settle(.duplicate)
            move(.merge, to: .closed)
        } else {
            settle(.duplicate)
        }
    }

    /// A clock that runs does not end because its incident is called something else.
    private func refuseOwedNotices() throws(Refusal) {
        guard !state.exercise, state.stagesUnsent > 0 else { return }
        let gate = ClosingGate.stagesUnsent(state.stagesUnsent)
        throw Refusal(
            .noticesOwed,
            "\(gate.message): send them, decide that the duty does not apply (sitrep duty decide), or state the facts on the "
                + "incident that stays", facts: [Refusal.Fact("unsent", String(state.stagesUnsent))])
    }

    mutating func reopen(to phase: Phase, at instant: Instant, reason: String) throws(Refusal) {
        guard state.phase == .closed else { throw wrongPhase(.reopen) }
        guard phase != .closed else {
            throw Refusal(.reopenTarget, "an incident is reopened to a phase in which work goes on, not to closed")
        }
        try requireReason(reason, "reopening an incident")
        try refuseFuture(instant, Milestone.reopened.rawValue)
        let reopened = StatedTime(instant)
        if let closed = state.milestones[.closed]?.time, !closed.canPrecede(reopened) {
            throw wrongOrder(
                MilestoneOrder.Contradiction(
                    earlier: .closed, earlierTime: closed, later: .reopened, laterTime: reopened))
        }
        try refuseBeforeRound(reopened, .reopened)
        effects.append(.state(.reopened, .at(reopened), reason: reason, confidence: nil))
        state.round += 1
        state.reopened = reopened
        state.reopenings.append(reopened)
        effects.append(.beginRound(state.round))
        state.earlierRounds.append(state.times.filter { !Milestone.ofEveryRound.contains($0.key) })
        state.milestones = state.milestones.filter { Milestone.ofEveryRound.contains($0.key) }
        if state.isDuplicate {
            state.isDuplicate = false
            effects.append(.pointAtSurvivor(nil))
        }
        settle(nil)
        state.review = nil
        move(.reopen, to: phase)
    }

    // MARK: Review, escalation, correction

    mutating func startReview(_ author: String) throws(Refusal) {
        try checkReviewIsOpen()
        guard state.review == nil else { return }
        state.review = IncidentState.Review(author: author)
        effects.append(.startReview(author: author))
    }

    mutating func writeReview(_ writer: String) throws(Refusal) {
        try checkReviewIsOpen()
        guard let review = state.review else {
            throw Refusal(.reviewNotStarted, "there is no review to write in")
        }
        guard !review.isWritten(by: writer) else { return }
        state.review?.contributors.append(writer)
        effects.append(.nameContributor(writer))
    }

    private func checkReviewIsOpen() throws(Refusal) {
        guard state.phase == .review else {
            throw Refusal(
                .reviewPhase, "a review starts when the incident is in review; it is in \(state.phase.rawValue)",
                facts: [Refusal.Fact("phase", state.phase.rawValue)])
        }
        if let approver = state.review?.approver {
            throw Refusal(
                .reviewAlreadyApproved, "\(approver) has approved the review; what is approved stays as it is")
        }
    }

    mutating func approveReview(_ approver: String, at instant: Instant) throws(Refusal) {
        guard state.phase == .review else {
            throw Refusal(
                .reviewPhase, "a review is approved in review; the incident is in \(state.phase.rawValue)",
                facts: [Refusal.Fact("phase", state.phase.rawValue)])
        }
        guard let review = state.review else {
            throw Refusal(.reviewNotStarted, "there is no review to approve")
        }
        if let earlier = review.approver {
            throw Refusal(.reviewAlreadyApproved, "\(earlier) has already approved the review")
        }
        if state.severity.requiresApprovedReview, review.isWritten(by: approver) {
            throw Refusal(
                .secondPersonApproves,
                "\(approver) wrote \(PersonName.isSame(approver, review.author) ? "the review" : "in the review"); "
                    + "a \(state.severity.rawValue) incident needs a second person to approve",
                facts: [Refusal.Fact("author", review.author), Refusal.Fact("approver", approver)])
        }
        try place(.reviewed, .at(StatedTime(instant)), reason: nil)
        state.review?.approver = approver
        effects.append(.approveReview(approver: approver, at: instant))
    }

    mutating func escalate(to level: String, at instant: Instant, reason: String) throws(Refusal) {
        guard state.phase != .closed else {
            throw Refusal(
                .closedIsNotEscalated, "a closed incident is not escalated; reopen it first",
                facts: [Refusal.Fact("phase", state.phase.rawValue)])
        }
        try requireReason(reason, "escalating an incident")
        if state.milestones[.escalated] == nil {
            try place(.escalated, .at(StatedTime(instant)), reason: reason)
        } else {
            // The milestone stays that of the first one; the order of times holds for every one.
            try refuseImpossible(StatedTime(instant), .escalated)
            state.laterEscalation = min(instant, state.laterEscalation ?? instant)
        }
        effects.append(.recordEscalation(level: level, at: instant, reason: reason))
    }

    mutating func correct(
        _ milestone: Milestone, _ value: CorrectedValue, reason: String, confidence: Confidence?
    ) throws(Refusal) {
        try requireReason(reason, "correcting a time")
        guard milestone != .reopened || state.round == 1 else {
            throw Refusal(
                .milestoneNotReached, "the reopening that began round \(state.round) stays as it was stated",
                facts: [Refusal.Fact("round", "\(state.round)"), Refusal.Fact("milestone", milestone.rawValue)])
        }
        guard
            Milestone.ofEveryRound.contains(milestone) || state.milestones[milestone] != nil || mayBeFilledIn(milestone)
        else {
            throw Refusal(
                .milestoneNotReached,
                "the incident has not been \(milestone.rawValue) yet, so there is nothing to correct",
                facts: [Refusal.Fact("phase", state.phase.rawValue), Refusal.Fact("milestone", milestone.rawValue)])
        }
        switch value {
        case .withdrawn:
            guard milestone != .closed else {
                throw Refusal(
                    .milestoneNotReached, "a closing is not withdrawn; reopen the incident, or correct the time",
                    facts: [Refusal.Fact("phase", state.phase.rawValue)])
            }
            guard state.milestones[milestone] != nil else {
                throw Refusal(
                    .milestoneNotReached, "there is no statement of \(milestone.rawValue) to withdraw",
                    facts: [Refusal.Fact("milestone", milestone.rawValue)])
            }
            state.milestones[milestone] = nil
            effects.append(.withdraw(milestone, reason: reason))
        case .at(let time):
            try place(milestone, .at(time), reason: reason, confidence: confidence)
        }
    }

    /// Corrects a time of a round that is over: between the reopening that began it and the one that ended it.
    mutating func correct(
        _ milestone: Milestone, ofRound round: Int, _ value: CorrectedValue, reason: String, confidence: Confidence?
    ) throws(Refusal) {
        try requireReason(reason, "correcting a time")
        guard state.earlierRounds.indices.contains(round - 1), let present = state.earlierRounds[round - 1][milestone]
        else {
            throw Refusal(
                .milestoneNotReached,
                round > state.round || round < 1
                    ? "there is no round \(round); the incident is in round \(state.round)"
                    : "there is no time of \(milestone.rawValue) in round \(round) to correct",
                facts: [Refusal.Fact("round", "\(round)"), Refusal.Fact("milestone", milestone.rawValue)])
        }
        switch value {
        case .withdrawn:
            guard milestone != .closed else {
                throw Refusal(
                    .milestoneNotReached, "a closing is not withdrawn; correct its time",
                    facts: [Refusal.Fact(milestone.rawValue, present.text)])
            }
            state.earlierRounds[round - 1][milestone] = nil
            effects.append(.stateOfRound(round, milestone, nil, reason: reason, confidence: confidence))
        case .at(let time):
            try refuseFuture(time, milestone.rawValue)
            try refuseOutside(round, milestone, time)
            var times = state.times.filter { Milestone.ofEveryRound.contains($0.key) }
            times.merge(state.earlierRounds[round - 1]) { $1 }
            times[milestone] = time
            let wrong = MilestoneOrder.contradictions(times).first { $0.earlier == milestone || $0.later == milestone }
            if let wrong { throw wrongOrder(wrong) }
            state.earlierRounds[round - 1][milestone] = time
            effects.append(.stateOfRound(round, milestone, time, reason: reason, confidence: confidence))
        }
    }

    private func refuseOutside(_ round: Int, _ milestone: Milestone, _ time: StatedTime) throws(Refusal) {
        if round > 1, state.reopenings.indices.contains(round - 2), !state.reopenings[round - 2].canPrecede(time) {
            throw Refusal(
                .roundAfterReopening,
                "\(milestone.rawValue) \(time.text) lies before round \(round) began \(state.reopenings[round - 2].text)",
                facts: [Refusal.Fact(milestone.rawValue, time.text)])
        }
        guard state.reopenings.indices.contains(round - 1), !time.canPrecede(state.reopenings[round - 1]) else {
            return
        }
        throw wrongOrder(
            MilestoneOrder.Contradiction(
                earlier: milestone, earlierTime: time, later: .reopened, laterTime: state.reopenings[round - 1]))
    }

    /// A step that was passed without a time can be given one later: of imported and dismissed incidents, and after a
    /// withdrawal.
    private func mayBeFilledIn(_ milestone: Milestone) -> Bool {
        switch milestone {
        case .acknowledged: state.phase > .new
        case .declared: state.phase > .triage
        case .contained: state.phase > .containment
        case .eradicated: state.phase > .eradication
        case .recovered: state.phase > .recovery
        case .reviewed: state.review?.approver != nil
        case .closed: state.phase == .closed
        case .escalated, .reopened, .occurred, .detected, .reported: false
        }
    }

    // MARK: Shared

    mutating func move(_ verb: Verb, to phase: Phase) {
        effects.append(.move(verb, from: state.phase, to: phase))
        state.phase = phase
    }

    mutating func place(
        _ milestone: Milestone, _ standing: IncidentState.Standing, reason: String?, confidence: Confidence? = nil
    ) throws(Refusal) {
        if let time = standing.time { try refuseImpossible(time, milestone) }
        state.milestones[milestone] = standing
        effects.append(.state(milestone, standing, reason: reason, confidence: confidence))
    }

    mutating func settle(_ disposition: Disposition?) {
        guard state.disposition != disposition else { return }
        state.disposition = disposition
        effects.append(.setDisposition(disposition))
    }

    private mutating func point(at survivor: Survivor) throws(Refusal) {
        guard !survivor.isSameIncident else {
            throw Refusal(.notItsOwnSurvivor, "an incident cannot be a duplicate of itself")
        }
        if let next = survivor.survivorOfItsOwn {
            throw Refusal(
                .survivorIsDuplicate, "\(survivor.key) is itself a duplicate of \(next); use \(next)",
                facts: [Refusal.Fact("survivor", next)])
        }
        state.isDuplicate = true
        effects.append(.pointAtSurvivor(survivor.key))
    }

    /// Refuses a time that lies in the future, before the round, or in an order with the others that cannot be.
    private func refuseImpossible(_ time: StatedTime, _ milestone: Milestone) throws(Refusal) {
        try refuseFuture(time, milestone.rawValue)
        if !Milestone.ofEveryRound.contains(milestone) { try refuseBeforeRound(time, milestone) }
        if let wrong = contradiction(of: milestone, at: time) { throw wrongOrder(wrong) }
    }

    /// The first order that the time would break, in the present round or, for a milestone of every round, in an earlier one.
    private func contradiction(of milestone: Milestone, at time: StatedTime) -> MilestoneOrder.Contradiction? {
        let rounds = Milestone.ofEveryRound.contains(milestone) ? state.earlierRounds : []
        for others in [state.times] + rounds {
            var times = others
            times[milestone] = time
            let found = MilestoneOrder.contradictions(times).first { $0.earlier == milestone || $0.later == milestone }
            if let found { return found }
        }
        if let escalation = state.laterEscalation, milestone.notAfter.contains(.escalated),
            !time.canPrecede(StatedTime(escalation))
        {
            return MilestoneOrder.Contradiction(
                earlier: milestone, earlierTime: time, later: .escalated, laterTime: StatedTime(escalation))
        }
        return nil
    }

    /// What is done in a later round is done after the reopening that began it.
    private func refuseBeforeRound(_ time: StatedTime, _ milestone: Milestone) throws(Refusal) {
        guard let reopened = state.reopened, !reopened.canPrecede(time) else { return }
        throw Refusal(
            .roundAfterReopening,
            "\(milestone.rawValue) \(time.text) lies before the incident was reopened \(reopened.text)",
            facts: [Refusal.Fact("reopened", reopened.text), Refusal.Fact(milestone.rawValue, time.text)])
    }

    private func wrongOrder(_ wrong: MilestoneOrder.Contradiction) -> Refusal {
        Refusal(
            .milestoneOrder, wrong.message,
            facts: [
                Refusal.Fact(wrong.earlier.rawValue, wrong.earlierTime.text),
                Refusal.Fact(wrong.later.rawValue, wrong.laterTime.text),
            ])
    }

    private func refuseFuture(_ instant: Instant, _ what: String) throws(Refusal) {
        try refuseFuture(StatedTime(instant), what)
    }

    /// A span may reach into the future; it must not begin there.
    private func refuseFuture(_ time: StatedTime, _ what: String) throws(Refusal) {
        guard time.earliest > now else { return }
        throw Refusal(
            .notInTheFuture, "\(what) \(time.text) lies in the future; it is \(now) now",
            facts: [Refusal.Fact(what, time.text), Refusal.Fact("now", "\(now)")])
    }

    private func requireReason(_ reason: String, _ what: String) throws(Refusal) {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw Refusal(.reasonRequired, "\(what) needs a reason: add --reason")
        }
    }

    private func wrongPhase(_ verb: Verb) -> Refusal {
        let sources = Set(PhaseMove.allowed.filter { $0.verb == verb }.map(\.from)).sorted().map(\.rawValue)
        return Refusal(
            .phaseMove,
            "\(verb.rawValue) goes from \(sources.joined(separator: " or ")); the incident is in \(state.phase.rawValue)",
            facts: [
                Refusal.Fact("phase", state.phase.rawValue),
                Refusal.Fact("allowed_from", sources.joined(separator: ",")),
            ])
    }
}
