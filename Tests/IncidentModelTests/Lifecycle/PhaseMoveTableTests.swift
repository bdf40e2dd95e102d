import Foundation
import Testing

@testable import IncidentModel

/// PostgreSQL refuses other moves by a foreign key; its table must say the same as ours.
@Suite("Phase moves in the database")
struct PhaseMoveTableTests {
    @Test("the migration writes the moves that the state machine allows")
    func migration() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let sql = try String(
            contentsOf: root.appending(path: "Migrations/0003_create_incident.sql"), encoding: .utf8)
        let rows = sql.matches(of: /\('([a-z]+)', '([a-z]+)', '([a-z]+)'\)/).compactMap { match -> PhaseMove? in
            guard let verb = Verb(rawValue: String(match.1)), let from = Phase(rawValue: String(match.2)),
                let to = Phase(rawValue: String(match.3))
            else { return nil }
            return PhaseMove(verb, from, to)
        }
        // Three verbs go from or to many phases and are written as queries.
        let byQuery: Set<Verb> = [.import, .reopen, .merge]
        #expect(Set(rows) == PhaseMove.allowed.filter { !byQuery.contains($0.verb) })
        #expect(sql.contains("select 'import', q, p from unnest(enum_range(null::phase)) q"))
        #expect(sql.contains("select 'reopen', phase 'closed', p"))
        #expect(sql.contains("select 'merge', p, phase 'closed'"))
        #expect(sql.matches(of: /where p <> 'closed'/).count == 2)
    }
}
