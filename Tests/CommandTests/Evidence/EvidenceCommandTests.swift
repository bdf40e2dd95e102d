import DatabaseTesting
import Foundation
import JSONText
import Testing

@Suite("Evidence")
struct EvidenceCommandTests {
    /// SHA-256 of "abc" (FIPS 180-2, appendix B.1).
    private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test("a file goes in with what is said of it, and comes out as it was", arguments: ["directory", "database"])
    func roundTrip(store: String) throws {
        let room = try EvidenceRoom(store: store)
        let path = try room.file("memory.raw", "abc")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
        let added = try room.json(
            "evidence", "add", room.key, path, "--collected-at", "11:30", "--collected-by", "analyst-3", "--note",
            "memory of FS-02", "--tlp", "red")
        #expect(added["sha256"]?.text == EvidenceCommandTests.abc)
        #expect(added["name"]?.text == "memory.raw")
        #expect(added["modified_at"]?.text == "2023-11-14T22:13:20Z")
        #expect(added["collected_at"]?.text == "2026-03-10T11:30:00Z")
        #expect(added["uploaded_at"]?.text == "2026-03-10T12:00:00Z")
        #expect(added["holder"]?.text == "analyst-3")
        #expect(added["store"]?.text == store)
        let out = room.home + "/copy"
        #expect(try room.run("evidence", "get", room.key, "1", "--out", out).status == 0)
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "abc")
        let shown = try room.json("evidence", "show", room.key, "1")
        #expect(shown["custody"]?.elements.compactMap { $0["event"]?.text } == ["collected", "accessed"])
        #expect(try room.json("show", room.key)["evidence"]?.elements.count == 1)
        #expect(try room.json("evidence", "verify")["ok"] == .bool(true))
        #expect(try room.actions().contains("evidence.read"))
        #expect(try room.actions().contains("evidence.verify"))
        try room.verifyTrail()
    }

    @Test("what several commands destroy at once is gone from the disk")
    func destroyedAtOnce() throws {
        let room = try EvidenceRoom()
        for number in 0..<6 { try room.add("piece \(number)") }
        let running = try (1...6).map { number in
            try SitrepProcess.start(
                ["evidence", "destroy", room.key, String(number), "--reason", "not needed"], home: room.home,
                environment: ["SITREP_DATABASE_URL": room.desk.database.address, "SITREP_ACTOR": "analyst-1"])
        }
        for command in running {
            command.waitUntilExit()
            let outcome = try command.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(room.storedFiles().isEmpty, "\(room.storedFiles())")
    }

    @Test("standard input is evidence as well")
    func standardInput() throws {
        let room = try EvidenceRoom()
        let outcome = try room.run(["evidence", "add", room.key, "-", "--name", "sda.img", "--json"], input: "abc")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["sha256"]?.text == EvidenceCommandTests.abc)
        #expect(try outcome.json()["modified_at"] == .null)
    }

    @Test(
        "equal content is stored once, and goes with the last that refers to it", arguments: ["directory", "database"])
    func duplicates(store: String) throws {
        let room = try EvidenceRoom(store: store)
        try room.add("abc")
        try room.add("abc")
        let session = try room.desk.database.session()
        func objects() throws -> Int64 {
            try session.query("select count(*) from pg_largeobject_metadata")[0].decode(0)
        }
        #expect(try session.query("select count(*) from sitrep.content")[0].decode(0, as: Int64.self) == 1)
        #expect(store == "directory" ? room.storedFiles().count == 1 : try objects() == 1)
        try room.json("evidence", "destroy", room.key, "1", "--reason", "double")
        #expect(try room.json("evidence", "verify")["checked"]?.wholeNumber == 1)
        try room.json("evidence", "destroy", room.key, "2", "--reason", "not needed")
        #expect(room.storedFiles().isEmpty)
        #expect(try objects() == 0)
        let gone = try room.run("evidence", "get", room.key, "2", "--out", room.home + "/x")
        #expect(gone.status == 1)
        #expect(gone.errors.contains("custody_move"))
        // The same bytes may come again.
        try room.add("abc")
        #expect(try room.json("evidence", "verify")["ok"] == .bool(true))
        try room.verifyTrail()
    }

    @Test("a dry run and a repeat leave nothing behind", arguments: ["directory", "database"])
    func dryRun(store: String) throws {
        let room = try EvidenceRoom(store: store)
        let path = try room.file("f", "abc")
        let dry = try room.json("evidence", "add", room.key, path, "--dry-run")
        #expect(dry["dry_run"] == .bool(true))
        #expect(room.storedFiles().isEmpty)
        let first = try room.run("evidence", "add", room.key, path, "--idempotency-key", "k", "--json")
        let second = try room.run("evidence", "add", room.key, path, "--idempotency-key", "k", "--json")
        #expect(first.status == 0 && first.output == second.output)
        #expect(try room.json("evidence", "list", room.key)["evidence"]?.elements.count == 1)
        let session = try room.desk.database.session()
        #expect(
            try session.query("select count(*) from pg_largeobject_metadata")[0].decode(0, as: Int64.self)
                == (store == "database" ? 1 : 0))
        let incoming = try? FileManager.default.contentsOfDirectory(atPath: room.home + "/evidence/incoming")
        #expect((incoming ?? []).isEmpty)
    }

    @Test("custody goes its way, and nothing else is let through")
    func custody() throws {
        let room = try EvidenceRoom()
        try room.add("abc")
        try room.json("evidence", "transfer", room.key, "1", "--to", "lab", "--reason", "imaging")
        try room.json("evidence", "seal", room.key, "1", "--reason", "complete")
        let sealed = try room.run("evidence", "destroy", room.key, "1", "--reason", "r")
        #expect(sealed.status == 1 && sealed.errors.contains("custody_move"), "\(sealed.errors)")
        let again = try room.run("evidence", "transfer", room.key, "1", "--to", "lab", "--reason", "r")
        #expect(again.status == 1 && again.errors.contains("holder_changes_by_transfer"), "\(again.errors)")
        let silent = try room.run("evidence", "release", room.key, "1", "--reason", " ")
        #expect(silent.status == 1 && silent.errors.contains("reason_required"), "\(silent.errors)")
        try room.json("evidence", "release", room.key, "1", "--reason", "case closed")
        try room.json("evidence", "destroy", room.key, "1", "--reason", "retention")
        let shown = try room.json("evidence", "show", room.key, "1")
        #expect(shown["state"]?.text == "destroyed" && shown["holder"]?.text == "lab")
        #expect(
            shown["custody"]?.elements.compactMap { $0["event"]?.text }
                == ["collected", "transferred", "sealed", "released", "destroyed"])
        let actions = try room.actions()
        for action in ["collect", "transfer", "seal", "release", "destroy"] {
            #expect(actions.contains("evidence.\(action)"), "\(action)")
        }
        try room.verifyTrail()
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let defect: String
        let damage: @Sendable (String) throws -> Void
        var testDescription: String { defect }
    }

    private static let damages = [
        Fault(defect: "missing") { try FileManager.default.removeItem(atPath: $0) },
        Fault(defect: "changed") { try Data("abd".utf8).write(to: URL(fileURLWithPath: $0)) },
        Fault(defect: "changed") { try Data("abcd".utf8).write(to: URL(fileURLWithPath: $0)) },
        Fault(defect: "truncated") { try Data("ab".utf8).write(to: URL(fileURLWithPath: $0)) },
        Fault(defect: "unreadable") { path in
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/hostname")
        },
    ]

    @Test("bytes that somebody touched are named, and not handed out", arguments: damages)
    func damage(_ fault: Fault) throws {
        let room = try EvidenceRoom()
        try room.add("whole")
        try room.add("abc", "--name", "memory.raw")
        let path = room.stored(EvidenceCommandTests.abc)
        chmod(path, 0o600)
        try fault.damage(path)
        let outcome = try room.run("evidence", "verify", "--json")
        #expect(outcome.status == 1)
        let findings = try outcome.json()["findings"]?.elements ?? []
        #expect(findings.count == 1)
        #expect(findings.first?["defect"]?.text == fault.defect)
        #expect(findings.first?["name"]?.text == "memory.raw")
        #expect(findings.first?["id"]?.wholeNumber == 2)
        let out = room.home + "/copy"
        let get = try room.run("evidence", "get", room.key, "2", "--out", out)
        #expect(get.status == 1 && get.errors.contains("evidence_is_whole"), "\(get.errors)")
        #expect(!FileManager.default.fileExists(atPath: out))
        // The same file, added again, mends it.
        unlink(path)
        try room.add("abc")
        #expect(try room.json("evidence", "verify")["ok"] == .bool(true))
    }

    @Test("a large object that somebody wrote into or took away is named")
    func largeObjectFaults() throws {
        let room = try EvidenceRoom(store: "database")
        try room.add("abc")
        let session = try room.desk.database.session()
        let object: Int64 = try session.query("select object::bigint from sitrep.content")[0].decode(0)
        try session.execute("select lo_put(\(object)::oid, 1, '\\x00')")
        #expect(try room.run("evidence", "verify").output.contains("changed"))
        try session.execute("select lo_unlink(\(object)::oid)")
        #expect(try room.run("evidence", "verify").output.contains("missing"))
    }

    @Test("a full disk is named, and nothing is recorded")
    func fullDisk() throws {
        let room = try EvidenceRoom()
        let disk = room.home + "/evidence"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard geteuid() == 0, mount("tmpfs", disk, "tmpfs", 0, "size=1m") == 0 else {
            print("skipped: only root can mount a small disk for the test")
            return
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let path = try room.file("large", String(repeating: "x", count: 3 << 20))
        let outcome = try room.run("evidence", "add", room.key, path)
        #expect(outcome.status == 75, "\(outcome.errors)")
        #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
        #expect(try room.json("evidence", "list", room.key)["evidence"]?.elements.isEmpty == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk + "/incoming").isEmpty)
        try room.add("small")
    }

    @Test("300 MB go through a process that stays small", arguments: ["directory", "database"])
    func flatMemory(store: String) throws {
        let room = try EvidenceRoom(store: store)
        let path = try room.file("large", "")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        var piece = Data(count: 1 << 20)
        for number in 0..<300 {
            piece[0] = UInt8(truncatingIfNeeded: number)
            piece[1] = UInt8(number >> 8)
            try handle.write(contentsOf: piece)
        }
        try handle.close()
        // The largest of all children so far would say nothing of this one: time(1) reports on its own.
        let report = room.home + "/peak"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "-c",
            """
            import resource, subprocess, sys
            code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
            open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
            sys.exit(code)
            """, report, SitrepProcess.binary.path, "evidence", "add", room.key, path,
        ]
        var environment = ProcessInfo.processInfo.environment
        environment.merge([
            "SITREP_HOME": room.home, "SITREP_EVIDENCE_STORE": store, "SITREP_ACTOR": "analyst-1",
            "SITREP_DATABASE_URL": room.desk.database.address,
        ]) { $1 }
        process.environment = environment
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let peak = try #require(Int(String(contentsOfFile: report, encoding: .utf8)))
        // Kilobytes; the process itself and its libraries take most of it.
        #expect(peak < 150_000)
        #expect(try room.json("evidence", "verify")["bytes"]?.wholeNumber == 300 << 20)
    }

    @Test("two organisations that have the same bytes do not take them from each other")
    func organisations() throws {
        let room = try EvidenceRoom()
        try room.add("abc")
        #expect(try room.run("org", "add", "other").status == 0)
        try room.json("open", "--title", "t", "--org", "other")
        let path = try room.file("f", "abc")
        try room.json("evidence", "add", room.key, path, "--org", "other")
        try room.json("evidence", "destroy", room.key, "1", "--reason", "r")
        #expect(try room.json("evidence", "verify", "--org", "other")["ok"] == .bool(true))
        try room.json("evidence", "destroy", room.key, "1", "--reason", "r", "--org", "other")
        #expect(room.storedFiles().isEmpty)
    }

    private static let wrong: [([String], Int32)] = [
        (["evidence", "add", "INC-2026-0001", "/nonexistent"], Int32(66)),
        (["evidence", "add", "INC-2026-0099", "/etc/hostname"], 66),
        (["evidence", "add", "INC-2026-0001", "/etc"], 65),
        (["evidence", "add", "INC-2026-0001", "/etc/hostname", "--collected-at", "+1h"], 1),
        (["evidence", "add", "INC-2026-0001", "/etc/hostname", "--tlp", "pink"], 64),
        (["evidence", "add", "INC-2026-0001", "/etc/hostname", "--name", " "], 65),
        (["evidence", "get", "INC-2026-0001", "7", "--out", "/nonexistent/x"], 65),
        (["evidence", "show", "INC-2026-0001", "7"], 66),
        (["evidence", "seal", "INC-2026-0001", "7", "--reason", "r"], 66),
        (["evidence", "seal", "INC-2026-0001", "7"], 64),
        (["hold", "set", "--reason", "r"], 64), (["hold", "set", "INC-2026-0001", "--reason", " "], 1),
        (["hold", "release", "9", "--reason", "r"], 66), (["erase", "INC-2026-0001", "--reason", "r"], 64),
        (["erase", "INC-2026-0001", "--note", "1", "--reason", "r"], 66),
        (["erase", "INC-2026-0001", "--observable", "x", "--reason", "r"], 66),
        (["erase", "--member", "nobody", "--reason", "r"], 66), (["erase", "--note", "1", "--reason", "r"], 64),
        (["retention", "set", "evidence", "--keep", "0d"], 65), (["retention", "set", "cake", "--keep", "7y"], 64),
    ]

    @Test("bad calls are refused", arguments: wrong)
    func badCalls(arguments: [String], status: Int32) throws {
        let room = try EvidenceRoom()
        let outcome = try room.run(arguments)
        #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test("an unknown store is a usage error")
    func unknownStore() throws {
        let room = try EvidenceRoom()
        let outcome = try room.run(
            ["evidence", "verify"], environment: ["SITREP_EVIDENCE_STORE": "cloud"])
        #expect(outcome.status == 64 && outcome.errors.contains("cloud"))
    }
}
