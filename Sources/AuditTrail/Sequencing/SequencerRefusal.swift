/// Why the sequencer signs nothing. None of these heals by itself, and none may be overridden by a flag.
package enum SequencerRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// Seconds since 1970.
    case clockSteppedBack(from: Int64, to: Int64)
    case treeShrank(checkpoint: UInt64, tree: UInt64)
    case treeDiffers(at: UInt64)
    case treeDamaged(TileDefect?)
    case otherOrigin(expected: String, found: String)
    case unknownKey
    case unreadableCheckpoint
    case lastCheckpointMissing(treeSize: UInt64)
    case indexGap(next: UInt64, treeSize: UInt64)
    case unusableOrigin(String)
    /// Reading tiles failed for a reason that is not the tree's; `decide` throws it on.
    case unreadableTiles(any Error)

    /// Name of the rule, for messages and the list of refusals.
    package var rule: String {
        switch self {
        case .clockSteppedBack: "clock-stepped-back"
        case .treeShrank: "tree-shrank"
        case .treeDiffers: "tree-differs"
        case .treeDamaged: "tree-damaged"
        case .otherOrigin: "other-origin"
        case .unknownKey: "unknown-key"
        case .unreadableCheckpoint: "unreadable-checkpoint"
        case .lastCheckpointMissing: "last-checkpoint-missing"
        case .indexGap: "index-gap"
        case .unusableOrigin: "unusable-origin"
        case .unreadableTiles: "unreadable-tiles"
        }
    }

    /// Whether the tree is whole and can go on under the name of a new log; the others are mended in the database or not at all.
    package var endsWithANewLog: Bool {
        switch self {
        case .clockSteppedBack, .treeShrank, .treeDiffers, .unknownKey, .unreadableCheckpoint, .lastCheckpointMissing:
            true
        case .treeDamaged, .otherOrigin, .indexGap, .unusableOrigin, .unreadableTiles: false
        }
    }

    package var description: String {
        switch self {
        case .clockSteppedBack(let from, let to):
            "the clock shows \(SequencerRefusal.instant(to)), and the last checkpoint was signed at "
                + "\(SequencerRefusal.instant(from)); nothing is signed before that"
        case .treeShrank(let checkpoint, let tree):
            "the last checkpoint covers \(checkpoint) entries, the database holds \(tree): it was restored or cut"
        case .treeDiffers(let size): "the first \(size) entries in the database are not those that were signed"
        case .treeDamaged(let defect): "the stored tree is damaged" + (defect.map { ": \($0)" } ?? "")
        case .otherOrigin(let expected, let found): "this is the log \(expected), the key or checkpoint is of \(found)"
        case .unknownKey: "no key that we hold or held signed the last checkpoint"
        case .unreadableCheckpoint: "the last checkpoint cannot be read"
        case .lastCheckpointMissing(let size):
            "the database holds \(size) entries, and no checkpoint is kept outside of it to compare with"
        case .indexGap(let next, let size): "the next index would be \(next), the tree has \(size) entries"
        case .unusableOrigin(let origin): "\(origin) cannot be the origin of a log"
        case .unreadableTiles: "the stored tree could not be read"
        }
    }

    private static func instant(_ seconds: Int64) -> String {
        let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return CanonicalInstant.text(microseconds: overflow ? .max : microseconds)
    }

    /// By rule and numbers; the underlying error of a failed read does not count.
    package static func == (left: SequencerRefusal, right: SequencerRefusal) -> Bool {
        left.rule == right.rule && left.description == right.description
    }
}
