import AuditTrail
import Cryptography
import Foundation
import IncidentModel
import Postgres
import Storage

/// What is wrong with bytes that were put away.
package enum ContentDefect: Error, Equatable, Sendable, CustomStringConvertible {
    case missing
    case truncated(is: Int64, was: Int64)
    /// As long as they should be, or longer, and not the same.
    case changed
    case unreadable(String)

    package var description: String {
        switch self {
        case .missing: "the bytes are missing"
        case .truncated(let present, let former): "the bytes are truncated: \(present) of \(former) are there"
        case .changed: "the bytes have changed"
        case .unreadable(let reason): "the bytes cannot be read: \(reason)"
        }
    }

    /// One word for scripts.
    package var word: String {
        switch self {
        case .missing: "missing"
        case .truncated: "truncated"
        case .changed: "changed"
        case .unreadable: "unreadable"
        }
    }
}

/// The store, or the file that is read into it, let us down.
package struct EvidenceFailure: Error, Sendable, CustomStringConvertible {
    package let path: String
    /// An errno.
    package let number: Int32

    package var description: String { "\(path): \(String(cString: strerror(number)))" }
}

/// Bytes that lie in the store and are nobody's evidence yet.
struct StagedContent {
    enum Place {
        case file(String)
        case object(Int64)
    }

    let sha256: [UInt8]
    let size: Int64
    let place: Place
}

/// Where the bytes of evidence lie: named by their SHA-256, written once, checked whenever they are read.
protocol EvidenceStore {
    /// Streams the source in; the hash is taken of what is written, in the same pass.
    func stage(_ source: EvidenceSource, _ desk: CaseDesk) throws -> StagedContent

    /// Puts staged bytes in place, in the transaction that records them. A dry run is rolled back, so it moves no file.
    func keep(_ staged: StagedContent, in session: PostgresSession, _ context: StorageContext, dryRun: Bool) throws

    /// Takes away what was staged and not kept; nothing otherwise.
    func discard(_ staged: StagedContent, _ desk: CaseDesk) throws

    /// Hands the bytes over in pieces. - Throws: `ContentDefect.missing` and `.unreadable`, and what the body throws.
    func read(
        _ sha256: [UInt8], in session: PostgresSession, _ body: (UnsafeRawBufferPointer) throws -> Void) throws

    /// Takes bytes away that no organisation refers to.
    func sweep(_ sha256: [UInt8], in session: PostgresSession) throws
}

extension EvidenceStore {
    /// Hands the bytes over and holds them against their hash; the last piece has been handed over when that fails.
    func readChecked(
        _ sha256: [UInt8], size: Int64, in session: PostgresSession, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var hash = SHA256()
        var count: Int64 = 0
        try read(sha256, in: session) { bytes in
            hash.update(bytes)
            count += Int64(bytes.count)
            try body(bytes)
        }
        if count < size { throw ContentDefect.truncated(is: count, was: size) }
        guard count == size, hash.finalize().elementsEqual(sha256) else { throw ContentDefect.changed }
    }
}

/// The stores there are, and the one that new evidence goes to.
package struct EvidenceStores: Sendable {
    let directory: EvidenceDirectory
    let chosen: ContentStore

    package init(home: String, environment: EnvironmentVariables) throws {
        directory = EvidenceDirectory(home: home)
        let word = environment["SITREP_EVIDENCE_STORE"].flatMap { $0.isEmpty ? nil : $0 } ?? "directory"
        guard let chosen = ContentStore(rawValue: word) else {
            throw CaseworkError.usage("SITREP_EVIDENCE_STORE is directory or database, not '\(word)'")
        }
        self.chosen = chosen
    }

    func store(_ kind: ContentStore) -> any EvidenceStore {
        switch kind {
        case .directory: directory
        case .database: EvidenceLargeObjects()
        }
    }

    /// Hands over the bytes of a piece of evidence, checked against its hash.
    ///
    /// - Throws: `CaseworkError.ruleBroken` with the name of the evidence where they are not what was put away.
    func read(
        _ item: EvidenceItem, in session: PostgresSession, _ write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        do {
            try store(item.store).readChecked(item.sha256, size: item.size, in: session, write)
        } catch let defect as ContentDefect {
            throw CaseworkError.ruleBroken(
                rule: "evidence_is_whole", message: "evidence \(item.number) of \(item.incident): \(defect)")
        }
    }
}
