import IncidentModel

/// Which column of a CSV file becomes which field of an incident record.
///
/// ```yaml
/// origin: helpdesk                 # default: csv
/// delimiter: ";"                   # default: comma; also tab
/// date_format: dd.MM.yyyy HH:mm    # default: told by the separators; for every milestone without its own
/// time_zone: Europe/Berlin         # default: the organisation's
/// key: Ticket
/// title: Short text
/// summary: Description
/// severity: {column: Prio, values: {P1: critical, P2: high}}
/// category: Type
/// disposition: {column: Result, values: {real: true_positive, noise: false_positive}}
/// owner: Assignee
/// source: Channel
/// tags: {column: Labels, split: ","}
/// milestones:
///   detected: Found
///   contained: {column: Stopped, format: yyyy-MM-dd, precision: day}
/// attributes: {site: Location}
/// constants: {tlp: amber, tags: [imported]}
/// ```
/// `key` and `title` are needed. A field may be a column or a constant, not both (except `tags`, which add up).
package struct CSVMapping: Sendable {
    /// What is known of a time besides the text: exact, or only its day or month.
    package enum Precision: String, CaseIterable, Sendable {
        case exact
        case day
        case month
    }

    package struct MilestoneColumn: Sendable {
        package var milestone: Milestone
        package var column: String
        package var format: WallClockParser.Format
        package var clock: ZonedClock
        package var precision: Precision
    }

    /// A column whose words stand for the cases of a closed set; words that are the cases' own names need no entry.
    package struct WordColumn<Value: Sendable>: Sendable {
        package var column: String
        /// In lower case.
        package var values: [String: Value]
    }

    package var origin = "csv"
    package var delimiter = UInt8(ascii: ",")
    package var key = ""
    package var title = ""
    package var summary: String?
    package var severity: WordColumn<Severity>?
    package var category: String?
    package var disposition: WordColumn<Disposition>?
    package var owner: String?
    package var source: String?
    package var tags: String?
    package var tagSeparator: Character = ","
    package var milestones: [MilestoneColumn] = []
    /// Attribute name → column, in file order.
    package var attributes: [(name: String, column: String)] = []
    package var constants = Constants()

    /// Values that every record gets.
    package struct Constants: Sendable {
        package var severity: Severity?
        package var category: String?
        package var disposition: Disposition?
        package var owner: String?
        package var source: String?
        package var tlp: TrafficLight?
        package var exercise: Bool?
        package var tags: [String] = []
    }

    /// - Parameter clock: of dates where the file names no zone.
    /// - Throws: `MappingError` with the line of the first mistake.
    package init(yaml: String, name: String, clock: ZonedClock = .utc) throws {
        let root = try MappingNode.parse(yaml, name: name)
        let entries = try root.entries(knowing: [
            "origin", "delimiter", "date_format", "time_zone", "key", "title", "summary", "severity", "category",
            "disposition", "owner", "source", "tags", "milestones", "attributes", "constants",
        ])
        var defaults = TimeDefaults(clock: clock)
        for (word, value) in entries {
            if word == "date_format" { defaults.format = .pattern(try value.datePattern()) }
            if word == "time_zone" { defaults.clock = try value.clock() }
        }
        for (word, value) in entries {
            switch word {
            case "milestones":
                milestones = try value.entries().map { try CSVMapping.milestone($0.key, $0.value, defaults) }
            case "attributes": attributes = try value.entries().map { ($0.key, try $0.value.text()) }
            case "constants": try readConstants(value)
            default: try readField(word, value)
            }
        }
        for (field, column) in [("key", key), ("title", title)] where column.isEmpty {
            throw MappingError(
                name: name, line: 0, reason: "'\(field)' is needed: the column with the record's \(field)")
        }
        try refuseDoubles(root)
    }

    private struct TimeDefaults {
        var format = WallClockParser.Format.byItsSeparators
        var clock: ZonedClock
    }

    private mutating func readField(_ word: String, _ value: MappingNode) throws {
        switch word {
        case "origin": origin = try value.storable()
        case "delimiter": delimiter = try CSVMapping.delimiter(value)
        case "key": key = try value.text()
        case "title": title = try value.text()
        case "summary": summary = try value.text()
        case "severity": severity = try CSVMapping.wordColumn(value, Severity.self)
        case "category": category = try value.text()
        case "disposition": disposition = try CSVMapping.wordColumn(value, Disposition.self)
        case "owner": owner = try value.text()
        case "source": source = try value.text()
        case "tags": try readTags(value)
        default: break
        }
    }

    private mutating func readTags(_ value: MappingNode) throws {
        guard value.node.mapping != nil else {
            tags = try value.text()
            return
        }
        for (word, inner) in try value.entries(knowing: ["column", "split"]) {
            let text = try inner.text()
            if word == "column" { tags = text }
            guard word == "split" else { continue }
            guard let separator = text.first, text.count == 1 else { throw inner.error("split must be one character") }
            tagSeparator = separator
        }
        if tags == nil { throw value.error("tags need a column") }
    }

    private mutating func readConstants(_ value: MappingNode) throws {
        let known = ["severity", "category", "disposition", "owner", "source", "tlp", "exercise", "tags"]
        for (word, inner) in try value.entries(knowing: known) {
            switch word {
            case "severity": constants.severity = try inner.word(Severity.self)
            case "category": constants.category = try inner.storable()
            case "disposition": constants.disposition = try inner.word(Disposition.self)
            case "owner": constants.owner = try inner.storable()
            case "source": constants.source = try inner.storable()
            case "tlp": constants.tlp = try inner.word(TrafficLight.self)
            case "exercise":
                guard let flag = Bool(try inner.text()) else { throw inner.error("exercise must be true or false") }
                constants.exercise = flag
            default: constants.tags = try inner.storables()
            }
        }
    }

    private func refuseDoubles(_ root: MappingNode) throws {
        let doubles = [
            ("severity", severity != nil && constants.severity != nil),
            ("category", category != nil && constants.category != nil),
            ("disposition", disposition != nil && constants.disposition != nil),
            ("owner", owner != nil && constants.owner != nil), ("source", source != nil && constants.source != nil),
        ]
        for (field, isDouble) in doubles where isDouble {
            let entry = try root.entries().first { $0.key == "constants" }
            throw (entry?.value ?? root).error("'\(field)' is both a column and a constant; keep one")
        }
    }

    // MARK: - Parts of fields

    private static func delimiter(_ value: MappingNode) throws -> UInt8 {
        let text = try value.text()
        switch text {
        case "tab", "\t": return 0x09
        default:
            guard text.utf8.count == 1, let byte = text.utf8.first, !"\"\r\n".utf8.contains(byte) else {
                throw value.error("delimiter must be one ASCII character, or tab")
            }
            return byte
        }
    }

    private static func wordColumn<Value: RawRepresentable & CaseIterable & Sendable>(
        _ value: MappingNode, _ type: Value.Type
    ) throws -> WordColumn<Value> where Value.RawValue == String {
        let own = Dictionary(uniqueKeysWithValues: Value.allCases.map { ($0.rawValue, $0) })
        guard value.node.mapping != nil else { return WordColumn(column: try value.text(), values: own) }
        var result = WordColumn(column: "", values: own)
        for (word, inner) in try value.entries(knowing: ["column", "values"]) {
            if word == "column" {
                result.column = try inner.text()
            } else {
                result.values.merge(try inner.words(type)) { $1 }
            }
        }
        if result.column.isEmpty { throw value.error("\(value.label) needs a column") }
        return result
    }

    private static func milestone(
        _ word: String, _ value: MappingNode, _ defaults: TimeDefaults
    ) throws -> MilestoneColumn {
        guard let milestone = Milestone(rawValue: word) else {
            let known = Milestone.allCases.map(\.rawValue).joined(separator: ", ")
            throw value.error("unknown milestone '\(word)'; known are \(known)")
        }
        var result = MilestoneColumn(
            milestone: milestone, column: "", format: defaults.format, clock: defaults.clock, precision: .exact)
        if value.node.mapping == nil {
            result.column = try value.text()
        } else {
            for (part, inner) in try value.entries(knowing: ["column", "format", "time_zone", "precision"]) {
                switch part {
                case "column": result.column = try inner.text()
                case "format": result.format = .pattern(try inner.datePattern())
                case "time_zone": result.clock = try inner.clock()
                default: result.precision = try inner.word(Precision.self)
                }
            }
        }
        if result.column.isEmpty { throw value.error("\(value.label) needs a column") }
        if case .pattern(let pattern) = result.format, !pattern.hasTime, result.precision == .exact {
            throw value.error("\(value.label): the format has no time of day; say precision: day or month")
        }
        return result
    }
}
