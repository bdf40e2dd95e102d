import Testing

@testable import IncidentModel

@Suite("Order of milestones")
struct MilestoneOrderTests {
    /// Decision 3, written out: what stands left is never after what stands right.
    static let orders: [(Milestone, Set<Milestone>)] = [
        (
            .occurred,
            [
                .detected, .reported, .acknowledged, .declared, .escalated, .contained, .eradicated, .recovered,
                .reviewed, .closed,
            ]
        ),
        (
            .detected,
            [.acknowledged, .declared, .escalated, .contained, .eradicated, .recovered, .reviewed, .closed]
        ),
        (.acknowledged, [.declared, .closed]), (.declared, [.closed]),
        (.contained, [.eradicated, .recovered, .closed]), (.eradicated, [.recovered, .closed]),
        (.recovered, [.closed]),
    ]

    @Test("exactly the orders that no real incident can break are checked")
    func pairs() {
        let expected = Dictionary(uniqueKeysWithValues: MilestoneOrderTests.orders)
        for earlier in Milestone.allCases {
            for later in Milestone.allCases where later != earlier {
                let times = [earlier: Story.stated(10), later: Story.stated(9)]
                let found = MilestoneOrder.contradictions(times)
                let isChecked = expected[earlier]?.contains(later) ?? false
                #expect(found.contains { $0.earlier == earlier && $0.later == later } == isChecked)
                #expect(MilestoneOrder.contradictions([earlier: Story.stated(9), later: Story.stated(9)]).isEmpty)
            }
        }
    }

    /// Tries every choice of instants. A span does not hold its end; an exact time is its own.
    @Test("spans contradict exactly when no choice of instants within them is in order")
    func spans() {
        func instants(_ from: Int, _ to: Int) -> [Int] { from == to ? [from] : Array(from..<to) }
        func time(_ from: Int, _ to: Int) -> StatedTime {
            StatedTime(
                from: Instant(microseconds: Int64(from)), to: Instant(microseconds: Int64(to)))
        }
        var contradictions = 0
        for from in 0...5 {
            for to in from...6 {
                for laterFrom in 0...5 {
                    for laterTo in laterFrom...6 {
                        let isPossible = instants(from, to).contains { first in
                            instants(laterFrom, laterTo).contains { first <= $0 }
                        }
                        let found = MilestoneOrder.contradictions(
                            [.contained: time(from, to), .eradicated: time(laterFrom, laterTo)])
                        #expect(found.isEmpty == isPossible)
                        if !isPossible { contradictions += 1 }
                    }
                }
            }
        }
        #expect(contradictions > 100)
    }

    @Test("a contradiction shows both values, and both bounds of a span")
    func message() throws {
        let found = MilestoneOrder.contradictions([.occurred: Story.stated(0), .detected: Story.span(-60, -1)])
        #expect(
            found == [
                MilestoneOrder.Contradiction(
                    earlier: .occurred, earlierTime: Story.stated(0), later: .detected, laterTime: Story.span(-60, -1))
            ])
        #expect(
            try #require(found.first).message
                == "detected 2026-03-10T08:00:00Z/2026-03-10T08:59:00Z lies before occurred 2026-03-10T09:00:00Z")
    }

    @Test("of contradicting times the less trusted is set aside and the rest is kept")
    func settle() {
        let result = MilestoneOrder.settle([
            .occurred: Story.stated(20), .detected: Story.stated(10), .contained: Story.stated(30),
            .acknowledged: Story.stated(5), .closed: Story.stated(40), .reviewed: Story.stated(50),
        ])
        #expect(Set(result.kept.keys) == [.detected, .contained, .closed, .reviewed])
        #expect(result.aside.map(\.milestone) == [.acknowledged, .occurred])
        #expect(result.aside.map(\.contradiction.earlier) == [.detected, .occurred])
        #expect(result.aside.map(\.contradiction.later) == [.acknowledged, .detected])
    }

    @Test("every milestone has a place in the order of trust, once")
    func trust() {
        #expect(MilestoneOrder.trust.count == Milestone.allCases.count)
        #expect(Set(MilestoneOrder.trust) == Set(Milestone.allCases))
    }

    @Test("whatever the times, what is kept can all be true and nothing is lost")
    func settleRandomly() {
        var random = SplitMix(seed: 5)
        for number in 0..<5_000 {
            var times: [Milestone: StatedTime] = [:]
            for milestone in Milestone.allCases where Bool.random(using: &random) {
                let from = Int64.random(in: 0..<12, using: &random)
                times[milestone] = Story.span(from, from + Int64.random(in: 0...3, using: &random))
            }
            let result = MilestoneOrder.settle(times)
            var all = result.kept
            for aside in result.aside { all[aside.milestone] = times[aside.milestone] }
            let isSound =
                MilestoneOrder.contradictions(result.kept).isEmpty && all == times
                && result.kept.count + result.aside.count == times.count
                && result.aside.allSatisfy {
                    $0.contradiction.earlier == $0.milestone || $0.contradiction.later == $0.milestone
                }
            if !isSound { Issue.record("case \(number): \(times)") }
            if MilestoneOrder.contradictions(times).isEmpty, !result.aside.isEmpty {
                Issue.record("case \(number): something possible was set aside")
            }
        }
    }
}
