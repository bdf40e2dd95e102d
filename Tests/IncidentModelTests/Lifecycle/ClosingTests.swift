import Testing

@testable import IncidentModel

@Suite("Closing")
struct ClosingTests {
    private static let approved = IncidentState.Review(author: "ada", approver: "bea")

    @Test("closing states its time, the disposition and the move")
    func close() throws {
        let outcome = try LifecycleEvent.close(at: Story.minute(120)).applied(to: .sample(in: .review))
        #expect(
            outcome.effects == [
                .state(.closed, .at(Story.stated(120)), reason: nil, confidence: nil), .setDisposition(.truePositive),
                .move(.close, from: .review, to: .closed),
            ])
        #expect(outcome.state.phase == .closed && outcome.state.disposition == .truePositive)
    }

    @Test("an exercise ends as an exercise")
    func exercise() throws {
        let outcome = try LifecycleEvent.close(at: Story.minute(120))
            .applied(to: .sample(in: .review, exercise: true))
        #expect(outcome.state.disposition == .exercise)
    }

    @Test("a closed incident is not closed again")
    func again() throws {
        let refusal = try LifecycleEvent.close(at: Story.minute(120)).refused(by: .sample(in: .closed))
        #expect(refusal.rule == .phaseMove)
        #expect(refusal.message == "close goes from review; the incident is in closed")
    }

    @Test("an incident that is not in review has that gate", arguments: Phase.allCases.filter { $0 < .review })
    func phaseGate(_ phase: Phase) throws {
        let refusal = try LifecycleEvent.close(at: Story.minute(120)).refused(by: .sample(in: phase))
        #expect(refusal.rule == .closingGates)
        #expect(
            refusal.facts == [
                Refusal.Fact("phase", "the incident is in \(phase.rawValue); it is closed from review")
            ])
    }

    @Test("high and critical need an approved review, the others none", arguments: Severity.allCases)
    func reviewGate(_ severity: Severity) {
        let needed = severity == .high || severity == .critical
        var state = IncidentState.sample(in: .review, severity: severity)
        #expect(Lifecycle.closingGates(state) == (needed ? [.reviewMissing(severity)] : []))
        state.review = IncidentState.Review(author: "ada")
        #expect(Lifecycle.closingGates(state) == (needed ? [.reviewNotApproved(severity, author: "ada")] : []))
        state.review = ClosingTests.approved
        #expect(Lifecycle.closingGates(state).isEmpty)
    }

    @Test("every open gate is named at once, and nothing is closed")
    func allGates() throws {
        var state = IncidentState.sample(in: .recovery, severity: .critical)
        state.tasksWithoutOwner = 1
        state.mandatoryActionsWithoutOwner = 2
        let refusal = try LifecycleEvent.close(at: Story.minute(120)).refused(by: state)
        #expect(refusal.rule == .closingGates)
        #expect(refusal.facts.map(\.name) == ["phase", "review_approved", "tasks_owned", "actions_owned"])
        #expect(
            refusal.facts.map(\.value) == [
                "the incident is in recovery; it is closed from review",
                "a critical incident needs an approved review; none has been started", "1 open task has no owner",
                "2 mandatory actions have no owner",
            ])
        #expect(refusal.message == refusal.facts.map(\.value).joined(separator: "; "))
    }

    @Test("numbers read as language")
    func counts() {
        #expect(ClosingGate.tasksWithoutOwner(3).message == "3 open tasks have no owner")
        #expect(ClosingGate.mandatoryActionsWithoutOwner(1).message == "1 mandatory action has no owner")
        #expect(
            ClosingGate.reviewNotApproved(.high, author: "ada").message
                == "a high incident needs an approved review; ada's is not approved yet")
    }

    @Test("a closing before what was done is refused", arguments: [Int64(49), 40, 5, -10])
    func tooEarly(_ minute: Int64) throws {
        let refusal = try LifecycleEvent.close(at: Story.minute(minute)).refused(by: .sample(in: .review))
        #expect(refusal.rule == .milestoneOrder)
        #expect(refusal.facts.last == Refusal.Fact("closed", Story.minute(minute).rfc3339))
    }

    @Test("a closing in the future is refused")
    func future() throws {
        let refusal = try LifecycleEvent.close(at: Story.minute(181)).refused(by: .sample(in: .review))
        #expect(refusal.rule == .notInTheFuture)
        #expect(
            refusal.message == "closed 2026-03-10T12:01:00Z lies in the future; it is 2026-03-10T12:00:00Z now")
    }

    @Test("a refusal prints its rule before its message")
    func text() throws {
        let refusal = try LifecycleEvent.close(at: Story.minute(120)).refused(by: .sample(in: .new))
        #expect(
            refusal.description == "closing_gates: the incident is in new; it is closed from review")
    }

    @Test("the names of the rules are stable")
    func names() {
        #expect(
            Set(Refusal.Rule.allCases.map(\.rawValue)) == [
                "phase_move", "milestone_order", "not_in_the_future", "reason_required", "second_person_approves",
                "review_not_started", "review_already_approved", "review_phase", "closing_gates",
                "dismissal_disposition", "survivor_needed", "not_its_own_survivor", "survivor_is_duplicate",
                "reopen_target", "milestone_not_reached", "already_duplicate", "closed_is_not_escalated",
                "round_after_reopening", "notices_owed",
            ])
    }
}
