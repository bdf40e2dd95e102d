import AuditTrail
import IncidentModel
import JSONText
import Postgres
import Storage

/// Looks at the trail, signs it, checks it.
package struct AuditDesk {
    let desk: CaseDesk
    let home: AuditHome
    let environment: EnvironmentVariables
    /// The directory of Sitrep's own data.
    let base: String

    package init(_ desk: CaseDesk, home: String, environment: EnvironmentVariables) {
        self.desk = desk
        base = home
        self.home = AuditHome(home: home, organization: desk.organization)
        self.environment = environment
    }

    var organization: Organization { desk.organization }

    // MARK: - Looking

    package struct Listed: Sendable {
        package let id: Int64
        /// Nil while the entry waits for its place.
        package let position: Int64?
        /// The canonical JSON of the entry.
        package let body: String
    }

    /// Newest first; `cursor` is the id of the last one seen.
    package func list(_ key: IncidentKey?, cursor: Int64?, limit: Int) throws -> (entries: [Listed], next: Int64?) {
        try desk.read { session in
            if let key, try session.query(IncidentTable.identify(key)).isEmpty {
                throw CaseworkError.notFound(what: "incident", key: key.description)
            }
            let rows = try session.query(AuditLogTables.list(key, before: cursor, limit: limit + 1))
            let listed = try rows.map { row in
                Listed(id: try row.decode(0), position: try row.decodeIfPresent(1), body: try row.decode(2))
            }
            let page = Array(listed.prefix(limit))
            return (page, listed.count > limit ? page.last?.id : nil)
        }
    }

    // MARK: - Keys and checkpoints

    /// The keys that this place signs or has signed with, the present one last.
    package func keys() throws -> [VerifierKey] {
        let known = try home.keys()
        if known.isEmpty { return [try home.signer(environment: environment).key] }
        return known
    }

    /// Begins to sign here, where nobody signs for the log yet.
    package func beginSigning() throws {
        guard !home.isKnown else { return }
        let size = try desk.read { try $0.query(AuditLogTables.size(organization))[0].decode(0, as: Int64.self) }
        guard size == 0, home.lastCheckpoint() == nil else {
            throw AuditHome.Problem.keyMissing(home.directory + "/signing-key")
        }
        try home.beginKey()
    }

    /// A new key signs from now on; the log ends its time under the old one with a checkpoint of everything so far.
    ///
    /// The key lies outside of the database, so the answer to a repeat is kept after it is made: after a crash between the two a
    /// repeat makes one more, and every key goes on verifying what it signed.
    package func rotateKey(_ options: ChangeOptions = ChangeOptions()) throws -> ChangeOutcome {
        let request = "audit key rotate"
        if let earlier = try desk.earlierAnswer(options, request: request) { return earlier }
        if options.dryRun {
            let present = try home.signer(environment: environment).key.text
            return ChangeOutcome(
                json: .object([.init("key", .null), .init("retires", .string(present))]),
                message: "a new key in the place of \(present)"
            ).asDryRun
        }
        _ = try checkpoint(heartbeat: 0)
        let key = try home.replaceKey()
        _ = try checkpoint(heartbeat: 0)
        let outcome = ChangeOutcome(json: .object([.init("key", .string(key.text))]), message: key.text)
        guard options.idempotencyKey != nil else { return outcome }
        return try desk.change(options, request: request, action: "audit.rotate") { _ in outcome }
    }

    /// How many entries have their place, and how many wait for one.
    package func extent() throws -> (placed: Int64, waiting: Int64) {
        try desk.read { session in
            (
                try session.query(AuditLogTables.size(organization))[0].decode(0),
                try session.query(AuditLogTables.pendingCount(organization))[0].decode(0)
            )
        }
    }

    /// Runs the sequencer. - Parameter heartbeat: seconds after which a checkpoint is renewed; 0 always.
    package func checkpoint(heartbeat: Int64?) throws -> AuditSequencer.Outcome {
        let began = desk.context.now
        let fixed: @Sendable () -> Instant = { began }
        let sequencer = AuditSequencer(
            session: desk.session, context: desk.context, home: home,
            signer: try home.signer(environment: environment),
            publication: try AuditPublication(environment: environment),
            clock: desk.afterCommit?.clock ?? fixed)
        return try sequencer.run(heartbeat: heartbeat)
    }

    /// What authorities say of the last checkpoint.
    package func timeStamps() throws -> [AuditHome.KeptTimeStamp] {
        try home.lastCheckpoint().map(home.timeStamps) ?? []
    }

    package func lastCheckpoint() -> String? { home.lastCheckpoint().map { String(decoding: $0, as: UTF8.self) } }

    // MARK: - Checking

    package struct Verification: Sendable {
        package struct Finding: Sendable, Equatable {
            /// `tree`, `entry`, `checkpoint`, `row`, `trigger`.
            package let kind: String
            package let text: String
        }

        /// Entries under the tree, and those that wait.
        package var entries: UInt64 = 0
        package var pending: Int64 = 0
        package var root = ""
        /// Size of the checkpoint that the tree was held against.
        package var checkpointSize: UInt64?
        package var findings: [Finding] = []
        /// Findings beyond those listed.
        package var more = 0

        static let listed = 100

        mutating func add(_ kind: String, _ text: String) {
            if findings.count < Verification.listed {
                findings.append(Finding(kind: kind, text: text))
            } else {
                more += 1
            }
        }
    }

    /// Reads every entry again, computes the tree from their bytes, holds it against the checkpoint, and every row against what
    /// its last entry says.
    ///
    /// - Parameters:
    ///   - keys: to trust instead of those kept here; an auditor brings their own.
    ///   - checkpoint: to hold the tree against instead of the one kept here.
    package func verify(keys: KeyRing? = nil, checkpoint: [UInt8]? = nil) throws -> Verification {
        var result = Verification()
        let last = try trusted(checkpoint ?? home.lastCheckpoint(), keys, &result)
        try desk.read { session in
            result.pending = try session.query(AuditLogTables.pendingCount(organization))[0].decode(0)
            let size = UInt64(try session.query(AuditLogTables.size(organization))[0].decode(0, as: Int64.self))
            try readTree(size: size, last: last, in: session, &result)
            for row in try session.query(AuditLogTables.silencedTriggers) {
                result.add("trigger", "\(try row.decode(0, as: String.self)) does not run")
            }
            try session.forEachRow(AuditLogTables.lost(organization)) { row in
                result.add(
                    "entry", "entry with id \(try row.decode(0, as: Int64.self)) has no place and waits for none")
            }
            try session.forEachRow(IncidentHistory.strayRows) { row in
                result.add(
                    "row",
                    "incident \(try row.decode(0, as: String.self)): row is not what its statements and revisions say")
            }
            try session.forEachRow(AuditLogTables.strayVersions) { row in
                let subject = try (0..<3).map { try row.decode($0, as: String.self) }.joined(separator: " ")
                result.add("row", "\(subject): the last state that was kept is another")
            }
            try session.forEachRow(AuditLogTables.strayRules) { row in
                let subject = try (0..<2).map { try row.decode($0, as: String.self) }.joined(separator: " ")
                result.add("row", "duty_stage \(subject): a state names another version of the rule than its duty")
            }
            try session.forEachRow(AuditLogTables.alteredSets) { row in
                result.add(
                    "entry",
                    "entry with id \(try row.decode(0, as: Int64.self)): the digests of rows of "
                        + "\(try row.decode(1, as: String.self)) are not those that it vouches for")
            }
            try session.forEachRow(AuditLogTables.hiddenParts) { row in
                result.add("row", "incident \(try row.decode(0, as: String.self)): its row hides what it has")
            }
            try session.forEachRow(AlteredHistory.titles) { row in
                result.add(
                    "row", "incident \(try row.decode(0, as: String.self)): a title is not what its entries commit to")
            }
            for history in AlteredHistory.all {
                try session.forEachRow(history.query) { row in
                    let subject = try (0..<2).map { try row.decode($0, as: String.self) }.filter { !$0.isEmpty }
                    result.add(
                        "row",
                        "\(history.table) \(subject.joined(separator: " ")): former states are not what its entries say"
                    )
                }
            }
            try session.forEachRow(AuditLogTables.alteredContents) { row in
                result.add(
                    "row",
                    "\(try row.decode(0, as: String.self)) \(try row.decode(1, as: String.self)): content is not what its hash says"
                )
            }
            let watched = try session.query(AuditLogTables.watchedTables).map { try $0.decode(0, as: String.self) }
            for table in AuditLogTables.tables where !watched.contains(table) {
                result.add("trigger", "\(table) is not watched any more")
            }
            for table in watched where !AuditLogTables.tables.contains(table) {
                result.add("trigger", "\(table) is watched, which is no table of Sitrep's")
            }
            let own = watched.filter(AuditLogTables.tables.contains)
            for row in try session.query(AuditLogTables.inUse(own)) {
                let table: String = try row.decode(0)
                try session.forEachRow(AuditLogTables.reconcile(table)) { row in
                    result.add(
                        "row", "\(table) \(try row.decode(0, as: String.self)): \(try row.decode(1, as: String.self))")
                }
            }
        }
        return result
    }

    private func trusted(_ note: [UInt8]?, _ keys: KeyRing?, _ result: inout Verification) throws -> SignedCheckpoint? {
        guard let note else {
            result.add("checkpoint", "no checkpoint is kept outside of the database to hold the tree against")
            return nil
        }
        do throws(SignedCheckpoint.Defect) {
            let signed = try SignedCheckpoint(note, keys: keys ?? KeyRing(ring()))
            result.checkpointSize = signed.checkpoint.size
            return signed
        } catch {
            result.add("checkpoint", "the checkpoint does not hold: \(error)")
            return nil
        }
    }

    /// Keys that cannot be read verify nothing; the checkpoint is then said to be by an unknown signer.
    private func ring() -> [VerifierKey] { (try? home.keys()) ?? [] }

    private func readTree(
        size: UInt64, last: SignedCheckpoint?, in session: PostgresSession, _ result: inout Verification
    ) throws {
        var builder = TileBuilder()
        var tiles: [TileAddress: TreeHash] = [:]
        func note(_ computed: [Tile]) {
            for tile in computed { tiles[tile.address] = CompactRange.root(of: tile.hashes) }
        }
        var next: Int64 = 0
        let incidents = try incidentKeys(session)
        try session.forEachRow(AuditLogTables.entries(below: size, organization)) { row in
            let position: Int64 = try row.decode(0)
            if position != next { result.add("tree", "the index jumps from \(next - 1) to \(position)") }
            next = position + 1
            let body: [UInt8] = try row.decode(1)
            let incident = try row.decodeIfPresent(5, as: Int64.self)
            let said = EntryColumns(
                table: try row.decode(2), key: try row.decode(3), id: try row.decode(4),
                incident: incident.flatMap { incidents[$0] })
            if let defect = said.defect(in: body) { result.add("entry", "entry \(position) \(defect)") }
            var full: [Tile] = []
            builder.append(leaf: TreeHash.leaf(body), fullTiles: &full)
            note(full)
            if let last, last.checkpoint.size == UInt64(next), builder.root != last.checkpoint.root {
                result.add("tree", "the first \(next) entries are not those that were signed")
            }
        }
        result.entries = UInt64(next)
        result.root = builder.root.base64
        if let last, last.checkpoint.size > UInt64(next) {
            result.add("tree", "the checkpoint covers \(last.checkpoint.size) entries, the database holds \(next)")
        }
        note(builder.changedPartialTiles)
        try compare(tiles, treeSize: UInt64(next), in: session, &result)
    }

    /// The stored tiles serve proofs; they must be those of the tree that the entries make.
    private func compare(
        _ computed: [TileAddress: TreeHash], treeSize: UInt64, in session: PostgresSession, _ result: inout Verification
    ) throws {
        var missing = computed
        try session.forEachRow(AuditLogTables.tiles(organization)) { row in
            let level = Int(try row.decode(0, as: Int16.self))
            let index = UInt64(try row.decode(1, as: Int64.self))
            let bytes: [UInt8] = try row.decode(2)
            guard let address = TileAddress(level: level, index: index, treeSize: treeSize),
                let root = missing.removeValue(forKey: address)
            else { return result.add("tree", "the stored tile \(level)/\(index) is none of the tree") }
            guard let tile = Tile(address: address, bytes: bytes) else {
                return result.add("tree", "the stored tile \(address.path) is damaged")
            }
            if CompactRange.root(of: tile.hashes) != root {
                result.add("tree", "the stored tile \(address.path) is of another tree")
            }
        }
        for path in missing.keys.map(\.path).sorted() { result.add("tree", "the stored tile \(path) is missing") }
    }

    private func incidentKeys(_ session: PostgresSession) throws -> [Int64: String] {
        var keys: [Int64: String] = [:]
        try session.forEachRow(AuditLogTables.incidentKeys) { row in
            keys[try row.decode(0)] = try row.decode(1)
        }
        return keys
    }
}

