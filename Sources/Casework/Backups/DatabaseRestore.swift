import AuditTrail
import Foundation
import IncidentModel
import Postgres
import Storage

/// Puts a backup back: checked as a whole first, then the files of the home, then the database in one transaction.
///
/// In a private cluster the backup goes into a database of its own, which takes the place of the present one when everything is
/// there; a stop at any moment before leaves the present one as it was, and the same call begins again.
package struct DatabaseRestore {
    package struct Outcome: Sendable {
        package let manifest: BackupManifest
        /// The name under which the database that was there is kept.
        package let former: String?
        /// Files of evidence that were put back, and that were there already.
        package var evidence = (restored: 0, present: 0)
        /// SHA-256 of content that the database knows and the store does not have.
        package var missing: [String] = []
        /// Organisations whose checkpoint here covers more entries than the backup has, by key.
        package var ahead: [(organization: String, checkpoint: UInt64, entries: UInt64)] = []
        package let isDryRun: Bool
    }

    private let file: String
    private let location: DatabaseLocation
    private let actor: String
    private let client: String
    private let now: Instant

    private static let scratch = "sitrep_restoring"
    private static let formerPrefix = "sitrep_before_"

    package init(file: String, location: DatabaseLocation, actor: String, client: String, now: Instant) {
        self.file = file
        self.location = location
        self.actor = actor
        self.client = client
        self.now = now
    }

    /// Databases that were put aside, oldest first.
    package static func former(in cluster: PrivateCluster) throws -> [String] {
        try cluster.databases(startingWith: formerPrefix)
    }

    /// - Parameters:
    ///   - replaces: whether a private database that somebody has worked in may be put aside.
    ///   - progress: told the bytes of the backup that were gone through; all of it is read up to three times.
    package func run(replaces: Bool, dryRun: Bool, progress: (Int) -> Void) throws -> Outcome {
        let manifest = try check(progress)
        let known = Workspace.knownMigrations
        if manifest.schemaVersion > known {
            throw BackupDefect.newer(
                "its schema is at migration \(manifest.schemaVersion), this program knows \(known)")
        }
        let workspace = try Workspace.open(location, applicationName: "sitrep restore")
        var isClosed = false
        defer { if !isClosed { workspace.close() } }
        let session = workspace.session
        guard session.serverVersion / 10_000 >= manifest.serverMajorVersion else {
            throw BackupProblem.olderServer(was: manifest.serverMajorVersion, is: session.serverVersion / 10_000)
        }
        guard try session.query(BackupQuery.tryLock)[0].decode(0, as: Bool.self) else { throw BackupProblem.busy }
        let hasSchema: Bool = try session.query(BackupQuery.hasSchema)[0].decode(0)
        let isUsed = try hasSchema && session.query(BackupQuery.isUsed)[0].decode(0, as: Bool.self)
        if location.isPrivate ? isUsed && !replaces : hasSchema {
            throw BackupProblem.notEmpty(
                location.isPrivate ? location.home : "the database", isPrivate: location.isPrivate)
        }
        let former = location.isPrivate && isUsed ? Self.formerPrefix + Self.stamp(now) : nil
        guard !dryRun else { return Outcome(manifest: manifest, former: former, isDryRun: true) }

        var outcome = Outcome(manifest: manifest, former: former, isDryRun: false)
        outcome.evidence = try restoreFiles(manifest, progress)
        KeptWork.note()
        if location.isPrivate {
            let cluster = location.cluster
            try cluster.makeDatabase(Self.scratch)
            try fill(cluster.connectionString(Self.scratch), migrates: true, manifest, &outcome)
            workspace.close()
            isClosed = true
            let aside = former ?? Self.formerPrefix + "unused"
            if former == nil { try cluster.dropDatabase(aside) }
            try cluster.exchangeDatabase(for: Self.scratch, keepingAs: aside)
            if former == nil { try cluster.dropDatabase(aside) }
        } else {
            try fill(location.connectionString ?? "", migrates: false, manifest, &outcome)
        }
        return outcome
    }

    /// `20260310t143000z`: letters that need no quotes in psql.
    private static func stamp(_ now: Instant) -> String {
        let seconds = Instant(seconds: now.microseconds / 1_000_000).rfc3339
        return seconds.lowercased().filter { $0.isNumber || $0.isLetter }
    }

    // MARK: - The file

    /// Reads all of it and holds each byte against the manifest, which comes last.
    private func check(_ progress: (Int) -> Void) throws -> BackupManifest {
        let reader = try BackupReader(file)
        var found: [BackupManifest.File] = []
        var evidence: [String: String] = [:]
        var bytes: [UInt8]?
        var total = 0
        while let member = try reader.member() {
            guard bytes == nil else { throw BackupDefect.unlisted(member.path) }
            if member.path == BackupManifest.path {
                bytes = try reader.bytes(member)
                continue
            }
            var hash = RunningHash()
            try reader.read(member) { hash.add($0) }
            let digits = hash.value.hexadecimal
            if member.path.hasPrefix("evidence/") {
                evidence[member.path] = digits
            } else {
                found.append(BackupManifest.File(path: member.path, sha256: digits, size: member.size))
            }
            total += Int(member.size)
            progress(total)
        }
        guard let bytes else { throw BackupDefect.truncated }
        let manifest: BackupManifest
        do { manifest = try BackupManifest(bytes: bytes) } catch {
            throw BackupDefect.noBackup("its manifest cannot be read (\(error))")
        }
        guard manifest.format == BackupManifest.format else {
            throw BackupDefect.newer("its format is \(manifest.format), this program knows \(BackupManifest.format)")
        }
        try Self.compare(found, evidence, with: manifest)
        return manifest
    }

    private static func compare(
        _ found: [BackupManifest.File], _ evidence: [String: String], with manifest: BackupManifest
    ) throws {
        var listed = Dictionary(manifest.files.map { ($0.path, $0) }) { first, _ in first }
        for file in found {
            guard let known = listed.removeValue(forKey: file.path) else { throw BackupDefect.unlisted(file.path) }
            guard known.sha256 == file.sha256, known.size == file.size else { throw BackupDefect.changed(file.path) }
        }
        if let path = listed.keys.sorted().first { throw BackupDefect.missing(path) }
        // The pieces of the database are put together in the order in which they lie there.
        let pieces = found.map(\.path).filter { $0.hasPrefix("database/") }
        for (place, path) in pieces.enumerated() where path != DatabaseBackup.name(ofPiece: place + 1) {
            throw BackupDefect.missing(DatabaseBackup.name(ofPiece: place + 1))
        }
        guard !pieces.isEmpty else { throw BackupDefect.missing("database") }
        for (path, digits) in evidence.sorted(by: { $0.key < $1.key }) {
            let name = path.split(separator: "/").suffix(2).joined()
            guard name == digits || manifest.evidence.damaged.contains(name) else { throw BackupDefect.changed(path) }
        }
        guard evidence.count == manifest.evidence.files else {
            throw BackupDefect.missing("\(manifest.evidence.files - evidence.count) files of evidence")
        }
    }

    // MARK: - The home

    /// What is there stays, but for a log whose checkpoint the backup is ahead of: a later one says so, a template may be newer, and
    /// content is named by its hash.
    private func restoreFiles(
        _ manifest: BackupManifest, _ progress: (Int) -> Void
    ) throws -> (restored: Int, present: Int) {
        let reader = try BackupReader(file)
        let listed = Dictionary(manifest.files.map { ($0.path, $0) }) { first, _ in first }
        let store = EvidenceDirectory(home: location.home)
        var counts = (restored: 0, present: 0)
        var home = HomeRestore(
            home: location.home, stamp: Self.stamp(now), replacesOlderLogs: manifest.hasSigningKeys)
        var total = 0
        while let member = try reader.member() {
            if let file = listed[member.path], let place = file.place {
                try home.take(place, mode: mode_t(file.mode ?? 0o600), bytes: try reader.bytes(member))
            } else if member.path.hasPrefix("evidence/") {
                let name = member.path.split(separator: "/").suffix(2).joined()
                guard let sha256 = Hexadecimal.decode(name), !manifest.evidence.damaged.contains(name) else { continue }
                if try isWhole(sha256, member.size, store) {
                    counts.present += 1
                } else {
                    try store.put(sha256) { sink in try reader.read(member, sink) }
                    counts.restored += 1
                }
            }
            total += Int(member.size)
            progress(total)
        }
        try home.finish()
        return counts
    }

    private func isWhole(_ sha256: [UInt8], _ size: UInt64, _ store: EvidenceDirectory) throws -> Bool {
        var status = stat()
        guard stat(store.path(sha256), &status) == 0, UInt64(status.st_size) == size else { return false }
        var hash = RunningHash()
        do { try store.read(sha256) { hash.add($0) } } catch is ContentDefect { return false }
        return hash.value.bytes == sha256
    }

    // MARK: - The database

    private func fill(
        _ connectionString: String, migrates: Bool, _ manifest: BackupManifest, _ outcome: inout Outcome
    ) throws {
        let session = try PostgresSession(PostgresConfiguration(connectionString: connectionString))
        defer { session.close() }
        let migrator = try Workspace.migrator()
        // Roles, the schema and who may use it: the first migration, as for a new database.
        try session.execute(BackupQuery.dropEmptySchema)
        try session.transaction(TransactionOptions(retries: 0)) { try $0.executeScript(migrator.migrations[0].sql) }
        let dump = try DatabaseDump(
            connectionString: connectionString, schema: "sitrep", serverVersion: session.serverVersion)
        do {
            try dump.restore(as: "sitrep_owner") { try pieces() }
        } catch {
            // Nothing of the dump is there; what was made for it goes as well, so that the next attempt finds the database empty.
            _ = try? session.execute(BackupQuery.dropEmptySchema)
            throw error
        }
        try session.execute(BackupQuery.ownMigrations)
        if migrates { try migrator.migrate(session) }
        try look(session, &outcome)
        if try migrator.status(session).isUpToDate { try record(manifest, in: session) }
        try session.execute(BackupQuery.analyze)
    }

    /// Each organisation's trail says that it was put back, from when, by whom; the entry gets its place with the next one.
    private func record(_ manifest: BackupManifest, in session: PostgresSession) throws {
        for organization in try OrganizationDesk(session: session).list() {
            let context = StorageContext(organization: organization, actor: actor, now: now, client: client)
            try CaseDesk(session: session, context: context).recordAccess(
                "database.restore", table: "organization", key: organization.key, incidentID: nil,
                facts: ["backup_made_at": manifest.madeAt, "backup_made_by": manifest.madeBy])
        }
    }

    /// The dump, piece by piece.
    private func pieces() throws -> () throws -> [UInt8] {
        let reader = try BackupReader(file)
        return {
            while let member = try reader.member() {
                if member.path.hasPrefix("database/") { return try reader.bytes(member) }
            }
            return []
        }
    }

    /// What people have to know of the state that they get.
    private func look(_ session: PostgresSession, _ outcome: inout Outcome) throws {
        let store = EvidenceDirectory(home: location.home)
        for row in try session.query(BackupQuery.filesOfEvidence) {
            let sha256: [UInt8] = try row.decode(0)
            if !store.holds(sha256) { outcome.missing.append(Hexadecimal.encode(sha256)) }
        }
        for row in try session.query(BackupQuery.organizations) {
            let organization = Organization(
                id: try row.decode(0), key: try row.decode(1), name: try row.decode(2), timeZone: try row.decode(3),
                logID: try row.decode(4))
            let entries = UInt64(try row.decode(6, as: Int64.self))
            let home = AuditHome(home: location.home, organization: organization)
            guard let note = home.lastCheckpoint(), let size = try? Checkpoint(text: SignedNote(note).text).size,
                size > entries
            else { continue }
            outcome.ahead.append((organization.key, size, entries))
        }
    }
}

