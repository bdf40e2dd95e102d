import IncidentModel

/// What metrics read of many incidents, one array a column: a million incidents stay within a few hundred megabytes and
/// every pass is a plain loop.
package struct IncidentFacts: Sendable {
    /// Marks a time that is not known.
    package static let missing = Int64.min

    /// Why an incident does not enter an indicator; `counted` is 0.
    package enum Standing: UInt8, CaseIterable, Sendable {
        case counted
        case exercise
        case falsePositive
        case benign
        case duplicate

        package var reason: String {
            switch self {
            case .counted: "counted"
            case .exercise: "exercise"
            case .falsePositive: "false_positive"
            case .benign: "benign"
            case .duplicate: "duplicate"
            }
        }
    }

    /// Milestones of the first course in microseconds since 1970, or `missing`; a span holds its first instant.
    package var times: [Milestone: [Int64]] = [:]
    /// The end of a span, by row, for the few times that are no instants.
    package var spanEnds: [Milestone: [Int: Int64]] = [:]
    /// Offsets that a source stated as such, in microseconds, by row: `detected` from `occurred`, `contained` from `detected`.
    package var offsets: [Milestone: [Int: Int64]] = [:]
    /// Rows before this one are known to have neither spans nor offsets, so nobody has to look for them.
    package var firstInexactRow = 0
    package var standings: [Standing] = []
    package var phases: [Phase] = []
    package var severities: [Severity] = []
    /// One bit a step that was passed as not applicable, as in PostgreSQL's `step_bit`.
    package var notApplicable: [UInt8] = []
    /// Key year and number; empty unless asked for.
    package var keys: [(year: Int32, number: Int32)] = []
    /// Index into `words`, or -1 for none; empty unless asked for.
    package var categories: [Int32] = []
    package var owners: [Int32] = []
    package var sources: [Int32] = []
    package var words: [String] = []

    package init() {}

    package var count: Int { standings.count }

    package static func stepBit(_ milestone: Milestone) -> UInt8 {
        switch milestone {
        case .acknowledged: 1
        case .declared: 2
        case .contained: 4
        case .eradicated: 8
        case .recovered: 16
        default: 0
        }
    }
}

/// What an incident contributes to a metric.
package enum MetricContribution: Equatable, Sendable {
    /// A duration in microseconds; `estimated` when it is the middle of a span of at most a day.
    case completed(Int64, estimated: Bool)
    /// Still going on at the horizon, for so many microseconds.
    case open(Int64)
    case missing(MissingTime)
    case excluded(Exclusion)

    package enum MissingTime: String, Sendable, CaseIterable {
        case start = "start_missing"
        case end = "end_missing"
    }

    package enum Exclusion: String, Sendable, CaseIterable {
        case exercise
        case falsePositive = "false_positive"
        case benign
        case duplicate
        case notApplicable = "not_applicable"
        /// Only bounds wider than a day are known; taking a middle would invent a number.
        case spanOnly = "span_only"
        /// An end before its start; the database and the importer let none in.
        case impossible
        /// Of notices: nobody has decided yet whether it is owed.
        case undecided
        /// Of notices: the step that starts the clock has not been taken yet.
        case notStarted = "clock_not_started"
        /// Of notices: the record was dismissed or merged before anything had been sent.
        case closedUnsent = "closed_unsent"
    }
}

/// The rule by which one incident enters one metric.
package struct MetricRule: Sendable {
    /// Spans up to this length (a calendar day of 25 hours when clocks go back) are taken at their middle and flagged.
    static let longestMiddle: Int64 = 25 * 3_600 * 1_000_000

    package let definition: MetricDefinition
    /// The horizon in the incidents' own time, microseconds since 1970: half-open, as periods are, so what happens at it has
    /// not happened yet.
    package let asOf: Int64
    /// To which instant ages are taken.
    private let agesAt: Int64

    package init(_ definition: MetricDefinition, asOf: Instant, agesAt: Instant? = nil) {
        self.definition = definition
        self.asOf = asOf.microseconds
        self.agesAt = (agesAt ?? asOf).microseconds
    }

    /// - Parameter columns: the start and end columns of the facts, looked up once by the caller.
    @inline(__always)
    package func contribution(
        of row: Int, in facts: IncidentFacts, starts: [Int64], ends: [Int64], hasSpans: Bool
    ) -> MetricContribution {
        switch facts.standings[row] {
        case .counted: break
        case .exercise: return .excluded(.exercise)
        case .falsePositive: return .excluded(.falsePositive)
        case .benign: return .excluded(.benign)
        case .duplicate: return .excluded(.duplicate)
        }
        let bit = IncidentFacts.stepBit(definition.end)
        if bit != 0, facts.notApplicable[row] & bit != 0 { return .excluded(.notApplicable) }
        let start = starts[row]
        let end = ends[row]
        if hasSpans, row >= facts.firstInexactRow, let special = spanContribution(row, facts, start, end) {
            return special
        }
        guard start != IncidentFacts.missing, start < asOf else { return .missing(.start) }
        if end == IncidentFacts.missing || end >= asOf {
            let mayStillCome = end != IncidentFacts.missing || isUnderWay(row, facts)
            return definition.lastOpenPhase != nil && mayStillCome ? .open(agesAt - start) : .missing(.end)
        }
        return end >= start ? .completed(end - start, estimated: false) : .excluded(.impossible)
    }

    /// Offsets and spans; nil when both times of the row are plain instants.
    private func spanContribution(
        _ row: Int, _ facts: IncidentFacts, _ start: Int64, _ end: Int64
    ) -> MetricContribution? {
        if let offset = facts.offsets[definition.end]?[row] { return .completed(offset, estimated: false) }
        let startEnd = facts.spanEnds[definition.start]?[row]
        let endEnd = facts.spanEnds[definition.end]?[row]
        guard startEnd != nil || endEnd != nil, start != IncidentFacts.missing else { return nil }
        if end == IncidentFacts.missing {
            guard let startEnd else { return nil }
            guard startEnd - start <= MetricRule.longestMiddle else { return .excluded(.spanOnly) }
            guard isUnderWay(row, facts) else { return .missing(.end) }
            // It had begun by the horizon, whenever on that day.
            return .open(max(0, agesAt - middle(start, max(start, min(startEnd, agesAt)))))
        }
        guard (startEnd ?? start) - start <= MetricRule.longestMiddle, (endEnd ?? end) - end <= MetricRule.longestMiddle
        else { return .excluded(.spanOnly) }
        // The middle of what is possible: where the times of both overlap, the step took no less than nothing.
        return .completed(middle(max(0, end - (startEnd ?? start)), (endEnd ?? end) - start), estimated: true)
    }

    /// Whether the end may still come: of the first course, which a reopening does not take up again.
    private func isUnderWay(_ row: Int, _ facts: IncidentFacts) -> Bool {
        guard let last = definition.lastOpenPhase, facts.phases[row] <= last else { return false }
        guard let closed = facts.times[.closed]?[row] else { return true }
        return closed == IncidentFacts.missing || closed >= asOf
    }

    private func middle(_ first: Int64, _ last: Int64) -> Int64 { first + (last - first) / 2 }
}
