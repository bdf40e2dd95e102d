import Testing

@testable import IncidentModel

@Suite("Corrections")
struct CorrectionTests {
    private func correct(
        _ milestone: Milestone, to time: StatedTime, reason: String = "proxy log", confidence: Confidence? = nil
    ) -> LifecycleEvent {
        .correct(milestone, .at(time), reason: reason, confidence: confidence)
    }

    private func withdraw(_ milestone: Milestone) -> LifecycleEvent {
        .correct(milestone, .withdrawn, reason: "wrong host", confidence: nil)
    }

    @Test("a correction takes the place of the statement, with reason and confidence, and moves nothing")
    func supersede() throws {
        let before = IncidentState.sample(in: .review)
        let outcome = try correct(.contained, to: Story.stated(25), confidence: .estimated).applied(to: before)
        #expect(
            outcome.effects == [
                .state(.contained, .at(Story.stated(25)), reason: "proxy log", confidence: .estimated)
            ])
        var expected = before
        expected.milestones[.contained] = .at(Story.stated(25))
        #expect(outcome.state == expected)
    }

    @Test("a correction needs a reason", arguments: ["", "  \n"])
    func reason(_ reason: String) throws {
        let state = IncidentState.sample(in: .review)
        #expect(
            try correct(.contained, to: Story.stated(25), reason: reason).refused(by: state).rule == .reasonRequired)
        let withdrawal = LifecycleEvent.correct(.contained, .withdrawn, reason: reason, confidence: nil)
        #expect(try withdrawal.refused(by: state).rule == .reasonRequired)
    }

    @Test("a correction cannot contradict the other times, before or after")
    func order() throws {
        let state = IncidentState.sample(in: .review)
        let late = try correct(.contained, to: Story.stated(41)).refused(by: state)
        #expect(late.rule == .milestoneOrder)
        #expect(
            late.facts == [
                Refusal.Fact("contained", "2026-03-10T09:41:00Z"), Refusal.Fact("eradicated", "2026-03-10T09:40:00Z"),
            ])
        #expect(try correct(.contained, to: Story.stated(-1)).refused(by: state).rule == .milestoneOrder)
        #expect(try correct(.occurred, to: Story.stated(1)).refused(by: state).rule == .milestoneOrder)
        #expect(try correct(.detected, to: Story.stated(181)).refused(by: state).rule == .notInTheFuture)
    }

    @Test("a machine may contain before a person acknowledges")
    func allowedOrders() throws {
        let state = IncidentState.sample(in: .review)
        #expect(throws: Never.self) { try correct(.contained, to: Story.stated(2)).applied(to: state) }
        #expect(throws: Never.self) { try correct(.reported, to: Story.stated(150)).applied(to: state) }
    }

    @Test("a span stands where an instant stood, and both bounds are shown when it cannot")
    func spans() throws {
        let state = IncidentState.sample(in: .review)
        let outcome = try correct(.occurred, to: Story.span(-1_440, 0)).applied(to: state)
        #expect(outcome.state.milestones[.occurred] == .at(Story.span(-1_440, 0)))
        let refusal = try correct(.detected, to: Story.span(-1_440, -60))
            .refused(by: try correct(.occurred, to: Story.stated(-59)).applied(to: state).state)
        #expect(
            refusal.message
                == "detected 2026-03-09T09:00:00Z/2026-03-10T08:00:00Z lies before occurred 2026-03-10T08:01:00Z")
    }

    @Test(
        "what has not happened yet cannot be corrected",
        arguments: [
            (Phase.new, Milestone.acknowledged), (.triage, .declared), (.containment, .contained),
            (.eradication, .eradicated), (.recovery, .recovered), (.review, .closed), (.review, .reviewed),
            (.new, .escalated), (.new, .reopened), (.closed, .reopened),
        ])
    func notReached(_ phase: Phase, _ milestone: Milestone) throws {
        let refusal = try correct(milestone, to: Story.stated(70)).refused(by: .sample(in: phase))
        #expect(refusal.rule == .milestoneNotReached)
        #expect(
            refusal.facts == [
                Refusal.Fact("phase", phase.rawValue), Refusal.Fact("milestone", milestone.rawValue),
            ])
        #expect(
            refusal.message == "the incident has not been \(milestone.rawValue) yet, so there is nothing to correct")
    }

    @Test("the cause and the detection can be stated at any time", arguments: Phase.allCases)
    func lasting(_ phase: Phase) throws {
        var state = IncidentState.sample(in: phase)
        for milestone in [Milestone.occurred, .detected, .reported] {
            state.milestones[milestone] = nil
            #expect(throws: Never.self) { try correct(milestone, to: Story.stated(-5)).applied(to: state) }
        }
    }

    @Test(
        "a step that was passed without a time is filled in later",
        arguments: [
            (Milestone.acknowledged, Phase.triage), (.declared, .containment), (.contained, .eradication),
            (.eradicated, .recovery), (.recovered, .review), (.closed, .closed),
        ])
    func fillIn(_ milestone: Milestone, _ first: Phase) throws {
        for phase in Phase.allCases where phase >= first {
            let state = IncidentState(phase: phase, disposition: phase == .closed ? .benign : nil)
            #expect(
                try correct(milestone, to: Story.stated(70)).applied(to: state).state.milestones[milestone]
                    == .at(Story.stated(70)))
        }
    }

    @Test("a step that did not apply gets a time after all")
    func notApplicable() throws {
        let state = try LifecycleEvent.step(.recover, .notApplicable(reason: "nothing down"))
            .applied(to: .sample(in: .recovery)).state
        let outcome = try correct(.recovered, to: Story.stated(60)).applied(to: state)
        #expect(outcome.state.milestones[.recovered] == .at(Story.stated(60)))
    }

    @Test("a statement is withdrawn and can be stated again")
    func withdrawal() throws {
        let state = IncidentState.sample(in: .review)
        let outcome = try withdraw(.contained).applied(to: state)
        #expect(outcome.effects == [.withdraw(.contained, reason: "wrong host")])
        #expect(outcome.state.milestones[.contained] == nil)
        #expect(outcome.state.phase == .review)
        #expect(throws: Never.self) { try correct(.contained, to: Story.stated(33)).applied(to: outcome.state) }
    }

    @Test("the withdrawn time of an approved review can be stated again")
    func withdrawnReview() throws {
        var state = IncidentState.sample(
            in: .review, severity: .high, review: IncidentState.Review(author: "ada", approver: "bea"))
        state.milestones[.reviewed] = .at(Story.stated(60))
        state = try withdraw(.reviewed).applied(to: state).state
        #expect(try correct(.reviewed, to: Story.stated(61)).applied(to: state).state.review == state.review)
    }

    @Test("what was not stated is not withdrawn")
    func withdrawNothing() throws {
        let refusal = try withdraw(.occurred).refused(by: .sample(in: .review))
        #expect(refusal.rule == .milestoneNotReached)
        #expect(refusal.message == "there is no statement of occurred to withdraw")
        #expect(refusal.facts == [Refusal.Fact("milestone", "occurred")])
    }

    @Test("a closing is not withdrawn but reopened or corrected")
    func withdrawClosing() throws {
        let state = IncidentState.sample(in: .closed)
        let refusal = try withdraw(.closed).refused(by: state)
        #expect(refusal.rule == .milestoneNotReached)
        #expect(refusal.message == "a closing is not withdrawn; reopen the incident, or correct the time")
        #expect(try correct(.closed, to: Story.stated(70)).applied(to: state).state.phase == .closed)
    }

    @Test("the reopening that began a round is not corrected within it")
    func reopening() throws {
        let state = try LifecycleEvent.reopen(to: .triage, at: Story.minute(90), reason: "again")
            .applied(to: .sample(in: .closed)).state
        let refusal = try correct(.reopened, to: Story.stated(95)).refused(by: state)
        #expect(refusal.rule == .milestoneNotReached)
        #expect(refusal.message == "the reopening that began round 2 stays as it was stated")
        #expect(refusal.facts == [Refusal.Fact("round", "2"), Refusal.Fact("milestone", "reopened")])
    }
}
