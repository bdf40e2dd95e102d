import AuditTrail
import Testing

@Suite("Signed notes and checkpoints")
struct NoteTests {
    /// From the documentation of golang.org/x/mod/sumdb/note.
    static let publishedKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let publishedNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test("a note signed by another implementation verifies, and no other text does")
    func published() throws {
        let key = try #require(VerifierKey(NoteTests.publishedKey))
        #expect(key.text == NoteTests.publishedKey)
        let note = try SignedNote(Array(NoteTests.publishedNote.utf8))
        #expect(try note.verify(KeyRing([key])).map(\.key) == [key])
        #expect(note.bytes == Array(NoteTests.publishedNote.utf8))
        let changed = try SignedNote(Array(NoteTests.publishedNote.replacing("answer", with: "question").utf8))
        #expect(throws: SignedNote.Defect.wrongSignature(name: "PeterNeumann")) { try changed.verify(KeyRing([key])) }
    }

    @Test("the private key of that note makes the same signature, and reads as it was written")
    func privateKey() throws {
        let text = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
        let signer = try #require(NoteSigner(privateKeyText: text))
        #expect(signer.key.text == NoteTests.publishedKey)
        let note = try SignedNote(Array(NoteTests.publishedNote.utf8))
        #expect(try signer.signature(of: note.text) == note.signatures[0])
        let seed = try #require(Base64.decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")).dropFirst()
        #expect(NoteSigner.privateKeyText(name: "PeterNeumann", privateKey: Array(seed)) == text)
        #expect(NoteSigner(privateKeyText: text.replacing("c74f20a3", with: "c74f20a4")) == nil)
        #expect(NoteSigner(privateKeyText: NoteTests.publishedKey) == nil)
    }

    @Test(
        "keys in another form are refused",
        arguments: [
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "PeterNeumann+c74f20a3", "",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ])
    func malformedKeys(text: String) {
        #expect(VerifierKey(text) == nil)
    }

    @Test("what a note may not hold is refused")
    func malformedNotes() {
        func defect(_ text: String) -> SignedNote.Defect? {
            do throws(SignedNote.Defect) {
                _ = try SignedNote(Array(text.utf8))
                return nil
            } catch { return error }
        }
        #expect(defect("text\n") == .noSignatures)
        #expect(defect("text\n\n") == .noSignatures)
        #expect(defect("text\n\n\u{2014} a AAAAAAA=") == .noSignatures)
        #expect(defect("te\txt\n\n\u{2014} a AAAAAAA=\n") == .controlCharacter)
        #expect(defect("text\r\n\n\u{2014} a AAAAAAA=\n") == .controlCharacter)
        #expect(defect("text\n\n- a AAAAAAA=\n") == .malformedSignature)
        #expect(defect("text\n\n\u{2014}  a AAAAAAA=\n") == .malformedSignature)
        #expect(defect("text\n\n\u{2014} a+b AAAAAAA=\n") == .malformedSignature)
        #expect(defect("text\n\n\u{2014} a AAAAAA==\n") == .malformedSignature)
        #expect(defect("text\n\n\u{2014} a AAAAAAB=\n") == .malformedSignature)
        #expect(defect("text\n\n\u{2014} a AAAAAAA=\n") == nil)
        #expect(throws: SignedNote.Defect.notUTF8) { try SignedNote([0xFF]) }
    }

