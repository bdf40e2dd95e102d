import Foundation

/// Why the files of a report could not be written. What stood at their places before is untouched.
package struct ReportFileError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        /// The system's error number.
        case directoryNotWritable(Int32)
        /// Most often the disk is full.
        case notWritten(Int32)
        case notReplaced(Int32)
        case isDirectory
        case templatesUnreadable(String)
        case interrupted
    }

    package let path: String
    package let reason: Reason

    package var description: String {
        switch reason {
        case .directoryNotWritable(let number): "\(path): files can't be created there: \(ReportFileError.text(number))"
        case .notWritten(let number): "\(path): could not be written: \(ReportFileError.text(number))"
        case .notReplaced(let number): "\(path): could not be put in place: \(ReportFileError.text(number))"
        case .isDirectory: "\(path): is a directory; the report would have to replace it"
        case .templatesUnreadable(let cause): "\(path): the templates can't be read: \(cause)"
        case .interrupted: "\(path): interrupted; nothing was written"
        }
    }

    private static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
