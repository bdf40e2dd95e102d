import AuditTrail
import Foundation
import IncidentModel
import Postgres
import Storage

/// Writes everything that an installation has into one file: the database, the evidence beside it, and what is kept of the audit
/// trail outside of the database (docs/backup.md).
///
/// The order is what makes it consistent while people go on working. First the outside files, so that no checkpoint in the backup is
/// ahead of its database; then the database in one snapshot; then the evidence that the snapshot knows.
package struct DatabaseBackup {
    package struct Settings: Sendable {
        package var actor: String
        package var client: String
        /// Whether the private keys of the audit trail go in, without which a restored installation cannot sign.
        package var includesSigningKeys: Bool

        package init(actor: String, client: String, includesSigningKeys: Bool) {
            self.actor = actor
            self.client = client
            self.includesSigningKeys = includesSigningKeys
        }
    }

    package struct Outcome: Sendable {
        package let manifest: BackupManifest
        /// Nil where the backup went to a stream.
        package let path: String?
        package let bytes: UInt64
        package let sha256: String
        /// What is worth knowing and no reason to stop.
        package let remarks: [String]
    }

    private let location: DatabaseLocation
    private let settings: Settings
    private let trail: AuditAfterCommit
    private let now: Instant

    /// The database goes in pieces of this size: how long it gets is known when pg_dump has ended.
    private static let pieceSize = 8 << 20

    package init(location: DatabaseLocation, settings: Settings, trail: AuditAfterCommit, now: Instant) {
        self.location = location
        self.settings = settings
        self.trail = trail
        self.now = now
    }

    /// - Parameters:
    ///   - path: where the file appears once it is whole, for nobody else to read.
    ///   - progress: told the bytes written so far.
    package func write(to path: String, progress: (Int) -> Void) throws -> Outcome {
        var made: (manifest: BackupManifest, remarks: [String])?
        let written = try ArchiveFile.writeAside(path, mode: 0o600) { sink in made = try write(sink, progress) }
        try written.rename()
        guard let made else { throw BackupDefect.truncated }
        return Outcome(
            manifest: made.manifest, path: path, bytes: written.size, sha256: written.sha256.hexadecimal,
            remarks: made.remarks)
    }

    /// The same to a stream; whoever reads it notices by the end that is missing when it was cut off.
    package func write(to sink: @escaping BundleWriter.Sink, progress: (Int) -> Void) throws -> Outcome {
        var hash = RunningHash()
        let made = try write(
            { bytes in
                hash.add(bytes)
                try sink(bytes)
            }, progress)
        return Outcome(
            manifest: made.manifest, path: nil, bytes: hash.size, sha256: hash.value.hexadecimal,
            remarks: made.remarks)
    }

    /// What a backup of this moment would hold; evidence is counted, not read.
    package func preview() throws -> BackupManifest {
        let workspace = try open()
        defer { workspace.close() }
        var remarks: [String] = []
        let outside = try OutsideCopy.read(
            home: location.home, withSigningKeys: settings.includesSigningKeys, remarks: &remarks)
        return try workspace.session.transaction(TransactionOptions(isolation: .repeatableRead, readOnly: true)) {
            session in
            var manifest = try manifest(session, hasKeys: outside.hasSigningKeys)
            for row in try session.query(BackupQuery.filesOfEvidence) {
                manifest.evidence.files += 1
                manifest.evidence.bytes += UInt64(try row.decode(1, as: Int64.self))
            }
            return manifest
        }
    }

    /// A database of ours in which the connecting role sees every row.
    private func open() throws -> Workspace {
        // One that was never begun is not begun for this.
        if location.isPrivate, !location.cluster.status().isInitialised { throw Self.nothing(in: location.home) }
        let workspace = try Workspace.open(location, applicationName: "sitrep backup")
        do {
            try check(workspace.session)
            return workspace
        } catch {
            workspace.close()
            throw error
        }
    }

    private static func nothing(in home: String) -> CaseworkError {
        .notFound(what: "record to back up in", key: home)
    }

    private func check(_ session: PostgresSession) throws {
        guard try session.query(BackupQuery.hasSchema)[0].decode(0, as: Bool.self) else {
            throw location.isPrivate ? Self.nothing(in: location.home) : WorkspaceError.schemaMissing
        }
        guard try session.query(BackupQuery.seesAllRows)[0].decode(0, as: Bool.self) else {
            throw BackupProblem.notPermitted
        }
    }

    private func write(
        _ sink: @escaping BundleWriter.Sink, _ progress: (Int) -> Void
    ) throws -> (manifest: BackupManifest, remarks: [String]) {
        let workspace = try open()
        defer { workspace.close() }
        // Before anything is recorded of a backup that could not be made.
        let dump = try DatabaseDump(
            connectionString: location.connectionString ?? location.cluster.connectionString, schema: "sitrep",
            serverVersion: workspace.session.serverVersion)
        var remarks: [String] = []
        let desks = try desks(in: workspace, &remarks)
        for desk in desks { try record(desk) }
        let store = EvidenceDirectory(home: location.home)
        let result = Result {
            try store.withoutRemovals { try copy(workspace.session, dump, to: sink, progress, &remarks) }
        }
        // What was destroyed meanwhile had to wait, whether or not there is a backup now.
        do {
            let stores = try EvidenceStores(home: location.home, environment: EnvironmentVariables())
            for desk in desks { try EvidenceDesk(desk, stores: stores).sweepDestroyed() }
        } catch {
            // No reason to throw the backup away; the next destruction or retention run takes away what is left.
            remarks.append("evidence that was destroyed meanwhile is not taken from the disk yet: \(error)")
        }
        return (try result.get(), remarks)
    }

    private func copy(
        _ session: PostgresSession, _ dump: DatabaseDump, to sink: @escaping BundleWriter.Sink,
        _ progress: (Int) -> Void, _ remarks: inout [String]
    ) throws -> BackupManifest {
        // A log that was begun after the outside files were read, and before the snapshot, would come without what vouches for it.
        for _ in 0..<4 {
            var found: [String] = []
            let outside = try OutsideCopy.read(
                home: location.home, withSigningKeys: settings.includesSigningKeys, remarks: &found)
            let options = TransactionOptions(isolation: .repeatableRead, readOnly: true, retries: 0)
            let manifest: BackupManifest? = try session.transaction(options) { session in
                let snapshot: String = try session.query(BackupQuery.exportSnapshot)[0].decode(0)
                let manifest = try self.manifest(session, hasKeys: outside.hasSigningKeys)
                let missing = manifest.organizations.filter { $0.entries > 0 && !outside.vouches(for: $0.log) }
                let isKeptHere = missing.contains {
                    access("\(location.home)/audit/\($0.log)/checkpoint", F_OK) == 0
                }
                if isKeptHere { return nil }
                found += missing.map {
                    "the checkpoint of \($0.key) is not kept in \(location.home), so the backup has none; keep it with the backup"
                }
                return try copy(session, dump, snapshot: snapshot, outside, manifest, to: sink, progress)
            }
            if let manifest {
                remarks += found
                return manifest
            }
        }
        throw CaseworkError.busy("organisations are being added; try again")
    }

    private func copy(
        _ session: PostgresSession, _ dump: DatabaseDump, snapshot: String, _ outside: OutsideCopy,
        _ manifest: BackupManifest, to sink: @escaping BundleWriter.Sink, _ progress: (Int) -> Void
    ) throws -> BackupManifest {
        var manifest = manifest
        let writer = BackupWriter(to: sink)
        var total = 0
        func count(_ bytes: UInt64) {
            total += Int(bytes)
            progress(total)
        }
        for (number, file) in outside.files.enumerated() {
            var entry = try writer.add("home/\(number + 1)", file.bytes)
            (entry.place, entry.mode) = (file.place, file.mode)
            manifest.files.append(entry)
            count(entry.size)
        }
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceSize)
        var pieces = 0
        func flush() throws {
            guard !piece.isEmpty else { return }
            pieces += 1
            manifest.files.append(try writer.add(Self.name(ofPiece: pieces), piece))
            count(UInt64(piece.count))
            piece.removeAll(keepingCapacity: true)
        }
        try dump.write(
            snapshot: snapshot, largeObjects: try session.query(BackupQuery.hasLargeObjects)[0].decode(0)
        ) { bytes in
            piece.append(contentsOf: bytes)
            if piece.count >= Self.pieceSize { try flush() }
        }
        try flush()
        for row in try session.query(BackupQuery.filesOfEvidence) {
            try add(
                evidence: try row.decode(0), size: UInt64(try row.decode(1, as: Int64.self)), to: writer,
                &manifest.evidence)
            count(UInt64(try row.decode(1, as: Int64.self)))
        }
        _ = try writer.add(BackupManifest.path, try manifest.bytes())
        try writer.end()
        return manifest
    }

    /// In the order of their bytes, which is also that of their names.
    static func name(ofPiece number: Int) -> String {
        let digits = String(number)
        return "database/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }

    /// One for each organisation; none where the schema is older than this program, because a backup is what one makes before it is
    /// brought up to date.
    private func desks(in workspace: Workspace, _ remarks: inout [String]) throws -> [CaseDesk] {
        guard try Workspace.migrator().status(workspace.session).isUpToDate else {
            remarks.append("the schema is older than this program, so the backup is not recorded in the audit trail")
            return []
        }
        return try OrganizationDesk(session: workspace.session).list().map { organization in
            CaseDesk(
                session: workspace.session,
                context: StorageContext(
                    organization: organization, actor: settings.actor, now: now, client: settings.client),
                afterCommit: trail)
        }
    }

    /// The trail says that everything is copied, by whom and when; the entry is part of the copy.
    private func record(_ desk: CaseDesk) throws {
        try desk.recordAccess(
            "database.backup", table: "organization", key: desk.organization.key, incidentID: nil,
            facts: ["signing_keys": settings.includesSigningKeys ? "yes" : "no"])
    }

    private func manifest(_ session: PostgresSession, hasKeys: Bool) throws -> BackupManifest {
        let applied = try Workspace.migrator().status(session).applied.count
        let organizations = try session.query(BackupQuery.organizations).map { row in
            BackupManifest.Organization(
                key: try row.decode(1), log: try row.decode(4), incidents: try row.decode(5),
                entries: try row.decode(6))
        }
        return BackupManifest(
            madeAt: now, madeBy: settings.actor, program: settings.client,
            serverVersion: session.reportedSetting("server_version") ?? String(session.serverVersion),
            serverMajorVersion: session.serverVersion / 10_000, schemaVersion: applied, hasSigningKeys: hasKeys,
            organizations: organizations)
    }

    /// What the store has lost is named and left out: a backup of the rest is worth more than none.
    private func add(
        evidence sha256: [UInt8], size: UInt64, to writer: BackupWriter, _ evidence: inout BackupManifest.Evidence
    ) throws {
        let store = EvidenceDirectory(home: location.home)
        guard let hash = TreeHash(sha256) else { return }
        var status = stat()
        guard stat(store.path(sha256), &status) == 0, UInt64(status.st_size) == size else {
            evidence.missing.append(hash.hexadecimal)
            return
        }
        let written = try writer.add(BundlePath.evidence(hash), size: size) { sink in
            do { try store.read(sha256, sink) } catch let defect as ContentDefect {
                throw EvidenceFailure(path: store.path(sha256), number: defect == .missing ? ENOENT : EIO)
            }
        }
        evidence.files += 1
        evidence.bytes += size
        if written.sha256 != hash.hexadecimal { evidence.damaged.append(hash.hexadecimal) }
    }
}

/// Why a backup or a restoration is not begun.
package enum BackupProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case notPermitted
    /// The database, in words, holds somebody's work.
    case notEmpty(String, isPrivate: Bool)
    case busy
    /// A number that a large object of the database has already.
    case largeObject(Int64)
    /// PostgreSQL's major versions.
    case olderServer(was: Int, is: Int)

    package var description: String {
        switch self {
        case .notPermitted:
            "the role that connects does not see every organisation's rows: connect as a superuser, or as a role with BYPASSRLS"
        case .notEmpty(let place, isPrivate: true):
            "\(place) holds incidents or settings already; --replace puts the backup in their place and keeps them under another name"
        case .notEmpty(let place, isPrivate: false):
            "\(place) has a schema of Sitrep already; a backup goes into a database without one"
        case .largeObject(let number):
            "the backup has evidence in large objects, and the database has one of the number \(number) already: restore into an empty database"
        case .busy: "another process is restoring a backup there"
        case .olderServer(let was, let present):
            "the backup was made from PostgreSQL \(was) and this server is \(present): a dump goes into the same version or a newer one"
        }
    }
}
