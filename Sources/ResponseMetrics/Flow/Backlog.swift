/// What was open, came in and went out, period by period. Each of the five numbers is counted by itself, so that
/// opening + new + reopened − closed = closing is a check of the data and not a definition.
package struct Backlog: Equatable, Sendable {
    package struct Period: Equatable, Sendable {
        package let opening: Int
        package let new: Int
        package let reopened: Int
        package let closed: Int
        package let closing: Int

        /// With the closing count as it was found.
        package init(opening: Int, new: Int, reopened: Int, closed: Int, closing: Int) {
            self.opening = opening
            self.new = new
            self.reopened = reopened
            self.closed = closed
            self.closing = closing
        }

        /// With the closing count that follows from the others.
        package init(opening: Int, new: Int, reopened: Int, closed: Int) {
            self.init(
                opening: opening, new: new, reopened: reopened, closed: closed,
                closing: opening + new + reopened - closed)
        }

        package var balances: Bool { opening + new + reopened - closed == closing }
    }

    package let periods: [Period]

    /// Every period balances and begins with what the one before left.
    package var balances: Bool {
        periods.allSatisfy(\.balances)
            && zip(periods, periods.dropFirst()).allSatisfy { $0.closing == $1.opening }
    }

    package init(_ periods: [Period]) { self.periods = periods }

    /// Counts stretches over the half-open periods between neighbouring `boundaries` (microseconds since 1970, strictly
    /// ascending): what happens at a boundary belongs to the period that begins there. Any order of stretches; the
    /// time is linear in them. Fails with `notAscending`, and `tooFewValues` with fewer than two boundaries.
    package init(_ spans: [OpenSpan], boundaries: [Int64]) throws {
        guard boundaries.count >= 2 else {
            throw MetricInputError.tooFewValues(needed: 2, given: boundaries.count)
        }
        for index in 1..<boundaries.count where boundaries[index] <= boundaries[index - 1] {
            throw MetricInputError.notAscending(index: index)
        }
        let count = boundaries.count - 1
        var (new, reopened, closed) = Self.zeros(count)
        // Changes of "open just before boundary i": up at the first boundary after the start, down after the end.
        var change = [Int](repeating: 0, count: boundaries.count + 1)
        for span in spans {
            let firstAfterStart = boundaries.partitioningIndex { $0 > span.start }
            if (1...count).contains(firstAfterStart) {
                if span.isReopening { reopened[firstAfterStart - 1] += 1 } else { new[firstAfterStart - 1] += 1 }
            }
            change[firstAfterStart] += 1
            guard let end = span.end else { continue }
            let firstAfterEnd = boundaries.partitioningIndex { $0 > end }
            if (1...count).contains(firstAfterEnd) { closed[firstAfterEnd - 1] += 1 }
            change[firstAfterEnd] -= 1
        }
        var open = change[0]
        var periods: [Period] = []
        for index in 0..<count {
            let opening = open
            open += change[index + 1]
            periods.append(
                Period(
                    opening: opening, new: new[index], reopened: reopened[index], closed: closed[index], closing: open))
        }
        self.periods = periods
    }

    private static func zeros(_ count: Int) -> ([Int], [Int], [Int]) {
        let zeros = [Int](repeating: 0, count: count)
        return (zeros, zeros, zeros)
    }
}
