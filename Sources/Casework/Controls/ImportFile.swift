import Connectors
import Cryptography

/// A file read whole, plain or gzip, never larger than a limit: a small gzip file may unfold to anything.
enum ImportFile {
    /// 256 MiB; the largest catalogs known have about 10 MB.
    static let largest = 256 << 20

    /// Hands over the bytes with their SHA-256; they are gone afterwards.
    static func read<Answer>(
        _ path: String, _ body: (UnsafeRawBufferPointer, _ sha256: [UInt8]) throws -> Answer
    ) throws -> Answer {
        let source = try ByteSource(path: path)
        var capacity = 1 << 20
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        var count = 0
        while true {
            let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            if read == 0 { break }
            count += read
            guard count == capacity else { continue }
            guard capacity < largest else {
                throw CaseworkError.badInput(field: path, message: "is larger than \(largest >> 20) MiB")
            }
            capacity = min(largest, capacity * 2)
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            buffer.deallocate()
            buffer = larger
        }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        var hash = SHA256()
        hash.update(bytes)
        return try body(bytes, hash.finalize())
    }
}
