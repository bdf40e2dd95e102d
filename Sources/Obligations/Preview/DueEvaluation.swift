import IncidentModel

/// A limit that was there before, and no longer counts.
package struct MissedLimit: Equatable, Sendable {
    package let due: Instant
    package let derivation: String
}

/// What a due tree came to.
struct DueOutcome {
    enum Value {
        case instant(Instant)
        /// No instant: either the law gives none, or an event has not happened yet.
        case open
    }

    var value: Value
    /// What the count came to before relief or a delay moved it.
    var counted: Instant?
    /// Computed from the due of a stage that was not sent, or without the primary clock.
    var isProjected = false
    /// Where the clock that decided began.
    var start: Instant?
    /// `classified 2026-03-10 11:30 + 4 h`; for an open due the whole sentence.
    var sum: String
    /// What follows the result.
    var remarks: [String] = []
    var missing: [String] = []
    var assumptions: [String] = []
    var earlierMissed: [MissedLimit] = []

    var due: Instant? {
        if case .instant(let due) = value { return due }
        return nil
    }

    static func waiting(_ event: EventName) -> DueOutcome {
        DueOutcome(value: .open, sum: "waits for \(event)", missing: [event.description])
    }
}

/// Walks the due trees of one rule with one set of facts under one policy.
struct DueEvaluation {
    let prepared: PreparedRule
    let facts: Facts
    let policy: CountingPolicy
    /// The zone and the closed days of a stage.
    let places: StagePlaces
    let otherNotice: Truth
    /// Whether the sums of clocks are written out, which costs more than the counting.
    let inWords: Bool

    private var rule: ObligationRule { prepared.rule }

    private var conditions: ConditionContext {
        ConditionContext(facts: facts, rule: rule.id, otherNotice: otherNotice)
    }

    /// The due of a stage, before any delay that an authority ordered.
    func outcome(of stage: ObligationStage, depth: Int = 0) throws(PreviewProblem) -> DueOutcome {
        let place = try places.place(of: stage)
        let count = PeriodCount(zone: place.zone, closed: place.closed, policy: policy)
        return try outcome(stage.due, count, depth: depth)
    }

    private func outcome(
        _ due: DueRule, _ count: PeriodCount, depth: Int
    ) throws(PreviewProblem) -> DueOutcome {
        switch due {
        case .earliest(let limits): return try earliest(limits, count, depth: depth)
        case .latest(let limits): return try latest(limits, count, depth: depth)
        case .choose(let alternatives): return try choose(alternatives, count, depth: depth)
        case .relief(let inner, let time, let when):
            return try relieved(try outcome(inner, count, depth: depth), at: time, when: when, count)
        case .promptly(let words, let start):
            let begin = start.flatMap { facts.start(of: $0, in: rule.id) }
            let since = begin.map {
                ", \(DerivationText.phrase(start?.event ?? EventName("")))" + " \(count.zone.clockText($0))"
            }
            return DueOutcome(value: .open, start: begin, sum: "no instant: \(words)\(since ?? "")")
        case .contract(let otherwise):
            return try contract(otherwise: otherwise, count, depth: depth)
        default: return try clock(due, count, depth: depth)
        }
    }

    /// A tree that is one clock.
    private func clock(_ due: DueRule, _ count: PeriodCount, depth: Int) throws(PreviewProblem) -> DueOutcome {
        guard let clock = due.ownStart else { return DueOutcome(value: .open, sum: "no clock") }
        guard let start = try start(of: clock, depth: depth) else { return .waiting(clock.event) }
        let end: PeriodCount.End
        switch due {
        case .elapsed(let seconds, _): end = count.elapsed(seconds: seconds, from: start.instant)
        case .days(let days, _, let time): end = try count.days(days, from: start.instant, at: time)
        case .businessDays(let days, _, let time, let closedDayEvent):
            end = try count.businessDays(days, from: start.instant, at: time, closedDayEvent: closedDayEvent)
        case .months(let months, _): end = try count.months(months, from: start.instant)
        case .workingHours(let seconds, _, let opens, let closes):
            end = try count.workingHours(seconds: seconds, from: start.instant, opens: opens, closes: closes)
        case .yearEnd(_, let rule, let time):
            let year = count.zone.date(at: start.instant).year
            end = try count.day(DueEvaluation.day(rule, year: year), at: time)
        default: return DueOutcome(value: .open, sum: "no clock")
        }
        var result = DueOutcome(value: .instant(end.due), isProjected: start.isProjected, start: start.instant, sum: "")
        guard inWords else { return result }
        var sum = DerivationText.phrase(clock.event)
        sum += start.isProjected ? " (projected) " : " "
        sum += count.zone.clockText(start.instant)
        sum += " + "
        sum += DueEvaluation.period(of: due, from: start.instant, in: count.zone)
        result.sum = sum
        if let remark = end.remark { result.remarks.append(remark) }
        return result
    }

