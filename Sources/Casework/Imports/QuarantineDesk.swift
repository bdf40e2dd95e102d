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
    package func discard(_ id: Int64, reason: String) throws {
        guard !reason.trimmed.isEmpty else {
            throw CaseworkError.refused(Refusal(.reasonRequired, "discarding needs a reason: add --reason"))
        }
        try settle(id, "discarded", reason)
    }

    /// Tries an item again: a time is stated on its incident, a record is imported.
    ///
    /// - Parameter time: the right time, where the held one is wrong.
    package func retry(_ id: Int64, time: StatedTime?) throws -> String {
        let item = try find(id)
        guard item.state == "held" else {
            throw CaseworkError.ruleBroken(
                rule: "item_is_held", message: "item \(id) has been \(item.state) already")
        }
        if let field = item.field, let milestone = Milestone(rawValue: field), let key = item.key {
            return try retry(item, milestone, sourceKey: key, time)
        }
        guard let record = try? JSONDecoder().decode(IncidentRecord.self, from: Data(item.record.utf8)) else {
            throw CaseworkError.ruleBroken(
                rule: "item_can_be_read",
                message: "what was kept of record \(item.recordNumber) can't be read as an incident; correct it in "
                    + "\(item.sourceName), import that again, and discard this item")
        }
        let summary = try ImportDesk(desk: desk).records(
            [record], origin: record.origin, sourceName: "quarantine \(id)")
        try settle(id, "retried", nil)
        return "record \(record.sourceKey): \(summary.counts.created) created, \(summary.counts.updated) updated"
    }

    private func retry(
        _ item: HeldItem, _ milestone: Milestone, sourceKey: String, _ time: StatedTime?
    ) throws -> String {
        let stated: StatedTime
        if let time {
            stated = time
        } else if let assertion = try? JSONDecoder().decode(AssertionRecord.self, from: Data(item.record.utf8)),
            let held = assertion.time
        {
            stated = held
        } else {
            throw CaseworkError.usage("say the right time with --at")
        }
        let key = try desk.read { session -> IncidentKey in
            let found = try session.query(IncidentTable.key(origin: item.origin, sourceKey: sourceKey))
            guard let row = found.first else {
                throw CaseworkError.notFound(what: "incident of \(item.origin)", key: sourceKey)
            }
            return IncidentKey(year: try row.decode(0), number: try row.decode(1))
        }
        let outcome = try desk.apply(
            .correct(milestone, .at(stated), reason: "set aside on import: \(item.reason)", confidence: nil), to: key,
            request: "quarantine retry \(item.id)")
        try settle(item.id, "retried", nil)
        return outcome.message
    }

    private func settle(_ id: Int64, _ state: String, _ reason: String?) throws {
        let changed = try desk.write { session in
            _ = try find(id, in: session)
            return try session.execute(QuarantineTable.settle(id: id, state: state, reason: reason, desk.context))
        }
        if changed == 0 {
            throw CaseworkError.ruleBroken(rule: "item_is_held", message: "item \(id) has been settled already")
        }
    }
}
