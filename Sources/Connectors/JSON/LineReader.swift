import Glibc

/// Streams the lines of a text, each of at most 64 MiB, so that a record may carry what was sent with it; blank lines are passed over.
final class LineReader {
    enum Step {
        /// Valid until the next call.
        case line(UnsafeRawBufferPointer)
        case tooLong
        case end
    }

    static let longestLine = 1 << 26

    /// Number of the current line, 1 for the first.
    private(set) var line = 0
    /// Offset of the current line's first byte in the text.
    private(set) var offset = 0
    private let source: ByteSource
    private var window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 8)
    private var position = 0
    private var filled = 0
    private var dropped = 0
    private var isAtEnd = false

    init(_ source: ByteSource) {
        self.source = source
    }

    deinit {
        window.deallocate()
    }

    func next() throws(ByteSourceError) -> Step {
        while true {
            line += 1
            guard let end = try lineEnd() else { return try skipLine() }
            let start = position
            offset = dropped + start
            if start == filled, isAtEnd { return .end }
            position = min(filled, end + 1)
            var bytes = UnsafeRawBufferPointer(rebasing: window[start..<end])
            if bytes.last == 0x0D { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast()) }
            if bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return .line(bytes) }
        }
    }

    /// The position of the line's end; `nil` when the line is too long.
    private func lineEnd() throws(ByteSourceError) -> Int? {
        var searched = position
        while true {
            if filled > searched, let base = window.baseAddress,
                let hit = memchr(base + searched, 0x0A, filled - searched)
            {
                let end = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
                return end - position > LineReader.longestLine ? nil : end
            }
            if isAtEnd { return filled }
            if filled - position > LineReader.longestLine { return nil }
            searched = filled - position
            try refill()
        }
    }

    private func refill() throws(ByteSourceError) {
        if position > 0 {
            window.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[position..<filled]))
            dropped += position
            filled -= position
            position = 0
        } else if filled == window.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: window.count * 2, alignment: 8)
            larger.copyMemory(from: UnsafeRawBufferPointer(window))
            window.deallocate()
            window = larger
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: window[filled...]))
        if count == 0 { isAtEnd = true }
        filled += count
    }

    private func skipLine() throws(ByteSourceError) -> Step {
        offset = dropped + position
        while true {
            if let end = window[position..<filled].firstIndex(of: 0x0A) {
                position = end + 1
                return .tooLong
            }
            position = filled
            if isAtEnd { return .tooLong }
            try refill()
        }
    }
}
