import AuditTrail
import Foundation
import IncidentModel
import JSONText
import Postgres
import Storage
import TemplateFiles

/// Exports what an auditor checks offline: entries, proofs, the population and a sample, reports, and how to check them.
package struct BundleDesk {
    let audit: AuditDesk
    let reports: ReportDesk
    let stores: EvidenceStores
    var desk: CaseDesk { audit.desk }

    package init(_ audit: AuditDesk, reports: ReportDesk, stores: EvidenceStores) {
        self.audit = audit
        self.reports = reports
        self.stores = stores
    }

    package enum Scope: Sendable {
        /// All entries of the log, and the incidents and reports of the period.
        case period(Period)
        /// The entries about one incident, each with its proof.
        case incident(IncidentKey)
        /// What was agreed with an auditor: every entry, or, where only some incidents are in scope, those about them and about no
        /// incident and no other auditor.
        case engagement(Engagement, exports: [EngagementExport])
    }

    package struct Outcome: Sendable {
        package let path: String
        package let bytes: UInt64
        package let entries: UInt64
        package let size: UInt64
        package let files: [String]
        /// Size of the checkpoint that the bundle proves to go on from.
        package let previousSize: UInt64?
        /// Of the hand-over to an engagement's auditor, from 1.
        package let number: Int?
        /// Of the archive.
        package let sha256: TreeHash
    }

    /// Writes the bundle aside and renames it when it is whole.
    ///
    /// The order follows docs/audit-trail.md: all content first, then an entry that binds it, then a checkpoint over that entry, then
    /// the archive. That an engagement's bundle was handed over is recorded in the transaction in which it gets its name.
    ///
    /// - Parameters:
    ///   - previous: a checkpoint that the auditor kept; the bundle proves that its tree goes on from there. An engagement knows the
    ///     one that was handed over last.
    ///   - seed: of the sample; not for an engagement, which has its own.
    package func export(
        _ scope: Scope, to path: String, previous: [UInt8]?, seed: String?
    ) throws -> Outcome {
        if case .engagement(let engagement, _) = scope { try EngagementDesk.checkOpen(engagement) }
        let earlier = try (previous ?? scope.handedOver).map(audit.earlierCheckpoint)
        _ = try audit.checkpoint(heartbeat: nil)
        let directory = FileManager.default.temporaryDirectory.appending(path: "sitrep-bundle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            // What stays behind in the temporary directory does no harm.
            try? FileManager.default.removeItem(at: directory)
        }
        let population = try population(scope, seed: seed, previous: earlier)
        let content = try content(scope, population, directory: directory.path)
        let selection = try selection(scope, population)
        let record = ExportRecord(
            files: content.map(\.file), selection: selection.map { ExportRecord.Selection(leaves: $0.map(\.leaf)) },
            engagement: population.engagement?.key)
        let id = try recordExport(scope, record)
        let (note, checkpoint, position) = try covering(id)
        let (written, items, entries) = try desk.read { session in
            var items = content
            items.append(.init(path: BundlePath.checkpoint, bytes: note))
            items += try audit.home.timeStamps(of: note).map {
                .init(path: BundlePath.timeStamp(by: $0.authority), bytes: $0.bytes)
            }
            items.append(.init(path: BundlePath.origin, bytes: Array((checkpoint.origin + "\n").utf8)))
            var tree = TreeReader(
                size: checkpoint.size, source: try AuditTiles.source(session, desk.organization))
            if let earlier {
                guard earlier.size > 0, earlier.size <= checkpoint.size else {
                    throw CaseworkError.badInput(
                        field: "previous",
                        message: "the earlier checkpoint covers \(earlier.size) entries, the log has \(checkpoint.size)"
                    )
                }
                let statement = ConsistencyStatement(
                    from: earlier, to: checkpoint, proof: try tree.consistencyProof(from: earlier.size))
                items.append(.init(path: BundlePath.consistency, bytes: statement.bytes))
            }
            let places = selection.map { $0.map(\.place) + [position] }
            items.append(
                try BundleEntries(
                    session: session, organization: desk.organization, size: checkpoint.size, places: places
                ).item())
            for place in places ?? [] {
                let proof = EntryProof(
                    index: UInt64(place), proof: try tree.inclusionProof(at: UInt64(place)), checkpoint: note)
                items.append(.init(path: "proofs/\(place).tlog-proof", bytes: proof.bytes))
            }
            let written = try ArchiveFile.writeAside(path) { sink in
                try BundleWriter.write(
                    items, coverage: places == nil ? .all : .selection, exportIndex: UInt64(position),
                    organization: desk.organization.key, to: sink)
            }
            return (written, items, places.map { UInt64($0.count) } ?? checkpoint.size)
        }
        let number = try place(written, scope, note: note, size: checkpoint.size)
        return Outcome(
            path: path, bytes: written.size, entries: entries, size: checkpoint.size,
            files: items.map(\.file.path).sorted(), previousSize: earlier?.size, number: number,
            sha256: written.sha256)
    }

    /// A checkpoint over an entry that has just been written. Where another process is placing entries, this one waits for it: up
    /// to ten seconds, which is long for a signature.
    private func covering(_ entry: String) throws -> (note: [UInt8], checkpoint: Checkpoint, place: Int64) {
        for attempt in 0..<100 {
            if attempt > 0 { usleep(100_000) }
            _ = try audit.checkpoint(heartbeat: nil)
            guard let note = audit.home.lastCheckpoint() else {
                throw AuditHome.Problem.keyMissing(audit.home.checkpointPath)
            }
            let checkpoint = try SignedCheckpoint(note, keys: KeyRing(audit.keys())).checkpoint
            let place = try desk.read { session in
                try session.query(BundleQuery.place(ofEntry: entry)).first?.decode(0, as: Int64.self)
            }
            if let place, UInt64(place) < checkpoint.size { return (note, checkpoint, place) }
        }
        throw CaseworkError.ruleBroken(
            rule: "export_is_covered",
            message: "the export's own entry has no place yet; another process has been placing entries for ten seconds"
        )
    }

    /// Gives the archive its name; for an engagement together with the record that it was handed over.
    ///
    /// - Returns: the number of the hand-over.
    private func place(_ written: ArchiveFile.Written, _ scope: Scope, note: [UInt8], size: UInt64) throws -> Int? {
        guard case .engagement(let engagement, let exports) = scope else {
            try written.rename()
            return nil
        }
        let number = (exports.last?.number ?? 0) + 1
        var isNamed = false
        do {
            try desk.write(action: "engagement.export") { session in
                try session.execute(
                    EngagementExportTable.record(
                        EngagementExport(
                            number: number, checkpoint: String(decoding: note, as: UTF8.self),
                            checkpointSize: Int64(size), fileSHA256: written.sha256.bytes,
                            fileSize: Int64(written.size), at: desk.context.now, by: desk.context.actor),
                        of: engagement.terms.key, desk.context))
                try written.rename()
                isNamed = true
            }
        } catch {
            // What is not on record must not be handed over.
            written.remove(isNamed: isNamed)
            throw error
        }
        return Int(number)
    }

    // MARK: - Entries

    private func selection(
        _ scope: Scope, _ population: BundlePopulation
    ) throws -> [(place: Int64, leaf: TreeHash)]? {
        guard let note = audit.home.lastCheckpoint() else { return nil }
        let size = try SignedCheckpoint(note, keys: KeyRing(audit.keys())).checkpoint.size
        let query: SQL
        switch scope {
        case .period: return nil
        case .incident(let key): query = BundleQuery.selection(key, below: size)
        case .engagement(let engagement, _):
            guard population.isNarrowed else { return nil }
            query = BundleQuery.selection(
                rows: population.inScope.map(\.id), engagement: engagement.terms.key, below: size)
        }
        return try desk.read { session in
            try session.query(query).compactMap { row in
                let leaf = TreeHash(try row.decode(1, as: [UInt8].self))
                return try leaf.map { (place: try row.decode(0), leaf: $0) }
            }
        }
    }

    private func recordExport(_ scope: Scope, _ record: ExportRecord) throws -> String {
        let members = record.members.map { JSONTree.Member(name: $0.key, value: $0.value.json) }
        let facts = JSONTree.object(members.sorted { $0.name < $1.name }).compactText
        let key: IncidentKey? = if case .incident(let key) = scope { key } else { nil }
        return try desk.write(action: ExportRecord.action) { session in
            try session.query(BundleQuery.recordExport(name: scope.label, incident: key, facts: facts))[0].decode(0)
        }
    }
}

