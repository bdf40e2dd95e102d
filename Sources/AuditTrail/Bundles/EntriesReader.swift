import Cryptography

/// Runs the work for each number below the count, each once, in any order or at the same time, and returns when all are
/// done.
///
/// The core starts no threads; whoever calls it may hand in `DispatchQueue.concurrentPerform`.
package typealias WorkRunner = (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void

/// Goes through `entries.jsonl` once: file hash, leaf hashes, form of every entry, root; memory flat.
struct EntriesReader {
    /// What is wanted from the entries; set before, read after.
    struct Question {
        var check: EntryCheck
        var coverage: BundleManifest.Coverage
        /// Index of the entry to keep, with all entries; with a selection it is the last one.
        var exportIndex: UInt64
        /// Line, from 0, of one more entry to keep.
        var openingLine: UInt64?
        /// Keep the root at this size.
        var earlierSize: UInt64?
    }

    struct Answer {
        var sha256 = TreeHash.emptyTree
        var byteCount: UInt64 = 0
        var count: UInt64 = 0
        var root = TreeHash.emptyTree
        var earlierRoot: TreeHash?
        /// Selection only: a whole log would not fit.
        var leaves: [TreeHash] = []
        var exportEntry: [UInt8]?
        var openingEntry: [UInt8]?
        var incidents: Set<UInt64> = []
        /// Line number from 1 and what is wrong with it.
        var firstDefect: (line: UInt64, text: String)?
        var defectCount = 0
    }

    private static let groupSize = UInt64(TileAddress.fullWidth)

    private let question: Question
    private let run: WorkRunner
    private(set) var answer = Answer()
    private var range = CompactRange()
    private var sum = SHA256()

    init(question: Question, run: @escaping WorkRunner) {
        self.question = question
        self.run = run
        if question.earlierSize == 0 { answer.earlierRoot = TreeHash.emptyTree }
    }

    /// Reads `size` bytes, or as many as there are: `answer.byteCount` says how many.
    mutating func read(_ stream: inout ByteStream, size: UInt64) throws {
        // One window is worked on while the other one is filled.
        var window = EntriesWindow()
        var next = EntriesWindow()
        var unread = size
        window.fill(after: UnsafeRawBufferPointer(start: nil, count: 0), from: &stream, unread: unread)
        while true {
            if let failure = window.failure { throw failure }
            unread -= UInt64(window.added)
            work(on: window, filling: &next, from: &stream, unread: unread)
            if window.isLast { break }
            swap(&window, &next)
        }
        answer.sha256 = TreeHash(sum)
        answer.root = range.root
    }

    /// Works on the whole lines of a window, and fills the next one behind the rest.
    private mutating func work(
        on window: borrowing EntriesWindow, filling next: inout EntriesWindow, from stream: inout ByteStream,
        unread: UInt64
    ) {
        let lines = window.lines
        let bytes = lines.bytes
        let isLast = window.isLast
        let isTooLong = bytes.count - window.wholeLines > AuditEntry.greatestSize
        let used = isLast || isTooLong ? bytes.count : window.wholeLines
        if used > window.wholeLines {
            note(
                line: answer.count + UInt64(lines.count) + 1,
                isTooLong ? "an entry that is too long" : "a line without end")
        }
        let groups = self.groups(of: lines.count)
        let (run, check) = (run, question.check)
        var sum = sum
        var results = [GroupResult](repeating: GroupResult(), count: groups.count)
        var leaves = [TreeHash](repeating: TreeHash.emptyTree, count: lines.count)
        results.withUnsafeMutableBufferPointer { results in
            leaves.withUnsafeMutableBufferPointer { leaves in
                withUnsafeMutablePointer(to: &sum) { sum in
                    withUnsafeMutablePointer(to: &next) { next in
                        withUnsafeMutablePointer(to: &stream) { stream in
                            // Each piece of work writes to places of its own, and all are done when `run` returns.
                            nonisolated(unsafe) let (results, leaves) = (results, leaves)
                            nonisolated(unsafe) let (sum, next, stream) = (sum, next, stream)
                            nonisolated(unsafe) let lines = lines
                            run(groups.count + 2) { task in
                                switch task {
                                // What cannot be divided goes first.
                                case 0:
                                    sum.pointee.update(UnsafeRawBufferPointer(rebasing: lines.bytes[..<used]))
                                case 1:
                                    guard !isLast else { return }
                                    next.pointee.fill(
                                        after: UnsafeRawBufferPointer(rebasing: lines.bytes[used...]),
                                        from: &stream.pointee, unread: unread)
                                default:
                                    results[task - 2] = EntriesReader.check(lines, groups[task - 2], leaves, by: check)
                                }
                            }
                        }
                    }
                }
            }
        }
        self.sum = sum
        for (group, result) in zip(groups, results) { merge(result, leaves[group]) }
        keepWantedEntries(lines)
        answer.count += UInt64(lines.count)
        answer.byteCount += UInt64(used)
    }

    /// Ranges of lines that fill whole tiles of the tree, with shorter ones at both sides.
    private func groups(of count: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = 0
        while start < count {
            let position = (answer.count + UInt64(start)) % EntriesReader.groupSize
            let end = min(count, start + Int(EntriesReader.groupSize - position))
            groups.append(start..<end)
            start = end
        }
        return groups
    }

    private struct GroupResult {
        /// Of a whole tile.
        var root: TreeHash?
        var firstDefect: (line: Int, text: String)?
        var defectCount = 0
        var incidents: [UInt64] = []
    }

    private static func check(
        _ lines: EntriesWindow.Lines, _ group: Range<Int>, _ leaves: UnsafeMutableBufferPointer<TreeHash>,
        by check: EntryCheck
    ) -> GroupResult {
        var result = GroupResult()
        var shapes = EntryCheck.Shapes()
        for line in group {
            let entry = lines[line]
            leaves[line] = TreeHash.leaf(entry)
            let found = check.check(entry, &shapes)
            if let defect = found.defect {
                result.defectCount += 1
                if result.firstDefect == nil { result.firstDefect = (line, defect) }
            }
            if let incident = found.incident, incident != result.incidents.last { result.incidents.append(incident) }
            for range in found.incidents { result.incidents += Array(range) }
        }
        if UInt64(group.count) == groupSize { result.root = CompactRange.root(of: leaves[group]) }
        return result
    }

    private mutating func merge(_ result: GroupResult, _ leaves: ArraySlice<TreeHash>) {
        if let defect = result.firstDefect {
            note(line: answer.count + UInt64(defect.line) + 1, defect.text, times: result.defectCount)
        }
        answer.incidents.formUnion(result.incidents)
        if question.coverage == .selection { answer.leaves += leaves }
        let holdsEarlierSize = question.earlierSize.map { $0 > range.size && $0 < range.size + UInt64(leaves.count) }
        if let root = result.root, holdsEarlierSize != true {
            range.append(subtree: root, height: TileAddress.height)
            keepEarlierRoot()
        } else {
            for leaf in leaves {
                range.append(leaf: leaf)
                keepEarlierRoot()
            }
        }
    }

    private mutating func keepEarlierRoot() {
        if range.size == question.earlierSize { answer.earlierRoot = range.root }
    }

    private mutating func keepWantedEntries(_ lines: EntriesWindow.Lines) {
        func entry(at line: UInt64?) -> [UInt8]? {
            guard let line, line >= answer.count, line - answer.count < UInt64(lines.count) else { return nil }
            return Array(lines[Int(line - answer.count)])
        }
        if let opening = entry(at: question.openingLine) { answer.openingEntry = opening }
        switch question.coverage {
        case .selection: if lines.count > 0 { answer.exportEntry = Array(lines[lines.count - 1]) }
        case .all: if let export = entry(at: question.exportIndex) { answer.exportEntry = export }
        }
    }

    private mutating func note(line: UInt64, _ text: String, times: Int = 1) {
        if answer.firstDefect == nil { answer.firstDefect = (line, text) }
        answer.defectCount += times
    }
}
