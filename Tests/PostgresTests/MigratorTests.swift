import DatabaseTesting
import FoundationEssentials
import Synchronization
import Testing

@testable import Postgres

@Suite("Migrations")
struct MigratorTests {
    private static let files: [(fileName: String, text: String)] = [
        ("0002_add_note_to_thing.sql", "alter table app.thing add note text;"),
        ("0001_create_thing.sql", "create schema app; create table app.thing (n int);"),
        ("schema.sql", "-- a dump"),
        ("folder/0003_fill_thing.sql", "insert into app.thing values (1, 'one'); select pg_sleep(0.05);"),
    ]

    private func migrator(
        _ files: [(fileName: String, text: String)] = Self.files, owner: String? = nil
    ) throws -> Migrator {
        Migrator(migrations: try Migration.history(files), schema: "app", ownerRole: owner)
    }

    private func freshSession() throws -> PostgresSession {
        try PostgresSession(try TestServer.configuration(try TestServer.newDatabase()))
    }

    private func code(_ body: () throws -> Void) throws -> MigrationError {
        try #require(throws: MigrationError.self) { try body() }
    }

    @Test("files become an ordered history with the checksums of their bytes")
    func history() throws {
        let history = try Migration.history(Self.files)
        #expect(history.map(\.title) == ["0001_create_thing", "0002_add_note_to_thing", "0003_fill_thing"])
        let empty = try Migration(fileName: "0001_x.sql", sql: "")
        #expect(empty.checksum == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("duplicate numbers, gaps and wrong names are refused")
    func badHistories() throws {
        #expect(
            try code { _ = try Migration.history([("0001_a.sql", ""), ("0001_b.sql", "")]) }.code == .duplicateNumber)
        #expect(
            try code { _ = try Migration.history([("0001_a.sql", ""), ("0003_b.sql", "")]) }
                == .init(.gap, "", number: 2))
        #expect(try code { _ = try Migration.history([("0002_b.sql", "")]) }.number == 1)
        for name in ["1_a.sql", "0000_a.sql", "0001a.sql", "0001_.sql", "00001_a.sql"] {
            #expect(try code { _ = try Migration.history([(name, "")]) }.code == .badName)
        }
    }

    @Test("everything pending is applied once and recorded")
    func migrate() throws {
        let session = try freshSession()
        let migrator = try migrator()
        #expect(try migrator.status(session).pending.count == 3)
        var progress: [Int] = []
        #expect(try migrator.migrate(session) { progress.append($0.number) }.count == 3)
        #expect(progress == [1, 2, 3])
        let status = try migrator.status(session)
        #expect(status.isUpToDate)
        #expect(status.applied.map(\.checksum) == migrator.migrations.map(\.checksum))
        #expect(status.applied.allSatisfy { $0.appliedBy == "postgres" })
        #expect(try migrator.migrate(session).isEmpty)
        #expect(try session.query("select note from app.thing")[0].decode(0, as: String.self) == "one")
    }

    @Test("a migration that fails leaves nothing of itself, and those before it stay")
    func failure() throws {
        let session = try freshSession()
        let bad = Self.files + [("0004_fail.sql", "create table app.half (n int); select 1/0;")]
        let migrator = try migrator(bad)
        #expect(try postgresError { try migrator.migrate(session) }.code == .server("22012"))
        #expect(try migrator.status(session).applied.count == 3)
        #expect(try session.query("select to_regclass('app.half') is null")[0].decode(0, as: Bool.self))
    }

    @Test("an edited, an unknown and a missing migration are refused, each by its own code")
    func refusals() throws {
        let session = try freshSession()
        try migrator().migrate(session)
        var edited = Self.files
        edited[0].text += " -- later"
        #expect(try code { try migrator(edited).migrate(session) } == .init(.edited, "", number: 2))
        let older = Array(Self.files.dropLast())
        #expect(try code { try migrator(older).migrate(session) } == .init(.schemaIsNewer, "", number: 3))
        #expect(try code { _ = try migrator(older).status(session) }.code == .schemaIsNewer)
        try session.execute("delete from app.schema_migration where number = 2")
        #expect(try code { try migrator().migrate(session) } == .init(.outOfOrder, "", number: 2))
    }

    @Test("a script that ends its transaction is refused", arguments: ["commit;", "commit; begin;", "rollback;"])
    func ownTransaction(ending: String) throws {
        let session = try freshSession()
        let files = [("0001_create.sql", "create schema app; \(ending)")]
        #expect(try code { try migrator(files).migrate(session) }.code == .transactionEnded)
        #expect(try migrator(files).status(session).applied.isEmpty)
    }

    @Test("the first migration runs as the connecting user, the others as the owner it may have created")
    func ownerRole() throws {
        let session = try freshSession()
        let owner = "owner_" + UUID().uuidString.prefix(8).lowercased()
        let files: [(fileName: String, text: String)] = [
            ("0001_create_roles.sql", "create role \(owner); create schema app authorization \(owner);"),
            ("0002_create_thing.sql", "create table app.thing (n int);"),
        ]
        try migrator(files, owner: owner).migrate(session)
        let name: String = try session.query("select tableowner from pg_tables where tablename = 'thing'")[0].decode(0)
        #expect(name == owner)
        #expect(try session.query("select current_user::text")[0].decode(0, as: String.self) == "postgres")
        try session.execute("drop owned by \(identifier: owner) cascade")
        try session.execute("drop role \(identifier: owner)")
    }

    @Test("of two migrators at once the second waits and finds the work done")
    func concurrentMigrators() async throws {
        let configuration = try TestServer.configuration(try TestServer.newDatabase())
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let connection = try await PostgresConnection.connect(configuration)
                    let count = try await connection.run { try migrator().migrate($0).count }
                    await connection.close()
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == 3)
        #expect(try migrator().status(PostgresSession(configuration)).isUpToDate)
    }
}
