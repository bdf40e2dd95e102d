import AuditTrail
import Foundation
import Testing

@Suite("Time stamps in bundles")
struct TimeStampFaultTests {
    /// A bundle of every entry with these responses; the hashes in the manifest fit them.
    private struct Room {
        var log = LogFixture()
        let content: [BundleWriter.Item]

        init() throws {
            try log.append(count: 3)
            content = try log.content
            try log.appendExport(ExportRecord(files: content.map(\.file), selection: nil))
        }

        var sample: StampSample { get throws { StampSample(of: try log.signed()) } }

        func bundle(_ stamps: [String: [UInt8]]) throws -> [UInt8] {
            let items = stamps.map { BundleWriter.Item(path: "timestamps/\($0.key)", bytes: $0.value) }
            return try log.write(content + items, entries: log.entries, coverage: .all)
        }
    }

    private struct Fault {
        let name: String
        let code: String
        let stamps: [String: [UInt8]]
    }

    private func expectAgreement(_ faults: [Fault], in room: Room) throws {
        let key = try room.log.keyFile()
        let archives = try faults.map { try room.bundle($0.stamps) }
        for (fault, archive) in zip(faults, archives) {
            let report = try verify(archive, keyFile: key)
            #expect((report.findings.first?.code.rawValue ?? "") == fault.code, "\(fault.name): \(report.findings)")
            #expect(report.exitCode == (fault.code.isEmpty ? 0 : 1), "\(fault.name)")
        }
        guard PythonVerifier.isAvailable else { return }
        let verdicts = try PythonVerifier.verdicts(archives.map { PythonVerifier.Case(archive: $0, keyFile: key) })
        #expect(verdicts.count == faults.count)
        for (fault, verdict) in zip(faults, verdicts) {
            #expect(verdict.code == fault.code, "verify.py, \(fault.name)")
            #expect(verdict.status == (fault.code.isEmpty ? 0 : 1), "verify.py, \(fault.name)")
        }
    }

