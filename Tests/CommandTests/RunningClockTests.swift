import Foundation
import JSONText
import Testing

/// Notices that are owed when their incident is called something else.
@Suite("Running clocks of what is dismissed or merged")
struct RunningClockTests {
    private static let key = "INC-2026-0001"
    private static let dora = "eu-dora-major-incident"
    private static let now = "2026-03-10T12:00:00Z"

    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        for step in [
            ["org", "profile", "set", "dora_financial_entity", "true"],
            ["open", "--title", "one", "--severity", "high", "--detected-at", "-2h"],
            ["open", "--title", "two", "--detected-at", "-2h"],
            ["correct", key, "aware", "--at", "-1h", "--reason", "call"],
            ["correct", key, "classified_major", "--at", "-30m", "--reason", "sheet"],
            ["duty", "decide", key, dora, "--applies", "--reason", "an outage", "--as", "anna"],
            ["duty", "confirm", key, dora, "--as", "ben"],
        ] { try desk.json(step, now: now) }
        return desk
    }

    @Test(
        "neither ends while a notice is owed, and both do when the duty turns out not to apply",
        arguments: [
            ["merge", key, "--into", "INC-2026-0002"],
            ["dismiss", key, "--as", "false_positive", "--reason", "a test"],
            ["dismiss", key, "--as", "duplicate", "--of", "INC-2026-0002", "--reason", "same"],
        ])
    func waits(ending: [String]) throws {
        let desk = try Self.desk()
        let refused = try desk.run(ending, now: Self.now)
        #expect(refused.status == 1 && refused.errors.contains("notices_owed"), "\(refused.errors)")
        #expect(try desk.json("show", Self.key)["phase"]?.text == "new")
        try desk.json("duty", "decide", Self.key, Self.dora, "--not-applicable", "--reason", "no outage", now: Self.now)
        try desk.json("duty", "confirm", Self.key, Self.dora, "--as", "ben", now: Self.now)
        #expect(try desk.json(ending, now: Self.now)["phase"]?.text == "closed")
    }

    @Test("a duty that nobody has decided does not keep what was no incident open")
    func undecided() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "one", now: Self.now)
        try desk.json("correct", Self.key, "aware", "--at", "-1h", "--reason", "call", now: "2026-03-10T13:30:00Z")
        let done = try desk.json(
            "dismiss", Self.key, "--as", "false_positive", "--reason", "test", now: "2026-03-10T14:00:00Z")
        #expect(done["phase"]?.text == "closed")
    }

    @Test("somebody with psql cannot end it either")
    func database() throws {
        let desk = try Self.desk()
        let session = try desk.database.session()
        defer { session.close() }
        try session.execute(
            "select set_config('search_path', 'sitrep', false), set_config('sitrep.organization_id', '1', false)")
        let error = #expect(throws: (any Error).self) {
            try session.execute(
                """
                update sitrep.incident set phase = 'closed', phase_before = phase, last_verb = 'dismiss', version = version + 1,
                    disposition = 'false_positive', updated_at = '2026-03-10T12:00:00Z', updated_by = 'x' where key_number = 1
                """)
        }
        #expect(
            "\(String(describing: error))".contains("duties_settled_before_closing"), "\(String(describing: error))")
    }
}
