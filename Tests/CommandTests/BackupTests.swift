import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Testing

@testable import Postgres

/// `db backup` and `db restore`; docs/backup.md.
@Suite("Backup and restoration")
struct BackupTests {
    /// An installation of its own: a home, and in it a private cluster or beside it a database of the test server.
    private final class Installation {
        let home: ShortHome
        /// Nil for the private cluster.
        let address: String?

        init(_ address: String? = nil) throws {
            home = try ShortHome()
            self.address = address
        }

        deinit {
            if address == nil { home.stop(PrivateCluster(home: home.path + "/postgres", databaseName: "sitrep")) }
            home.remove()
        }

        /// An empty database of the test server.
        static func empty() throws -> Installation {
            let server = try TestServer.cluster.connectionString
            let session = try PostgresSession(PostgresConfiguration(connectionString: server))
            defer { session.close() }
            let name = "e_" + UUID().uuidString.lowercased().filter { $0 != "-" }
            try session.execute("create database \(identifier: name)")
            return try Installation(server + " dbname=\(name)")
        }

        private func variables(_ extra: [String: String]) -> [String: String] {
            var variables = ["SITREP_ACTOR": "analyst-1"]
            if let address { variables["SITREP_DATABASE_URL"] = address }
            return variables.merging(extra) { _, new in new }
        }

        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SitrepProcess.Outcome {
            try SitrepProcess.run(arguments, home: home.path, environment: variables(environment))
        }

        func start(_ arguments: String...) throws -> SitrepProcess.Running {
            try SitrepProcess.start(arguments, home: home.path, environment: variables([:]))
        }

