import IncidentModel

/// How far one incident has come by the horizon, and when it took each step. Times are whole seconds since 1970.
///
/// Steps are taken one after another; the first one that would lie after the horizon ends the course, and the incident is
/// open in the phase that it has reached.
struct IncidentCourse {
    private let asOf: Int64
    private let stages: StageTimes.Stages
    private let contain: LogNormal
    private let severity: Severity
    private let stall: LogNormal
    private let stallShare: Double

    private(set) var phase = Phase.new
    private(set) var assertions: [AssertionRecord] = []
    let detected: Int64
    private(set) var acknowledged: Int64?
    private(set) var declared: Int64?
    private(set) var contained: Int64?
    private(set) var eradicated: Int64?
    private(set) var recovered: Int64?
    private(set) var reviewStarted: Int64?
    private(set) var reviewed: Int64?
    /// The end of the first round; a reopening keeps it.
    private(set) var closed: Int64?

    init(detected: Int64, severity: Severity, plan: DemoPlan) {
        asOf = plan.asOf.wholeSeconds
        self.detected = detected
        self.severity = severity
        stall = plan.stageTimes.stall
        stallShare = plan.shares.stalled
        stages = plan.stageTimes.stages(severity)
        contain = plan.stageTimes.contain(
            severity, afterChange: detected >= plan.processChange.wholeSeconds)
        assertions.reserveCapacity(10)
    }

    // MARK: Beginning

    mutating func begin(
        _ plan: DemoPlan, source: String, _ random: inout SeededGenerator
    ) {
        occur(plan, &random)
        var alert = AssertionRecord(.detected, at: Instant(seconds: detected))
        alert.source = source
        assertions.append(alert)
        let opened = min(asOf, detected + random.duration(plan.stageTimes.report))
        assertions.append(AssertionRecord(.reported, at: Instant(seconds: opened)))
    }

    private mutating func occur(_ plan: DemoPlan, _ random: inout SeededGenerator) {
        let began = detected - random.duration(plan.stageTimes.dwell)
        let point = random.unit()
        if point < plan.shares.occurredMissing { return }
        let rest = point - plan.shares.occurredMissing
        var statement = AssertionRecord(.occurred, at: Instant(seconds: began))
        statement.confidence = random.chance(0.6) ? .confirmed : .estimated
        if rest < plan.shares.occurredSpan {
            let day = CivilDate(daysSince1970: Int(began / 86_400))
            let wide = rest < plan.shares.occurredSpan / 4
            let first = wide ? day.firstOfMonth() : day
            let next = wide ? day.firstOfMonth(adding: 1) : day.adding(days: 1)
            let end = DemoPlan.start(of: next)
            // A day or month that is not over at the horizon could not have been stated whole.
            if end.wholeSeconds <= asOf {
                statement.at = nil
                statement.earliest = DemoPlan.start(of: first)
                statement.latest = end
                statement.confidence = .estimated
            }
        }
        assertions.append(statement)
    }

    // MARK: Steps of the first round

    /// From acknowledgement to closing, as far as the horizon allows.
    mutating func respond(_ scenario: Scenario, _ random: inout SeededGenerator) {
        guard acknowledge(&random), declare(&random) else { return }
        let wait = stallAfterDeclaration(&random)
        let containedAt = max(detected + random.duration(contain), (declared ?? detected) + 60) + wait.contain
        guard take(.contained, at: containedAt, to: .eradication) else { return }
        contained = containedAt
        var last = containedAt
        if let reason = scenario.eradicationPassed, random.chance(0.12) {
            pass(.eradicated, reason, to: .recovery)
        } else {
            last += random.duration(stages.eradicate) + wait.eradicate
            guard take(.eradicated, at: last, to: .recovery) else { return }
            eradicated = last
        }
        if let reason = scenario.recoveryPassed, random.chance(0.12) {
            pass(.recovered, reason, to: .review)
        } else {
            last += random.duration(stages.recover) + wait.recover
            guard take(.recovered, at: last, to: .review) else { return }
            recovered = last
        }
        finish(after: last + wait.finish, &random)
    }

    /// Seconds that each step waits on top. Nobody lets a severe incident wait before it is contained.
    private func stallAfterDeclaration(
        _ random: inout SeededGenerator
    ) -> (contain: Int64, eradicate: Int64, recover: Int64, finish: Int64) {
        guard random.chance(stallShare) else { return (0, 0, 0, 0) }
        let seconds = random.duration(stall)
        switch (severity.requiresApprovedReview ? 1 : 0) + random.below(3) {
        case 0: return (seconds, 0, 0, 0)
        case 1: return (0, seconds, 0, 0)
        case 2: return (0, 0, seconds, 0)
        default: return (0, 0, 0, seconds)
        }
    }

    private mutating func finish(after recovered: Int64, _ random: inout SeededGenerator) {
        var last = recovered
        if severity.requiresApprovedReview {
            let writing = random.duration(stages.review)
            let begun = last + writing / 4
            if begun <= asOf { reviewStarted = begun }
            last += max(writing, 60)
            guard take(.reviewed, at: last, to: .review) else { return }
            reviewed = last
        }
        last += random.duration(stages.close)
        if take(.closed, at: last, to: .closed) { closed = last }
    }

