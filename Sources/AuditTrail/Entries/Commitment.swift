/// Stands in an entry for a value that may have to be erased: SHA-256(0x02 ‖ salt ‖ canonical JSON of the value).
///
/// The prefix keeps it apart from leaves and nodes. Without the salt nothing can be learned from it, not even whether a
/// guess is right; with salt and value anybody can see what was recorded.
package struct Commitment: Hashable, Sendable {
    package let hash: TreeHash

    /// Random bytes of one value only, never used again, given from outside.
    package struct Salt: Equatable, Sendable {
        package static let byteCount = 32
        package let bytes: [UInt8]

        /// `nil` unless there are exactly 32 bytes: shorter ones could be tried out.
        package init?(_ bytes: [UInt8]) {
            guard bytes.count == Salt.byteCount else { return nil }
            self.bytes = bytes
        }
    }

    package init(hash: TreeHash) {
        self.hash = hash
    }

    package init(to value: EntryValue, salt: Salt) {
        hash = TreeHash.sha256([0x02] + salt.bytes + CanonicalJSON.encode(value.json))
    }

    package func opens(with value: EntryValue, salt: Salt) -> Bool {
        self == Commitment(to: value, salt: salt)
    }
}
