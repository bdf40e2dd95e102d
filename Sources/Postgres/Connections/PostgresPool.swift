/// A bounded set of connections, opened when first needed and lent to one caller at a time.
package actor PostgresPool {
    private typealias Grant = PoolQueue<PostgresConnection, Waiter>.Grant
    private typealias Waiter = CheckedContinuation<PoolAnswer, any Error>

    /// What a waiter is given; a type of its own because the continuation's type can't contain itself.
    private enum PoolAnswer: Sendable {
        case connection(PostgresConnection)
        case slot
    }

    package nonisolated let configuration: PostgresConfiguration
    private var queue: PoolQueue<PostgresConnection, Waiter>

    package init(configuration: PostgresConfiguration) {
        self.configuration = configuration
        queue = PoolQueue(size: configuration.poolSize)
    }

    /// Lends a connection for the length of the body. Nothing is retried; a transaction left open is thrown away with
    /// its connection.
    @discardableResult
    package func withSession<Answer: Sendable>(
        file: StaticString = #fileID, line: UInt = #line, _ body: @Sendable (PostgresSession) throws -> Answer
    ) async throws -> Answer {
        let (connection, _) = try await acquire(file, line)
        defer { giveBack(connection) }
        return try await connection.run(file: file, line: line, body)
    }

    /// Runs the body in a transaction: BEGIN, the limits and the prologue in one round trip, then the body, then
    /// COMMIT together with what was deferred to it.
    ///
    /// After a serialization failure or deadlock the body is run again. A pooled connection that turns out to be dead
    /// at BEGIN is replaced once. `.commitInDoubt` means that COMMIT was sent and its answer never came.
    @discardableResult
    package func transaction<Answer: Sendable>(
        _ options: TransactionOptions = .init(), file: StaticString = #fileID, line: UInt = #line,
        _ body: @Sendable (PostgresSession) throws -> Answer
    ) async throws -> Answer {
        try await retrying(options) {
            do {
                return try await attempt(options, file, line, body)
            } catch let stale as StaleConnection {
                // The server has probably restarted, so its other connections are dead as well.
                for connection in queue.takeIdle() { discard(connection) }
                do {
                    return try await attempt(options, file, line, body)
                } catch is StaleConnection {
                    throw stale.error
                }
            }
        }
    }

    /// Refuses new callers and waiting ones, and closes each connection when its caller is done.
    package func close() async {
        let (waiters, idle) = queue.close()
        for waiter in waiters { waiter.resume(throwing: PostgresError(.closed, "The pool has been closed.")) }
        for connection in idle { await connection.close() }
    }

    /// Connections lent, idle ones and callers in the queue, for metrics.
    package var occupancy: (held: Int, idle: Int, waiting: Int) {
        (queue.heldCount, queue.idleCount, queue.waiterCount)
    }

    private struct StaleConnection: Error {
        let error: PostgresError
    }

    private func attempt<Answer: Sendable>(
        _ options: TransactionOptions, _ file: StaticString, _ line: UInt,
        _ body: @Sendable (PostgresSession) throws -> Answer
    ) async throws -> Answer {
        let (connection, isFresh) = try await acquire(file, line)
        defer { giveBack(connection) }
        do {
            return try await connection.run(file: file, line: line) {
                try $0.transactionOnce(options, file: file, line: line, body)
            }
        } catch let failure as BeginFailure {
            if isFresh { throw failure.error }
            throw StaleConnection(error: failure.error)
        }
    }

    private func acquire(_ file: StaticString, _ line: UInt) async throws -> (PostgresConnection, isFresh: Bool) {
        let grant: PoolAnswer
        switch queue.request() {
        case .refused: throw PostgresError(.closed, "The pool has been closed.", file: file, line: line)
        case .granted(.connection(let connection)): grant = .connection(connection)
        case .granted(.slot): grant = .slot
        case .mustWait: grant = try await waitForGrant(file, line)
        }
        switch grant {
        case .connection(let connection): return (connection, false)
        case .slot:
            do {
                return (try await PostgresConnection.connect(configuration, file: file, line: line), true)
            } catch {
                serve(queue.giveBack(nil))
                throw error
            }
        }
    }

    private func waitForGrant(_ file: StaticString, _ line: UInt) async throws -> PoolAnswer {
        let id = queue.newWaiterID()
        let cancelled = PostgresError(.cancelled, "The task was cancelled.", file: file, line: line)
        let timeout = configuration.acquireTimeout
        let late = PostgresError(
            .poolTimeout, "No connection of the pool became free within \(timeout).", file: file, line: line)
        let alarm = Task {
            try await Task.sleep(for: timeout)
            giveUp(id, late)
        }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                // Cancelled before it could wait: the handler below found nobody to wake.
                if Task.isCancelled { waiter.resume(throwing: cancelled) } else { queue.wait(id, waiter) }
            }
        } onCancel: {
            Task { await giveUp(id, cancelled) }
        }
    }

    private func giveUp(_ id: UInt64, _ error: PostgresError) {
        queue.removeWaiter(id)?.resume(throwing: error)
    }

    private func giveBack(_ connection: PostgresConnection) {
        if connection.isReusable {
            serve(queue.giveBack(connection))
        } else {
            discard(connection)
            serve(queue.giveBack(nil))
        }
    }

    private func serve(_ outcome: (served: (Waiter, Grant)?, toClose: PostgresConnection?)) {
        switch outcome.served {
        case (let waiter, .connection(let connection))?: waiter.resume(returning: .connection(connection))
        case (let waiter, .slot)?: waiter.resume(returning: .slot)
        case nil: break
        }
        if let connection = outcome.toClose { discard(connection) }
    }

    private func discard(_ connection: PostgresConnection) {
        Task { await connection.close() }
    }
}
