import Testing

@testable import IncidentModel

/// What holds after every event of every course: 24,000 random courses of up to 12 events.
@Suite("The lifecycle in random courses")
struct LifecyclePropertyTests {
    /// Everything that was seen, so that a generator gone lame fails the test.
    private struct Seen {
        var accepted = 0
        var refused = 0
        var rules: Set<Refusal.Rule> = []
        var phases: Set<Phase> = []
        var moves: Set<PhaseMove> = []
        var dispositions: Set<Disposition> = []
        var deepestRound = 1
    }

    @Test("no course breaks a rule, and every rule is met", arguments: 0..<8)
    func courses(_ share: Int) {
        var seen = Seen()
        for number in 0..<3_000 {
            var course = RandomCourse(seed: UInt64(share * 1_000_000 + number))
            var now = Story.now
            guard var state = course.opening(now: now) else { continue }
            check(state) { "opening of course \(share)/\(number)" }
            for _ in 0..<12 {
                now = now.advanced(bySeconds: course.pick([0, 60, 3_000]))
                course.disturb(&state)
                let event = course.event(for: state, now: now)
                follow(event, &state, now, &seen) { "\(event) in course \(share)/\(number)" }
            }
        }
        #expect(seen.accepted > 8_000 && seen.refused > 8_000)
        #expect(seen.rules == Set(Refusal.Rule.allCases))
        #expect(seen.phases == Set(Phase.allCases))
        #expect(seen.dispositions == Set(Disposition.allCases))
        // `open` was made before, `import` is no event.
        #expect(seen.moves == PhaseMove.allowed.filter { $0.verb != .open && $0.verb != .import })
        #expect(seen.deepestRound >= 3)
    }

    private func follow(
        _ event: LifecycleEvent, _ state: inout IncidentState, _ now: Instant, _ seen: inout Seen, _ place: () -> String
    ) {
        let before = state
        let outcome: Lifecycle.Outcome
        do throws(Refusal) {
            outcome = try Lifecycle.apply(event, to: state, now: now)
        } catch {
            seen.refused += 1
            seen.rules.insert(error.rule)
            expect(state == before, "a refused event changed the state: \(place())")
            expect(!error.message.isEmpty, "a refusal without words: \(place())")
            expect(
                error.facts.allSatisfy { !$0.name.isEmpty && !$0.value.isEmpty }, "a fact without words: \(place())")
            return
        }
        seen.accepted += 1
        let after = outcome.state
        check(after, place)
        checkMove(outcome.effects, before, after, &seen, place)
        for instant in outcome.effects.compactMap(\.instant) {
            expect(instant <= now, "\(instant) is stated at \(now): \(place())")
        }
        expect(
            before.carryingOut(outcome.effects) == after, "the effects do not lead to the state: \(place())")
        if case .close = event, after.severity.requiresApprovedReview {
            let review = after.review
            expect(
                review?.approver != nil && review?.approver != review?.author, "closed without four eyes: \(place())")
        }
        seen.phases.insert(after.phase)
        after.disposition.map { _ = seen.dispositions.insert($0) }
        seen.deepestRound = max(seen.deepestRound, after.round)
        state = after
    }

    /// What holds of any state.
    private func check(_ state: IncidentState, _ place: () -> String) {
        let contradictions = MilestoneOrder.contradictions(state.times)
        expect(contradictions.isEmpty, "\(contradictions.map(\.message)): \(place())")
        expect((state.disposition != nil) == (state.phase == .closed), "disposition and phase disagree: \(place())")
        expect(state.isDuplicate == (state.disposition == .duplicate), "duplicate without survivor: \(place())")
        expect((state.round > 1) == (state.reopened != nil), "a round without beginning: \(place())")
        expect(state.phase != .closed || state.milestones[.closed] != nil, "closed without a closing: \(place())")
        expect(state.earlierRounds.count == state.round - 1, "a round was lost: \(place())")
        let anchors = state.times.filter { Milestone.ofEveryRound.contains($0.key) }
        for round in state.earlierRounds {
            let found = MilestoneOrder.contradictions(round.merging(anchors) { $1 })
            expect(found.isEmpty, "\(found.map(\.message)) in an earlier round: \(place())")
        }
        if let escalation = state.laterEscalation {
            for anchor in [Milestone.occurred, .detected] {
                let isAfter = state.times[anchor].map { $0.earliest > escalation } ?? false
                expect(!isAfter, "\(anchor) after an escalation: \(place())")
            }
        }
        guard let began = state.reopened else { return }
        for (milestone, time) in state.times where !Milestone.ofEveryRound.contains(milestone) {
            expect(
                time.latest >= began.earliest, "\(milestone): \(place())")
        }
    }

