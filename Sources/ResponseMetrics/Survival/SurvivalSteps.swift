/// Walks a Kaplan–Meier curve (Kaplan and Meier 1958) over ascending arrays, one row per distinct instant, without storing
/// it. Starts with a row at zero. At one instant events come before censorings; who enters at an instant after zero is
/// at risk only after it (lifelines' rule). Linear in the number of observations.
///
/// The product of (n − d)/n telescopes as long as only events change the risk set, so the curve is kept as closed runs
/// times the open run's `remaining / start`: without censoring it is a single exact division at every step.
struct SurvivalSteps: Sequence, IteratorProtocol {
    private let completed: [Int64]
    private let censored: [Int64]
    /// Ascending instants of late entry; `nil` when all are under observation from zero.
    private let entries: [Int64]?

    private var completedIndex = 0
    private var censoredIndex = 0
    private var entryIndex = 0
    private var started = false
    private var closedRuns = 1.0
    private var closedRunCount = 0
    private(set) var runStart = 1
    private(set) var runRemaining = 1
    private var greenwoodSum = 0.0

    init(completed: [Int64], censored: [Int64], entries: [Int64]? = nil) {
        self.completed = completed
        self.censored = censored
        self.entries = entries
    }

    /// Bound of the relative rounding error of the last step's `survival`.
    var relativeErrorBound: Double { Double(2 * closedRunCount + 4) * .ulpOfOne }

    mutating func next() -> SurvivalStep? {
        guard let time = nextTime() else { return nil }
        let leftBefore = completedIndex + censoredIndex
        let enteredBefore = entries == nil && started ? completed.count + censored.count : entryIndex
        let entered = enter(until: time)
        let events = Self.advance(&completedIndex, in: completed, at: time)
        let lost = Self.advance(&censoredIndex, in: censored, at: time)
        let exposed = enteredBefore - leftBefore + (started ? 0 : entered)
        let atRisk = enteredBefore + entered - leftBefore
        started = true
        if events > 0 { record(events: events, exposed: exposed) }
        let survival = closedRuns * (Double(runRemaining) / Double(runStart))
        return SurvivalStep(
            time: time, atRisk: atRisk, events: events, censored: lost, survival: survival, greenwoodSum: greenwoodSum)
    }

    private func nextTime() -> Int64? {
        if !started { return 0 }
        var time: Int64?
        if completedIndex < completed.count { time = completed[completedIndex] }
        if censoredIndex < censored.count { time = Swift.min(time ?? .max, censored[censoredIndex]) }
        if let entries, entryIndex < entries.count { time = Swift.min(time ?? .max, entries[entryIndex]) }
        return time
    }

    private mutating func enter(until time: Int64) -> Int {
        guard let entries else { return started ? 0 : completed.count + censored.count }
        return Self.advance(&entryIndex, in: entries, at: time)
    }

    private mutating func record(events: Int, exposed: Int) {
        if exposed != runRemaining || closedRunCount == 0 {
            closedRuns *= Double(runRemaining) / Double(runStart)
            closedRunCount += 1
            runStart = exposed
        }
        runRemaining = exposed - events
        if runRemaining > 0 {
            greenwoodSum += Double(events) / (Double(exposed) * Double(runRemaining))
        }
    }

    private static func advance(_ index: inout Int, in values: [Int64], at time: Int64) -> Int {
        let start = index
        while index < values.count, values[index] == time { index += 1 }
        return index - start
    }
}
