import CLibpq

extension PostgresSession {
    /// Runs one statement and keeps all its rows.
    package func query(
        _ sql: SQL, format: PostgresFormat = .text, file: StaticString = #fileID, line: UInt = #line
    ) throws -> PostgresResult {
        try checkCancellation(file, line)
        let connection = try handle(file, line)
        let isSent = try sql.withBound(file: file, line: line) { bound in
            PQsendQueryParams(
                connection, bound.text, bound.count, bound.types, bound.values, bound.lengths, bound.formats,
                format.rawValue)
        }
        guard isSent == 1 else { throw connectionError(file, line) }
        // PQexecParams would answer the last result, which hides why the server ended the session.
        let storage = try checked(PQgetResult(connection), file, line)
        drain(connection)
        return PostgresResult(storage)
    }

    /// Runs one statement for its effect; answers how many rows it touched.
    @discardableResult
    package func execute(_ sql: SQL, file: StaticString = #fileID, line: UInt = #line) throws -> Int {
        try query(sql, file: file, line: line).affectedRows
    }

    /// Runs a text of several statements, as a migration file is. Without a BEGIN of its own it is one transaction.
    package func executeScript(_ text: String, file: StaticString = #fileID, line: UInt = #line) throws {
        try checkCancellation(file, line)
        let connection = try handle(file, line)
        guard !text.utf8.contains(0) else {
            throw PostgresError(.encoding, "The script contains a NUL character.", file: file, line: line)
        }
        _ = try checked(PQexec(connection, text), file, line)
    }

    /// Takes over a result; throws when it reports an error or isn't that of a plain statement.
    func checked(_ result: OpaquePointer?, _ file: StaticString, _ line: UInt) throws -> ResultStorage {
        guard let result else { throw connectionError(file, line) }
        let storage = ResultStorage(result)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
            return storage
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            abandonCopy()
            throw PostgresError(.misuse, "COPY needs copyIn or copyOut.", file: file, line: line)
        default:
            let failure = error(result, file, line)
            if let connection = try? handle(file, line) { drain(connection) }
            throw failure
        }
    }

    /// Reads and forgets whatever the server still sends, until it waits for the next statement.
    func drain(_ connection: OpaquePointer) {
        while let result = PQgetResult(connection) {
            let status = PQresultStatus(result)
            // Consulted for its effect: an obeyed cancellation is recorded.
            if status == PGRES_FATAL_ERROR { _ = error(result, #fileID, #line) }
            PQclear(result)
            if status == PGRES_COPY_IN || status == PGRES_COPY_OUT { endCopy(connection, status) }
            if PQstatus(connection) == CONNECTION_BAD { return }
        }
    }

    private func abandonCopy() {
        guard let connection = try? handle(#fileID, #line) else { return }
        endCopy(connection, PGRES_COPY_IN)
        endCopy(connection, PGRES_COPY_OUT)
        drain(connection)
    }

    private func endCopy(_ connection: OpaquePointer, _ direction: ExecStatusType) {
        if direction == PGRES_COPY_IN {
            PQputCopyEnd(connection, "COPY was not expected")
            return
        }
        var buffer: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(connection, &buffer, 0) > 0 {
            PQfreemem(buffer)
            buffer = nil
        }
    }
}
