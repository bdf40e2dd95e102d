import JSONText

/// Checks byte for byte that a text is the canonical form of the value it states, without building that value.
///
/// Parsing and writing again would answer the same question and allocate for every member; a verifier asks it a million
/// times.
struct CanonicalScanner {
    private let text: UnsafeRawBufferPointer
    private let count: Int
    private var position = 0
    private var depth = 0
    private var isRecording = false
    /// Where strings, numbers and words stand that are no names, when they are recorded.
    private(set) var scalars: [Range<Int>] = []

    /// The bytes of one string, and whether their order is also the order of their UTF-16 code units.
    struct Name {
        let range: Range<Int>
        let sortsByBytes: Bool
    }

    /// The buffer has to outlive the scanner.
    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
        count = text.count
    }

    /// `nil` when the bytes are canonical JSON: RFC 8785 over I-JSON, without U+0000, not deeper than the parser reads.
    static func defect(in bytes: UnsafeRawBufferPointer) -> CanonicalDefect? {
        var scanner = CanonicalScanner(bytes)
        do throws(CanonicalDefect) {
            try scanner.value()
            try scanner.end()
            return nil
        } catch {
            return error
        }
    }

    /// Scans a document that is one object and shows its members: the name within its quotes, the whole value.
    @inline(__always)
    mutating func document(
        _ member: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) throws(CanonicalDefect) {
        guard current == UInt8(ascii: "{") else { throw defect(.objectNeeded) }
        try object(member)
        try end()
    }

    /// Keeps `scalars` from here on.
    mutating func recordScalars() { isRecording = true }

    private func end() throws(CanonicalDefect) {
        guard position == count else { throw defect(.textBehind) }
    }

    @inline(__always)
    private var current: UInt8? { position < count ? text[position] : nil }

    private func defect(_ reason: CanonicalDefect.Reason, at offset: Int? = nil) -> CanonicalDefect {
        let isAtEnd = offset == nil && position >= count && reason != .textBehind
        return CanonicalDefect(offset: offset ?? position, reason: isAtEnd ? .endsEarly : reason)
    }

    private mutating func value() throws(CanonicalDefect) {
        switch current {
        case UInt8(ascii: "{"): try object { _, _ in }
        case UInt8(ascii: "["): try array()
        default:
            let start = position
            try scalar()
            if isRecording { scalars.append(start..<position) }
        }
    }

    private mutating func scalar() throws(CanonicalDefect) {
        guard let byte = current else { throw defect(.valueNeeded) }
        switch byte {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: throw defect(.valueNeeded)
        }
    }

    private mutating func word(_ word: StaticString) throws(CanonicalDefect) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position + index < count, text[position + index] == word.utf8Start[index] else {
                throw defect(.valueNeeded)
            }
        }
        position += word.utf8CodeUnitCount
    }

    // MARK: - Texts of a known shape

    /// Whether the text is the shape with scalars in its gaps, each in canonical form. Then it is canonical, because the one that the
    /// shape was taken from was: order, names, depth and separators are the same.
    ///
    /// - Parameter scalar: gets the number of each gap and what fills it. When the answer is `false` it may have been called.
    @inline(__always)
    mutating func fits(
        _ shape: CanonicalShape, _ scalar: (_ gap: Int, _ value: UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        let text = text
        return shape.skeleton.withUnsafeBytes { skeleton in
            shape.pieces.withUnsafeBufferPointer { pieces in
                var read = 0
                var place = position
                for gap in 0..<pieces.count {
                    let length = pieces[gap]
                    guard CanonicalScanner.isAt(place, of: text, skeleton, read, length) else { return false }
                    read &+= length
                    place &+= length
                    if gap == pieces.count &- 1 { break }
                    position = place
                    do throws(CanonicalDefect) { try self.scalar() } catch { return false }
                    scalar(gap, UnsafeRawBufferPointer(rebasing: text[place..<position]))
                    place = position
                }
                return place == text.count
            }
        }
    }

    /// Whether the text has the piece of the skeleton at this place; compared eight bytes at a time, of which the last may be behind
    /// the piece and do not count then.
    @inline(__always)
    private static func isAt(
        _ place: Int, of text: UnsafeRawBufferPointer, _ skeleton: UnsafeRawBufferPointer, _ read: Int, _ length: Int
    ) -> Bool {
        guard place &+ length <= text.count else { return false }
        var offset = 0
        while offset < length {
            guard place &+ offset &+ 8 <= text.count else {
                return isAt(place, of: text, skeleton, read, bytes: offset..<length)
            }
            let difference =
                skeleton.loadUnaligned(fromByteOffset: read &+ offset, as: UInt64.self)
                ^ text.loadUnaligned(fromByteOffset: place &+ offset, as: UInt64.self)
            // The first bytes in memory are the lowest.
            let rest = UInt64(truncatingIfNeeded: length &- offset)
            let counts = rest >= 8 ? UInt64.max : (1 &<< (rest &* 8)) &- 1
            if UInt64(littleEndian: difference) & counts != 0 { return false }
            offset &+= 8
        }
        return true
    }

    private static func isAt(
        _ place: Int, of text: UnsafeRawBufferPointer, _ skeleton: UnsafeRawBufferPointer, _ read: Int,
        bytes: Range<Int>
    ) -> Bool {
        for offset in bytes where skeleton[read + offset] != text[place + offset] { return false }
        return true
    }

    // MARK: - Objects and arrays

    private mutating func enter() throws(CanonicalDefect) {
        depth += 1
        guard depth <= JSONParser.deepest else { throw defect(.tooDeep) }
        position += 1
    }

    @inline(__always)
    private mutating func object(
        _ member: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) throws(CanonicalDefect) {
        try enter()
        if current == UInt8(ascii: "}") {
            position += 1
            depth -= 1
            return
        }
        var previous: Name?
        while true {
            guard current == UInt8(ascii: "\"") else { throw defect(.nameNeeded) }
            let start = position
            let name = try string()
            if let previous, !precedes(previous, name) { throw defect(.nameOutOfOrder, at: start) }
            previous = name
            guard current == UInt8(ascii: ":") else { throw defect(.colonNeeded) }
            position += 1
            let valueStart = position
            try value()
            member(bytes(name.range), bytes(valueStart..<position))
            let separator = current
            guard separator == UInt8(ascii: ",") || separator == UInt8(ascii: "}") else {
                throw defect(.separatorNeeded)
            }
            position += 1
            if separator == UInt8(ascii: "}") { break }
        }
        depth -= 1
    }

    private mutating func array() throws(CanonicalDefect) {
        try enter()
        if current == UInt8(ascii: "]") {
            position += 1
            depth -= 1
            return
        }
        while true {
            try value()
            let separator = current
            guard separator == UInt8(ascii: ",") || separator == UInt8(ascii: "]") else {
                throw defect(.separatorNeeded)
            }
            position += 1
            if separator == UInt8(ascii: "]") { break }
        }
        depth -= 1
    }

    @inline(__always)
    private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[range])
    }

    private func precedes(_ left: Name, _ right: Name) -> Bool {
        let leftBytes = bytes(left.range)
        let rightBytes = bytes(right.range)
        if left.sortsByBytes, right.sortsByBytes {
            for index in 0..<min(leftBytes.count, rightBytes.count) where leftBytes[index] != rightBytes[index] {
                return leftBytes[index] < rightBytes[index]
            }
            return leftBytes.count < rightBytes.count
        }
        return codeUnits(leftBytes).lexicographicallyPrecedes(codeUnits(rightBytes))
    }

    /// The UTF-16 code units of a string whose form was checked already.
    private func codeUnits(_ bytes: UnsafeRawBufferPointer) -> [UInt16] {
        let quoted = [UInt8(ascii: "\"")] + Array(bytes) + [UInt8(ascii: "\"")]
        guard let name = (try? JSONParser.parse(quoted))?.text else { return [] }
        return Array(name.utf16)
    }

    // MARK: - Numbers

    private mutating func number() throws(CanonicalDefect) {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        skipDigits()
        let digits = position - firstDigit
        let isInteger = current != UInt8(ascii: ".") && current.map { $0 | 0x20 } != UInt8(ascii: "e")
        // Up to fifteen digits every integer is exact and written as it is.
        if isInteger, digits > 0, digits <= 15 {
            let isZero = text[firstDigit] == UInt8(ascii: "0")
            guard !isZero || (digits == 1 && firstDigit == start) else { throw defect(.numberForm, at: start) }
            return
        }
        while let byte = current, isPartOfNumber(byte) { position += 1 }
        let digitsText = String(decoding: bytes(start..<position), as: UTF8.self)
        guard let value = Double(digitsText), NumberText.canonical(value) == digitsText else {
            throw defect(.numberForm, at: start)
        }
    }

    @inline(__always)
    private mutating func skipDigits() {
        while position < count, text[position] &- 0x30 < 10 { position += 1 }
    }

    private func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    // MARK: - Strings

    private mutating func string() throws(CanonicalDefect) -> Name {
        position += 1
        let start = position
        var sortsByBytes = true
        while true {
            skipPlainBytes()
            guard position < count else { throw defect(.endsEarly) }
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return Name(range: start..<position - 1, sortsByBytes: sortsByBytes)
            case UInt8(ascii: "\\"):
                sortsByBytes = false
                try escape()
            case 0x80...:
                // From U+E000 on UTF-16 sorts otherwise than UTF-8: surrogates stand before the rest of the first
                // plane.
                if byte >= 0xEE { sortsByBytes = false }
                try multibyteSequence()
            default: throw defect(.controlCharacter)
            }
        }
    }

    /// Moves to the next quote, backslash, control character or byte beyond ASCII; eight bytes at a time.
    @inline(__always)
    private mutating func skipPlainBytes() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var place = position
        while place + 8 <= count {
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            // Each difference has the high bit of a byte set where that byte is one of those looked for. It is also set
            // for bytes beyond ASCII, which are looked for anyway, and a borrow may add marks above the lowest one,
            // never below.
            let marks = (word | (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones)) & highs
            if marks != 0 {
                position = place + marks.trailingZeroBitCount >> 3
                return
            }
            place += 8
        }
        while place < count {
            let byte = text[place]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            place += 1
        }
        position = place
    }

    private mutating func escape() throws(CanonicalDefect) {
        guard position + 1 < count else { throw defect(.endsEarly) }
        switch text[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            guard position + 6 <= count else { throw defect(.endsEarly) }
            guard text[position + 2] == UInt8(ascii: "0"), text[position + 3] == UInt8(ascii: "0"),
                let code = controlCode(text[position + 4], text[position + 5])
            else { throw defect(.escapeForm) }
            // Those with a short escape of their own, and U+0000, which cannot be stored.
            guard ![0x00, 0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(code) else { throw defect(.escapeForm) }
            position += 6
        default: throw defect(.escapeForm)
        }
    }

    /// The value of `00` to `1f` in lower case.
    private func controlCode(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard high == UInt8(ascii: "0") || high == UInt8(ascii: "1") else { return nil }
        switch low {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return (high - 0x30) << 4 | (low - 0x30)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return (high - 0x30) << 4 | (low - 0x61 + 10)
        default: return nil
        }
    }

    /// RFC 3629: no overlong forms, no surrogates, at most U+10FFFF.
    private mutating func multibyteSequence() throws(CanonicalDefect) {
        let lead = text[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw defect(.notUTF8, at: position)
        }
        guard position + length <= count, second.contains(text[position + 1]) else {
            throw defect(.notUTF8, at: position)
        }
        for next in 2..<max(2, length) where text[position + next] & 0xC0 != 0x80 {
            throw defect(.notUTF8, at: position)
        }
        position += length
    }
}
