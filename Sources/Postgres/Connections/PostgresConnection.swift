/// A session on a thread of its own, for use from concurrent code.
package actor PostgresConnection {
    private nonisolated let thread = ConnectionThread()
    private nonisolated let gate = CancelGate()
    private var session: PostgresSession?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init() {}

    deinit {
        thread.stop()
    }

    /// Opens a connection; throws `.connectionFailed`.
    package static func connect(
        _ configuration: PostgresConfiguration, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> PostgresConnection {
        let connection = PostgresConnection()
        try await connection.open(configuration, file, line)
        return connection
    }

    /// Runs the body on the connection's thread. Cancelling the task cancels the running statement, which then
    /// throws `.cancelled`; a COMMIT on its way is not cancelled.
    @discardableResult
    package nonisolated func run<Answer: Sendable>(
        file: StaticString = #fileID, line: UInt = #line, _ body: @Sendable (PostgresSession) throws -> Answer
    ) async throws -> Answer {
        let run = gate.newRun()
        return try await withTaskCancellationHandler {
            try await perform(run, file, line, body)
        } onCancel: {
            gate.cancel(run)
        }
    }

    /// Runs the body in a transaction; see `PostgresPool.transaction`.
    @discardableResult
    package nonisolated func transaction<Answer: Sendable>(
        _ options: TransactionOptions = .init(), file: StaticString = #fileID, line: UInt = #line,
        _ body: @Sendable (PostgresSession) throws -> Answer
    ) async throws -> Answer {
        try await retrying(options) {
            do {
                return try await run(file: file, line: line) {
                    try $0.transactionOnce(options, file: file, line: line, body)
                }
            } catch let failure as BeginFailure {
                throw failure.error
            }
        }
    }

    /// Ends the connection after what is running; calling it again does nothing.
    package func close() {
        session?.close()
        session = nil
    }

    /// False once the connection shouldn't serve another caller.
    nonisolated var isReusable: Bool { gate.isReusable }

    private func open(_ configuration: PostgresConfiguration, _ file: StaticString, _ line: UInt) throws {
        session = try PostgresSession(configuration, gate: gate, file: file, line: line)
    }

    private func perform<Answer: Sendable>(
        _ run: UInt64, _ file: StaticString, _ line: UInt, _ body: @Sendable (PostgresSession) throws -> Answer
    ) throws -> Answer {
        guard let session else {
            throw PostgresError(.closed, "The connection has been closed.", file: file, line: line)
        }
        gate.begin(run)
        defer { gate.end(isHealthy: session.isHealthy) }
        // Looked at after the gate is open: a cancellation before this line shows here, one after it at the gate.
        guard !Task.isCancelled else {
            throw PostgresError(.cancelled, "The task was cancelled.", file: file, line: line)
        }
        return try body(session)
    }
}

/// Runs the operation again after a serialization failure or deadlock, with a growing pause.
func retrying<Answer>(
    _ options: TransactionOptions, isolation: isolated (any Actor)? = #isolation,
    _ operation: () async throws -> Answer
) async throws -> Answer {
    var attempt = 0
    while true {
        do {
            return try await operation()
        } catch let error as PostgresError where error.isRetryable && attempt < options.retries {
            attempt += 1
            let pause = TransactionOptions.backoff(beforeAttempt: attempt, chance: .random(in: 0..<1))
            do {
                try await Task.sleep(for: pause)
            } catch {
                throw PostgresError(.cancelled, "The task was cancelled.")
            }
        }
    }
}
