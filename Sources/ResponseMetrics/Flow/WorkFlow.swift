import IncidentModel

/// A stretch of work that began with a reopening.
package struct LaterStretch: Sendable {
    /// Microseconds since 1970: the closing before the reopening, the reopening, and the next closing.
    package let closedBefore: Int64
    package let reopened: Int64
    package let closed: Int64?

    package init(closedBefore: Int64, reopened: Int64, closed: Int64?) {
        self.closedBefore = closedBefore
        self.reopened = reopened
        self.closed = closed
    }
}

/// Arrivals, closings and backlog of all records but exercises: false alarms are work too.
package struct WorkFlow: Sendable {
    /// The times that a flow is made of.
    package static let milestones: Set<Milestone> = [.detected, .reported, .closed]

    package let spans: [OpenSpan]
    /// Closed records of which nobody knows when; they can't be placed in time.
    package let closedWithoutTime: Int
    /// Records without a detection or a report time.
    package let withoutStart: Int

    /// - Parameter asOf: half-open horizon, as that of a query.
    package init(_ facts: IncidentFacts, later: [LaterStretch], asOf: Instant) throws {
        let horizon = asOf.microseconds
        let none: [Int64] = []
        let detected = facts.times[.detected] ?? none
        let reported = facts.times[.reported] ?? none
        let closed = facts.times[.closed] ?? none
        var spans: [OpenSpan] = []
        spans.reserveCapacity(facts.count + later.count)
        var closedWithoutTime = 0
        var withoutStart = 0
        for row in 0..<facts.count where facts.standings[row] != .exercise {
            var start = row < detected.count ? detected[row] : IncidentFacts.missing
            if start == IncidentFacts.missing, row < reported.count { start = reported[row] }
            guard start != IncidentFacts.missing else {
                withoutStart += 1
                continue
            }
            guard start < horizon else { continue }
            let end = row < closed.count ? closed[row] : IncidentFacts.missing
            if end == IncidentFacts.missing {
                if facts.phases[row] == .closed {
                    closedWithoutTime += 1
                } else {
                    spans.append(try OpenSpan(start: start, end: nil))
                }
            } else {
                // A closing can lie before the detection only where a bound of a span was taken.
                spans.append(try OpenSpan(start: start, end: end < horizon ? max(start, end) : nil))
            }
        }
        for stretch in later where stretch.reopened < horizon {
            let end = stretch.closed.flatMap { $0 < horizon ? $0 : nil }
            spans.append(
                try OpenSpan(start: stretch.reopened, end: end.map { max($0, stretch.reopened) }, isReopening: true))
        }
        self.spans = spans
        self.closedWithoutTime = closedWithoutTime
        self.withoutStart = withoutStart
    }

    /// Closings within the period.
    package func closings(in period: Period) -> Int {
        spans.reduce(0) { count, span in
            guard let end = span.end, end >= period.from.microseconds, end < period.to.microseconds else {
                return count
            }
            return count + 1
        }
    }
}
