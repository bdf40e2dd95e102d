import DatabaseTesting
import Foundation
import JSONText
import Testing

/// What lies at the edge of what can be read and stored.
@Suite("Edges of imports and of what is typed")
struct ImportBoundaryTests {
    private static let now = "2026-03-10T12:00:00Z"

    private static func file(_ text: String, _ ending: String) throws -> String {
        let path = try TestServer.filePath(ending: ending)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Text that does not compress, of characters of three bytes.
    private static let longName = String(
        String.UnicodeScalarView((0..<960).compactMap { Unicode.Scalar(0x4E00 + UInt32($0 * 7_919 % 20_000)) }))

    @Test("a name too long for the index is set aside with its field, or refused where it is typed")
    func longNames() throws {
        let desk = try SitrepDesk()
        let line =
            #"{"origin":"x","source_key":"a","title":"t","assertions":[],"assets":[{"kind":"host","name":"\#(Self.longName)"}]}"#
        let good = #"{"origin":"x","source_key":"b","title":"t","assertions":[]}"#
        let result = try desk.json(
            "import", "ndjson", try Self.file(line + "\n" + good + "\n", "ndjson"), now: Self.now)
        #expect(result["created"]?.wholeNumber == 1 && result["refused"]?.wholeNumber == 1)
        #expect(result["quarantined"]?.elements.first?["field"]?.text == "assets")
        let typed = try desk.run("asset", "add", "INC-2026-0001", Self.longName, now: Self.now)
        #expect(typed.status == 65 && typed.errors.contains("at most 1800"), "\(typed.errors)")
    }

    @Test(
        "constants and origin of a mapping are texts that can be stored",
        arguments: [
            #"constants: {owner: "a\0b"}"#, #"origin: "a\0b""#, "origin: ' '", #"constants: {category: "a\nb"}"#,
            #"constants: {tags: ["a\0b"]}"#, "origin: \(String(repeating: "o", count: 300))",
        ])
    func mappings(line: String) throws {
        let desk = try SitrepDesk()
        let mapping = try Self.file("key: id\ntitle: t\n\(line)\n", "yaml")
        let outcome = try desk.run(
            "import", "csv", try Self.file("id,t\n1,x\n", "csv"), "--mapping", mapping, now: Self.now)
        #expect(outcome.status == 65 && outcome.errors.contains("line 3"), "\(outcome.status) \(outcome.errors)")
    }

    @Test("times without an offset are read in the organisation's zone, unless a zone is named")
    func zones() throws {
        let desk = try SitrepDesk()
        try desk.json("org", "set", "--time-zone", "Europe/Berlin")
        let log = try Self.file("number,sys_mod_count,opened_at\nZ1,1,2016-01-15 12:00\n", "csv")
        try desk.json("import", "servicenow", log, now: Self.now)
        #expect(
            try desk.json("show", "INC-2016-0001")[path: "milestones", "detected", "at"]?.text == "2016-01-15T11:00:00Z"
        )
        let mapping = try Self.file("key: id\ntitle: t\nmilestones: {detected: d}\n", "yaml")
        let csv = try Self.file("id,t,d\n1,x,2016-01-15 12:00\n", "csv")
        try desk.json("import", "csv", csv, "--mapping", mapping, "--time-zone", "America/New_York", now: Self.now)
        #expect(
            try desk.json("show", "INC-2016-0002")[path: "milestones", "detected", "at"]?.text == "2016-01-15T17:00:00Z"
        )
    }

    @Test("an older log adds its rows to the timeline and leaves the last word to the later one")
    func olderLog() throws {
        let desk = try SitrepDesk()
        let header =
            "number,incident_state,sys_mod_count,opened_at,sys_updated_at,priority,assigned_to,resolved_at,closed_at,short_description\n"
        let later = try Self.file(
            header
                + "T1,Closed,5,2016-01-01 10:00,2016-01-05 10:00,1 - Critical,Eve,2016-01-04 10:00,2016-01-05 10:00,final\n",
            "csv")
        let older = try Self.file(header + "T1,New,1,2016-01-01 10:00,2016-01-01 10:30,3 - Moderate,,,,old\n", "csv")
        try desk.json("import", "servicenow", later, now: Self.now)
        let result = try desk.json("import", "servicenow", older, now: Self.now)
        #expect(result["unchanged"]?.wholeNumber == 1 && result["updated"]?.wholeNumber == 0)
        let shown = try desk.json("show", "INC-2016-0001", now: Self.now)
        #expect(shown["title"]?.text == "final" && shown["severity"]?.text == "critical")
        #expect(shown["phase"]?.text == "closed" && shown["owner"]?.text == "Eve")
        let events = try desk.json("timeline", "INC-2016-0001", now: Self.now)["timeline"]?.elements
        #expect(events?.filter { $0["kind"]?.text == "source" }.count == 2, "\(String(describing: events))")
        let again = try desk.json("import", "servicenow", later, now: Self.now)
        #expect(again["unchanged"]?.wholeNumber == 1)
    }

    @Test("a name that comes again far behind in its file is no change of the first record, the second time as well")
    func repeatedFarBehind() throws {
        let desk = try SitrepDesk()
        let lines = ["id,t", "K0,first"] + (0..<5_000).map { "N\($0),x" } + ["K0,second", "N7,x"]
        let file = try Self.file(lines.joined(separator: "\n") + "\n", "csv")
        let mapping = try Self.file("key: id\ntitle: t\n", "yaml")
        for created in [5_001, 0] {
            let result = try desk.json("import", "csv", file, "--mapping", mapping, now: Self.now)
            #expect(result["created"]?.wholeNumber == created && result["updated"]?.wholeNumber == 0, "\(result)")
            #expect(result["refused"]?.wholeNumber == 1)
            #expect(result["unchanged"]?.wholeNumber == 5_002 - created)
            #expect(
                result["quarantined"]?.elements.first?["reason"]?.text?.contains("record 1 has the same key") == true)
        }
        #expect(try desk.json("show", "INC-2026-0001", now: Self.now)["title"]?.text == "first")
    }

    @Test("two incidents are related once, whichever is named first, and nothing explained is an empty list")
    func relatedOnce() throws {
        let desk = try SitrepDesk()
        for title in ["a", "b"] { try desk.json("open", "--title", title, now: Self.now) }
        try desk.json("link", "INC-2026-0001", "INC-2026-0002", now: Self.now)
        let other = try desk.json("link", "INC-2026-0002", "INC-2026-0001", now: Self.now)
        #expect(other["links"]?.elements.count == 1, "\(other)")
        let explained = try desk.json("metrics", "--explain", "--period", "2019-02", now: Self.now)
        #expect(explained["incidents"]?.elements.isEmpty == true)
    }

    @Test("a date of zeros is no date, also as the first of its column")
    func zeros() throws {
        let desk = try SitrepDesk()
        let log = try Self.file("number,opened_at,sys_mod_count\nI1,0000-00-00 00:00:00,1\n", "csv")
        let outcome = try desk.run("import", "servicenow", log, now: Self.now)
        #expect(outcome.status == 65 && outcome.errors.contains("the calendar has no such day"), "\(outcome)")
    }

    @Test("a quotation mark with a combining mark does not end a field of an export")
    func combiningMarks() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "=1+1 \"\u{0301},=cmd|x", now: Self.now)
        let rows = try desk.run("export", "csv", now: Self.now).output.split(whereSeparator: \.isNewline)
        try #require(rows.count == 2)
        // As bytes: the marks belong to the quotation marks for whoever compares characters.
        #expect(Array(rows[1].utf8).contains(Array("\"'=1+1 \"\"\u{0301},=cmd|x\"".utf8)), "\(rows[1])")
    }

    @Test("a clock that cannot be read, an empty key and an empty note are said, and nothing is written")
    func emptyTexts() throws {
        let desk = try SitrepDesk()
        let clock = try desk.run("open", "--title", "a", now: "2026-03-10T25:00:00Z")
        #expect(clock.status == 64 && clock.errors.contains("SITREP_NOW"))
        let key = try desk.run("open", "--title", "a", "--idempotency-key", "", now: Self.now)
        #expect(key.status == 65 && key.errors.contains("idempotency-key"), "\(key.errors)")
        let long = try desk.run("open", "--title", "a", "--idempotency-key", Self.longName, now: Self.now)
        #expect(long.status == 65)
        let note = try desk.run("open", "--title", "a", "--note", "", now: Self.now)
        #expect(note.status == 65 && note.errors.contains("note: must not be empty"))
        #expect(try desk.json("list", now: Self.now)["total"]?.wholeNumber == 0)
        #expect(try desk.run("audit", "list", "INC-2026-0099", now: Self.now).status == 66)
    }

    @Test("an answer that cannot be written after the work is done does not ask to try again")
    func answerLost() throws {
        let desk = try SitrepDesk()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", "\"$0\" open --title lost --json > /dev/full", SitrepProcess.binary.path]
        shell.environment = [
            "SITREP_DATABASE_URL": desk.database.address, "SITREP_ACTOR": "analyst-1", "SITREP_HOME": "/nonexistent",
            "SITREP_NOW": Self.now, "PATH": "/usr/bin:/bin",
        ]
        let errors = Pipe()
        shell.standardError = errors
        try shell.run()
        shell.waitUntilExit()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(shell.terminationStatus == 74 && said.contains("is done"), "\(said)")
        #expect(try desk.json("list", now: Self.now)["total"]?.wholeNumber == 1)
    }
}
