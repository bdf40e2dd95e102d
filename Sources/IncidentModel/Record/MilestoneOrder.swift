/// Finds times that contradict each other.
package enum MilestoneOrder {
    /// Two milestones in an order that cannot be.
    package struct Contradiction: Equatable, Sendable {
        package let earlier: Milestone
        package let earlierTime: StatedTime
        package let later: Milestone
        package let laterTime: StatedTime

        /// Both values, for whoever has to find the wrong one.
        package var message: String {
            "\(later.rawValue) \(laterTime.text) lies before \(earlier.rawValue) \(earlierTime.text)"
        }
    }

    /// Spans contradict only when no choice of instants within them could be in order.
    package static func contradictions(_ times: [Milestone: StatedTime]) -> [Contradiction] {
        var found: [Contradiction] = []
        for earlier in Milestone.allCases {
            guard let first = times[earlier] else { continue }
            for later in earlier.notAfter {
                guard let second = times[later], !first.canPrecede(second) else { continue }
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

    /// Goes through the times in the order of trust, keeps each that can be true beside those kept before, and names the others.
    ///
    /// - Parameter given: times that stand already.
    package static func settle(
        _ times: [Milestone: StatedTime], beside given: [Milestone: StatedTime] = [:]
    ) -> (kept: [Milestone: StatedTime], aside: [SetAside]) {
        var kept = given
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
