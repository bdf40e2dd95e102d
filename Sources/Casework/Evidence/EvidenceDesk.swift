import AuditTrail
import Foundation
import IncidentModel
import Postgres
import Storage

/// Adds evidence, moves it along its chain of custody, hands it out and checks it.
package struct EvidenceDesk {
    let desk: CaseDesk
    let stores: EvidenceStores

    package init(_ desk: CaseDesk, stores: EvidenceStores) {
        self.desk = desk
        self.stores = stores
    }

    private var context: StorageContext { desk.context }

    // MARK: - Adding

    /// What is said of a file.
    package struct Description: Sendable {
        /// The file's own name when nil.
        package var name: String?
        package var note: String?
        /// The incident's label when nil.
        package var tlp: TrafficLight?
        package var privileged = false
        /// Now and the actor when nil.
        package var collectedAt: Instant?
        package var collectedBy: String?

        package init() {}
    }

    /// - Parameter path: `-` for standard input.
    package func add(
        _ key: IncidentKey, path: String, _ said: Description, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        // Before a large file is read for nothing.
        _ = try desk.read { try desk.identify(key, in: $0) }
        let source = try EvidenceSource(path: path)
        let new = try described(said, source)
        let store = stores.store(stores.chosen)
        let staged = try store.stage(source, desk)
        let outcome: ChangeOutcome
        do {
            outcome = try desk.change(
                options, request: "evidence add \(Hexadecimal.encode(staged.sha256)) \(new.name) \(key)",
                action: "evidence.collect"
            ) { session in
                let incident = try desk.lock(key, options, in: session)
                try store.keep(staged, in: session, context, dryRun: options.dryRun)
                let number: Int32 = try session.query(
                    EvidenceTable.add(new, sha256: staged.sha256, incidentID: incident.id, context))[0].decode(0)
                return try finish(incident, "evidence \(number) collected", number: number, in: session)
            }
        } catch {
            // What went wrong before is what must be said; anything left is cleared away by a later upload.
            try? store.discard(staged, desk)
            throw error
        }
        if options.dryRun || outcome.isRepeat {
            try store.discard(staged, desk)
        } else {
            PendingFile.end()
        }
        return outcome
    }

    private func described(_ said: Description, _ source: EvidenceSource) throws -> EvidenceTable.New {
        if let collectedAt = said.collectedAt, collectedAt > context.now {
            throw CaseworkError.refused(
                Refusal(.notInTheFuture, "collected at \(collectedAt) lies in the future; it is \(context.now) now"))
        }
        return EvidenceTable.New(
            name: try TextRules.title(said.name ?? source.name, field: "name"), modifiedAt: source.modifiedAt,
            note: try said.note.map { try TextRules.text($0, field: "note") }, tlp: said.tlp,
            privileged: said.privileged, collectedAt: said.collectedAt,
            collectedBy: try said.collectedBy.map { try TextRules.word($0, field: "collected by") })
    }

    // MARK: - Custody

    package func move(
        _ key: IncidentKey, _ number: Int32, _ event: CustodyEvent, to holder: String? = nil, reason: String,
        _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let holder = try holder.map { try TextRules.word($0, field: "to") }
        let reason = try TextRules.text(reason, field: "reason").trimmed
        var isDestroyed = false
        let outcome = try desk.change(
            options, request: "evidence \(event.verb) \(number) \(holder ?? "") \(reason) \(key)",
            action: "evidence.\(event.verb)"
        ) { session in
            let incident = try desk.lock(key, options, in: session)
            let item = try find(number, of: incident.id, key, in: session)
            if let holder { _ = try session.query(MemberTable.refuseFormer(owner: holder)) }
            let custody = try item.custody(after: event, to: holder, reason: reason)
            _ = try session.pipeline([
                TrailReason.set(reason),
                CustodyTable.add(event, to: item, becoming: custody, reason: reason, context),
            ])
            isDestroyed = event == .destroyed
            let text = "evidence \(number) \(event.rawValue)" + (holder.map { " to \($0)" } ?? "")
            return try finish(incident, text, number: number, in: session)
        }
        // With what had to wait for a backup, or was left by a command that was stopped.
        if isDestroyed, !options.dryRun { try sweepDestroyed() }
        return outcome
    }

    /// Takes all files away whose content has been destroyed, also those that an interrupted command left.
    func sweepDestroyed() throws {
        let removed = try desk.read { try $0.query(ContentTable.removed).map { try $0.decode(0, as: [UInt8].self) } }
        for sha256 in removed where stores.directory.holds(sha256) {
            try desk.write { try stores.directory.sweep(sha256, in: $0) }
        }
    }

    private func finish(
        _ incident: LockedIncident, _ text: String, number: Int32, in session: PostgresSession
    ) throws -> ChangeOutcome {
        _ = try session.pipeline([
            TimelineTable.add(
                incidentID: "\(incident.id)", at: context.now, kind: "evidence", text: text, context),
            IncidentTable.advance(incident, to: incident.state, verb: nil, survivorID: .unchanged, context),
        ])
        let item = try find(number, of: incident.id, incident.key, in: session)
        return ChangeOutcome(json: item.json, message: "\(incident.key) \(text)")
    }

    private func find(
        _ number: Int32, of incidentID: Int64, _ key: IncidentKey, in session: PostgresSession
    ) throws -> EvidenceItem {
        guard let row = try session.query(EvidenceTable.find(number: number, incidentID: incidentID)).first else {
            throw CaseworkError.notFound(what: "evidence", key: "\(number) of \(key)")
        }
        return try EvidenceTable.read(row)
    }

    // MARK: - Looking

    package func list(_ key: IncidentKey) throws -> [EvidenceItem] {
        try desk.read { session in
            let incident = try desk.identify(key, in: session)
            return try session.query(EvidenceTable.of("\(incident.id)", key: key)).map(EvidenceTable.read)
        }
    }

    package func show(_ key: IncidentKey, _ number: Int32) throws -> (item: EvidenceItem, chain: [CustodyEntry]) {
        try desk.read { session in
            let incident = try desk.identify(key, in: session)
            let item = try find(number, of: incident.id, key, in: session)
            return (item, try session.query(CustodyTable.of(evidenceID: item.id)).map(CustodyTable.read))
        }
    }

    /// Records the access, then hands the bytes over; they are whole and right when this returns.
    package func get(
        _ key: IncidentKey, _ number: Int32, reason: String?, _ write: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> EvidenceItem {
        let reason = try reason.map { try TextRules.text($0, field: "reason").trimmed }
        let item = try desk.write(action: "evidence.read") { session in
            let incident = try desk.lock(key, ChangeOptions(), in: session)
            let item = try find(number, of: incident.id, key, in: session)
            let custody = try item.custody(after: .accessed)
            _ = try session.query(CustodyTable.add(.accessed, to: item, becoming: custody, reason: reason, context))
            return item
        }
        try desk.read { try stores.read(item, in: $0, write) }
        return item
    }

    // MARK: - Checking

    package struct Finding: Sendable {
        package let item: EvidenceItem
        package let defect: ContentDefect
    }

    /// Reads every byte of what is not destroyed, equal content once, and records that it was done.
    package func verify(_ key: IncidentKey?) throws -> (checked: Int, bytes: Int64, findings: [Finding]) {
        let items = try desk.read { session in
            if let key { _ = try desk.identify(key, in: session) }
            return try session.query(EvidenceTable.all(of: key)).map(EvidenceTable.read)
        }
        var findings: [Finding] = []
        var bytes: Int64 = 0
        var last: (sha256: [UInt8], defect: ContentDefect?)?
        for item in items {
            if last?.sha256 != item.sha256 {
                last = (item.sha256, try defect(of: item))
                bytes += item.size
            }
            if let defect = last?.defect { findings.append(Finding(item: item, defect: defect)) }
        }
        try desk.write { session in
            let incident = try key.map { try desk.identify($0, in: session).id }
            _ = try session.query(
                AuditEvent.append(
                    "evidence.verify", table: "evidence", key: key?.description ?? "all", incidentID: incident,
                    facts: PostgresJSON(
                        JSONValue.object([
                            .init("checked", .string(String(items.count))),
                            .init("defects", .string(String(findings.count))),
                        ]).text)))
        }
        return (items.count, bytes, findings)
    }

    private func defect(of item: EvidenceItem) throws -> ContentDefect? {
        do {
            try desk.read { session in
                try stores.store(item.store).readChecked(item.sha256, size: item.size, in: session) { _ in }
            }
            return nil
        } catch let defect as ContentDefect { return defect }
    }
}

/// Tells the trail why something is done, for the rest of the transaction.
enum TrailReason {
    static func set(_ reason: String) -> SQL { "select set_config('sitrep.reason', \(reason), true)" }
}

extension EvidenceItem {
    func custody(after event: CustodyEvent, to holder: String? = nil, reason: String? = nil) throws -> Custody {
        do throws(CustodyRefusal) {
            return try custody.after(event, to: holder, reason: reason, hold: hold.map(Int.init))
        } catch { throw CaseworkError.ruleBroken(rule: error.rule.rawValue, message: error.message) }
    }
}

extension CustodyEvent {
    /// The word of the command and of the trail's action.
    package var verb: String {
        switch self {
        case .collected: "collect"
        case .transferred: "transfer"
        case .accessed: "read"
        case .sealed: "seal"
        case .released: "release"
        case .destroyed: "destroy"
        }
    }
}
