import AuditTrail
import IncidentModel
import Postgres
import Storage

/// Gives entries their places, extends the tree, signs and publishes: steps 3 to 10 of the crash table in docs/audit-trail.md.
///
/// Any process may run it at any time. One advisory lock for each organisation keeps two from doing the same work, and what a crash
/// left behind is an ordinary situation of the next run.
package struct AuditSequencer {
    private let session: PostgresSession
    private let context: StorageContext
    private let home: AuditHome
    private let signer: NoteSigner
    private let publication: AuditPublication
    private let clock: @Sendable () -> Instant

    /// Entries placed in one transaction.
    static let batch = 10_000

    package struct Outcome: Sendable, Equatable {
        /// Entries that got a place in this run.
        package var placed = 0
        /// Size that the last checkpoint covers.
        package var size: UInt64 = 0
        /// A checkpoint was signed.
        package var isSigned = false
        /// Another process is at it.
        package var isBusy = false
        /// Places that did not take the checkpoint, with the reason; the next one covers it.
        package var unpublished: [String] = []
    }

    package enum Failure: Error, Sendable, CustomStringConvertible {
        case refused(SequencerRefusal)

        package var description: String {
            switch self {
            case .refused(let refusal):
                "the audit trail is not signed: \(refusal.rule): \(refusal)"
                    + (refusal.endsWithANewLog ? ". If that cannot be mended: sitrep audit begin" : "")
            }
        }
    }

    package init(
        session: PostgresSession, context: StorageContext, home: AuditHome, signer: NoteSigner,
        publication: AuditPublication, clock: @escaping @Sendable () -> Instant
    ) {
        self.session = session
        self.context = context
        self.home = home
        self.signer = signer
        self.publication = publication
        self.clock = clock
    }

    /// Works until nothing is left to do.
    ///
    /// - Parameter heartbeat: seconds after which a checkpoint is renewed though nothing happened; nil never.
    package func run(heartbeat: Int64?) throws -> Outcome {
        var outcome = Outcome()
        while true {
            let step = try step(heartbeat: heartbeat)
            switch step {
            case .busy:
                outcome.isBusy = true
                return outcome
            case .rest(let size, let read):
                outcome.size = size
                // Who committed while this one held the lock found it taken, and has left the work to it.
                guard read == 0, try hasMore() else { return outcome }
            case .wrote(let plan, let former, let entries):
                outcome.placed += entries
                outcome.isSigned = true
                outcome.size = plan.checkpoint.size
                // Steps 6 to 10: the signature follows the commit, so the outside copy is never ahead of the database.
                let note = try SignedCheckpoint.sign(plan.checkpoint, time: plan.time, by: signer)
                try home.advance(to: note, after: former, keys: try ring())
                let text = String(decoding: note, as: UTF8.self)
                let keep = AuditLogTables.keep(
                    plan.checkpoint, time: plan.time, note: text, context.organization)
                // A copy for readers: the one that counts is outside and on its disk. A crash that takes this row leaves a gap that
                // the next checkpoint covers, so nobody waits for it to reach the disk.
                let hasMore = try session.transaction(TransactionOptions(prologue: context.prologue(role: .app))) {
                    session in
                    // Who committed while this one held the lock has left the work to it.
                    try session.pipeline(["set local synchronous_commit = off", keep, AuditLogTables.hasPending])[2][0]
                        .decode(0, as: Bool.self)
                }
                outcome.unpublished = publication.publish(
                    AuditPublication.Signed(note: note, size: plan.checkpoint.size, time: plan.time), of: home)
                if !hasMore { return outcome }
            }
        }
    }

    /// Why nothing would be signed; nil where it would be. Changes nothing.
    ///
    /// - Throws: `CaseworkError.busy` while another process is placing entries.
    func refusal() throws -> SequencerRefusal? {
        try session.transaction(TransactionOptions(prologue: context.prologue(role: .app))) { session in
            guard let (situation, _) = try look(session, heartbeat: 0) else { throw AuditSequencer.isBusy }
            guard case .refuse(let refusal) = try SequencerRules.decide(situation) else { return nil }
            return refusal
        }
    }

    static let isBusy = CaseworkError.busy("another process is placing entries of the audit trail; try again")

    private enum Step {
        case busy
        /// - Parameter read: waiting entries that were there and could not be placed.
        case rest(size: UInt64, read: Int)
        /// - Parameter former: the checkpoint that the plan follows.
        case wrote(SequencerPlan, former: [UInt8]?, entries: Int)
    }

    private func hasMore() throws -> Bool {
        try session.transaction(TransactionOptions(prologue: context.prologue(role: .app))) {
            try $0.query(AuditLogTables.hasPending)[0].decode(0, as: Bool.self)
        }
    }

    private func ring() throws -> KeyRing { KeyRing(try home.keys() + [signer.key]) }

    /// Step 3, within a transaction: takes the lock and reads the situation; nil where another process has the lock.
    private func look(
        _ session: PostgresSession, heartbeat: Int64?
    ) throws -> (situation: SequencerSituation, entries: [Int64])? {
        let organization = context.organization
        let found = try session.pipeline([
            AuditLogTables.tryLock(organization), AuditLogTables.tree(organization),
            AuditLogTables.pending(limit: AuditSequencer.batch), AuditLogTables.edgeTiles(organization),
        ])
        guard try found[0][0].decode(0, as: Bool.self) else { return nil }
        let size = UInt64(try found[1][0].decode(0, as: Int64.self))
        let log: String = try found[1][0].decode(1)
        guard log == organization.logID else {
            throw Failure.refused(
                .otherOrigin(expected: AuditHome.origin(organization.key, log: log), found: home.origin))
        }
        var entries: [Int64] = []
        var leaves: [TreeHash] = []
        for row in found[2] {
            entries.append(try row.decode(0))
            guard let leaf = TreeHash(try row.decode(1, as: [UInt8].self)) else { continue }
            leaves.append(leaf)
        }
        let situation = SequencerSituation(
            origin: home.origin, lastCheckpoint: home.lastCheckpoint(), keys: try ring(), signingKey: signer.key,
            treeSize: size, tiles: try AuditTiles.source(session, organization, ready: found[3]), pending: leaves,
            nextIndex: size,
            // Read after the last checkpoint, which another process may have signed a moment ago.
            now: clock().microseconds, heartbeat: (heartbeat ?? 1 << 40) * 1_000_000)
        return (situation, entries)
    }

    /// Steps 3 to 5: one transaction that reads the situation, decides, and writes places and tiles.
    private func step(heartbeat: Int64?) throws -> Step {
        let organization = context.organization
        return try session.transaction(TransactionOptions(prologue: context.prologue(role: .app))) { session in
            guard let (situation, entries) = try look(session, heartbeat: heartbeat) else { return .busy }
            switch try SequencerRules.decide(situation) {
            case .rest: return .rest(size: situation.treeSize, read: entries.count)
            case .refuse(let refusal): throw Failure.refused(refusal)
            case .write(let plan):
                var statements: [SQL] = []
                if plan.entryCount > 0 {
                    statements += AuditLogTables.place(
                        Array(entries.prefix(plan.entryCount)), firstIndex: plan.firstIndex, organization)
                }
                if !plan.tiles.isEmpty { statements.append(AuditLogTables.put(plan.tiles, organization)) }
                if !statements.isEmpty { _ = try session.pipeline(statements) }
                return .wrote(plan, former: situation.lastCheckpoint, entries: plan.entryCount)
            }
        }
    }
}

/// The tiles of an organisation's tree, as proofs and the sequencer read them.
package enum AuditTiles {
    private struct Place: Hashable {
        let level: Int16
        let index: Int64
    }

    /// Reads each tile once and whole, in whichever width it is asked for first.
    ///
    /// - Parameter ready: tiles that were read before, rows of `AuditLogTables.edgeTiles`.
    package static func source(
        _ session: PostgresSession, _ organization: Organization, ready: PostgresResult? = nil
    ) throws -> TreeReader.Source {
        var known: [Place: [UInt8]] = [:]
        for row in ready.map(Array.init) ?? [] {
            known[Place(level: try row.decode(0), index: try row.decode(1))] = try row.decode(2)
        }
        return { address in
            let place = Place(level: Int16(address.level), index: Int64(address.index))
            if let bytes = known[place] { return bytes }
            let bytes: [UInt8]? = try session.query(
                AuditLogTables.tile(level: place.level, index: place.index, organization)
            ).first?.decode(0)
            known[place] = bytes
            return bytes
        }
    }
}
