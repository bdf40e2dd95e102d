import AuditTrail
import Foundation
import Testing

@Suite("Time stamps of RFC 3161")
struct TimeStampTests {
    private let note = Array("sitrep/default/1\n5\nroot\n".utf8)
    private var sample: StampSample { StampSample(of: note) }

    @Test(
        "OpenSSL reads a request as it was meant",
        .enabled(if: (try? Command.run(["openssl", "version"]).status) == 0),
        arguments: [0, 1, 0x7F, 0x80, 0xFFFF_FFFF, .max] as [UInt64])
    func request(nonce: UInt64) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("query-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = try TimeStampRequest(for: note, nonce: nonce).encoded()
        try Data(bytes).write(to: folder.appendingPathComponent("ours"))
        try Data(note).write(to: folder.appendingPathComponent("note"))
        let text = try Command.run(["openssl", "ts", "-query", "-in", "ours", "-text"], in: folder).output
        #expect(text.contains("Version: 1") && text.contains("Hash Algorithm: sha256"), "\(text)")
        #expect(text.contains("Certificate required: yes"), "\(text)")
        let shown = text.split(separator: "\n").first { $0.hasPrefix("Nonce: ") }?.dropFirst(7).replacing(
            "0x", with: "")
        #expect(shown.flatMap { UInt64($0, radix: 16) } == nonce, "\(text)")
        // The same but for the nonce, which each draws for itself.
        let made = try Command.run(
            ["openssl", "ts", "-query", "-data", "note", "-sha256", "-cert", "-no_nonce", "-out", "theirs"], in: folder)
        #expect(made.status == 0, "\(made.output)")
        let theirs = Array(try Data(contentsOf: folder.appendingPathComponent("theirs")))
        let number = bytes.count - theirs.count
        #expect(bytes.dropFirst(2).dropLast(number + 3) == theirs.dropFirst(2).dropLast(3))
        #expect(bytes.suffix(3) == theirs.suffix(3))
    }

    @Test("what an authority states is read")
    func read() throws {
        let stamp = try TimeStamp(response: sample.bytes)
        #expect(stamp.imprint == .sha256(note))
        #expect(stamp.policy == "1.2.3.4.1")
        #expect(stamp.time == "2026-03-10T14:30:00Z")
        let fine = try TimeStamp(response: sample.with { $0.time = "20261231235960.125Z" })
        #expect(fine.time == "2026-12-31T23:59:60.125Z")
        #expect(try TimeStamp(response: sample.with { $0.status = 1 }) == stamp)
        #expect(try TimeStamp(response: sample.with { $0.algorithm[8] = 3 }).imprint == nil)
        #expect(try TimeStamp(response: sample.with { $0.digest.removeLast() }).imprint == nil)
    }

    @Test("an answer is one to this request only")
    func answering() throws {
        let request = TimeStampRequest(for: note, nonce: 42)
        #expect(try TimeStamp(response: sample.bytes, answering: request).time == "2026-03-10T14:30:00Z")
        let other = sample.with { $0.digest[0] ^= 1 }
        #expect(throws: TimeStamp.Defect.imprint) { try TimeStamp(response: other, answering: request) }
        for nonce in [[0x2B], [0x00, 0x2A], nil] as [[UInt8]?] {
            let answer = sample.with { $0.nonce = nonce }
            #expect(throws: TimeStamp.Defect.nonce) { try TimeStamp(response: answer, answering: request) }
        }
        for (nonce, bytes) in [(0x80, [0x00, 0x80]), (.max, [0x00] + [UInt8](repeating: 0xFF, count: 8)), (0, [0x00])]
            as [(UInt64, [UInt8])]
        {
            let answer = sample.with { $0.nonce = bytes }
            _ = try TimeStamp(response: answer, answering: TimeStampRequest(for: note, nonce: nonce))
        }
    }

    @Test("a refusal is told with its reasons")
    func refusal() throws {
        let answer = sample.with {
            $0.status = 2
            $0.words = ["not today", "nor tomorrow"]
            $0.failureBits = [0x80, 0x01]
            $0.hasToken = false
        }
        let defect = #expect(throws: TimeStamp.Defect.self) { try TimeStamp(response: answer) }
        #expect(defect == .refused(2, "not today, nor tomorrow, badAlg, unacceptedPolicy"))
        #expect(
            defect?.description == "the authority refused, status 2: not today, nor tomorrow, badAlg, unacceptedPolicy")
    }

    @Test("whatever else comes is refused and read no further than it goes")
    func garbage() throws {
        let good = sample.bytes
        for count in 0..<good.count {
            #expect(throws: TimeStamp.Defect.self) { try TimeStamp(response: Array(good.prefix(count))) }
        }
        #expect(throws: TimeStamp.Defect.self) { try TimeStamp(response: good + [0]) }
        #expect(throws: TimeStamp.Defect.self) {
            try TimeStamp(response: [UInt8](repeating: 0x30, count: TimeStamp.greatestSize + 1))
        }
        #expect(throws: TimeStamp.Defect.self) { try TimeStamp(response: sample.with { $0.hasToken = false }) }
    }
}
