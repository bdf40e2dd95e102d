import Glibc

/// Finds the fields of one record in a buffer.
enum CSVScan {
    enum Result {
        /// The next record begins at `next`; `lineEnds` line ends were passed; `stray`: text after a closing quote.
        case complete(next: Int, lineEnds: Int, stray: Bool)
        /// The buffer ends within the field that begins at `fieldStart`.
        case needsMore(fieldStart: Int)
        /// The file ends within quotes that opened so many lines below the record's first.
        case unterminatedQuote(linesBefore: Int)
    }

    static func record(in buffer: CSVBuffer, delimiter: UInt8, into fields: inout CSVFields) -> Result {
        let bytes = buffer.bytes
        let end = buffer.filled
        let finder = TerminatorFinder(bytes: bytes, end: end, delimiter: delimiter)
        var position = buffer.position
        var lineEnds = 0
        var stray = false
        fields.removeAll()
        while true {
            let fieldStart = position
            if position < end, bytes[position] == 0x22 {
                switch quotedField(bytes, position + 1, end, isAtEnd: buffer.isAtEnd) {
                case .closed(let close, let escaped):
                    fields.appendQuoted(position + 1, close, escaped: escaped)
                    lineEnds += countLineEnds(bytes, position + 1, close)
                    let behind = finder.next(close + 1)
                    if behind != close + 1 { stray = true }
                    position = behind
                case .open where buffer.isAtEnd: return .unterminatedQuote(linesBefore: lineEnds)
                case .open: return .needsMore(fieldStart: fieldStart)
                }
            } else {
                position = finder.next(position)
                fields.append(fieldStart, position)
            }
            guard position < end else {
                if !buffer.isAtEnd { return .needsMore(fieldStart: fieldStart) }
                return .complete(next: position, lineEnds: lineEnds, stray: stray)
            }
            let terminator = bytes[position]
            position += 1
            if terminator == delimiter { continue }
            if terminator == 0x0D {
                // Whether a line feed follows decides where the next record begins.
                if position == end, !buffer.isAtEnd { return .needsMore(fieldStart: fieldStart) }
                if position < end, bytes[position] == 0x0A { position += 1 }
            }
            return .complete(next: position, lineEnds: lineEnds + 1, stray: stray)
        }
    }

    private enum Quoted {
        case closed(at: Int, escaped: Bool)
        case open
    }

    private static func quotedField(
        _ bytes: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, isAtEnd: Bool
    ) -> Quoted {
        var position = start
        var escaped = false
        while position < end, let hit = memchr(bytes + position, 0x22, end - position) {
            let quote = hit.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(bytes)
            guard quote + 1 < end else { return isAtEnd ? .closed(at: quote, escaped: escaped) : .open }
            guard bytes[quote + 1] == 0x22 else { return .closed(at: quote, escaped: escaped) }
            escaped = true
            position = quote + 2
        }
        return .open
    }

    private static func countLineEnds(_ bytes: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var count = 0
        for position in start..<max(start, end) {
            let byte = bytes[position]
            if byte == 0x0A || (byte == 0x0D && bytes[position + 1] != 0x0A) { count += 1 }
        }
        return count
    }
}

/// Finds the next delimiter or line end, eight bytes at a time.
///
/// The word trick (a byte of `x` is zero where `(x - 0x01…) & ~x & 0x80…` has its bit; the lowest such bit is exact)
/// is from the folklore collected in "Bit Twiddling Hacks".
struct TerminatorFinder {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let end: Int
    private let delimiters: UInt64
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    init(bytes: UnsafeMutablePointer<UInt8>, end: Int, delimiter: UInt8) {
        self.bytes = bytes
        self.end = end
        delimiters = UInt64(delimiter) &* TerminatorFinder.ones
    }

    /// The position of the next delimiter, CR or LF at or behind `start`; `end` when there is none.
    ///
    /// May look at up to seven bytes behind `end`, which the buffer owns.
    @inline(__always)
    func next(_ start: Int) -> Int {
        var position = start
        while position < end {
            let word = UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self).littleEndian
            let hits =
                zeros(word ^ delimiters) | zeros(word ^ (0x0A &* TerminatorFinder.ones))
                | zeros(word ^ (0x0D &* TerminatorFinder.ones))
            if hits != 0 { return min(end, position + hits.trailingZeroBitCount / 8) }
            position += 8
        }
        return end
    }

    @inline(__always)
    private func zeros(_ word: UInt64) -> UInt64 {
        (word &- TerminatorFinder.ones) & ~word & TerminatorFinder.highs
    }
}
