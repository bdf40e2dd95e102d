import Cryptography

/// Signs under a name with a key that may live elsewhere: in a file, in the environment, in a hardware module.
package struct NoteSigner {
    package let key: VerifierKey
    /// Ed25519 signature, 64 bytes, of the message.
    private let sign: (_ message: [UInt8]) throws -> [UInt8]

    package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The signer answered with something that its public key does not verify.
        case wrongSignature(name: String)

        package var description: String {
            switch self {
            case .wrongSignature(let name): "the signer of \(name) gave a signature that its public key does not verify"
            }
        }
    }

    /// `nil` when the key is not a log's plain Ed25519 key; its timed signatures are made by the same signer.
    package init?(key: VerifierKey, sign: @escaping (_ message: [UInt8]) throws -> [UInt8]) {
        guard key.algorithm == .ed25519 else { return nil }
        self.key = key
        self.sign = sign
    }

    /// A signer whose private key, 32 bytes (RFC 8032), is in memory; `nil` for a name or key that cannot be used.
    package init?(name: String, privateKey bytes: [UInt8]) {
        guard let publicKey = Ed25519.publicKey(of: bytes), let key = VerifierKey(name: name, publicKey: publicKey)
        else {
            return nil
        }
        self.init(key: key) { try Ed25519.signature(of: $0, by: bytes) }
    }

    /// Reads `PRIVATE+KEY+NAME+HASH+KEY`, the form in which Go's sumdb/note keeps private keys; `nil` for any other
    /// text.
    package init?(privateKeyText text: some StringProtocol) {
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "+"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].elementsEqual("PRIVATE".utf8), parts[1].elementsEqual("KEY".utf8),
            let bytes = Base64.decode(parts[4]), bytes.first == VerifierKey.Algorithm.ed25519.rawValue
        else { return nil }
        self.init(name: String(decoding: parts[2], as: UTF8.self), privateKey: Array(bytes.dropFirst()))
        guard parts[3].elementsEqual(key.idText.utf8) else { return nil }
    }

    /// The text that a file of mode 0600, or the environment, holds; `nil` for a name or key that cannot be used.
    ///
    /// `bytes` are 32 random ones for a new key.
    package static func privateKeyText(name: String, privateKey bytes: [UInt8]) -> String? {
        guard let signer = NoteSigner(name: name, privateKey: bytes) else { return nil }
        let data = [VerifierKey.Algorithm.ed25519.rawValue] + bytes
        return "PRIVATE+KEY+\(name)+\(signer.key.idText)+\(Base64.encode(data))"
    }

    /// Throws what the signer throws, and `Failure` when it answered wrongly.
    package func signature(of text: String) throws -> SignedNote.Signature {
        SignedNote.Signature(name: key.name, keyID: key.id, bytes: try checked(Array(text.utf8)))
    }

    /// A `cosignature/v1`: at this time, in seconds since 1970, the text was the largest tree that we knew.
    package func signature(of text: String, time: UInt64) throws -> SignedNote.Signature {
        guard let timed = key.timestamped else { throw Failure.wrongSignature(name: key.name) }
        let signature = try checked(Cosignature.message(text: text, time: time))
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) }
        return SignedNote.Signature(name: key.name, keyID: timed.id, bytes: stamp + signature)
    }

    private func checked(_ message: [UInt8]) throws -> [UInt8] {
        let signature = try sign(message)
        guard key.isSignature(signature, of: message) else { throw Failure.wrongSignature(name: key.name) }
        return signature
    }
}
