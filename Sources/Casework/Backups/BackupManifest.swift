import Foundation
import IncidentModel

/// What a backup says of itself: its last file, so that one without it was cut off.
package struct BackupManifest: Codable, Equatable, Sendable {
    /// A file whose bytes only the manifest vouches for; evidence is named by its hash.
    struct File: Codable, Equatable, Sendable {
        let path: String
        let sha256: String
        let size: UInt64
        /// Where it lies in the home, for a file from there.
        var place: String?
        /// Permissions as a number, such as 384 for 0600.
        var mode: UInt32?
    }

    package struct Organization: Codable, Equatable, Sendable {
        package let key: String
        package let log: String
        package let incidents: Int64
        /// Entries of the audit trail that have their place.
        package let entries: Int64
    }

    package struct Evidence: Codable, Equatable, Sendable {
        package var files = 0
        package var bytes: UInt64 = 0
        /// SHA-256 of content that the store had lost, in part or whole, before.
        package var missing: [String] = []
        package var damaged: [String] = []
    }

    static let format = "sitrep-backup/1"
    static let path = "manifest.json"

    var format = BackupManifest.format
    package let madeAt: String
    package let madeBy: String
    let program: String
    package let serverVersion: String
    let serverMajorVersion: Int
    package let schemaVersion: Int
    package let hasSigningKeys: Bool
    package let organizations: [Organization]
    package var evidence = Evidence()
    var files: [File] = []

    package var incidents: Int64 { organizations.reduce(0) { $0 + $1.incidents } }

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    init(bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(BackupManifest.self, from: Data(bytes))
        let numbers = organizations.flatMap { [$0.incidents, $0.entries] } + [Int64(evidence.files)]
        let keys = organizations.map(\.key) + organizations.map(\.log)
        guard numbers.allSatisfy({ (0...1 << 40).contains($0) }), (0...1_000).contains(serverMajorVersion),
            (0...100_000).contains(schemaVersion), evidence.bytes <= 1 << 60, Set(keys).count == keys.count
        else {
            throw BackupDefect.noBackup("a number in its manifest is none that can be")
        }
    }

    /// Where in the document something is wrong, for people.
    static func reason(_ error: any Error) -> String {
        let context: DecodingError.Context
        switch error {
        case DecodingError.typeMismatch(_, let found), DecodingError.valueNotFound(_, let found),
            DecodingError.keyNotFound(_, let found), DecodingError.dataCorrupted(let found):
            context = found
        default: return "\(error)"
        }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? "it is not the JSON of one" : "\(path) is missing or of another kind"
    }

    init(
        madeAt: Instant, madeBy: String, program: String, serverVersion: String, serverMajorVersion: Int,
        schemaVersion: Int, hasSigningKeys: Bool, organizations: [Organization]
    ) {
        self.madeAt = madeAt.rfc3339
        self.madeBy = madeBy
        self.program = program
        self.serverVersion = serverVersion
        self.serverMajorVersion = serverMajorVersion
        self.schemaVersion = schemaVersion
        self.hasSigningKeys = hasSigningKeys
        self.organizations = organizations
    }
}

/// Why a file is no backup, or not a whole one.
package enum BackupDefect: Error, Equatable, Sendable, CustomStringConvertible {
    case noBackup(String)
    case truncated
    case unreadable(String)
    case changed(String)
    case missing(String)
    /// A file that the manifest does not know.
    case unlisted(String)
    case newer(String)

    package var description: String {
        switch self {
        case .noBackup(let reason): "this is no backup: \(reason)"
        case .truncated: "the backup is not whole: it ends before its manifest"
        case .unreadable(let reason): "the backup cannot be read: \(reason)"
        case .changed(let path): "the backup is damaged: \(path) has other bytes than were written"
        case .missing(let path): "the backup is damaged: \(path) is missing"
        case .unlisted(let path): "the backup is damaged: \(path) is not in its manifest"
        case .newer(let reason): "the backup was made by a newer version: \(reason). Use that version."
        }
    }
}
