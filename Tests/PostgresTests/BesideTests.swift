import DatabaseTesting
import Testing

@testable import Postgres

@Suite("Reading beside a transaction")
struct BesideTests {
    private static let reading = TransactionOptions(isolation: .repeatableRead, readOnly: true)

    @Test("a second connection sees what the transaction sees, and not what was committed since")
    func snapshot() throws {
        let address = try TestServer.newDatabase()
        let session = try PostgresSession(TestServer.configuration(address))
        let writer = try PostgresSession(TestServer.configuration(address))
        defer {
            session.close()
            writer.close()
        }
        try writer.executeScript("create table t (n int); insert into t values (1)")
        try session.transaction(Self.reading) { session in
            #expect(try session.query("select count(*) from t")[0].decode(0, as: Int.self) == 1)
            try writer.execute("insert into t values (2)")
            let beside = try session.sendBeside(
                [
                    "select count(*), pg_backend_pid() from t",
                    "select \("given"), current_setting('transaction_read_only')",
                ],
                Self.reading)
            // This one goes on meanwhile.
            #expect(try session.query("select 7")[0].decode(0, as: Int.self) == 7)
            let results = try beside.results()
            #expect(results.count == 2)
            #expect(try results[0][0].decode(0, as: Int.self) == 1)
            #expect(try results[0][0].decode(1, as: Int.self) != session.backendProcessID)
            #expect(try results[1][0].decode(0, as: String.self) == "given")
            #expect(try results[1][0].decode(1, as: String.self) == "on")
        }
    }

    @Test("what fails is named by its position among the statements, and the transaction goes on")
    func failure() throws {
        let session = try PostgresSession(TestServer.configuration(try TestServer.newDatabase()))
        defer { session.close() }
        try session.transaction(Self.reading) { session in
            let beside = try session.sendBeside(["select 1", "select 1 / 0", "select 2"], Self.reading)
            let error = #expect(throws: PostgresError.self) { try beside.results() }
            #expect(error?.statementIndex == 1 && error?.sqlState == "22012")
            #expect(try session.query("select 3")[0].decode(0, as: Int.self) == 3)
        }
    }

    @Test("where there is no second connection the statements run in the transaction itself")
    func noConnectionLeft() throws {
        let address = try TestServer.newDatabase()
        let owner = try PostgresSession(TestServer.configuration(address))
        defer { owner.close() }
        let role = "single_\(UInt32.random(in: 0 ... .max))"
        // The role goes with the server of the tests.
        try owner.executeScript("create role \(role) login connection limit 1")
        let session = try PostgresSession(TestServer.configuration(address + " user=\(role)"))
        try session.transaction(Self.reading) { session in
            let beside = try session.sendBeside(["select pg_backend_pid()"], Self.reading)
            #expect(try beside.results()[0][0].decode(0, as: Int.self) == session.backendProcessID)
        }
        session.close()
    }
}
