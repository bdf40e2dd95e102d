import DatabaseTesting
import Foundation
import JSONText
import Testing

/// Notices that were sent, looked back on through the built command.
@Suite("Looking back on notices")
struct NoticeReportTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"
    private let dora = "eu-dora-major-incident"

    /// Classified at 10:30, due at 14:30, sent at 14:30:01 and recorded at 15:00.
    init() throws {
        desk = try SitrepDesk()
        try desk.json("org", "profile", "set", "dora_financial_entity", "yes")
        try desk.json("open", "--title", "Ransom note", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "aware", "--at", "2026-03-10T08:00:00Z")
        try desk.json("correct", key, "classified_major", "--at", "2026-03-10T10:30:00Z")
        try desk.json("duty", "decide", key, dora, "--applies", "--reason", "three criteria")
        try desk.json(
            "duty", "file", key, dora, "initial", "--at", "2026-03-10T14:30:01Z", "--channel", "portal",
            now: "2026-03-10T15:00:00Z")
    }

    private func report(
        _ arguments: String..., name: String = "obligations", now: String = "2026-03-11T00:00:00Z"
    ) throws -> String {
        let out = FileManager.default.temporaryDirectory.appending(path: "notices-\(UUID().uuidString)")
        defer { TestServer.remove(out.path) }
        try desk.json(
            ["report", "render", name, "--period", "2026-03", "--format", "md", "--out", out.path] + arguments,
            now: now)
        return try String(contentsOf: out.appending(path: "\(name)-2026-03.md"), encoding: .utf8)
    }

    @Test("what was late is late in the report, with its derivation; before it was recorded it ran")
    func horizons() throws {
        let now = try report()
        #expect(now.contains("| \(key) | DORA, Initial notification | −1 s | sent late | 2026-03-10 14:30 UTC |"))
        #expect(now.contains("classified 2026-03-10 10:30 + 4 h = 14:30"))
        #expect(now.contains("three criteria"))
        let before = try report("--known-at", "2026-03-10T14:45:00Z")
        #expect(!before.contains("sent late"))
        #expect(before.contains("| DORA, Initial notification | Single competent authority designated under Art 46 |"))
        let undecided = try report("--known-at", "2026-03-10T11:00:00Z")
        #expect(!undecided.contains("three criteria"))
        #expect(try report(name: "board").contains("Initial notification of \(key), by 1 s."))
    }

    @Test("what was known by an instant stays what it was, whatever is corrected and decided later")
    func known() throws {
        let gdpr = "eu-gdpr-33-authority"
        try desk.json("fact", "set", key, "personal_data_breach", "yes")
        try desk.json("duty", "decide", key, gdpr, "--applies", "--reason", "a data set was copied")
        let later = "2026-03-20T00:00:00Z"
        func lookBack() throws -> [String] {
            try ["obligations", "inspection", "compliance", "board"].map {
                try report("--known-at", "2026-03-11T00:00:00Z", name: $0, now: later)
            } + [
                "\(try desk.json("metrics", "--metric", "time_to_notify", "--explain", "--known-at", "2026-03-11T00:00:00Z", now: later))"
            ]
        }
        let before = try lookBack()
        let present = try report(now: later)
        for (event, at) in [("aware", "2026-03-10T09:00:00Z"), ("classified_major", "2026-03-10T11:00:00Z")] {
            try desk.json("correct", key, event, "--at", at, "--reason", "log read again", now: "2026-03-12T00:00:00Z")
        }
        try desk.json(
            "duty", "decide", key, gdpr, "--not-applicable", "--reason", "no personal data",
            now: "2026-03-13T00:00:00Z")
        #expect(try report(now: later) != present)
        for (then, again) in zip(before, try lookBack()) { #expect(again == then) }
    }

    @Test("what has just happened is in the report of the present, under the name under which metrics count it")
    func present() throws {
        let now = "2026-03-31T12:00:00Z"
        try desk.json("open", "--title", "just now", now: now)
        let board = try report(name: "board", now: now)
        #expect(board.contains("2 incidents were detected"), "\(board.prefix(600))")
        let operations = try report(name: "operations", now: now)
        #expect(operations.contains("2 records came in"), "\(operations.prefix(900))")
        #expect(operations.contains("The number open went from 0 to 2."))
        let metrics = try desk.json("metrics", "--metric", "time_to_acknowledge", now: now)["metrics"]?.elements.first
        #expect(metrics?["open"]?.wholeNumber == 2 && metrics?["missing"]?.wholeNumber == 0)
        #expect(board.contains("| Time to acknowledge | 2 | 0 | 2 | 0 |"))
    }

    @Test("time to notify runs from the clock's start to the sending")
    func timeToNotify() throws {
        let answer = try desk.json(
            "metrics", "--metric", "time_to_notify", "--explain", now: "2026-03-11T00:00:00Z")
        let initial = answer["metrics"]?.elements.first {
            $0["stage"]?.text == "initial" && $0["obligation"]?.text == dora
        }
        #expect(initial?["n"]?.wholeNumber == 1)
        #expect(initial?["median_s"]?.wholeNumber == 4 * 3_600 + 1)
        #expect(initial?["margin_min_s"]?.wholeNumber == -1)
        #expect(initial?["late"]?.wholeNumber == 1)
        let open = answer["metrics"]?.elements.first {
            $0["stage"]?.text == "intermediate" && $0["obligation"]?.text == dora
        }
        #expect(open?["n"]?.wholeNumber == 0 && open?["open"]?.wholeNumber == 1)
        #expect(answer["incidents"]?.elements.contains { $0["margin_s"]?.wholeNumber == -1 } == true)
        // To the present and not to the horizon, which is a microsecond later.
        let running = answer["incidents"]?.elements.filter { $0["reason"]?.text == "open" } ?? []
        #expect(!running.isEmpty && running.allSatisfy { $0["duration_s"]?.wholeNumber != nil })
    }
}
