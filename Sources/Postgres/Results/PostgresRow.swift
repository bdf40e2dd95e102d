import CLibpq

/// One row; columns by number from 0, which costs least, or by name.
package struct PostgresRow: Sendable {
    let storage: ResultStorage
    let row: Int32

    package var columns: [String] { storage.columns }

    package func isNull(_ column: Int) -> Bool {
        PQgetisnull(storage.pointer, row, checked(column)) != 0
    }

    /// Throws `.decoding` for NULL and for a value that isn't one of `Value`.
    package func decode<Value: PostgresDecodable>(
        _ column: Int, as: Value.Type = Value.self, file: StaticString = #fileID, line: UInt = #line
    ) throws -> Value {
        guard let value = try decodeIfPresent(column, as: Value.self, file: file, line: line) else {
            throw failure("is NULL", column: column, type: Value.self, file: file, line: line)
        }
        return value
    }

    package func decode<Value: PostgresDecodable>(
        _ column: String, as: Value.Type = Value.self, file: StaticString = #fileID, line: UInt = #line
    ) throws -> Value {
        try decode(try number(of: column, file: file, line: line), as: Value.self, file: file, line: line)
    }

    /// Nil for NULL.
    package func decodeIfPresent<Value: PostgresDecodable>(
        _ column: Int, as: Value.Type = Value.self, file: StaticString = #fileID, line: UInt = #line
    ) throws -> Value? {
        let position = checked(column)
        guard PQgetisnull(storage.pointer, row, position) == 0 else { return nil }
        // A cell that isn't NULL always has memory, which ends with a NUL that isn't counted.
        let cell = UnsafeRawPointer(PQgetvalue(storage.pointer, row, position)!)
        let length = Int(PQgetlength(storage.pointer, row, position))
        let type = PQftype(storage.pointer, position)
        do {
            // The storage must outlive the pointers into it.
            return try withExtendedLifetime(storage) {
                if PQfformat(storage.pointer, position) == PostgresFormat.binary.rawValue {
                    return try Value(postgresBinary: UnsafeRawBufferPointer(start: cell, count: length), type: type)
                }
                let text = UnsafeBufferPointer(start: cell.assumingMemoryBound(to: UInt8.self), count: length)
                return try Value(postgresText: text, type: type)
            }
        } catch let reason as PostgresDecodingFailure {
            throw failure(reason.reason, column: column, type: Value.self, file: file, line: line)
        }
    }

    package func decodeIfPresent<Value: PostgresDecodable>(
        _ column: String, as: Value.Type = Value.self, file: StaticString = #fileID, line: UInt = #line
    ) throws -> Value? {
        try decodeIfPresent(try number(of: column, file: file, line: line), as: Value.self, file: file, line: line)
    }

    /// Lends the cell's bytes in the format in which they were asked for; nil for NULL.
    package func bytes<Answer>(
        _ column: Int, _ body: (UnsafeRawBufferPointer?) throws -> Answer
    ) rethrows -> Answer {
        let position = checked(column)
        guard PQgetisnull(storage.pointer, row, position) == 0 else { return try body(nil) }
        let length = Int(PQgetlength(storage.pointer, row, position))
        return try withExtendedLifetime(storage) {
            try body(UnsafeRawBufferPointer(start: PQgetvalue(storage.pointer, row, position), count: length))
        }
    }

    /// The object id of the column's type.
    package func type(of column: Int) -> UInt32 {
        PQftype(storage.pointer, checked(column))
    }

    private func checked(_ column: Int) -> Int32 {
        precondition(column >= 0 && column < Int(storage.columnCount), "column out of range")
        return Int32(truncatingIfNeeded: column)
    }

    private func number(of column: String, file: StaticString, line: UInt) throws -> Int {
        guard let number = storage.column(named: column) else {
            throw PostgresError(.decoding, "The result has no column \(column).", file: file, line: line)
        }
        return Int(number)
    }

    private func failure(
        _ reason: String, column: Int, type: Any.Type, file: StaticString, line: UInt
    ) -> PostgresError {
        let name = PQfname(storage.pointer, checked(column)).map { String(cString: $0) } ?? String(column)
        var error = PostgresError(
            .decoding, "Column \(name) can't be read as \(type): \(reason).", file: file, line: line)
        error.column = name
        return error
    }
}
