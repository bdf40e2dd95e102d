import Testing

@testable import IncidentModel

@Suite("Reopening and escalation")
struct ReopeningTests {
    private func reopen(_ phase: Phase = .containment, at minute: Int64 = 90) -> LifecycleEvent {
        .reopen(to: phase, at: Story.minute(minute), reason: "beacon seen again")
    }

    @Test("reopening keeps the first closing and begins a round", arguments: Phase.allCases.filter { $0 < .closed })
    func reopen(to phase: Phase) throws {
        var before = IncidentState.sample(
            in: .closed, severity: .high, review: IncidentState.Review(author: "ada", approver: "bea"))
        before.milestones[.occurred] = .at(Story.stated(-30))
        let outcome = try reopen(phase).applied(to: before)
        #expect(
            outcome.effects == [
                .state(.reopened, .at(Story.stated(90)), reason: "beacon seen again", confidence: nil), .beginRound(2),
                .setDisposition(nil), .move(.reopen, from: .closed, to: phase),
            ])
        #expect(
            outcome.state
                == IncidentState(
                    phase: phase, severity: .high, round: 2, reopened: Story.stated(90), reopenings: [Story.stated(90)],
                    earlierRounds: [before.times.filter { ![.occurred, .detected, .reported].contains($0.key) }],
                    milestones: [
                        .occurred: .at(Story.stated(-30)), .detected: .at(Story.stated(0)),
                        .reported: .at(Story.stated(1)),
                    ]))
    }

    @Test("only closed incidents are reopened", arguments: Phase.allCases.filter { $0 < .closed })
    func open(_ phase: Phase) throws {
        let refusal = try reopen().refused(by: .sample(in: phase))
        #expect(refusal.rule == .phaseMove)
        #expect(refusal.facts.last == Refusal.Fact("allowed_from", "closed"))
    }

    @Test("closed is no phase to reopen to")
    func toClosed() throws {
        #expect(try reopen(.closed).refused(by: .sample(in: .closed)).rule == .reopenTarget)
    }

    @Test("reopening needs a reason, and lies after the closing and not in the future")
    func refusals() throws {
        let closed = IncidentState.sample(in: .closed)
        #expect(
            try LifecycleEvent.reopen(to: .new, at: Story.minute(90), reason: "").refused(by: closed).rule
                == .reasonRequired)
        #expect(try reopen(at: 181).refused(by: closed).rule == .notInTheFuture)
        let early = try reopen(at: 59).refused(by: closed)
        #expect(early.rule == .milestoneOrder)
        #expect(
            early.facts == [
                Refusal.Fact("closed", "2026-03-10T10:00:00Z"), Refusal.Fact("reopened", "2026-03-10T09:59:00Z"),
            ])
        #expect(throws: Never.self) { try reopen(at: 60).applied(to: closed) }
    }

    @Test("what is done after a reopening lies after it")
    func laterRound() throws {
        let second = try reopen().applied(to: .sample(in: .closed)).state
        let early = try LifecycleEvent.step(.contain, .at(Story.stated(89))).refused(by: second)
        #expect(early.rule == .roundAfterReopening)
        #expect(
            early.message == "contained 2026-03-10T10:29:00Z lies before the incident was reopened 2026-03-10T10:30:00Z"
        )
        #expect(
            early.facts == [
                Refusal.Fact("reopened", "2026-03-10T10:30:00Z"), Refusal.Fact("contained", "2026-03-10T10:29:00Z"),
            ])
        #expect(throws: Never.self) { try LifecycleEvent.step(.contain, .at(Story.stated(90))).applied(to: second) }
        #expect(
            try LifecycleEvent.merge(into: .other, at: Story.minute(80)).refused(by: second).rule
                == .roundAfterReopening)
    }

    @Test("what happened before is corrected in a later round too")
    func lastingInLaterRound() throws {
        let second = try reopen().applied(to: .sample(in: .closed)).state
        let outcome = try LifecycleEvent.correct(
            .occurred, .at(Story.stated(-60)), reason: "proxy log", confidence: nil
        )
        .applied(to: second)
        #expect(outcome.state.milestones[.occurred] == .at(Story.stated(-60)))
    }

    @Test("the detection is not moved behind what was done in an earlier round")
    func lastingAgainstEarlierRounds() throws {
        let second = try reopen().applied(to: .sample(in: .closed)).state
        let refusal = try LifecycleEvent.correct(.detected, .at(Story.stated(11)), reason: "clock", confidence: nil)
            .refused(by: second)
        #expect(refusal.rule == .milestoneOrder)
        #expect(
            refusal.facts == [
                Refusal.Fact("detected", "2026-03-10T09:11:00Z"), Refusal.Fact("acknowledged", "2026-03-10T09:10:00Z"),
            ])
    }

    @Test("the third round begins after the second")
    func thirdRound() throws {
        var state = try reopen(.new).applied(to: .sample(in: .closed)).state
        state = try LifecycleEvent.dismiss(as: .benign, at: Story.minute(100), reason: "r", survivor: nil)
            .applied(to: state).state
        #expect(try reopen(at: 99).refused(by: state).rule == .milestoneOrder)
        let third = try reopen(at: 101).applied(to: state)
        #expect(third.state.round == 3 && third.state.reopened == Story.stated(101))
        #expect(third.effects.contains(.beginRound(3)))
    }

    // MARK: Escalation

    private func escalate(_ level: String = "management", at minute: Int64, reason: String = "data") -> LifecycleEvent {
        .escalate(to: level, at: Story.minute(minute), reason: reason)
    }

    @Test(
        "the first escalation is the milestone, later ones are kept as levels",
        arguments: Phase.allCases.filter { $0 < .closed })
    func escalation(_ phase: Phase) throws {
        let first = try escalate("l2", at: 70).applied(to: .sample(in: phase))
        #expect(
            first.effects == [
                .state(.escalated, .at(Story.stated(70)), reason: "data", confidence: nil),
                .recordEscalation(level: "l2", at: Story.minute(70), reason: "data"),
            ])
        let second = try escalate("executive", at: 80).applied(to: first.state)
        #expect(
            second.effects == [.recordEscalation(level: "executive", at: Story.minute(80), reason: "data")])
        var expected = first.state
        expected.laterEscalation = Story.minute(80)
        #expect(second.state == expected)
    }

    @Test("a later escalation lies after detection, and detection is not corrected to after it")
    func laterEscalation() throws {
        var state = try escalate("l2", at: 70).applied(to: .sample(in: .triage)).state
        let detected = try #require(state.times[.detected])
        let early = LifecycleEvent.escalate(
            to: "l3", at: detected.earliest.advanced(bySeconds: -1), reason: "data")
        #expect(try early.refused(by: state).rule == .milestoneOrder)
        state = try escalate("l3", at: 60).applied(to: state).state
        let correction = LifecycleEvent.correct(
            .detected, .at(Story.stated(61)), reason: "log", confidence: nil)
        #expect(try correction.refused(by: state).rule == .milestoneOrder)
    }

    @Test(
        "the first escalation lies after detection, and none in the future or without a reason",
        arguments: [false, true])
    func escalationTimes(isSecond: Bool) throws {
        var state = IncidentState.sample(in: .triage)
        if isSecond { state = try escalate(at: 70).applied(to: state).state }
        if !isSecond { #expect(try escalate(at: -1).refused(by: state).rule == .milestoneOrder) }
        #expect(try escalate(at: 181).refused(by: state).rule == .notInTheFuture)
        #expect(try escalate(at: 90, reason: "").refused(by: state).rule == .reasonRequired)
    }

    @Test("a closed incident is not escalated")
    func escalateClosed() throws {
        let refusal = try escalate(at: 70).refused(by: .sample(in: .closed))
        #expect(refusal.rule == .closedIsNotEscalated)
        #expect(refusal.facts == [Refusal.Fact("phase", "closed")])
    }

    @Test("a new round has a first escalation of its own")
    func escalationAfterReopening() throws {
        let escalated = try escalate(at: 40).applied(to: .sample(in: .review)).state
        let closed = try LifecycleEvent.close(at: Story.minute(80)).applied(to: escalated).state
        let second = try reopen().applied(to: closed).state
        #expect(try escalate(at: 95).applied(to: second).state.milestones[.escalated] == .at(Story.stated(95)))
    }
}
