/// Finds times that contradict each other.
package enum MilestoneOrder {
    /// Two milestones in an order that cannot be.
    package struct Contradiction: Equatable, Sendable {
        package let earlier: Milestone
        package let earlierTime: StatedTime
        package let later: Milestone
        package let laterTime: StatedTime
    }

    /// Spans contradict only when no choice of instants within them could be in order.
    package static func contradictions(_ times: [Milestone: StatedTime]) -> [Contradiction] {
        var found: [Contradiction] = []
        for earlier in Milestone.allCases {
            guard let first = times[earlier] else { continue }
            for later in earlier.notAfter {
                guard let second = times[later], first.earliest > second.latest else { continue }
                found.append(Contradiction(earlier: earlier, earlierTime: first, later: later, laterTime: second))
            }
        }
        return found
    }
}

extension MilestoneOrder {
    /// Which of contradicting times to believe first: the anchors of the metrics, then the end, then what lies between.
    static let trust: [Milestone] = [
        .detected, .reported, .closed, .recovered, .contained, .eradicated, .acknowledged, .declared, .occurred,
        .escalated, .reviewed, .reopened,
    ]

    /// A time that cannot stand beside more trusted ones.
    package struct SetAside: Equatable, Sendable {
        package let milestone: Milestone
        package let contradiction: Contradiction
    }

    /// Keeps the largest trusted set of times that can all be true and names what it leaves out.
    package static func settle(_ times: [Milestone: StatedTime]) -> (kept: [Milestone: StatedTime], aside: [SetAside]) {
        var kept: [Milestone: StatedTime] = [:]
        var aside: [SetAside] = []
        for milestone in trust {
            guard let time = times[milestone] else { continue }
            var candidate = kept
            candidate[milestone] = time
            if let contradiction = contradictions(candidate).first {
                aside.append(SetAside(milestone: milestone, contradiction: contradiction))
            } else {
                kept = candidate
            }
        }
        return (kept, aside)
    }
}
