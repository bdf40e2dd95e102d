/// What the sequencer found, before it changes anything.
package struct SequencerSituation {
    /// Origin of this organisation's log; also the name of its key.
    package var origin: String
    /// The last checkpoint, as kept outside the database; `nil` when nothing is kept.
    package var lastCheckpoint: [UInt8]?
    /// Every key that we sign or have signed with.
    package var keys: KeyRing
    /// The key that we would sign with now.
    package var signingKey: VerifierKey
    /// Number of entries that have an index in the database.
    package var treeSize: UInt64
    /// Bytes of the database's tiles.
    package var tiles: TreeReader.Source
    /// Leaf hashes of entries without index, in the order in which they shall get theirs.
    package var pending: [TreeHash]
    /// The index that the database would give next: one more than its highest, 0 for none.
    package var nextIndex: UInt64
    /// Microseconds since 1970.
    package var now: Int64
    /// A checkpoint is renewed when it is this old and nothing happened, in microseconds.
    package var heartbeat: Int64

    package init(
        origin: String, lastCheckpoint: [UInt8]?, keys: KeyRing, signingKey: VerifierKey, treeSize: UInt64,
        tiles: @escaping TreeReader.Source, pending: [TreeHash], nextIndex: UInt64, now: Int64, heartbeat: Int64
    ) {
        self.origin = origin
        self.lastCheckpoint = lastCheckpoint
        self.keys = keys
        self.signingKey = signingKey
        self.treeSize = treeSize
        self.tiles = tiles
        self.pending = pending
        self.nextIndex = nextIndex
        self.now = now
        self.heartbeat = heartbeat
    }
}

/// What the sequencer shall do.
package enum SequencerAction: Equatable, Sendable {
    /// Nothing is pending and the last checkpoint is young.
    case rest
    /// Steps 4 to 10 of the crash table. With no entries to index and no tiles it is a heartbeat, or the signature that
    /// a crash left out.
    case write(SequencerPlan)
    case refuse(SequencerRefusal)
}

/// What to write, in this order: indexes and tiles in one transaction; then the signed checkpoint outside; then
/// publish.
package struct SequencerPlan: Equatable, Sendable {
    /// Index of the first pending entry; the others follow it one by one.
    package let firstIndex: UInt64
    /// How many of the pending entries get an index: all of them, or none when the log has to begin first.
    package let entryCount: Int
    /// Full ones first, then the partial ones, which replace their narrower forms.
    package let tiles: [Tile]
    package let checkpoint: Checkpoint
    /// Seconds since 1970, for `SignedCheckpoint.sign`.
    package let time: UInt64
}

/// Decides the sequencer's next step. A crash needs no step of its own: what it left behind is an ordinary situation.
package enum SequencerRules {
    /// Throws only what reading tiles throws, apart from `TileDefect`, which becomes a refusal.
    package static func decide(_ situation: SequencerSituation) throws -> SequencerAction {
        do throws(SequencerRefusal) {
            let seconds = try clockReading(situation)
            let last = try lastCheckpoint(situation)
            if let last { try check(last, situation, now: seconds) }
            guard situation.nextIndex == situation.treeSize else {
                throw .indexGap(next: situation.nextIndex, treeSize: situation.treeSize)
            }
            return try decide(situation, last: last, now: seconds)
        } catch {
            if case .unreadableTiles(let failure) = error { throw failure }
            return .refuse(error)
        }
    }

    private static func decide(
        _ situation: SequencerSituation, last: SignedCheckpoint?, now: UInt64
    ) throws(SequencerRefusal) -> SequencerAction {
        // A log begins with a signed checkpoint of nothing: were the first one written after the first entries, a crash
        // between the two would look like a checkpoint that somebody removed.
        let pending = last == nil ? [] : situation.pending
        if pending.isEmpty, let last, last.checkpoint.size == situation.treeSize {
            let age = UInt64(max(0, situation.heartbeat)) / 1_000_000
            if let time = last.time, now < time + age { return .rest }
        }
        var builder = try reading(situation) { try TileBuilder(size: situation.treeSize, source: situation.tiles) }
        try checkUpperLevels(situation)
        var tiles: [Tile] = []
        for leaf in pending { builder.append(leaf: leaf, fullTiles: &tiles) }
        let checkpoint: Checkpoint
        do throws(Checkpoint.Defect) {
            checkpoint = try Checkpoint(origin: situation.origin, size: builder.size, root: builder.root)
        } catch { throw .unusableOrigin(situation.origin) }
        return .write(
            SequencerPlan(
                firstIndex: situation.treeSize, entryCount: pending.count,
                tiles: tiles + builder.changedPartialTiles, checkpoint: checkpoint, time: now))
    }

    private static func clockReading(_ situation: SequencerSituation) throws(SequencerRefusal) -> UInt64 {
        guard situation.now >= 0 else { throw .clockSteppedBack(from: 0, to: situation.now / 1_000_000) }
        return UInt64(situation.now / 1_000_000)
    }

    private static func lastCheckpoint(
        _ situation: SequencerSituation
    ) throws(SequencerRefusal) -> SignedCheckpoint? {
        guard situation.signingKey.algorithm == .ed25519,
            situation.signingKey.name.utf8.elementsEqual(situation.origin.utf8)
        else { throw .otherOrigin(expected: situation.origin, found: situation.signingKey.name) }
        guard let bytes = situation.lastCheckpoint else {
            guard situation.treeSize == 0 else { throw .lastCheckpointMissing(treeSize: situation.treeSize) }
            return nil
        }
        let ring = KeyRing(situation.keys.keys + [situation.signingKey])
        do throws(SignedCheckpoint.Defect) {
            return try SignedCheckpoint(bytes, keys: ring)
        } catch {
            switch error {
            case .note(.unknownSigners), .note(.wrongSignature), .notSignedByOrigin: throw .unknownKey
            case .note, .form: throw .unreadableCheckpoint
            }
        }
    }

    private static func check(
        _ last: SignedCheckpoint, _ situation: SequencerSituation, now: UInt64
    ) throws(SequencerRefusal) {
        guard last.checkpoint.origin.utf8.elementsEqual(situation.origin.utf8) else {
            throw .otherOrigin(expected: situation.origin, found: last.checkpoint.origin)
        }
        if let time = last.time, now < time { throw .clockSteppedBack(from: Int64(time), to: Int64(now)) }
        let size = last.checkpoint.size
        guard situation.treeSize >= size else { throw .treeShrank(checkpoint: size, tree: situation.treeSize) }
        let root = try reading(situation) {
            var reader = TreeReader(size: situation.treeSize, source: situation.tiles)
            return try reader.root(at: size)
        }
        guard root == last.checkpoint.root else { throw .treeDiffers(at: size) }
    }

    /// The hashes kept for appending must be those that the lower levels give: a damaged tile of an upper level would
    /// be signed otherwise.
    private static func checkUpperLevels(_ situation: SequencerSituation) throws(SequencerRefusal) {
        let isWhole = try reading(situation) {
            var reader = TreeReader(size: situation.treeSize, source: situation.tiles)
            return try reader.newestFullTilesAgree()
        }
        guard isWhole else { throw .treeDamaged(nil) }
    }

    private static func reading<Value>(
        _ situation: SequencerSituation, _ body: () throws -> Value
    ) throws(SequencerRefusal) -> Value {
        do { return try body() } catch let defect as TileDefect { throw .treeDamaged(defect) } catch {
            throw .unreadableTiles(error)
        }
    }
}
