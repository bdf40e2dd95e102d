import DatabaseTesting
import Testing

@testable import Postgres

private struct Refusal: Error {}

@Suite("Transactions")
struct TransactionTests {
    private func pool(_ script: String, size: Int = 4) async throws -> PostgresPool {
        let pool = PostgresPool(
            configuration: try TestServer.configuration(try TestServer.newDatabase(), poolSize: size))
        try await pool.withSession { try $0.executeScript(script) }
        return pool
    }

    private func count(_ pool: PostgresPool) async throws -> Int {
        try await pool.withSession { try $0.query("select count(*) from t")[0].decode(0) }
    }

    @Test("commits what the body did, with the statements deferred to COMMIT")
    func commit() async throws {
        let pool = try await pool("create table t (n int)")
        let answer = try await pool.transaction { session in
            session.deferToCommit("insert into t select count(*) from t")
            try session.execute("insert into t values (10)")
            return "done"
        }
        #expect(answer == "done")
        let rows = try await pool.withSession {
            try $0.query("select n from t order by n").map { try $0.decode(0, as: Int.self) }
        }
        #expect(rows == [1, 10])
        await pool.close()
    }

    @Test("rolls back when the body throws, and forgets what was deferred")
    func rollBack() async throws {
        let pool = try await pool("create table t (n int)", size: 1)
        await #expect(throws: Refusal.self) {
            try await pool.transaction { session in
                try session.execute("insert into t values (1)")
                session.deferToCommit("insert into t values (2)")
                throw Refusal()
            }
        }
        try await pool.transaction { _ in }
        #expect(try await count(pool) == 0)
        await pool.close()
    }

    @Test("a deferred statement that fails undoes everything and is named by its position")
    func deferredFailure() async throws {
        let pool = try await pool("create table t (n int constraint n_unique unique)")
        let error = try await postgresError {
            try await pool.transaction { session in
                try session.execute("insert into t values (1)")
                session.deferToCommit("insert into t values (2)")
                session.deferToCommit("insert into t values (1)")
            }
        }
        #expect(error.isUniqueViolation("n_unique"))
        #expect(error.statementIndex == 1)
        #expect(try await count(pool) == 0)
        await pool.close()
    }

    @Test("a constraint checked at COMMIT is reported as its violation")
    func deferredConstraint() async throws {
        let pool = try await pool("create table t (n int constraint once unique deferrable initially deferred)")
        let error = try await postgresError {
            try await pool.transaction { _ = try $0.execute("insert into t values (1), (1)") }
        }
        #expect(error.isUniqueViolation("once"))
        #expect(error.statementIndex == nil)
        #expect(try await count(pool) == 0)
        await pool.close()
    }

    @Test("an error that the body swallowed doesn't pass as a commit")
    func swallowedError() async throws {
        let pool = try await pool("create table t (n int)")
        let error = try await postgresError {
            try await pool.transaction { session in
                try session.execute("insert into t values (1)")
                try? session.executeScript("select 1/0")
            }
        }
        #expect(error.code == .commitRefused)
        await pool.close()
    }

    @Test("a savepoint confines a failure")
    func savepoint() async throws {
        let pool = try await pool("create table t (n int)")
        try await pool.transaction { session in
            try session.execute("insert into t values (1)")
            #expect(throws: PostgresError.self) {
                try session.savepoint {
                    session.deferToCommit("insert into t values (7)")
                    try session.execute("insert into t values (2)")
                    try session.execute("select 1/0")
                }
            }
            try session.savepoint { try session.execute("insert into t values (3)") }
        }
        #expect(try await count(pool) == 2)
        await pool.close()
    }

    @Test("isolation, read-only mode and the prologue are in force")
    func options() async throws {
        let pool = try await pool("create table t (n int)")
        let options = TransactionOptions(
            isolation: .serializable, readOnly: true, deferrable: true,
            prologue: ["select set_config('tests.who', \("me"), true)"])
        let seen = try await pool.transaction(options) { session in
            try ["transaction_isolation", "transaction_read_only", "transaction_deferrable", "tests.who"].map {
                try session.query("select current_setting(\($0))")[0].decode(0, as: String.self)
            }
        }
        #expect(seen == ["serializable", "on", "on", "me"])
        let refused = try await postgresError {
            try await pool.transaction(.init(readOnly: true)) { _ = try $0.execute("insert into t values (1)") }
        }
        #expect(refused.isReadOnly)
        let badPrologue = try await postgresError {
            try await pool.transaction(.init(prologue: ["select 1", "select 1/0"])) { _ in }
        }
        #expect(badPrologue.statementIndex == 1)
        #expect(try await pool.withSession { $0.isInTransaction } == false)
        await pool.close()
    }

    @Test("a serialization failure is run again until it succeeds")
    func serializationRetry() async throws {
        let pool = try await pool("create table t (n int); insert into t values (0)")
        let attempts = Record()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await pool.transaction(.init(isolation: .repeatableRead, retries: 50)) { session in
                        attempts.add(1)
                        let n: Int = try session.query("select n from t")[0].decode(0)
                        try session.execute("select pg_sleep(0.02)")
                        try session.execute("update t set n = \(n + 1)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await pool.withSession { try $0.query("select n from t")[0].decode(0, as: Int.self) } == 4)
        #expect(attempts.numbers.count > 4)
        await pool.close()
    }

    @Test("a deadlock ends with both transactions done")
    func deadlock() async throws {
        let pool = try await pool("create table t (n int primary key, m int); insert into t values (1, 0), (2, 0)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for order in [[1, 2], [2, 1]] {
                group.addTask {
                    try await pool.transaction { session in
                        for n in order {
                            try session.execute("update t set m = m + 1 where n = \(n)")
                            try session.execute("select pg_sleep(0.1)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let sums = try await pool.withSession { try $0.query("select m from t").map { try $0.decode(0, as: Int.self) } }
        #expect(sums == [2, 2])
        await pool.close()
    }

    @Test("no more than the given number of retries")
    func retriesAreBounded() async throws {
        let pool = try await pool("create table t (n int)")
        let attempts = Record()
        let error = try await postgresError {
            try await pool.transaction(.init(retries: 2)) { session in
                attempts.add(1)
                try session.executeScript("do $$ begin raise exception 'again' using errcode = '40001'; end $$")
            }
        }
        #expect(error.isRetryable)
        #expect(attempts.numbers.count == 3)
        await pool.close()
    }

    @Test("pauses grow from 5 milliseconds to a second, half of them by chance")
    func backoff() {
        #expect(TransactionOptions.backoff(beforeAttempt: 1, chance: 0) == .milliseconds(5))
        #expect(TransactionOptions.backoff(beforeAttempt: 2, chance: 0.5) == .milliseconds(15))
        #expect(TransactionOptions.backoff(beforeAttempt: 60, chance: 0) == .milliseconds(500))
    }

    @Test("a connection that breaks while COMMIT is on its way leaves the outcome in doubt")
    func commitInDoubt() async throws {
        // The deferred trigger runs inside COMMIT and ends its own server process.
        let pool = try await pool(
            """
            create table t (n int);
            create function quit() returns trigger language plpgsql as
                'begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(10); return null; end';
            create constraint trigger quit after insert on t deferrable initially deferred
                for each row execute function quit();
            """)
        let error = try await postgresError {
            try await pool.transaction { _ = try $0.execute("insert into t values (1)") }
        }
        #expect(error.code == .commitInDoubt)
        #expect(error.isUnreachable && !error.isRetryable)
        #expect(try await count(pool) == 0)
        await pool.close()
    }

    @Test("a transaction inside another, or ended by its body, is refused")
    func misuse() throws {
        let session = try TestServer.session()
        let nested = try postgresError { try session.transaction { try $0.transaction { _ in } } }
        #expect(nested.code == .misuse)
        #expect(try postgresError { try session.transaction { try $0.executeScript("commit") } }.code == .misuse)
        #expect(!session.isInTransaction)
    }
}
