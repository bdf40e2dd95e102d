import DatabaseTesting
import Foundation
import Testing

@testable import Postgres

@Suite("Programs of PostgreSQL")
struct ProgramTests {
    @Test("a program is fed and listened to at once, whatever the amount")
    func bothWays() throws {
        let portion = [UInt8](repeating: 65, count: 300_000)
        var left = 20
        var count = 0
        let outcome = try ChildProcess.exchange(
            ["/bin/sh", "-c", "cat; head -c 300000 /dev/zero | tr '\\0' e >&2; exit 3"],
            input: {
                left -= 1
                return left >= 0 ? portion : []
            }, output: { count += $0.count })
        #expect(outcome.status == 3)
        #expect(count == 6_000_000)
        #expect(outcome.output.hasSuffix("eee") && outcome.output.utf8.count <= 131_072)
    }

    @Test("a program that has read enough ends the exchange")
    func earlyEnd() throws {
        var bytes: [UInt8] = []
        let outcome = try ChildProcess.exchange(
            ["/usr/bin/head", "-c", "3"], input: { [UInt8](repeating: 66, count: 100_000) },
            output: { bytes.append(contentsOf: $0) })
        #expect(outcome.status == 0 && bytes == [66, 66, 66])
    }

    @Test("a fault on our side ends the program")
    func ownFault() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try ChildProcess.exchange(["/bin/sh", "-c", "echo x; exec sleep 600"]) { _ in throw Enough() }
        }
        #expect(throws: Enough.self) {
            try ChildProcess.exchange(["/bin/sleep", "600"], input: { throw Enough() }, output: { _ in })
        }
    }

    @Test("a variable is added to the environment, and takes the place of one of that name")
    func environment() throws {
        var text = ""
        let outcome = try ChildProcess.exchange(
            ["/bin/sh", "-c", "echo $PGPASSWORD $PATH"], extra: ["PGPASSWORD": "s3cret", "PATH": "/nowhere"],
            output: { text += String(decoding: $0, as: UTF8.self) })
        #expect(outcome.status == 0 && text == "s3cret /nowhere\n")
    }

    @Test("a program that outlives this one gets the variables that are named, and writes to no file behind a link")
    func left() async throws {
        let directory = try TestServer.temporaryDirectory()
        defer { TestServer.remove(directory) }
        let log = directory + "/log"
        try ChildProcess.leave(["/usr/bin/env"], log: log, variables: ["PATH", "NOT_SET"])
        let path = try #require(getenv("PATH").map { String(cString: $0) })
        try await waitUntil { readSmallFile(log) == "PATH=\(path)\n" }
        symlink(log, directory + "/link")
        #expect(throws: PrivateClusterError.self) {
            try ChildProcess.leave(["/usr/bin/env"], log: directory + "/link", variables: [])
        }
    }

    @Test(
        "the password leaves the connection string, and the rest means the same",
        arguments: [
            ("postgresql://u:s3%27cret@host:5433/db?sslmode=require", "s3'cret"),
            (#"host='/nowhere/a b' password='s3 \'cret' dbname=db user=u"#, "s3 'cret"),
        ])
    func password(_ address: String, _ password: String) throws {
        let parts = PasswordRedaction.split(address)
        #expect(parts.password == password)
        #expect(!parts.open.contains("cret"))
        #expect(parts.open.contains("dbname='db'") && parts.open.contains("user='u'"))
        #expect(PasswordRedaction.split("sitrep").open == "sitrep")
    }

    @Test("programs of the server's version, or a newer one, or a word about which to install")
    func search() throws {
        let found = try ClientPrograms.find(forServer: 15, environmentDirectory: nil, searchPath: "")
        #expect(found.majorVersion >= 15)
        let missing = #expect(throws: PrivateClusterError.self) {
            try ClientPrograms.find(forServer: 99, environmentDirectory: nil, searchPath: "/usr/bin")
        }
        #expect(missing?.message.contains("postgresql-client-99") == true)
        #expect(throws: PrivateClusterError.self) {
            try ClientPrograms.find(forServer: 15, environmentDirectory: "/nonexistent", searchPath: "/usr/bin")
        }
    }
}
