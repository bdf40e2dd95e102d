import IncidentModel
import Postgres
import Storage

/// Says how long things are kept, and lets go of what is past its time.
package struct RetentionDesk {
    private let evidence: EvidenceDesk
    private var desk: CaseDesk { evidence.desk }

    package init(_ desk: CaseDesk, stores: EvidenceStores) {
        evidence = EvidenceDesk(desk, stores: stores)
    }

    package struct Policy: Sendable {
        package let kind: RetentionKind
        package let keep: RetentionPeriod
        package let setAt: Instant
        package let setBy: String
    }

    package func policies() throws -> [Policy] {
        try desk.read { session in
            try session.query(RetentionTable.list).map { row in
                Policy(
                    kind: try row.decode(0),
                    keep: RetentionPeriod(months: try row.decode(1), days: try row.decode(2)),
                    setAt: try row.decode(3), setBy: try row.decode(4))
            }
        }
    }

    package func set(
        _ kind: RetentionKind, keep text: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        guard let keep = RetentionPeriod(text) else {
            throw CaseworkError.badInput(field: "keep", message: "'\(text)' is no period such as 7y, 18mo, 12w or 90d")
        }
        return try desk.change(options, request: "retention set \(kind.rawValue) \(keep)", action: "retention.set") {
            session in
            _ = try session.query(RetentionTable.set(kind, keep: keep, desk.context))
            return ChangeOutcome(
                json: .object([.init("kind", .string(kind.rawValue)), .init("keep", .string(keep.description))]),
                message: "\(kind.rawValue) of closed incidents is kept for \(keep)")
        }
    }

    /// One transaction; what is under a hold is not looked at, and PostgreSQL would refuse it.
    package func run(_ options: ChangeOptions = ChangeOptions()) throws -> ChangeOutcome {
        let reason = "retention policy"
        let outcome = try desk.change(options, request: "retention run", action: "evidence.prune") { session in
            let items = try session.query(EvidenceTable.expired(desk.context.now)).map(EvidenceTable.read)
            let notes = try session.query(RetentionTable.expiredNotes(desk.context.now)).map { row in
                (
                    incidentID: try row.decode(0, as: Int64.self),
                    key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
                    number: try row.decode(3, as: Int64.self)
                )
            }
            var statements = [TrailReason.set(reason)]
            for item in items { statements += try destruction(of: item, reason: reason) }
            statements += notes.map {
                Erasure.statement(
                    .note($0.number), incidentID: $0.incidentID, reason: reason, verb: "prune", desk.context)
            }
            if !items.isEmpty || !notes.isEmpty {
                statements.append(
                    AuditEvent.append(
                        "retention.prune", table: "retention_policy", key: "all", incidentID: nil,
                        facts: PostgresJSON(
                            JSONValue.object([
                                .init("evidence", .string(String(items.count))),
                                .init("notes", .string(String(notes.count))),
                            ]).text)))
            }
            _ = try session.pipeline(statements)
            return ChangeOutcome(
                json: .object([
                    .init(
                        "evidence",
                        .array(
                            items.map {
                                .object([
                                    .init("incident", .string($0.incident.description)),
                                    .init("id", .integer(Int64($0.number))),
                                ])
                            })),
                    .init(
                        "notes",
                        .array(
                            notes.map {
                                .object([
                                    .init("incident", .string($0.key.description)),
                                    .init("number", .integer($0.number)),
                                ])
                            })),
                ]), message: "pruned \(items.count) pieces of evidence and \(notes.count) notes")
        }
        if !options.dryRun { try evidence.sweepDestroyed() }
        return outcome
    }

    /// What is sealed is released first: the chain of custody knows no other way.
    private func destruction(of item: EvidenceItem, reason: String) throws -> [SQL] {
        var statements: [SQL] = []
        var custody = item.custody
        var number = item.custodyCount
        for event in custody.state == .sealed ? [CustodyEvent.released, .destroyed] : [.destroyed] {
            let next = try custody.after(event, reason: reason, hold: item.hold.map(Int.init))
            number += 1
            statements.append(
                CustodyTable.add(
                    event, to: item, becoming: next, reason: reason, number: number, from: custody, desk.context))
            custody = next
        }
        return statements
    }
}
