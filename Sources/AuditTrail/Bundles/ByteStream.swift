/// Fills the buffer from its beginning and says with how many bytes; 0 is the end.
package typealias ByteSource = (UnsafeMutableRawBufferPointer) throws -> Int

/// Reads a source in portions, with one buffer for all of it.
struct ByteStream: ~Copyable {
    private let source: ByteSource
    private let buffer: UnsafeMutableRawBufferPointer
    private var unread: Range<Int> = 0..<0

    init(source: @escaping ByteSource) {
        self.source = source
        buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Up to `limit` bytes, none at the end. The buffer is valid until the next call.
    mutating func next(limit: UInt64) throws -> UnsafeRawBufferPointer {
        if unread.isEmpty { unread = 0..<(try source(buffer)) }
        let length = Int(min(limit, UInt64(unread.count)))
        let portion = UnsafeRawBufferPointer(rebasing: buffer[unread.lowerBound..<unread.lowerBound + length])
        unread = unread.lowerBound + length..<unread.upperBound
        return portion
    }

    /// Fills the target as far as the source goes; large portions without a copy in between.
    mutating func fill(_ target: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < target.count {
            let length: Int
            if unread.isEmpty, target.count - filled >= buffer.count {
                length = try source(UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
            } else {
                let portion = try next(limit: UInt64(target.count - filled))
                length = portion.count
                UnsafeMutableRawBufferPointer(rebasing: target[filled..<filled + length]).copyMemory(from: portion)
            }
            if length == 0 { break }
            filled += length
        }
        return filled
    }

    /// `nil` when the source ends before.
    mutating func bytes(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let portion = try next(limit: UInt64(count - bytes.count))
            if portion.isEmpty { return nil }
            bytes += portion
        }
        return bytes
    }
}
