/// Why a workbook could not be written. The file at `path` is then as it was before.
package struct WorkbookError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        /// What writes workbooks is not installed, or not the one that this program was built for.
        case noLibrary(String)
        /// The file can't be created there; the system's error number.
        case notWritable(errno: Int32)
        /// Writing stopped, most often because the disk or the temporary directory is full.
        case notWritten(String)
        case notRenamed(errno: Int32)
        /// A row has another number of cells than there are columns.
        case wrongCellCount(expected: Int, found: Int)
        case finished
    }

    package let path: String
    package let reason: Reason

    package var description: String {
        switch reason {
        case .noLibrary(let cause): "no workbook can be written: \(cause)"
        case .notWritable(let number): "\(path): can't be created: \(systemMessage(number))"
        case .notWritten(let cause): "\(path): could not be written (is the disk full?): \(cause)"
        case .notRenamed(let number): "\(path): can't be put in place: \(systemMessage(number))"
        case .wrongCellCount(let expected, let found): "\(path): a row has \(found) cells instead of \(expected)"
        case .finished: "\(path): the workbook is already finished"
        }
    }
}
