extension PostgresSession {
    /// Has statements run on a second connection, which sees what this transaction sees, while this one goes on with something else:
    /// the server works for both at once. Where there is no second connection to be had they run in this one when they are asked for.
    ///
    /// This transaction is repeatable read or serializable, and stays open until the results have been asked for; the statements only
    /// read. What they answer should be short, since it waits in the connection.
    ///
    /// - Parameter options: those of the transaction around the statements.
    package func sendBeside(
        _ statements: [SQL], _ options: TransactionOptions, file: StaticString = #fileID, line: UInt = #line
    ) throws -> StatementsBeside {
        let row = try query("select pg_export_snapshot(), pg_backend_pid()", file: file, line: line)[0]
        // Behind a pooler, which answers with a number of its own, the second connection might wait for the one that this
        // transaction occupies.
        guard try row.decode(1) == backendProcessID, let other = try secondSession(file, line) else {
            return StatementsBeside(.later(self, statements), file: file, line: line)
        }
        // The name has come from the server and holds digits, letters and dashes; the statement takes no parameters.
        let snapshot: String = try row.decode(0)
        let preface =
            [options.beginStatement, SQL(unsafe: "set transaction snapshot '\(snapshot)'")]
            + other.localSettings(options) + options.prologue
        let all = preface + statements + ["commit"]
        try other.startPipeline(all, file, line)
        return StatementsBeside(.sent(other, count: all.count, preface: preface.count), file: file, line: line)
    }

    /// Nil when the server has no connection left for this role or database.
    private func secondSession(_ file: StaticString, _ line: UInt) throws -> PostgresSession? {
        do {
            return try PostgresSession(configuration, file: file, line: line)
        } catch let error as PostgresError where error.code == .connectionFailed {
            return nil
        }
    }
}

/// Statements that a second connection works on.
package final class StatementsBeside {
    enum Place {
        /// The answers stand between the preface and COMMIT.
        case sent(PostgresSession, count: Int, preface: Int)
        case later(PostgresSession, [SQL])
    }

    private let place: Place
    private let file: StaticString
    private let line: UInt

    init(_ place: Place, file: StaticString, line: UInt) {
        self.place = place
        self.file = file
        self.line = line
    }

    /// Waits for the answers, one a statement, and ends the second connection. To be asked for once.
    ///
    /// The first error is thrown, with the position of its statement.
    package func results() throws -> [PostgresResult] {
        switch place {
        case .later(let session, let statements):
            return try session.pipeline(statements, file: file, line: line)
        case .sent(let session, let count, let preface):
            defer { session.close() }
            do {
                return Array(try session.finishPipeline(count: count, file, line)[preface..<count - 1])
            } catch var error as PostgresError {
                error.statementIndex = error.statementIndex.flatMap {
                    (preface..<count - 1).contains($0) ? $0 - preface : nil
                }
                throw error
            }
        }
    }
}
