@testable import IncidentModel

/// Random events in random order, likely enough to be accepted that courses get far.
struct RandomCourse {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func opening(now: Instant) -> IncidentState? {
        let detected = chance(2) ? time(now) : nil
        let occurred = chance(2) ? time(now) : nil
        return try? Lifecycle.open(
            severity: pick(Severity.assignable), exercise: chance(8), occurred: occurred, detected: detected, now: now
        ).state
    }

    /// What happens outside of the lifecycle's events: tasks and actions get and lose owners.
    mutating func disturb(_ state: inout IncidentState) {
        if chance(12) { state.tasksWithoutOwner = pick([0, 0, 1, 3]) }
        if chance(12) { state.mandatoryActionsWithoutOwner = pick([0, 0, 2]) }
        if chance(8) { state.stagesUnsent = pick([0, 1]) }
    }

    mutating func event(for state: IncidentState, now: Instant) -> LifecycleEvent {
        // Half of the time what usually comes next, otherwise anything.
        if chance(2) { return usual(state, now: now) }
        switch pick(Array(0..<10)) {
        case 0: return .step(pick(Verb.allCases), stepTime(now))
        case 1: return .startReview(by: person())
        case 8: return .writeReview(by: person())
        case 2: return .approveReview(by: person(), at: instant(now))
        case 3: return .close(at: instant(now))
        case 4:
            return .dismiss(
                as: pick(Disposition.allCases), at: instant(now), reason: reason(),
                survivor: chance(2) ? survivor() : nil)
        case 5: return .merge(into: survivor(), at: instant(now))
        case 6: return .reopen(to: pick(Phase.allCases), at: instant(now), reason: reason())
        case 7: return .escalate(to: pick(["l2", "l3", "crisis"]), at: instant(now), reason: reason())
        default:
            let value: CorrectedValue = chance(4) ? .withdrawn : .at(time(now))
            return .correct(
                pick(Milestone.allCases), value, reason: reason(), confidence: chance(2) ? .estimated : nil)
        }
    }

    private mutating func usual(_ state: IncidentState, now: Instant) -> LifecycleEvent {
        let steps: [Phase: Verb] = [
            .new: .triage, .triage: .declare, .containment: .contain, .eradication: .eradicate, .recovery: .recover,
        ]
        if let verb = steps[state.phase] { return .step(verb, .at(StatedTime(now))) }
        if state.phase == .closed {
            return .reopen(to: pick(Phase.allCases.filter { $0 != .closed }), at: now, reason: "again")
        }
        guard let review = state.review else { return .startReview(by: person()) }
        return review.approver == nil ? .approveReview(by: person(), at: now) : .close(at: now)
    }

    private mutating func stepTime(_ now: Instant) -> StepTime {
        chance(4) ? .notApplicable(reason: reason()) : .at(time(now))
    }

    private mutating func time(_ now: Instant) -> StatedTime {
        let from = instant(now)
        return chance(3)
            ? StatedTime(from: from, to: from.advanced(bySeconds: pick([60, 3_600, 86_400]))) : StatedTime(from)
    }

    /// Mostly the last hours, sometimes the very present or the future.
    private mutating func instant(_ now: Instant) -> Instant {
        if chance(4) { return now }
        if chance(40) { return now.advanced(bySeconds: pick([1, 600])) }
        return now.advanced(bySeconds: Int64.random(in: chance(8) ? -90_000...0 : -7_200...0, using: &random))
    }

    private mutating func survivor() -> Survivor {
        Survivor(
            key: "INC-2026-0007", isSameIncident: chance(6), survivorOfItsOwn: chance(6) ? "INC-2026-0003" : nil)
    }

    private mutating func person() -> String { pick(["ada", "bea", "cleo"]) }

    private mutating func reason() -> String { pick(["seen in the log", "seen in the log", " "]) }

    mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }
}