extension BundleDesk.Scope {
    /// `2026-Q1`, `INC-2026-0042` or the key of an engagement.
    package var label: String {
        switch self {
        case .period(let period): period.label
        case .incident(let key): key.description
        case .engagement(let engagement, _): engagement.terms.key
        }
    }

    /// Nil for an incident.
    var period: Period? {
        switch self {
        case .period(let period): period
        case .incident: nil
        case .engagement(let engagement, _): engagement.terms.period
        }
    }

    /// The checkpoint that an engagement's auditor was given last.
    var handedOver: [UInt8]? {
        guard case .engagement(let engagement, let exports) = self else { return nil }
        return (exports.last?.checkpoint ?? engagement.terms.previousCheckpoint).map { Array($0.utf8) }
    }
}

/// `entries.jsonl`, read twice: once for its size and hash, once into the archive.
private struct BundleEntries {
    let session: PostgresSession
    let organization: Organization
    let size: UInt64
    /// Nil for all entries.
    let places: [Int64]?

    func item() throws -> BundleWriter.Item {
        var hash = RunningHash()
        try forEach { line in line.withUnsafeBytes { hash.add($0) } }
        let file = BundleManifest.File(path: BundlePath.entries, sha256: hash.value, size: hash.size)
        return BundleWriter.Item(file) { sink in
            try forEach { line in try line.withUnsafeBytes(sink) }
        }
    }

    private func forEach(_ body: ([UInt8]) throws -> Void) throws {
        let query = places.map(BundleQuery.bodies) ?? AuditLogTables.entries(below: size, organization)
        try session.forEachRow(query) { row in
            var line: [UInt8] = try row.decode(1)
            line.append(0x0A)
            try body(line)
        }
    }
}
