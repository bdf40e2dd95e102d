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
    private var desk: CaseDesk { audit.desk }

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
    }

    package struct Outcome: Sendable {
        package let path: String
        package let bytes: UInt64
        package let entries: UInt64
        package let size: UInt64
        package let files: [String]
    }

    /// Writes the bundle aside and renames it when it is whole.
    ///
    /// The order follows docs/audit-trail.md: all content first, then an entry that binds it, then a checkpoint over that entry, then
    /// the archive.
    ///
    /// - Parameter previous: a checkpoint that the auditor kept; the bundle proves that its tree goes on from there.
    package func export(
        _ scope: Scope, to path: String, previous: [UInt8]?, seed: String?
    ) throws -> Outcome {
        let earlier = try previous.map(earlierCheckpoint)
        _ = try audit.checkpoint(heartbeat: nil)
        let directory = FileManager.default.temporaryDirectory.appending(path: "sitrep-bundle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            // What stays behind in the temporary directory does no harm.
            try? FileManager.default.removeItem(at: directory)
        }
        let content = try content(scope, seed: seed, directory: directory.path)
        let selection = try selection(scope)
        let record = ExportRecord(
            files: content.map(\.file), selection: selection.map { ExportRecord.Selection(leaves: $0.map(\.leaf)) })
        let id = try recordExport(scope, record)
        _ = try audit.checkpoint(heartbeat: nil)
        guard let note = audit.home.lastCheckpoint() else {
            throw AuditHome.Problem.keyMissing(audit.home.checkpointPath)
        }
        let checkpoint = try SignedCheckpoint(note, keys: KeyRing(audit.keys())).checkpoint
        return try desk.read { session in
            guard let place = try session.query(BundleQuery.place(ofEntry: id)).first?.decode(0, as: Int64.self),
                UInt64(place) < checkpoint.size
            else {
                throw CaseworkError.ruleBroken(
                    rule: "export_is_covered", message: "the export's own entry has no place yet")
            }
            var items = content
            items.append(.init(path: BundlePath.checkpoint, bytes: note))
            items.append(.init(path: BundlePath.origin, bytes: Array((checkpoint.origin + "\n").utf8)))
            var tree = TreeReader(
                size: checkpoint.size, source: AuditTiles.source(session, desk.organization))
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
            let places = selection.map { $0.map(\.place) + [place] }
            let entries = BundleEntries(
                session: session, organization: desk.organization, size: checkpoint.size, places: places)
            items.append(try entries.item())
            for place in places ?? [] {
                let proof = EntryProof(
                    index: UInt64(place), proof: try tree.inclusionProof(at: UInt64(place)), checkpoint: note)
                items.append(.init(path: "proofs/\(place).tlog-proof", bytes: proof.bytes))
            }
            let bytes = try BundleFile.write(to: path) { sink in
                try BundleWriter.write(
                    items, coverage: places == nil ? .all : .selection, exportIndex: UInt64(place),
                    organization: desk.organization.key, to: sink)
            }
            return Outcome(
                path: path, bytes: bytes, entries: places.map { UInt64($0.count) } ?? checkpoint.size,
                size: checkpoint.size, files: items.map(\.file.path).sorted())
        }
    }

    private func earlierCheckpoint(_ note: [UInt8]) throws -> Checkpoint {
        let keys = KeyRing(try audit.keys())
        do throws(SignedCheckpoint.Defect) {
            return try SignedCheckpoint(note, keys: keys).checkpoint
        } catch {
            throw CaseworkError.badInput(field: "previous", message: "is no checkpoint that this log signed: \(error)")
        }
    }

    // MARK: - Content

    private func content(_ scope: Scope, seed: String?, directory: String) throws -> [BundleWriter.Item] {
        let members = try members(scope)
        let population = try BundlePopulation(members, scope: scope, seed: seed ?? scope.label)
        var items = [
            BundleWriter.Item(path: BundlePath.population, bytes: population.document),
            BundleWriter.Item(path: BundlePath.sample, bytes: population.sample),
        ]
        for name in ["VERIFY.md", "verify.py"] {
            guard let text = TemplateFilesEmbedded.all.first(where: { $0.path == "bundle/\(name)" })?.text else {
                continue
            }
            items.append(.init(path: name, bytes: Array(text.description.utf8)))
        }
        let evidence = try evidence(of: Set(members.filter(\.isInPeriod).map(\.key)), scope)
        items += evidence
        items +=
            BundleFilings(
                try desk.read { try $0.query(SentFilingQuery.statement(scope.selection)).map(SentFilingQuery.read) }
            ).items
        var bounds: Range<Instant>?
        if case .period(let period) = scope { bounds = period.from..<period.to }
        items += try OSCALDesk(desk).documents(
            scope.selection, bounds: bounds, given: Set(evidence.map(\.file.sha256.hexadecimal))
        ).map { BundleWriter.Item(path: "oscal/\($0.name)", bytes: $0.bytes, tlp: OSCALComposition.ceiling.rawValue) }
        for path in try render(scope, directory) {
            let name = (path as NSString).lastPathComponent
            items.append(
                .init(
                    path: "reports/" + name.replacing("..", with: "_"),
                    bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
        }
        return items
    }

    /// The bytes of what was collected for these incidents, equal content once. What is under legal privilege is for another
    /// audience, and what was destroyed is gone; both stay in the record by their hash.
    private func evidence(of incidents: Set<IncidentKey>, _ scope: Scope) throws -> [BundleWriter.Item] {
        let only: IncidentKey? = if case .incident(let key) = scope { key } else { nil }
        let items = try desk.read { try $0.query(EvidenceTable.all(of: only)).map(EvidenceTable.read) }
        var seen: Set<[UInt8]> = []
        return items.compactMap { item in
            guard incidents.contains(item.incident), !item.privileged,
                let hash = TreeHash(item.sha256), seen.insert(item.sha256).inserted
            else { return nil }
            let name = hash.hexadecimal
            let file = BundleManifest.File(
                path: "evidence/sha256/\(name.prefix(2))/\(name.dropFirst(2))", sha256: hash, size: UInt64(item.size),
                tlp: item.tlp.rawValue)
            // Read within the transaction that writes the archive, checked against its hash once more.
            return BundleWriter.Item(file) { sink in
                try stores.store(item.store).readChecked(item.sha256, size: item.size, in: desk.session, sink)
            }
        }
    }

    private func members(_ scope: Scope) throws -> [BundleQuery.Member] {
        let query = BundleQuery.population(scope.selection)
        let members = try desk.read { try $0.query(query).map(BundleQuery.read) }
        if case .incident(let key) = scope, members.isEmpty {
            throw CaseworkError.notFound(what: "incident", key: key.description)
        }
        return members
    }

    /// The reports of a period, the review for an incident, as they are now.
    private func render(_ scope: Scope, _ directory: String) throws -> [String] {
        switch scope {
        case .period(let period):
            return try ["board", "compliance", "inspection", "operations"].flatMap { name in
                let report = try reports.render(name, period: period, outDirectory: directory)
                return report.files + [report.manifestPath]
            }
        case .incident(let key):
            let report = try reports.render("pir", outDirectory: directory, key: key.description)
            return report.files + [report.manifestPath]
        }
    }

    // MARK: - Entries

    private func selection(_ scope: Scope) throws -> [(place: Int64, leaf: TreeHash)]? {
        guard case .incident(let key) = scope, let note = audit.home.lastCheckpoint() else { return nil }
        let size = try SignedCheckpoint(note, keys: KeyRing(audit.keys())).checkpoint.size
        return try desk.read { session in
            try session.query(BundleQuery.selection(key, below: size)).compactMap { row in
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
    /// `2026-Q1` or `INC-2026-0042`.
    package var label: String {
        switch self {
        case .period(let period): period.label
        case .incident(let key): key.description
        }
    }

    var selection: IncidentSelection {
        switch self {
        case .period(let period): .period(period)
        case .incident(let key): .incident(key)
        }
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
        try forEach { hash.add($0) }
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
