import DatabaseTesting
import Foundation
import JSONText
import Testing

/// What a second course, or a record that lags behind, must not do to the figures of the first.
@Suite("Figures of the first course")
struct LaterCourseTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"
    private let later = "2026-03-11T12:00:00Z"

    init() throws {
        desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--severity", "low", "--detected-at", "-8h")
        for (verb, at) in [("triage", "-7h"), ("declare", "-6h30m"), ("contain", "-6h"), ("eradicate", "-330m")] {
            try desk.json(verb, key, "--at", at)
        }
    }

    private func finish() throws {
        try desk.json("recover", key, "--at", "-4h")
        try desk.json("close", key, "--at", "-3h")
    }

    /// The one result of a metric, now and as of now: with a horizon it is read from the history.
    private func results(_ metric: String) throws -> [JSONTree] {
        try [[], ["--as-of", later], ["--known-at", later]].map { horizon in
            let found = try desk.json(["metrics", "--metric", metric] + horizon, now: later)
            return try #require(found["metrics"]?.elements.first)
        }
    }

    @Test("a step that does not apply in the second course leaves the duration of the first one alone")
    func notApplicable() throws {
        try finish()
        try desk.json("reopen", key, "--to", "recovery", "--reason", "r", "--at", "-2h")
        try desk.json("recover", key, "--not-applicable", "--reason", "nothing was down")
        for result in try results("time_to_recover") {
            #expect(result["n"]?.wholeNumber == 1 && result["median_s"]?.wholeNumber == 4 * 3_600, "\(result)")
        }
    }

    @Test("what the first course did not reach is missing, and not open again after a reopening")
    func reopened() throws {
        try finish()
        try desk.json("correct", key, "eradicated", "--withdraw", "--reason", "it was not")
        func stands(_ when: String) throws {
            for result in try results("time_to_eradicate") {
                #expect(result["open"]?.wholeNumber == 0 && result["missing"]?.wholeNumber == 1, "\(when): \(result)")
            }
        }
        try stands("closed")
        try desk.json("reopen", key, "--to", "triage", "--reason", "r", "--at", "-2h")
        try stands("reopened")
    }

    @Test("an incident of which only the day is known is as old as it can be in the middle")
    func spanOfToday() throws {
        try desk.json("open", "--title", "u", "--severity", "high", "--detected-at", "2026-03-10", now: later)
        for (horizon, age) in [("2026-03-10T06:00:00Z", 3), ("2026-03-10T18:00:00Z", 9), (later, 24)] {
            let found = try desk.json(
                "metrics", "--metric", "time_to_close", "--as-of", horizon, "--explain", now: later)
            let mine = found["incidents"]?.elements.first { $0["key"]?.text == "INC-2026-0002" }
            #expect(mine?["duration_s"]?.wholeNumber == age * 3_600, "\(horizon): \(mine as Any)")
        }
    }

    @Test("a record that lags behind leads no incident back")
    func olderExport() throws {
        let path = try TestServer.file(desk.run("export", "ndjson").output)
        try finish()
        let summary = try desk.json("import", "ndjson", path, now: later)
        let aside = summary["quarantined"]?.elements.map { $0["field"]?.text }
        #expect(aside == ["phase"], "\(summary)")
        let shown = try desk.json("show", key, now: later)
        #expect(shown["phase"]?.text == "closed" && shown["disposition"]?.text == "true_positive")
        try desk.json("reopen", key, "--to", "triage", "--reason", "r", "--at", "-1h", now: later)
    }

    @Test("a table that has nothing in a column any more says nothing")
    func blankCells() throws {
        let mapping = try TestServer.filePath(ending: "yaml")
        try Data(
            """
            origin: tickets
            key: K
            title: T
            milestones:
              detected: {column: D}
              contained: {column: C}
              closed: {column: E}
            """.utf8
        ).write(to: URL(fileURLWithPath: mapping))
        func take(_ row: String) throws -> JSONTree {
            let path = try TestServer.file("K,T,D,C,E\n\(row)\n", ending: "csv")
            return try desk.json("import", "csv", path, "--mapping", mapping)
        }
        _ = try take("7,t,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,2026-03-01T12:00:00Z")
        let again = try take("7,u,2026-03-01T10:00:00Z,,")
        #expect(again["updated"]?.wholeNumber == 1 && again["quarantined"]?.elements.isEmpty == true, "\(again)")
        let shown = try desk.json("show", "INC-2026-0002")
        #expect(shown["title"]?.text == "u" && shown["phase"]?.text == "closed")
    }

    @Test("a phase that lies before the record's own times is set aside, and those count")
    func contradiction() throws {
        let line = """
            {"origin":"o","source_key":"1","title":"x","phase":"new","assertions":[\
            {"milestone":"detected","at":"2026-01-01T00:00:00Z"},{"milestone":"closed","at":"2026-01-02T00:00:00Z"}]}
            """
        let path = try TestServer.file(line + "\n")
        let summary = try desk.json("import", "ndjson", path)
        #expect(summary["quarantined"]?.elements.map { $0["field"]?.text } == ["phase"], "\(summary)")
        #expect(try desk.json("show", "INC-2026-0002")["phase"]?.text == "closed")
        #expect(try desk.json("import", "ndjson", path)["unchanged"]?.wholeNumber == 1)
    }
}