    /// `4 h`, `3 business days`.
    private static func period(of due: DueRule, from start: Instant, in zone: ZonedClock) -> String {
        switch due {
        case .elapsed(let seconds, _): DerivationText.length(seconds: seconds)
        case .days(let days, _, _): DerivationText.count(days, "day")
        case .businessDays(let days, _, _, _): DerivationText.count(days, "business day")
        case .months(let months, _): DerivationText.count(months, "month")
        case .workingHours(let seconds, _, let opens, let closes):
            "\(DerivationText.length(seconds: seconds)) between \(opens) and \(closes)"
        case .yearEnd(_, let rule, _): words(rule, year: zone.date(at: start).year)
        default: ""
        }
    }

    private static func day(_ rule: YearEndRule, year: Int) -> CivilDate {
        let lastDay = CivilDate(year: year, month: 12, day: 31) ?? CivilDate(daysSince1970: 0)
        switch rule {
        case .daysAfter(let days): return lastDay.adding(days: days)
        case .following(let month, let day):
            let first = lastDay.adding(days: 1).firstOfMonth(adding: month - 1)
            return first.adding(days: min(day, CivilDate.length(ofMonth: first.month, year: first.year)) - 1)
        }
    }

    private static func words(_ rule: YearEndRule, year: Int) -> String {
        switch rule {
        case .daysAfter(let days): "end of \(year) + \(DerivationText.count(days, "day"))"
        case .following: "the day fixed in \(year + 1)"
        }
    }

    /// The start of a clock: the event, or the due of the stage whose sending it waits for.
    private func start(
        of clock: ClockStart, depth: Int
    ) throws(PreviewProblem) -> (instant: Instant, isProjected: Bool)? {
        if let instant = facts.start(of: clock, in: rule.id) { return (instant, false) }
        // Cycles are refused when a rule is checked; the bound keeps an unchecked one from recursing without end.
        guard clock.event.obligation == nil, let key = clock.event.stage, let stage = rule.stage(key), depth < 20,
            let due = try outcome(of: stage, depth: depth + 1).due
        else { return nil }
        return (due, true)
    }
}

// MARK: - Trees of several limits

extension DueEvaluation {
    private func earliest(
        _ limits: [DueLimit], _ count: PeriodCount, depth: Int
    ) throws(PreviewProblem) -> DueOutcome {
        var known: [DueOutcome] = []
        var open: [DueOutcome] = []
        var isPrimaryOpen = false
        var lapsed: [MissedLimit] = []
        for (index, limit) in limits.enumerated() {
            let outcome = try self.outcome(limit.due, count, depth: depth)
            guard let due = outcome.due else {
                open.append(outcome)
                if index == 0 { isPrimaryOpen = true }
                continue
            }
            if let lapses = limit.lapsesWhen, try lapses.verdict(conditions).truth == .yes {
                lapsed.append(
                    MissedLimit(due: due, derivation: "\(outcome.sum) = \(count.zone.clockText(due)) was missed"))
                continue
            }
            known.append(outcome)
        }
        guard var winner = known.min(by: { ($0.due ?? .distantFuture) < ($1.due ?? .distantFuture) }) else {
            var result = open.first ?? DueOutcome(value: .open, sum: "no limit")
            result.missing = open.flatMap(\.missing)
            result.earlierMissed = lapsed
            return result
        }
        let others = known.filter { $0.sum != winner.sum }
        if !others.isEmpty { winner.remarks.insert("before " + others.map(\.sum).joined(separator: " and "), at: 0) }
        winner.isProjected = winner.isProjected || isPrimaryOpen
        for outcome in open { winner.assumptions += outcome.missing.map { "\($0) has not happened" } }
        winner.earlierMissed += lapsed
        winner.remarks += lapsed.map(\.derivation)
        return winner
    }

