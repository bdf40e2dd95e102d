/// One stretch of time during which an incident was open: from its opening or a reopening to the next closing, half-open.
package struct OpenSpan: Equatable, Sendable {
    /// Microseconds since 1970.
    package let start: Int64
    /// `nil` while open.
    package let end: Int64?
    /// The stretch began by reopening a closed incident.
    package let isReopening: Bool

    /// Fails with `negativeDuration` when it ends before it starts.
    package init(start: Int64, end: Int64?, isReopening: Bool = false) throws {
        if let end, end < start { throw MetricInputError.negativeDuration(microseconds: end &- start) }
        self.start = start
        self.end = end
        self.isReopening = isReopening
    }

    /// The stretches of one incident. `closed` and `reopened` ascend and alternate, beginning with a closing: the incident is open
    /// now when they are equally many. Fails with `notAscending` (position in opened, closed, reopened, closed, …) and
    /// `unequalLengths`.
    package static func spans(opened: Int64, closed: [Int64], reopened: [Int64]) throws -> [OpenSpan] {
        guard closed.count == reopened.count || closed.count == reopened.count + 1 else {
            throw MetricInputError.unequalLengths(closed.count, reopened.count)
        }
        let starts = [opened] + reopened
        var spans: [OpenSpan] = []
        for (index, start) in starts.enumerated() {
            if index > 0, start < closed[index - 1] { throw MetricInputError.notAscending(index: 2 * index) }
            // Equally many closings and reopenings leave a last stretch without an end.
            guard index < closed.count else {
                spans.append(try OpenSpan(start: start, end: nil, isReopening: index > 0))
                break
            }
            if closed[index] < start { throw MetricInputError.notAscending(index: 2 * index + 1) }
            spans.append(try OpenSpan(start: start, end: closed[index], isReopening: index > 0))
        }
        return spans
    }
}
