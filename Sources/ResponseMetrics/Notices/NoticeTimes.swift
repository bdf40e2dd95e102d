import IncidentModel

/// Time to notify: from the start of a legal or contractual clock to the submission, one result an obligation, stage and group.
package struct NoticeTimes: Sendable {
    private let query: MetricQuery
    private let notices: [Notice]
    private let months: MonthIndex

    package init(_ notices: [Notice], query: MetricQuery) {
        self.query = query
        self.notices = notices.filter { NoticeTimes.belongs($0, query) }
        months = MonthIndex(clock: query.clock)
    }

    /// By obligation, stage and group. Fails only if a duration is negative, which the rule has ruled out before.
    package func results() throws -> [NoticeTimeResult] {
        var tallies: [Key: Tally] = [:]
        for notice in notices {
            tallies[key(notice), default: Tally()].add(notice, at: query.asOf, agesAt: query.agesAt)
        }
        return try tallies.sorted { $0.key < $1.key }.map { key, tally in
            let sample = try DurationSample(completed: tally.completed, censored: tally.open)
            return NoticeTimeResult(
                obligation: key.obligation, stage: key.stage,
                figures: MetricResult(
                    definition: .timeToNotify, group: key.group, population: tally.population,
                    missing: tally.missing > 0 ? [(reason: .start, n: tally.missing)] : [],
                    excluded: MetricContribution.Exclusion.allCases.compactMap { reason in
                        tally.excluded[reason].map { (reason: reason, n: $0) }
                    }, estimated: 0, summary: try DurationSummary(sample), sample: sample),
                margins: tally.margins.sorted(),
                attainment: try Proportion(tally.onTime, of: tally.onTime + tally.late + tally.overdue),
                late: tally.late, overdue: tally.overdue)
        }
    }

    /// Each notice with what it contributes.
    package func explanations() -> [NoticeExplanation] {
        notices.map { notice in
            NoticeExplanation(
                incident: notice.subject.key, obligation: notice.obligation, stage: notice.stage,
                group: group(notice).map(\.text),
                contribution: notice.contribution(at: query.asOf, agesAt: query.agesAt),
                margin: notice.sent == nil ? nil : notice.margin(at: query.asOf))
        }.sorted { ($0.incident, $0.obligation, $0.stage) < ($1.incident, $1.obligation, $1.stage) }
    }

    private static func belongs(_ notice: Notice, _ query: MetricQuery) -> Bool {
        // Nothing has to be sent for them, so that they are no part of the population.
        if notice.sent == nil, !notice.isNotice || notice.isVoluntary { return false }
        let time: Instant? = query.cohort == .detected ? notice.subject.detectedAt : notice.subject.closedAt
        guard let time, time < query.asOf else { return false }
        guard let period = query.period else { return true }
        return time >= period.from && time < period.to
    }

    private struct Part: Hashable, Comparable {
        var order: Int32
        var text: String

        static func < (left: Part, right: Part) -> Bool { (left.order, left.text) < (right.order, right.text) }
    }

    private struct Key: Hashable, Comparable {
        var obligation: String
        var stage: String
        var parts: [Part]
        var group: [String] { parts.map(\.text) }

        static func < (left: Key, right: Key) -> Bool {
            if left.obligation != right.obligation { return left.obligation < right.obligation }
            if left.stage != right.stage { return left.stage < right.stage }
            return left.parts.lexicographicallyPrecedes(right.parts)
        }
    }

    private func key(_ notice: Notice) -> Key {
        Key(obligation: notice.obligation, stage: notice.stage, parts: group(notice))
    }

    private func group(_ notice: Notice) -> [Part] {
        func word(_ text: String?) -> Part { Part(order: text == nil ? 1 : 0, text: text ?? "(none)") }
        return query.groupings.map { grouping in
            switch grouping {
            case .severity:
                Part(order: Int32(notice.subject.severity.rank), text: notice.subject.severity.rawValue)
            case .category: word(notice.subject.category)
            case .owner: word(notice.subject.owner)
            case .source: word(notice.subject.source)
            case .month:
                ((query.cohort == .detected ? notice.subject.detectedAt : notice.subject.closedAt)
                    .map { months.index(of: $0.microseconds) }).map { Part(order: $0, text: MonthIndex.label($0)) }
                    ?? word(nil)
            }
        }
    }

    private struct Tally {
        var population = 0
        var completed: [Int64] = []
        var open: [Int64] = []
        var missing = 0
        var excluded: [MetricContribution.Exclusion: Int] = [:]
        var margins: [Int64] = []
        var onTime = 0
        var late = 0
        var overdue = 0

        mutating func add(_ notice: Notice, at moment: Instant, agesAt present: Instant) {
            population += 1
            switch notice.contribution(at: moment, agesAt: present) {
            case .completed(let duration, _): completed.append(duration)
            case .open(let age): open.append(age)
            case .missing: missing += 1
            case .excluded(let reason): excluded[reason, default: 0] += 1
            }
            switch notice.state(at: moment) {
            case .onTime: onTime += 1
            case .late: late += 1
            case .overdue: overdue += 1
            default: break
            }
            if !notice.subject.isExercise, notice.sent != nil, let margin = notice.margin(at: moment) {
                margins.append(margin)
            }
        }
    }
}

/// One row of the answer.
package struct NoticeTimeResult: Sendable {
    package let obligation: String
    package let stage: String
    package let figures: MetricResult
    /// Due minus submission of what was sent and had a due, sorted, in microseconds; negative for what was late.
    package let margins: [Int64]
    /// Sent on time among what was sent or is overdue; what still has time enters neither.
    package let attainment: Proportion
    package let late: Int
    package let overdue: Int

    package var medianMargin: Double? { margins.isEmpty ? nil : Quantile.type7(sorted: margins, 0.5) }
}

package struct NoticeExplanation: Sendable {
    package let incident: String
    package let obligation: String
    package let stage: String
    package let group: [String]
    package let contribution: MetricContribution
    package let margin: Int64?
}

extension Notice {
    /// - Parameters:
    ///   - moment: the horizon; a clock that starts at it has not started yet.
    ///   - present: to which instant the ages of those that have not been sent are taken.
    package func contribution(at moment: Instant, agesAt present: Instant) -> MetricContribution {
        switch state(at: moment) {
        case .leftOut(.exercise): return .excluded(.exercise)
        case .leftOut(.closedUnsent): return .excluded(.closedUnsent)
        case .leftOut, .notApplicable: return .excluded(.notApplicable)
        case .undecided: return .excluded(.undecided)
        case .late, .onTime, .sentWithoutLimit, .running, .overdue: break
        }
        guard let start else { return .missing(.start) }
        guard let sent else {
            return start < moment ? .open(present.microseconds(since: start)) : .excluded(.notStarted)
        }
        return sent.at >= start
            ? .completed(sent.at.microseconds(since: start), estimated: false) : .excluded(.impossible)
    }
}
