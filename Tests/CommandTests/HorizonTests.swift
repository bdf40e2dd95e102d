import DatabaseTesting
import Foundation
import JSONText
import Testing

/// `--as-of` and `--known-at` show an incident as it was: nothing that came later.
@Suite("An incident as it was")
struct HorizonTests {
    private func opened(_ desk: SitrepDesk) throws {
        try desk.json("open", "--title", "t", "--detected-at", "-8h")
        for (verb, at) in [("triage", "-7h"), ("declare", "-6h30m"), ("contain", "-6h"), ("eradicate", "-330m")] {
            try desk.json(verb, "INC-2026-0001", "--at", at)
        }
        try desk.json("recover", "INC-2026-0001", "--at", "-310m")
    }

    private func phases(_ desk: SitrepDesk, asOf: String, _ organization: String...) throws -> [String?] {
        let scope = ["--as-of", asOf] + organization
        let shown = try desk.json(["show", "INC-2026-0001"] + scope)
        let listed = try #require(desk.json(["list"] + scope)["incidents"]?.elements.first)
        return [
            shown["phase"]?.text, listed["phase"]?.text, shown["disposition"]?.text, listed["disposition"]?.text,
        ]
    }

    @Test("after a reopening the phase is that of the round which was under way")
    func reopened() throws {
        let desk = try SitrepDesk()
        try opened(desk)
        try desk.json("close", "INC-2026-0001", "--at", "-5h")
        try desk.json("reopen", "INC-2026-0001", "--to", "containment", "--reason", "beacon", "--at", "-2h")
        try desk.json("contain", "INC-2026-0001", "--at", "-1h")
        #expect(try phases(desk, asOf: "-90m") == ["containment", "containment", nil, nil])
        #expect(try phases(desk, asOf: "-3h") == ["closed", "closed", "true_positive", "true_positive"])
        #expect(try phases(desk, asOf: "-30m") == ["eradication", "eradication", nil, nil])
        #expect(try phases(desk, asOf: "-315m") == ["recovery", "recovery", nil, nil])
        #expect(try phases(desk, asOf: "-301m") == ["review", "review", nil, nil])
        #expect(try phases(desk, asOf: "-390m") == ["triage", "triage", nil, nil])
        try desk.json("org", "add", "copy")
        let path = try TestServer.filePath(ending: "ndjson")
        let exported = try desk.run("export", "ndjson").output
        try Data(exported.utf8).write(to: URL(fileURLWithPath: path))
        try desk.json("import", "ndjson", path, "--org", "copy")
        #expect(try desk.run("export", "ndjson", "--org", "copy").output == exported)
        for asOf in ["-90m", "-3h", "-30m", "-315m", "-301m"] {
            #expect(try phases(desk, asOf: asOf, "--org", "copy") == phases(desk, asOf: asOf), "\(asOf)")
        }
        let shown = try desk.json("show", "INC-2026-0001", "--as-of", "-3h")
        #expect(shown["round"]?.wholeNumber == 1)
        #expect(try desk.json("show", "INC-2026-0001")["phase"]?.text == "eradication")
    }

    @Test("what a later course turned out to be is not said of the first one")
    func dispositionOfCourse() throws {
        let desk = try SitrepDesk()
        try opened(desk)
        try desk.json("close", "INC-2026-0001", "--at", "-5h")
        try desk.json("reopen", "INC-2026-0001", "--to", "triage", "--reason", "again", "--at", "-4h")
        // Only the program may say what was no incident after all; an import brings such courses.
        let line = try desk.run("export", "ndjson").output
            .replacing("\"phase\":\"triage\"", with: "\"phase\":\"closed\",\"disposition\":\"false_positive\"")
            .replacing(
                "\"assertions\":[",
                with: "\"assertions\":[{\"milestone\":\"closed\",\"at\":\"2026-03-10T09:00:00Z\",\"round\":2},")
        let path = try TestServer.filePath(ending: "ndjson")
        try Data(line.utf8).write(to: URL(fileURLWithPath: path))
        try desk.json("org", "add", "copy")
        #expect(try desk.json("import", "ndjson", path, "--org", "copy")["quarantined"]?.elements.isEmpty == true)
        for (asOf, phase, disposition) in [
            ("-350m", "eradication", nil), ("-270m", "closed", "true_positive"), ("-210m", "triage", "false_positive"),
            ("-1h", "closed", "false_positive"),
        ] {
            let shown = try phases(desk, asOf: asOf, "--org", "copy")
            #expect(shown == [phase, phase, disposition, disposition], "\(asOf): \(shown)")
        }
    }

