import Foundation
import JSONText
import Testing

/// What files of other systems hold that cannot be taken over costs its field or its record, never the file.
@Suite("What an import cannot take over")
struct ForeignTextTests {
    static let now = "2026-11-01T00:00:00Z"
    private static let header =
        "number,opened_at,sys_mod_count,category,u_symptom,assigned_to,contact_type,resolved_at,closed_at,sys_updated_at"

    /// Imports a file of these lines and hands it over with the answer.
    private func imported(
        _ kind: String, _ content: String, into desk: SitrepDesk, name: String = "file", now: String = Self.now
    ) throws -> SitrepProcess.Outcome {
        let file = FileManager.default.temporaryDirectory.appending(path: "sitrep-\(UUID().uuidString).\(name)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(content.utf8).write(to: file)
        return try desk.run("import", kind, file.path, "--json", now: now)
    }

    private func reasons(_ outcome: SitrepProcess.Outcome) throws -> [String] {
        try outcome.json()["quarantined"]?.elements.map {
            "\($0["record"]?.wholeNumber ?? 0) \($0["field"]?.text ?? "-"): \($0["reason"]?.text ?? "")"
        } ?? []
    }

    @Test(
        "an overlong field of an event log is set aside with its record and name, and the rest goes in",
        arguments: [
            ("category", 201), ("u_symptom", 1_001), ("assigned_to", 201), ("contact_type", 201),
        ])
    func overlongField(field: String, length: Int) throws {
        let desk = try SitrepDesk()
        let columns = Self.header.split(separator: ",").map(String.init)
        let position = try #require(columns.firstIndex(of: field))
        var row = ["INC2", "2016-03-01T06:10:00Z", "1", "c", "s", "a", "Phone", "", "", ""]
        row[position] = String(repeating: "ü", count: length)
        let outcome = try imported(
            "servicenow", "\(Self.header)\nINC1,2016-03-01T06:10:00Z,1,c,s,a,Phone,,,\n\(row.joined(separator: ","))\n",
            into: desk)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["created"]?.wholeNumber == 2)
        #expect(try reasons(outcome) == ["2 \(field): too long: \(length) characters, at most \(length - 1)"])
    }

    @Test("three fields that just fit do not make a title that does not")
    func longTitleOfParts() throws {
        let desk = try SitrepDesk()
        let symptom = String(repeating: "s", count: 1_000)
        let outcome = try imported(
            "servicenow", "\(Self.header)\nINC1,2016-03-01T06:10:00Z,1,category,\(symptom),a,Phone,,,\n", into: desk)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try reasons(outcome).isEmpty)
        let title = try #require(desk.json("show", "INC-2016-0001", now: Self.now)["title"]?.text)
        #expect(title.count == 1_000 && title.hasPrefix("category · sss") && title.hasSuffix("s…"))
    }

    @Test("control characters and line breaks have no place in a field of one line, whatever way it comes in")
    func controlCharacters() throws {
        let desk = try SitrepDesk()
        let outcome = try imported(
            "servicenow",
            "\(Self.header)\nINC1,2016-03-01T06:10:00Z,1,\"a\nb\",\u{1B}[31mred,a,Phone,,,\n", into: desk)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try reasons(outcome) == [
                "1 category: holds a control character or a line break",
                "1 u_symptom: holds a control character or a line break",
            ])
        let records = try imported(
            "ndjson",
            #"{"origin":"x","source_key":"1","title":"t","category":"a\nb","assertions":[]}"# + "\n"
                + #"{"origin":"x","source_key":"2","title":"t","assertions":[]}"# + "\n", into: desk)
        #expect(try reasons(records) == ["1 category: holds a control character or a line break"])
        let command = try desk.run("open", "--title", "t", "--category", "a\nb")
        #expect(command.status == 65 && command.errors.contains("holds a control character or a line break"))
    }

    @Test("the same lengths hold for commands and for files")
    func sameLimits() throws {
        let desk = try SitrepDesk()
        for (length, fits) in [(200, true), (201, false)] {
            let word = String(repeating: "w", count: length)
            let record =
                #"{"origin":"x","source_key":"\#(length)","title":"t","category":"\#(word)","owner":"\#(word)","#
                + #""tags":["\#(word)"],"assertions":[]}"#
            let outcome = try imported("ndjson", record + "\n", into: desk)
            #expect(try outcome.json()["created"]?.wholeNumber == (fits ? 1 : 0))
            for option in ["--category", "--tag", "--source", "--as"] {
                let opened = try desk.run("open", "--title", "t", option, word, "--dry-run")
                #expect(opened.status == (fits ? 0 : 65), "\(option) \(length): \(opened.errors)")
            }
        }
    }

    @Test("times that have not come yet are set aside, as they are of every other source")
    func futureTimes() throws {
        let desk = try SitrepDesk()
        let outcome = try imported(
            "servicenow",
            Self.header + "\nINC1,2016-03-01T06:10:00Z,1,c,s,a,Phone,2016-03-02T00:00:00Z,2096-03-01T00:00:00Z,\n"
                + "INC2,2096-03-01T06:10:00Z,1,c,s,a,Phone,,,2096-03-01T06:20:00Z\n", into: desk)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try reasons(outcome) == [
                "1 closed: closed_at 2096-03-01T00:00:00Z lies in the future",
                "2 acknowledged: acknowledged 2096-03-01T06:20:00Z lies in the future",
                "2 detected: opened_at 2096-03-01T06:10:00Z lies in the future",
            ])
        let first = try desk.json("show", "INC-2016-0001", now: Self.now)
        #expect(first["phase"]?.text == "review")
        #expect(first["milestones"]?["closed"] == nil)
        #expect(first["milestones"]?["recovered"]?["at"]?.text == "2016-03-02T00:00:00Z")
        let second = try desk.json("show", "INC-2026-0001", now: Self.now)
        #expect(second["milestones"]?["detected"] == nil && second["phase"]?.text == "new")
    }

    @Test("what is set aside of a record that cannot be parsed is the record itself")
    func rawText() throws {
        let desk = try SitrepDesk()
        let lines = [
            #"{"origin":"x","source_key":"1","title":"fine","assertions":[]}"#, #"{"origin":"x","source_key":"#,
            #"{"origin":"x","source_key":"3","title":"t","severity":"dreadful","assertions":[]}"#,
        ]
        let outcome = try imported("ndjson", lines.joined(separator: "\n") + "\n", into: desk)
        #expect(try outcome.json()["refused"]?.wholeNumber == 2)
        let veris = try imported("veris", #"{"incident_id":"a","schema_version":"1.4"} {"incident_id": 7"#, into: desk)
        #expect(try veris.json()["refused"]?.wholeNumber == 2)
        let contents = try desk.json("quarantine", "list", now: Self.now)["items"]?.elements.compactMap {
            $0["content"]?.text
        }
        let kept = try #require(contents)
        #expect(kept.contains(lines[1]) && kept.contains(lines[2]))
        #expect(kept.contains(#"{"incident_id": 7"#))
        #expect(!kept.contains(""))
    }

    @Test(
        "a file of which nothing can be parsed is refused whole with one message",
        arguments: [("ndjson", "no\nrecords\nhere\n"), ("veris", "no record here")])
    func nothingToParse(kind: String, content: String) throws {
        let desk = try SitrepDesk()
        let outcome = try imported(kind, content, into: desk)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("holds no record that can be read"), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(try desk.json("quarantine", "list", now: Self.now)["items"]?.elements.isEmpty == true)
    }
}
