/// Finds line ends eight bytes at a time.
enum NewlineSearch {
    @inline(__always)
    static func first(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var position = start
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let newlines = word ^ (ones &* 0x0A)
            let marks = (newlines &- ones) & ~newlines & highs
            if marks != 0 { return position + marks.trailingZeroBitCount >> 3 }
            position += 8
        }
        while position < bytes.count {
            if bytes[position] == 0x0A { return position }
            position += 1
        }
        return nil
    }
}
