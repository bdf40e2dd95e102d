import DatabaseTesting
import Synchronization
import Testing

@testable import Postgres

@Suite("The pool")
struct PoolTests {
    @Test("opens no more connections than its size and uses them again")
    func bounded() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 2))
        let backends = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 {
                group.addTask { try await pool.withSession { try $0.query("select pg_backend_pid()")[0].decode(0) } }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect((1...2).contains(backends.count))
        #expect(await pool.occupancy.held == 0)
        await pool.close()
    }

    @Test("a caller who waits too long gets a timeout, and the next one is served")
    func timeout() async throws {
        let pool = PostgresPool(
            configuration: try TestServer.configuration(poolSize: 1, acquireTimeout: .milliseconds(100)))
        let holder = Holder(pool)
        try await holder.hold()
        let error = try await postgresError { _ = try await pool.withSession { _ in } }
        #expect(error.code == .poolTimeout)
        try await holder.release()
        try await pool.withSession { _ in }
        #expect(await pool.occupancy.waiting == 0)
        await pool.close()
    }

    @Test("waiting callers are served in the order in which they came, except those that gave up")
    func order() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 1))
        let holder = Holder(pool)
        try await holder.hold()
        let served = Record()
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<6 {
            tasks.append(Task { try await pool.withSession { _ in served.add(number) } })
            while await pool.occupancy.waiting != number + 1 { await Task.yield() }
        }
        let impatient = tasks[2]
        impatient.cancel()
        #expect(try await postgresError { try await impatient.value }.code == .cancelled)
        try await holder.release()
        for (number, task) in tasks.enumerated() where number != 2 { try await task.value }
        #expect(served.numbers == [0, 1, 3, 4, 5])
        await pool.close()
    }

    @Test("a connection whose server process was killed is replaced without the caller noticing")
    func staleConnections() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 2))
        let victims = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await pool.withSession { session in
                        try session.execute("select pg_sleep(0.1)")
                        return session.backendProcessID
                    }
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        try await kill(victims)
        let backend = try await pool.transaction { session in
            try session.execute("select 1")
            return session.backendProcessID
        }
        #expect(!victims.contains(backend))
        await pool.close()
    }

    @Test("a server process killed at work gives a clean error, and the pool heals")
    func killedAtWork() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 1))
        let backend = try await pool.withSession { $0.backendProcessID }
        let task = Task { try await pool.transaction { _ = try $0.execute("select pg_sleep(62)") } }
        try await waitUntil { try isActive(backend, "pg_sleep(62)") }
        try await kill([backend])
        let error = try await postgresError { try await task.value }
        #expect(error.isUnreachable)
        #expect(error.code == .server("57P01"))
        #expect(try await pool.withSession { $0.backendProcessID } != backend)
        await pool.close()
    }

    @Test("a transaction left open isn't handed to the next caller")
    func leftovers() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 1))
        let first = try await pool.withSession { session in
            try session.executeScript("begin")
            return session.backendProcessID
        }
        let second = try await pool.withSession { ($0.backendProcessID, $0.isInTransaction) }
        #expect(second.0 != first)
        #expect(!second.1)
        let listener = try await pool.withSession { session in
            try session.listen("x")
            return session.backendProcessID
        }
        #expect(try await pool.withSession { $0.backendProcessID } != listener)
        await pool.close()
    }

    @Test("closing refuses new callers and waiting ones, and lets the holder finish")
    func closing() async throws {
        let pool = PostgresPool(configuration: try TestServer.configuration(poolSize: 1))
        let holder = Holder(pool)
        try await holder.hold()
        let waiting = Task { try await pool.withSession { _ in } }
        while await pool.occupancy.waiting == 0 { await Task.yield() }
        await pool.close()
        await pool.close()
        #expect(try await postgresError { try await waiting.value }.code == .closed)
        #expect(try await postgresError { try await pool.withSession { _ in } }.code == .closed)
        try await holder.release()
    }

    @Test("a server that can't be reached is an error for each caller, not a wait for ever")
    func unreachable() async throws {
        let configuration = PostgresConfiguration(
            connectionString: "host=/nonexistent dbname=x", poolSize: 1, acquireTimeout: .seconds(20))
        let pool = PostgresPool(configuration: configuration)
        await withTaskGroup(of: PostgresError.Code?.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        try await pool.transaction { _ in }
                    } catch {
                        return (error as? PostgresError)?.code
                    }
                    return nil
                }
            }
            for await code in group { #expect(code == .connectionFailed) }
        }
        await pool.close()
    }

    private func kill(_ backends: [Int]) async throws {
        let session = try TestServer.session()
        try session.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid = any(\(backends))")
        try await waitUntil { try session.query("select from pg_stat_activity where pid = any(\(backends))").isEmpty }
    }
}

