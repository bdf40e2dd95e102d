import Foundation
import IncidentModel
import Postgres
import Storage

/// What was set aside, and what becomes of it.
package struct QuarantineDesk {
    private let desk: CaseDesk

    package init(desk: CaseDesk) {
        self.desk = desk
    }

    package func list(state: String?, afterID: Int64, limit: Int) throws -> (items: [HeldItem], next: Int64?) {
        try desk.read { session in
            var items = try session.query(QuarantineTable.list(state: state, afterID: afterID, limit: limit + 1))
                .map(QuarantineTable.read)
            let hasMore = items.count > limit
            if hasMore { items.removeLast() }
            return (items, hasMore ? items.last?.id : nil)
        }
    }

    package func find(_ id: Int64) throws -> HeldItem {
        try desk.read { try find(id, in: $0) }
    }

    private func find(_ id: Int64, in session: PostgresSession) throws -> HeldItem {
        guard let row = try session.query(QuarantineTable.find(id: id)).first else {
            throw CaseworkError.notFound(what: "quarantined item", key: String(id))
        }
        return try QuarantineTable.read(row)
    }

    /// Leaves an item out for good; it stays on record with the reason.
    package func discard(
        _ id: Int64, reason: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        guard !reason.trimmed.isEmpty else {
            throw CaseworkError.refused(Refusal(.reasonRequired, "discarding needs a reason: add --reason"))
        }
        return try desk.change(
            options, request: "quarantine discard \(id) \(reason)", action: "quarantine.discard"
        ) { session in
            try settle(id, "discarded", reason, in: session)
            return answer(id, "discarded", "item \(id) discarded")
        }
    }

    /// Tries an item again: a time is stated on its incident, a record is imported.
    ///
    /// Two transactions: one that does it, one that settles the item. A repeat after a crash between them finds it done.
    ///
    /// - Parameters:
    ///   - time: the right time, where the held one is wrong.
    ///   - written: the same as the caller wrote it; what `-1h` means moves on between a request and its repeat.
    package func retry(
        _ id: Int64, time: StatedTime?, written: String? = nil, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let request = "quarantine retry \(id) \(written ?? time?.text ?? "")"
        if let earlier = try desk.earlierAnswer(options, request: request) { return earlier }
        let item = try find(id)
        guard item.state == "held" else {
            throw CaseworkError.ruleBroken(
                rule: "item_is_held", message: "item \(id) has been \(item.state) already")
        }
        let outcome = answer(id, "retried", try takeIn(item, time: time, dryRun: options.dryRun))
        if options.dryRun { return outcome.asDryRun }
        return try desk.change(options, request: request, action: "quarantine.retry") { session in
            try settle(id, "retried", nil, in: session)
            return outcome
        }
    }

    private func takeIn(_ item: HeldItem, time: StatedTime?, dryRun: Bool) throws -> String {
        if let key = item.key, let held = HeldStatement(item) {
            return try correct(item, held, sourceKey: key, time, dryRun: dryRun)
        }
        guard let record = try? JSONDecoder().decode(IncidentRecord.self, from: Data(item.record.utf8)) else {
            throw CaseworkError.ruleBroken(
                rule: "item_can_be_read",
                message: "what was kept of record \(item.recordNumber) can't be read as an incident; correct it in "
                    + "\(item.sourceName), import that again, and discard this item")
        }
        func takeIn(dryRun: Bool) throws -> ImportSummary {
            var importing = ImportDesk.Options()
            importing.change.dryRun = dryRun
            return try ImportDesk(desk: desk, options: importing).records(
                [record], origin: record.origin, sourceName: "quarantine \(item.id)")
        }
        var summary = try takeIn(dryRun: true)
        guard summary.refused == 0 else {
            throw CaseworkError.ruleBroken(
                rule: "record_can_be_taken_in",
                message: "record \(record.sourceKey) is still refused: \(summary.quarantined.first?.reason ?? "")")
        }
        if !dryRun { summary = try takeIn(dryRun: false) }
        return "record \(record.sourceKey): \(summary.counts.created) created, \(summary.counts.updated) updated"
    }

    private func correct(
        _ item: HeldItem, _ held: HeldStatement, sourceKey: String, _ time: StatedTime?, dryRun: Bool
    ) throws -> String {
        let stated: StatedTime
        if let time {
            stated = time
        } else if let time = held.statement.time {
            stated = time
        } else {
            throw CaseworkError.usage("say the right time with --at")
        }
        let origin = held.origin ?? item.origin
        let (key, present) = try desk.read { session -> (IncidentKey, Int) in
            let found = try session.query(IncidentTable.key(origin: origin, sourceKey: sourceKey))
            guard let row = found.first else {
                throw CaseworkError.notFound(what: "incident of \(origin)", key: sourceKey)
            }
            guard found.count == 1 else {
                throw CaseworkError.ruleBroken(
                    rule: "item_names_one_incident",
                    message: "records of several origins have the key \(sourceKey); use sitrep correct")
            }
            return (IncidentKey(year: try row.decode(0), number: try row.decode(1)), try row.decode(2))
        }
        let milestone = held.statement.milestone
        let reason = "set aside on import: \(item.reason)"
        let round = Milestone.ofEveryRound.contains(milestone) ? present : held.statement.round ?? 1
        let done = try desk.apply(
            round == present
                ? .correct(milestone, .at(stated), reason: reason, confidence: nil)
                : .correctRound(round, milestone, .at(stated), reason: reason, confidence: nil), to: key,
            request: "quarantine retry \(item.id)", ChangeOptions(dryRun: dryRun))
        return dryRun ? String(done.message.trimmingPrefix("would be: ")) : done.message
    }

    private func settle(_ id: Int64, _ state: String, _ reason: String?, in session: PostgresSession) throws {
        _ = try find(id, in: session)
        let changed = try session.execute(QuarantineTable.settle(id: id, state: state, reason: reason, desk.context))
        if changed == 0 {
            throw CaseworkError.ruleBroken(rule: "item_is_held", message: "item \(id) has been settled already")
        }
    }

    private func answer(_ id: Int64, _ state: String, _ message: String) -> ChangeOutcome {
        ChangeOutcome(
            json: .object([
                .init("id", .integer(id)), .init("state", .string(state)), .init("message", .string(message)),
            ]), message: message)
    }
}
