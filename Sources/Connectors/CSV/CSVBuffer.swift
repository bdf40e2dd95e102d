import Glibc
import JSONText

/// The window of the file that the CSV reader looks at: whole records, the last one perhaps unfinished.
///
/// Eight spare bytes behind the window let the scanner read whole words.
final class CSVBuffer {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Start of the next record.
    var position = 0
    private(set) var filled = 0
    /// The source has no more bytes.
    private(set) var isAtEnd = false
    /// Every byte of the window is ASCII and not NUL.
    private(set) var isCleanASCII = true
    private let source: ByteSource
    private var dropped = 0

    init(_ source: ByteSource) {
        self.source = source
        capacity = 1 << 19
        bytes = .allocate(capacity: capacity + 8)
        bytes.initialize(repeating: 0, count: capacity + 8)
    }

    deinit {
        bytes.deallocate()
    }

    /// Offset in the text (behind a byte order mark) of a position in the window.
    func offset(of position: Int) -> Int { dropped + position }

    /// Drops what lies before `position`, and reads on; the window grows only when one record fills it.
    func refill() throws(ByteSourceError) {
        let kept = filled - position
        if position > 0 {
            memmove(bytes, bytes + position, kept)
            dropped += position
            position = 0
        } else if kept == capacity {
            grow()
        }
        filled = kept
        let free = UnsafeMutableRawBufferPointer(start: bytes + kept, count: capacity - kept)
        let count = try source.read(into: free)
        if count == 0 { isAtEnd = true }
        filled += count
        let window = UnsafeRawBufferPointer(start: bytes, count: filled)
        isCleanASCII = TextCheck.isASCII(window) && memchr(bytes, 0, filled) == nil
    }

    private func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + 8)
        larger.initialize(repeating: 0, count: capacity * 2 + 8)
        memcpy(larger, bytes, filled)
        bytes.deallocate()
        bytes = larger
        capacity *= 2
    }
}