    /// Looked at and laid aside; the statement of closing carries the reason.
    mutating func dismiss(_ reason: String, _ random: inout SeededGenerator) {
        guard acknowledge(&random), let acknowledged else { return }
        let end = acknowledged + random.duration(LogNormal.hours(3, 1.1))
        guard take(.closed, at: end, to: .closed) else { return }
        closed = end
        assertions[assertions.count - 1].reason = reason
    }

    private mutating func acknowledge(_ random: inout SeededGenerator) -> Bool {
        let second = detected + random.duration(stages.acknowledge)
        guard take(.acknowledged, at: second, to: .triage) else { return false }
        acknowledged = second
        return true
    }

    private mutating func declare(_ random: inout SeededGenerator) -> Bool {
        let second = (acknowledged ?? detected) + random.duration(stages.declare)
        guard take(.declared, at: second, to: .containment) else { return false }
        declared = second
        return true
    }

    // MARK: Escalation and reopening

    /// Escalations lie between acknowledgement and containment, each a level higher.
    mutating func escalate(_ random: inout SeededGenerator) -> [EscalationRecord] {
        guard let acknowledged else { return [] }
        let chance: Double =
            switch severity {
            case .critical: 0.85
            case .high: 0.4
            case .medium: 0.05
            case .low, .info, .unrated: 0
            }
        guard random.chance(chance) else { return [] }
        var found: [EscalationRecord] = []
        var second = acknowledged
        let until = min(asOf, contained ?? asOf)
        for level in ReviewWords.escalationLevels {
            second += random.duration(.minutes(40, 0.8))
            guard second <= until else { break }
            found.append(
                EscalationRecord(
                    at: Instant(seconds: second), level: level, reason: random.pick(ReviewWords.escalationReasons),
                    by: random.pick(Names.analysts)))
            guard random.chance(severity == .critical ? 0.55 : 0.2) else { break }
        }
        if let first = found.first {
            var statement = AssertionRecord(.escalated, at: first.at)
            statement.reason = first.reason
            assertions.append(statement)
        }
        return found
    }

    /// A closed incident that comes back: a second round from a phase in which work goes on.
    mutating func reopen(_ random: inout SeededGenerator) {
        guard let closed else { return }
        let back = closed + random.duration(.days(6, 0.8))
        guard back <= asOf else { return }
        var statement = AssertionRecord(.reopened, at: Instant(seconds: back))
        statement.round = 1
        statement.reason = random.pick(ReviewWords.reopenings)
        assertions.append(statement)
        let first = random.below(3)
        phase = [Phase.containment, .eradication, .recovery][first]
        var last = back
        let steps: [(Milestone, LogNormal, Phase)] = [
            (.contained, stages.contain, .eradication), (.eradicated, stages.eradicate, .recovery),
            (.recovered, stages.recover, .review), (.closed, stages.close, .closed),
        ]
        for (milestone, law, target) in steps.dropFirst(first) {
            last += random.duration(law)
            guard take(milestone, at: last, to: target, round: 2) else { return }
        }
    }

    // MARK: Corrections

    /// One exact time turns out to have been wrong: the first statement stays, superseded, before the one that holds.
    mutating func correct(_ random: inout SeededGenerator) {
        let places = assertions.indices.filter {
            let statement = assertions[$0]
            return statement.at != nil && (statement.round ?? 1) == 1
                && [.occurred, .detected, .contained].contains(statement.milestone)
        }
        guard !places.isEmpty else { return }
        let place = random.pick(places)
        guard let right = assertions[place].at?.wholeSeconds else { return }
        let error = random.pick([-7_200, -3_600, -1_800, 900, 3_600, 7_200])
        let wrong = min(asOf, right + Int64(error))
        // Nobody records a time before it has come, and nothing before the record was opened.
        let recorded = max(wrong, right, detected) + 60 * Int64(5 + random.below(115))
        let corrected = recorded + 3_600 * Int64(6 + random.below(240))
        guard corrected <= asOf, wrong != right else { return }
        var first = assertions[place]
        first.at = Instant(seconds: wrong)
        first.confidence = .estimated
        first.recordedAt = Instant(seconds: recorded)
        first.recordedBy = random.pick(Names.analysts)
        first.supersededAt = Instant(seconds: corrected)
        assertions[place].recordedAt = Instant(seconds: corrected)
        assertions[place].recordedBy = random.pick(Names.leads)
        assertions[place].confidence = .confirmed
        assertions[place].reason = random.pick(ReviewWords.corrections)
        assertions.insert(first, at: place)
    }

    // MARK: Shared

    /// States a step unless it lies after the horizon.
    private mutating func take(_ milestone: Milestone, at second: Int64, to target: Phase, round: Int? = nil) -> Bool {
        guard second <= asOf else { return false }
        var statement = AssertionRecord(milestone, at: Instant(seconds: second))
        statement.round = round
        assertions.append(statement)
        phase = target
        return true
    }

    private mutating func pass(_ milestone: Milestone, _ reason: String, to target: Phase) {
        var statement = AssertionRecord(milestone)
        statement.standing = .notApplicable
        statement.reason = reason
        assertions.append(statement)
        phase = target
    }
}