    @Test("nothing that came after the horizon is shown")
    func laterFacts() throws {
        let desk = try SitrepDesk()
        let noon = "2026-03-10T12:00:00Z"
        let (one, two, three) = ("2026-03-10T13:00:00Z", "2026-03-10T14:00:00Z", "2026-03-10T15:00:00Z")
        let key = "INC-2026-0001"
        try desk.json("open", "--title", "t", "--detected-at", "-8h", now: noon)
        try desk.json("open", "--title", "other", "--detected-at", "-8h", now: noon)
        try desk.json("task", "add", key, "early", now: noon)
        for (verb, at) in [("triage", "-7h"), ("declare", "-6h"), ("contain", "-5h")] {
            try desk.json(verb, key, "--at", at, now: noon)
        }
        try desk.json("eradicate", key, "--not-applicable", "--reason", "nothing placed", now: two)
        try desk.json("recover", key, "--at", "-4h", now: two)
        try desk.json("escalate", key, "--to", "l2", "--reason", "r", now: two)
        try desk.json("task", "add", key, "late", now: two)
        try desk.json("task", "done", key, "1", now: two)
        try desk.json("action", "add", key, "act", now: two)
        try desk.json("tag", key, "later", now: two)
        try desk.json("asset", "add", key, "FS-02", now: two)
        try desk.json("technique", "add", key, "T1059", now: two)
        try desk.json("link", key, "INC-2026-0002", now: two)
        try desk.json("review", key, "start", "--lesson", "l", now: two)
        try desk.json("review", key, "approve", "--as", "lead-1", now: three)

        for horizon in ["--as-of", "--known-at"] {
            let then = try desk.json("show", key, horizon, one, now: three)
            for list in ["escalations", "actions", "tags", "assets", "techniques", "links", "reviews"] {
                #expect(then[list]?.elements.isEmpty == true, "\(horizon) \(list)")
            }
            #expect(then["tasks"]?.elements.map { $0["title"]?.text } == ["early"], "\(horizon)")
            #expect(then["tasks"]?.elements.first?["done_at"]?.text == nil, "\(horizon)")
            #expect(then["tasks"]?.elements.first?["done_by"]?.text == nil, "\(horizon)")
            #expect(then["milestones"]?["eradicated"] == nil, "\(horizon)")
            #expect(then["milestones"]?["escalated"] == nil, "\(horizon)")
            let later = try desk.json("show", key, horizon, "2026-03-10T14:30:00Z", now: three)
            for list in ["escalations", "actions", "tags", "assets", "techniques", "links", "reviews"] {
                #expect(later[list]?.elements.count == 1, "\(horizon) \(list)")
            }
            #expect(later["tasks"]?.elements.first?["done_by"]?.text == "analyst-1", "\(horizon)")
            #expect(later["reviews"]?.elements.first?["approver"]?.text == nil, "\(horizon)")
            #expect(later["milestones"]?["eradicated"]?["not_applicable"] == .bool(true), "\(horizon)")
        }
        #expect(try desk.json("show", key, now: three)["reviews"]?.elements.first?["approver"]?.text == "lead-1")
    }

