import CLibpq

extension PostgresSession {
    /// Bulk loading: `copyIn("copy t (a, b) from stdin") { writer in try writer.row { … } }`. Answers the row count.
    ///
    /// When the body throws, the COPY is ended with an error, nothing of it stays, and the body's error is thrown.
    @discardableResult
    package func copyIn(
        _ statement: SQL, file: StaticString = #fileID, line: UInt = #line,
        _ body: (inout CopyInWriter) throws -> Void
    ) throws -> Int {
        let connection = try startCopy(statement, expecting: PGRES_COPY_IN, file, line)
        var writer = CopyInWriter(connection: connection, file: file, line: line)
        do {
            try body(&writer)
            try writer.finish()
        } catch {
            PQputCopyEnd(connection, "the sender gave up")
            // A lost server is the cause even if the writer noticed it first.
            let isCancelled = gate.isRequested
            drain(connection)
            if isCancelled { throw PostgresError(.cancelled, "The task was cancelled.", file: file, line: line) }
            throw error
        }
        guard PQputCopyEnd(connection, nil) == 1 else { throw connectionError(file, line) }
        return try finishCopy(connection, file, line)
    }

    func startCopy(
        _ statement: SQL, expecting direction: ExecStatusType, _ file: StaticString, _ line: UInt
    ) throws -> OpaquePointer {
        try checkCancellation(file, line)
        let connection = try handle(file, line)
        guard statement.parameters.isEmpty else {
            throw PostgresError(.misuse, "COPY takes no parameters.", file: file, line: line)
        }
        let result = try statement.withBound(file: file, line: line) { PQexec(connection, $0.text) }
        guard PQresultStatus(result) == direction else {
            _ = try checked(result, file, line)
            throw PostgresError(.misuse, "The statement isn't a COPY in this direction.", file: file, line: line)
        }
        PQclear(result)
        return connection
    }

    func finishCopy(_ connection: OpaquePointer, _ file: StaticString, _ line: UInt) throws -> Int {
        let storage: ResultStorage
        do {
            storage = try checked(PQgetResult(connection), file, line)
        } catch {
            drain(connection)
            throw error
        }
        drain(connection)
        return storage.affectedRows
    }
}

/// Writes rows in COPY's text format (documentation, COPY, "Text Format"), about 100 KB at a time.
package struct CopyInWriter {
    private static let bufferSize = 100_000

    private let connection: OpaquePointer
    private let file: StaticString
    private let line: UInt
    private var buffer: [UInt8] = []
    private var isRowStarted = false

    init(connection: OpaquePointer, file: StaticString, line: UInt) {
        self.connection = connection
        self.file = file
        self.line = line
        buffer.reserveCapacity(Self.bufferSize + Self.bufferSize / 4)
    }

    /// One row: the body writes its fields in the order of the columns.
    package mutating func row(_ body: (inout CopyInWriter) throws -> Void) throws {
        try body(&self)
        try endRow()
    }

    package mutating func field<Value: PostgresEncodable>(_ value: Value) throws {
        startField()
        let start = buffer.count
        guard value.appendPostgresText(to: &buffer) else {
            appendNull()
            return
        }
        try escape(from: start)
    }

    package mutating func field<Value: PostgresEncodable>(_ value: Value?) throws {
        if let value { try field(value) } else { null() }
    }

    /// A whole number needs no look for characters to escape.
    package mutating func field(_ value: Int) {
        startField()
        buffer.appendDecimal(value)
    }

    package mutating func field(_ value: Int64) {
        startField()
        buffer.appendDecimal(value)
    }

    package mutating func field(_ value: PostgresTimestamp) {
        startField()
        _ = value.appendPostgresText(to: &buffer)
    }

    package mutating func null() {
        startField()
        appendNull()
    }

    package mutating func endRow() throws {
        buffer.append(UInt8(ascii: "\n"))
        isRowStarted = false
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Bytes that are in the format of the COPY already, whole rows or parts of them.
    package mutating func append(bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    mutating func finish() throws {
        guard !isRowStarted else {
            throw PostgresError(.misuse, "The last row of the COPY has no end.", file: file, line: line)
        }
        try flush()
    }

    private mutating func startField() {
        if isRowStarted { buffer.append(UInt8(ascii: "\t")) }
        isRowStarted = true
    }

    private mutating func appendNull() {
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(UInt8(ascii: "N"))
    }

    private mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        let sent = buffer.withUnsafeBytes {
            PQputCopyData(connection, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1 else { throw PostgresError(connection: connection, file: file, line: line) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Escapes what stands from `start` on, where anything has to be: tab, line ends and the backslash.
    private mutating func escape(from start: Int) throws {
        var firstSpecial = buffer.count
        buffer.withUnsafeBufferPointer { bytes in
            for position in start..<bytes.count where Self.isSpecial(bytes[position]) {
                firstSpecial = position
                return
            }
        }
        guard firstSpecial < buffer.count else { return }
        let tail = Array(buffer[firstSpecial...])
        buffer.removeSubrange(firstSpecial...)
        for byte in tail {
            switch byte {
            case 0:
                throw PostgresError(
                    .encoding, "A field contains a NUL character, which PostgreSQL can't store in text.", file: file,
                    line: line)
            case UInt8(ascii: "\t"): appendEscaped(UInt8(ascii: "t"))
            case UInt8(ascii: "\n"): appendEscaped(UInt8(ascii: "n"))
            case UInt8(ascii: "\r"): appendEscaped(UInt8(ascii: "r"))
            case UInt8(ascii: "\\"): appendEscaped(byte)
            default: buffer.append(byte)
            }
        }
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(byte)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte <= 13 && (byte == 0 || byte == 9 || byte == 10 || byte == 13) || byte == UInt8(ascii: "\\")
    }
}
