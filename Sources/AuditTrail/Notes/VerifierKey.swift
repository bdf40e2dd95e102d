import Cryptography

/// A public key with the name it signs under (C2SP signed-note, "verifier keys").
package struct VerifierKey: Hashable, Sendable {
    package enum Algorithm: UInt8, Sendable {
        case ed25519 = 1
        /// A signature with its time (C2SP tlog-cosignature, `cosignature/v1`).
        case timestamped = 4
    }

    package let name: String
    package let algorithm: Algorithm
    /// 32 bytes (RFC 8032).
    package let publicKey: [UInt8]
    /// First four bytes of SHA-256(name ‖ 0x0A ‖ algorithm ‖ public key): tells keys apart, proves nothing.
    package let id: UInt32

    /// `nil` for a name that a note cannot carry or a key that is not 32 bytes long.
    package init?(name: String, algorithm: Algorithm = .ed25519, publicKey: [UInt8]) {
        guard VerifierKey.isValid(name: name), publicKey.count == 32 else { return nil }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        let hash = TreeHash.sha256(Array(name.utf8) + [0x0A, algorithm.rawValue] + publicKey)
        id = hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `NAME+HASH+KEY`; `nil` when it is anything else or the hash is another key's.
    package init?(_ text: some StringProtocol) {
        // Split by bytes: a plus with a combining mark behind it is one character to Swift.
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), let first = bytes.first,
            let algorithm = Algorithm(rawValue: first),
            let key = VerifierKey(
                name: String(decoding: parts[0], as: UTF8.self), algorithm: algorithm,
                publicKey: Array(bytes.dropFirst())),
            parts[1].elementsEqual(key.idText.utf8)
        else { return nil }
        self = key
    }

    /// `NAME+HASH+KEY`.
    package var text: String { "\(name)+\(idText)+\(Base64.encode([algorithm.rawValue] + publicKey))" }

    /// The same key when it signs with time.
    package var timestamped: VerifierKey? { VerifierKey(name: name, algorithm: .timestamped, publicKey: publicKey) }

    var idText: String { Hexadecimal.encode(VerifierKey.idBytes(id)) }

    static func idBytes(_ id: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> $0) } }

    /// Not empty, no Unicode spaces, no plus, no control characters.
    static func isValid(name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { $0 != "+" && !$0.properties.isWhitespace && $0.value >= 0x20 }
    }

    func isSignature(_ signature: some Collection<UInt8>, of message: [UInt8]) -> Bool {
        Ed25519.isSignature(Array(signature), of: message, by: publicKey)
    }
}
