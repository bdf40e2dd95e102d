import IncidentModel
import Postgres
import ResponseMetrics
import Storage

extension CaseDesk {
    /// What `sitrep metrics` asks.
    package struct MetricRequest: Sendable {
        package var definitions: [MetricDefinition] = MetricDefinition.ofMilestones
        package var period: Period?
        package var cohort = Cohort.detected
        package var groupings: [Grouping] = []
        package var asOf: Instant?
        package var knownAt: Instant?
        package var explain = false

        package init() {}
    }

    /// What it answers.
    package struct MetricAnswer: Sendable {
        package let results: [MetricResult]
        /// Whether the incidents in and out were asked for; there may be none.
        package let isExplained: Bool
        package let explanations: [(key: IncidentKey, explanation: MetricExplanation)]
        /// Time to notify, which rests on duties instead of milestones.
        package let noticeTimes: [NoticeTimeResult]
        package let noticeExplanations: [NoticeExplanation]
        package let asOf: Instant
        package let knownAt: Instant
    }

    package func metrics(_ request: MetricRequest) throws -> MetricAnswer {
        let ofMilestones = request.definitions.filter { $0 != .timeToNotify }
        // What is recorded at this very instant counts; nothing is older for that.
        let query = MetricQuery(
            definitions: ofMilestones, period: request.period, cohort: request.cohort, groupings: request.groupings,
            asOf: request.asOf ?? context.now.next, agesAt: request.asOf ?? context.now, clock: clock)
        var facts = IncidentFactsQuery.Request(milestones: query.milestones)
        facts.groupings = Set(request.groupings)
        facts.withKeys = request.explain
        facts.asOf = request.asOf
        facts.knownAt = request.knownAt
        if request.cohort == .detected { facts.detectedWithin = request.period }
        let (read, notices) = try self.read { session in
            (
                ofMilestones.isEmpty ? IncidentFacts() : try IncidentFactsQuery.read(facts, from: session),
                try noticeTimes(request, query, in: session)
            )
        }
        let calculator = MetricCalculator(facts: read, query: query)
        let explanations = request.explain ? calculator.explanations() : []
        let results = try Parallel.map(query.definitions) { try calculator.results(of: $0) }.flatMap(\.self)
        return MetricAnswer(
            results: results, isExplained: request.explain,
            explanations: explanations.map {
                (key: IncidentKey(year: read.keys[$0.row].year, number: read.keys[$0.row].number), explanation: $0)
            },
            noticeTimes: try notices?.results() ?? [],
            noticeExplanations: request.explain ? notices?.explanations() ?? [] : [],
            asOf: request.asOf ?? context.now, knownAt: request.knownAt ?? context.now)
    }

    private func noticeTimes(
        _ request: MetricRequest, _ query: MetricQuery, in session: PostgresSession
    ) throws -> NoticeTimes? {
        guard request.definitions.contains(.timeToNotify) else { return nil }
        var wanted = NoticeQuery.Request()
        wanted.asOf = request.asOf
        wanted.knownAt = request.knownAt
        wanted.withWords = false
        return NoticeTimes(try session.query(NoticeQuery.statement(wanted)).map(NoticeQuery.read), query: query)
    }
}
