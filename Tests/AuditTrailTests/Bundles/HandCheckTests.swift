import AuditTrail
import Foundation
import Testing

private enum SystemTools {
    static let areThere = (try? Command.run(["sh", "-c", probe]).status) == 0
    private static let probe = "openssl version && tar --version && python3 -c pass && sha256sum --version"
}

/// Runs the commands of VERIFY.md as they stand there.
@Suite(
    "A bundle is checked by hand, with the tools of the system only",
    .enabled(if: SystemTools.areThere, "openssl, tar or python3 is missing"))
struct HandCheckTests {
    private static let blocks: [String] = {
        let text = try? String(
            contentsOf: Shared.package.appendingPathComponent("Templates/bundle/VERIFY.md"), encoding: .utf8)
        return (text ?? "").components(separatedBy: "```sh\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }()

    /// Exit status of each block, in order, in a new directory with these files.
    private func statuses(_ bundle: [UInt8], key: [UInt8]) throws -> [Int32] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("by-hand-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(bundle).write(to: folder.appendingPathComponent("bundle.tar"))
        try Data(key).write(to: folder.appendingPathComponent("sitrep.vkey"))
        return try HandCheckTests.blocks.map { try Command.run(["sh", "-c", $0], in: folder).status }
    }

    private func bundle(_ change: (inout LogFixture) -> Void = { _ in }) throws -> (archive: [UInt8], key: [UInt8]) {
        var log = LogFixture()
        change(&log)
        try log.append(count: 5)
        return (try log.bundleOfAll(log.content), try log.keyFile())
    }

    @Test("a good one passes every step")
    func good() throws {
        let (archive, key) = try bundle()
        #expect(try statuses(archive, key: key) == [0, 0, 0, 0, 0, 0])
        for chosen in [nil, [0, 2, 3, 5, 6]] {
            var given = try EngagementCase(severities: ["high"])
            given.chosen = chosen
            let found = try statuses(given.archive(), key: given.log.keyFile())
            // The whole tree can be computed from all entries only.
            #expect(found == [0, 0, chosen == nil ? 0 : 1, 0, 0, 0])
        }
    }

    /// Makes a time-stamping authority for a day, stamps the checkpoint and asks OpenSSL as VERIFY.md does.
    private static let stamping = """
        set -eu
        cat > tsa.cnf <<'END'
        [req]
        distinguished_name = name
        prompt = no
        x509_extensions = usage
        [name]
        CN = time stamps
        [usage]
        extendedKeyUsage = critical,timeStamping
        [authority]
        serial = serial
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        END
        openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out AUTHORITY.pem -days 1 -config tsa.cnf
        openssl ts -query -data checkpoint.txt -sha256 -no_nonce -cert -out query
        openssl ts -reply -config tsa.cnf -section authority -queryfile query -inkey key.pem -signer AUTHORITY.pem -out FILE
        openssl ts -verify -data checkpoint.txt -in FILE -CAfile AUTHORITY.pem
        echo x >> checkpoint.txt
        ! openssl ts -verify -data checkpoint.txt -in FILE -CAfile AUTHORITY.pem
        """

    @Test("a time stamp made after the export's entry travels along and is checked by OpenSSL")
    func timeStamp() throws {
        var log = LogFixture()
        try log.append(count: 5)
        let content = try log.content
        try log.appendExport(ExportRecord(files: content.map(\.file), selection: nil))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stamp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(log.signed()).write(to: folder.appendingPathComponent("checkpoint.txt"))
        let stamped = try Command.run(["sh", "-c", HandCheckTests.stamping], in: folder)
        #expect(stamped.status == 0, "\(stamped.output)")
        let token = Array(try Data(contentsOf: folder.appendingPathComponent("FILE")))
        let items = content + [BundleWriter.Item(path: "timestamps/authority.tsr", bytes: token)]
        let archive = try log.write(items, entries: log.entries, coverage: .all)
        #expect(try verify(archive, keyFile: log.keyFile()).findings == [])
        #expect(try statuses(archive, key: log.keyFile()) == [0, 0, 0, 0, 0, 0])
        let verdicts = try PythonVerifier.verdicts([PythonVerifier.Case(archive: archive, keyFile: try log.keyFile())])
        #expect(verdicts.map(\.status) == [0])
    }

    @Test("each step finds what it is there for")
    func broken() throws {
        let (archive, key) = try bundle()
        var file = RawArchive(archive)
        file["reports/board-2026-Q1.md"] = Array("# Bored\n".utf8)
        #expect(try statuses(file.bytes, key: key)[0] != 0)
        var unlisted = RawArchive(archive)
        unlisted.members.append(RawArchive.Member(name: "zzz"))
        #expect(try statuses(unlisted.bytes, key: key)[0] != 0)
        let thief = try bundle { $0.privateKey = [UInt8](repeating: 9, count: 32) }
        #expect(try statuses(thief.archive, key: key)[1] != 0)
        var entry = RawArchive(archive)
        entry["entries.jsonl"] = Array(
            String(decoding: entry["entries.jsonl"], as: UTF8.self).replacing("mara", with: "sven").utf8)
        #expect(try statuses(entry.bytes, key: key)[2] != 0)
        var log = LogFixture()
        try log.append(count: 5)
        let content = try log.content
        _ = try log.bundleOfAll(content)
        let fewer = try log.write(Array(content.dropLast()), entries: log.entries, coverage: .all)
        #expect(try statuses(fewer, key: key) == [0, 0, 0, 1, 0, 0])
        var linked = LogFixture()
        try linked.append(count: 5)
        let oscal = #"{"a":[{"href":"../population.json","hashes":[{"algorithm":"SHA-256","value":"00"}]}]}"#
        let misstated = try linked.bundleOfAll(
            try linked.content + [BundleWriter.Item(path: "oscal/a.json", bytes: Array(oscal.utf8))])
        #expect(try statuses(misstated, key: key) == [0, 0, 0, 0, 1, 0])
    }

    @Test("the step about an engagement finds what was not agreed")
    func engagement() throws {
        let changes: [(inout EngagementCase) -> Void] = [
            { $0.statement.sampleSeed = "mine" }, { $0.statement.scope.severities = ["high"] },
            { $0.sampleKeys = Array($0.rightSample.dropLast()) }, { $0.marks["INC-2026-0003"] = ["severity"] },
            { $0.statement.opened = 3 },
        ]
        for change in changes {
            var given = try EngagementCase()
            change(&given)
            #expect(try statuses(given.archive(), key: given.log.keyFile()) == [0, 0, 0, 0, 0, 1])
        }
    }

    @Test(
        "other programs read the archive as ours do, also sizes beyond eight gibibytes",
        .enabled(if: PythonVerifier.isAvailable))
    func otherReaders() throws {
        var header = TarHeader.blocks(path: "evidence/sha256/aa/bb", size: 1 << 33)
        #expect(header.count == 1_536)
        header += TarHeader.end
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("large-\(UUID().uuidString).tar")
        try Data(header).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let script = """
            import sys, tarfile
            member = tarfile.open(sys.argv[1]).next()
            print(member.name, member.size, member.isreg(), oct(member.mode), member.uid, member.mtime)
            """
        let output = try PythonVerifier.run(["-c", script, file.path]).output
        #expect(output == "evidence/sha256/aa/bb 8589934592 True 0o644 0 0\n")
        let plain = TarHeader.blocks(path: "a", size: (1 << 33) - 1)
        #expect(plain.count == 512)
    }
}