/// What the columns beside an entry say of it; they serve look-ups, and the body is what counts.
private struct EntryColumns {
    let table: String
    let key: String
    let id: String
    let incident: String?

    /// Nil when the body is canonical and says the same.
    func defect(in body: [UInt8]) -> String? {
        if let defect = CanonicalForm.defect(in: body) { return "is \(defect)" }
        // Canonical bytes have one form, so the members can be looked for as text; these are the last of the object.
        let end = ",\"subject\":{\"key\":\(quoted(key)),\"table\":\(quoted(table))},\"v\":1}"
        guard body.suffix(end.utf8.count).elementsEqual(end.utf8) else { return "is stored under another subject" }
        let text = String(decoding: body, as: UTF8.self)
        // Behind the id comes the incident, where there is one.
        guard let place = text.firstRange(of: "\"id\":\"\(id)\",") else { return "is stored under another id" }
        let rest = text[place.upperBound...]
        let said = incident.map { "\"incident\":\"\($0)\"," }
        guard said.map(rest.hasPrefix) ?? !rest.hasPrefix("\"incident\":") else {
            return "is stored under another incident"
        }
        return nil
    }

    private func quoted(_ text: String) -> String {
        String(decoding: CanonicalJSON.encode(.text(text)), as: UTF8.self)
    }
}
