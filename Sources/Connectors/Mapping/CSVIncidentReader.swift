import IncidentModel

/// Reads incident records from a CSV file by a mapping.
///
/// A bad field is reported and left out; a record without key or title is reported and skipped.
package final class CSVIncidentReader {
    package let reader: CSVReader
    private let mapping: CSVMapping
    private let columns: [String: Int]
    private var clocks: [WallClockParser]

    /// - Throws: `CSVFormatError` listing every column that the mapping names and the file lacks.
    package init(_ reader: CSVReader, mapping: CSVMapping) throws {
        self.reader = reader
        self.mapping = mapping
        clocks = mapping.milestones.map { WallClockParser(format: $0.format, clock: $0.clock) }
        var columns: [String: Int] = [:]
        for (index, name) in reader.header.enumerated() { columns[CSVIncidentReader.canonical(name)] = index }
        self.columns = columns
        let optional = [
            mapping.summary, mapping.severity?.column, mapping.category, mapping.disposition?.column, mapping.owner,
            mapping.source, mapping.tags,
        ]
        let needed =
            [mapping.key, mapping.title] + optional.compactMap { $0 } + mapping.milestones.map(\.column)
            + mapping.attributes.map(\.column)
        let missing = needed.filter { columns[CSVIncidentReader.canonical($0)] == nil }
        if !missing.isEmpty {
            throw CSVFormatError(path: reader.path, .missingColumns(missing, found: reader.header))
        }
    }

    package enum Row {
        /// A usable record, with the fields that were left out of it.
        case record(IncidentRecord, [FieldProblem])
        /// A row that is no record; `reader.recordText` has it.
        case refused([FieldProblem])
    }

    /// The next row; `nil` at the end.
    ///
    /// - Throws: `ByteSourceError`, `CSVFormatError`.
    package func next() throws -> Row? {
        switch try reader.advance() {
        case .end: return nil
        case .problem(let problem): return .refused([problem])
        case .record:
            var problems: [FieldProblem] = []
            guard let record = record(&problems) else { return .refused(problems) }
            return .record(record, problems)
        }
    }

    // MARK: - One record

    private func record(_ problems: inout [FieldProblem]) -> IncidentRecord? {
        guard let key = text(mapping.key) else {
            add(&problems, mapping.key, nil, .missing, "a record needs a key")
            return nil
        }
        if let defect = TextLimits.defect(key, as: .word) {
            add(&problems, mapping.key, nil, defect.code, defect.reason)
            return nil
        }
        guard let title = text(mapping.title) else {
            add(&problems, mapping.title, key, .missing, "a record needs a title")
            return nil
        }
        if let defect = TextLimits.defect(title, as: .line) {
            add(&problems, mapping.title, key, defect.code, defect.reason)
            return nil
        }
        var record = IncidentRecord(origin: mapping.origin, sourceKey: key, title: title)
        record.summary = fitting(mapping.summary, .prose, key, &problems)
        record.category = fitting(mapping.category, .word, key, &problems) ?? mapping.constants.category
        record.owner = fitting(mapping.owner, .word, key, &problems) ?? mapping.constants.owner
        record.source = fitting(mapping.source, .word, key, &problems) ?? mapping.constants.source
        record.tlp = mapping.constants.tlp
        record.exercise = mapping.constants.exercise
        record.severity = word(mapping.severity, key, &problems) ?? mapping.constants.severity ?? .unrated
        record.disposition = word(mapping.disposition, key, &problems) ?? mapping.constants.disposition
        let tags = tags(key, &problems)
        record.tags = tags.isEmpty ? nil : tags
        for index in mapping.milestones.indices {
            if let assertion = assertion(index, key, &problems) { record.assertions.append(assertion) }
        }
        for (name, column) in mapping.attributes {
            guard let value = fitting(column, .prose, key, &problems) else { continue }
            record.attributes = record.attributes ?? [:]
            record.attributes?[name] = value
        }
        return record
    }

    /// A text that may be kept; what is wrong with another is reported and the field left out.
    private func fitting(
        _ column: String?, _ shape: TextLimits.Shape, _ key: String, _ problems: inout [FieldProblem]
    ) -> String? {
        guard let column, let text = text(column) else { return nil }
        guard let defect = TextLimits.defect(text, as: shape) else { return text }
        add(&problems, column, key, defect.code, defect.reason)
        return nil
    }

    private func tags(_ key: String, _ problems: inout [FieldProblem]) -> [String] {
        guard let column = mapping.tags else { return mapping.constants.tags }
        let split = text(column)?.split(separator: mapping.tagSeparator) ?? []
        var words: Set<String> = []
        for word in split.map({ CSVIncidentReader.trimmed(String($0)) }) where !word.isEmpty {
            if let defect = TextLimits.defect(word, as: .word) {
                add(&problems, column, key, defect.code, defect.reason)
            } else {
                words.insert(word)
            }
        }
        return words.union(mapping.constants.tags).sorted()
    }

    private func assertion(_ index: Int, _ key: String, _ problems: inout [FieldProblem]) -> AssertionRecord? {
        let column = mapping.milestones[index]
        guard let text = text(column.column) else { return nil }
        if column.precision != .exact, let day = clocks[index].parseDay(text) {
            return AssertionRecord(column.milestone, span(day.earliest, column))
        }
        switch clocks[index].parse(text) {
        case .instant(let instant) where column.precision == .exact:
            return AssertionRecord(column.milestone, at: instant)
        case .instant(let instant):
            return AssertionRecord(column.milestone, span(instant, column))
        case .problem(let code, let reason):
            add(&problems, column.column, key, code, reason)
            problems[problems.count - 1].milestone = column.milestone
            return nil
        }
    }

    /// The whole day or month, in the column's zone, in which the instant lies.
    private func span(_ instant: Instant, _ column: CSVMapping.MilestoneColumn) -> StatedTime {
        let day = column.clock.date(at: instant)
        let first = column.precision == .month ? day.firstOfMonth() : day
        let next = column.precision == .month ? day.firstOfMonth(adding: 1) : day.adding(days: 1)
        return StatedTime(from: column.clock.startOfDay(first), to: column.clock.startOfDay(next))
    }

    private func word<Value>(
        _ column: CSVMapping.WordColumn<Value>?, _ key: String, _ problems: inout [FieldProblem]
    ) -> Value? {
        guard let column, let text = text(column.column) else { return nil }
        if let value = column.values[text.lowercased()] { return value }
        let known = column.values.keys.sorted().joined(separator: ", ")
        add(&problems, column.column, key, .unknownWord, "not among the known words: \(known)")
        return nil
    }

    // MARK: - One field

    /// The text of a column without blanks around it; `nil` when it is empty or no column is given.
    private func text(_ column: String?) -> String? {
        guard let column, let index = columns[CSVIncidentReader.canonical(column)] else { return nil }
        let text = CSVIncidentReader.trimmed(reader.text(index))
        return text.isEmpty ? nil : text
    }

    private func add(
        _ problems: inout [FieldProblem], _ column: String, _ key: String?, _ code: FieldProblem.Code,
        _ reason: String
    ) {
        problems.append(
            FieldProblem(
                record: reader.recordNumber, line: reader.line, key: key, field: column, value: text(column),
                code: code, reason: reason))
    }

    private static func canonical(_ name: String) -> String { trimmed(name).lowercased() }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else { return text }
        let head = text.drop { $0 == " " || $0 == "\t" || $0.isNewline }
        return String(head.reversed().drop { $0 == " " || $0 == "\t" || $0.isNewline }.reversed())
    }
}
