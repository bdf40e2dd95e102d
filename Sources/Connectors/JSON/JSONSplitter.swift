/// Cuts a stream into JSON documents without reading them: one document, several after another, the elements of one
/// outer array, or JSON lines.
///
/// Where every line is a document of its own, a broken one cannot swallow its neighbours. This is assumed when the
/// caller says so, or when the first document is just the first line.
final class JSONSplitter {
    enum Step {
        /// The bytes are valid until the next call; the line is that of the first byte.
        case document(UnsafeRawBufferPointer, line: Int)
        case tooLong(line: Int)
        /// The file ends within the document that begins on the line.
        case cutOff(UnsafeRawBufferPointer, line: Int)
        /// Something between documents that does not belong there.
        case stray(UnsafeRawBufferPointer, line: Int, String)
        case end
    }

    private enum Form {
        case unknown
        case sequence
        case array
        case lines
    }

    static let longestDocument = 1 << 24

    private let source: ByteSource
    private var form: Form
    private var window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 8)
    private var position = 0
    private var filled = 0
    private var isAtEnd = false
    private var line = 1
    private var isFinished = false

    init(_ source: ByteSource, isLines: Bool) {
        self.source = source
        form = isLines ? .lines : .unknown
    }

    deinit {
        window.deallocate()
    }

    func next() throws(ByteSourceError) -> Step {
        if isFinished { return .end }
        guard let first = try skipSeparators() else {
            isFinished = true
            return form == .array ? .cutOff(rest, line: line) : .end
        }
        if form == .unknown {
            form = first == UInt8(ascii: "[") ? .array : .sequence
            if form == .array {
                position += 1
                return try next()
            }
            return try firstOfSequence()
        }
        if form == .array, first == UInt8(ascii: "]") {
            position += 1
            isFinished = true
            return try skipSeparators() == nil ? .end : .stray(rest, line: line, "text behind the end of the array")
        }
        return try document(endingAtLine: form == .lines)
    }

    /// What has been read and not yet been taken.
    private var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: window[position..<filled]) }

    private func firstOfSequence() throws(ByteSourceError) -> Step {
        let start = line
        let step = try document(endingAtLine: false)
        if line == start { form = .lines }
        return step
    }

    /// Passes over blanks, and commas between elements; the first other byte, `nil` at the end.
    private func skipSeparators() throws(ByteSourceError) -> UInt8? {
        while true {
            while position < filled {
                let byte = window[position]
                switch byte {
                case 0x0A: line += 1
                case 0x20, 0x09, 0x0D: break
                case UInt8(ascii: ",") where form == .array: break
                default: return byte
                }
                position += 1
            }
            if isAtEnd { return nil }
            try refill()
        }
    }

    /// The document that begins here.
    private func document(endingAtLine: Bool) throws(ByteSourceError) -> Step {
        let firstLine = line
        var finder = JSONEndFinder(endsAtLine: endingAtLine)
        var scanned = 0
        var isTooLong = false
        while true {
            while position + scanned < filled {
                let byte = window[position + scanned]
                if finder.isEnd(before: byte) { return finish(scanned, firstLine, isTooLong) }
                if byte == 0x0A { line += 1 }
                scanned += 1
                if finder.isEndBehindLast { return finish(scanned, firstLine, isTooLong) }
            }
            if isAtEnd {
                let step = finish(scanned, firstLine, isTooLong)
                guard finder.isOpen, !endingAtLine else { return step }
                isFinished = true
                guard case .document(let bytes, _) = step else { return step }
                return .cutOff(bytes, line: firstLine)
            }
            if scanned > JSONSplitter.longestDocument {
                // Nothing of it is kept any more: memory stays flat whatever the file holds.
                isTooLong = true
                position += scanned
                scanned = 0
            }
            try refill()
        }
    }

    private func finish(_ length: Int, _ firstLine: Int, _ isTooLong: Bool) -> Step {
        let bytes = UnsafeRawBufferPointer(rebasing: window[position..<position + length])
        position += length
        return isTooLong || length > JSONSplitter.longestDocument
            ? .tooLong(line: firstLine) : .document(bytes, line: firstLine)
    }

    private func refill() throws(ByteSourceError) {
        if position > 0 {
            window.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[position..<filled]))
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
}

/// Finds where a JSON document ends by its brackets and quotes alone.
private struct JSONEndFinder {
    private let endsAtLine: Bool
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isScalar = false
    private(set) var isEndBehindLast = false

    init(endsAtLine: Bool) {
        self.endsAtLine = endsAtLine
    }

    var isOpen: Bool { depth > 0 || isInString }

    /// Takes the next byte; true when it no longer belongs to the document.
    mutating func isEnd(before byte: UInt8) -> Bool {
        if endsAtLine { return byte == 0x0A }
        if isInString {
            takeStringByte(byte)
            return false
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            if depth == 0 { return isScalar }
            depth -= 1
            isEndBehindLast = depth == 0
        case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
            return depth == 0 && isScalar
        default: break
        }
        if depth == 0, !isEndBehindLast { isScalar = true }
        // A closing bracket without an opening one is a document of its own, which the parser will refuse.
        if depth == 0, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { isEndBehindLast = true }
        return false
    }

    private mutating func takeStringByte(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        }
    }
}
