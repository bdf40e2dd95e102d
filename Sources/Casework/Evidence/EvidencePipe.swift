import Cryptography
import Foundation

/// Takes the hash of a source while its bytes go on to the store.
enum EvidencePipe {
    /// One buffer, whatever the size; the same bytes are hashed and written, and none is copied.
    static func run(
        _ source: EvidenceSource, _ write: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> (sha256: [UInt8], size: Int64) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: EvidenceSource.pieceSize, alignment: 4096)
        defer { buffer.deallocate() }
        var hash = SHA256()
        var size: Int64 = 0
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { break }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hash.update(piece)
            try write(piece)
            size += Int64(count)
        }
        return (hash.finalize(), size)
    }
}
