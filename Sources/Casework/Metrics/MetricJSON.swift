import IncidentModel
import ResponseMetrics
import Storage

extension MetricResult {
    /// One element of `metrics` (INTERFACE, Metrics); durations in seconds.
    package var json: JSONValue {
        .object(
            [
                .init("metric", .string(definition.rawValue)),
                .init("start", .string(definition.start.rawValue)),
                .init("end", .string(definition.end.rawValue)),
            ] + figures)
    }

    /// What every metric has, whatever it is measured between.
    fileprivate var figures: [JSONValue.Member] {
        [
            .init("group", group.isEmpty ? .null : .string(group.joined(separator: " / "))),
            .init("population", .int(population)),
            .init("n", .int(summary.n)),
            .init("open", .int(summary.open)),
            .init("missing", .int(missingCount)),
            .init(
                "missing_times",
                .array(missing.map { .object([.init("reason", .string($0.reason.rawValue)), .init("n", .int($0.n))]) })),
            .init(
                "excluded",
                .array(
                    excluded.map { .object([.init("reason", .string($0.reason.rawValue)), .init("n", .int($0.n))]) })),
            .init("estimated", .int(estimated)),
            .init("mean_s", .seconds(microseconds: summary.mean)),
            .init("min_s", .seconds(microseconds: summary.minimum)),
            .init("max_s", .seconds(microseconds: summary.maximum)),
            .init("median_s", .seconds(microseconds: summary.median)),
            .init("p75_s", .seconds(microseconds: summary.p75)),
            .init("p90_s", .seconds(microseconds: summary.p90)),
            .init("p95_s", .seconds(microseconds: summary.p95)),
            .init("median_ci95_s", .bounds(summary.medianInterval)),
            .init("sd_s", .seconds(microseconds: summary.standardDeviation)),
            .init("geometric_mean_s", .seconds(microseconds: summary.geometricMean)),
            .init("km_median_s", .seconds(microseconds: summary.survivalMedian)),
            .init("km_median_ci95_s", .bounds(summary.survivalMedianInterval)),
        ]
    }
}

extension NoticeTimeResult {
    /// An element of `metrics` for one obligation and stage; margins are due less submission, negative for what was late.
    package var json: JSONValue {
        // It fails of nothing only, and then there is no interval.
        let bounds: (lower: Double, upper: Double)? = attainment.total == 0 ? nil : try? attainment.wilsonInterval()
        return .object(
            [
                .init("metric", .string(MetricDefinition.timeToNotify.rawValue)),
                .init("start", .string("clock_start")), .init("end", .string("submitted")),
                .init("obligation", .string(obligation)), .init("stage", .string(stage)),
            ] + figures.figures + [
                .init("on_time", .int(attainment.successes)),
                .init("late", .int(late)),
                .init("overdue", .int(overdue)),
                .init("on_time_share", attainment.share.map { .number($0) } ?? .null),
                .init("on_time_share_ci95", bounds.map { .array([.number($0.lower), .number($0.upper)]) } ?? .null),
                .init("margin_median_s", .seconds(microseconds: medianMargin)),
                .init("margin_min_s", .seconds(microseconds: margins.first)),
                .init("margin_max_s", .seconds(microseconds: margins.last)),
            ])
    }
}

extension JSONValue {
    fileprivate static func bounds(_ interval: ConfidenceBounds<Int64>) -> JSONValue {
        .array([.seconds(microseconds: interval.lower), .seconds(microseconds: interval.upper)])
    }
}

extension CaseDesk.MetricAnswer {
    package func json(period: Period?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("metrics", .array(results.map(\.json) + noticeTimes.map(\.json))),
            .init("as_of", .instant(asOf)),
            .init("known_at", .instant(knownAt)),
            .init(
                "period",
                period.map {
                    .object([
                        .init("label", .string($0.label)), .init("from", .instant($0.from)),
                        .init("to", .instant($0.to)),
                    ])
                } ?? .null),
        ]
        if isExplained {
            members.append(
                .init(
                    "incidents",
                    .array(explanations.map(explanationJSON) + noticeExplanations.map(noticeExplanationJSON))))
        }
        return .object(members)
    }

    private func noticeExplanationJSON(_ item: NoticeExplanation) -> JSONValue {
        let verdict = item.contribution.verdict
        return .object([
            .init("key", .string(item.incident)),
            .init("metric", .string(MetricDefinition.timeToNotify.rawValue)),
            .init("obligation", .string(item.obligation)), .init("stage", .string(item.stage)),
            .init("group", item.group.isEmpty ? .null : .string(item.group.joined(separator: " / "))),
            .init("counted", .bool(verdict.counted)), .init("reason", .string(verdict.reason)),
            .init("duration_s", .seconds(microseconds: verdict.duration)),
            .init("margin_s", .seconds(microseconds: item.margin)),
        ])
    }

    private func explanationJSON(_ item: (key: IncidentKey, explanation: MetricExplanation)) -> JSONValue {
        let verdict = item.explanation.contribution.verdict
        return .object([
            .init("key", .string(item.key.description)),
            .init("metric", .string(item.explanation.definition.rawValue)),
            .init(
                "group",
                item.explanation.group.isEmpty ? .null : .string(item.explanation.group.joined(separator: " / "))),
            .init("counted", .bool(verdict.counted)),
            .init("reason", .string(verdict.reason)),
            .init("duration_s", .seconds(microseconds: verdict.duration)),
        ])
    }
}

extension MetricContribution {
    /// In or out, why, and the duration in microseconds where there is one.
    package var verdict: (counted: Bool, reason: String, duration: Int64?) {
        switch self {
        case .completed(let duration, let estimated): (true, estimated ? "estimated" : "completed", duration)
        case .open(let age): (true, "open", age)
        case .missing(let reason): (false, reason.rawValue, nil)
        case .excluded(let reason): (false, reason.rawValue, nil)
        }
    }
}
