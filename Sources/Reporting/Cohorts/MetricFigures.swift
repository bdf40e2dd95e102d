import IncidentModel
import ResponseMetrics

/// One metric over one group of records: the durations, and where every record without one went.
package struct MetricFigures: Sendable {
    package let definition: MetricDefinition
    package let sample: DurationSample
    /// All records of the group: always the sum of everything below.
    package let records: Int
    package let missingStart: Int
    package let missingEnd: Int
    /// By position in `MetricContribution.Exclusion.allCases`.
    let excluded: [Int]
    /// How many of `n` are the middle of a span of at most a day.
    package let estimated: Int

    /// Durations that ended.
    package var n: Int { sample.completed.count }
    /// Still going on at the horizon.
    package var open: Int { sample.censored.count }
    package var missing: Int { missingStart + missingEnd }

    package func excluded(_ reason: MetricContribution.Exclusion) -> Int {
        excluded[MetricFigures.position(of: reason)]
    }

    /// Records that count as incidents: without exercises, false positives, benign events and duplicates.
    package var incidents: Int {
        records - excluded(.exercise) - excluded(.falsePositive) - excluded(.benign) - excluded(.duplicate)
    }

    /// Fewer completed durations than this are shown one by one, never summarised.
    package static let fewestForStatistics = 5

    package var isEnoughForStatistics: Bool { n >= MetricFigures.fewestForStatistics }

    /// Microseconds, type 7; nil below `fewestForStatistics`.
    package func quantile(_ p: Double) -> Double? {
        isEnoughForStatistics ? Quantile.type7(sorted: sample.completed, p) : nil
    }

    package var median: Double? { quantile(0.5) }

    /// Exact order-statistic interval in microseconds; an absent bound is not finite.
    package func interval(_ p: Double) throws -> (lower: Int64?, upper: Int64?) {
        guard isEnoughForStatistics else { return (nil, nil) }
        return try OrderStatisticInterval(n: n, p: p).bounds(in: sample.completed)
    }

    static func position(of reason: MetricContribution.Exclusion) -> Int {
        switch reason {
        case .exercise: 0
        case .falsePositive: 1
        case .benign: 2
        case .duplicate: 3
        case .notApplicable: 4
        case .spanOnly: 5
        case .impossible: 6
        case .undecided: 7
        case .notStarted: 8
        case .closedUnsent: 9
        }
    }
}

/// Collects the figures of one metric; the rule is the one of `sitrep metrics`.
struct MetricTally {
    private let facts: IncidentFacts
    private let rule: MetricRule
    private let starts: [Int64]
    private let ends: [Int64]
    private let hasSpans: Bool

    init(_ definition: MetricDefinition, facts: IncidentFacts, asOf: Instant) {
        self.facts = facts
        rule = MetricRule(definition, asOf: asOf)
        let none = { [Int64](repeating: IncidentFacts.missing, count: facts.count) }
        starts = facts.times[definition.start] ?? none()
        ends = facts.times[definition.end] ?? none()
        hasSpans =
            [definition.start, definition.end].contains { facts.spanEnds[$0]?.isEmpty == false }
            || facts.offsets[definition.end]?.isEmpty == false
    }

    func figures(of rows: [Int32]) throws -> MetricFigures {
        var group = Group()
        group.completed.reserveCapacity(rows.count)
        for row in rows { add(Int(row), to: &group) }
        return try group.figures(rule.definition)
    }

    /// - Parameter group: the position of a row's group, below `count`.
    func figures(of rows: [Int32], groups count: Int, by group: (Int) -> Int) throws -> [MetricFigures] {
        var groups = [Group](repeating: Group(), count: count)
        for row in rows { add(Int(row), to: &groups[group(Int(row))]) }
        return try groups.map { try $0.figures(rule.definition) }
    }

    func bySeverity(_ rows: [Int32]) throws -> [(severity: Severity, figures: MetricFigures)] {
        let figures = try figures(of: rows, groups: Severity.allCases.count) { facts.severities[$0].rank }
        return zip(Severity.allCases, figures).map { (severity: $0, figures: $1) }
    }

    /// By a word of the facts (category, source), the ones with the most records first; equal ones by name.
    func byWord(_ rows: [Int32], _ words: [Int32]) throws -> [(word: String, figures: MetricFigures)] {
        // The last group takes the records without a word.
        let none = facts.words.count
        let figures = try figures(of: rows, groups: none + 1) { words[$0] < 0 ? none : Int(words[$0]) }
        return figures.enumerated().filter { $0.element.records > 0 }
            .map { (word: $0.offset == none ? "(not stated)" : facts.words[$0.offset], figures: $0.element) }
            .sorted { ($1.figures.records, $0.word) < ($0.figures.records, $1.word) }
    }

    @inline(__always)
    private func add(_ row: Int, to group: inout Group) {
        group.records += 1
        switch rule.contribution(of: row, in: facts, starts: starts, ends: ends, hasSpans: hasSpans) {
        case .completed(let duration, let isEstimated):
            group.completed.append(duration)
            if isEstimated { group.estimated += 1 }
        case .open(let age): group.open.append(age)
        case .missing(.start): group.missingStart += 1
        case .missing(.end): group.missingEnd += 1
        case .excluded(let reason): group.excluded[MetricFigures.position(of: reason)] += 1
        }
    }

    private struct Group {
        var completed: [Int64] = []
        var open: [Int64] = []
        var records = 0
        var missingStart = 0
        var missingEnd = 0
        var estimated = 0
        var excluded = [Int](repeating: 0, count: MetricContribution.Exclusion.allCases.count)

        func figures(_ definition: MetricDefinition) throws -> MetricFigures {
            MetricFigures(
                definition: definition, sample: try DurationSample(completed: completed, censored: open),
                records: records, missingStart: missingStart, missingEnd: missingEnd, excluded: excluded,
                estimated: estimated)
        }
    }
}
