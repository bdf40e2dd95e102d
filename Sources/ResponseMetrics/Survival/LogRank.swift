/// Log-rank test of two groups with censoring (Mantel 1966; Peto and Peto 1972): whether their durations could come from one
/// distribution. Hypergeometric variance, no continuity correction.
package struct LogRank: Equatable, Sendable {
    /// Events seen in the second group less those expected there: above zero, the second group is the faster one.
    package let excess: Double
    package let variance: Double
    /// Pooled number of events.
    package let events: Int

    package var chiSquare: Double { variance > 0 ? excess * excess / variance : 0 }
    /// Two-sided; 1 when there is nothing to compare.
    package var pValue: Double { SpecialFunctions.chiSquareTail(chiSquare) }

    package init(_ first: DurationSample, _ second: DurationSample) {
        var excess = CompensatedSum()
        var variance = CompensatedSum()
        var (a, b) = (GroupCursor(first), GroupCursor(second))
        while let time = Self.earliest(a.nextEvent, b.nextEvent) {
            let (atRiskA, atRiskB) = (a.atRisk(at: time), b.atRisk(at: time))
            let (eventsA, eventsB) = (a.takeEvents(at: time), b.takeEvents(at: time))
            let (n, d) = (Double(atRiskA + atRiskB), Double(eventsA + eventsB))
            let share = Double(atRiskB) / n
            excess.add(Double(eventsB) - d * share)
            if n > 1 { variance.add(d * share * (1 - share) * (n - d) / (n - 1)) }
        }
        self.excess = excess.value
        self.variance = variance.value
        events = first.completed.count + second.completed.count
    }

    private static func earliest(_ a: Int64?, _ b: Int64?) -> Int64? {
        guard let a else { return b }
        guard let b else { return a }
        return min(a, b)
    }
}

/// Position in one group's two arrays.
private struct GroupCursor {
    let sample: DurationSample
    var completedIndex = 0
    var censoredIndex = 0

    init(_ sample: DurationSample) { self.sample = sample }

    var nextEvent: Int64? { completedIndex < sample.completed.count ? sample.completed[completedIndex] : nil }

    /// Those not gone before `time`; censored at it still count.
    mutating func atRisk(at time: Int64) -> Int {
        while censoredIndex < sample.censored.count, sample.censored[censoredIndex] < time { censoredIndex += 1 }
        return sample.count - completedIndex - censoredIndex
    }

    mutating func takeEvents(at time: Int64) -> Int {
        let start = completedIndex
        while completedIndex < sample.completed.count, sample.completed[completedIndex] == time { completedIndex += 1 }
        return completedIndex - start
    }
}
