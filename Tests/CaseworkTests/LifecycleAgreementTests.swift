import DatabaseTesting
import IncidentModel
import Postgres
import Storage
import Testing

@testable import Casework

/// The rules stand twice: in `Lifecycle` and in PostgreSQL. Random courses of events are put to both.
@Suite("Lifecycle and database agree")
struct LifecycleAgreementTests {
    /// Rules that PostgreSQL carries too. The others (a future instant, a missing reason in words) depend on the caller's clock and
    /// on what is asked of a person.
    static let carried: Set<Refusal.Rule> = [
        .phaseMove, .milestoneOrder, .secondPersonApproves, .reviewAlreadyApproved, .closingGates, .survivorNeeded,
        .notItsOwnSurvivor, .reopenTarget, .roundAfterReopening, .closedIsNotEscalated,
    ]

    @Test("the allowed moves are the same rows")
    func moves() throws {
        let session = try CaseDatabase().session()
        defer { session.close() }
        let rows = try session.query("select verb, from_phase::text, to_phase::text from sitrep.phase_move")
        let stored = try Set(
            rows.map { row in
                PhaseMove(
                    try #require(try Verb(rawValue: row.decode(0))), try #require(try Phase(rawValue: row.decode(1))),
                    try #require(try Phase(rawValue: row.decode(2))))
            })
        #expect(stored == PhaseMove.allowed)
    }

    @Test("the orders of milestones are the same rows")
    func orders() throws {
        let session = try CaseDatabase().session()
        defer { session.close() }
        let rows = try session.query("select earlier::text, later::text from sitrep.milestone_order")
        let stored = try Set(rows.map { "\(try $0.decode(0, as: String.self)) \(try $0.decode(1, as: String.self))" })
        let expected = Set(Milestone.allCases.flatMap { earlier in earlier.notAfter.map { "\(earlier) \($0)" } })
        #expect(stored == expected)
    }

    @Test("what one accepts the other accepts, and what one refuses the other refuses", arguments: 1...12)
    func courses(seed: UInt64) throws {
        let database = try CaseDatabase()
        var random = CourseRandom(seed: seed)
        var seen: Set<String> = []
        for _ in 0..<8 {
            var course = try RandomCourse(database, &random)
            defer { course.close() }
            for _ in 0..<30 {
                let event = course.event(&random)
                let verdict = course.verdict(event)
                let refusal = try course.databaseRefusal(event)
                switch verdict {
                case .success(let outcome):
                    #expect(refusal == nil, "PostgreSQL says \(refusal ?? ""); \(event) on \(course.state)")
                    try course.carryOut(event)
                    #expect(course.state == outcome.state, "after \(event)")
                    seen.insert("accepted")
                case .failure(let no):
                    if Self.carried.contains(no.rule) {
                        #expect(refusal != nil, "\(no) is let through by PostgreSQL; \(event) on \(course.state)")
                    }
                    seen.insert(no.rule.rawValue)
                }
            }
        }
        // A generator that only ever produces the easy cases would prove nothing.
        #expect(seen.isSuperset(of: ["accepted", "phase_move", "milestone_order"]))
        let desk = try database.desk()
        defer { desk.session.close() }
        for history in AlteredHistory.all {
            let altered = try desk.read { try $0.query(history.query).count }
            #expect(altered == 0, "\(history.table) is not what its entries say")
        }
    }
}
