import Cryptography

/// 32 bytes of SHA-256, held without a heap allocation.
package struct TreeHash: Hashable, Sendable {
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    package static let byteCount = 32

    /// `nil` unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == TreeHash.byteCount else { return nil }
        self.init(zero: ())
        withUnsafeMutableBytes(of: &self) { $0.copyBytes(from: bytes) }
    }

    package init?(base64 text: some StringProtocol) {
        guard let bytes = Base64.decode(text) else { return nil }
        self.init(bytes)
    }

    /// Lower-case hexadecimal only.
    package init?(hexadecimal text: some StringProtocol) {
        guard let bytes = Hexadecimal.decode(text) else { return nil }
        self.init(bytes)
    }

    init(_ hash: SHA256) {
        self.init(zero: ())
        withUnsafeMutableBytes(of: &self) { $0.copyBytes(from: hash.finalize()) }
    }

    private init(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer = .init(start: nil, count: 0)) {
        self.init(zero: ())
        withUnsafeMutableBytes(of: &self) { SHA256.hash(first, second, into: $0) }
    }

    private init(zero: Void) {
        (first, second, third, fourth) = (0, 0, 0, 0)
    }

    /// SHA-256 of the bytes.
    package static func sha256(_ bytes: some Collection<UInt8>) -> TreeHash {
        bytes.withContiguousStorageIfAvailable { TreeHash(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { TreeHash($0) }
    }

    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
    package var base64: String { Base64.encode(bytes) }
    package var hexadecimal: String { Hexadecimal.encode(bytes) }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: self, body)
    }
}

extension TreeHash: CustomStringConvertible {
    package var description: String { hexadecimal }
}

// MARK: - RFC 9162 §2.1.1

extension TreeHash {
    /// The root of a tree without entries: the hash of nothing.
    package static let emptyTree = sha256([])

    /// SHA-256(0x00 ‖ entry).
    package static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        entry.withContiguousStorageIfAvailable { leaf(UnsafeRawBufferPointer($0)) }
            ?? Array(entry).withUnsafeBytes { leaf($0) }
    }

    /// SHA-256(0x00 ‖ entry).
    package static func leaf(_ entry: UnsafeRawBufferPointer) -> TreeHash {
        Swift.withUnsafeBytes(of: UInt8(0x00)) { TreeHash($0, entry) }
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            buffer[0] = 0x01
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0) }
            return TreeHash(UnsafeRawBufferPointer(buffer))
        }
    }
}
