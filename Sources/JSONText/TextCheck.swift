import Glibc

/// Finds the first byte that keeps a range from being storable UTF-8 text.
package enum TextCheck {
    package enum Defect: Equatable, Sendable {
        case nul(at: Int)
        case notUTF8(at: Int)
    }

    /// `nil` when the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF)
    /// without NUL.
    package static func defect(in bytes: UnsafeRawBufferPointer) -> Defect? {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
        let nul = memchr(base, 0, bytes.count).map { UnsafeRawPointer($0) - base }
        if let invalid = firstInvalid(bytes), invalid < nul ?? Int.max { return .notUTF8(at: invalid) }
        return nul.map { .nul(at: $0) }
    }

    /// True when no byte has its high bit set; eight bytes at a time.
    @inline(__always)
    package static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        var seen: UInt64 = 0
        while position + 8 <= bytes.count {
            seen |= bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            position += 8
        }
        var rest: UInt8 = 0
        while position < bytes.count {
            rest |= bytes[position]
            position += 1
        }
        return seen & 0x8080_8080_8080_8080 == 0 && rest & 0x80 == 0
    }

    private static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if isASCII(bytes) { return nil }
        var position = 0
        while position < bytes.count {
            guard let length = sequenceLength(bytes, at: position) else { return position }
            position += length
        }
        return nil
    }

    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int? {
        let lead = bytes[position]
        if lead < 0x80 { return 1 }
        let length: Int
        // The second byte's range rules out overlong forms, surrogates and values beyond U+10FFFF.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard position + length <= bytes.count, second.contains(bytes[position + 1]) else { return nil }
        for next in position + 2..<max(position + 2, position + length) where bytes[next] & 0xC0 != 0x80 { return nil }
        return length
    }
}
