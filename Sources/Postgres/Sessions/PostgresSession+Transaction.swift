import CLibpq

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a session knows about the transaction it is in.
struct TransactionState {
    var isReadOnly = false
    var deferred: [SQL] = []
}

/// BEGIN didn't get through: the body has not run, so another connection may be tried.
struct BeginFailure: Error {
    let error: PostgresError
}

extension PostgresSession {
    /// Runs the body in a transaction and commits, or rolls back when it throws. Waits and runs it again after a
    /// serialization failure or deadlock.
    @discardableResult
    package func transaction<Answer>(
        _ options: TransactionOptions = .init(), file: StaticString = #fileID, line: UInt = #line,
        _ body: (PostgresSession) throws -> Answer
    ) throws -> Answer {
        var attempt = 0
        while true {
            do {
                return try transactionOnce(options, file: file, line: line, body)
            } catch let failure as BeginFailure {
                throw failure.error
            } catch let error as PostgresError where error.isRetryable && attempt < options.retries {
                attempt += 1
                let pause = TransactionOptions.backoff(beforeAttempt: attempt, chance: .random(in: 0..<1))
                usleep(UInt32(pause.millisecondsRoundedUp) * 1_000)
            }
        }
    }

    /// Runs these statements together with COMMIT, in the same round trip, after the body has ended. Their results
    /// can't be seen; an error of theirs rolls everything back.
    package func deferToCommit(_ sql: SQL) {
        transaction.deferred.append(sql)
    }

    /// A part of a transaction that may fail alone: what the body did is undone when it throws.
    @discardableResult
    package func savepoint<Answer>(
        file: StaticString = #fileID, line: UInt = #line, _ body: () throws -> Answer
    ) throws -> Answer {
        let deferredBefore = transaction.deferred.count
        try execute("savepoint part", file: file, line: line)
        do {
            let answer = try body()
            try execute("release savepoint part", file: file, line: line)
            return answer
        } catch {
            transaction.deferred.removeSubrange(min(deferredBefore, transaction.deferred.count)...)
            if !isBroken, !gate.isRequested {
                _ = try pipeline(["rollback to savepoint part", "release savepoint part"], file: file, line: line)
            }
            throw error
        }
    }

    /// One attempt. Throws `BeginFailure` when the connection turned out to be dead before the body ran.
    func transactionOnce<Answer>(
        _ options: TransactionOptions, file: StaticString, line: UInt, _ body: (PostgresSession) throws -> Answer
    ) throws -> Answer {
        guard !isInTransaction else {
            throw PostgresError(.misuse, "The session is in a transaction already.", file: file, line: line)
        }
        try begin(options, file, line)
        let answer: Answer
        do {
            answer = try body(self)
        } catch {
            rollBack()
            throw error
        }
        try commit(file, line)
        return answer
    }

    private func begin(_ options: TransactionOptions, _ file: StaticString, _ line: UInt) throws {
        try checkCancellation(file, line)
        transaction = TransactionState(isReadOnly: options.readOnly)
        let settings = localSettings(options)
        let preface = 1 + settings.count
        do {
            _ = try sendPipeline([options.beginStatement] + settings + options.prologue, file, line)
        } catch var error as PostgresError {
            error.statementIndex = error.statementIndex.flatMap { $0 < preface ? nil : $0 - preface }
            if isBroken || error.endsSession { throw BeginFailure(error: error) }
            rollBack()
            throw error
        }
    }

    func localSettings(_ options: TransactionOptions) -> [SQL] {
        let limits: [(StaticString, Duration?)] = [
            ("statement_timeout", options.statementTimeout ?? configuration.statementTimeout),
            ("lock_timeout", configuration.lockTimeout),
            ("idle_in_transaction_session_timeout", configuration.idleInTransactionTimeout),
        ]
        var settings = limits.compactMap { name, limit in
            limit.map { SQL(unsafe: "set local \(name) = \($0.millisecondsRoundedUp)") }
        }
        // Reported by the server, so that the usual case costs nothing.
        let zone = reportedSetting("TimeZone")
        if zone != "UTC", zone != "Etc/UTC" { settings.append("set local time zone 'UTC'") }
        if reportedSetting("DateStyle")?.hasPrefix("ISO") != true {
            settings.append("set local datestyle = 'ISO, YMD'")
        }
        return settings
    }

    private func commit(_ file: StaticString, _ line: UInt) throws {
        let deferred = transaction.deferred
        transaction.deferred = []
        guard !isInFailedTransaction else {
            rollBack()
            throw PostgresError(
                .commitRefused, "A statement of the transaction had failed, so nothing was committed.", file: file,
                line: line)
        }
        guard isInTransaction else {
            if isBroken { throw connectionError(file, line) }
            throw PostgresError(.misuse, "The body ended the transaction by itself.", file: file, line: line)
        }
        guard gate.enterCommit() else {
            rollBack()
            throw PostgresError(.cancelled, "The task was cancelled.", file: file, line: line)
        }
        defer { gate.leaveCommit() }
        clearNotices()
        let results: [PostgresResult]
        do {
            results = try sendPipeline(deferred + ["commit"], file, line)
        } catch var error as PostgresError {
            if isInDoubt(error, commitIndex: deferred.count) {
                throw doubt("The connection broke before COMMIT was answered: \(error.description)", file, line)
            }
            // Positions count the deferred statements; COMMIT itself is none of them.
            if let position = error.statementIndex, position >= deferred.count { error.statementIndex = nil }
            rollBack()
            throw error
        }
        guard results.last?.storage.commandTag == "COMMIT" else {
            throw PostgresError(.commitRefused, "COMMIT was answered by a rollback.", file: file, line: line)
        }
        // Named by the server's function, because the text of the warning depends on its language.
        if notices.contains(where: { $0.sourceFunction == "SyncRepWaitForLSN" }) {
            throw doubt("The transaction is committed here but may not have reached the standby.", file, line)
        }
    }

    /// A server that reports the end of the session on an earlier statement has not seen COMMIT; silence says nothing.
    private func isInDoubt(_ error: PostgresError, commitIndex: Int) -> Bool {
        guard !transaction.isReadOnly else { return false }
        if error.code == .connectionLost { return true }
        return error.endsSession && error.statementIndex == commitIndex
    }

    private func doubt(_ message: String, _ file: StaticString, _ line: UInt) -> PostgresError {
        PostgresError(.commitInDoubt, message, file: file, line: line)
    }

    /// A failure to roll back leaves the session unhealthy, which is noticed when it is given back.
    private func rollBack() {
        transaction.deferred = []
        guard isInTransaction, !isBroken, let connection = try? handle(#fileID, #line) else { return }
        PQclear(PQexec(connection, "rollback"))
    }
}
