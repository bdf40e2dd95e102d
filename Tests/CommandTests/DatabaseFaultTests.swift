import DatabaseTesting
import Foundation
import Postgres
import Testing

/// A database that cannot do what is asked is explained in one line, with the exit code of its kind.
@Suite("A database that says no")
struct DatabaseFaultTests {
    private func run(_ arguments: [String], address: String) throws -> SitrepProcess.Outcome {
        try SitrepProcess.run(
            arguments, home: "/nonexistent", environment: ["SITREP_DATABASE_URL": address, "SITREP_ACTOR": "analyst-1"])
    }

    private func expect(
        _ outcome: SitrepProcess.Outcome, _ status: Int32, _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
        // Neither a crash nor a Swift value in the place of a sentence.
        #expect(!outcome.errors.contains("PostgresError("), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.errors.hasPrefix("sitrep: "), "\(outcome.errors)", sourceLocation: sourceLocation)
    }

    @Test("a server that is not there is unreachable")
    func refusedConnection() throws {
        expect(
            try run(["list"], address: "host=127.0.0.1 port=1 dbname=x user=x"), 69, "the database cannot be reached")
        expect(
            try run(["list"], address: "host=/nonexistent dbname=x user=x"), 69, "the database cannot be reached")
    }

    @Test("a database that does not exist is unreachable")
    func unknownDatabase() throws {
        let address = try TestServer.cluster.connectionString + " dbname=no_such_database"
        expect(try run(["list"], address: address), 69, "no_such_database")
    }

    @Test("a role without privileges is not permitted")
    func withoutPrivileges() throws {
        let database = try CaseDatabase()
        let role = "r_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let session = try database.session()
        defer { session.close() }
        try session.execute("create role \(identifier: role) login")
        defer { _ = try? session.execute("drop role \(identifier: role)") }
        expect(try run(["list"], address: database.address + " user=\(role)"), 77, "the database does not permit this")
    }

    @Test("a connection that the server ends is unreachable, and the next command works")
    func killedBackend() throws {
        let database = try CaseDatabase()
        let session = try database.session()
        defer { session.close() }
        let watcher = try database.session()
        defer { watcher.close() }
        // The command waits for this lock, until its connection is ended.
        let running = try session.transaction { session in
            try session.execute("lock table sitrep.incident in access exclusive mode")
            let running = try SitrepProcess.start(
                ["list"], home: "/nonexistent",
                environment: ["SITREP_DATABASE_URL": database.address, "SITREP_ACTOR": "analyst-1"])
            var ended = 0
            for _ in 0..<200 where ended == 0 {
                usleep(50_000)
                ended = try watcher.query(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'
                    """
                ).count
            }
            #expect(ended == 1)
            return running
        }
        running.waitUntilExit()
        expect(try running.outcome(), 69, "the database cannot be reached")
        #expect(try run(["list"], address: database.address).status == 0)
    }

    @Test("a database that is read-only by its settings stays so, and the message says it")
    func readOnly() throws {
        let database = try CaseDatabase()
        #expect(try run(["open", "--title", "t"], address: database.address).status == 0)
        let address = database.address + " options='-c default_transaction_read_only=on'"
        expect(try run(["open", "--title", "t"], address: address), 69, "the database is read-only")
        expect(try run(["note", "INC-\(year)-0001", "n"], address: address), 69, "the database is read-only")
        #expect(try run(["show", "INC-\(year)-0001"], address: address).status == 0)
        #expect(try run(["list", "--json"], address: address).json()["total"]?.wholeNumber == 1)
    }

    private var year: Int { Calendar(identifier: .gregorian).component(.year, from: Date()) }

    @Test("an organisation is added also where the environment already names it")
    func organizationOfTheEnvironment() throws {
        let database = try CaseDatabase()
        let environment = [
            "SITREP_DATABASE_URL": database.address, "SITREP_ACTOR": "analyst-1", "SITREP_ORG": "nx1",
        ]
        func run(_ arguments: String...) throws -> SitrepProcess.Outcome {
            try SitrepProcess.run(arguments, home: "/nonexistent", environment: environment)
        }
        #expect(try run("list").status == 66)
        let added = try run("org", "add", "nx1")
        #expect(added.status == 0, "\(added.errors)")
        #expect(try run("open", "--title", "t").status == 0)
        #expect(try run("org", "add", "nx1").errors.contains("there is an organisation nx1 already"))
    }
}
