import Connectors
import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

/// Takes records of other systems in: one transaction a file, so that an interruption leaves nothing half done and a rerun
/// does it all.
package struct ImportDesk {
    package struct Options: Sendable {
        package var change = ChangeOptions()
        /// The import in words: a repeat with the same idempotency key must be the same.
        package var request = "import"
        /// Called now and then with the number of rows or records read so far.
        package var progress: @Sendable (Int) -> Void = { _ in }

        package init() {}
    }

    private let desk: CaseDesk
    private let options: Options
    /// Records staged and merged at a time: enough to make the set operations pay, little enough for flat memory.
    private static let chunk = 5_000

    package init(desk: CaseDesk, options: Options = Options()) {
        self.desk = desk
        self.options = options
    }

    private var context: StorageContext { desk.context }

    // MARK: - Sources

    package func veris(path: String) throws -> ImportSummary {
        let reader = try VERISReader(path: path)
        return try records(origin: "veris", sourceName: path) { collector in
            switch try reader.next() {
            case .end: return .end
            case .refused(let problems):
                let text = reader.refusedText
                collector.add(refused: problems.map { QuarantineItem($0, record: text) })
                return problems.contains(where: \.isUnreadable) ? .unreadable(problems[0]) : .refused
            case .record(let record, let problems):
                collector.add(fields: problems)
                return .record(record, number: reader.recordNumber)
            }
        }
    }

    package func ndjson(path: String) throws -> ImportSummary {
        let reader = NDJSONReader(try ByteSource(path: path))
        return try records(origin: "ndjson", sourceName: path) { collector in
            switch try reader.next() {
            case .end: return .end
            case .problem(let problem):
                collector.add(QuarantineItem(problem, record: reader.refusedText), as: .record)
                return problem.isUnreadable ? .unreadable(problem) : .refused
            case .record(let record, let problems):
                collector.add(fields: problems)
                return .record(record, number: reader.recordNumber)
            }
        }
    }

    package func csv(path: String, mapping: CSVMapping) throws -> ImportSummary {
        let reader = try CSVIncidentReader(
            try CSVReader(ByteSource(path: path), delimiter: mapping.delimiter), mapping: mapping)
        return try records(origin: mapping.origin, sourceName: path) { collector in
            switch try reader.next() {
            case .none: return .end
            case .refused(let problems):
                let row = reader.reader.recordText
                collector.add(
                    refused: try problems.map { try QuarantineItem($0, origin: mapping.origin, row: row) })
                return .refused
            case .record(let record, let problems):
                for problem in problems {
                    collector.add(try QuarantineItem(problem, origin: mapping.origin), as: .field)
                }
                return .record(record, number: reader.reader.recordNumber)
            }
        }
    }

    /// Records that are at hand already (demo data, a retried record).
    package func records(
        _ source: some Sequence<IncidentRecord>, origin: String, sourceName: String
    ) throws -> ImportSummary {
        var iterator = source.makeIterator()
        var number = 0
        return try records(origin: origin, sourceName: sourceName) { _ in
            guard let record = iterator.next() else { return .end }
            number += 1
            return .record(record, number: number)
        }
    }

    // MARK: - Common course

    private enum Step {
        case record(IncidentRecord, number: Int)
        case refused
        /// Not even a record: text that is no JSON, say.
        case unreadable(FieldProblem)
        case end
    }

    private func records(
        origin: String, sourceName: String, _ next: (QuarantineCollector) throws -> Step
    ) throws -> ImportSummary {
        try transaction { session in
            let batchID: Int64 = try session.query(ImportBatchTable.reserve)[0].decode(0)
            let collector = QuarantineCollector(origin: origin, batchID: batchID, context)
            let merger = StagedMerge(session: session, batchID: batchID, context: context)
            var library: ControlLibrary?
            var rules: Set<String>?
            var summary = ImportSummary(origin: origin)
            try session.executeScript(StagingTables.create)
            var staged: [StagedIncident] = []
            var seen: [RecordName: Int] = [:]
            staged.reserveCapacity(ImportDesk.chunk)

            func stage(_ record: IncidentRecord, _ number: Int) throws {
                summary.read += 1
                if rules == nil, record.legal != nil { rules = try knownRules(in: session) }
                let name = RecordName(origin: record.origin, key: record.sourceKey)
                if let earlier = seen[name] {
                    // Within a chunk both would be merged at once, and which one wins would be chance.
                    let first = staged[earlier]
                    let item = try duplicate(of: first, record, number, rules ?? [])
                    if let item { collector.add(item, as: .record) } else { summary.counts.unchanged += 1 }
                    return
                }
                if library == nil, record.namesControls { library = try ControlLibrary.read(from: session) }
                let (incident, aside) = try preparation(library, rules ?? []).prepare(record, number: number)
                for item in aside {
                    collector.add(
                        QuarantineItem(
                            recordNumber: number, key: record.sourceKey, field: item.field, reason: item.reason,
                            value: item.value, record: item.record), as: .field)
                }
                seen[name] = staged.count
                staged.append(incident)
            }

            func merge() throws {
                guard !staged.isEmpty else { return }
                let outcome = try merger.run(staged[...])
                summary.counts.add(outcome.counts)
                for item in outcome.late { collector.add(item, as: .field) }
                for item in outcome.refused { collector.add(item, as: .record) }
                for item in outcome.contradicting { collector.add(item, as: .record) }
                staged.removeAll(keepingCapacity: true)
                seen.removeAll(keepingCapacity: true)
                options.progress(summary.read)
            }

            var isAtEnd = false
            var firstUnreadable: FieldProblem?
            var unreadable = 0
            while !isAtEnd {
                switch try next(collector) {
                case .end: isAtEnd = true
                case .refused: summary.read += 1
                case .unreadable(let problem):
                    summary.read += 1
                    unreadable += 1
                    firstUnreadable = firstUnreadable ?? problem
                case .record(let record, let number): try stage(record, number)
                }
                if collector.isFull { try collector.write(to: session) }
                if staged.count == ImportDesk.chunk { try merge() }
            }
            if let firstUnreadable, unreadable == summary.read {
                // Nothing in it is what the caller takes it for; a quarantine full of it would help nobody.
                throw CaseworkError.badInput(
                    field: sourceName, message: "holds no record that can be read; \(firstUnreadable)")
            }
            try merge()
            for row in try session.query(ImportMerge.circles) {
                let other: String = try row.decode(2)
                collector.add(
                    QuarantineItem(
                        recordNumber: Int(try row.decode(0, as: Int32.self)), key: try row.decode(1), field: "links",
                        reason: "duplicate_of \(other) closes a circle of duplicates; which one stays is not said",
                        value: other, record: ""), as: .field)
            }
            for row in try session.query(ImportMerge.danglingLinks) {
                let other: String = try row.decode(3)
                collector.add(
                    QuarantineItem(
                        recordNumber: Int(try row.decode(0, as: Int32.self)), key: try row.decode(1), field: "links",
                        reason:
                            "\(try row.decode(2, as: String.self)) \(other), which is not here; import that one, then "
                            + "this again", value: other, record: ""), as: .field)
            }
            _ = try session.pipeline(ImportMerge.links(context))
            return try finish(&summary, collector, batchID, sourceName, in: session)
        }
    }

    private func preparation(_ library: ControlLibrary?, _ rules: Set<String>) -> RecordPreparation {
        RecordPreparation(
            now: context.now, clock: desk.clock,
            checks: StatementChecks(now: context.now, actor: context.actor) { library?.registry.control($0) },
            legal: LegalChecks(now: context.now, actor: context.actor, isKnown: rules.contains))
    }

    /// The obligations that Sitrep and the organisation have rules for.
    private func knownRules(in session: PostgresSession) throws -> Set<String> {
        var registry = BuiltInRules.registry()
        for row in try session.query(LegalCaseQuery.ruleFiles) {
            try registry.add(file: try JSONParser.parse(row.decode(1, as: String.self)), source: try row.decode(0))
        }
        return Set(registry.ids)
    }

    private struct RecordName: Hashable {
        let origin: String
        let key: String
    }

    /// A second record of the same key in one file: nothing when it says the same, else something to look at.
    private func duplicate(
        of first: StagedIncident, _ record: IncidentRecord, _ number: Int, _ rules: Set<String>
    ) throws -> QuarantineItem? {
        let (second, _) = try preparation(nil, rules).prepare(record, number: number)
        guard second.digest != first.digest else { return nil }
        return try QuarantineItem(second, contradicting: first.recordNumber)
    }

    private func finish(
        _ summary: inout ImportSummary, _ collector: QuarantineCollector, _ batchID: Int64, _ sourceName: String,
        in session: PostgresSession
    ) throws -> ImportSummary {
        try collector.write(to: session)
        summary.refused = collector.records
        summary.fieldsSetAside = collector.fields
        summary.quarantined = collector.first
        try session.execute(
            ImportBatchTable.add(
                id: batchID, origin: summary.origin, sourceName: sourceName, read: summary.read, counts: summary.counts,
                refused: summary.refused, setAside: summary.fieldsSetAside, events: summary.counts.events, context))
        options.progress(summary.read)
        return summary
    }

    private struct RolledBack: Error {
        let summary: ImportSummary
    }

    private func transaction(_ body: (PostgresSession) throws -> ImportSummary) throws -> ImportSummary {
        let prologue = context.prologue(role: .ingest, action: "incident.import")
        if let earlier = try desk.earlierAnswer(options.change, request: options.request) {
            return try ImportSummary(kept: earlier)
        }
        do {
            let summary = try desk.session.transaction(
                TransactionOptions(prologue: prologue, retries: 0, statementTimeout: .zero)
            ) { session in
                // The source is read once; a failed attempt can't begin again by itself.
                let summary = try body(session)
                if options.change.dryRun { throw RolledBack(summary: summary) }
                if let key = options.change.idempotencyKey {
                    try session.execute(
                        IdempotentAnswer.keep(
                            ChangeOutcome(json: summary.json, message: ""), key: key,
                            request: desk.whole(options.request), context))
                }
                return summary
            }
            desk.afterCommit?.run(desk.session, context)
            return summary
        } catch let rolledBack as RolledBack {
            var summary = rolledBack.summary
            summary.dryRun = true
            return summary
        } catch let error as PostgresError {
            if error.isUniqueViolation("idempotency_pkey"),
                let earlier = try desk.earlierAnswer(options.change, request: options.request)
            {
                // The same import was under way on another connection and has just been committed.
                return try ImportSummary(kept: earlier)
            }
            throw DatabaseRule.explained(error)
        }
    }
}

