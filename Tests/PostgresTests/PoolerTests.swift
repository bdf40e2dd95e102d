import DatabaseTesting
import FoundationEssentials
import Testing

@testable import Postgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

private let pgbouncer = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first { (path: String) in access(path, X_OK) == 0
}

@Suite("Behind a transaction-mode pooler", .enabled(if: pgbouncer != nil, "pgbouncer isn't installed"))
struct PoolerTests {
    /// Starts pgbouncer in front of the test server, with two server connections for all clients.
    private func withPooler(_ body: (String) async throws -> Void) async throws {
        let program = try #require(pgbouncer)
        let cluster = try TestServer.cluster
        let directory = try TestServer.temporaryDirectory() + "/run"
        let user = try SystemUser.serverUser()
        try PrivateDirectory.ensure(directory, owner: user)
        defer { TestServer.remove(PrivateDirectory.directoryAbove(directory)) }
        let configuration = """
            [databases]
            * = host=\(cluster.socketDirectory) port=\(PrivateCluster.port) user=postgres
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = \(directory)
            auth_type = any
            pool_mode = transaction
            default_pool_size = 2
            pidfile = \(directory)/pid
            logfile = \(directory)/log
            """
        try Data(configuration.utf8).write(to: URL(filePath: directory + "/ini"))
        if let user { chown(directory + "/ini", user.userID, user.groupID) }
        let arguments = try ChildProcess.arguments([program, "-q", "-d", directory + "/ini"], as: user)
        try #require(try ChildProcess.run(arguments, log: directory + "/out") == 0)
        defer {
            if let pid = readSmallFile(directory + "/pid").flatMap({ pid_t($0.prefix { $0.isNumber }) }) {
                kill(pid, SIGTERM)
            }
        }
        try await waitUntil { isListening(directory + "/.s.PGSQL.6432") }
        try await body("host=\(directory) port=6432 user=postgres dbname=\(cluster.databaseName)")
    }

    @Test("nothing is read beside a transaction: its connection might be the last one that there is")
    func noReadingBeside() async throws {
        try await withPooler { address in
            let session = try PostgresSession(TestServer.configuration(address))
            defer { session.close() }
            let reading = TransactionOptions(isolation: .repeatableRead, readOnly: true)
            try session.transaction(reading) { session in
                let own: Int = try session.query("select pg_backend_pid()")[0].decode(0)
                let beside = try session.sendBeside(["select pg_backend_pid()"], reading)
                #expect(try beside.results()[0][0].decode(0, as: Int.self) == own)
            }
        }
    }

    @Test("transactions, limits, pipelines, COPY and single rows work, and no setting leaks to others")
    func everything() async throws {
        try await withPooler { address in
            var configuration = try TestServer.configuration(address, poolSize: 6)
            configuration.statementTimeout = .seconds(7)
            let pool = PostgresPool(configuration: configuration)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        try await pool.transaction(
                            .init(prologue: ["select set_config('tests.n', \("\(number)"), true)"])
                        ) { session in
                            let row = try session.query(
                                "select current_setting('tests.n'), current_setting('statement_timeout'), current_setting('TimeZone')"
                            )[0]
                            #expect(try row.decode(0, as: Int.self) == number)
                            #expect(try row.decode(1, as: String.self) == "7s")
                            #expect(try row.decode(2, as: String.self) == "UTC")
                            try session.execute("create temporary table t (n int) on commit drop")
                            #expect(
                                try session.copyIn("copy t from stdin") { writer in
                                    for value in 0..<100 { try writer.row { $0.field(value) } }
                                } == 100)
                            var rows = 0
                            try session.forEachRow("select n from t") { _ in rows += 1 }
                            #expect(rows == 100)
                            session.deferToCommit("delete from t")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let outside = try await pool.withSession {
                try $0.query("select current_setting('statement_timeout')")[0].decode(0, as: String.self)
            }
            #expect(outside == "0")
            await pool.close()
        }
    }

    @Test("cancelling and migrating work through it")
    func cancelAndMigrate() async throws {
        try await withPooler { address in
            let connection = try await PostgresConnection.connect(try TestServer.configuration(address))
            let entered = AsyncStream<Void>.makeStream()
            let task = Task {
                try await connection.run { session in
                    entered.continuation.yield()
                    return try session.execute("select pg_sleep(63)")
                }
            }
            for await _ in entered.stream { break }
            task.cancel()
            #expect(try await postgresError { _ = try await task.value }.code == .cancelled)
            await connection.close()

            let schema = "pooled_" + UUID().uuidString.prefix(8).lowercased()
            let migrations = try Migration.history([("0001_create.sql", "create schema \(schema);")])
            let session = try PostgresSession(try TestServer.configuration(address))
            #expect(try Migrator(migrations: migrations, schema: schema).migrate(session).count == 1)
            try session.execute("drop schema \(identifier: schema) cascade")
        }
    }
}