/// Puts files of a backup into a home, where none are yet: an audit log's as a whole, so that no key or checkpoint of the backup comes to
/// lie beside a later one.
private struct HomeRestore {
    let home: String
    /// Part of the name under which an older state of a log is kept.
    let stamp: String
    /// Whether a log of the backup takes the place of an older state of it: a key that was replaced since must not sign again. One without
    /// its key would leave nothing to sign with.
    let replacesOlderLogs: Bool
    /// Logs that are being written, under the name that they have until all of it is there.
    private var logs: [String: String] = [:]
    private var kept: Set<String> = []

    init(home: String, stamp: String, replacesOlderLogs: Bool) {
        self.home = home
        self.stamp = stamp
        self.replacesOlderLogs = replacesOlderLogs
    }

    mutating func take(_ place: String, mode: mode_t, bytes: [UInt8]) throws {
        let parts = place.split(separator: "/").map(String.init)
        guard parts.count >= 2, !parts.contains(".."), !parts.contains("."), ["audit", "templates"].contains(parts[0])
        else { throw BackupDefect.unreadable("\(place) is no place in a home") }
        if parts[0] == "templates" {
            guard access(home + "/" + place, F_OK) != 0 else { return }
            return try write(home + "/" + place, mode: mode, bytes)
        }
        let log = parts[1]
        guard !kept.contains(log) else { return }
        if logs[log] == nil {
            let isNewer =
                replacesOlderLogs && parts.last == "checkpoint" && isAhead(bytes, of: "\(home)/audit/\(log)/checkpoint")
            guard isNewer || access("\(home)/audit/\(log)", F_OK) != 0 else {
                kept.insert(log)
                return
            }
            let unfinished = "\(home)/audit/\(log).restoring"
            if access(unfinished, F_OK) == 0 { try FileManager.default.removeItem(atPath: unfinished) }
            logs[log] = unfinished
        }
        try write("\(home)/audit/\(log).restoring/" + parts.dropFirst(2).joined(separator: "/"), mode: mode, bytes)
    }

    /// Of checkpoints of one log the larger one is later, and of two of one size neither is taken for that.
    private func isAhead(_ note: [UInt8], of path: String) -> Bool {
        guard let present = FileManager.default.contents(atPath: path), let former = size(Array(present)),
            let size = size(note)
        else { return false }
        return size > former
    }

    private func size(_ note: [UInt8]) -> UInt64? { try? Checkpoint(text: SignedNote(note).text).size }

    func finish() throws {
        for (log, unfinished) in logs {
            let former = "\(home)/audit/\(log).before-\(stamp)"
            guard rename("\(home)/audit/\(log)", former) == 0 || errno == ENOENT else {
                throw EvidenceFailure(path: former, number: errno)
            }
            guard rename(unfinished, "\(home)/audit/\(log)") == 0 else {
                throw EvidenceFailure(path: "\(home)/audit/\(log)", number: errno)
            }
        }
    }

    private func write(_ path: String, mode: mode_t, _ bytes: [UInt8]) throws {
        let directory = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw AuditHome.Problem.cannotWrite(directory, error.localizedDescription) }
        try OutsideFile.replace(path, with: bytes, mode: mode & 0o755)
    }
}
