import Testing

@testable import ResponseMetrics

@Suite("Backlog")
struct BacklogTests {
    @Test("what happens at a boundary belongs to the period that begins there")
    func halfOpen() throws {
        let spans = [
            try OpenSpan(start: 0, end: 10), try OpenSpan(start: 10, end: 20), try OpenSpan(start: 5, end: nil),
            try OpenSpan(start: 12, end: 14, isReopening: true),
        ]
        let backlog = try Backlog(spans, boundaries: [0, 10, 20])
        #expect(
            backlog.periods == [
                .init(opening: 0, new: 2, reopened: 0, closed: 0, closing: 2),
                .init(opening: 2, new: 1, reopened: 1, closed: 2, closing: 2),
            ])
        #expect(backlog.balances)
    }

    @Test("agrees with counting incident by incident, and always balances")
    func property() throws {
        var random = SplitMix(seed: 61)
        for _ in 0..<50 {
            let spans = try (0..<200).map { _ in
                let start = random.below(1000)
                let isOpen = random.below(5) == 0
                return try OpenSpan(
                    start: start, end: isOpen ? nil : start + random.below(300), isReopening: random.below(4) == 0)
            }
            let boundaries = Array(Set(random.values(8, below: 1200))).sorted()
            let backlog = try Backlog(spans, boundaries: boundaries)
            #expect(backlog.balances)
            for (index, period) in backlog.periods.enumerated() {
                let (from, to) = (boundaries[index], boundaries[index + 1])
                #expect(period.opening == spans.count { $0.start < from && $0.end ?? .max >= from })
                #expect(period.closing == spans.count { $0.start < to && $0.end ?? .max >= to })
                #expect(period.new == spans.count { !$0.isReopening && $0.start >= from && $0.start < to })
                #expect(period.reopened == spans.count { $0.isReopening && $0.start >= from && $0.start < to })
                #expect(period.closed == spans.count { $0.end ?? .max >= from && $0.end ?? .max < to })
            }
        }
    }

    @Test("a count that does not add up is seen, within a period and between two")
    func imbalance() {
        #expect(!Backlog.Period(opening: 3, new: 1, reopened: 0, closed: 1, closing: 4).balances)
        let following = Backlog.Period(opening: 3, new: 1, reopened: 1, closed: 2)
        #expect(following.closing == 3 && following.balances)
        #expect(Backlog([following, following]).balances)
        #expect(!Backlog([following, .init(opening: 2, new: 0, reopened: 0, closed: 0)]).balances)
    }

    @Test("one incident's closings and reopenings become its stretches")
    func spans() throws {
        let spans = try OpenSpan.spans(opened: 1, closed: [4, 9], reopened: [6])
        #expect(spans == [try OpenSpan(start: 1, end: 4), try OpenSpan(start: 6, end: 9, isReopening: true)])
        let open = try OpenSpan.spans(opened: 1, closed: [4], reopened: [6])
        #expect(open.last == (try OpenSpan(start: 6, end: nil, isReopening: true)))
        #expect(throws: MetricInputError.notAscending(index: 2)) {
            try OpenSpan.spans(opened: 1, closed: [4], reopened: [3])
        }
        #expect(throws: MetricInputError.notAscending(index: 1)) {
            try OpenSpan.spans(opened: 5, closed: [4], reopened: [])
        }
        #expect(throws: MetricInputError.unequalLengths(0, 1)) {
            try OpenSpan.spans(opened: 5, closed: [], reopened: [6])
        }
        #expect(throws: MetricInputError.negativeDuration(microseconds: -1)) { try OpenSpan(start: 5, end: 4) }
    }

    @Test("boundaries must ascend, and there must be a period")
    func refusals() {
        #expect(throws: MetricInputError.notAscending(index: 2)) { try Backlog([], boundaries: [0, 5, 5]) }
        #expect(throws: MetricInputError.tooFewValues(needed: 2, given: 1)) { try Backlog([], boundaries: [0]) }
    }

    @Test("Little's law holds on a closed window and names its edges on an open one")
    func little() throws {
        var random = SplitMix(seed: 62)
        let spans = try (0..<100).map { _ in
            let start = random.below(500)
            return try OpenSpan(start: start, end: start + random.below(400))
        }
        let closed = try LittlesLaw(spans, from: 0, to: 1000)
        #expect(closed.isExact)
        expectClose(closed.expectedOpen, closed.averageOpen)
        let cut = try LittlesLaw(spans, from: 250, to: 450)
        #expect(cut.openAtStart == spans.count { $0.start < 250 && ($0.end ?? .max) > 250 })
        #expect(!cut.isExact)
        #expect(try LittlesLaw([], from: 0, to: 9).meanTimeInSystem == nil)
        #expect(throws: MetricInputError.notAscending(index: 1)) { try LittlesLaw([], from: 9, to: 9) }
    }
}
