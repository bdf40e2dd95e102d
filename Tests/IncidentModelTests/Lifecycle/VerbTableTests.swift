import Testing

@testable import IncidentModel

/// The table of verbs in INTERFACE, row by row.
@Suite("Verbs")
struct VerbTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let verb: Verb
        let from: Phase
        let to: Phase
        let milestone: Milestone

        var testDescription: String { verb.rawValue }
    }

    static let steps = [
        Row(verb: .triage, from: .new, to: .triage, milestone: .acknowledged),
        Row(verb: .declare, from: .triage, to: .containment, milestone: .declared),
        Row(verb: .contain, from: .containment, to: .eradication, milestone: .contained),
        Row(verb: .eradicate, from: .eradication, to: .recovery, milestone: .eradicated),
        Row(verb: .recover, from: .recovery, to: .review, milestone: .recovered),
    ]

    @Test("a step states its milestone and moves on", arguments: steps)
    func step(_ row: Row) throws {
        let before = IncidentState.sample(in: row.from)
        let outcome = try LifecycleEvent.step(row.verb, .at(Story.stated(100))).applied(to: before)
        #expect(
            outcome.effects == [
                .state(row.milestone, .at(Story.stated(100)), reason: nil, confidence: nil),
                .move(row.verb, from: row.from, to: row.to),
            ])
        var expected = before
        expected.phase = row.to
        expected.milestones[row.milestone] = .at(Story.stated(100))
        #expect(outcome.state == expected)
    }

    @Test("a step that does not apply is marked so, with its reason and without a time", arguments: steps)
    func notApplicable(_ row: Row) throws {
        let outcome = try LifecycleEvent.step(row.verb, .notApplicable(reason: "nothing ran"))
            .applied(to: .sample(in: row.from))
        #expect(
            outcome.effects == [
                .state(row.milestone, .notApplicable, reason: "nothing ran", confidence: nil),
                .move(row.verb, from: row.from, to: row.to),
            ])
        #expect(outcome.state.milestones[row.milestone] == .notApplicable)
        #expect(outcome.state.phase == row.to)
    }

    @Test("a step that does not apply needs a reason", arguments: ["", " ", "\t\n", "\u{A0}"])
    func notApplicableWithoutReason(_ reason: String) throws {
        let refusal = try LifecycleEvent.step(.recover, .notApplicable(reason: reason))
            .refused(by: .sample(in: .recovery))
        #expect(refusal.rule == .reasonRequired)
        #expect(refusal.message == "passing a step needs a reason: add --reason")
    }

    @Test("a step from any other phase is refused, with the phase and where it may go from", arguments: steps)
    func wrongPhase(_ row: Row) throws {
        for phase in Phase.allCases where phase != row.from {
            let refusal = try LifecycleEvent.step(row.verb, .at(Story.stated(100))).refused(by: .sample(in: phase))
            #expect(refusal.rule == .phaseMove)
            #expect(
                refusal.facts == [
                    Refusal.Fact("phase", phase.rawValue), Refusal.Fact("allowed_from", row.from.rawValue),
                ])
            #expect(
                refusal.message
                    == "\(row.verb.rawValue) goes from \(row.from.rawValue); the incident is in \(phase.rawValue)")
        }
    }

    @Test(
        "no other verb passes as a step, so none goes round the rules of closing and reopening",
        arguments: [Verb.open, .close, .dismiss, .merge, .reopen, .import], Phase.allCases)
    func notASteps(_ verb: Verb, _ phase: Phase) throws {
        for time in [StepTime.at(Story.stated(100)), .notApplicable(reason: "r")] {
            let refusal = try LifecycleEvent.step(verb, time).refused(by: .sample(in: phase))
            #expect(refusal.rule == .phaseMove)
            #expect(refusal.facts == [Refusal.Fact("verb", verb.rawValue)])
        }
    }

    @Test("opening reports now, and detects now where nothing else is said")
    func open() throws {
        let outcome = try Lifecycle.open(
            severity: .high, exercise: false, occurred: nil, detected: nil, now: Story.now)
        #expect(
            outcome.state
                == IncidentState(
                    phase: .new, severity: .high,
                    milestones: [.detected: .at(StatedTime(Story.now)), .reported: .at(StatedTime(Story.now))]))
        #expect(outcome.effects.first == .move(.open, from: .new, to: .new))
        #expect(outcome.effects.count == 3)
    }

    @Test("opening takes what occurred and was detected as given, spans too")
    func openWithTimes() throws {
        let outcome = try Lifecycle.open(
            severity: .low, exercise: true, occurred: Story.span(-1440, 0), detected: Story.stated(-5), now: Story.now)
        #expect(outcome.state.milestones[.occurred] == .at(Story.span(-1440, 0)))
        #expect(outcome.state.milestones[.detected] == .at(Story.stated(-5)))
        #expect(outcome.state.milestones[.reported] == .at(StatedTime(Story.now)))
        #expect(outcome.state.exercise)
    }

    @Test("opening refuses what lies in the future and detection before the cause")
    func openRefusals() throws {
        func open(_ occurred: StatedTime?, _ detected: StatedTime?) throws -> Refusal {
            try #require(throws: Refusal.self) {
                try Lifecycle.open(
                    severity: .low, exercise: false, occurred: occurred, detected: detected, now: Story.now)
            }
        }
        let future = try open(Story.stated(181), nil)
        #expect(future.rule == .notInTheFuture)
        #expect(
            future.facts == [
                Refusal.Fact("occurred", "2026-03-10T12:01:00Z"), Refusal.Fact("now", "2026-03-10T12:00:00Z"),
            ])
        #expect(try open(nil, Story.span(181, 200)).rule == .notInTheFuture)
        let order = try open(Story.stated(10), Story.stated(5))
        #expect(order.rule == .milestoneOrder)
        #expect(
            order.message == "detected 2026-03-10T09:05:00Z lies before occurred 2026-03-10T09:10:00Z")
        #expect(
            order.facts == [
                Refusal.Fact("occurred", "2026-03-10T09:10:00Z"), Refusal.Fact("detected", "2026-03-10T09:05:00Z"),
            ])
    }

    @Test("an instant that is now is not the future, a microsecond later is")
    func now() throws {
        let state = IncidentState.sample(in: .new)
        #expect(throws: Never.self) {
            try LifecycleEvent.step(.triage, .at(StatedTime(Story.now))).applied(to: state)
        }
        let later = StatedTime(Instant(microseconds: Story.now.microseconds + 1))
        #expect(try LifecycleEvent.step(.triage, .at(later)).refused(by: state).rule == .notInTheFuture)
    }

    @Test("a span is in the future only when all of it is")
    func spanAroundNow() throws {
        let state = IncidentState.sample(in: .new)
        #expect(throws: Never.self) {
            try LifecycleEvent.step(.triage, .at(Story.span(100, 1_000))).applied(to: state)
        }
        #expect(
            try LifecycleEvent.step(.triage, .at(Story.span(181, 1_000))).refused(by: state).rule == .notInTheFuture)
    }

    @Test("the moves are those of the table, with import to anywhere and merge and reopen as described")
    func moves() {
        var expected = Set(VerbTableTests.steps.map { PhaseMove($0.verb, $0.from, $0.to) })
        expected.formUnion([
            PhaseMove(.open, .new, .new), PhaseMove(.close, .review, .closed), PhaseMove(.dismiss, .new, .closed),
            PhaseMove(.dismiss, .triage, .closed),
        ])
        let working = Phase.allCases.filter { $0 != .closed }
        expected.formUnion(working.map { PhaseMove(.reopen, .closed, $0) })
        expected.formUnion(working.map { PhaseMove(.merge, $0, .closed) })
        for from in Phase.allCases { expected.formUnion(Phase.allCases.map { PhaseMove(.import, from, $0) }) }
        #expect(PhaseMove.allowed == expected)
        #expect(PhaseMove.allowed.count == 9 + 6 + 6 + 49)
    }

    @Test("only import has no milestone")
    func milestones() {
        #expect(Verb.allCases.filter { $0.milestone == nil } == [.import])
        #expect(Verb.open.milestone == .reported)
        #expect([Verb.close, .dismiss, .merge].allSatisfy { $0.milestone == .closed })
        #expect(Verb.reopen.milestone == .reopened)
    }
}
