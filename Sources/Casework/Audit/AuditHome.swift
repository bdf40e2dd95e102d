import AuditTrail
import Cryptography
import Foundation
import Storage

/// What is kept of one organisation's log outside of the database: the private key, the keys there were, the last checkpoint.
package struct AuditHome: Sendable {
    package let directory: String
    package let origin: String
    /// UUID of the log.
    let log: String

    package enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        case keyMissing(String)
        case keyUnreadable(String, String)
        case keyOpenToOthers(String)
        case keyOfAnotherLog(String, expected: String)
        /// People began a new log in its place.
        case ended(String, continuation: String)
        case cannotWrite(String, String)
        case externalSigner(String)

        package var description: String {
            switch self {
            case .keyMissing(let path):
                "there is no signing key at \(path); bring it back, or name it in SITREP_AUDIT_KEY_FILE. "
                    + "If it is lost: sitrep audit begin"
            case .keyUnreadable(let path, let reason):
                "the keys in \(path) cannot be read: \(reason). If they cannot be brought back: sitrep audit begin"
            case .keyOpenToOthers(let path):
                "the signing key \(path) can be read by others; it is not used until: chmod 600 \(path)"
            case .keyOfAnotherLog(let name, let expected): "the signing key is that of \(name), this log is \(expected)"
            case .ended(let origin, let continuation):
                "the log \(origin) has ended, and \(continuation) goes on in its place: the database was put back to a state from before. "
                    + "If that is meant: sitrep audit begin"
            case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
            case .externalSigner(let reason): "the external signer failed: \(reason)"
            }
        }
    }

    /// - Parameter home: the directory of Sitrep's own data.
    package init(home: String, organization: Organization) {
        log = organization.logID
        directory = home + "/audit/" + log
        origin = AuditHome.origin(organization.key, log: log)
    }

    static func origin(_ organization: String, log: String) -> String {
        "sitrep/\(organization)/\(log.filter { $0 != "-" }.prefix(16))"
    }

    private var keyPath: String { directory + "/signing-key" }
    private var endedPath: String { directory + "/ended" }
    private var ringPath: String { directory + "/verifier-keys" }
    package var checkpointPath: String { directory + "/checkpoint" }

    /// Whether this place has signed for the log before.
    package var isKnown: Bool { FileManager.default.fileExists(atPath: keyPath) }

    /// Whether a key was made here, be it there or not.
    var hadKey: Bool { FileManager.default.fileExists(atPath: ringPath) }

    // MARK: - Keys

    /// The signer: from an external command, the environment, a file named there, or the key kept here.
    ///
    /// - Throws: `Problem.ended` for a log that another one took the place of, whatever signs: it must never sign again.
    package func signer(environment: EnvironmentVariables) throws -> NoteSigner {
        if let continuation { throw Problem.ended(origin, continuation: continuation) }
        if let command = environment["SITREP_AUDIT_SIGNER"], !command.isEmpty {
            return try ExternalSigner(command: command).signer(environment: environment, origin: origin)
        }
        if let text = environment["SITREP_AUDIT_KEY"], !text.isEmpty {
            return try signer(text: text, path: "in SITREP_AUDIT_KEY")
        }
        let named = environment["SITREP_AUDIT_KEY_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        return try signer(file: named ?? keyPath)
    }

    private func signer(file path: String) throws -> NoteSigner {
        let bytes: [UInt8]
        do throws(OutsideFile.SecretProblem) { bytes = try OutsideFile.secret(path) } catch {
            switch error {
            case .missing: throw Problem.keyMissing(path)
            case .unreadable(let reason): throw Problem.keyUnreadable(path, reason)
            case .openToOthers: throw Problem.keyOpenToOthers(path)
            }
        }
        return try signer(text: String(decoding: bytes, as: UTF8.self), path: path)
    }

    /// `PRIVATE+KEY+NAME+HASH+BASE64(0x01 ‖ 32 bytes)`, as C2SP's tools write private keys of notes.
    private func signer(text: String, path: String) throws -> NoteSigner {
        let text = text.split(separator: "\n").first.map(String.init) ?? ""
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", let bytes = Base64.decode(parts[4]),
            bytes.first == 1, let signer = NoteSigner(name: String(parts[2]), privateKey: Array(bytes.dropFirst()))
        else { throw Problem.keyUnreadable(path, "it is no key of the form PRIVATE+KEY+NAME+HASH+KEY") }
        guard signer.key.name == origin else { throw Problem.keyOfAnotherLog(signer.key.name, expected: origin) }
        return signer
    }

    /// The first key of a log that has signed nothing yet; of several processes that begin at the same time one makes it.
    package func beginKey() throws {
        try makeDirectory()
        try OutsideFile.locked(directory + "/lock") {
            if !isKnown, lastCheckpoint() == nil { try makeKey() }
        }
    }

    /// The same under the lock: of two at once the list has both keys.
    package func replaceKey() throws -> VerifierKey {
        try makeDirectory()
        return try OutsideFile.locked(directory + "/lock") { try makeKey() }
    }

    /// A new key in place of the present one, if any; older ones go on verifying what they signed.
    ///
    /// - Parameter older: keys of the log that this one goes on from.
    @discardableResult
    package func makeKey(after older: [VerifierKey] = []) throws -> VerifierKey {
        try makeDirectory()
        let secret = try Ed25519.newPrivateKey()
        guard let publicKey = Ed25519.publicKey(of: secret) else { throw Ed25519.Failure.refused }
        guard let key = VerifierKey(name: origin, publicKey: publicKey),
            let text = NoteSigner.privateKeyText(name: origin, privateKey: secret)
        else { throw Problem.cannotWrite(keyPath, "\(origin) cannot name a key") }
        // The public key first: a signature by a key that nobody knows would be worse than a key that never signed.
        var ring = older.map(\.text) + (try keys().map(\.text))
        // Were the list of keys lost, what the present one has signed would be unknown from now on.
        if isKnown {
            let present = try signer(file: keyPath).key.text
            if !ring.contains(present) { ring.append(present) }
        }
        ring.append(key.text)
        try OutsideFile.replace(ringPath, with: Array((ring.joined(separator: "\n") + "\n").utf8), mode: 0o644)
        try OutsideFile.replace(keyPath, with: Array((text + "\n").utf8), mode: 0o600)
        return key
    }

    /// The log that goes on in the place of this one, where people have ended it.
    var continuation: String? {
        FileManager.default.contents(atPath: endedPath).map { String(decoding: $0, as: UTF8.self).trimmed }
    }

    /// Says outside of the database that this log has ended, so that a database from before finds nobody who signs for it.
    func end(goingOnAs origin: String) throws {
        try makeDirectory()
        try OutsideFile.replace(endedPath, with: Array((origin + "\n").utf8), mode: 0o644)
    }

    /// Takes that back where no new log was begun after all.
    func resume(after former: String?) throws {
        if let former { return try end(goingOnAs: former) }
        unlink(endedPath)
    }

    /// Every key that signed or may sign, oldest first.
    package func keys() throws -> [VerifierKey] {
        guard access(ringPath, F_OK) == 0 || errno != ENOENT else { return [] }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: ringPath))
            return try KeyRing(file: Array(data)).keys
        } catch { throw Problem.keyUnreadable(ringPath, "\(error)") }
    }

    private func makeDirectory() throws { try OutsideFile.makeDirectory(directory) }

    // MARK: - Checkpoint

    package func lastCheckpoint() -> [UInt8]? {
        FileManager.default.contents(atPath: checkpointPath).map(Array.init)
    }

    /// Puts a checkpoint in place of the last one unless another sequencer was faster with a later one.
    ///
    /// - Parameter former: the one that this one was decided to follow; where it still is the last one, nothing is left to check.
    package func advance(to checkpoint: [UInt8], after former: [UInt8]?, keys: KeyRing) throws {
        try OutsideFile.locked(directory + "/lock") {
            if let present = lastCheckpoint(), present != former {
                let old = try SignedCheckpoint(present, keys: keys)
                let new = try SignedCheckpoint(checkpoint, keys: keys)
                if (old.checkpoint.size, old.time ?? 0) > (new.checkpoint.size, new.time ?? 0) { return }
            }
            try OutsideFile.replace(checkpointPath, with: checkpoint, mode: 0o644)
        }
    }
}
