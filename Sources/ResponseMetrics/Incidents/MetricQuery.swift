import IncidentModel

/// By which instant incidents belong to a period.
package enum Cohort: String, CaseIterable, Sendable {
    case detected
    case closed
}

/// What results are split by.
package enum Grouping: String, CaseIterable, Sendable {
    case severity
    case category
    case month
    case owner
    case source
}

/// What somebody asks of the facts.
package struct MetricQuery: Sendable {
    package var definitions: [MetricDefinition]
    /// Half-open; nil takes every incident.
    package var period: Period?
    package var cohort: Cohort
    package var groupings: [Grouping]
    /// Half-open horizon: what happens at this instant has not happened yet.
    package var asOf: Instant
    /// To which instant the ages of open incidents are taken; the horizon unless that is the first instant after the present one.
    package var agesAt: Instant
    /// The calendar of month groups.
    package var clock: ZonedClock

    package init(
        definitions: [MetricDefinition] = MetricDefinition.ofMilestones, period: Period? = nil,
        cohort: Cohort = .detected, groupings: [Grouping] = [], asOf: Instant, agesAt: Instant? = nil,
        clock: ZonedClock
    ) {
        self.definitions = definitions
        self.period = period
        self.cohort = cohort
        self.groupings = groupings
        self.asOf = asOf
        self.agesAt = agesAt ?? asOf
        self.clock = clock
    }

    /// The columns that the query reads.
    package var milestones: Set<Milestone> {
        Set(definitions.flatMap { [$0.start, $0.end] } + [cohort == .detected ? .detected : .closed, .reported])
    }
}

/// One row of the answer.
package struct MetricResult: Sendable {
    package let definition: MetricDefinition
    /// One part a grouping, in the order of the query; empty for the whole.
    package let group: [String]
    /// Incidents of the cohort in this group, whatever became of them.
    package let population: Int
    package let missing: [(reason: MetricContribution.MissingTime, n: Int)]
    package let excluded: [(reason: MetricContribution.Exclusion, n: Int)]
    /// How many of `n` are the middle of a span of at most a day.
    package let estimated: Int
    package let summary: DurationSummary
    /// The durations themselves, sorted, for charts and comparisons.
    package let sample: DurationSample

    package var missingCount: Int { missing.reduce(0) { $0 + $1.n } }
    package var excludedCount: Int { excluded.reduce(0) { $0 + $1.n } }
}

/// Why an incident is in or out, for `--explain`.
package struct MetricExplanation: Sendable {
    package let definition: MetricDefinition
    package let row: Int
    package let group: [String]
    package let contribution: MetricContribution
}
