import Cryptography

/// One step of the schema's history, from a file `NNNN_sentence.sql`.
package struct Migration: Sendable, Equatable {
    package let number: Int
    /// The sentence of the file name, as `create_incident`.
    package let name: String
    package let sql: String
    /// SHA-256 of the file's bytes in hexadecimal.
    package let checksum: String

    /// Reads the name's parts; throws `.badName`.
    package init(fileName: String, sql: String) throws {
        let parts = fileName.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(parts[0]), number > 0, parts[1].hasSuffix(".sql"), parts[1].count > 4
        else {
            throw MigrationError(.badName, "\(fileName) isn't named like 0001_create_something.sql.")
        }
        self.number = number
        name = String(parts[1].dropLast(4))
        self.sql = sql
        var hexadecimal: [UInt8] = []
        hexadecimal.reserveCapacity(64)
        var hash = SHA256()
        hash.update(Array(sql.utf8))
        for byte in hash.finalize() { hexadecimal.appendHexadecimal(byte) }
        checksum = String(decoding: hexadecimal, as: UTF8.self)
    }

    /// `0007_create_evidence`.
    package var title: String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_" + name
    }

    /// The history in order, from 1 and without gaps. Only names that begin with a digit and end in `.sql` count, so a
    /// dump may lie beside them; folders before the name are dropped. Throws `.badName`, `.duplicateNumber` or `.gap`.
    package static func history(_ files: [(fileName: String, text: String)]) throws -> [Migration] {
        var migrations: [Migration] = []
        for file in files {
            let name = file.fileName.split(separator: "/").last.map(String.init) ?? file.fileName
            guard name.hasSuffix(".sql"), let first = name.utf8.first, (48...57).contains(first) else { continue }
            migrations.append(try Migration(fileName: name, sql: file.text))
        }
        migrations.sort { $0.number < $1.number }
        for (position, migration) in migrations.enumerated() where migration.number != position + 1 {
            guard position == 0 || migration.number != migrations[position - 1].number else {
                throw MigrationError(
                    .duplicateNumber, "\(migrations[position - 1].title) and \(migration.title) have the same number.",
                    number: migration.number)
            }
            throw MigrationError(
                .gap, "\(migration.title) is there, but number \(position + 1) is missing.", number: position + 1)
        }
        return migrations
    }
}

/// Why a schema can't be brought up to date.
package struct MigrationError: Error, Equatable, Sendable, CustomStringConvertible {
    package struct Code: Hashable, Sendable {
        private let name: String

        private init(_ name: String) {
            self.name = name
        }

        package static let badName = Code("badName")
        package static let duplicateNumber = Code("duplicateNumber")
        package static let gap = Code("gap")
        /// An applied migration's file was changed afterwards.
        package static let edited = Code("edited")
        /// The database has migrations that this program doesn't know: it was upgraded by a newer one.
        package static let schemaIsNewer = Code("schemaIsNewer")
        /// A migration that others were applied after was left out.
        package static let outOfOrder = Code("outOfOrder")
        package static let serverTooOld = Code("serverTooOld")
        /// A script ended the transaction it ran in.
        package static let transactionEnded = Code("transactionEnded")
    }

    package let code: Code
    package let message: String
    package let number: Int?

    init(_ code: Code, _ message: String, number: Int? = nil) {
        self.code = code
        self.message = message
        self.number = number
    }

    package var description: String { message }

    package static func == (left: MigrationError, right: MigrationError) -> Bool {
        left.code == right.code && left.number == right.number
    }
}
