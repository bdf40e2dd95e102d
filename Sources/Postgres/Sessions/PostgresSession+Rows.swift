import CLibpq

extension PostgresSession {
    /// Hands over row after row as they arrive; memory stays flat however many there are.
    ///
    /// When the body throws, the statement is cancelled, what is under way is read and dropped, and the body's error
    /// is thrown; a surrounding transaction has failed then. The body must not use the session.
    package func forEachRow(
        _ sql: SQL, file: StaticString = #fileID, line: UInt = #line, _ body: (PostgresRow) throws -> Void
    ) throws {
        try checkCancellation(file, line)
        let connection = try handle(file, line)
        let isSent = try sql.withBound(file: file, line: line) { bound in
            PQsendQueryParams(
                connection, bound.text, bound.count, bound.types, bound.values, bound.lengths, bound.formats,
                PostgresFormat.text.rawValue)
        }
        guard isSent == 1 else { throw connectionError(file, line) }
        _ = PQsetSingleRowMode(connection)
        var failure: PostgresError?
        while let result = PQgetResult(connection) {
            do {
                let storage = try checked(result, file, line)
                guard PQresultStatus(result) == PGRES_SINGLE_TUPLE else { continue }
                do {
                    try body(PostgresRow(storage: storage, row: 0))
                } catch {
                    stop(connection)
                    throw BodyFailure(error: error)
                }
            } catch let bodyFailure as BodyFailure {
                throw bodyFailure.error
            } catch let error as PostgresError {
                if failure == nil { failure = error }
                if isBroken { break }
            }
        }
        if let failure { throw failure }
    }

    /// Rows copied out, each as the bytes of one line (or of one message of a binary COPY).
    ///
    /// When the body throws, the copy is cancelled and the body's error is thrown.
    package func copyOut(
        _ statement: SQL, file: StaticString = #fileID, line: UInt = #line,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let connection = try startCopy(statement, expecting: PGRES_COPY_OUT, file, line)
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(connection, &buffer, 0)
            defer { PQfreemem(buffer) }
            guard length > 0 else {
                if length == -2 { throw connectionError(file, line) }
                break
            }
            do {
                try body(UnsafeRawBufferPointer(start: buffer, count: Int(length)))
            } catch {
                stop(connection)
                throw error
            }
        }
        _ = try finishCopy(connection, file, line)
    }

    /// Cancels what is running and reads the rest. PQcancel returns when the signal has been sent, so the cancellation
    /// can't hit a later statement (the server forgets one that arrives while it waits for a command).
    private func stop(_ connection: OpaquePointer) {
        CancelHandle(connection: connection)?.cancel()
        drain(connection)
    }
}

/// Marks an error as the caller's own, so that it isn't taken for one of the statement.
private struct BodyFailure: Error {
    let error: any Error
}