    @Test("each is found, and both verifiers name the same")
    func table() throws {
        let room = try Room()
        let sample = try room.sample
        func fault(_ name: String, _ code: String, _ bytes: [UInt8]) -> Fault {
            Fault(name: name, code: code, stamps: ["tsa.example.org.tsr": bytes])
        }
        func changed(_ name: String, _ code: String, _ change: (inout StampSample) -> Void) -> Fault {
            fault(name, code, sample.with(change))
        }
        let node = StampSample.node
        var faults = [
            fault("nothing changed", "", sample.bytes),
            Fault(name: "two authorities", code: "", stamps: ["a.tsr": sample.bytes, "b.tsr": sample.bytes]),
            changed("granted with modifications", "") { $0.status = 1 },
            changed("no nonce", "") { $0.nonce = nil },
            changed("a fraction of a second", "") { $0.time = "20260310143000.250001Z" },
            changed("a leap second", "") { $0.time = "20161231235960Z" },
            changed("a leap day", "") { $0.time = "20240229000000Z" },
            changed("a stamp of something else", "timestamp-imprint") { $0.digest[31] ^= 1 },
            changed("a stamp by another hash", "timestamp-imprint") { $0.algorithm[8] = 2 },
            changed("a shorter hash", "timestamp-imprint") { $0.digest.removeLast() },
            changed("a refusal", "timestamp-refused") {
                $0.status = 2
                $0.words = ["no"]
                $0.failureBits = [0x80]
                $0.hasToken = false
            },
            changed("a refusal with a token", "timestamp-refused") { $0.status = 5 },
            changed("granted without a token", "timestamp-form") { $0.hasToken = false },
            changed("another kind of message", "timestamp-form") { $0.signedData[8] = 3 },
            changed("another kind of content", "timestamp-form") { $0.contentType[10] = 5 },
            changed("another version", "timestamp-form") { $0.version = [2] },
            changed("a version with a zero before it", "timestamp-form") { $0.version = [0, 1] },
            changed("a policy with a zero before it", "timestamp-form") { $0.policy = [0x2A, 0x80, 0x01] },
            changed("a policy that does not end", "timestamp-form") { $0.policy = [0x2A, 0x83] },
            changed("no policy", "timestamp-form") { $0.policy = [] },
            changed("a time of no zone", "timestamp-form") { $0.time = "20260310143000" },
            changed("a time of another zone", "timestamp-form") { $0.time = "20260310143000+0100" },
            changed("a day that does not exist", "timestamp-form") { $0.time = "20260229143000Z" },
            changed("an hour that does not exist", "timestamp-form") { $0.time = "20260310240000Z" },
            changed("a time without seconds", "timestamp-form") { $0.time = "202603101430Z" },
            changed("a point and no fraction", "timestamp-form") { $0.time = "20260310143000.Z" },
            fault("an empty file", "timestamp-form", []),
            fault("a text", "timestamp-form", Array("hello\n".utf8)),
            fault("cut off", "timestamp-form", sample.bytes.dropLast()),
            fault("something behind it", "timestamp-form", sample.bytes + [0]),
            fault("two responses", "timestamp-form", sample.bytes + sample.bytes),
            fault("a length without end", "timestamp-form", [0x30, 0x80] + sample.bytes.dropFirst(3) + [0, 0]),
            fault(
                "a length longer than needed", "timestamp-form",
                [0x30, 0x82, 0, sample.bytes[2]] + sample.bytes.dropFirst(3)),
            fault("a length of nine bytes", "timestamp-form", [0x30, 0x89] + [UInt8](repeating: 1, count: 9)),
            fault("a tag longer than needed", "timestamp-form", node(0x30, [0x1F, 0x10, 0x00])),
            fault("the end of contents", "timestamp-form", node(0x30, [0x00, 0x00])),
            fault("too deep", "timestamp-form", (0..<60).reduce([]) { inner, _ in node(0x30, inner) }),
            fault("too large", "file-too-large", node(0x30, [UInt8](repeating: 0x30, count: 1 << 20))),
        ]
        faults.append(
            Fault(
                name: "one right and one wrong", code: "timestamp-form", stamps: ["a.tsr": sample.bytes, "b.tsr": [1]]))
        try expectAgreement(faults, in: room)
    }

    @Test("whatever bit is changed, both verifiers come to the same answer")
    func everyBit() throws {
        let room = try Room()
        let good = try room.sample.bytes
        let key = try room.log.keyFile()
        var archives: [[UInt8]] = []
        var codes: [String] = []
        for index in good.indices {
            for bit in [index % 8, (index + 5) % 8] {
                var changed = good
                changed[index] ^= 1 << UInt8(bit)
                let archive = try room.bundle(["a.tsr": changed])
                archives.append(archive)
                codes.append(try verify(archive, keyFile: key).findings.first?.code.rawValue ?? "")
            }
        }
        #expect(Set(codes).isSuperset(of: ["", "timestamp-form", "timestamp-imprint", "timestamp-refused"]))
        guard PythonVerifier.isAvailable else { return }
        let verdicts = try PythonVerifier.verdicts(archives.map { PythonVerifier.Case(archive: $0, keyFile: key) })
        #expect(verdicts.count == codes.count)
        for (number, verdict) in verdicts.enumerated() where verdict.code != codes[number] {
            Issue.record("case \(number): Sitrep says '\(codes[number])', verify.py '\(verdict.code)'")
        }
    }

    @Test("the time that is stated is in the report, for each by its path")
    func stated() throws {
        let room = try Room()
        let stamps = ["a.tsr": try room.sample.bytes, "b.tsr": try room.sample.with { $0.time = "20270101000000Z" }]
        let report = try verify(try room.bundle(stamps), keyFile: room.log.keyFile())
        #expect(report.timeStamps.map(\.path) == ["timestamps/a.tsr", "timestamps/b.tsr"])
        #expect(report.timeStamps.map(\.stamp.time) == ["2026-03-10T14:30:00Z", "2027-01-01T00:00:00Z"])
    }
}
