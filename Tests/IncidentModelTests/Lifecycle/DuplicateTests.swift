import Testing

@testable import IncidentModel

@Suite("Dismissing and merging")
struct DuplicateTests {
    private static let itself = Survivor(key: "INC-2026-0001", isSameIncident: true, survivorOfItsOwn: nil)
    private static let chained = Survivor(
        key: "INC-2026-0007", isSameIncident: false, survivorOfItsOwn: "INC-2026-0003")

    private func dismissal(
        _ disposition: Disposition, reason: String = "known scanner", survivor: Survivor? = nil
    ) -> LifecycleEvent {
        .dismiss(as: disposition, at: Story.minute(100), reason: reason, survivor: survivor)
    }

    @Test(
        "new and triaged incidents are dismissed with a reason",
        arguments: [Phase.new, .triage], [Disposition.falsePositive, .benign])
    func dismiss(_ phase: Phase, _ disposition: Disposition) throws {
        let outcome = try dismissal(disposition).applied(to: .sample(in: phase, severity: .critical))
        #expect(
            outcome.effects == [
                .state(.closed, .at(Story.stated(100)), reason: "known scanner", confidence: nil),
                .setDisposition(disposition), .move(.dismiss, from: phase, to: .closed),
            ])
        #expect(outcome.state.phase == .closed && !outcome.state.isDuplicate)
    }

    @Test("what has been declared is worked to its review", arguments: Phase.allCases.filter { $0 > .triage })
    func dismissTooLate(_ phase: Phase) throws {
        let refusal = try dismissal(.benign).refused(by: .sample(in: phase))
        #expect(refusal.rule == .phaseMove)
        #expect(refusal.message == "dismiss goes from new or triage; the incident is in \(phase.rawValue)")
        #expect(
            refusal.facts == [Refusal.Fact("phase", phase.rawValue), Refusal.Fact("allowed_from", "new,triage")])
    }

    @Test("a dismissal needs a reason")
    func reason() throws {
        #expect(try dismissal(.benign, reason: " ").refused(by: .sample(in: .new)).rule == .reasonRequired)
    }

    @Test(
        "no dismissal ends as a true positive or as an exercise that was none",
        arguments: [Disposition.truePositive, .exercise])
    func otherDispositions(_ disposition: Disposition) throws {
        let refusal = try dismissal(disposition).refused(by: .sample(in: .triage, severity: .critical))
        #expect(refusal.rule == .dismissalDisposition)
        #expect(refusal.facts == [Refusal.Fact("disposition", disposition.rawValue)])
    }

    @Test("a dismissed exercise stays an exercise, a duplicate of one is a duplicate")
    func exercise() throws {
        let state = IncidentState.sample(in: .new, exercise: true)
        #expect(try dismissal(.benign).applied(to: state).state.disposition == .exercise)
        let duplicate = try dismissal(.duplicate, survivor: .other).applied(to: state)
        #expect(duplicate.state.disposition == .duplicate)
    }

    @Test("a duplicate points at its survivor")
    func duplicate() throws {
        let outcome = try dismissal(.duplicate, survivor: .other).applied(to: .sample(in: .new))
        #expect(
            outcome.effects == [
                .pointAtSurvivor("INC-2026-0007"),
                .state(.closed, .at(Story.stated(100)), reason: "known scanner", confidence: nil),
                .setDisposition(.duplicate), .move(.dismiss, from: .new, to: .closed),
            ])
        #expect(outcome.state.isDuplicate)
    }

    @Test("a duplicate needs a survivor, and only a duplicate has one")
    func survivorNeeded() throws {
        #expect(try dismissal(.duplicate).refused(by: .sample(in: .new)).rule == .survivorNeeded)
        #expect(
            try dismissal(.benign, survivor: .other).refused(by: .sample(in: .new)).rule == .dismissalDisposition)
    }

    @Test("no incident survives itself, and no duplicate survives another")
    func survivorRules() throws {
        let events: [(Survivor) -> LifecycleEvent] = [
            { .merge(into: $0, at: Story.minute(100)) },
            { .dismiss(as: .duplicate, at: Story.minute(100), reason: "same", survivor: $0) },
        ]
        for event in events {
            #expect(
                try event(DuplicateTests.itself).refused(by: .sample(in: .new)).rule == .notItsOwnSurvivor)
            let chained = try event(DuplicateTests.chained).refused(by: .sample(in: .new))
            #expect(chained.rule == .survivorIsDuplicate)
            #expect(chained.facts == [Refusal.Fact("survivor", "INC-2026-0003")])
            #expect(
                chained.message == "INC-2026-0007 is itself a duplicate of INC-2026-0003; use INC-2026-0003")
        }
    }

    @Test(
        "an open incident is merged from any phase and closed by it", arguments: Phase.allCases.filter { $0 < .closed })
    func mergeOpen(_ phase: Phase) throws {
        let outcome = try LifecycleEvent.merge(into: .other, at: Story.minute(100)).applied(to: .sample(in: phase))
        #expect(
            outcome.effects == [
                .pointAtSurvivor("INC-2026-0007"),
                .state(.closed, .at(Story.stated(100)), reason: "merged into INC-2026-0007", confidence: nil),
                .setDisposition(.duplicate), .move(.merge, from: phase, to: .closed),
            ])
    }

    @Test("a closed incident is merged without a second closing")
    func mergeClosed() throws {
        let before = IncidentState.sample(in: .closed)
        let outcome = try LifecycleEvent.merge(into: .other, at: Story.minute(100)).applied(to: before)
        #expect(outcome.effects == [.pointAtSurvivor("INC-2026-0007"), .setDisposition(.duplicate)])
        #expect(outcome.state.milestones == before.milestones)
    }

    @Test("nothing is merged in the future, closed or not", arguments: [Phase.triage, .closed])
    func mergeInTheFuture(_ phase: Phase) throws {
        let refusal = try LifecycleEvent.merge(into: .other, at: Story.minute(181)).refused(by: .sample(in: phase))
        #expect(refusal.rule == .notInTheFuture)
        #expect(refusal.facts.last == Refusal.Fact("now", "2026-03-10T12:00:00Z"))
    }

    @Test("a duplicate is not merged again before it is reopened")
    func mergeTwice() throws {
        let merged = try LifecycleEvent.merge(into: .other, at: Story.minute(100)).applied(to: .sample(in: .new)).state
        let event = LifecycleEvent.merge(into: .other, at: Story.minute(110))
        #expect(try event.refused(by: merged).rule == .alreadyDuplicate)
        let reopened = try LifecycleEvent.reopen(to: .new, at: Story.minute(105), reason: "another host")
            .applied(to: merged)
        #expect(reopened.effects.contains(.pointAtSurvivor(nil)))
        #expect(!reopened.state.isDuplicate && reopened.state.disposition == nil)
        #expect(try event.applied(to: reopened.state).state.isDuplicate)
    }

    @Test("a merge before what was done is refused")
    func mergeOrder() throws {
        #expect(
            try LifecycleEvent.merge(into: .other, at: Story.minute(5)).refused(by: .sample(in: .recovery)).rule
                == .milestoneOrder)
    }
}
