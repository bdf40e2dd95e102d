import DatabaseTesting
import Foundation
import IncidentModel
import JSONText
import Testing

/// What was set aside on import and is tried again.
@Suite("Retrying what was set aside")
struct QuarantineRetryTests {
    private static let now = "2026-03-10T12:00:00Z"

    private static func file(_ lines: [String], _ ending: String = "ndjson") throws -> String {
        let path = try TestServer.filePath(ending: ending)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func at(_ milestone: String, of key: String, _ desk: SitrepDesk) throws -> String? {
        try desk.json("show", key)[path: "milestones", milestone, "at"]?.text
    }

    @Test("a time goes to the incident of its origin, where another one has the same key")
    func origins() throws {
        let desk = try SitrepDesk()
        let lines = ["A", "B"].map {
            #"{"origin":"sys\#($0)","source_key":"1","title":"\#($0)","assertions":["#
                + #"{"milestone":"reported","at":"2026-01-01T00:00:00Z"},{"milestone":"detected","at":"2027-01-01T00:00:00Z"}]}"#
        }
        try desk.json("import", "ndjson", try Self.file(lines), now: Self.now)
        try desk.json("quarantine", "retry", "1", "--at", "2026-01-05T10:00", now: Self.now)
        try desk.json("quarantine", "retry", "2", "--at", "2026-01-06T10:00", now: Self.now)
        #expect(try at("detected", of: "INC-2026-0001", desk) == "2026-01-05T10:00:00Z")
        #expect(try at("detected", of: "INC-2026-0002", desk) == "2026-01-06T10:00:00Z")
    }

    @Test("a time of the first course leaves that of a later one alone")
    func rounds() throws {
        let desk = try SitrepDesk()
        let line =
            #"{"origin":"x","source_key":"r","title":"r","phase":"recovery","assertions":["#
            + #"{"milestone":"detected","at":"2026-01-01T00:00:00Z"},{"milestone":"contained","at":"2027-01-03T00:00:00Z"},"#
            + #"{"milestone":"closed","at":"2026-01-05T00:00:00Z"},{"milestone":"reopened","at":"2026-01-06T00:00:00Z"},"#
            + #"{"milestone":"contained","at":"2026-01-08T00:00:00Z","round":2}]}"#
        try desk.json("import", "ndjson", try Self.file([line]), now: Self.now)
        // The first course went without it: nothing there can be corrected, and the later one is another.
        let retried = try desk.run("quarantine", "retry", "1", "--at", "2026-01-07T12:00", now: Self.now)
        #expect(retried.status == 1 && retried.errors.contains("in round 1"), "\(retried.errors)")
        #expect(try at("contained", of: "INC-2026-0001", desk) == "2026-01-08T00:00:00Z")
    }

    @Test("a time that a column states is retried as its milestone, whatever the column is called")
    func columns() throws {
        let desk = try SitrepDesk()
        let mapping = try Self.file(
            [
                "key: id", "title: t", "time_zone: Europe/Berlin", "milestones:", "  detected: reported",
                "  closed: d2",
            ], "yaml")
        let file = try Self.file(["id,t,reported,d2", "C1,x,2016-03-27 02:30,2016-03-28 00:00"], "csv")
        let result = try desk.json("import", "csv", file, "--mapping", mapping, now: Self.now)
        #expect(result["quarantined"]?.elements.first?["field"]?.text == "reported")
        try desk.json("quarantine", "retry", "1", "--at", "2016-03-27T03:30", now: Self.now)
        let key = try #require(try desk.json("list", now: Self.now)["incidents"]?.elements.first?["key"]?.text)
        #expect(try at("detected", of: key, desk) == "2016-03-27T03:30:00Z")
        #expect(try at("reported", of: key, desk) == nil)

        let log = try Self.file(
            [
                "number,incident_state,sys_mod_count,opened_at,resolved_at,closed_at",
                "S1,Closed,1,2016-10-29 10:00,2016-10-30 02:30,2016-10-31 10:00",
            ], "csv")
        let taken = try desk.json("import", "servicenow", log, "--time-zone", "Europe/Berlin", now: Self.now)
        #expect(taken["quarantined"]?.elements.first?["field"]?.text == "resolved_at")
        try desk.json("quarantine", "retry", "2", "--at", "2016-10-30T00:30:00Z", now: Self.now)
        #expect(try at("recovered", of: "INC-2016-0001", desk) == "2016-10-30T00:30:00Z")
    }

    @Test("a row that stays out is kept as the file has it")
    func rows() throws {
        let desk = try SitrepDesk()
        let mapping = try Self.file(["key: id", "title: t", "milestones:", "  detected: d"], "yaml")
        let file = try Self.file(
            ["id,t,d", "C1,whole,2016-03-28 00:00", "C2,cut", "C3,,2016-03-28 00:00", ",\"no, key\","], "csv")
        let result = try desk.json("import", "csv", file, "--mapping", mapping, now: Self.now)
        #expect(result["created"]?.wholeNumber == 1)
        let log = try Self.file(
            [
                "number,incident_state,opened_at", "INC1,New,29/2/2016 01:16", "INC2,New,30/2/2016 01:16",
                "INC3,New", ",New,29/2/2016 01:16",
            ], "csv")
        try desk.json("import", "servicenow", log, now: Self.now)
        let items = try desk.json("quarantine", "list")["items"]?.elements ?? []
        #expect(
            items.map { $0["content"]?.text } == [
                "C2,cut", "C3,,2016-03-28 00:00", ",\"no, key\",",
                #"{"milestone":"detected","origin":"servicenow","row":"INC2,New,30/2/2016 01:16"}"#,
                "INC3,New", ",New,29/2/2016 01:16",
            ])
    }

