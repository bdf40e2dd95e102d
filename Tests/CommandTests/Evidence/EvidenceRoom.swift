import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

/// `sitrep` on a database and in a home of its own.
final class EvidenceRoom {
    let desk: SitrepDesk
    let home: String
    let store: String

    init(store: String = "directory") throws {
        desk = try SitrepDesk()
        home = try TestServer.temporaryDirectory()
        self.store = store
        try json("open", "--title", "t", "--detected-at", "-1h")
    }

    deinit { TestServer.remove(home) }

    let key = "INC-2026-0001"

    private var variables: [String: String] { ["SITREP_HOME": home, "SITREP_EVIDENCE_STORE": store] }

    func run(
        _ arguments: [String], input: String? = nil, now: String? = "2026-03-10T12:00:00Z",
        environment: [String: String] = [:]
    ) throws -> SitrepProcess.Outcome {
        try desk.run(arguments, input: input, now: now, environment: variables.merging(environment) { $1 })
    }

    func run(_ arguments: String...) throws -> SitrepProcess.Outcome { try run(arguments) }

    @discardableResult
    func json(
        _ arguments: String..., now: String? = "2026-03-10T12:00:00Z", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONTree {
        let outcome = try run(arguments + ["--json"], now: now)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
        return try outcome.json(sourceLocation: sourceLocation)
    }

    func file(_ name: String, _ text: String) throws -> String {
        let path = home + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    func add(_ text: String, _ options: String...) throws -> JSONTree {
        let path = try file("file-\(UUID().uuidString)", text)
        let outcome = try run(["evidence", "add", key, path] + options + ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    /// Where the directory keeps bytes.
    func stored(_ sha256: String) -> String { "\(home)/evidence/sha256/\(sha256.prefix(2))/\(sha256.dropFirst(2))" }

    func storedFiles() -> [String] {
        let folder = home + "/evidence/sha256"
        return (FileManager.default.subpaths(atPath: folder) ?? []).filter { $0.contains("/") }
    }

    /// The trail as `audit verify` sees it, after everything has got its place.
    func verifyTrail(sourceLocation: SourceLocation = #_sourceLocation) throws {
        _ = try run("audit", "checkpoint")
        let outcome = try run("audit", "verify")
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)", sourceLocation: sourceLocation)
    }

    /// What the entries say that were done, oldest first.
    func actions() throws -> [String] {
        let entries = try json("audit", "list", "--limit", "1000")["entries"]?.elements ?? []
        return entries.reversed().compactMap { $0[path: "entry", "action"]?.text }
    }

    /// Rows that hold one of the words, of every table there is and the bodies of entries with them, as somebody with the disk would
    /// search them.
    func rows(with words: [String]) throws -> [String] {
        let session = try desk.database.session()
        defer { session.close() }
        let tables: [String] = try session.query(
            "select tablename from pg_tables where schemaname = 'sitrep' order by 1"
        ).map { try $0.decode(0) }
        #expect(tables.contains("audit_entry") && tables.contains("incident_revision"))
        return try tables.flatMap { table in
            let body: SQL = table == "audit_entry" ? "|| convert_from(body, 'UTF8')" : ""
            return try session.query("select t::text \(body) from sitrep.\(identifier: table) t")
                .map { try $0.decode(0, as: String.self) }
                .filter { row in words.contains { row.contains($0) } }
                .map { "\(table): \($0)" }
        }
    }
}
