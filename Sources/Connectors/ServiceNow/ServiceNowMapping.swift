import IncidentModel

/// How the columns of a ServiceNow event log are called in one organisation, and how it writes dates and priorities.
///
/// ```yaml
/// columns:
///   number: Ticket
///   opened_at: Opened
/// severity:
///   P1: critical
///   P2: high
/// date_format: dd.MM.yyyy HH:mm
/// time_zone: Europe/Berlin
/// ```
/// Everything is optional. Column names are compared without regard to case.
package struct ServiceNowMapping: Equatable, Sendable {
    /// ServiceNow's column name → the column's name in the file.
    package var columns: [String: String] = [:]
    /// Priority text in lower case → severity; looked up before the built-in words.
    package var severities: [String: Severity] = [:]
    package var format: WallClockParser.Format = .byItsSeparators
    package var clock: ZonedClock = .utc

    package init() {}

    /// - Parameter clock: of dates where the file names no zone.
    /// - Throws: `MappingError` with the line of the mistake.
    package init(yaml: String, name: String, clock: ZonedClock = .utc) throws {
        self.clock = clock
        let root = try MappingNode.parse(yaml, name: name)
        for (key, value) in try root.entries(knowing: ["columns", "severity", "date_format", "time_zone"]) {
            switch key {
            case "columns":
                for (column, title) in try value.entries(knowing: ServiceNowColumn.allCases.map(\.name)) {
                    columns[column] = try title.text()
                }
            case "severity": severities = try value.words(Severity.self)
            case "date_format":
                let pattern = try value.datePattern()
                guard pattern.hasTime else { throw value.error("date_format must have hours and minutes") }
                format = .pattern(pattern)
            default: self.clock = try value.clock()
            }
        }
    }

    /// `1 - Critical`, `P1`, `critical` …; `nil` for words that are not known.
    package func severity(_ priority: String) -> Severity? {
        let word = priority.lowercased()
        if let own = severities[word] { return own }
        let digits = word.first == "p" ? word.dropFirst() : Substring(word)
        switch digits.first {
        case "1" where ServiceNowMapping.endsNumber(digits): return .critical
        case "2" where ServiceNowMapping.endsNumber(digits): return .high
        case "3" where ServiceNowMapping.endsNumber(digits): return .medium
        case "4" where ServiceNowMapping.endsNumber(digits): return .low
        case "5" where ServiceNowMapping.endsNumber(digits): return .info
        default: break
        }
        switch word {
        case "critical": return .critical
        case "high": return .high
        case "moderate", "medium": return .medium
        case "low": return .low
        case "planning": return .info
        default: return nil
        }
    }

    /// `1`, `1 - Critical` and `1-critical`, but not `10`.
    private static func endsNumber(_ text: Substring) -> Bool {
        guard let next = text.dropFirst().first else { return true }
        return next == " " || next == "-"
    }
}
