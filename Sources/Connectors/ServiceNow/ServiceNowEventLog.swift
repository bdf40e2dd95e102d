import IncidentModel

/// Reads a ServiceNow incident event log (one row per change of an incident) from CSV.
///
/// `?` and blanks are missing values. A bad field is reported and left out; a row without number or opening time is
/// reported and skipped.
package final class ServiceNowEventLog {
    package let reader: CSVReader
    private let mapping: ServiceNowMapping
    /// Field index per column, -1 where the file has none; in the order of `ServiceNowColumn.allCases`.
    private let indexes: [Int]
    private var opened: WallClockParser
    private var updated: WallClockParser
    private var resolved: WallClockParser
    private var closed: WallClockParser
    private var severities: [String: Severity?] = [:]
    private var texts = RepeatedTexts()

    /// - Throws: `CSVFormatError` listing every needed column that the file lacks.
    package init(_ reader: CSVReader, mapping: ServiceNowMapping = ServiceNowMapping()) throws {
        self.reader = reader
        self.mapping = mapping
        let clock = WallClockParser(format: mapping.format, clock: mapping.clock)
        (opened, updated, resolved, closed) = (clock, clock, clock, clock)
        var positions: [String: Int] = [:]
        for (index, name) in reader.header.enumerated() {
            positions[ServiceNowEventLog.trimmed(name).lowercased()] = index
        }
        var missing: [String] = []
        indexes = ServiceNowColumn.allCases.map { column in
            if let name = mapping.columns[column.name] {
                if let index = positions[name.lowercased()] { return index }
                missing.append("\(name) (for \(column.name))")
                return -1
            }
            for name in [column.name] + column.aliases {
                if let index = positions[name] { return index }
            }
            if ServiceNowColumn.required.contains(column) { missing.append(column.name) }
            return -1
        }
        if !missing.isEmpty {
            throw CSVFormatError(path: reader.path, .missingColumns(missing, found: reader.header))
        }
    }

    package enum Row {
        /// A usable row, with the fields that were left out of it.
        case event(ServiceNowEvent, [FieldProblem])
        /// A row that is no event; `reader.recordText` has it.
        case refused([FieldProblem])
    }

    /// The next row; `nil` at the end.
    ///
    /// - Throws: `ByteSourceError`, `CSVFormatError`.
    package func next() throws -> Row? {
        switch try reader.advance() {
        case .end: return nil
        case .problem(var problem):
            if problem.code == .wrongFieldCount { problem.key = keyOfBrokenRow() }
            return .refused([problem])
        case .record:
            var problems: [FieldProblem] = []
            guard let event = event(&problems) else { return .refused(problems) }
            return .event(event, problems)
        }
    }

    // MARK: - One row

    private func event(_ problems: inout [FieldProblem]) -> ServiceNowEvent? {
        guard let number = text(.number, nil, &problems) else {
            if problems.isEmpty { add(&problems, .number, nil, .missing, "a row needs a number") }
            return nil
        }
        guard let openedAt = instant(.openedAt, &opened, number, &problems) else {
            if problems.isEmpty { add(&problems, .openedAt, number, .missing, "a row needs an opening time") }
            return nil
        }
        var event = ServiceNowEvent(record: reader.recordNumber, line: reader.line, number: number, opened: openedAt)
        event.created = instant(.createdAt, &opened, number, &problems)
        event.updated = instant(.updatedAt, &updated, number, &problems)
        event.resolved = instant(.resolvedAt, &resolved, number, &problems)
        event.closed = instant(.closedAt, &closed, number, &problems)
        event.modificationCount = count(.modificationCount, number, &problems)
        event.reassignmentCount = count(.reassignmentCount, number, &problems)
        event.reopenCount = count(.reopenCount, number, &problems)
        event.madeSLA = flag(.madeSLA, number, &problems)
        event.active = flag(.active, number, &problems)
        event.title = text(.shortDescription, number, &problems)
        rate(&event, &problems)
        fillTexts(&event, &problems)
        return event
    }

    private func fillTexts(_ event: inout ServiceNowEvent, _ problems: inout [FieldProblem]) {
        let number = event.number
        event.state = text(.state, number, &problems)
        event.assignedTo = text(.assignedTo, number, &problems)
        event.assignmentGroup = text(.assignmentGroup, number, &problems)
        event.impact = text(.impact, number, &problems)
        event.urgency = text(.urgency, number, &problems)
        event.category = text(.category, number, &problems)
        event.subcategory = text(.subcategory, number, &problems)
        event.symptom = text(.symptom, number, &problems)
        event.configurationItem = text(.configurationItem, number, &problems)
        event.location = text(.location, number, &problems)
        event.contactType = text(.contactType, number, &problems)
        event.closedCode = text(.closedCode, number, &problems)
        event.caller = text(.caller, number, &problems)
        event.openedBy = text(.openedBy, number, &problems)
        event.updatedBy = text(.updatedBy, number, &problems)
        event.resolvedBy = text(.resolvedBy, number, &problems)
        event.problem = text(.problem, number, &problems)
        event.change = text(.change, number, &problems)
        event.vendor = text(.vendor, number, &problems)
        event.causedBy = text(.causedBy, number, &problems)
    }

    private func rate(_ event: inout ServiceNowEvent, _ problems: inout [FieldProblem]) {
        guard let priority = text(.priority, event.number, &problems) else { return }
        event.priority = priority
        let severity: Severity?
        if let known = severities[priority] {
            severity = known
        } else {
            severity = mapping.severity(priority)
            if severities.count < 1_000 { severities[priority] = .some(severity) }
        }
        if let severity {
            event.severity = severity
        } else {
            add(&problems, .priority, event.number, .unknownWord, "no severity is known for this priority")
        }
    }

    // MARK: - One field

    /// The field without blanks around it; `nil` when it is missing.
    @inline(__always)
    private func field(_ column: ServiceNowColumn) -> UnsafeRawBufferPointer? {
        let index = indexes[column.rawValue]
        guard index >= 0 else { return nil }
        let bytes = ServiceNowEventLog.trimmed(reader.bytes(index))
        if bytes.isEmpty || (bytes.count == 1 && bytes[0] == UInt8(ascii: "?")) { return nil }
        return bytes
    }

    private func text(
        _ column: ServiceNowColumn, _ number: String?, _ problems: inout [FieldProblem]
    ) -> String? {
        guard let bytes = field(column) else { return nil }
        guard let defect = TextLimits.defect(bytes, as: column.shape) else { return texts.text(bytes) }
        add(&problems, column, number, defect.code, defect.reason)
        return nil
    }

    @inline(__always)
    private func instant(
        _ column: ServiceNowColumn, _ parser: inout WallClockParser, _ number: String,
        _ problems: inout [FieldProblem]
    ) -> Instant? {
        guard let bytes = field(column) else { return nil }
        switch parser.parse(bytes) {
        case .instant(let instant): return instant
        case .problem(let code, let reason):
            add(&problems, column, number, code, reason)
            problems[problems.count - 1].milestone = column.milestone
            return nil
        }
    }

    private func count(_ column: ServiceNowColumn, _ number: String, _ problems: inout [FieldProblem]) -> Int? {
        guard let bytes = field(column) else { return nil }
        var position = 0
        if let value = DatePattern.digits(bytes, &position, 1...9), position == bytes.count { return value }
        add(&problems, column, number, .badNumber, "not a whole number from 0 to 999999999")
        return nil
    }

    private func flag(_ column: ServiceNowColumn, _ number: String, _ problems: inout [FieldProblem]) -> Bool? {
        guard let bytes = field(column) else { return nil }
        if let flag = BooleanWord.value(bytes) { return flag }
        add(&problems, column, number, .badBoolean, "neither true nor false")
        return nil
    }

    private func add(
        _ problems: inout [FieldProblem], _ column: ServiceNowColumn, _ number: String?, _ code: FieldProblem.Code,
        _ reason: String
    ) {
        let index = indexes[column.rawValue]
        let name = index >= 0 ? reader.header[index] : column.name
        let value = index >= 0 && code != .missing ? reader.text(index) : nil
        problems.append(
            FieldProblem(
                record: reader.recordNumber, line: reader.line, key: number, field: name, value: value, code: code,
                reason: reason))
    }

    /// A row with too few or too many fields still has its number where the header says, most often.
    private func keyOfBrokenRow() -> String? {
        let index = indexes[ServiceNowColumn.number.rawValue]
        guard index < reader.fieldCount else { return nil }
        let bytes = ServiceNowEventLog.trimmed(reader.bytes(index))
        return bytes.isEmpty || bytes.count > 200 ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { String(decoding: trimmed(UnsafeRawBufferPointer($0)), as: UTF8.self) }
    }

    @inline(__always)
    private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }
}
