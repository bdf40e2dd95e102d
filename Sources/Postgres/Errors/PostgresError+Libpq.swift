import CLibpq

/// The fields of an error report by their protocol letters (`postgres_ext.h`; the C macros don't import).
enum DiagnosticField {
    static let severity = Int32(UInt8(ascii: "V"))
    static let sqlState = Int32(UInt8(ascii: "C"))
    static let message = Int32(UInt8(ascii: "M"))
    static let detail = Int32(UInt8(ascii: "D"))
    static let hint = Int32(UInt8(ascii: "H"))
    static let context = Int32(UInt8(ascii: "W"))
    static let schema = Int32(UInt8(ascii: "s"))
    static let table = Int32(UInt8(ascii: "t"))
    static let column = Int32(UInt8(ascii: "c"))
    static let constraint = Int32(UInt8(ascii: "n"))
    static let sourceFunction = Int32(UInt8(ascii: "R"))

    static func text(_ field: Int32, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, field).map { String(cString: $0) }
    }
}

extension PostgresError {
    /// The error in a result; a report without SQLSTATE comes from libpq itself, about the connection.
    init(result: OpaquePointer?, connection: OpaquePointer?, file: StaticString, line: UInt) {
        guard let sqlState = DiagnosticField.text(DiagnosticField.sqlState, of: result) else {
            let text = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
            self.init(connection: connection, fallback: text, file: file, line: line)
            return
        }
        let message = DiagnosticField.text(DiagnosticField.message, of: result) ?? "unknown error"
        self.init(.server(sqlState), message, file: file, line: line)
        severity = DiagnosticField.text(DiagnosticField.severity, of: result)
        detail = DiagnosticField.text(DiagnosticField.detail, of: result)
        hint = DiagnosticField.text(DiagnosticField.hint, of: result)
        context = DiagnosticField.text(DiagnosticField.context, of: result)
        schema = DiagnosticField.text(DiagnosticField.schema, of: result)
        table = DiagnosticField.text(DiagnosticField.table, of: result)
        column = DiagnosticField.text(DiagnosticField.column, of: result)
        constraint = DiagnosticField.text(DiagnosticField.constraint, of: result)
    }

    /// What libpq says about the connection, as its first line.
    init(connection: OpaquePointer?, fallback: String = "", file: StaticString, line: UInt) {
        let said = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let text = said.isEmpty ? fallback : said
        let firstLine = text.split(separator: "\n").first.map(String.init) ?? "the connection broke"
        let isBroken = PQstatus(connection) == CONNECTION_BAD
        self.init(isBroken ? .connectionLost : .misuse, firstLine, file: file, line: line)
    }
}
