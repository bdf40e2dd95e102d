import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// Keys, clocks and backups that are not as the log needs them; docs/audit-trail.md, "Break here, expect this".
@Suite("Audit trail: keys, clocks, backups")
struct AuditAttackTests {
    private struct Place {
        var address: String
        var home: String

        init() throws {
            address = try CaseDatabase().address
            home = try ShortHome().path
            try json("audit", "checkpoint")
            try json("open", "--title", "Ransom note", "--detected-at", "-1h")
        }

        func remove() { TestServer.remove(home) }

        func run(_ arguments: String..., environment: [String: String] = [:]) throws -> SitrepProcess.Outcome {
            try run(arguments, environment)
        }

        private func run(_ arguments: [String], _ extra: [String: String]) throws -> SitrepProcess.Outcome {
            let variables = ["SITREP_DATABASE_URL": address, "SITREP_ACTOR": "analyst-1"]
            return try SitrepProcess.run(
                arguments, home: home, environment: variables.merging(extra) { _, new in new })
        }

        @discardableResult
        func json(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONTree {
            let outcome = try run(arguments + ["--json"], [:])
            #expect(
                outcome.status == 0, "\(arguments): \(outcome.errors) \(outcome.output)",
                sourceLocation: sourceLocation)
            return try outcome.json(sourceLocation: sourceLocation)
        }

        func note(_ text: String, environment: [String: String] = [:]) throws -> SitrepProcess.Outcome {
            try run(
                "note", "INC-\(Calendar(identifier: .gregorian).component(.year, from: Date()))-0001", text,
                environment: environment)
        }