/// Numbers in the order in which they were added.
final class Record: Sendable {
    private let added = Mutex<[Int]>([])

    var numbers: [Int] { added.withLock { $0 } }

    func add(_ number: Int) {
        added.withLock { $0.append(number) }
    }
}

/// Keeps a connection of the pool until it is told to let go.
private actor Holder {
    private let pool: PostgresPool
    private let isHeld = Mutex(false)
    private let mayGo = Mutex(false)
    private var task: Task<Void, any Error>?

    init(_ pool: PostgresPool) {
        self.pool = pool
    }

    func hold() async throws {
        task = Task { [pool] in
            try await pool.withSession { session in
                self.isHeld.withLock { $0 = true }
                while !self.mayGo.withLock({ $0 }) { _ = try session.notifications(timeout: .milliseconds(5)) }
            }
        }
        while !isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
    }

    func release() async throws {
        mayGo.withLock { $0 = true }
        try await task?.value
    }
}

@Suite("The rules of the pool")
struct PoolQueueTests {
    private typealias Queue = PoolQueue<String, Int>

    private func isSlot(_ request: Queue.Request) -> Bool {
        if case .granted(.slot) = request { true } else { false }
    }

    private func mustWait(_ request: Queue.Request) -> Bool {
        if case .mustWait = request { true } else { false }
    }

    @Test("slots first, then waiting")
    func slots() {
        var queue = Queue(size: 2)
        #expect(isSlot(queue.request()))
        #expect(isSlot(queue.request()))
        #expect(mustWait(queue.request()))
        #expect(queue.heldCount == 2)
    }

    @Test("a failed opening gives its slot to the first waiter")
    func slotPassedOn() throws {
        var queue = Queue(size: 1)
        _ = queue.request()
        queue.wait(queue.newWaiterID(), 41)
        queue.wait(queue.newWaiterID(), 42)
        let served = try #require(queue.giveBack(nil).served)
        #expect(served.0 == 41)
        guard case .slot = served.1 else {
            Issue.record("not a slot")
            return
        }
        #expect(queue.heldCount == 1)
        #expect(queue.waiterCount == 1)
    }

    @Test("nobody overtakes a waiter, and who gave up isn't served")
    func fairness() throws {
        var queue = Queue(size: 1)
        _ = queue.request()
        let first = queue.newWaiterID()
        queue.wait(first, 1)
        queue.wait(queue.newWaiterID(), 2)
        #expect(mustWait(queue.request()))
        #expect(queue.removeWaiter(first) == 1)
        #expect(queue.removeWaiter(first) == nil)
        #expect(try #require(queue.giveBack("c").served).0 == 2)
    }

    @Test("after closing nothing is granted and what comes back has to be closed")
    func closing() {
        var queue = Queue(size: 2)
        _ = queue.request()
        _ = queue.request()
        _ = queue.giveBack("idle")
        #expect(queue.close().idle == ["idle"])
        #expect(queue.giveBack("late").toClose == "late")
        guard case .refused = queue.request() else {
            Issue.record("granted after closing")
            return
        }
        #expect(queue.heldCount == 0)
    }
}
