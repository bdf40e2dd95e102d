import Cryptography
import Documents
import Foundation
import IncidentModel
import Postgres
import Spreadsheets
import Storage

/// Writes incidents out in their portable form.
package struct ExportDesk {
    private let desk: CaseDesk
    private let privileged: Bool

    /// - Parameter privileged: whether notes under legal privilege are written too; only ndjson holds notes.
    package init(desk: CaseDesk, privileged: Bool = false) {
        self.desk = desk
        self.privileged = privileged
    }

    /// One JSON object a line, in the order of the keys; memory stays flat.
    ///
    /// - Returns: how many incidents were written.
    package func ndjson(period: Period?, _ write: (Data) throws -> Void) throws -> Int {
        try desk.recordExport(period, format: "ndjson", privileged: privileged)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var count = 0
        try forEach(period) { record in
            var line = try encoder.encode(record)
            line.append(UInt8(ascii: "\n"))
            try write(line)
            count += 1
        }
        return count
    }

    /// A flat table: one row an incident with its current times.
    package func csv(period: Period?, _ write: (Data) throws -> Void) throws -> Int {
        try desk.recordExport(period, format: "csv")
        try write(Data((FlatIncident.columns.joined(separator: ",") + "\r\n").utf8))
        var count = 0
        try forEach(period, flat: true) { record in
            let fields = FlatIncident.cells(record).map { cell in
                switch cell {
                case .text(let text): CSVText.field(text)
                case .time(let time): time.exact?.rfc3339 ?? "\(time.earliest)/\(time.latest)"
                case .none: ""
                }
            }
            try write(Data((fields.joined(separator: ",") + "\r\n").utf8))
            count += 1
        }
        return count
    }

    /// The same table as a workbook with real dates; memory stays flat.
    package func xlsx(period: Period?, path: String) throws -> Int {
        try desk.recordExport(period, format: "xlsx")
        let columns = FlatIncident.columns.map { RawColumn(title: $0, width: $0 == "title" ? 50 : 18) }
        let workbook = try RawWorkbook(
            path: path, columns: columns, createdAt: DocumentInstant(microseconds: desk.context.now.microseconds),
            sheetName: "Incidents")
        try forEach(period, flat: true) { record in
            try workbook.append(
                FlatIncident.cells(record).map { cell in
                    switch cell {
                    case .text(let text): .text(text)
                    case .time(let time):
                        time.exact.map { .instant($0.microseconds) } ?? .text("\(time.earliest)/\(time.latest)")
                    case .none: .empty
                    }
                })
        }
        try workbook.finish()
        return workbook.rowCount
    }

    /// A hash of what the records say, whatever order and keys they have: the SHA-256 of their sorted SHA-256 values.
    package func contentHash(period: Period?) throws -> (hash: String, count: Int) {
        var digests: [[UInt8]] = []
        try forEach(period) { record in
            digests.append(SHA256.hash(try RecordPreparation.canonical(record)))
        }
        digests.sort { $0.lexicographicallyPrecedes($1) }
        var hash = SHA256()
        for digest in digests { hash.update(digest) }
        let hex = hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return (hex.joined(), digests.count)
    }

    private func forEach(_ period: Period?, flat: Bool = false, _ body: (IncidentRecord) throws -> Void) throws {
        try desk.read { session in
            let bounds = period.map { (from: $0.from, to: $0.to) }
            try IncidentExport(session: session, period: bounds, privileged: privileged, legal: !flat)
                .forEach(body)
        }
    }
}

/// An incident as one row of a table.
enum FlatIncident {
    enum Cell {
        case text(String)
        case time(StatedTime)
        case none
    }

    static let columns =
        [
            "key", "origin", "source_key", "title", "severity", "phase", "disposition", "category", "source", "owner",
            "tlp",
            "exercise", "tags",
        ] + Milestone.allCases.map(\.rawValue)

    static func cells(_ record: IncidentRecord) -> [Cell] {
        let texts: [String?] = [
            record.key, record.origin, record.sourceKey, record.title, record.severity?.rawValue,
            record.phase?.rawValue,
            record.disposition?.rawValue, record.category, record.source, record.owner, record.tlp?.rawValue,
            record.exercise == true ? "true" : "false", record.tags?.joined(separator: " "),
        ]
        let times = Milestone.allCases.map { milestone in
            record.assertions.first {
                $0.milestone == milestone && $0.supersededAt == nil && ($0.round ?? 1) == 1
            }?.time
        }
        return texts.map { $0.map { .text($0) } ?? .none } + times.map { $0.map { .time($0) } ?? .none }
    }
}

/// Fields of a CSV file (RFC 4180) that no spreadsheet takes for a formula.
package enum CSVText {
    /// OWASP: a leading = + - @ tab or CR starts a formula in common spreadsheets; an apostrophe in front makes it text.
    package static func field(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r"].contains(first) {
            text = "'" + text
        }
        let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        guard needsQuotes else { return text }
        // By scalars: a quotation mark with a combining mark behind it is another character, and for every reader the end of the field.
        var quoted = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
