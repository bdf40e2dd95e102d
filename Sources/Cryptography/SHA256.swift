import CLibcrypto

/// SHA-256 (FIPS 180-4) of bytes that come in pieces, by the system's libcrypto. A copy goes on by itself.
///
/// A libcrypto without SHA-256 ends the program: nothing of a trail can be said without it.
package struct SHA256 {
    package static let byteCount = 32

    private final class Running {
        let state: OpaquePointer

        init(_ state: OpaquePointer?) {
            guard let state else { fatalError("libcrypto has no SHA-256") }
            self.state = state
        }

        deinit { clibcrypto_free(state) }
    }

    private var running = Running(clibcrypto_begin())

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if !isKnownUniquelyReferenced(&running) { running = Running(clibcrypto_copy(running.state)) }
        precondition(clibcrypto_update(running.state, bytes.baseAddress, bytes.count) == 1, "libcrypto failed")
    }

    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The 32 bytes for all that has come so far.
    package func finalize() -> [UInt8] {
        Self.digest { clibcrypto_digest(running.state, $0) }
    }

    package static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.withContiguousStorageIfAvailable { hash(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { hash($0) }
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        digest { clibcrypto_sha256(bytes.baseAddress, bytes.count, nil, 0, $0) }
    }

    /// Of two runs of bytes, one behind the other, into 32 bytes of the caller's; allocates nothing.
    package static func hash(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer = .init(start: nil, count: 0),
        into digest: UnsafeMutableRawBufferPointer
    ) {
        precondition(digest.count == byteCount)
        let place = digest.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let done = clibcrypto_sha256(first.baseAddress, first.count, second.baseAddress, second.count, place)
        precondition(done == 1, "libcrypto failed")
    }

    private static func digest(_ body: (UnsafeMutablePointer<UInt8>?) -> Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            precondition(body(buffer.baseAddress) == 1, "libcrypto failed")
            count = byteCount
        }
    }
}

/// SHA-1 (FIPS 180-4), for names that other standards form with it (RFC 9562, version 5) and for nothing that has to be safe.
package enum SHA1 {
    /// 20 bytes. A libcrypto without SHA-1 ends the program.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 20)
        precondition(clibcrypto_sha1(bytes, bytes.count, &digest) == 1, "libcrypto has no SHA-1")
        return digest
    }
}
