import IncidentModel
import ResponseMetrics

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
struct WorkFlow {
    let spans: [OpenSpan]
    /// Closed records of which nobody knows when; they can't be placed in time.
    let closedWithoutTime: Int
    /// Records without a detection or a report time.
    let withoutStart: Int

    init(_ facts: IncidentFacts, later: [LaterStretch], asOf: Instant) throws {
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
            guard start <= horizon else { continue }
            let end = row < closed.count ? closed[row] : IncidentFacts.missing
            if end == IncidentFacts.missing {
                if facts.phases[row] == .closed {
                    closedWithoutTime += 1
                } else {
                    spans.append(try OpenSpan(start: start, end: nil))
                }
            } else {
                // A closing can lie before the detection only where a bound of a span was taken.
                spans.append(try OpenSpan(start: start, end: end <= horizon ? max(start, end) : nil))
            }
        }
        for stretch in later where stretch.reopened <= horizon {
            let end = stretch.closed.flatMap { $0 <= horizon ? $0 : nil }
            spans.append(
                try OpenSpan(start: stretch.reopened, end: end.map { max($0, stretch.reopened) }, isReopening: true))
        }
        self.spans = spans
        self.closedWithoutTime = closedWithoutTime
        self.withoutStart = withoutStart
    }

    /// Closings within the period.
    func closings(in period: Period) -> Int {
        spans.reduce(0) { count, span in
            guard let end = span.end, end >= period.from.microseconds, end < period.to.microseconds else {
                return count
            }
            return count + 1
        }
    }
}

/// How a period is cut for the flow of work: by week for up to a quarter and a week, else by month.
struct FlowCalendar {
    let labels: [String]
    let unit: String
    /// Microseconds; one more than there are labels.
    let boundaries: [Int64]

    init(_ frame: ReportFrame) {
        let period = frame.period
        // Nothing is known beyond the horizon, and a row of zeros there would look like a quiet week.
        let end = min(period.to.microseconds, max(frame.asOf.microseconds, period.from.microseconds + 1))
        let days = period.to.seconds(since: period.from) / 86_400
        var starts: [(label: String, at: Int64)] = []
        if days <= 100 {
            unit = "Week from"
            var day = frame.clock.date(at: period.from)
            while frame.clock.startOfDay(day).microseconds < end {
                starts.append((label: day.description, at: frame.clock.startOfDay(day).microseconds))
                day = day.adding(days: 7)
            }
        } else {
            unit = "Month"
            starts = period.monthsWithin(clock: frame.clock).map { (label: $0.label, at: $0.from.microseconds) }
                .filter { $0.at < end }
        }
        labels = starts.map(\.label)
        boundaries = starts.map(\.at) + [end]
    }
}
