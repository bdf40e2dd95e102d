import Testing

@testable import IncidentModel

/// Times of one story: `minute(0)` is 2026-03-10T09:00:00Z, and it is noon now.
enum Story {
    static let start = Instant(seconds: 1_773_133_200)
    static let now = minute(180)

    static func minute(_ minute: Int64) -> Instant { start.advanced(bySeconds: minute * 60) }

    static func stated(_ minute: Int64) -> StatedTime { StatedTime(Story.minute(minute)) }

    static func span(_ from: Int64, _ to: Int64) -> StatedTime {
        StatedTime(from: Story.minute(from), to: Story.minute(to))
    }
}

extension IncidentState {
    /// An incident that was detected at minute 0 and worked straight to the phase, ten minutes a step.
    static func sample(
        in phase: Phase, severity: Severity = .medium, exercise: Bool = false, review: Review? = nil
    ) -> IncidentState {
        let steps: [(Milestone, Phase)] = [
            (.acknowledged, .triage), (.declared, .containment), (.contained, .eradication), (.eradicated, .recovery),
            (.recovered, .review), (.closed, .closed),
        ]
        var milestones: [Milestone: Standing] = [.detected: .at(Story.stated(0)), .reported: .at(Story.stated(1))]
        for (number, step) in steps.enumerated() where step.1 <= phase {
            milestones[step.0] = .at(Story.stated(Int64(number + 1) * 10))
        }
        return IncidentState(
            phase: phase, severity: severity, disposition: phase == .closed ? .truePositive : nil, exercise: exercise,
            milestones: milestones, review: review)
    }
}

extension LifecycleEvent {
    func applied(to state: IncidentState, now: Instant = Story.now) throws -> Lifecycle.Outcome {
        try Lifecycle.apply(self, to: state, now: now)
    }

    /// The refusal of the event; the test fails where it is accepted.
    func refused(
        by state: IncidentState, now: Instant = Story.now, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Refusal {
        try #require(throws: Refusal.self, sourceLocation: sourceLocation) {
            try Lifecycle.apply(self, to: state, now: now)
        }
    }
}

extension Survivor {
    static let other = Survivor(key: "INC-2026-0007", isSameIncident: false, survivorOfItsOwn: nil)
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same sequence for the same seed on every machine.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
