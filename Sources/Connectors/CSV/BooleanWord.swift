/// Reads the words that exports use for yes and no.
enum BooleanWord {
    /// `true`, `false`, `1`, `0` in any case; `nil` for anything else.
    @inline(__always)
    static func value(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        switch bytes.count {
        case 1: bytes[0] == 0x31 ? true : bytes[0] == 0x30 ? false : nil
        case 4: matches(bytes, "true") ? true : nil
        case 5: matches(bytes, "false") ? false : nil
        default: nil
        }
    }

    @inline(__always)
    private static func matches(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        for index in 0..<bytes.count where bytes[index] | 0x20 != word.utf8Start[index] { return false }
        return true
    }
}