        var log: String {
            get throws {
                let logs = home + "/audit"
                return logs + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: logs).first))
            }
        }

        /// The same log on a copy of its database as it is now, and with its home as it is now.
        func backup() throws -> Place {
            let source = try #require(address.split(separator: " ").last?.dropFirst("dbname=".count))
            let name = "b_" + UUID().uuidString.lowercased().filter { $0 != "-" }
            let server = try TestServer.cluster.connectionString
            let session = try PostgresSession(PostgresConfiguration(connectionString: server))
            defer { session.close() }
            try session.execute("create database \(identifier: name) template \(identifier: String(source))")
            var copy = self
            copy.address = server + " dbname=\(name)"
            copy.home = home + "/backup"
            try FileManager.default.createDirectory(atPath: copy.home, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: home + "/audit", toPath: copy.home + "/audit")
            return copy
        }
    }

    struct BadKey: CustomTestStringConvertible, Sendable {
        let name: String
        let says: String
        let spoil: @Sendable (String) throws -> Void

        var testDescription: String { name }
    }

    @Test(
        "without its key nothing is signed, work goes on, and everything is covered once the key is back",
        arguments: [
            BadKey(name: "missing", says: "bring it back") { unlink($0) },
            BadKey(name: "readable by all", says: "chmod 600") { chmod($0, 0o604) },
            BadKey(name: "readable by the group", says: "chmod 600") { chmod($0, 0o640) },
            BadKey(name: "unreadable", says: "cannot be read") { path in
                // A directory can be read as a file by nobody, the superuser of this machine included.
                unlink(path)
                mkdir(path, 0o700)
            },
            BadKey(name: "empty", says: "it is no key") { try Data().write(to: URL(fileURLWithPath: $0)) },
            BadKey(name: "cut short", says: "it is no key") { path in
                let text = try String(contentsOfFile: path, encoding: .utf8)
                try Data(text.prefix(60).utf8).write(to: URL(fileURLWithPath: path))
            },
        ])
    func keys(_ bad: BadKey) throws {
        let place = try Place()
        defer { place.remove() }
        let path = try place.log + "/signing-key"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try bad.spoil(path)
        let refused = try place.run("audit", "checkpoint")
        #expect(refused.status == 77, "\(refused.status) \(refused.errors)")
        #expect(refused.errors.contains(bad.says), "\(refused.errors)")
        let note = try place.note("meanwhile")
        #expect(note.status == 0 && note.errors.contains(bad.says), "\(note.errors)")
        #expect(try #require(place.json("audit", "verify")["waiting"]?.wholeNumber) > 0)
        TestServer.remove(path)
        try whole.write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
        #expect(try place.run("audit", "checkpoint").status == 0)
        let verified = try place.json("audit", "verify")
        #expect(verified["ok"] == .bool(true) && verified["waiting"]?.wholeNumber == 0, "\(verified.compactText)")
    }

    @Test("a rotation keeps the present key among those that verify, also where their list was lost")
    func lostRing() throws {
        let place = try Place()
        defer { place.remove() }
        try FileManager.default.removeItem(atPath: try place.log + "/verifier-keys")
        let rotated = try place.run("audit", "key", "rotate")
        #expect(rotated.status == 0, "\(rotated.errors)")
        #expect(try place.json("audit", "key", "show")["keys"]?.elements.count == 2)
        #expect(try place.json("audit", "verify")["ok"] == .bool(true))
    }

    @Test("a list of keys that cannot be read is not written anew")
    func unreadableRing() throws {
        let place = try Place()
        defer { place.remove() }
        let ring = try place.log + "/verifier-keys"
        try FileManager.default.removeItem(atPath: ring)
        mkdir(ring, 0o700)
        let rotated = try place.run("audit", "key", "rotate")
        #expect(rotated.status == 77 && rotated.errors.contains("verifier-keys"), "\(rotated.errors)")
        #expect(rotated.errors.contains("cannot be read"), "\(rotated.errors)")
    }

    @Test("a clock that stepped back signs nothing; the work is done, and covered when the clock is right again")
    func clock() throws {
        let place = try Place()
        defer { place.remove() }
        let back = ["SITREP_NOW": Date(timeIntervalSinceNow: -3_000).ISO8601Format()]
        let note = try place.note("an hour ago", environment: back)
        #expect(note.status == 0 && note.errors.contains("clock-stepped-back"), "\(note.errors)")
        let refused = try place.run("audit", "checkpoint", environment: back)
        #expect(refused.status == 1 && refused.errors.contains("clock-stepped-back"), "\(refused.errors)")
        #expect(try place.run("audit", "checkpoint").status == 0)
        let verified = try place.json("audit", "verify")
        #expect(verified["ok"] == .bool(true) && verified["waiting"]?.wholeNumber == 0, "\(verified.compactText)")
    }

    @Test("a database that was restored to an earlier time is not signed on")
    func pointInTime() throws {
        let place = try Place()
        defer { place.remove() }
        var restored = try place.backup()
        #expect(try place.note("after the backup").status == 0)
        // The database went back; the outside copy did not.
        restored.home = place.home
        let refused = try restored.run("audit", "checkpoint")
        #expect(refused.status == 1 && refused.errors.contains("tree-shrank"), "\(refused.errors)")
        let verified = try restored.run("audit", "verify")
        #expect(verified.status == 1 && verified.output.contains("the checkpoint covers"), "\(verified.output)")
        // Work that brings it to the old size is another record of that size.
        for number in 1...3 { #expect(try restored.note("another \(number)").status == 0) }
        #expect(try restored.run("audit", "checkpoint").status == 1)
        #expect(try restored.json("audit", "list", "--limit", "1")["entries"]?.elements.first?["index"] == .null)
    }

    @Test("a fork from an old backup, key and all, is found by whoever holds a later checkpoint")
    func fork() throws {
        let place = try Place()
        defer { place.remove() }
        let fork = try place.backup()
        #expect(try place.note("what really happened").status == 0)
        let later = place.home + "/later.checkpoint"
        try Data(place.run("audit", "checkpoint").output.utf8).write(to: URL(fileURLWithPath: later))
        for number in 1...3 { #expect(try fork.note("what we would like, \(number)").errors.isEmpty) }
        // By itself it is a good record, signed by the right key.
        #expect(try fork.json("audit", "verify")["ok"] == .bool(true))
        let found = try fork.run("audit", "verify", "--checkpoint", later)
        #expect(found.status == 1 && found.output.contains("not those that were signed"), "\(found.output)")
        let key = place.home + "/sitrep.vkey"
        try Data(place.run("audit", "key", "show").output.utf8).write(to: URL(fileURLWithPath: key))
        let year = String(Calendar(identifier: .gregorian).component(.year, from: Date()))
        let tar = place.home + "/fork.tar"
        #expect(try fork.run("bundle", "export", "--period", year, "--out", tar).status == 0)
        #expect(try fork.run("bundle", "verify", tar, "--key", key).status == 0)
        let bundle = try fork.run("bundle", "verify", tar, "--key", key, "--previous", later)
        #expect(bundle.status == 1, "\(bundle.output)")
        #expect(try place.run("audit", "verify", "--checkpoint", later).status == 0)
    }

    @Test("the outside copy of an older checkpoint, put back, is no way to a fork")
    func replay() throws {
        let place = try Place()
        defer { place.remove() }
        let copy = try place.log + "/checkpoint"
        let old = try Data(contentsOf: URL(fileURLWithPath: copy))
        #expect(try place.note("one more").status == 0)
        let later = place.home + "/later.checkpoint"
        try FileManager.default.copyItem(atPath: copy, toPath: later)
        try old.write(to: URL(fileURLWithPath: copy))
        // An honest database goes on from it to the same tree.
        #expect(try place.note("and another").errors.isEmpty)
        #expect(try place.run("audit", "verify", "--checkpoint", later).status == 0)
        try FileManager.default.removeItem(atPath: copy)
        let missing = try place.run("audit", "checkpoint")
        #expect(missing.status == 1 && missing.errors.contains("last-checkpoint-missing"), "\(missing.errors)")
    }
}
