import IncidentModel
import Obligations
import Postgres
import Storage

/// A duty with everything that is on file of it: what it is, what it was before, who asked that it wait, why numbers differ.
package struct DutyFile: Sendable {
    package let duty: DutyRecord
    package let delays: [NoticeDelay]
    /// By the number of the filing that stated the later value.
    package let differences: [ExplainedDifference]
    /// The newest last.
    package let decisions: [DutyRecord.Decision]
    package let formerStandings: [SupersededStanding]
    /// By stage.
    package let formerDues: [String: [SupersededDue]]

    init(_ duty: DutyRecord, _ history: DutyHistoryQuery.History) {
        self.duty = duty
        let sendings = history.sendings.filter { $0.obligation == duty.obligation }
        let filings = Set(sendings.map(\.filing))
        delays = history.delays.filter { $0.obligation == duty.obligation }
        differences = history.differences.filter { filings.contains($0.filing) }
        decisions = history.decisions.filter { $0.obligation == duty.obligation }.map(\.decision)
        formerStandings = DutyHistory.superseded(
            history.duties.filter { $0.obligation == duty.obligation }.map {
                DutyVersion(
                    at: $0.at, standing: $0.standing.rawValue, ruleVersion: $0.ruleVersion, action: $0.action, by: $0.by
                )
            })
        let stages = Dictionary(grouping: history.stages.filter { $0.obligation == duty.obligation }, by: \.stage)
        formerDues = Dictionary(
            uniqueKeysWithValues: stages.map { key, versions in
                (
                    key,
                    DutyHistory.superseded(
                        versions.map {
                            StageVersion(
                                at: $0.at, isOwed: $0.owed != .no, due: $0.due, derivation: $0.derivation,
                                ruleVersion: $0.ruleVersion, action: $0.action, by: $0.by)
                        }, stage: key, sendings: sendings.map { ($0.stage, $0.at, $0.recordedAt) })
                )
            })
    }
}

extension CaseDesk {
    /// - Parameter obligation: only this one.
    package func dutyFiles(_ key: IncidentKey, obligation: String?) throws -> [DutyFile] {
        let (shown, history) = try read { session in
            let detail = try detail(of: key, in: session)
            return (
                detail, try DutyHistoryQuery.read(session.pipeline(DutyHistoryQuery.statements("\(detail.id)")))
            )
        }
        try recordReading(of: shown, as: "duty show")
        let wanted = shown.duties.filter { obligation == nil || $0.obligation == obligation }
        if let obligation, wanted.isEmpty {
            let nearest = NearestName.of(obligation, among: shown.duties.map(\.obligation))
            throw CaseworkError.notFound(
                what: "duty", key: obligation + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        return wanted.map { DutyFile($0, history) }
    }
}

extension DutyFile {
    /// One element of `duties` of `duty show --json`.
    package var json: JSONValue {
        duty.json.adding([
            .init("delays", .array(delays.map(\.json))), .init("differences", .array(differences.map(\.json))),
            .init(
                "decisions",
                .array(
                    decisions.enumerated().map { position, decision in
                        let next = position + 1 < decisions.count ? decisions[position + 1] : nil
                        return .object([
                            .init("applies", .bool(decision.applies)), .init("reason", .string(decision.reason)),
                            .init("by", .string(decision.by)), .init("at", .instant(decision.at)),
                            .init("confirmed_by", .text(decision.confirmedBy)),
                            .init(
                                "superseded_by",
                                next.map { .string("the decision of \($0.by) at \($0.at)") } ?? .null),
                        ])
                    })),
            .init("former_standings", .array(formerStandings.map(\.json))),
            .init(
                "former_dues",
                .array(
                    duty.stages.flatMap { stage in (formerDues[stage.key] ?? []).map { $0.json(stage: stage.key) } })),
        ])
    }
}

extension SupersededStanding {
    var json: JSONValue {
        .object([
            .init("decision", .string(standing)), .init("version", .string(ruleVersion)), .init("from", .instant(from)),
            .init("until", .instant(until)), .init("superseded_by", .string(by)),
        ])
    }
}

extension SupersededDue {
    func json(stage: String) -> JSONValue {
        .object([
            .init("stage", .string(stage)), .init("due", .instant(due)), .init("derivation", .string(derivation)),
            .init("version", .string(ruleVersion)), .init("from", .instant(from)), .init("until", .instant(until)),
            .init("superseded_by", .string(by)), .init("missed", .bool(wasMissed)),
        ])
    }
}