    @Test("a checkpoint reads as it was written, and only in one form")
    func checkpoints() throws {
        let root = TreeHash.leaf([1])
        let checkpoint = try Checkpoint(origin: "example.org/log", size: 7, root: root)
        #expect(checkpoint.text == "example.org/log\n7\n\(root.base64)\n")
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
        #expect(try Checkpoint(text: checkpoint.text + "more\n").extensions == ["more"])
        func defect(_ text: String) -> Checkpoint.Defect? {
            do throws(Checkpoint.Defect) {
                _ = try Checkpoint(text: text)
                return nil
            } catch { return error }
        }
        #expect(defect("a\n7\n\(root.base64)") == .lines)
        #expect(defect("a\n7\n\(root.base64)\n\n") == .lines)
        #expect(defect("\n7\n\(root.base64)\n") == .lines)
        #expect(defect("a\n07\n\(root.base64)\n") == .size)
        #expect(defect("a\n+7\n\(root.base64)\n") == .size)
        #expect(defect("a\n-1\n\(root.base64)\n") == .size)
        #expect(defect("a\n9223372036854775808\n\(root.base64)\n") == .size)
        #expect(defect("a\n7\n\(root.base64.dropLast(4))\n") == .root)
        #expect(defect("a\n0\n\(root.base64)\n") == .emptyRoot)
        #expect(throws: Checkpoint.Defect.origin) { try Checkpoint(origin: "a\nb", size: 7, root: root) }
        #expect(throws: Checkpoint.Defect.lines) {
            try Checkpoint(origin: "a", size: 7, root: root, extensions: ["b\nc"])
        }
    }

    @Test("a checkpoint carries its time, and witnesses beside the log are told apart")
    func times() throws {
        var log = LogFixture()
        try log.append(count: 3)
        let signer = try log.signer()
        let witness = try #require(NoteSigner(name: "witness.example", privateKey: [UInt8](repeating: 3, count: 32)))
        let note = try SignedNote(log.signed(time: 1_700_000_000))
        let cosigned = SignedNote(
            text: note.text, signatures: note.signatures + [try witness.signature(of: note.text, time: 1_700_000_005)]
        ).bytes
        let alone = try SignedCheckpoint(cosigned, keys: KeyRing([signer.key]))
        #expect(alone.time == 1_700_000_000)
        #expect(alone.witnesses.isEmpty)
        let both = try SignedCheckpoint(cosigned, keys: KeyRing([signer.key, #require(witness.key.timestamped)]))
        #expect(both.witnesses.map(\.key.name) == ["witness.example"])
        #expect(both.witnesses.map(\.time) == [1_700_000_005])
        #expect(throws: SignedCheckpoint.Defect.notSignedByOrigin(LogFixture.origin)) {
            try SignedCheckpoint(cosigned, keys: KeyRing([#require(witness.key.timestamped)]))
        }
    }

    @Test("a signer that answers with another key's signature is not believed")
    func wrongSigner() throws {
        let honest = try LogFixture().signer()
        let key = try #require(VerifierKey(name: "other", publicKey: [UInt8](repeating: 4, count: 32)))
        let confused = try #require(NoteSigner(key: key) { _ in [UInt8](repeating: 0, count: 64) })
        #expect(throws: NoteSigner.Failure.wrongSignature(name: "other")) { try confused.signature(of: "a\n") }
        #expect(NoteSigner(key: try #require(honest.key.timestamped)) { $0 } == nil)
        #expect(NoteSigner(name: "a b", privateKey: LogFixture.privateKey) == nil)
    }

    @Test("base64 has one text for each sequence of bytes")
    func base64() {
        for (bytes, text) in [([], ""), ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v")]
            as [([UInt8], String)]
        {
            #expect(Base64.encode(bytes) == text)
            #expect(Base64.decode(text) == bytes)
        }
        for text in ["Zh==", "Zm9=", "Zg=", "Zg", "Zg==\n", "=Zg=", "====", "Z===", "Zm8=Zg==", "Zm-_"] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }

    @Test("proof files and consistency statements read as they were written")
    func proofFiles() throws {
        var log = LogFixture()
        try log.append(count: 20)
        var reader = try log.reader()
        let proof = EntryProof(index: 5, proof: try reader.inclusionProof(at: 5), checkpoint: try log.signed())
        #expect(EntryProof(proof.bytes) == proof)
        #expect(String(decoding: proof.bytes, as: UTF8.self).hasPrefix("c2sp.org/tlog-proof@v1\nindex 5\n"))
        let statement = ConsistencyStatement(
            from: try log.checkpoint(size: 7), to: try log.checkpoint(), proof: try reader.consistencyProof(from: 7))
        #expect(ConsistencyStatement(statement.bytes) == statement)
        try statement.verify()
        #expect(ConsistencyStatement(Array("sitrep-consistency/1\n".utf8)) == nil)
    }
}
