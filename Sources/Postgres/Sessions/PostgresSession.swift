import CLibpq

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One open connection. Every call blocks until the server has answered, so it belongs to the thread of a
/// `PostgresConnection`, or to a program that does one thing at a time.
package final class PostgresSession {
    package let configuration: PostgresConfiguration
    let gate: CancelGate
    private let noticeBox = NoticeBox()
    private var connection: OpaquePointer?
    var transaction = TransactionState()
    /// LISTEN was used: the session isn't like any other and must not serve another caller.
    var hasSessionState = false

    /// Connects; throws `.connectionFailed`.
    package convenience init(
        _ configuration: PostgresConfiguration, file: StaticString = #fileID, line: UInt = #line
    ) throws {
        try self.init(configuration, gate: CancelGate(), file: file, line: line)
    }

    init(_ configuration: PostgresConfiguration, gate: CancelGate, file: StaticString, line: UInt) throws {
        self.configuration = configuration
        self.gate = gate
        let opened = Self.open(configuration)
        guard PQstatus(opened) == CONNECTION_OK, let opened else {
            let said = PQerrorMessage(opened).map { String(cString: $0) } ?? "out of memory"
            PQfinish(opened)
            let reasons = said.split(separator: "\n").filter { !$0.hasPrefix("\t") }.joined(separator: "; ")
            throw PostgresError(
                .connectionFailed,
                PasswordRedaction.redacted(reasons, connectionString: configuration.connectionString),
                file: file, line: line)
        }
        connection = opened
        noticeBox.receive(from: opened)
        gate.connected(CancelHandle(connection: opened))
    }

    deinit {
        PQfinish(connection)
    }

    /// Ends the connection; calling it again does nothing.
    package func close() {
        PQfinish(connection)
        connection = nil
    }

    private static func open(_ configuration: PostgresConfiguration) -> OpaquePointer? {
        // libpq lets later keywords win, and expands the connection string where dbname stands.
        var options: [(String, String)] = [
            ("connect_timeout", String(max(2, (configuration.connectTimeout.millisecondsRoundedUp + 999) / 1_000)))
        ]
        if let name = configuration.applicationName { options.append(("application_name", name)) }
        options.append(("dbname", configuration.connectionString))
        options.append(("client_encoding", "UTF8"))
        var keywords = options.map { UnsafePointer(strdup($0.0)) }
        var values = options.map { UnsafePointer(strdup($0.1)) }
        defer {
            for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) }
        }
        keywords.append(nil)
        values.append(nil)
        return PQconnectdbParams(keywords, values, 1)
    }

    /// The connection, or `.closed` after `close()`.
    func handle(_ file: StaticString, _ line: UInt) throws -> OpaquePointer {
        guard let connection else {
            throw PostgresError(.closed, "The connection has been closed.", file: file, line: line)
        }
        return connection
    }
}

extension PostgresSession {
    /// As `150020` for 15.20.
    package var serverVersion: Int { Int(PQserverVersion(connection)) }

    package var backendProcessID: Int { Int(PQbackendPID(connection)) }

    package var isInTransaction: Bool {
        let status = PQtransactionStatus(connection)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    var isInFailedTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INERROR }

    var isBroken: Bool { PQstatus(connection) == CONNECTION_BAD }

    /// Nothing of this caller would be left for the next one.
    var isHealthy: Bool {
        guard connection != nil, !isBroken, !hasSessionState else { return false }
        return PQtransactionStatus(connection) == PQTRANS_IDLE && PQpipelineStatus(connection) == PQ_PIPELINE_OFF
    }

    /// A setting that the server reports by itself (`TimeZone`, `in_hot_standby`, `server_version` …); no round trip.
    package func reportedSetting(_ name: String) -> String? {
        PQparameterStatus(connection, name).map { String(cString: $0) }
    }

    /// The last 100 notices and warnings.
    package var notices: [PostgresNotice] { noticeBox.notices }

    package func clearNotices() {
        noticeBox.clear()
    }

    /// Before anything is sent: refuses when the task was cancelled.
    func checkCancellation(_ file: StaticString, _ line: UInt) throws {
        guard !gate.isRequested else {
            throw PostgresError(.cancelled, "The task was cancelled.", file: file, line: line)
        }
    }

    /// The error in a result, told apart from an obeyed cancellation of our own.
    func error(_ result: OpaquePointer?, _ file: StaticString, _ line: UInt) -> PostgresError {
        var error = PostgresError(result: result, connection: connection, file: file, line: line)
        if error.sqlState == "57014", gate.noteObeyed() {
            error.code = .cancelled
            error.message = "The task was cancelled."
        }
        return error
    }

    /// What libpq says when it didn't even accept a call.
    func connectionError(_ file: StaticString, _ line: UInt) -> PostgresError {
        PostgresError(connection: connection, file: file, line: line)
    }
}
