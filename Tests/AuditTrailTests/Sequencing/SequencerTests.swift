import AuditTrail
import Testing

/// A log in memory that can stop after each step of the crash table.
private struct SimulatedLog {
    var fixture = LogFixture()
    /// What the database holds.
    var tiles: [String: [UInt8]] = [:]
    var size: UInt64 = 0
    var pending: [TreeHash] = []
    /// What is kept outside.
    var checkpoint: [UInt8]?
    var now: Int64 = 1_773_000_000_000_000
    var nextIndex: UInt64?

    static let heartbeat: Int64 = 60_000_000

    enum Stop: CaseIterable {
        case beforeCommit
        case afterCommit
        case never
    }

    struct TilesFailed: Error {}

    static func place(_ address: TileAddress) -> String { "\(address.level)/\(address.index)" }

    mutating func append(_ count: Int) {
        for number in 0..<count { pending.append(TreeHash.leaf(Array("\(size)-\(pending.count)-\(number)".utf8))) }
    }

    func situation() throws -> SequencerSituation {
        let tiles = tiles
        let signer = try fixture.signer()
        return SequencerSituation(
            origin: fixture.origin, lastCheckpoint: checkpoint, keys: KeyRing([signer.key]), signingKey: signer.key,
            treeSize: size, tiles: { tiles[SimulatedLog.place($0)] }, pending: pending, nextIndex: nextIndex ?? size,
            now: now, heartbeat: SimulatedLog.heartbeat)
    }

    @discardableResult
    mutating func round(stop: Stop = .never) throws -> SequencerAction {
        let action = try SequencerRules.decide(situation())
        guard case .write(let plan) = action, stop != .beforeCommit else { return action }
        #expect(plan.firstIndex == size)
        for tile in plan.tiles { tiles[SimulatedLog.place(tile.address)] = tile.bytes }
        size += UInt64(plan.entryCount)
        pending.removeFirst(plan.entryCount)
        guard stop != .afterCommit else { return action }
        checkpoint = try SignedCheckpoint.sign(plan.checkpoint, time: plan.time, by: fixture.signer())
        return action
    }

    func outside() throws -> Checkpoint? {
        try checkpoint.map { try SignedCheckpoint($0, keys: KeyRing([fixture.signer().key])).checkpoint }
    }
}

@Suite("The sequencer")
struct SequencerTests {
    private func log(_ counts: Int...) throws -> SimulatedLog {
        var log = SimulatedLog()
        try log.round()
        for count in counts {
            log.append(count)
            log.now += 1_000_000
            try log.round()
        }
        return log
    }

    @Test("begins with nothing, indexes what is pending, rests, and signs again when idle")
    func ordinaryLife() throws {
        var log = SimulatedLog()
        log.append(3)
        try log.round()
        #expect(try log.outside()?.size == 0)
        #expect(log.size == 0)
        try log.round()
        #expect(try log.outside()?.size == 3)
        #expect(try log.round() == .rest)
        log.now += SimulatedLog.heartbeat
        guard case .write(let plan) = try log.round() else {
            Issue.record("no heartbeat")
            return
        }
        #expect(plan.entryCount == 0)
        #expect(plan.tiles.isEmpty)
        #expect(plan.checkpoint.size == 3)
    }

    @Test("six hundred rounds of stops anywhere leave a tree that each checkpoint is the beginning of")
    func crashes() throws {
        var random = FixedRandom(seed: 3)
        var log = SimulatedLog()
        var range = CompactRange()
        var roots = [range.root]
        var signed: [Checkpoint] = []
        for _ in 0..<600 {
            log.append(random.below(4))
            log.now += Int64(random.below(3)) * 1_000_000
            let waiting = log.pending
            let before = log.size
            let stop = SimulatedLog.Stop.allCases[random.below(3)]
            if case .refuse(let refusal) = try log.round(stop: stop) { Issue.record("refused: \(refusal)") }
            for leaf in waiting.prefix(Int(log.size - before)) {
                range.append(leaf: leaf)
                roots.append(range.root)
            }
            if stop == .never, let checkpoint = try log.outside() { signed.append(checkpoint) }
        }
        #expect(log.size > 300)
        for checkpoint in signed { #expect(checkpoint.root == roots[Int(checkpoint.size)]) }
        #expect(zip(signed, signed.dropFirst()).allSatisfy { $0.size <= $1.size })
    }

    /// Break here, expect this: docs/audit-trail.md, "Refusals of the sequencer".
    @Test("refuses to sign what does not follow from the last checkpoint")
    func refusals() throws {
        func refusal(_ change: (inout SimulatedLog) throws -> Void) throws -> String? {
            var log = try log(3, 300, 5)
            log.append(2)
            log.now += 1_000_000
            try change(&log)
            guard case .refuse(let refusal) = try SequencerRules.decide(log.situation()) else { return nil }
            return refusal.rule
        }
        #expect(try refusal { _ in } == nil)
        #expect(try refusal { $0.now -= 2_000_000 } == "clock-stepped-back")
        #expect(try refusal { $0.now = -1 } == "clock-stepped-back")
        // The same second is no step back.
        #expect(try refusal { $0.now -= 1_000_000 } == nil)
        #expect(try refusal { $0.checkpoint = nil } == "last-checkpoint-missing")
        #expect(try refusal { $0.checkpoint = Array("nothing\n".utf8) } == "unreadable-checkpoint")
        #expect(try refusal { $0.nextIndex = 309 } == "index-gap")
        #expect(try refusal { $0.fixture.privateKey = [UInt8](repeating: 5, count: 32) } == "unknown-key")
        #expect(try refusal { $0.fixture.origin = "example.org/other" } == "unknown-key")
        // A restore to an earlier time, and one that went on from there.
        #expect(
            try refusal { log in
                let old = try self.log(3, 300)
                (log.tiles, log.size, log.pending) = (old.tiles, old.size, [])
            } == "tree-shrank")
        #expect(
            try refusal { log in
                let fork = try self.log(3, 290, 40)
                (log.tiles, log.size, log.pending) = (fork.tiles, fork.size, [])
            } == "tree-differs")
        for place in ["0/0", "0/1", "1/0"] {
            #expect(try refusal { $0.tiles[place]?[0] ^= 1 } != nil, "a changed hash in \(place)")
            #expect(try refusal { $0.tiles[place] = nil } == "tree-damaged", "\(place) removed")
            #expect(try refusal { $0.tiles[place]?.removeLast() } != nil, "\(place) cut short")
        }
    }

    @Test("a key that was changed still answers for its span")
    func rotation() throws {
        var log = try log(4)
        let old = try log.fixture.signer().key
        log.fixture.privateKey = [UInt8](repeating: 8, count: 32)
        log.append(1)
        var situation = try log.situation()
        situation.keys = KeyRing([old])
        guard case .write(let plan) = try SequencerRules.decide(situation) else {
            Issue.record("refused")
            return
        }
        #expect(plan.checkpoint.size == 5)
    }

    @Test("a key of another name cannot sign for this log")
    func otherName() throws {
        var situation = try log(2).situation()
        var other = LogFixture()
        other.origin = "example.org/other"
        situation.signingKey = try other.signer().key
        #expect(
            try SequencerRules.decide(situation)
                == .refuse(.otherOrigin(expected: LogFixture.origin, found: "example.org/other")))
    }

    @Test("a failed read of the database is no refusal: it is tried again")
    func failedRead() throws {
        var situation = try log(2).situation()
        situation.tiles = { _ in throw SimulatedLog.TilesFailed() }
        #expect(throws: SimulatedLog.TilesFailed.self) { try SequencerRules.decide(situation) }
    }
}
