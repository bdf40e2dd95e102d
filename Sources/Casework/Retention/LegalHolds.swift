import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// - Parameter key: nil holds everything that the organisation has.
    package func setHold(
        _ key: IncidentKey?, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let reason = try required(reason)
        let what = key?.description ?? "the organisation"
        return try change(options, request: "hold set \(what) \(reason)", action: "hold.set") { session in
            let incident = try key.map { try lock($0, options, in: session).id }
            // Numbers are given one after the other.
            _ = try session.pipeline([HoldNumbers.lock(organization), TrailReason.set(reason)])
            let number: Int32 = try session.query(
                LegalHoldTable.set(incidentID: incident, reason: reason, context))[0].decode(0)
            return try answer(number, "hold \(number) set on \(what)", in: session)
        }
    }

    package func releaseHold(
        _ number: Int32, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let reason = try required(reason)
        return try change(options, request: "hold release \(number) \(reason)", action: "hold.release") { session in
            let results = try session.pipeline([
                TrailReason.set(reason), LegalHoldTable.release(number: number, reason: reason, context),
            ])
            guard results[1].affectedRows == 1 else {
                throw CaseworkError.notFound(what: "hold in force", key: String(number))
            }
            return try answer(number, "hold \(number) released", in: session)
        }
    }

    package func holds(includingReleased: Bool) throws -> [LegalHold] {
        try read { try $0.query(LegalHoldTable.list(includingReleased: includingReleased)).map(LegalHoldTable.read) }
    }

    private func answer(_ number: Int32, _ message: String, in session: PostgresSession) throws -> ChangeOutcome {
        let holds = try session.query(LegalHoldTable.list(includingReleased: true)).map(LegalHoldTable.read)
        guard let hold = holds.first(where: { $0.number == number }) else {
            throw CaseworkError.notFound(what: "hold", key: String(number))
        }
        return ChangeOutcome(json: hold.json, message: message)
    }

    func required(_ reason: String) throws -> String {
        let reason = try TextRules.text(reason, field: "reason").trimmed
        guard !reason.isEmpty else {
            throw CaseworkError.ruleBroken(rule: "reason_required", message: "say why")
        }
        return reason
    }
}

private enum HoldNumbers {
    /// "hold" as a number keeps these locks apart from others of the same server.
    static func lock(_ organization: Organization) -> SQL {
        "select pg_advisory_xact_lock(1752132708, \(Int32(truncatingIfNeeded: organization.id)))"
    }
}

extension LegalHold {
    package var json: JSONValue {
        .object([
            .init("number", .integer(Int64(number))), .init("incident", .text(incident?.description)),
            .init("reason", .string(reason)), .init("set_at", .instant(setAt)), .init("set_by", .string(setBy)),
            .init("released_at", .instant(releasedAt)), .init("released_by", .text(releasedBy)),
            .init("release_reason", .text(releaseReason)),
        ])
    }
}
