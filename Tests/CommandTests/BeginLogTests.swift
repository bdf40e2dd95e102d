import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Postgres
import Testing

/// `audit begin`: what people do where a log cannot go on; docs/audit-trail.md, "A new log".
@Suite("A new log in place of one that can't go on")
struct BeginLogTests {
    private static let later = "2026-03-10T13:00:00Z"

    /// A log that has signed; its checkpoint and its keys as an auditor has them.
    private static func signed() throws -> (room: EvidenceRoom, checkpoint: String, keys: String) {
        let room = try EvidenceRoom()
        let note = try #require(room.json("audit", "checkpoint")["checkpoint"]?.text)
        return (room, try room.file("kept.checkpoint", note), try room.file("kept.vkey", keys(of: room)))
    }

    private static func keys(of room: EvidenceRoom) throws -> String { try room.run("audit", "key", "show").output }

    private static func log(of room: EvidenceRoom) throws -> String {
        let logs = room.home + "/audit"
        let names = try FileManager.default.contentsOfDirectory(atPath: logs)
        try #require(names.count == 1)
        return logs + "/" + names[0]
    }

    struct Obstacle: CustomTestStringConvertible, Sendable {
        let name: String
        let says: String
        /// Whether the former keys are still known here.
        var keeps = true
        let cause: @Sendable (EvidenceRoom) throws -> Void

        var testDescription: String { name }
    }

