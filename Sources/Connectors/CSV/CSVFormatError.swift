/// Why a whole CSV file, not just one record of it, cannot be used.
package struct CSVFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        /// A quoted field that began on this line, in this record (0 for the header), never ends.
        case unterminatedQuote(line: Int, record: Int)
        /// The header is one column, yet holds another usual delimiter.
        case wrongDelimiter(given: Character, looksLike: Character)
        case duplicateColumns([String])
        case badHeader(String)
        /// Columns that the mapping needs and the file lacks, and those that it has.
        case missingColumns([String], found: [String])
    }

    package let path: String
    package let reason: Reason

    package init(path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    package var description: String {
        let name = path == "-" ? "standard input" : path
        switch reason {
        case .unterminatedQuote(let line, let record):
            let place = record == 0 ? "the header" : "record \(record)"
            return "\(name): a quoted field of \(place) begins on line \(line) and never ends; the file was cut off"
        case .wrongDelimiter(let given, let looksLike):
            return "\(name): no \(Self.name(given)) in the header; the file looks delimited by \(Self.name(looksLike))"
        case .duplicateColumns(let names):
            return "\(name): these columns occur twice: " + names.joined(separator: ", ")
        case .badHeader(let why):
            return "\(name): the header cannot be read: \(why)"
        case .missingColumns(let missing, _):
            // What stands in the first line may be anybody's data; it is not repeated.
            return "\(name): columns missing: \(missing.joined(separator: ", "))"
        }
    }

    private static func name(_ delimiter: Character) -> String {
        switch delimiter {
        case ",": "comma"
        case ";": "semicolon"
        case "\t": "tab"
        case "|": "vertical bar"
        default: "'\(delimiter)'"
        }
    }
}