    private func latest(
        _ limits: [DueLimit], _ count: PeriodCount, depth: Int
    ) throws(PreviewProblem) -> DueOutcome {
        var winner: DueOutcome?
        var sums: [String] = []
        for limit in limits {
            if let lapses = limit.lapsesWhen, try lapses.verdict(conditions).truth == .yes { continue }
            let outcome = try self.outcome(limit.due, count, depth: depth)
            guard let due = outcome.due else { return outcome }
            sums.append(outcome.sum)
            if due > winner?.due ?? .distantPast { winner = outcome }
        }
        guard var winner else { return DueOutcome(value: .open, sum: "no limit") }
        let others = sums.filter { $0 != winner.sum }
        if !others.isEmpty { winner.remarks.insert("after " + others.joined(separator: " and "), at: 0) }
        return winner
    }

    private func choose(
        _ alternatives: [DueRule.Alternative], _ count: PeriodCount, depth: Int
    ) throws(PreviewProblem) -> DueOutcome {
        var assumptions: [String] = []
        for alternative in alternatives {
            if let when = alternative.when {
                let verdict = try when.verdict(conditions)
                if verdict.truth == .undecided { assumptions += verdict.missing.map { "\($0) is not known" } }
                guard verdict.truth == .yes else { continue }
            }
            var result = try outcome(alternative.due, count, depth: depth)
            result.assumptions = assumptions + result.assumptions
            return result
        }
        return DueOutcome(value: .open, sum: "no alternative holds")
    }

    /// Commission Delegated Regulation (EU) 2025/301, Article 5(4): a limit on a closed day moves to noon of the next
    /// working day for those who are entitled to it.
    private func relieved(
        _ outcome: DueOutcome, at time: TimeOfDay, when: Condition, _ count: PeriodCount
    ) throws(PreviewProblem) -> DueOutcome {
        guard let due = outcome.due else { return outcome }
        var result = outcome
        let verdict = try when.verdict(conditions)
        let day = count.zone.date(at: due)
        switch verdict.truth {
        case .no:
            result.remarks.append(
                day.isSaturdayOrSunday ? "a weekend, but no relief for this entity" : "no relief for this entity")
        case .undecided:
            result.remarks.append(
                day.isSaturdayOrSunday
                    ? "a weekend; relief to the next working day is not assumed"
                    : "relief for closed days is not assumed")
            result.assumptions.append("no relief, because not known: \(verdict.missing.joined(separator: ", "))")
        case .yes:
            if try count.closed.isOpen(day) {
                result.remarks.append("not a working-day case")
            } else {
                let open = try count.closed.firstOpen(from: day.adding(days: 1))
                result.value = .instant(count.zone.legalInstant(open, time))
                result.counted = due
                result.remarks.append("a closed day, relief to \(open) \(time)")
            }
        }
        return result
    }

    private func contract(
        otherwise words: String, _ count: PeriodCount, depth: Int
    ) throws(PreviewProblem) -> DueOutcome {
        guard let tree = facts.attributes["contract"] else {
            return DueOutcome(value: .open, sum: "no instant: \(words)", missing: ["contract"])
        }
        let terms = try ContractTerms(tree)
        let place = try places.place(of: terms, otherwise: count)
        let policy = terms.eventDayCounts && self.policy == .default ? .inclusiveDayOne : self.policy
        return try clock(
            terms.due,
            PeriodCount(
                zone: place.zone, closed: place.closed, policy: policy, eventDayCounts: terms.eventDayCounts),
            depth: depth)
    }
}

extension Instant {
    static let distantFuture = Instant(microseconds: .max)
    static let distantPast = Instant(microseconds: .min)
}
