import CLibcrypto

/// Signatures by Ed25519 (RFC 8032) by the system's libcrypto.
package enum Ed25519 {
    package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The system's libcrypto gave no answer; its configuration may not allow the algorithm.
        case refused

        package var description: String {
            "the system's libcrypto does not sign with Ed25519; its configuration may forbid it"
        }
    }

    /// 32 bytes that nobody can guess, from the system's source of randomness.
    package static func newPrivateKey() throws -> [UInt8] {
        var key = [UInt8](repeating: 0, count: 32)
        guard clibcrypto_random(&key, key.count) == 1 else { throw Failure.refused }
        return key
    }

    /// 32 bytes; nil for a private key of another length.
    package static func publicKey(of privateKey: [UInt8]) -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: 32)
        guard privateKey.count == 32, clibcrypto_ed25519_public(privateKey, &key) == 1 else { return nil }
        return key
    }

    /// 64 bytes.
    ///
    /// - Parameter privateKey: 32 bytes.
    package static func signature(of message: [UInt8], by privateKey: [UInt8]) throws -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        guard privateKey.count == 32, clibcrypto_ed25519_sign(privateKey, message, message.count, &signature) == 1
        else {
            throw Failure.refused
        }
        return signature
    }

    /// False also for keys and signatures of a wrong length.
    package static func isSignature(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard publicKey.count == 32, signature.count == 64 else { return false }
        return clibcrypto_ed25519_verify(publicKey, message, message.count, signature) == 1
    }
}
