/// Little's law, L = λ·W (Little 1961), as a check of timestamps on a window. It is an identity when nothing is open at either end
/// of the window; otherwise the difference is the effect of those edges and should shrink as the window grows.
package struct LittlesLaw: Equatable, Sendable {
    /// Arrivals per microsecond.
    package let arrivalRate: Double
    /// Mean time in the system of those that arrived in the window and have left, microseconds; `nil` when none has.
    package let meanTimeInSystem: Double?
    /// Time average of the number open during the window.
    package let averageOpen: Double
    package let openAtStart: Int
    package let openAtEnd: Int

    /// λ·W, to hold against `averageOpen`.
    package var expectedOpen: Double? { meanTimeInSystem.map { $0 * arrivalRate } }

    package var isExact: Bool { openAtStart == 0 && openAtEnd == 0 }

    /// Stretches against the half-open window `from ..< to`, microseconds since 1970. Fails with `notAscending` unless from < to.
    package init(_ spans: [OpenSpan], from: Int64, to: Int64) throws {
        guard from < to else { throw MetricInputError.notAscending(index: 1) }
        var (inWindow, timeInSystem) = (ExactSum(), ExactSum())
        var (arrivals, departures, openAtStart, openAtEnd) = (0, 0, 0, 0)
        for span in spans {
            let (start, end) = (max(span.start, from), min(span.end ?? to, to))
            if end > start { inWindow.add(end - start) }
            if span.start < from, span.end ?? .max > from { openAtStart += 1 }
            if span.start < to, span.end ?? .max > to { openAtEnd += 1 }
            guard span.start >= from, span.start < to else { continue }
            arrivals += 1
            if let left = span.end {
                departures += 1
                timeInSystem.add(left - span.start)
            }
        }
        let length = Double(to) - Double(from)
        arrivalRate = Double(arrivals) / length
        meanTimeInSystem = departures > 0 ? timeInSystem.value / Double(departures) : nil
        averageOpen = inWindow.value / length
        self.openAtStart = openAtStart
        self.openAtEnd = openAtEnd
    }
}