        @discardableResult
        func json(
            _ arguments: String..., environment: [String: String] = [:],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws -> JSONTree {
            let outcome = try SitrepProcess.run(
                arguments + ["--json"], home: home.path, environment: variables(environment))
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
            return try outcome.json(sourceLocation: sourceLocation)
        }

        func file(_ name: String) -> String { home.path + "/" + name }

        /// Incidents with evidence in both stores, an organisation beside the first, a template of one's own.
        func fill() throws -> String {
            try json("audit", "checkpoint")
            let key = try #require(json("open", "--title", "Ransom note", "--severity", "high")["key"]?.text)
            try Data("memory".utf8).write(to: URL(fileURLWithPath: file("memory.raw")))
            try Data("disk".utf8).write(to: URL(fileURLWithPath: file("disk.img")))
            try json("evidence", "add", key, file("memory.raw"))
            try json("evidence", "add", key, file("disk.img"), environment: ["SITREP_EVIDENCE_STORE": "database"])
            try json("note", key, "it's \"quoted\", ünïcode and \\ a backslash")
            try json("org", "add", "acme", "--name", "Acme", "--time-zone", "Europe/Paris")
            try json("audit", "checkpoint", "--org", "acme")
            try json("open", "--title", "Phishing", "--org", "acme")
            let templates = URL(fileURLWithPath: file("templates/playbooks"))
            try FileManager.default.createDirectory(at: templates, withIntermediateDirectories: true)
            try Data("# none\n".utf8).write(to: templates.appending(path: "own mail.txt"))
            return key
        }

        /// What has to be the same on both sides.
        func state() throws -> [String] {
            try ["default", "acme"].flatMap { organization in
                [
                    try run("export", "ndjson", "--hash", "--org", organization).output,
                    // Ages are shown.
                    try run("list", "--org", organization, environment: ["SITREP_NOW": "2031-01-01T00:00:00Z"]).output,
                    try json("audit", "key", "show", "--org", organization).compactText,
                ]
            }
        }

        func expectWhole(sourceLocation: SourceLocation = #_sourceLocation) throws {
            for organization in ["default", "acme"] {
                let verified = try json("audit", "verify", "--org", organization, sourceLocation: sourceLocation)
                #expect(verified["ok"] == .bool(true), "\(verified.compactText)", sourceLocation: sourceLocation)
            }
            let evidence = try json("evidence", "verify", sourceLocation: sourceLocation)
            #expect(evidence["ok"] == .bool(true), "\(evidence.compactText)", sourceLocation: sourceLocation)
        }

        /// Whether there is anything of Sitrep in the database.
        func hasSchema() throws -> Bool {
            let session = try PostgresSession(PostgresConfiguration(connectionString: #require(address)))
            defer { session.close() }
            return try session.query("select exists (select from pg_namespace where nspname = 'sitrep')")[0].decode(0)
        }
    }

    private struct Source {
        let installation: Installation
        let file: String
        let key: String

        init() throws {
            installation = try Installation(try CaseDatabase().address)
            key = try installation.fill()
            file = installation.file("sitrep.backup")
            let made = try installation.json("db", "backup", file)
            #expect(made["signing_keys"] == .bool(true))
            #expect(made["organizations"]?.elements.compactMap { $0["incidents"]?.wholeNumber } == [1, 1])
            #expect(made[path: "evidence", "files"]?.wholeNumber == 1)
        }
    }

    @Test("a backup goes into another private cluster, where everything is as it was and work goes on")
    func anotherHome() throws {
        let source = try Source()
        let printed = try source.installation.run("db", "backup", source.file).output
        let sha256 = try Oracle.run(#require(Oracle.program("sha256sum")), [source.file]).output.prefix(64)
        #expect(printed.contains("SHA-256 \(sha256)"), "\(printed)")
        let planned = try source.installation.json("db", "backup", source.installation.file("planned"), "--dry-run")
        #expect(planned[path: "evidence", "files"]?.wholeNumber == 1 && planned["dry_run"] == .bool(true))
        #expect(!FileManager.default.fileExists(atPath: source.installation.file("planned")))
        let target = try Installation()
        let restored = try target.json("db", "restore", source.file)
        #expect(restored["former_database"] == .null)
        #expect(restored["evidence_restored"]?.wholeNumber == 1)
        #expect(try target.state() == source.installation.state())
        try target.expectWhole()
        let template = target.file("templates/playbooks/own mail.txt")
        #expect(try String(contentsOfFile: template, encoding: .utf8) == "# none\n")
        let actions = try target.json("audit", "list")["entries"]?.elements.compactMap {
            $0[path: "entry", "action"]?.text
        }
        #expect(actions?.contains("database.backup") == true && actions?.contains("database.restore") == true)
        #expect(try target.run("note", source.key, "further").errors.isEmpty)
        #expect(try target.json("audit", "verify")["waiting"]?.wholeNumber == 0)

        // Put back once more: the database is in use, and the log here is ahead of the backup by now.
        let refused = try target.run("db", "restore", source.file)
        #expect(refused.status == 1 && refused.errors.contains("--replace"), "\(refused.errors)")
        let other = try target.json("db", "restore", source.file, "--replace", "--dry-run")
        #expect(other["obstacles"]?.elements.first?["obstacle"]?.text?.hasPrefix("tree-shrank") == true)
        #expect(other["former_database"]?.text?.hasPrefix("sitrep_before_") == true)
        #expect(try target.json("db", "status")["former_databases"] == .array([]))
        let replaced = try target.json("db", "restore", source.file, "--replace")
        let obstacle = try #require(replaced["obstacles"]?.elements.first)
        #expect(obstacle["organization"]?.text == "default")
        #expect(obstacle["obstacle"]?.text?.hasPrefix("tree-shrank") == true)
        #expect(try target.json("db", "status")["former_databases"]?.elements.first == replaced["former_database"])
        let unsigned = try target.run("note", source.key, "after the restoration")
        #expect(unsigned.status == 0 && unsigned.errors.contains("tree-shrank"), "\(unsigned.errors)")
        #expect(try target.run("audit", "begin", "--reason", "restored").status == 0)
        try target.expectWhole()
        #expect(try target.run("note", source.key, "signed again").errors.isEmpty)
    }

    @Test("a later backup goes over an earlier one, with the key that was made meanwhile")
    func standby() throws {
        let source = try Source()
        let target = try Installation()
        try target.json("db", "restore", source.file)
        try source.installation.json("audit", "key", "rotate")
        try source.installation.json("note", source.key, "signed by the new key")
        try source.installation.json("db", "backup", source.file)
        let restored = try target.json("db", "restore", source.file, "--replace")
        #expect(restored["obstacles"] == .array([]))
        #expect(try target.state() == source.installation.state())
        try target.expectWhole()
        #expect(try target.run("note", source.key, "further").errors.isEmpty)
        let logs = try FileManager.default.contentsOfDirectory(atPath: target.file("audit"))
        #expect(logs.filter { $0.contains(".before-") }.count == 2, "\(logs)")
        // What was put aside is no log, and does not travel on.
        try target.json("db", "backup", target.file("again.backup"))
        let names = try Oracle.run(#require(Oracle.program("tar")), ["tf", target.file("again.backup")]).output
        #expect(names.split(separator: "\n").filter { $0.hasPrefix("home/") }.count == 7, "\(names)")
    }

    @Test("a backup goes into a database of one's own, once, and comes from one through a stream")
    func ownDatabase() throws {
        let source = try Source()
        let target = try Installation.empty()
        let stream = target.file("stream.backup")
        let written = try Oracle.run(
            #require(Oracle.program("sh")),
            [
                "-c",
                "SITREP_HOME=\(source.installation.home.path) SITREP_ACTOR=analyst-1 \(SitrepProcess.binary.path) db backup "
                    + "--database \"\(source.installation.address ?? "")\" - > \(stream)",
            ])
        #expect(written.status == 0, "\(written.output)")
        try target.json("db", "restore", stream)
        #expect(try target.state() == source.installation.state())
        try target.expectWhole()
        let again = try target.run("db", "restore", stream)
        #expect(again.status == 1 && again.errors.contains("has a schema of Sitrep already"), "\(again.errors)")
        #expect(try target.run("db", "restore", stream, "--replace").status == 64)
    }

    @Test("without keys nothing is signed, and the message says where the key has to be")
    func withoutKeys() throws {
        let source = try Source()
        #expect(
            try source.installation.json("db", "backup", "--out", source.file, "--without-keys")["signing_keys"]
                == .bool(false))
        let target = try Installation.empty()
        try target.json("db", "restore", "--from", source.file)
        try target.expectWhole()
        let note = try target.run("note", source.key, "unsigned")
        #expect(note.status == 0 && note.errors.contains("there is no signing key at"), "\(note.errors)")
    }

    struct Damage: CustomTestStringConvertible, Sendable {
        let name: String
        let says: String
        let spoil: @Sendable (Data) throws -> Data

        var testDescription: String { name }
    }

    @Test(
        "a damaged backup is refused before anything is touched",
        arguments: [
            Damage(name: "empty", says: "this is no backup") { _ in Data() },
            Damage(name: "a text", says: "this is no backup") { _ in
                Data(String(repeating: "incident ", count: 200).utf8)
            },
            Damage(name: "cut within the first file", says: "is not whole") { $0.prefix(600) },
            Damage(name: "cut in the middle", says: "is not whole") { $0.prefix($0.count / 2 / 512 * 512) },
            Damage(name: "cut before the end", says: "is not whole") { $0.prefix($0.count - 1024) },
            Damage(name: "a byte of the database", says: "database/00000001 has other bytes") { data in
                try flipped(data, at: #require(data.range(of: Data("database/00000001".utf8))).lowerBound + 4_000)
            },
            Damage(name: "a byte of evidence", says: "evidence/sha256/") { data in
                try flipped(data, at: #require(data.range(of: Data("evidence/sha256".utf8))).lowerBound + 512)
            },
            Damage(name: "a byte of a header", says: "a header is damaged") { data in
                try flipped(data, at: #require(data.range(of: Data("database/00000001".utf8))).lowerBound + 130)
            },
            Damage(name: "a checkpoint", says: "home/1 has other bytes") { flipped($0, at: 512) },
            Damage(name: "something behind the end", says: "goes on after its end") { $0 + Data(count: 512) },
            Damage(name: "half an end", says: "goes on after its end") { $0.prefix($0.count - 512) },
            Damage(name: "a place outside of the home", says: "is no place in a home") { data in
                try replaced(data, "templates/playbooks/own", "templates/../ybooks/own")
            },
            Damage(name: "a number too large", says: "is none that can be") { data in
                try replaced(data, "\"incidents\" : 1,\n", "\"incidents\":9e18,")
            },
            Damage(name: "a number that is a word", says: "organizations") { data in
                try replaced(data, "\"incidents\" : 1,\n", "\"incidents\":\"\",  ")
            },
            Damage(name: "another format", says: "made by a newer version") { data in
                try replaced(data, "sitrep-backup/1", "sitrep-backup/9")
            },
            Damage(name: "a schema of the future", says: "made by a newer version") { data in
                let number = try #require(data.range(of: Data("\"schema_version\" : ".utf8))).upperBound
                var data = data
                data.replaceSubrange(number..<number + 2, with: Data("99".utf8))
                return data
            },
        ])
    func damage(_ damage: Damage) throws {
        let archive = try Archive.shared.get()
        let target = try Installation.empty()
        let file = target.file("damaged.backup")
        try damage.spoil(archive.bytes).write(to: URL(fileURLWithPath: file))
        let outcome = try target.run("db", "restore", file)
        #expect(outcome.status == 65, "\(outcome.status) \(outcome.errors)")
        #expect(outcome.errors.contains(damage.says), "\(outcome.errors)")
        #expect(try !target.hasSchema())
        #expect(!FileManager.default.fileExists(atPath: target.file("audit")))
    }

    /// A backup for all tests that need nothing of the installation that it is of.
    private struct Archive {
        let bytes: Data
        let key: String
        /// `Installation.state` of where it was made.
        let state: [String]

        /// Its path once it lies in that home.
        func file(in installation: Installation) throws -> String {
            let path = installation.file("sitrep.backup")
            try bytes.write(to: URL(fileURLWithPath: path))
            return path
        }

        static let shared = Result<Archive, any Error> {
            let source = try Source()
            return try Archive(
                bytes: Data(contentsOf: URL(fileURLWithPath: source.file)), key: source.key,
                state: source.installation.state())
        }
    }

    private static func flipped(_ data: Data, at offset: Int) -> Data {
        var data = data
        data[offset] ^= 0x20
        return data
    }

    private static func replaced(_ data: Data, _ old: String, _ new: String) throws -> Data {
        var data = data
        data.replaceSubrange(try #require(data.range(of: Data(old.utf8))), with: Data(new.utf8))
        return data
    }

    @Test("what the store of evidence has lost is named, and the rest goes in")
    func lostEvidence() throws {
        let source = try Source()
        let store = source.installation.file("evidence/sha256")
        let folder = try #require(FileManager.default.contentsOfDirectory(atPath: store).first)
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: store + "/" + folder).first)
        let path = "\(store)/\(folder)/\(name)"
        chmod(path, 0o600)
        try Data("Memory".utf8).write(to: URL(fileURLWithPath: path))
        let damaged = try source.installation.run("db", "backup", source.file)
        #expect(damaged.status == 1 && damaged.errors.contains("\(folder)\(name) is damaged"), "\(damaged.errors)")
        try FileManager.default.removeItem(atPath: path)
        let missing = try source.installation.run("db", "backup", source.file)
        #expect(missing.status == 1 && missing.errors.contains("\(folder)\(name) is missing"), "\(missing.errors)")
        let target = try Installation.empty()
        let restored = try target.run("db", "restore", source.file)
        #expect(restored.status == 0 && restored.errors.contains("\(folder)\(name) is missing"), "\(restored.errors)")
        let verified = try target.run("evidence", "verify")
        #expect(verified.status == 1 && verified.output.contains("missing"), "\(verified.output)")
    }

    @Test("who does not see everything can't make a backup, and wrong places are refused")
    func refusals() throws {
        let source = try Source()
        let session = try PostgresSession(
            PostgresConfiguration(connectionString: #require(source.installation.address)))
        defer { session.close() }
        let role = "b_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try session.execute("create role \(identifier: role) login in role sitrep_app")
        defer { _ = try? session.execute("drop role \(identifier: role)") }
        let narrow = try source.installation.run(
            "db", "backup", source.file, "--database", (source.installation.address ?? "") + " user=\(role)")
        #expect(narrow.status == 77 && narrow.errors.contains("BYPASSRLS"), "\(narrow.errors)")
        let nowhere = try source.installation.run("db", "backup", "/nowhere/sitrep.backup")
        #expect(nowhere.status == 65 && nowhere.errors.contains("/nowhere"), "\(nowhere.errors)")
        #expect(try source.installation.run("db", "backup").status == 64)
        #expect(try source.installation.run("db", "restore", "/nowhere/sitrep.backup").status == 66)
        let empty = try Installation.empty()
        let nothing = try empty.run("db", "backup", empty.file("x"))
        #expect(nothing.status == 69 && nothing.errors.contains("sitrep db migrate"), "\(nothing.errors)")
        #expect(!FileManager.default.fileExists(atPath: empty.file("x")))
    }

    @Test("a restoration that is killed leaves what was there, and the next one completes")
    func killed() throws {
        let archive = try Archive.shared.get()
        let target = try Installation()
        let file = try archive.file(in: target)
        try target.json("open", "--title", "Kept")
        let before = try target.run("list").output
        for delay in [50_000, 400_000, 900_000] as [UInt32] {
            let running = try target.start("db", "restore", file, "--replace")
            usleep(delay)
            running.send(SIGKILL)
            running.waitUntilExit()
            _ = try running.outcome()
            let list = try target.run("list")
            // Whichever side of the exchange the moment was on, it is one state or the other.
            #expect(
                list.status == 0 && (list.output == before || list.output.contains("Ransom note")), "\(list.output)")
        }
        #expect(try target.run("db", "restore", file, "--replace").status == 0)
        #expect(try target.state() == archive.state)
        try target.expectWhole()
    }

    @Test("what is opened while a backup is put back is there afterwards, whoever was first")
    func workMeanwhile() throws {
        let archive = try Archive.shared.get()
        let target = try Installation()
        let file = try archive.file(in: target)
        // A schema, and nobody's work in it.
        #expect(try target.run("list").status == 0)
        let restoring = try target.start("db", "restore", file)
        var acknowledged: [String] = []
        for number in 0..<200 where restoring.isRunning {
            let title = "meanwhile \(number)"
            if try target.run("open", "--title", title).status == 0 { acknowledged.append(title) }
        }
        restoring.waitUntilExit()
        let outcome = try restoring.outcome()
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        #expect(!acknowledged.isEmpty)
        let list = try target.run("list", "--limit", "1000").output
        for title in acknowledged { #expect(list.contains(title), "\(title); restore: \(outcome.status)") }
        #expect(outcome.status == 1 || list.contains("Ransom note"))
        #expect(try target.json("db", "status")["former_databases"] == .array([]))
    }

    @Test("a backup is of one moment, though evidence is destroyed and organisations are added meanwhile")
    func changesMeanwhile() throws {
        let source = try Source()
        let room = source.installation
        for number in 0..<6 {
            try Data("piece \(number)".utf8).write(to: URL(fileURLWithPath: room.file("piece")))
            try room.json("evidence", "add", source.key, room.file("piece"))
        }
        let running = try room.start("db", "backup", source.file)
        for number in 0..<6 {
            try room.json("evidence", "destroy", source.key, String(number + 3), "--reason", "not needed")
            try room.json("org", "add", "client-\(number)", "--name", "C", "--time-zone", "UTC")
            try room.json("audit", "checkpoint", "--org", "client-\(number)")
        }
        running.waitUntilExit()
        let outcome = try running.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let target = try Installation.empty()
        let restored = try target.json("db", "restore", source.file)
        #expect(restored["evidence_missing"] == .array([]))
        #expect(restored["obstacles"] == .array([]), "\(restored.compactText)")
        let organizations =
            try target.json("org", "list")["organizations"]?.elements.compactMap { $0["key"]?.text } ?? []
        #expect(organizations.count >= 2)
        for organization in organizations {
            let verified = try target.run("audit", "verify", "--org", organization, "--json").json()
            // One that was added a moment before had no log yet.
            let isNew = verified["entries"]?.wholeNumber == 0 && verified["checkpoint_size"] == .null
            #expect(verified["ok"] == .bool(true) || isNew, "\(verified.compactText)")
        }
        #expect(try target.json("evidence", "verify")["ok"] == .bool(true))
        // What was destroyed is gone where it was destroyed, however long it had to wait.
        let pieces = try FileManager.default.subpathsOfDirectory(atPath: room.file("evidence/sha256"))
        #expect(pieces.filter { $0.contains("/") }.count == 1, "\(pieces)")
    }

    @Test("a stream that ends early is no backup, and what can't be begun is not recorded")
    func noBackup() throws {
        let source = try Source()
        let room = source.installation
        let command = "\(SitrepProcess.binary.path) db backup --database \"\(room.address ?? "")\" -"
        let variables = "SITREP_HOME=\(room.home.path) SITREP_ACTOR=analyst-1"
        let shell = try #require(Oracle.program("bash"))
        let closed = try Oracle.run(
            shell, ["-c", "\(variables) \(command) | head -c 1000 > /dev/null; exit ${PIPESTATUS[0]}"])
        #expect(closed.status == 75, "\(closed.status)")
        #expect(try Oracle.run(shell, ["-c", "\(variables) \(command) > /dev/full"]).status == 75)
        func recorded() throws -> Int {
            try room.json("audit", "list", "--limit", "1000")["entries"]?.elements
                .filter { $0[path: "entry", "action"]?.text == "database.backup" }.count ?? 0
        }
        let before = try recorded()
        let without = try room.run("db", "backup", source.file, environment: ["SITREP_PG_BIN": "/nonexistent"])
        #expect(without.status == 69 && without.errors.contains("pg_dump"), "\(without.errors)")
        #expect(try recorded() == before)
        let fresh = try ShortHome()
        defer { fresh.remove() }
        let nobody = try SitrepProcess.run(["db", "backup", fresh.path + "/x"], home: fresh.path + "/home")
        #expect(
            nobody.status == 66 && !FileManager.default.fileExists(atPath: fresh.path + "/home"), "\(nobody.errors)")
        let dry = try SitrepProcess.run(["db", "restore", source.file, "--dry-run"], home: fresh.path + "/home")
        #expect(dry.status == 0 && !FileManager.default.fileExists(atPath: fresh.path + "/home"), "\(dry.errors)")
    }

    @Test("a role that sees no rows is told the truth, and a large object's number is taken once")
    func narrowRole() throws {
        let archive = try Archive.shared.get()
        let target = try Installation.empty()
        let file = try archive.file(in: target)
        let server = try PostgresSession(PostgresConfiguration(connectionString: #require(target.address)))
        defer { server.close() }
        let role = "n_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try server.execute(
            "create role \(identifier: role) login in role sitrep_owner, sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest"
        )
        let name: String = try server.query("select current_database()")[0].decode(0)
        try server.execute("alter database \(identifier: name) owner to \(identifier: role)")
        let restored = try target.json(
            "db", "restore", file, "--database", (target.address ?? "") + " user=\(role)")
        #expect(restored["obstacles"] == .array([]) && restored["evidence_missing"] == .array([]))
        try target.expectWhole()
        try server.execute("drop schema sitrep cascade")
        let again = try target.run("db", "restore", file)
        #expect(again.status == 1 && again.errors.contains("large object"), "\(again.errors)")
        #expect(try !target.hasSchema())
        try server.execute("select lo_unlink(oid) from pg_largeobject_metadata")
        #expect(try target.run("db", "restore", file).status == 0)
        #expect(try target.json("evidence", "verify")["ok"] == .bool(true))
    }

    @Test("a copy that went its own way, and a log that has ended, are said before anything is signed")
    func otherWays() throws {
        let source = try Source()
        let target = try Installation()
        try target.json("db", "restore", source.file)
        try target.json("note", source.key, "its own way")
        for _ in 0..<3 { try source.installation.json("note", source.key, "the way of the source") }
        try source.installation.json("db", "backup", source.file, "--without-keys")
        let apart = try target.json(
            "db", "restore", source.file, "--replace", environment: ["SITREP_NOW": "2026-12-31T00:00:00Z"])
        #expect(
            apart["obstacles"]?.elements.first?["obstacle"]?.text?.hasPrefix("tree-differs") == true,
            "\(apart.compactText)")
        try target.json("audit", "begin", "--reason", "a copy that worked on")
        let back = try target.json(
            "db", "restore", source.file, "--replace", environment: ["SITREP_NOW": "2026-12-31T00:00:00Z"])
        #expect(
            back["obstacles"]?.elements.first?["obstacle"]?.text?.contains("has ended") == true, "\(back.compactText)")
        #expect(back["former_database"]?.text == "sitrep_before_20261231t000000z_2")
    }

    @Test("what lies in a home by hand neither stops a backup nor a restoration")
    func oddHome() throws {
        let source = try Source()
        let room = source.installation
        let audit = room.file("audit")
        let log = try #require(FileManager.default.contentsOfDirectory(atPath: audit).first)
        try FileManager.default.copyItem(atPath: audit + "/" + log, toPath: audit + "/" + log + "-old")
        try Data().write(to: URL(fileURLWithPath: room.file("templates/" + String(repeating: "x", count: 230))))
        let made = try room.run("db", "backup", source.file)
        #expect(made.status == 0 && made.errors.contains("too long a name"), "\(made.errors)")
        let target = try Installation.empty()
        try target.json("db", "restore", source.file)
        #expect(try target.state() == room.state())
        try target.expectWhole()
        #expect(!FileManager.default.fileExists(atPath: target.file("restoring")))
    }

    @Test("a fork is no later state, and the end of a log goes into every home that has it")
    func forks() throws {
        let archive = try Archive.shared.get()
        let (one, other) = (try Installation(), try Installation())
        let file = try archive.file(in: one)
        for copy in [one, other] { try copy.json("db", "restore", file) }
        try one.json("note", archive.key, "here")
        for _ in 0..<3 { try other.json("note", archive.key, "and there") }
        let longer = other.file("longer.backup")
        try other.json("db", "backup", longer)
        let forked = try one.json("db", "restore", longer, "--replace")
        let obstacle = try #require(forked["obstacles"]?.elements.first?["obstacle"]?.text)
        #expect(obstacle.hasPrefix("tree-differs"), "\(obstacle)")
        // The log of the source ends; a home that had its earlier state learns it, and a backup of before changes nothing.
        let logs = try FileManager.default.contentsOfDirectory(atPath: other.file("audit"))
        for log in logs { unlink(other.file("audit/\(log)/signing-key")) }
        try other.json("audit", "begin", "--reason", "lost")
        try other.json("db", "backup", longer)
        try one.json("db", "restore", longer, "--replace")
        try one.json("db", "restore", file, "--replace")
        let ended = try one.run("audit", "checkpoint")
        #expect(ended.status == 77 && ended.errors.contains("has ended"), "\(ended.errors)")
    }

    @Test("a backup that is exchanged while it is put back is the one that was checked")
    func exchangedFile() throws {
        let source = try Source()
        let later = source.installation.file("later.backup")
        try source.installation.json("open", "--title", "Only in the later one")
        try source.installation.json("db", "backup", later)
        let target = try Installation.empty()
        let running = try target.start("db", "restore", source.file)
        usleep(60_000)
        rename(later, source.file)
        running.waitUntilExit()
        let outcome = try running.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let list = try target.run("list").output
        #expect(list.contains("Only in the later one") == outcome.output.contains("3 incidents"), "\(outcome.output)")
        try target.expectWhole()
    }

    @Test("a restoration that can't end well is not begun, or taken back")
    func takenBack() throws {
        let archive = try Archive.shared.get()
        let target = try Installation()
        let file = try archive.file(in: target)
        try target.json("open", "--title", "Kept")
        let before = try target.run("list").output
        for environment in [["SITREP_PG_BIN": "/nonexistent"], ["SITREP_AUDIT_PUBLISH": "bogus:x"]] {
            let failed = try target.run("db", "restore", file, "--replace", environment: environment)
            #expect([64, 69].contains(failed.status), "\(failed.errors)")
        }
        #expect(try target.run("list").output == before)
        #expect(try target.json("audit", "verify")["ok"] == .bool(true))
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.file("audit")).count == 1)
        #expect(!FileManager.default.fileExists(atPath: target.file("restoring")))
        #expect(!FileManager.default.fileExists(atPath: target.file("templates")))
    }

    @Test("an interrupted backup leaves no file")
    func interrupted() throws {
        let source = try Source()
        try FileManager.default.removeItem(atPath: source.file)
        for delay in [20_000, 120_000, 250_000] as [UInt32] {
            let running = try source.installation.start("db", "backup", source.file)
            usleep(delay)
            running.send(SIGINT)
            running.waitUntilExit()
            _ = try running.outcome()
            let left = try FileManager.default.contentsOfDirectory(atPath: source.installation.home.path)
                .filter { $0.hasPrefix("sitrep.backup") && $0 != "sitrep.backup" }
            #expect(left.isEmpty, "\(left)")
        }
    }
}
