import IncidentModel
import Postgres
import Storage

/// Stages prepared records and merges them, a chunk at a time.
///
/// What the rules of `RecordPreparation` let through and the database refuses all the same (a correction made here that the record
/// contradicts, a time that it cannot hold) costs the one record and not the import: the chunk is divided until it is alone.
struct StagedMerge {
    let session: PostgresSession
    let batchID: Int64
    let context: StorageContext

    struct Outcome {
        var counts = ImportMerge.Counts()
        /// Statements that the source made before one about the same that stands here already.
        var late: [QuarantineItem] = []
        /// Records that the database refused.
        var refused: [QuarantineItem] = []
        /// Records that say something else than an earlier one of the same name.
        var contradicting: [QuarantineItem] = []

        fileprivate mutating func add(_ other: Outcome) {
            counts.add(other.counts)
            late += other.late
            refused += other.refused
            contradicting += other.contradicting
        }
    }

    func run(_ staged: ArraySlice<StagedIncident>) throws -> Outcome {
        do {
            return try session.savepoint { try merge(staged) }
        } catch let error as PostgresError where error.isRefusedValue {
            guard staged.count > 1 else {
                var outcome = Outcome()
                outcome.refused = try staged.map { try StagedMerge.item($0, error) }
                return outcome
            }
            let middle = staged.startIndex + staged.count / 2
            var outcome = try run(staged[..<middle])
            outcome.add(try run(staged[middle...]))
            return outcome
        }
    }

    private static func item(_ incident: StagedIncident, _ error: PostgresError) throws -> QuarantineItem {
        QuarantineItem(
            recordNumber: incident.recordNumber, key: incident.record.sourceKey, field: nil,
            reason: error.constraint.map { "\($0): \(error.safeMessage)" } ?? error.safeMessage,
            value: incident.record.sourceKey,
            record: String(decoding: try RecordPreparation.canonical(incident.record), as: UTF8.self))
    }

    private func merge(_ staged: ArraySlice<StagedIncident>) throws -> Outcome {
        var outcome = Outcome()
        try StagingWriter(session).write(staged)
        if staged.contains(where: { $0.record.controls != nil || $0.record.risks != nil }) {
            outcome.late = try takeOutLate()
        }
        let hasLegal = staged.contains { $0.record.legal != nil }
        if hasLegal { outcome.late += try takeOutDiverging() }
        let repeated = try takeOutRepeated(staged)
        outcome.contradicting = repeated.contradicting
        let origins = Dictionary(
            staged.map { ($0.recordNumber, $0.record.origin) }, uniquingKeysWith: { first, _ in first })
        outcome.late += try StagedMerge.takeOutConflicting(in: session, context) { origins[$0] ?? "" }
        outcome.late += try keepPhases(staged)
        outcome.counts = try ImportMerge.merge(batchID: batchID, legal: hasLegal, in: session, context)
        outcome.counts.unchanged += repeated.same
        try session.execute(ImportMerge.remember(context))
        try session.executeScript(StagingTables.clear)
        return outcome
    }

    private func takeOutRepeated(
        _ staged: ArraySlice<StagedIncident>
    ) throws -> (contradicting: [QuarantineItem], same: Int) {
        var found: (contradicting: [QuarantineItem], same: Int) = ([], 0)
        for row in try session.query(ImportMerge.takeOutRepeated(context)) {
            let number = Int(try row.decode(0, as: Int64.self))
            let earlier = Int(try row.decode(1, as: Int64.self))
            guard try !row.decode(2, as: Bool.self), let incident = staged.first(where: { $0.recordNumber == number })
            else {
                found.same += 1
                continue
            }
            found.contradicting.append(try QuarantineItem(incident, contradicting: earlier))
        }
        return found
    }

    /// Statements that contradict what was stated here; each waits for somebody to look at it.
    ///
    /// - Parameter origin: of the record of a number.
    static func takeOutConflicting(
        in session: PostgresSession, _ context: StorageContext, origin: (Int) -> String
    ) throws -> [QuarantineItem] {
        try session.query(ImportMerge.takeOutConflicting(context)).map { row in
            let number = Int(try row.decode(0, as: Int64.self))
            let milestone: Milestone = try row.decode(2)
            let round: Int = try row.decode(3)
            let time: Instant = try row.decode(4)
            var statement = AssertionRecord(milestone, at: time)
            statement.round = round == 1 ? nil : round
            let other: Milestone = try row.decode(5)
            return QuarantineItem(
                recordNumber: number, key: try row.decode(1), field: milestone.rawValue,
                reason:
                    "\(milestone.rawValue) \(time) cannot stand beside \(other.rawValue) \(try row.decode(6, as: Instant.self)), "
                    + "which was stated here", value: time.rfc3339,
                record: try RecordPreparation.text(HeldStatement(origin: origin(number), statement: statement)))
        }
    }

    /// A record that says nothing of the phase leads nowhere; one that does waits for somebody to look at it.
    private func keepPhases(_ staged: ArraySlice<StagedIncident>) throws -> [QuarantineItem] {
        let stated = Set(staged.filter { $0.record.phase != nil }.map(\.recordNumber))
        return try session.query(ImportMerge.keepPhases(context)).compactMap { row in
            let number = Int(try row.decode(0, as: Int64.self))
            guard stated.contains(number) else { return nil }
            let said: Phase = try row.decode(2)
            return QuarantineItem(
                recordNumber: number, key: try row.decode(1), field: "phase",
                reason:
                    "\(said.rawValue) lies before \(try row.decode(3, as: Phase.self).rawValue), in which the incident is "
                    + "here; only a reopening leads back", value: said.rawValue,
                record: try RecordPreparation.text(said))
        }
    }

    private func takeOutDiverging() throws -> [QuarantineItem] {
        try session.query(LegalRecordSQL.takeOutDiverging).map { row in
            let list: String = try row.decode(2)
            return QuarantineItem(
                recordNumber: Int(try row.decode(0, as: Int64.self)), key: try row.decode(1), field: "legal",
                reason: "its \(list) go another way than those that are recorded here already", value: list,
                record: try row.decode(3))
        }
    }

    private func takeOutLate() throws -> [QuarantineItem] {
        try session.pipeline(ImportStatements.late).flatMap { result in
            try result.map { row in
                let subject: String = try row.decode(3)
                return QuarantineItem(
                    recordNumber: Int(try row.decode(0, as: Int64.self)), key: try row.decode(1),
                    field: try row.decode(2), reason: "a later statement about \(subject) is recorded already",
                    value: subject, record: try row.decode(4))
            }
        }
    }
}

extension QuarantineItem {
    /// A second record of one name in one source; which of the two is right is not said.
    init(_ incident: StagedIncident, contradicting earlier: Int) throws {
        self.init(
            recordNumber: incident.recordNumber, key: incident.record.sourceKey, field: nil,
            reason: "record \(earlier) has the same key and says something else", value: incident.record.sourceKey,
            record: String(decoding: try RecordPreparation.canonical(incident.record), as: UTF8.self))
    }
}
