import IncidentModel

/// Computes metrics from facts: one pass a metric, no incident dropped without being counted somewhere.
package struct MetricCalculator: Sendable {
    private let facts: IncidentFacts
    private let query: MetricQuery
    private let months: MonthIndex
    /// Rows of the cohort, which every metric goes over.
    private let rows: [Int]

    package init(facts: IncidentFacts, query: MetricQuery) {
        self.facts = facts
        self.query = query
        months = MonthIndex(clock: query.clock)
        rows = MetricCalculator.cohortRows(facts, query)
    }

    /// Fails only if a duration is negative, which the contribution rule has ruled out before.
    package func results() throws -> [MetricResult] {
        try query.definitions.flatMap { try results(of: $0) }
    }

    /// Each incident of the cohort with what it contributes to each metric, in the order of the keys where they are known.
    package func explanations() -> [MetricExplanation] {
        // The database gives them in any order.
        let rows = facts.keys.isEmpty ? rows : rows.sorted { facts.keys[$0] < facts.keys[$1] }
        return query.definitions.flatMap { definition -> [MetricExplanation] in
            let rule = MetricRule(definition, asOf: query.asOf, agesAt: query.agesAt)
            let (starts, ends) = columns(of: definition)
            return rows.map { row in
                MetricExplanation(
                    definition: definition, row: row, group: names(ofGroup: group(of: row)),
                    contribution: rule.contribution(of: row, in: facts, starts: starts, ends: ends, hasSpans: true))
            }
        }
    }

    // MARK: - Cohort

    /// The instant by which a row belongs to a period; nil when it does not belong to the population at all.
    @inline(__always)
    private static func cohortTime(_ row: Int, _ primary: [Int64], _ fallback: [Int64], before asOf: Int64) -> Int64? {
        let time = primary[row] == IncidentFacts.missing ? fallback[row] : primary[row]
        guard time != IncidentFacts.missing, time < asOf else { return nil }
        return time
    }

    private static func cohortRows(_ facts: IncidentFacts, _ query: MetricQuery) -> [Int] {
        let none = [Int64](repeating: IncidentFacts.missing, count: facts.count)
        let (primary, fallback) =
            switch query.cohort {
            case .detected: (facts.times[.detected] ?? none, facts.times[.reported] ?? none)
            case .closed: (facts.times[.closed] ?? none, none)
            }
        let from = query.period?.from.microseconds ?? Int64.min + 1
        let to = query.period?.to.microseconds ?? Int64.max
        var rows: [Int] = []
        rows.reserveCapacity(facts.count)
        for row in 0..<facts.count {
            guard let time = cohortTime(row, primary, fallback, before: query.asOf.microseconds) else {
                // Without any time an incident can only be part of the whole.
                if query.period == nil, query.cohort == .detected, primary[row] == IncidentFacts.missing,
                    fallback[row] == IncidentFacts.missing
                {
                    rows.append(row)
                }
                continue
            }
            if time >= from, time < to { rows.append(row) }
        }
        return rows
    }

    private func columns(of definition: MetricDefinition) -> (starts: [Int64], ends: [Int64]) {
        (column(definition.start), column(definition.end))
    }

    private func column(_ milestone: Milestone) -> [Int64] {
        facts.times[milestone] ?? [Int64](repeating: IncidentFacts.missing, count: facts.count)
    }

    // MARK: - One metric

    private struct Accumulator {
        var completed: [Int64] = []
        var open: [Int64] = []
        var missing = [Int](repeating: 0, count: MetricContribution.MissingTime.allCases.count)
        var excluded = [Int](repeating: 0, count: MetricContribution.Exclusion.allCases.count)
        var estimated = 0
        var population = 0

        mutating func add(_ contribution: MetricContribution) {
            population += 1
            switch contribution {
            case .completed(let duration, let isEstimated):
                completed.append(duration)
                if isEstimated { estimated += 1 }
            case .open(let age): open.append(age)
            case .missing(let reason): missing[reason == .start ? 0 : 1] += 1
            case .excluded(let reason):
                excluded[MetricContribution.Exclusion.allCases.firstIndex(of: reason) ?? 0] += 1
            }
        }
    }

    /// They do not depend on each other and may be computed at the same time.
    package func results(of definition: MetricDefinition) throws -> [MetricResult] {
        let rule = MetricRule(definition, asOf: query.asOf, agesAt: query.agesAt)
        let (starts, ends) = columns(of: definition)
        let hasSpans =
            [definition.start, definition.end].contains { facts.spanEnds[$0]?.isEmpty == false }
            || facts.offsets[definition.end]?.isEmpty == false
        var groups: [GroupKey: Int] = [:]
        var keys: [GroupKey] = []
        var accumulators: [Accumulator] = []
        if query.groupings.isEmpty {
            keys = [GroupKey()]
            accumulators = [Accumulator()]
            accumulators[0].completed.reserveCapacity(rows.count)
            for row in rows {
                accumulators[0].add(
                    rule.contribution(of: row, in: facts, starts: starts, ends: ends, hasSpans: hasSpans))
            }
        } else {
            for row in rows {
                let key = group(of: row)
                let position: Int
                if let known = groups[key] {
                    position = known
                } else {
                    position = keys.count
                    groups[key] = position
                    keys.append(key)
                    accumulators.append(Accumulator())
                }
                accumulators[position].add(
                    rule.contribution(of: row, in: facts, starts: starts, ends: ends, hasSpans: hasSpans))
            }
        }
        return try keys.indices.sorted { isOrdered(keys[$0], keys[$1]) }.map { position in
            try result(definition, keys[position], accumulators[position])
        }
    }

    private func result(
        _ definition: MetricDefinition, _ key: GroupKey, _ accumulator: Accumulator
    ) throws -> MetricResult {
        let sample = try DurationSample(completed: accumulator.completed, censored: accumulator.open)
        return MetricResult(
            definition: definition, group: names(ofGroup: key), population: accumulator.population,
            missing: zip(MetricContribution.MissingTime.allCases, accumulator.missing).filter { $0.1 > 0 }
                .map { (reason: $0.0, n: $0.1) },
            excluded: zip(MetricContribution.Exclusion.allCases, accumulator.excluded).filter { $0.1 > 0 }
                .map { (reason: $0.0, n: $0.1) },
            estimated: accumulator.estimated, summary: try DurationSummary(sample), sample: sample)
    }

    // MARK: - Groups

    /// Up to five small numbers, one a grouping.
    private struct GroupKey: Hashable {
        var parts: SIMD8<Int32> = .zero
    }

    private func group(of row: Int) -> GroupKey {
        var key = GroupKey()
        for (position, grouping) in query.groupings.enumerated() where position < 8 {
            switch grouping {
            case .severity: key.parts[position] = Int32(facts.severities[row].rank)
            case .category: key.parts[position] = facts.categories[row]
            case .owner: key.parts[position] = facts.owners[row]
            case .source: key.parts[position] = facts.sources[row]
            case .month:
                let (primary, fallback) = cohortColumns(row)
                let time = primary == IncidentFacts.missing ? fallback : primary
                key.parts[position] = time == IncidentFacts.missing ? Int32.min : months.index(of: time)
            }
        }
        return key
    }

    private func cohortColumns(_ row: Int) -> (primary: Int64, fallback: Int64) {
        switch query.cohort {
        case .detected:
            (
                facts.times[.detected]?[row] ?? IncidentFacts.missing,
                facts.times[.reported]?[row] ?? IncidentFacts.missing
            )
        case .closed: (facts.times[.closed]?[row] ?? IncidentFacts.missing, IncidentFacts.missing)
        }
    }

    private func names(ofGroup key: GroupKey) -> [String] {
        query.groupings.enumerated().map { position, grouping in
            let part = key.parts[position]
            switch grouping {
            case .severity: return Severity.allCases[Int(part)].rawValue
            case .category, .owner, .source: return part < 0 ? "(none)" : facts.words[Int(part)]
            case .month: return part == Int32.min ? "(none)" : MonthIndex.label(part)
            }
        }
    }

    private func isOrdered(_ left: GroupKey, _ right: GroupKey) -> Bool {
        for (position, grouping) in query.groupings.enumerated() where left.parts[position] != right.parts[position] {
            let (a, b) = (left.parts[position], right.parts[position])
            switch grouping {
            case .severity, .month: return a < b
            case .category, .owner, .source:
                if a < 0 || b < 0 { return b < 0 }
                return facts.words[Int(a)] < facts.words[Int(b)]
            }
        }
        return false
    }
}

/// Months as numbers (year × 12 + month − 1) on an organisation's calendar.
struct MonthIndex: Sendable {
    private let clock: ZonedClock

    init(clock: ZonedClock) {
        self.clock = clock
    }

    func index(of microseconds: Int64) -> Int32 {
        let date = clock.date(at: Instant(microseconds: microseconds))
        return Int32(date.year * 12 + date.month - 1)
    }

    static func label(_ index: Int32) -> String {
        let month = index % 12 + 1
        return "\(index / 12)-\(month < 10 ? "0" : "")\(month)"
    }
}
