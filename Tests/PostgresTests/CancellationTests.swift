import DatabaseTesting
import Testing

@testable import Postgres

@Suite("Cancellation and limits")
struct CancellationTests {
    @Test("cancelling the task cancels the statement, and the connection is used again")
    func cancelStatement() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 1))
        let backend = try await pool.withSession { $0.backendProcessID }
        let started = ContinuousClock.now
        let sleeper = Task { try await pool.withSession { try $0.execute("select pg_sleep(60)") } }
        try await waitUntil { try isActive(backend, "pg_sleep(60)") }
        sleeper.cancel()
        let error = try await postgresError { _ = try await sleeper.value }
        #expect(error.code == .cancelled)
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(try await pool.withSession { try $0.query("select 1").count } == 1)
        #expect(try await pool.withSession { $0.backendProcessID } == backend)
        await pool.close()
    }

    @Test("a cancelled task doesn't begin a statement, also between two of them")
    func cancelBetweenStatements() async throws {
        let connection = try await PostgresConnection.connect(try TestServer.configuration())
        let entered = AsyncStream<Void>.makeStream()
        let task = Task {
            try await connection.run { session in
                entered.continuation.yield()
                while !session.gate.isRequested { _ = try session.notifications(timeout: .milliseconds(50)) }
            }
        }
        for await _ in entered.stream { break }
        task.cancel()
        #expect(try await postgresError { try await task.value }.code == .cancelled)
        let never = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.run { try $0.execute("select 1") }
        }
        #expect(try await postgresError { _ = try await never.value }.code == .cancelled)
        await connection.close()
    }

    @Test("waiting for a notification ends at once when the task is cancelled")
    func cancelWaiting() async throws {
        let connection = try await PostgresConnection.connect(try TestServer.configuration())
        let entered = AsyncStream<Void>.makeStream()
        let task = Task {
            try await connection.run { session in
                try session.listen("quiet")
                entered.continuation.yield()
                return try session.notifications(timeout: .seconds(60)).count
            }
        }
        for await _ in entered.stream { break }
        let started = ContinuousClock.now
        task.cancel()
        #expect(try await postgresError { _ = try await task.value }.code == .cancelled)
        #expect(ContinuousClock.now - started < .seconds(10))
        await connection.close()
    }

    @Test("a cancelled transaction is rolled back")
    func cancelTransaction() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(try TestServer.newDatabase(), poolSize: 2))
        try await pool.withSession { try $0.executeScript("create table t (n int)") }
        let backends = AsyncStream<Int>.makeStream()
        let task = Task {
            try await pool.transaction { session in
                backends.continuation.yield(session.backendProcessID)
                try session.execute("insert into t values (1)")
                try session.execute("select pg_sleep(61)")
            }
        }
        var backend = 0
        for await number in backends.stream {
            backend = number
            break
        }
        try await waitUntil { try isActive(backend, "pg_sleep(61)") }
        task.cancel()
        #expect(try await postgresError { _ = try await task.value }.code == .cancelled)
        #expect(try await pool.withSession { try $0.query("select from t").count } == 0)
        await pool.close()
    }

    @Test("the statement timeout of the configuration holds in a transaction, and its options can lift it")
    func statementTimeout() async throws {
        var configuration = try TestServer.configuration(poolSize: 1)
        configuration.statementTimeout = .milliseconds(50)
        configuration.lockTimeout = .seconds(5)
        configuration.idleInTransactionTimeout = .seconds(30)
        let pool = PostgresPool(configuration: configuration)
        let error = try await postgresError {
            try await pool.transaction { _ = try $0.execute("select pg_sleep(30)") }
        }
        #expect(error.code == .server("57014"))
        #expect(error.isTimeout && !error.isCancelled)
        let settings = try await pool.transaction(.init(statementTimeout: .zero)) { session in
            try ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone"].map {
                try session.query("select current_setting(\($0))")[0].decode(0, as: String.self)
            }
        }
        #expect(settings == ["0", "5s", "30s", "UTC"])
        let outside = try await pool.withSession {
            try $0.query("select current_setting('lock_timeout')")[0].decode(0, as: String.self)
        }
        #expect(outside == "0")
        await pool.close()
    }

    @Test("a lock that isn't free in time is reported as a timeout")
    func lockTimeout() async throws {
        let address = try TestServer.newDatabase()
        var configuration = try TestServer.configuration(address)
        configuration.lockTimeout = .milliseconds(50)
        let holder = try PostgresSession(configuration)
        try holder.executeScript("create table t (n int)")
        try holder.executeScript("begin; lock table t")
        let pool = PostgresPool(configuration: configuration)
        let error = try await postgresError {
            try await pool.transaction { _ = try $0.execute("insert into t values (1)") }
        }
        #expect(error.isTimeout)
        await pool.close()
    }
}

/// True while the backend runs a statement with that text in it.
func isActive(_ backend: Int, _ text: String) throws -> Bool {
    let observer = try TestServer.session()
    defer { observer.close() }
    return try observer.query(
        """
        select from pg_stat_activity where pid = \(backend)::int and state = 'active' and query like \("%" + text + "%")
        """
    ).count == 1
}

/// Polls a condition of the server, for which there is no signal; fails after 20 seconds.
func waitUntil(_ condition: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while try !condition() {
        try #require(ContinuousClock.now < deadline, "the condition never came true")
        try await Task.sleep(for: .milliseconds(5))
    }
}
