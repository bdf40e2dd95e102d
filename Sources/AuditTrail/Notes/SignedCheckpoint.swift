/// A checkpoint whose signature was verified with a key given from outside.
package struct SignedCheckpoint: Equatable, Sendable {
    package let checkpoint: Checkpoint
    /// The note as it was, to the byte.
    package let bytes: [UInt8]
    /// The log's own time, in seconds since 1970, where it signed with one.
    package let time: UInt64?
    /// Witnesses of the key ring that signed too.
    package let witnesses: [SignedNote.Verified]

    package enum Defect: Error, Equatable, Sendable {
        case note(SignedNote.Defect)
        case form(Checkpoint.Defect)
        /// Signed, but not by a key of the log that the origin names.
        case notSignedByOrigin(String)
    }

    /// - Throws: `Defect` unless a plain Ed25519 key of the ring, whose name is the origin, signed it, and every other
    ///   signature by a key of the ring is right.
    package init(_ bytes: [UInt8], keys: KeyRing) throws(Defect) {
        let note: SignedNote
        let verified: [SignedNote.Verified]
        do throws(SignedNote.Defect) {
            note = try SignedNote(bytes)
            verified = try note.verify(keys)
        } catch { throw .note(error) }
        let checkpoint: Checkpoint
        do throws(Checkpoint.Defect) { checkpoint = try Checkpoint(text: note.text) } catch { throw .form(error) }
        let isOwn = { (found: SignedNote.Verified) in found.key.name.utf8.elementsEqual(checkpoint.origin.utf8) }
        let own = verified.filter(isOwn)
        guard own.contains(where: { $0.key.algorithm == .ed25519 }) else {
            throw .notSignedByOrigin(checkpoint.origin)
        }
        self.checkpoint = checkpoint
        self.bytes = bytes
        time = own.compactMap(\.time).max()
        witnesses = verified.filter { !isOwn($0) }
    }

    /// Signs a checkpoint twice: as it is, and with its time in seconds since 1970 (docs/audit-trail.md, "Time of a
    /// checkpoint").
    ///
    /// Throws what the signer throws.
    package static func sign(_ checkpoint: Checkpoint, time: UInt64, by signer: NoteSigner) throws -> [UInt8] {
        let text = checkpoint.text
        return SignedNote(
            text: text,
            signatures: [try signer.signature(of: text), try signer.signature(of: text, time: time)]
        ).bytes
    }
}