extension ImportMerge.Counts {
    mutating func add(_ other: ImportMerge.Counts) {
        created += other.created
        updated += other.updated
        unchanged += other.unchanged
        events += other.events
    }
}

extension QuarantineItem {
    init(_ problem: FieldProblem, record: String) {
        self.init(
            recordNumber: problem.record, key: problem.key, field: problem.field, reason: problem.reason,
            value: problem.value, record: record)
    }
}

// MARK: - ServiceNow

extension ImportDesk {
    /// The event log of a ServiceNow instance: every row is an event, rows that share a number are one incident.
    package func serviceNow(path: String, mapping: ServiceNowMapping, delimiter: UInt8) throws -> ImportSummary {
        let log = try ServiceNowEventLog(
            CSVReader(ByteSource(path: path), delimiter: delimiter), mapping: mapping)
        let origin = "servicenow"
        return try transaction { session in
            let batchID: Int64 = try session.query(ImportBatchTable.reserve)[0].decode(0)
            let collector = QuarantineCollector(origin: origin, batchID: batchID, context)
            var summary = ImportSummary(origin: origin)
            try session.executeScript(StagingTables.create)
            try session.executeScript(ServiceNowStaging.create)
            try stage(log, into: collector, origin: origin, in: session)
            summary.read = log.reader.recordNumber
            _ = try session.pipeline(
                ServiceNowStaging.gather(
                    origin: origin, timeZone: desk.clock.identifier,
                    reading: (mapping.clock.isUTC ? "" : mapping.clock.identifier) + mapping.format.text,
                    now: context.now)
                    + ServiceNowStaging.keepLaterWords(origin: origin, context))
            try setAside(into: collector, in: session)
            for item in try StagedMerge.takeOutConflicting(in: session, context, origin: { _ in origin }) {
                collector.add(item, as: .field)
            }
            // The state of a log's last row is worked out from its times, so that nothing is said when it lies behind.
            try session.execute(ImportMerge.keepPhases(context))
            let counts = try ImportMerge.merge(batchID: batchID, in: session, context)
            summary.counts.add(counts)
            return try finish(&summary, collector, batchID, path, in: session)
        }
    }

