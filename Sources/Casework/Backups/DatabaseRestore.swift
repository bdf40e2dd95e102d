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
        package var former: String?
        /// Files of evidence that were put back, and that were there already.
        package var evidence = (restored: 0, present: 0)
        /// SHA-256 of content that the database knows and the store does not have.
        package var missing: [String] = []
        /// Why the logs of organisations, by key, cannot be signed with what is kept here.
        package var obstacles: [(organization: String, obstacle: String)] = []
        /// Logs whose state in the backup takes the place of an earlier one here.
        var replaced: [String] = []
        package let isDryRun: Bool
        /// The dump is in the database.
        var isFilled = false
    }

    /// Opened once: a backup that is replaced by the next one while it is put back stays the one that was checked.
    private let file: BackupFile
    private let location: DatabaseLocation
    private let actor: String
    private let client: String
    private let now: Instant
    private let environment: EnvironmentVariables

    private static let scratch = "sitrep_restoring"
    private static let formerPrefix = "sitrep_before_"

    package init(
        file: String, location: DatabaseLocation, actor: String, client: String, now: Instant,
        environment: EnvironmentVariables
    ) throws {
        self.environment = environment
        self.file = try BackupFile(file)
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
        if dryRun, location.isPrivate, !location.cluster.status().isInitialised {
            return Outcome(manifest: manifest, former: nil, obstacles: foreseen(manifest), isDryRun: true)
        }
        return try location.isPrivate
            ? restorePrivate(manifest, replaces: replaces, dryRun: dryRun, progress)
            : restoreOwn(manifest, dryRun: dryRun, progress)
    }

    private func restoreOwn(
        _ manifest: BackupManifest, dryRun: Bool, _ progress: (Int) -> Void
    ) throws -> Outcome {
        let workspace = try Workspace.open(location, applicationName: "sitrep restore")
        // The lock is this session's.
        defer { workspace.close() }
        try begin(manifest, in: workspace.session)
        guard try !workspace.session.query(BackupQuery.hasSchema)[0].decode(0, as: Bool.self) else {
            throw BackupProblem.notEmpty("the database", isPrivate: false)
        }
        var outcome = Outcome(manifest: manifest, former: nil, obstacles: foreseen(manifest), isDryRun: dryRun)
        guard !dryRun else { return outcome }
        try checkMeans(workspace.session)
        let (home, evidence) = try stage(manifest, progress)
        outcome.evidence = evidence
        do {
            try home.placeNewLogs()
            try fill(location.connectionString ?? "", migrates: false, manifest, home, &outcome)
        } catch {
            // Once the dump is in, its logs belong to it, whatever fails after that.
            if !outcome.isFilled { home.takeBack() }
            throw error
        }
        KeptWork.note()
        try finish(home, outcome)
        return outcome
    }

    /// What would be missing at the end is missed before anything is touched.
    private func checkMeans(_ session: PostgresSession) throws {
        _ = try AuditPublication(environment: environment)
        _ = try DatabaseDump(connectionString: "", schema: "sitrep", serverVersion: session.serverVersion)
    }

    /// Once the database is in its place; what had been destroyed by the time of the backup leaves this home too.
    private func finish(_ home: HomeRestore, _ outcome: Outcome) throws {
        try home.replace(outcome.replaced)
        try home.placeTemplates()
        home.discard()
        let workspace = try Workspace.open(location, applicationName: "sitrep restore")
        defer { workspace.close() }
        // In an older schema, of a database of one's own, the next destruction or retention run does it.
        guard try Workspace.migrator().status(workspace.session).isUpToDate else { return }
        let stores = try EvidenceStores(home: location.home, environment: environment)
        for organization in try OrganizationDesk(session: workspace.session).list() {
            let context = StorageContext(organization: organization, actor: actor, now: now, client: client)
            try EvidenceDesk(CaseDesk(session: workspace.session, context: context), stores: stores).sweepDestroyed()
        }
    }

    private func restorePrivate(
        _ manifest: BackupManifest, replaces: Bool, dryRun: Bool, _ progress: (Int) -> Void
    ) throws -> Outcome {
        let cluster = location.cluster
        _ = try cluster.ensureRunning()
        // One of restoring at a time, until the names are exchanged: the lock is this session's, in a database that stays.
        let maintenance = try PostgresSession(
            PostgresConfiguration(connectionString: cluster.connectionString("postgres")))
        defer { maintenance.close() }
        try begin(manifest, in: maintenance)
        // Between the two renames below an earlier attempt may have been stopped.
        if try !cluster.hasDatabase(cluster.databaseName), let last = try Self.former(in: cluster).last {
            try cluster.renameDatabase(last, to: cluster.databaseName)
        }
        let isUsed = try isUsed(cluster.databaseName)
        guard replaces || !isUsed else { throw BackupProblem.notEmpty(location.home, isPrivate: true) }
        let aside = try nameAside()
        var outcome = Outcome(
            manifest: manifest, former: isUsed ? aside : nil, obstacles: foreseen(manifest), isDryRun: dryRun)
        guard !dryRun else { return outcome }
        try checkMeans(maintenance)
        let (home, evidence) = try stage(manifest, progress)
        outcome.evidence = evidence
        do {
            try home.placeNewLogs()
            try cluster.makeDatabase(Self.scratch)
            try fill(cluster.connectionString(Self.scratch), migrates: true, manifest, home, &outcome)
            if replaces {
                try cluster.exchangeDatabase(for: Self.scratch, keepingAs: aside)
            } else {
                try cluster.renameDatabase(cluster.databaseName, to: aside)
                // Now nobody finds it any more, and it is looked at once again.
                guard try !self.isUsed(aside) else {
                    throw BackupProblem.notEmpty(location.home, isPrivate: true)
                }
                try cluster.renameDatabase(Self.scratch, to: cluster.databaseName)
            }
        } catch {
            // The reason is what must be said; what cannot be done of this now the next attempt does. A database that was to be given up
            // gets its name back, and the other one may be what has filled the disk.
            if (try? cluster.hasDatabase(cluster.databaseName)) == false {
                try? cluster.renameDatabase(aside, to: cluster.databaseName)
            }
            try? cluster.dropDatabase(Self.scratch)
            home.takeBack()
            throw error
        }
        KeptWork.note()
        // What was unused may have been worked in by the time of the exchange.
        if replaces, try isUsed || self.isUsed(aside) { outcome.former = aside }
        try finish(home, outcome)
        if outcome.former == nil { try cluster.dropDatabase(aside) }
        return outcome
    }

    /// - Throws: `BackupProblem` where the server is older than the backup, or another process restores there.
    private func begin(_ manifest: BackupManifest, in session: PostgresSession) throws {
        guard session.serverVersion / 10_000 >= manifest.serverMajorVersion else {
            throw BackupProblem.olderServer(was: manifest.serverMajorVersion, is: session.serverVersion / 10_000)
        }
        guard try session.query(BackupQuery.tryLock)[0].decode(0, as: Bool.self) else { throw BackupProblem.busy }
    }

    /// Whether anybody has worked in a database of the private cluster.
    private func isUsed(_ database: String) throws -> Bool {
        let session = try PostgresSession(
            PostgresConfiguration(connectionString: location.cluster.connectionString(database)))
        defer { session.close() }
        return try session.query(BackupQuery.hasSchema)[0].decode(0, as: Bool.self)
            && session.query(BackupQuery.isUsed)[0].decode(0, as: Bool.self)
    }

    /// A name that no database has yet, by the time.
    private func nameAside() throws -> String {
        let name = Self.formerPrefix + Self.stamp(now)
        let taken = try location.cluster.databases(startingWith: name)
        return (1...).lazy.map { $0 == 1 ? name : "\(name)_\($0)" }.first { !taken.contains($0) } ?? name
    }

    /// What can be told before the database is there: which logs kept here are ahead of the backup, or have ended.
    private func foreseen(_ manifest: BackupManifest) -> [(organization: String, obstacle: String)] {
        manifest.organizations.compactMap { organization in
            let home = AuditHome(
                home: location.home,
                organization: Organization(
                    id: 0, key: organization.key, name: "", timeZone: "UTC", logID: organization.log))
            if let continuation = home.continuation {
                return (organization.key, "\(AuditHome.Problem.ended(home.origin, continuation: continuation))")
            }
            if !manifest.hasSigningKeys, !home.isKnown, organization.entries > 0 {
                return (organization.key, "\(AuditHome.Problem.keyMissing(home.directory + "/signing-key"))")
            }
            // One that cannot be read is told of once the database is there.
            guard let note = home.lastCheckpoint(), let size = try? Checkpoint(text: SignedNote(note).text).size,
                size > UInt64(organization.entries)
            else { return nil }
            let refusal = SequencerRefusal.treeShrank(checkpoint: size, tree: UInt64(organization.entries))
            return (organization.key, "\(refusal.rule): \(refusal)")
        }
    }

    /// `20260310t143000z`: letters that need no quotes in psql.
    private static func stamp(_ now: Instant) -> String {
        let seconds = Instant(seconds: now.microseconds / 1_000_000).rfc3339
        return seconds.lowercased().filter { $0.isNumber || $0.isLetter }
    }

    // MARK: - The file

    /// Reads all of it and holds each byte against the manifest, which comes last.
    private func check(_ progress: (Int) -> Void) throws -> BackupManifest {
        let reader = BackupReader(file)
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
        do { manifest = try BackupManifest(bytes: bytes) } catch let defect as BackupDefect { throw defect } catch {
            throw BackupDefect.noBackup("its manifest cannot be read: \(BackupManifest.reason(error))")
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
        let places = manifest.files.compactMap(\.place)
        let folders = Set(
            places.flatMap { place in
                place.indices.filter { place[$0] == "/" }.map { String(place[..<$0]) }
            })
        for place in places where !HomeRestore.isPlace(place) || folders.contains(place) {
            throw BackupDefect.unreadable("'\(place)' is no place in a home")
        }
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

    /// Evidence goes to its place, where its hash names it; the rest waits beside it.
    private func stage(
        _ manifest: BackupManifest, _ progress: (Int) -> Void
    ) throws -> (home: HomeRestore, evidence: (restored: Int, present: Int)) {
        let reader = BackupReader(file)
        let listed = Dictionary(manifest.files.map { ($0.path, $0) }) { first, _ in first }
        let store = EvidenceDirectory(home: location.home)
        var counts = (restored: 0, present: 0)
        let home = try HomeRestore(home: location.home, stamp: Self.stamp(now))
        var total = 0
        do {
            while let member = try reader.member() {
                if let file = listed[member.path], let place = file.place {
                    try home.take(place, mode: mode_t(file.mode ?? 0o600), bytes: try reader.bytes(member))
                } else if member.path.hasPrefix("evidence/") {
                    let name = member.path.split(separator: "/").suffix(2).joined()
                    guard let sha256 = Hexadecimal.decode(name), !manifest.evidence.damaged.contains(name) else {
                        continue
                    }
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
        } catch {
            home.takeBack()
            throw error
        }
        return (home, counts)
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
        _ connectionString: String, migrates: Bool, _ manifest: BackupManifest, _ home: HomeRestore,
        _ outcome: inout Outcome
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
            let taken = try session.query(BackupQuery.largeObjects(try dump.largeObjects(in: try pieces())))
            if let object = try taken.first?.decode(0, as: Int64.self) { throw BackupProblem.largeObject(object) }
            try dump.restore(as: "sitrep_owner", listIn: home.staged) { try pieces() }
        } catch {
            // Nothing of the dump is there; what was made for it goes as well, so that the next attempt finds the database empty.
            _ = try? session.execute(BackupQuery.dropEmptySchema)
            throw error
        }
        outcome.isFilled = true
        try session.execute(BackupQuery.ownMigrations)
        if migrates { try migrator.migrate(session) }
        // An older schema may not have what is asked for here; db migrate comes first.
        if try migrator.status(session).isUpToDate {
            let organizations = try OrganizationDesk(session: session).list()
            try look(organizations, home, in: session, &outcome)
            try record(manifest, organizations, in: session)
        }
        try session.execute(BackupQuery.analyze)
    }

    /// Each organisation's trail says that it was put back, from when, by whom; the entry gets its place with the next one.
    private func record(
        _ manifest: BackupManifest, _ organizations: [Organization], in session: PostgresSession
    ) throws {
        for organization in organizations {
            let context = StorageContext(organization: organization, actor: actor, now: now, client: client)
            try CaseDesk(session: session, context: context).recordAccess(
                "database.restore", table: "organization", key: organization.key, incidentID: nil,
                facts: ["backup_made_at": manifest.madeAt, "backup_made_by": manifest.madeBy])
        }
    }

    /// The dump, piece by piece.
    private func pieces() throws -> () throws -> [UInt8] {
        let reader = BackupReader(file)
        return {
            while let member = try reader.member() {
                if member.path.hasPrefix("database/") { return try reader.bytes(member) }
            }
            return []
        }
    }

    /// What people have to know of the state that they get, organisation by organisation: a role that connects may see no rows.
    private func look(
        _ organizations: [Organization], _ home: HomeRestore, in session: PostgresSession, _ outcome: inout Outcome
    ) throws {
        let store = EvidenceDirectory(home: location.home)
        outcome.obstacles = []
        for organization in organizations {
            let context = StorageContext(organization: organization, actor: actor, now: now, client: client)
            let contents: [[UInt8]] = try session.transaction(context.reading) { session in
                try session.query(BackupQuery.filesOfEvidence).map { try $0.decode(0) }
            }
            outcome.missing += contents.filter { !store.holds($0) }.map(Hexadecimal.encode)
            let desk = CaseDesk(session: session, context: context)
            let isReplaced = try goesOn(home, organization, desk)
            if isReplaced { outcome.replaced.append(organization.logID) }
            let audit = AuditDesk(
                desk, home: isReplaced ? home.staged : location.home, environment: environment)
            do {
                guard let obstacle = try audit.obstacle() else { continue }
                outcome.obstacles.append((organization.key, obstacle))
            } catch let error where error is AuditHome.Problem || error is AuditSequencer.Failure {
                // What a new log would not help against is an obstacle as well.
                outcome.obstacles.append((organization.key, "\(error)"))
            }
        }
    }

    /// Whether the backup's state of a log is a later one of the home's: the restored tree begins with what the home's checkpoint covers.
    private func goesOn(_ home: HomeRestore, _ organization: Organization, _ desk: CaseDesk) throws -> Bool {
        let (former, isLater) = home.isLater(organization)
        guard isLater, let former else { return isLater }
        return try desk.read { session in
            let size = UInt64(try session.query(AuditLogTables.size(organization))[0].decode(0, as: Int64.self))
            guard size >= former.size else { return false }
            var reader = TreeReader(size: size, source: try AuditTiles.source(session, organization))
            return try reader.root(at: former.size) == former.root
        }
    }
}