    private func checkMove(
        _ effects: [LifecycleEffect], _ before: IncidentState, _ after: IncidentState, _ seen: inout Seen,
        _ place: () -> String
    ) {
        let moves = effects.compactMap { effect in
            if case .move(let verb, let from, let to) = effect { PhaseMove(verb, from, to) } else { nil }
        }
        expect(moves.count <= 1, "two moves at once: \(place())")
        guard let move = moves.first else {
            expect(before.phase == after.phase, "moved without a move: \(place())")
            return
        }
        expect(PhaseMove.allowed.contains(move), "\(move): \(place())")
        expect(move.from == before.phase && move.to == after.phase, "\(move): \(place())")
        expect((after.round > before.round) == (move.verb == .reopen), "a round begins by reopening: \(place())")
        seen.moves.insert(move)
    }

    /// The macro takes its operands apart each time, which is slow for millions of checks.
    private func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
        if !condition { Issue.record("\(message())") }
    }
}

extension LifecycleEffect {
    /// The instant from which on the effect says something happened.
    fileprivate var instant: Instant? {
        switch self {
        case .state(_, .at(let time), _, _): time.earliest
        case .stateOfRound(_, _, let time, _, _): time?.earliest
        case .approveReview(_, let at), .recordEscalation(_, let at, _): at
        case .state, .withdraw, .move, .setDisposition, .beginRound, .pointAtSurvivor, .startReview, .nameContributor:
            nil
        }
    }
}

extension IncidentState {
    /// What a storage makes of the effects, in words of its own.
    fileprivate func carryingOut(_ effects: [LifecycleEffect]) -> IncidentState {
        var state = self
        var reopened: StatedTime?
        for effect in effects {
            switch effect {
            case .move(_, _, let phase): state.phase = phase
            case .state(.reopened, let standing, _, _): reopened = standing.time
            case .state(let milestone, let standing, _, _): state.milestones[milestone] = standing
            case .withdraw(let milestone, _): state.milestones[milestone] = nil
            case .stateOfRound(let round, let milestone, let time, _, _):
                state.earlierRounds[round - 1][milestone] = time
            case .setDisposition(let disposition): state.disposition = disposition
            case .beginRound(let round):
                state.round = round
                state.reopened = reopened
                if let reopened { state.reopenings.append(reopened) }
                state.earlierRounds.append(state.times.filter { ![.occurred, .detected, .reported].contains($0.key) })
                state.review = nil
                for milestone in Milestone.allCases where ![.occurred, .detected, .reported].contains(milestone) {
                    state.milestones[milestone] = nil
                }
            case .pointAtSurvivor(let key): state.isDuplicate = key != nil
            case .startReview(let author): state.review = Review(author: author)
            case .nameContributor(let name): state.review?.contributors.append(name)
            case .approveReview(let approver, _): state.review?.approver = approver
            case .recordEscalation(_, let at, _):
                // The first of a round is the milestone, which the same event states.
                let isFirst = effects.contains { if case .state(.escalated, _, _, _) = $0 { true } else { false } }
                if !isFirst { state.laterEscalation = min(at, state.laterEscalation ?? at) }
            }
        }
        return state
    }
}
