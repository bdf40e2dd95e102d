import IncidentModel
import JSONText
import Postgres
import Storage

/// How far the open incidents have been gone through, and what was found.
package struct Reevaluation: Equatable, Sendable {
    /// The last incident that was done; they are gone through in the order of their keys.
    package var position: IncidentKey?
    package var incidents = 0
    /// Open incidents at the beginning; others may have come and gone since.
    package var total = 0
    /// Duties that the incidents did not have before.
    package var added = 0
    /// Decisions that no longer hold, because the facts they rested on are others now.
    package var reopened = 0
    /// Stages whose due is another one.
    package var moved = 0
    /// Duties whose rule no longer applies.
    package var ended = 0

    package init() {}

    /// - Parameter text: JSON, as `json` writes it; an empty object is the beginning.
    init(_ text: String) throws {
        let tree = try JSONParser.parse(text)
        func number(_ name: String) -> Int { tree[name]?.wholeNumber.map { Int($0) } ?? 0 }
        incidents = number("incidents")
        total = number("total")
        added = number("added")
        reopened = number("reopened")
        moved = number("moved")
        ended = number("ended")
        position = tree["position"]?.text.flatMap { IncidentKey($0) }
    }

    package var json: JSONValue {
        .object([
            .init("incidents", .int(incidents)), .init("total", .int(total)), .init("added", .int(added)),
            .init("reopened", .int(reopened)), .init("moved", .int(moved)), .init("ended", .int(ended)),
            .init("position", .text(position?.description)),
        ])
    }

    package var text: String {
        "\(incidents) open incidents gone through: \(added) duties added, \(reopened) to be decided anew, \(moved) dues moved, "
            + "\(ended) no longer apply"
    }

    /// Counts what a computation of one incident changed.
    mutating func count(_ duties: [DutyRecord], before known: [DutyRecord]) {
        incidents += 1
        for duty in duties {
            guard let before = known.first(where: { $0.obligation == duty.obligation }) else {
                added += 1
                continue
            }
            if duty.reopens(before) { reopened += 1 }
            if duty.applies == .no, before.applies != .no { ended += 1 }
            for stage in before.stages {
                guard let now = duty.stages.first(where: { $0.key == stage.key }), now.due != stage.due else {
                    continue
                }
                moved += 1
            }
        }
    }
}

extension DutyRecord {
    /// Nothing would be written.
    func isComputedLike(_ other: DutyRecord) -> Bool {
        name == other.name && version == other.version && citation == other.citation && applies == other.applies
            && missing == other.missing && factsDigest == other.factsDigest && stages.count == other.stages.count
            && zip(stages, other.stages).allSatisfy { $0.isComputedLike($1) }
    }
}

extension DutyRecord.Stage {
    fileprivate func isComputedLike(_ other: DutyRecord.Stage) -> Bool {
        key == other.key && owed == other.owed && due == other.due && start == other.start
            && projected == other.projected
            && derivation == other.derivation && citation == other.citation && remarks == other.remarks
    }
}

extension CaseDesk {
    /// Incidents of one step: a second of work, for which they are locked.
    static let reevaluationBatch = 200

    /// Asks a worker to compute the duties of all open incidents anew.
    package func reevaluate(_ options: ChangeOptions) throws -> ChangeOutcome {
        try change(options, request: "duty reevaluate", action: "duty.reevaluate") { session in
            let id = try enqueueReevaluation(because: "\(context.actor) asked for it", in: session)
            let job = try JobTable.read(session.query(JobTable.find(id, locked: false))[0])
            return ChangeOutcome(
                json: job.json, message: "job \(id): the duties of all open incidents are computed anew by a worker",
                next: "job show \(id)")
        }
    }

    /// What a reevaluation would find; nothing is written.
    package func previewReevaluation(progress: (Int) -> Void) throws -> Reevaluation {
        var state = Reevaluation()
        var isDone = false
        while !isDone {
            isDone = try read { try reevaluateStep(&state, writing: false, in: $0) }
            progress(state.incidents)
        }
        return state
    }

    /// Goes through the next incidents in a transaction that is open.
    ///
    /// - Returns: whether there are no more.
    func reevaluateStep(_ state: inout Reevaluation, writing: Bool, in session: PostgresSession) throws -> Bool {
        let limit = CaseDesk.reevaluationBatch
        if state.incidents == 0 { state.total = try session.query(LegalCaseQuery.openCount)[0].decode(0) }
        let page = try session.query(LegalCaseQuery.open(after: state.position, limit: limit, locked: writing))
        guard !page.isEmpty else { return true }
        let ids = try page.map { try $0.decode(0, as: Int64.self) }
        let cases = try LegalCaseQuery.readMany(session.pipeline(LegalCaseQuery.statements(ids)))
        // One book of rules for all: what it has decoded for one incident it knows for the next.
        var book = try cases.values.first { !$0.isUntouched }.map { try RuleBook($0, organization: organization) }
        var changed: [(incidentID: Int64, duty: DutyRecord)] = []
        var reopened: [(incidentID: Int64, text: String)] = []
        for id in ids {
            guard let known = cases[id] else { continue }
            guard !known.isUntouched, let duties = try book?.duties(of: known) else {
                state.incidents += 1
                continue
            }
            state.count(duties, before: known.duties)
            for duty in duties {
                let before = known.duties.first { $0.obligation == duty.obligation }
                if let before, duty.isComputedLike(before) { continue }
                changed.append((id, duty))
                if let before, duty.reopens(before) { reopened.append((id, duty.reopeningText)) }
            }
        }
        if let last = page.last { state.position = IncidentKey(year: try last.decode(1), number: try last.decode(2)) }
        guard writing else { return page.count < limit }
        var statements: [SQL] = []
        if !changed.isEmpty { statements += DutyTables.put(changed, context) }
        if !reopened.isEmpty { statements.append(TimelineTable.add(reopened, kind: "duty", context)) }
        if !statements.isEmpty { _ = try session.pipeline(statements) }
        return page.count < limit
    }
}
