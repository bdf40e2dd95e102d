import JSONText

/// A part of `entries.jsonl` in memory: lines, and at its end the beginning of one that the next window goes on with.
struct EntriesWindow: ~Copyable {
    static let initialSize = 8 << 20

    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: EntriesWindow.initialSize, alignment: 64)
    private var filled = 0
    /// How many of the bytes came from the stream, behind the rest of a line.
    private(set) var added = 0
    /// Offsets of the newlines, ascending.
    private(set) var ends: [Int] = []
    /// Nothing follows, because the file or the archive ends.
    private(set) var isLast = false
    private(set) var failure: (any Error)?

    deinit { buffer.deallocate() }

    /// Valid until the window is filled again.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<filled]) }
    var lines: Lines { Lines(bytes: bytes, ends: ends) }

    /// Bytes up to the last newline.
    var wholeLines: Int { ends.last.map { $0 + 1 } ?? 0 }

    /// Begins anew with the rest of a line, and fills up from the stream, of which `unread` bytes belong to the file.
    ///
    /// What the stream's source throws is kept as `failure`: a piece of work that others run beside has nobody to throw to.
    mutating func fill(after rest: UnsafeRawBufferPointer, from stream: inout ByteStream, unread: UInt64) {
        if rest.count > buffer.count / 2 {
            buffer.deallocate()
            buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: rest.count * 2, alignment: 64)
        }
        buffer.copyMemory(from: rest)
        let wanted = Int(min(UInt64(buffer.count - rest.count), unread))
        do {
            added = try stream.fill(
                UnsafeMutableRawBufferPointer(rebasing: buffer[rest.count..<rest.count + wanted]))
        } catch {
            (added, failure) = (0, error)
        }
        filled = rest.count + added
        isLast = added < wanted || UInt64(added) == unread
        findEnds(from: rest.count)
    }

    private mutating func findEnds(from start: Int) {
        ends.removeAll(keepingCapacity: true)
        let bytes = bytes
        var position = start
        while let end = ByteSearch.first(0x0A, in: bytes, from: position) {
            ends.append(end)
            position = end + 1
        }
    }

    /// Lines by number; each ends before a newline.
    struct Lines {
        let bytes: UnsafeRawBufferPointer
        let ends: [Int]

        var count: Int { ends.count }

        subscript(_ line: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[(line == 0 ? 0 : ends[line - 1] + 1)..<ends[line]])
        }
    }
}
