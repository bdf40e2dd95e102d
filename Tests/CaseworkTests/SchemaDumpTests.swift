import DatabaseTesting
import Foundation
import Testing

@testable import Postgres

/// `Migrations/schema.sql` is what the migrations add up to, for those who read a schema rather than its history.
@Suite("Schema dump")
struct SchemaDumpTests {
    static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Migrations/schema.sql")

    /// The dump is written by this version; another one words some things differently.
    static let majorVersion = 15

    @Test("the committed dump is that of a freshly migrated database")
    func dump() throws {
        let database = try CaseDatabase()
        let session = try database.session()
        defer { session.close() }
        guard session.serverVersion / 10_000 == SchemaDumpTests.majorVersion else {
            print("skipped: the dump is compared on PostgreSQL \(SchemaDumpTests.majorVersion)")
            return
        }
        let text = try SchemaDumpTests.dumped(database.address)
        if ProcessInfo.processInfo.environment["SITREP_UPDATE_GENERATED"] != nil {
            try Data(text.utf8).write(to: SchemaDumpTests.file)
            Issue.record("schema.sql was written anew; run the tests once more")
        } else {
            let committed = String(decoding: try Data(contentsOf: SchemaDumpTests.file), as: UTF8.self)
            #expect(text == committed, "run the tests once with SITREP_UPDATE_GENERATED=1 and read the difference")
        }
    }

    private static func dumped(_ address: String) throws -> String {
        let output = FileManager.default.temporaryDirectory.appending(path: "sitrep-schema-\(UUID().uuidString).sql")
        defer { TestServer.remove(output.path) }
        let binaries = try ServerBinaries.find(for: majorVersion, environmentDirectory: nil)
        let arguments = ["--schema-only", "--schema=sitrep", "--file=\(output.path)", "--dbname=\(address)"]
        let outcome = try ChildProcess.run([binaries.path("pg_dump")] + arguments)
        try #require(outcome.status == 0, "\(outcome.output)")
        // Versions and random words of the tool that wrote it say nothing about the schema.
        let lines = String(decoding: try Data(contentsOf: output), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("-- Dumped") && !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }
        let text = lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
        let body = text.trimmingCharacters(in: .newlines)
        return "-- What the migrations add up to; written by a test, never by hand.\n\n\(body)\n"
    }
}
