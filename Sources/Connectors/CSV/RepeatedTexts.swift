import Glibc

/// Makes strings of fields whose values repeat, without allocating the same one again and again.
///
/// Texts of up to 15 bytes live within the `String` value and need no memory of their own; longer ones are looked up
/// in a small table by hash, where a newer text displaces an older one.
struct RepeatedTexts {
    private var table: [String] = Array(repeating: "", count: 1_024)

    mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.count > 15 else { return String(decoding: bytes, as: UTF8.self) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var position = 0
        while position + 8 <= bytes.count {
            hash = (hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            position += 8
        }
        // The last word overlaps the one before; both count.
        let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        hash = (hash ^ last) &* 0x9E37_79B9_7F4A_7C15
        let slot = Int(hash >> 54)
        let matches = table[slot].utf8.withContiguousStorageIfAvailable { known in
            guard known.count == bytes.count, let left = known.baseAddress, let right = bytes.baseAddress else {
                return false
            }
            return memcmp(left, right, bytes.count) == 0
        }
        if matches == true { return table[slot] }
        let text = String(decoding: bytes, as: UTF8.self)
        table[slot] = text
        return text
    }
}
