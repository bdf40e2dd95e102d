/// What went wrong between us and PostgreSQL.
///
/// `description` may be shown to anybody: it has no bound value, no DETAIL line (which quotes values) and no password.
/// `String(reflecting:)` adds what the server said in full.
package struct PostgresError: Error, Sendable {
    /// An open set of codes; two errors are equal when their codes are.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private let name: String
        /// The five characters of SQLSTATE for an error that the server reported.
        package let sqlState: String?

        private init(_ name: String, sqlState: String? = nil) {
            self.name = name
            self.sqlState = sqlState
        }

        /// No connection could be made: nobody answers, or the server or its authentication refused.
        package static let connectionFailed = Code("connectionFailed")
        /// An open connection broke.
        package static let connectionLost = Code("connectionLost")
        /// The server reported this SQLSTATE.
        package static func server(_ sqlState: String) -> Code { Code("server", sqlState: sqlState) }
        /// A cell could not be read as the wanted type.
        package static let decoding = Code("decoding")
        /// A value or statement can't be sent as it is.
        package static let encoding = Code("encoding")
        /// The connection broke between COMMIT and its answer: the transaction may or may not have happened.
        package static let commitInDoubt = Code("commitInDoubt")
        /// COMMIT was answered by a rollback, because an error in the transaction had been swallowed.
        package static let commitRefused = Code("commitRefused")
        /// No connection became free in time.
        package static let poolTimeout = Code("poolTimeout")
        /// The pool or connection has been closed.
        package static let closed = Code("closed")
        /// The task was cancelled.
        package static let cancelled = Code("cancelled")
        /// The call doesn't fit the state of the session or the kind of statement.
        package static let misuse = Code("misuse")

        package var description: String { sqlState.map { "\(name)(\($0))" } ?? name }
    }

    package var code: Code
    /// The server's severity in English (`ERROR`, `FATAL` …), or nil for an error found on our side.
    package var severity: String?
    /// The primary message; for an error about a value (class 22) it may quote that value.
    package var message: String
    package var detail: String?
    package var hint: String?
    package var context: String?
    package var constraint: String?
    package var schema: String?
    package var table: String?
    package var column: String?
    /// The position in a pipeline of the statement that failed, from 0.
    package var statementIndex: Int?
    package let file: StaticString
    package let line: UInt

    package init(_ code: Code, _ message: String, file: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
    }

    package var sqlState: String? { code.sqlState }
}

extension PostgresError: Equatable {
    package static func == (left: PostgresError, right: PostgresError) -> Bool {
        left.code == right.code
    }
}

extension PostgresError {
    /// The whole transaction may succeed when it is run again: serialization failure or deadlock. This is the only list.
    package var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" }

    package var isUniqueViolation: Bool { sqlState == "23505" }
    package var isForeignKeyViolation: Bool { sqlState == "23503" }
    package var isCheckViolation: Bool { sqlState == "23514" }
    package var isNotNullViolation: Bool { sqlState == "23502" }
    package var isExclusionViolation: Bool { sqlState == "23P01" }
    /// A value breaks a constraint or is none of its type (classes 22 and 23): other rows would be taken. A key that is taken is no
    /// such thing, because somebody may have taken it meanwhile.
    package var isRefusedValue: Bool {
        guard let sqlState, !isUniqueViolation else { return false }
        return sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
    }
    package var isInsufficientPrivilege: Bool { sqlState == "42501" }
    /// A write in a read-only transaction or on a replica.
    package var isReadOnly: Bool { sqlState == "25006" }
    /// The statement or lock timeout ran out.
    package var isTimeout: Bool { sqlState == "57014" || sqlState == "55P03" }
    package var isCancelled: Bool { code == .cancelled }

    package func isUniqueViolation(_ constraint: String) -> Bool { isUniqueViolation && self.constraint == constraint }
    package func isCheckViolation(_ constraint: String) -> Bool { isCheckViolation && self.constraint == constraint }

    /// No server could be reached, or it went away or is starting or stopping (classes 08 and 57P).
    package var isUnreachable: Bool {
        if code == .connectionFailed || code == .connectionLost || code == .commitInDoubt { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(sqlState)
    }

    /// The session is gone after this error.
    var endsSession: Bool { isUnreachable || severity == "FATAL" || severity == "PANIC" }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        var text = safeMessage
        if let sqlState { text += " [\(sqlState)]" }
        if let constraint { text += ", constraint \(constraint)" }
        if let table { text += ", table \(schema.map { $0 + "." } ?? "")\(table)" }
        if let column { text += ", column \(column)" }
        if let statementIndex { text += ", statement \(statementIndex + 1) of the pipeline" }
        return text
    }

    package var debugDescription: String {
        var text = "PostgresError.\(code): \(message)"
        let parts: [(String, String?)] = [
            ("severity", severity), ("detail", detail), ("hint", hint), ("context", context), ("schema", schema),
            ("table", table), ("column", column), ("constraint", constraint),
            ("statement", statementIndex.map { String($0 + 1) }), ("at", "\(file):\(line)"),
        ]
        for case (let name, let value?) in parts { text += "\n  \(name): \(value)" }
        return text
    }

    /// Messages of class 22 (data exceptions) end with the value in quotes, whose kind depends on the server's
    /// language; everything from the first quotation mark is left out.
    package var safeMessage: String {
        guard let sqlState, sqlState.hasPrefix("22") else { return message }
        let marks: Set<Character> = ["\"", "'", "«", "»", "„", "“", "”", "‚", "‘", "’", "「", "『"]
        guard let first = message.firstIndex(where: marks.contains) else { return message }
        return message[..<first] + "…"
    }
}