    @Test(
        "it goes on with every entry that is there, under a new name that says why",
        arguments: [
            Obstacle(name: "a clock that ran ahead", says: "clock-stepped-back") { room in
                let ahead = try room.run(["note", room.key, "ahead"], now: "2027-01-01T00:00:00Z")
                #expect(ahead.status == 0, "\(ahead.errors)")
            },
            Obstacle(name: "a lost key", says: "there is no signing key") { room in
                unlink(try log(of: room) + "/signing-key")
            },
            Obstacle(name: "a lost checkpoint", says: "last-checkpoint-missing") { room in
                unlink(try log(of: room) + "/checkpoint")
            },
            Obstacle(name: "a checkpoint of zeros, as a power cut leaves it", says: "unreadable-checkpoint") { room in
                try Data(count: 350).write(to: URL(fileURLWithPath: log(of: room) + "/checkpoint"))
            },
            Obstacle(name: "a list of keys that is damaged", says: "cannot be read", keeps: false) { room in
                try Data("nothing\n".utf8).write(to: URL(fileURLWithPath: log(of: room) + "/verifier-keys"))
            },
            Obstacle(name: "a checkpoint of nobody's", says: "unreadable-checkpoint") { room in
                try Data("nothing\n".utf8).write(to: URL(fileURLWithPath: log(of: room) + "/checkpoint"))
            },
        ])
    func goesOn(_ obstacle: Obstacle) throws {
        let (room, checkpoint, former) = try BeginLogTests.signed()
        try obstacle.cause(room)
        let stuck = try room.run(["audit", "checkpoint"], now: BeginLogTests.later)
        #expect([1, 77].contains(stuck.status) && stuck.errors.contains(obstacle.says), "\(stuck.errors)")
        #expect(stuck.errors.contains("sitrep audit begin"), "\(stuck.errors)")
        let planned = try room.run(
            ["audit", "begin", "--reason", "tried", "--dry-run"], now: BeginLogTests.later)
        #expect(planned.status == 0 && planned.output.contains("would be"), "\(planned.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: room.home + "/audit").count == 1)

        let begun = try room.json("audit", "begin", "--reason", "  decided by two  ", now: BeginLogTests.later)
        #expect(begun["obstacle"]?.text?.contains(obstacle.says) == true, "\(begun.compactText)")
        let verified = try room.json("audit", "verify", now: BeginLogTests.later)
        #expect(verified["ok"] == .bool(true), "\(verified.compactText)")
        #expect(verified["waiting"]?.wholeNumber == 0)
        let entries = try #require(room.json("audit", "list")["entries"]?.elements)
        let entry = try #require(entries.first { $0[path: "entry", "after", "reason"] != nil })
        #expect(entry[path: "entry", "action"]?.text == "audit.begin")
        #expect(entry[path: "entry", "after", "reason"]?.text == "decided by two")
        #expect(entry[path: "entry", "after", "former_origin"] == begun["former_origin"])
        #expect(try room.run(["note", room.key, "further"], now: BeginLogTests.later).errors.isEmpty)

        // The auditor has the new key, and the checkpoint from before.
        let known = obstacle.keeps ? "" : try String(contentsOfFile: former, encoding: .utf8)
        let keys = try room.file("new.vkey", known + BeginLogTests.keys(of: room))
        #expect(
            try String(contentsOfFile: keys, encoding: .utf8).hasPrefix(String(contentsOfFile: former, encoding: .utf8))
        )
        let bundle = room.home + "/2026.tar"
        let export = try room.run(["bundle", "export", "--period", "2026", "--out", bundle], now: BeginLogTests.later)
        #expect(export.status == 0, "\(export.errors)")
        let check = ["--key", keys, "--previous", checkpoint]
        let own = try room.run(["bundle", "verify", bundle] + check)
        #expect(own.status == 0, "\(own.output) \(own.errors)")
        #expect(try room.run(["bundle", "verify", bundle, "--key", former]).status == 1)
        if let python = Oracle.program("python3") {
            let program = Oracle.packageRoot.appending(path: "Templates/bundle/verify.py").path
            let verdict = try Oracle.run(python, [program, bundle] + check)
            #expect(verdict.status == own.status, "\(verdict.output)")
        }
        // Once is enough.
        let again = try room.run(["audit", "begin", "--reason", "again"], now: BeginLogTests.later)
        #expect(again.status == 1 && again.errors.contains("log_goes_on"), "\(again.errors)")
    }

    @Test("where entries are lost, a checkpoint that covered them shows it, and one from before does not")
    func lostEntries() throws {
        let (room, earlier, _) = try BeginLogTests.signed()
        let name = try #require(room.desk.database.address.split(separator: " ").last?.dropFirst("dbname=".count))
        let server = try PostgresSession(
            PostgresConfiguration(connectionString: TestServer.cluster.connectionString))
        defer { server.close() }
        let copy = "b_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try server.execute("create database \(identifier: copy) template \(identifier: String(name))")
        try room.json("note", room.key, "lost")
        let later = room.home + "/later.checkpoint"
        try FileManager.default.copyItem(atPath: BeginLogTests.log(of: room) + "/checkpoint", toPath: later)
        try server.execute("drop database \(identifier: String(name)) with (force)")
        try server.execute("alter database \(identifier: copy) rename to \(identifier: String(name))")
        let stuck = try room.run("note", room.key, "unsigned")
        #expect(stuck.errors.contains("tree-shrank"), "\(stuck.errors)")
        try room.json("audit", "begin", "--reason", "restored")
        try room.verifyTrail()
        let keys = try room.file("new.vkey", BeginLogTests.keys(of: room))
        let bundle = room.home + "/2026.tar"
        #expect(try room.run("bundle", "export", "--period", "2026", "--out", bundle).status == 0)
        #expect(try room.run("bundle", "verify", bundle, "--key", keys, "--previous", earlier).status == 0)
        let held = try room.run("bundle", "verify", bundle, "--key", keys, "--previous", later)
        #expect(held.status == 1 && held.output.contains("previous-differs"), "\(held.output)")
    }

    @Test("a log that can be signed goes on, and a new one needs a reason and a key of its own")
    func refusals() throws {
        let (room, _, _) = try BeginLogTests.signed()
        let whole = try room.run("audit", "begin", "--reason", "a wish")
        #expect(whole.status == 1 && whole.errors.contains("log_goes_on"), "\(whole.errors)")
        let key = try BeginLogTests.log(of: room) + "/signing-key"
        chmod(key, 0o644)
        let open = try room.run("audit", "begin", "--reason", "a wish")
        #expect(open.status == 77 && open.errors.contains("chmod 600"), "\(open.errors)")
        unlink(key)
        #expect(try room.run("audit", "begin").status == 64)
        #expect(try room.run("audit", "begin", "--reason", "  ").status == 65)
        let elsewhere = try room.run(
            ["audit", "begin", "--reason", "lost"], environment: ["SITREP_AUDIT_KEY_FILE": key])
        #expect(elsewhere.status == 64 && elsewhere.errors.contains("SITREP_AUDIT_KEY_FILE"), "\(elsewhere.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: room.home + "/audit").count == 1)
    }

    @Test("a log that has ended signs nothing more, whatever the database says it is called")
    func ended() throws {
        let (room, _, _) = try BeginLogTests.signed()
        let session = try room.desk.database.session()
        defer { session.close() }
        let former: String = try session.query("select log_id::text from sitrep.organization where key = 'default'")[0]
            .decode(0)
        unlink(try BeginLogTests.log(of: room) + "/checkpoint")
        try room.json("audit", "begin", "--reason", "lost")
        // The database of before the new log, with the name of then.
        try session.execute("update sitrep.organization set log_id = \(former)::uuid where key = 'default'")
        for arguments in [["audit", "checkpoint"], ["audit", "key", "rotate"]] {
            let refused = try room.run(arguments)
            #expect(refused.status == 77 && refused.errors.contains("has ended"), "\(refused.errors)")
        }
        #expect(try room.run("note", room.key, "unsigned").errors.contains("has ended"))
        let again = try room.json("audit", "begin", "--reason", "put back on purpose")
        #expect(again["obstacle"]?.text?.contains("has ended") == true)
        #expect(try room.run("note", room.key, "signed").errors.isEmpty)
    }

    @Test("what fails after a new log was begun takes nothing of it away")
    func failureAfterwards() throws {
        let (room, _, former) = try BeginLogTests.signed()
        unlink(try BeginLogTests.log(of: room) + "/signing-key")
        let begun = try room.run(
            ["audit", "begin", "--reason", "lost"], environment: ["SITREP_AUDIT_PUBLISH": "bogus:x"])
        #expect(begun.status == 0 && begun.errors.contains("bogus"), "\(begun.errors)")
        #expect(try room.run("audit", "checkpoint").status == 0)
        try room.verifyTrail()
        #expect(try BeginLogTests.keys(of: room).hasPrefix(String(contentsOfFile: former, encoding: .utf8)))
    }

    @Test("of two new logs at once one is begun, and of two keys at once both are known", arguments: 0..<2)
    func atOnce(_: Int) throws {
        let (room, _, _) = try BeginLogTests.signed()
        func both(_ arguments: [String]) throws -> [Int32] {
            let running = try (0..<2).map { _ in
                try SitrepProcess.start(
                    arguments, home: room.home,
                    environment: ["SITREP_DATABASE_URL": room.desk.database.address, "SITREP_ACTOR": "analyst-1"])
            }
            return try running.map {
                $0.waitUntilExit()
                return try $0.outcome().status
            }
        }
        #expect(try both(["audit", "key", "rotate"]) == [0, 0])
        #expect(try BeginLogTests.keys(of: room).split(separator: "\n").count == 3)
        try room.verifyTrail()
        unlink(try BeginLogTests.log(of: room) + "/signing-key")
        let begun = try both(["audit", "begin", "--reason", "lost"]).sorted()
        #expect(begun == [0, 1] || begun == [0, 75], "\(begun)")
        try room.verifyTrail()
        let logs = try FileManager.default.contentsOfDirectory(atPath: room.home + "/audit")
        #expect(logs.count == 2, "\(logs)")
    }

    @Test("what was never signed needs no new log")
    func neverSigned() throws {
        let room = try EvidenceRoom()
        let refused = try room.run("audit", "begin", "--reason", "a wish")
        #expect(refused.status == 1 && refused.errors.contains("log_goes_on"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: room.home + "/audit"))
    }

    @Test("a repeat with the same key answers with the first log")
    func repeated() throws {
        let (room, _, _) = try BeginLogTests.signed()
        unlink(try BeginLogTests.log(of: room) + "/signing-key")
        let arguments = ["audit", "begin", "--reason", "lost", "--idempotency-key", "k1", "--json"]
        let first = try room.run(arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(try room.run(arguments).output == first.output)
        #expect(try FileManager.default.contentsOfDirectory(atPath: room.home + "/audit").count == 2)
    }

    @Test("the database gives a log another name only together with the entry, and never one that is in use")
    func databaseRules() throws {
        let (room, _, _) = try BeginLogTests.signed()
        let session = try room.desk.database.session()
        defer { session.close() }
        func attempt(_ statement: SQL) throws {
            try session.transaction { session in
                try session.execute(
                    "select set_config('role', 'sitrep_app', true), set_config('search_path', 'sitrep', true), set_config('sitrep.organization_id', '1', true)"
                )
                try session.execute(statement)
            }
        }
        func constraint(_ statement: SQL) -> String? {
            (#expect(throws: PostgresError.self) { try attempt(statement) })?.constraint
        }
        #expect(constraint("select begin_log(gen_random_uuid(), '{}')") == "reason_required")
        #expect(constraint("select begin_log(gen_random_uuid(), '{\"reason\": \" \"}')") == "reason_required")
        #expect(
            constraint("select begin_log((select log_id from organization where id = 1), '{\"reason\": \"x\"}')")
                == "log_has_its_own_name")
        let direct = #expect(throws: PostgresError.self) {
            try attempt("update organization set log_id = gen_random_uuid()")
        }
        #expect(direct?.isInsufficientPrivilege == true)
    }

    @Test("a process that still knows the former log signs nothing for it")
    func formerLog() throws {
        let (room, _, _) = try BeginLogTests.signed()
        let former = try BeginLogTests.log(of: room)
        let session = try room.desk.database.session()
        defer { session.close() }
        // Somebody begins a new log from another machine, while the key and the checkpoint of the former one are here.
        try session.execute(
            "update sitrep.organization set log_id = 'b0000000-0000-4000-8000-000000000001' where key = 'default'")
        let verified = try room.run("note", room.key, "unsigned here")
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(FileManager.default.fileExists(atPath: former + "/checkpoint"))
        let waiting: Int64 = try session.query("select count(*) from sitrep.audit_pending")[0].decode(0)
        #expect(waiting > 0)
    }
}
