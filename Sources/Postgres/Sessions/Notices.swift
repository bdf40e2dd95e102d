import CLibpq

/// A message that the server sent beside its answers.
package struct PostgresNotice: Sendable, Equatable {
    package let severity: String
    package let sqlState: String
    package let message: String
    /// The server's function that reported it, whatever its language setting.
    let sourceFunction: String
}

/// Keeps the last notices of a session instead of letting libpq print them on standard error.
final class NoticeBox {
    private static let capacity = 100
    private(set) var notices: [PostgresNotice] = []

    func receive(from connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeBox>.fromOpaque(context).takeUnretainedValue().add(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func clear() {
        notices.removeAll()
    }

    private func add(_ result: OpaquePointer) {
        if notices.count == Self.capacity { notices.removeFirst() }
        notices.append(
            PostgresNotice(
                severity: DiagnosticField.text(DiagnosticField.severity, of: result) ?? "",
                sqlState: DiagnosticField.text(DiagnosticField.sqlState, of: result) ?? "",
                message: DiagnosticField.text(DiagnosticField.message, of: result) ?? "",
                sourceFunction: DiagnosticField.text(DiagnosticField.sourceFunction, of: result) ?? ""))
    }
}
