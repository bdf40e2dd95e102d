import Glibc

/// Finds a byte; the C library does it many bytes at a time.
package enum ByteSearch {
    /// Offset of the first such byte at or behind `start`.
    package static func first(
        _ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int = 0
    ) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        return memchr(base + start, Int32(byte), bytes.count - start).map { UnsafeRawPointer($0) - base }
    }
}