    @Test("titles of linked incidents, evidence and holds are shown as they were known")
    func besideIt() throws {
        let desk = try SitrepDesk()
        let (one, two, three) = ("2026-03-10T12:00:00Z", "2026-03-10T14:00:00Z", "2026-03-10T16:00:00Z")
        let store = ["SITREP_EVIDENCE_STORE": "database"]
        let (key, other) = ("INC-2026-0001", "INC-2026-0002")
        try desk.json("open", "--title", "t", now: one)
        try desk.json("open", "--title", "Suspicious mail", now: one)
        try desk.json("link", other, key, "--as", "parent", now: one)
        let file = try TestServer.file("memory", ending: "raw")
        try desk.json("evidence", "add", key, file, now: one, environment: store)
        try desk.json("edit", other, "--title", "Theft of the payroll", now: two)
        try desk.json("evidence", "seal", key, "1", "--reason", "r", now: two, environment: store)
        try desk.json("evidence", "transfer", key, "1", "--to", "lab", "--reason", "r", now: two, environment: store)
        try desk.json("hold", "set", key, "--reason", "claim", now: two)
        try desk.json("hold", "release", "1", "--reason", "settled", now: three)

        func seen(_ knownAt: String?) throws -> [String?] {
            let shown = try desk.json(["show", key] + (knownAt.map { ["--known-at", $0] } ?? []), now: three)
            let piece = shown["evidence"]?.elements.first
            return [
                shown["links"]?.elements.first?["title"]?.text, piece?["state"]?.text, piece?["holder"]?.text,
                piece?["hold"]?.wholeNumber.map(String.init),
            ]
        }
        #expect(try seen("2026-03-10T13:00:00Z") == ["Suspicious mail", "collected", "analyst-1", nil])
        #expect(try seen("2026-03-10T15:00:00Z") == ["Theft of the payroll", "sealed", "lab", "1"])
        #expect(try seen(nil) == ["Theft of the payroll", "sealed", "lab", nil])
    }

    @Test("a merge and its taking back are seen at their times")
    func merges() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "a", "--detected-at", "-8h")
        try desk.json("open", "--title", "b", "--detected-at", "-8h")
        try desk.json("merge", "INC-2026-0002", "--into", "INC-2026-0001", "--at", "-4h")
        try desk.json("reopen", "INC-2026-0002", "--to", "triage", "--reason", "r", "--at", "-2h")
        func links(_ key: String, _ asOf: String) throws -> [String?] {
            try desk.json("show", key, "--as-of", asOf)["links"]?.elements.map { $0["kind"]?.text } ?? []
        }
        #expect(try links("INC-2026-0002", "-5h").isEmpty)
        #expect(try links("INC-2026-0002", "-3h") == ["duplicate_of"])
        #expect(try links("INC-2026-0001", "-3h") == ["duplicate"])
        #expect(try links("INC-2026-0002", "-1h").isEmpty)
        #expect(try links("INC-2026-0001", "-1h").isEmpty)
    }

    @Test("the flow of work ends before its horizon, and ages of open incidents at the present")
    func flow() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "a", "--detected-at", "2026-01-10T00:00:00Z", now: "2026-01-10T00:00:00Z")
        try desk.json("dismiss", "INC-2026-0001", "--as", "benign", "--reason", "none", now: "2026-02-01T00:00:00Z")
        try desk.json("open", "--title", "b", "--detected-at", "2026-02-01T00:00:00Z", now: "2026-02-01T00:00:00Z")
        func months(_ horizon: String...) throws -> [String] {
            let flow = try desk.json(["metrics", "--flow"] + horizon, now: "2026-02-01T00:00:00Z")["flow"]?.elements
            return try #require(flow).map { month in
                let numbers = ["opening", "new", "reopened", "closed", "closing"].map { month[$0]?.wholeNumber ?? -1 }
                return "\(month["month"]?.text ?? "") \(numbers)"
            }
        }
        #expect(try months("--as-of", "2026-02-01T00:00:00Z") == ["2026-01 [0, 1, 0, 0, 1]"])
        #expect(try months() == ["2026-01 [0, 1, 0, 0, 1]", "2026-02 [1, 1, 0, 1, 1]"])
        let explained = try desk.json(
            "metrics", "--metric", "time_to_contain", "--explain", now: "2026-02-01T06:00:00Z")
        let ages = explained["incidents"]?.elements.compactMap { $0["duration_s"]?.number }
        #expect(ages == [6 * 3_600])
    }
}
