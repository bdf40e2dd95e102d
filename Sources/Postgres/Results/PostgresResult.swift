import CLibpq

/// The rows of one statement. Cells are read from libpq's memory when asked for; nothing is copied before.
package struct PostgresResult: RandomAccessCollection, Sendable {
    let storage: ResultStorage
    package let count: Int

    init(_ storage: ResultStorage) {
        self.storage = storage
        count = Int(PQntuples(storage.pointer))
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < count, "row out of range")
        return PostgresRow(storage: storage, row: Int32(truncatingIfNeeded: position))
    }

    /// Rows inserted, updated, deleted, copied or selected.
    package var affectedRows: Int { storage.affectedRows }

    package var columns: [String] { storage.columns }
}

/// Owns a `PGresult`.
// Sendable because libpq never changes a finished result, and documents it as free to pass between threads.
final class ResultStorage: @unchecked Sendable {
    let pointer: OpaquePointer
    let columnCount: Int32

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        columnCount = PQnfields(pointer)
    }

    deinit {
        PQclear(pointer)
    }

    var affectedRows: Int {
        PQcmdTuples(pointer).map { Int(String(cString: $0)) ?? 0 } ?? 0
    }

    /// The command that was run, as `INSERT` or `ROLLBACK`.
    var commandTag: String {
        PQcmdStatus(pointer).map { String(cString: $0) } ?? ""
    }

    var columns: [String] {
        (0..<columnCount).map { PQfname(pointer, $0).map { String(cString: $0) } ?? "" }
    }

    /// The first column of that name, compared byte for byte (`PQfnumber` would fold unquoted upper case).
    func column(named name: String) -> Int32? {
        name.withCString { wanted in
            (0..<columnCount).first { PQfname(pointer, $0).map { equalTexts($0, wanted) } ?? false }
        }
    }
}

private func equalTexts(_ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>) -> Bool {
    var position = 0
    while left[position] == right[position] {
        if left[position] == 0 { return true }
        position += 1
    }
    return false
}
