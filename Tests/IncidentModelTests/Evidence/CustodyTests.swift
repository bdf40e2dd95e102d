import IncidentModel
import Testing

@Suite("Chain of custody")
struct CustodyTests {
    /// Written from docs/evidence.md, not from the code: event, from, to.
    private static let moves: Set<String> = [
        "transferred collected collected", "transferred sealed sealed", "accessed collected collected",
        "accessed sealed sealed", "accessed released released", "sealed collected sealed",
        "released collected released", "released sealed released", "destroyed collected destroyed",
        "destroyed released destroyed",
    ]

    @Test("there are these moves and no others")
    func table() {
        var found: Set<String> = []
        for event in CustodyEvent.allCases {
            for state in CustodyState.allCases {
                if let target = Custody.target(of: event, from: state) {
                    found.insert("\(event.rawValue) \(state.rawValue) \(target.rawValue)")
                }
            }
        }
        #expect(found == CustodyTests.moves)
    }

    @Test("only a transfer changes the holder, and it names somebody else")
    func holder() throws {
        let start = Custody(state: .collected, holder: "a")
        #expect(try start.after(.transferred, to: "b", reason: "r") == Custody(state: .collected, holder: "b"))
        #expect(try start.after(.sealed, to: "b", reason: "r").holder == "a")
        for holder in [nil, "a"] {
            let refusal = #expect(throws: CustodyRefusal.self) {
                try start.after(.transferred, to: holder, reason: "r")
            }
            #expect(refusal?.rule == .holderChanges)
        }
    }

    @Test(
        "a step is refused by the rule that stands against it",
        arguments: [
            (CustodyState.sealed, CustodyEvent.destroyed, "r", Int?.none, CustodyRefusal.Rule.move),
            (.destroyed, .accessed, "r", nil, .move), (.collected, .collected, "r", nil, .move),
            (.released, .sealed, "r", nil, .move), (.collected, .destroyed, "r", 3, .legalHold),
            (.collected, .destroyed, " \n", nil, .reasonRequired), (.collected, .sealed, "", nil, .reasonRequired),
        ])
    func refusals(state: CustodyState, event: CustodyEvent, reason: String, hold: Int?, rule: CustodyRefusal.Rule) {
        let refusal = #expect(throws: CustodyRefusal.self) {
            try Custody(state: state, holder: "a").after(event, to: "b", reason: reason, hold: hold)
        }
        #expect(refusal?.rule == rule)
    }

    @Test("a hold stands against destruction alone")
    func hold() throws {
        let start = Custody(state: .collected, holder: "a")
        for event in [CustodyEvent.transferred, .accessed, .sealed, .released] {
            _ = try start.after(event, to: "b", reason: "r", hold: 1)
        }
    }

    @Test(
        "retention periods are read and written",
        arguments: [("7y", 84, 0, "7y"), ("18mo", 18, 0, "18mo"), ("12w", 0, 84, "84d"), ("90d", 0, 90, "90d")])
    func periods(text: String, months: Int32, days: Int32, written: String) throws {
        let period = try #require(RetentionPeriod(text))
        #expect(period == RetentionPeriod(months: months, days: days))
        #expect(period.description == written)
    }

    @Test("what is no time is no period", arguments: ["", "7", "y", "0d", "-1y", "1.5y", "7 y", "99999999y", "7Y"])
    func noPeriods(text: String) { #expect(RetentionPeriod(text) == nil) }
}