    @Test("times that moved together in the source go in, also past those that they replace")
    func moved() throws {
        let desk = try SitrepDesk()
        let head = "number,incident_state,sys_mod_count,opened_at,sys_updated_at,resolved_at,closed_at,assigned_to"
        func log(_ rows: String...) throws -> String { try Self.file([head] + rows, "csv") }
        try desk.json(
            "import", "servicenow", try log("INC1,New,0,1/3/2016 10:00,1/3/2016 10:10,?,?,bob"), now: Self.now)
        let second = try desk.json(
            "import", "servicenow",
            try log(
                "INC1,New,1,1/3/2016 16:00,1/3/2016 16:10,?,?,bob", "INC3,New,0,5/3/2016 10:00,5/3/2016 10:10,?,?,bob"),
            now: Self.now)
        #expect(second["created"]?.wholeNumber == 1 && second["updated"]?.wholeNumber == 1)
        #expect(try at("detected", of: "INC-2016-0001", desk) == "2016-03-01T16:00:00Z")
        #expect(try at("acknowledged", of: "INC-2016-0001", desk) == "2016-03-01T16:10:00Z")

        func line(_ day: Int, _ more: String = "") -> String {
            #"{"origin":"x","source_key":"r","title":"r","phase":"recovery","assertions":["#
                + #"{"milestone":"detected","at":"2026-01-0\#(day)T00:00:00Z"},{"milestone":"contained","at":"2026-01-0\#(day)T08:00:00Z"},"#
                + #"{"milestone":"closed","at":"2026-01-0\#(day)T09:00:00Z"},{"milestone":"reopened","at":"2026-01-0\#(day)T10:00:00Z"},"#
                + #"{"milestone":"contained","at":"2026-01-0\#(day)T11:00:00Z","round":2}]\#(more)}"#
        }
        for day in [4, 6, 2] {
            let result = try desk.json("import", "ndjson", try Self.file([line(day)]), now: Self.now)
            #expect(result["refused"]?.wholeNumber == 0 && result["fields_set_aside"]?.wholeNumber == 0, "\(result)")
            #expect(try at("detected", of: "INC-2026-0001", desk) == "2026-01-0\(day)T00:00:00Z")
        }
        // What was stated here and the record does not say anew stays; what contradicts it is set aside alone.
        func brief(_ title: String, _ day: Int) -> String {
            #"{"origin":"x","source_key":"s","title":"\#(title)","assertions":["#
                + #"{"milestone":"detected","at":"2026-01-0\#(day)T00:00:00Z"},{"milestone":"contained","at":"2026-01-07T00:00:00Z"}]}"#
        }
        try desk.json("import", "ndjson", try Self.file([brief("s", 4)]), now: Self.now)
        let key = "INC-2026-0002"
        try desk.json("correct", key, "occurred", "--at", "2026-01-03T23:00:00Z", "--reason", "log", now: Self.now)
        let earlier = try desk.json("import", "ndjson", try Self.file([brief("s2", 2)]), now: Self.now)
        #expect(earlier["updated"]?.wholeNumber == 1 && earlier["refused"]?.wholeNumber == 0, "\(earlier)")
        let aside = earlier["quarantined"]?.elements ?? []
        #expect(
            !aside.isEmpty && aside.allSatisfy { $0["reason"]?.text?.contains("cannot stand beside occurred") == true },
            "\(aside)")
        #expect(try at("detected", of: key, desk) == "2026-01-04T00:00:00Z")
        #expect(try desk.json("show", key)["title"]?.text == "s2")
    }

    @Test("a log that was read in the wrong zone is put right by reading it in the right one")
    func zones() throws {
        let desk = try SitrepDesk()
        let log = try Self.file(
            ["number,incident_state,opened_at,closed_at", "INC1,Closed,1/3/2016 10:00,1/3/2016 12:00"], "csv")
        try desk.json("import", "servicenow", log, now: Self.now)
        let again = try desk.json("import", "servicenow", log, "--time-zone", "America/New_York", now: Self.now)
        #expect(again["updated"]?.wholeNumber == 1)
        #expect(try at("detected", of: "INC-2016-0001", desk) == "2016-03-01T15:00:00Z")
        #expect(try at("closed", of: "INC-2016-0001", desk) == "2016-03-01T17:00:00Z")
        let third = try desk.json("import", "servicenow", log, "--time-zone", "America/New_York", now: Self.now)
        #expect(third["unchanged"]?.wholeNumber == 1)
    }

    @Test("a record that is refused again stays held, and is not held twice")
    func refusedAgain() throws {
        let desk = try SitrepDesk()
        func line(_ title: String, _ more: String, reopened: String) -> String {
            #"{"origin":"x","source_key":"r","title":"\#(title)","phase":"triage","assertions":["#
                + #"{"milestone":"detected","at":"2026-01-01T00:00:00Z"},\#(more){"milestone":"reopened","at":"\#(reopened)"}]}"#
        }
        let closed = #"{"milestone":"closed","at":"2026-01-02T00:00:00Z"},"#
        try desk.json(
            "import", "ndjson", try Self.file([line("r", closed, reopened: "2026-01-03T00:00:00Z")]), now: Self.now)
        // The closing that is known here lies behind this reopening, and the record says nothing of it.
        let refused = try desk.run(
            "import", "ndjson", try Self.file([line("r2", "", reopened: "2026-01-01T12:00:00Z")]), "--json",
            now: Self.now)
        #expect(try refused.json()["refused"]?.wholeNumber == 1)
        let retried = try desk.run("quarantine", "retry", "1", now: Self.now)
        #expect(retried.status == 1 && retried.errors.contains("record_can_be_taken_in"), "\(retried.errors)")
        let held = try desk.json("quarantine", "list", now: Self.now)["items"]?.elements
        #expect(held?.map { $0["state"]?.text } == ["held"], "\(String(describing: held))")
    }
}
