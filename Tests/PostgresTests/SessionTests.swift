import DatabaseTesting
import Testing

@testable import Postgres

#if canImport(Glibc)
    import Glibc
#endif

private struct Refusal: Error {}

@Suite("Sessions")
struct SessionTests {
    @Test("a text fits columns of any type, as a quoted literal does")
    func inferredTexts() throws {
        let session = try TestServer.session()
        try session.executeScript(
            "create temporary table t (u uuid, j jsonb, d timestamptz, m text); "
                + "create type pg_temp.mood as enum ('ok', 'bad'); alter table t alter m type pg_temp.mood using null;")
        let count = try session.execute(
            """
            insert into t values (\("00000000-0000-0000-0000-000000000001"), \("{}"), \("2026-01-01"), \("ok"))
            """)
        #expect(count == 1)
        #expect(try session.query("select from t where m = \("ok")").count == 1)
    }

    @Test("a pipeline answers in order")
    func pipeline() throws {
        let session = try TestServer.session()
        let results = try session.pipeline((0..<100).map { "select \($0)" })
        #expect(try results.map { try $0[0].decode(0, as: Int.self) } == Array(0..<100))
        #expect(try session.pipeline([]).isEmpty)
    }

    @Test("a pipeline reports the statement that failed, undoes the others and leaves the session usable")
    func pipelineError() throws {
        let session = try TestServer.session()
        try session.execute("create temporary table t (n int)")
        let error = try postgresError {
            _ = try session.pipeline(["insert into t values (1)", "select 1/0", "insert into t values (2)"])
        }
        #expect(error.code == .server("22012"))
        #expect(error.statementIndex == 1)
        #expect(try session.query("select from t").isEmpty)
    }

    @Test("a pipeline bigger than the buffers of both sides doesn't block")
    func bigPipeline() throws {
        let session = try TestServer.session()
        let text = String(repeating: "x", count: 1_000_000)
        let results = try session.pipeline((0..<30).map { _ in "select \(text)::text" })
        #expect(results.count == 30)
        #expect(try results[29][0].decode(0, as: String.self) == text)
    }

    @Test("COPY outside its own calls is refused and the session goes on")
    func strayCopy() throws {
        let session = try TestServer.session()
        try session.execute("create temporary table t (n int)")
        #expect(try postgresError { try session.execute("copy t from stdin") }.code == .misuse)
        #expect(try postgresError { try session.execute("copy (select 1) to stdout") }.code == .misuse)
        #expect(try postgresError { try session.executeScript("copy t from stdin") }.code == .misuse)
        #expect(try session.query("select from t").isEmpty)
        #expect(try session.query("select 1").count == 1)
    }

    @Test("rows are handed over one by one with flat memory")
    func singleRows() throws {
        let session = try TestServer.session()
        var sum = 0
        var peakBefore = 0
        var rows = 0
        try session.forEachRow("select generate_series(1, 1000000), repeat('x', 100)") { row in
            sum += try row.decode(0, as: Int.self)
            rows += 1
            if rows == 1_000 { peakBefore = peakMemory() }
        }
        #expect(sum == 500_000_500_000)
        // All rows at once are more than 150 MB; other tests of this process run at the same time.
        #expect(peakMemory() - peakBefore < 100_000_000)
    }

    @Test("an error of the row body stops the statement and is passed on")
    func rowBodyFailure() throws {
        let session = try TestServer.session()
        var rows = 0
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: Refusal.self) {
                try session.forEachRow("select generate_series(1, 1000000000000)") { _ in
                    rows += 1
                    if rows == 10 { throw Refusal() }
                }
            }
        }
        #expect(rows == 10)
        #expect(time < .seconds(10))
        for _ in 0..<20 { #expect(try session.query("select 1").count == 1) }
    }

    @Test("a server error in the middle of the rows is thrown")
    func rowServerFailure() throws {
        let session = try TestServer.session()
        var rows = 0
        let error = try postgresError {
            try session.forEachRow("select 1000 / (5 - n) from (select generate_series(1, 10) as n) numbers") { _ in
                rows += 1
            }
        }
        #expect(error.code == .server("22012"))
        #expect(rows == 4)
        #expect(try session.query("select 1").count == 1)
    }

    @Test("a LISTEN hears a NOTIFY and doesn't wait longer than told")
    func notifications() throws {
        let session = try TestServer.session()
        let other = try TestServer.session()
        try session.listen("odd \"name\"")
        #expect(try session.notifications(timeout: .milliseconds(10)).isEmpty)
        try other.execute("select pg_notify(\("odd \"name\""), \("payload"))")
        let heard = try session.notifications(timeout: .seconds(10))
        #expect(heard.map(\.payload) == ["payload"])
        #expect(heard.first?.channel == "odd \"name\"")
        #expect(heard.first?.backendProcessID == other.backendProcessID)
        #expect(!session.isHealthy)
    }

    @Test("notices are collected")
    func notices() throws {
        let session = try TestServer.session()
        try session.executeScript("do $$ begin raise warning 'careful'; end $$")
        #expect(session.notices.map(\.message) == ["careful"])
        #expect(session.notices.first?.severity == "WARNING")
        session.clearNotices()
        #expect(session.notices.isEmpty)
    }

    @Test("a closed session says so")
    func closed() throws {
        let session = try TestServer.session()
        session.close()
        session.close()
        #expect(try postgresError { try session.execute("select 1") }.code == .closed)
    }

    private func peakMemory() -> Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(RUSAGE_SELF.rawValue, &usage)
        #endif
        return usage.ru_maxrss * 1_024
    }
}
