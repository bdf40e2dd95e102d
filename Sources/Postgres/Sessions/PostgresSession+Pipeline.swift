import CLibpq

extension PostgresSession {
    /// Sends all statements at once and reads all answers: one round trip. Outside a transaction they are one.
    ///
    /// The first error is thrown, with the position of its statement; those after it were not run.
    package func pipeline(
        _ statements: [SQL], file: StaticString = #fileID, line: UInt = #line
    ) throws -> [PostgresResult] {
        try checkCancellation(file, line)
        return try sendPipeline(statements, file, line)
    }

    func sendPipeline(_ statements: [SQL], _ file: StaticString, _ line: UInt) throws -> [PostgresResult] {
        guard !statements.isEmpty else { return [] }
        try startPipeline(statements, file, line)
        return try finishPipeline(count: statements.count, file, line)
    }

    /// Sends without waiting for answers; nothing else can be sent until `finishPipeline` has read them.
    func startPipeline(_ statements: [SQL], _ file: StaticString, _ line: UInt) throws {
        let connection = try handle(file, line)
        // Refused before anything is sent, so that nothing has to be taken back.
        for statement in statements { try statement.withBound(file: file, line: line) { _ in } }
        guard PQenterPipelineMode(connection) == 1 else { throw connectionError(file, line) }
        do {
            for statement in statements {
                let isSent = try statement.withBound(file: file, line: line) { bound in
                    PQsendQueryParams(
                        connection, bound.text, bound.count, bound.types, bound.values, bound.lengths, bound.formats,
                        PostgresFormat.text.rawValue)
                }
                guard isSent == 1 else { throw connectionError(file, line) }
            }
            guard PQpipelineSync(connection) == 1 else { throw connectionError(file, line) }
        } catch {
            // Half a pipeline can't be taken back.
            throw abandonPipeline(connection, because: error)
        }
    }

    func finishPipeline(count: Int, _ file: StaticString, _ line: UInt) throws -> [PostgresResult] {
        let connection = try handle(file, line)
        var results: [PostgresResult] = []
        results.reserveCapacity(count)
        var failure: PostgresError?
        for position in 0..<count {
            guard let result = PQgetResult(connection) else { throw connectionError(file, line) }
            let storage = ResultStorage(result)
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                results.append(PostgresResult(storage))
            case PGRES_PIPELINE_ABORTED where failure != nil:
                break
            case PGRES_FATAL_ERROR:
                if failure == nil {
                    failure = error(result, file, line)
                    failure?.statementIndex = position
                }
                if isBroken { throw failure ?? connectionError(file, line) }
            default:
                // COPY, which libpq can't carry in a pipeline: the protocol is out of step from here on.
                throw abandonPipeline(
                    connection,
                    because: PostgresError(.misuse, "COPY can't be part of a pipeline.", file: file, line: line))
            }
            // The end of this statement's results.
            while let extra = PQgetResult(connection) { PQclear(extra) }
        }
        if let sync = PQgetResult(connection) {
            let isSync = PQresultStatus(sync) == PGRES_PIPELINE_SYNC
            defer { PQclear(sync) }
            if !isSync, failure == nil { failure = error(sync, file, line) }
        }
        if PQexitPipelineMode(connection) != 1, failure == nil {
            failure = connectionError(file, line)
        }
        if let failure { throw failure }
        return results
    }

    private func abandonPipeline(_ connection: OpaquePointer, because error: any Error) -> any Error {
        close()
        return error
    }
}
