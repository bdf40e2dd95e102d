import IncidentModel
import Obligations
import Storage

extension DutyRecord {
    /// One element of `duties`.
    package var json: JSONValue {
        .object([
            .init("obligation", .string(obligation)), .init("name", .string(name)),
            .init("version", .string(version)), .init("citation", .string(citation)),
            .init("applies", applies.json), .init("missing", .strings(missing)),
            .init("decision", .string(standing.rawValue)),
            .init(
                "decided",
                decision.map { decision in
                    .object([
                        .init("applies", .bool(decision.applies)), .init("reason", .string(decision.reason)),
                        .init("by", .string(decision.by)), .init("at", .instant(decision.at)),
                        .init("needs_second_person", .bool(decision.needsSecondPerson)),
                        .init("confirmed_by", .text(decision.confirmedBy)),
                        .init("holds", .bool(decision.factsDigest == factsDigest && standing != .undecided)),
                    ])
                } ?? .null),
            .init("facts_digest", .string(factsDigest)),
            .init("stages", .array(stages.map { stage in stage.json(filings.first { $0.stage == stage.key }) })),
            .init("filings", .array(filings.map(\.json))),
        ])
    }
}

extension DutyRecord.Applies {
    package var json: JSONValue {
        switch self {
        case .yes: .bool(true)
        case .no: .bool(false)
        case .undecided: .null
        }
    }
}

extension DutyRecord.Stage {
    func json(_ filing: DutyRecord.Filing?) -> JSONValue {
        .object([
            .init("stage", .string(key)), .init("name", .string(name)), .init("kind", .string(kind)),
            .init("voluntary", .bool(voluntary)), .init("applies", owed.json), .init("due", .instant(due)),
            .init("projected", .bool(projected)), .init("derivation", .string(derivation)),
            .init("citation", .string(citation)), .init("filed_at", .instant(filing?.at)),
            .init("late", filing.map { .bool($0.late) } ?? .null),
            .init("acknowledged_at", .instant(filing?.acknowledgedAt)), .init("warned", .int(warned)),
            .init("remarks", .verbatim(remarks)),
        ])
    }
}

extension DutyRecord.Filing {
    var json: JSONValue {
        .object([
            .init("stage", .string(stage)), .init("at", .instant(at)), .init("channel", .string(channel)),
            .init("reference", .text(reference)), .init("file", .text(contentName)), .init("sha256", .text(sha256)),
            .init("due", .instant(due)), .init("late", .bool(late)), .init("by", .string(by)),
            .init("acknowledged_at", .instant(acknowledgedAt)), .init("receipt", .text(receipt)),
        ])
    }
}

extension DutyQuery.Running {
    /// One element of `duty list --json`.
    package func json(now: Instant) -> JSONValue {
        .object([
            .init("key", .string(key.description)), .init("title", .string(title)),
            .init("obligation", .string(obligation)), .init("decision", .string(standing.rawValue)),
            .init("stage", .string(stage)), .init("name", .string(name)), .init("due", .instant(due)),
            .init("projected", .bool(projected)),
            .init("remaining_s", .seconds(microseconds: due.map { $0.microseconds(since: now) })),
            .init("overdue", .bool(due.map { $0 < now } ?? false)), .init("warning", .int(warning(now: now)?.rawValue)),
            .init("warned", .int(warned)),
            .init("derivation", .string(derivation)), .init("citation", .string(citation)),
        ])
    }

    /// How far the clock has gone.
    package func warning(now: Instant) -> DutyWarning? {
        guard let due else { return nil }
        return DutyWarning.reached(start: start ?? due, due: due, now: now)
    }
}