    /// Copies the rows into their staging table. What is set aside waits in memory during a COPY, so that one ends when that is much.
    private func stage(
        _ log: ServiceNowEventLog, into collector: QuarantineCollector, origin: String, in session: PostgresSession
    ) throws {
        var isAtEnd = false
        while !isAtEnd {
            _ = try session.copyIn(ServiceNowStaging.copy) { writer in
                while !collector.isFull {
                    switch try log.next() {
                    case .none:
                        isAtEnd = true
                        return
                    case .refused(let problems):
                        let row = log.reader.recordText
                        collector.add(refused: try problems.map { try QuarantineItem($0, origin: origin, row: row) })
                    case .event(let event, let problems):
                        for problem in problems {
                            collector.add(try QuarantineItem(problem, origin: origin), as: .field)
                        }
                        try ServiceNowStaging.write(ServiceNowRow.staged(event, raw: log.reader), to: &writer)
                    }
                    if log.reader.recordNumber % 5_000 == 0 { options.progress(log.reader.recordNumber) }
                }
            }
            try collector.write(to: session)
        }
    }

    private func setAside(into collector: QuarantineCollector, in session: PostgresSession) throws {
        func add(_ row: PostgresRow, _ value: Instant, _ field: String, _ fault: String) throws {
            let milestones: [String: Milestone] = [
                "opened_at": .detected, "resolved_at": .recovered, "closed_at": .closed,
            ]
            let milestone = (milestones[field] ?? .acknowledged).rawValue
            collector.add(
                QuarantineItem(
                    recordNumber: try row.decode(0), key: try row.decode(1), field: milestone,
                    reason: "\(field) \(value) \(fault)", value: value.rfc3339,
                    record: #"{"at":"\#(value.rfc3339)","milestone":"\#(milestone)","origin":"servicenow"}"#),
                as: .field)
        }
        try session.forEachRow(ServiceNowStaging.future) { row in
            try add(row, try row.decode(3), try row.decode(2), "lies in the future")
        }
        try session.forEachRow(ServiceNowStaging.impossible) { row in
            let other: Instant = try row.decode(5)
            try add(row, try row.decode(3), try row.decode(2), "\(try row.decode(4, as: String.self)) \(other)")
        }
        try session.forEachRow(ServiceNowStaging.contradictions) { row in
            let said: Instant = try row.decode(2)
            collector.add(
                QuarantineItem(
                    recordNumber: try row.decode(0), key: try row.decode(1), field: "opened_at",
                    reason:
                        "the row says \(said), the last row of the incident \(try row.decode(3, as: Instant.self)); that stands",
                    value: said.rfc3339, record: try row.decode(4)), as: .field)
        }
        try collector.write(to: session)
    }
}
