import ArgumentParser
import Casework
import Connectors
import Documents
import Foundation
import IncidentModel
import Obligations
import Postgres
import Spreadsheets
import Storage

/// How commands fail: one line on stderr and the exit code of INTERFACE.
enum Failure {
    enum Code: Int32 {
        case refused = 1
        case usage = 64
        case badInput = 65
        case notFound = 66
        case unreachable = 69
        case software = 70
        /// The work is done and its answer could not be written (EX_IOERR).
        case outputLost = 74
        case tryAgain = 75
        case notPermitted = 77
    }

    /// Ends the process.
    static func exit(_ error: any Error) -> Never {
        // Whoever read our output has seen enough; nothing has failed.
        if error is BrokenPipe { Foundation.exit(0) }
        if let (code, message) = explanation(of: error) {
            Terminal.error("sitrep: " + message)
            Foundation.exit(code.rawValue)
        }
        // Help, version and usage errors are the parser's own.
        Sitrep.exit(withError: error)
    }

    static func explanation(of error: any Error) -> (Code, String)? {
        switch error {
        case let error as CaseworkError: (code(of: error), error.description)
        case let error as WorkspaceError: (code(of: error), error.description)
        case let error as PostgresError: answer(of: error)
        case let error as PrivateClusterError: (.unreachable, error.message)
        case let error as MigrationError: (.unreachable, error.message)
        case let error as TimeExpressionProblem: (.badInput, error.description)
        case let error as ByteSourceError: (code(of: error), error.description)
        case let error as CSVFormatError: (.badInput, error.description)
        case let error as AnswerProblems: (.badInput, error.description)
        case let error as PreviewProblem: (.badInput, error.description)
        case let error as RuleProblem: (.badInput, error.description)
        case let error as RuleFile.Faults: (.badInput, error.description)
        case let error as MappingError: (.badInput, error.description)
        case let error as FieldProblem: (.badInput, error.description)
        case let error as FileProblem: (error.code, error.description)
        case let error as ReportFileError: (code(of: error), error.description)
        case let error as WorkbookError: (code(of: error), error.description)
        case let error as TemplateError: (.badInput, error.description)
        case let error as EvidenceFailure: (code(ofSystem: error.number), error.description)
        // What it quotes comes from a file that may be anybody's.
        case let error as BackupDefect: (.badInput, Terminal.safe(error.description))
        case let error as BackupProblem: (code(of: error), error.description)
        case let error as DatabaseDump.Failure: (.unreachable, error.description)
        case let error as AuditHome.Problem: (.notPermitted, error.description)
        case let error as AuditSequencer.Failure: (.refused, error.description)
        case let error as AuditPublication.BadSetting: (.usage, error.description)
        case let error as WarningPlaces.Problem: (.usage, error.description)
        default: nil
        }
    }

    private static func code(of error: CaseworkError) -> Code {
        switch error {
        case .refused, .ruleBroken: .refused
        case .notFound: .notFound
        case .versionConflict, .busy: .tryAgain
        case .badInput: .badInput
        case .usage: .usage
        }
    }

    private static func code(of error: BackupProblem) -> Code {
        switch error {
        case .notPermitted: .notPermitted
        case .notEmpty, .largeObject: .refused
        case .busy: .tryAgain
        case .olderServer: .unreachable
        }
    }

    private static func code(of error: WorkspaceError) -> Code {
        switch error {
        case .noOrganization: .notFound
        case .unreachable, .schemaMissing, .schemaOlder, .schemaNewer, .serverTooOld: .unreachable
        }
    }

    private static func code(of error: ByteSourceError) -> Code {
        switch error.reason {
        case .notFound: .notFound
        case .notPermitted: .notPermitted
        default: .badInput
        }
    }

    private static func code(of error: ReportFileError) -> Code {
        switch error.reason {
        case .directoryNotWritable(let number), .notWritten(let number), .notReplaced(let number):
            code(ofSystem: number)
        case .isDirectory, .templatesUnreadable: .badInput
        case .interrupted: .tryAgain
        }
    }

    private static func code(of error: WorkbookError) -> Code {
        switch error.reason {
        case .notWritable(let number), .notRenamed(let number): code(ofSystem: number)
        case .notWritten: .tryAgain
        case .noLibrary: .unreachable
        case .wrongCellCount, .finished: .software
        }
    }

    /// A directory that we may not write to is not permitted, a full disk may have room later, the rest is a wrong path.
    static func code(ofSystem number: Int32) -> Code {
        switch number {
        case EACCES, EPERM, EROFS: .notPermitted
        case ENOSPC, EDQUOT, EIO, EINTR: .tryAgain
        default: .badInput
        }
    }

    /// A name of its own: an overload would be the function above, which takes any error.
    private static func answer(of error: PostgresError) -> (Code, String) {
        if error.isInsufficientPrivilege {
            return (.notPermitted, "the database does not permit this: \(error.message)")
        }
        if error.isReadOnly {
            return (.unreachable, "the database is read-only (a standby?): \(error.message)")
        }
        if error.isUnreachable { return (.unreachable, "the database cannot be reached: \(error.description)") }
        if error.code == .commitInDoubt {
            return (
                .tryAgain,
                "the connection broke while committing: it is not known whether this was done. "
                    + "Look, or repeat with the same --idempotency-key."
            )
        }
        if error.isRetryable || error.isTimeout {
            return (.tryAgain, "somebody else is changing the same thing; try again (\(error.message))")
        }
        if error.isUniqueViolation("incident_source_key_unique") {
            return (.tryAgain, "somebody else has just taken in the same record; try again")
        }
        if error.isUniqueViolation {
            return (
                .tryAgain, "something of the same name was recorded at the same instant; try again (\(error.message))"
            )
        }
        if error.sqlState == "53100" { return (.unreachable, "the database's disk is full: \(error.message)") }
        return (.software, "the database refused a statement: \(error.description)")
    }
}

/// A file or directory that cannot be read or written.
struct FileProblem: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var code = Failure.Code.badInput

    var description: String { "\(path): \(reason)" }
}

/// The reader of our output has gone away (`sitrep list | head -1`): end quietly.
struct BrokenPipe: Error {}
