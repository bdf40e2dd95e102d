import ControlFrameworks
import IncidentModel
import Postgres
import ResponseMetrics
import Storage

extension CaseDesk {
    package struct EffectivenessRequest: Sendable {
        /// nil takes everything up to the horizon, with nothing before it to compare with.
        package var period: Period?
        /// A framework or baseline; nil shows what was challenged in any.
        package var framework: String?
        package var asOf: Instant?
        package var knownAt: Instant?

        package init() {}
    }

    /// How each control held in a period.
    package struct EffectivenessAnswer: Sendable {
        package let review: EffectivenessReview
        package let period: Period?
        package let previous: Period?
        package let asOf: Instant
        package let knownAt: Instant
        package let scope: ControlLibrary.Scope?
        /// Label and title, of the framework where it still has the control, else as they were recorded.
        package let names: [ControlID: ControlName]
        /// Of controls with a fix that is done: whether they failed again.
        package let fixes: [ControlID: FixSurvival]
    }

    package struct ControlName: Sendable {
        package let label: String
        package let title: String
    }

    package func effectiveness(_ request: EffectivenessRequest) throws -> EffectivenessAnswer {
        try read { session in
            let library = try ControlLibrary.read(from: session)
            let scope = try request.framework.map { try library.scope(named: $0) }
            let moment = request.asOf ?? context.now
            let rows = try session.query(
                ControlObservationQuery.statement(asOf: request.asOf, knownAt: request.knownAt, before: moment.next)
            ).map(ControlObservationQuery.read)
            let controls = scope.map { Set($0.controls) }
            let framework: FrameworkID? = if case .framework(let framework) = scope { framework.id } else { nil }
            // Also controls that the framework no longer has: what was recorded against it is not forgotten.
            let observed = rows.filter { row in
                guard let controls else { return true }
                return controls.contains(row.observation.control) || row.observation.control.framework == framework
            }
            let previous = request.period.map { $0.previous(clock: clock) }
            let all = Instant(microseconds: Int64.min / 2)..<moment.next
            let review = try EffectivenessReview(
                observed.map(\.observation), scope: scope?.controls ?? [],
                period: request.period.map { $0.from..<$0.to } ?? all, previous: previous.map { $0.from..<$0.to })
            var names = Dictionary(
                rows.map { ($0.observation.control, ControlName(label: $0.label, title: $0.title)) },
                uniquingKeysWith: { $1 })
            for line in review.lines {
                guard let control = library.registry.control(line.current.control) else { continue }
                names[control.id] = ControlName(label: control.label, title: control.title)
            }
            let history = FixHistory(
                try session.query(
                    CorrectiveActionsQuery.statement(asOf: request.asOf, knownAt: request.knownAt, now: context.now)
                ).map(CorrectiveActionsQuery.read), observations: rows.map(\.observation), horizon: moment)
            var fixes: [ControlID: FixSurvival] = [:]
            for control in history.controls { fixes[control] = try history.survival(of: control) }
            return EffectivenessAnswer(
                review: review, period: request.period, previous: previous, asOf: moment,
                knownAt: request.knownAt ?? context.now, scope: scope, names: names, fixes: fixes)
        }
    }
}

extension CaseDesk.EffectivenessAnswer {
    package var json: JSONValue {
        let exposure = review.exposure
        return .object([
            .init("framework", .text(scope?.urn)), .init("period", period.map(span) ?? .null),
            .init("previous", previous.map(span) ?? .null), .init("as_of", .instant(asOf)),
            .init("known_at", .instant(knownAt)),
            .init(
                "controls",
                .array(review.lines.filter { $0.current.standing != .neverChallenged || hadBefore($0) }.map(line))),
            .init(
                "exposure",
                .object([
                    .init("controls", .int(exposure.controls)), .init("rated", .int(exposure.rated)),
                    .init("no_verdict", .int(exposure.noVerdict)),
                    .init("never_challenged", .strings(exposure.neverChallenged.map(\.urn))),
                ])),
        ])
    }

    private func hadBefore(_ line: EffectivenessReview.Line) -> Bool {
        (line.previous?.standing ?? .neverChallenged) != .neverChallenged
    }

    private func span(_ period: Period) -> JSONValue {
        .object([
            .init("label", .string(period.label)), .init("from", .instant(period.from)),
            .init("to", .instant(period.to)),
        ])
    }

    private func line(_ line: EffectivenessReview.Line) -> JSONValue {
        let current = line.current
        return .object(
            [
                .init("control", .string(current.control.urn)),
                .init("label", .text(names[current.control]?.label)),
                .init("title", .text(names[current.control]?.title)),
            ] + figures(current) + [
                .init("previous", line.previous.map { .object(figures($0)) } ?? .null),
                .init("trend", line.change.map { .string($0.verdict.word) } ?? .null),
                .init("change", line.change?.difference.map { .number($0) } ?? .null),
                .init("change_ci95", line.change.map { bounds($0.interval) } ?? .null),
                .init("fixes", fixes[current.control].map(fixJSON) ?? .null),
                .init(
                    "incidents",
                    .array(
                        current.incidents.map {
                            .object([
                                .init("key", .string($0.incident)), .init("at", .instant($0.at)),
                                .init("outcome", .string($0.outcome.rawValue)),
                                .init("confirmed", .bool($0.isConfirmed)),
                            ])
                        })),
            ])
    }

    private func figures(_ figures: ControlEffectiveness) -> [JSONValue.Member] {
        [
            .init("standing", .string(figures.standing.rawValue)), .init("n", .int(figures.n)),
            .init("worked", .int(figures.proportion.successes)), .init("not_held", .int(figures.failures)),
            .init("apart", .int(figures.apart)),
            .init("effectiveness", figures.rate.map { .number($0) } ?? .null),
            .init("effectiveness_ci95", figures.interval.map(bounds) ?? .null),
            .init("confirmed", .int(figures.confirmed)),
            .init(
                "outcomes",
                .object(
                    ControlOutcome.allCases.filter { figures.count($0) > 0 }.map {
                        .init($0.rawValue, .int(figures.count($0)))
                    })),
            .init(
                "excluded",
                .array(
                    figures.excluded.map {
                        .object([
                            .init("reason", .string($0.reason.reason)), .init("n", .int($0.incidents)),
                        ])
                    })),
        ]
    }

    private func fixJSON(_ survival: FixSurvival) -> JSONValue {
        .object([
            .init("window_days", .int(Int(survival.windowSeconds / 86_400))), .init("held", .int(survival.held)),
            .init("recurred", .int(survival.recurred)), .init("too_early", .int(survival.tooEarly)),
            .init("share_holding", survival.share.map { .number($0) } ?? .null),
            .init("soonest_failure_s", survival.soonestFailure.map { .number($0) } ?? .null),
        ])
    }

    private func bounds(_ bounds: ConfidenceBounds<Double>) -> JSONValue {
        .array([bounds.lower.map { .number($0) } ?? .null, bounds.upper.map { .number($0) } ?? .null])
    }
}

extension EffectivenessChange.Verdict {
    package var word: String {
        switch self {
        case .noDetectableChange: "no_detectable_change"
        case .better: "better"
        case .worse: "worse"
        case .tooFew: "too_few"
        }
    }
}
