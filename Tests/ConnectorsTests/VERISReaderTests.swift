import Foundation
import IncidentModel
import JSONText
import Testing

@testable import Connectors

@Suite("VERIS records")
struct VERISReaderTests {
    struct Content {
        var records: [IncidentRecord] = []
        var problems: [FieldProblem] = []
        var refused: [[FieldProblem]] = []
    }

    private func read(_ path: String, version: VERISVersion? = nil) throws -> Content {
        let reader = try VERISReader(path: path, version: version)
        var content = Content()
        while true {
            switch try reader.next() {
            case .record(let record, let problems):
                content.records.append(record)
                content.problems += problems
            case .refused(let problems): content.refused.append(problems)
            case .end: return content
            }
        }
    }

    private func record(
        _ key: String, _ extra: String = "", timeline: String = #"{"incident":{"year":2014}}"#
    ) -> String {
        #"{"schema_version":"1.3.3","incident_id":"\#(key)","security_incident":"Confirmed","#
            + #""action":{"hacking":{"variety":["SQLi"],"vector":["Web application"]}},"#
            + #""actor":{"unknown":{}},"asset":{"assets":[{"variety":"S - Database"}]},"#
            + #""discovery_method":{"unknown":true},"timeline":\#(timeline)\#(extra)}"#
    }

    private func read(_ text: String, name: String) throws -> Content {
        try read(TemporaryFile(text, name: name).path)
    }

    @Test("one object, an array, JSON lines and gzip give the same records")
    func forms() throws {
        let one = try read(record("A"), name: "a.json")
        #expect(one.records.map(\.sourceKey) == ["A"])
        #expect(one.refused.isEmpty)
        let array = try read("[\(record("A")),\n\(record("B"))]", name: "a.json")
        let lines = try read("\(record("A"))\n\(record("B"))\n", name: "a.json")
        #expect(array.records.map(\.sourceKey) == ["A", "B"])
        #expect(lines.records == array.records)
    }

    @Test("a folder's files are read by name; what cannot be read is refused with its file")
    func folder() throws {
        let folder = URL(fileURLWithPath: try TemporaryFile(record("B"), name: "b.json").path)
            .deletingLastPathComponent()
        for (name, text) in [
            ("a.json", record("A")), ("c.json", "{"), ("d.json", ""), ("e.txt", "x"), ("f.json", record("F")),
        ] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        let content = try read(folder.path)
        #expect(content.records.map(\.sourceKey) == ["A", "B", "F"])
        #expect(content.refused.map { $0[0].record } == [3, 4])
        #expect(content.refused.map { $0[0].code } == [.badJSON, .unreadableFile])
        #expect(content.refused[0][0].reason.hasPrefix("c.json: "))
        #expect(throws: ByteSourceError.self) { try VERISReader(path: folder.path + "/none.json") }
    }

    @Test("a spoilt line is refused with its number and place, and reading goes on")
    func spoiltLines() throws {
        let lines = [
            record("A"), #"{"schema_version": "#, record("B", #","impact":{"overall_rating":"Bad"}"#), "[]",
            record("C").replacing("1.3.3", with: "2.0"),
            record("D").replacing("\"schema_version\":\"1.3.3\",", with: ""),
            record("E", #","notes":"\u0000""#), record("F"),
        ]
        let content = try read(lines.joined(separator: "\n"), name: "a.jsonl")
        #expect(content.records.map(\.sourceKey) == ["A", "F"])
        #expect(content.refused.map { $0[0].line } == [2, 3, 4, 5, 6, 7])
        #expect(
            content.refused.map { $0[0].code } == [.badJSON, .schema, .schema, .unsupportedVersion, .schema, .holdsNUL])
        #expect(content.refused[1][0].key == "B")
        #expect(content.refused[1][0].field == "impact/overall_rating")
        #expect(content.refused[1][0].value == "Bad")
        #expect(content.refused[1][0].reason.hasPrefix("enum: "))
        #expect(content.refused[4][0].reason.contains("'schema_version' is missing"))
    }

    @Test(
        "the incident's beginning is as exact as it is stated",
        arguments: [
            (#""year":2014"#, "2014-01-01T00:00:00Z", "2015-01-01T00:00:00Z"),
            (#""year":2014,"month":12"#, "2014-12-01T00:00:00Z", "2015-01-01T00:00:00Z"),
            (#""year":2016,"month":2,"day":29"#, "2016-02-29T00:00:00Z", "2016-03-01T00:00:00Z"),
            (#""year":2016,"day":29"#, "2016-01-01T00:00:00Z", "2017-01-01T00:00:00Z"),
            (#""year":2016,"month":2,"day":29,"time":"03:15:00 PM""#, "2016-02-29T15:15:00Z", "2016-02-29T15:15:00Z"),
        ])
    func beginning(fields: String, from: String, to: String) throws {
        let content = try read(record("A", timeline: "{\"incident\":{\(fields)}}"), name: "a.json")
        let time = try #require(content.records.first?.assertions.first?.time)
        #expect(time.earliest == Instant(rfc3339: from))
        #expect(time.latest == Instant(rfc3339: to))
        #expect(content.problems.isEmpty)
    }

    @Test("a day that does not exist is set aside, the rest of the record goes in")
    func impossibleDay() throws {
        let timeline = #"{"incident":{"year":2015,"month":2,"day":30},"discovery":{"unit":"Days","value":2}}"#
        let content = try read(
            record("A", #","plus":{"master_id":"A","created":"2015-02-30T10:00:00Z"}"#, timeline: timeline),
            name: "a.json")
        #expect(content.records.first?.assertions.map(\.milestone) == [.detected])
        #expect(content.problems.map(\.code) == [.badTime, .badTime])
        #expect(content.problems.map(\.value) == ["2015-2-30", "2015-02-30T10:00:00Z"])
    }

    @Test("lengths of time become offsets; a unit alone spans up to the next; words stay words")
    func offsets() throws {
        let timeline = #"""
            {"incident":{"year":2014},"discovery":{"unit":"Weeks"},"containment":{"unit":"Hours","value":1.5},
            "compromise":{"unit":"Minutes","value":3},"exfiltration":{"unit":"Unknown"}}
            """#
        let content = try read(record("A", timeline: timeline), name: "a.json")
        let record = try #require(content.records.first)
        #expect(record.assertions.map(\.milestone) == [.occurred, .detected, .contained])
        #expect(record.assertions[1].after == .occurred)
        #expect(record.assertions[1].offset == nil)
        #expect(record.assertions[1].offsetMin == 604_800)
        #expect(record.assertions[1].offsetMax == 2_592_000)
        #expect(record.assertions[2].after == .detected)
        #expect(record.assertions[2].offset == 5_400)
        #expect(record.attributes?["timeline.compromise.unit"] == "Minutes")
        #expect(record.attributes?["timeline.compromise.value"] == "3")
        #expect(record.attributes?["timeline.exfiltration.unit"] == "Unknown")
        let negative = try read(
            self.record("B", timeline: #"{"incident":{"year":2014},"discovery":{"unit":"Days","value":-2}}"#),
            name: "b.json")
        #expect(negative.records.first?.assertions.map(\.milestone) == [.occurred])
        #expect(negative.problems.map(\.field) == ["timeline/discovery/value"])
        for word in ["NA", "Never", "Unknown"] {
            let text = #"{"incident":{"year":2014},"discovery":{"unit":"\#(word)","value":2}}"#
            let content = try read(self.record("C", timeline: text), name: "c.json")
            #expect(content.records.first?.assertions.map(\.milestone) == [.occurred])
            #expect(content.records.first?.attributes?["timeline.discovery.unit"] == word)
        }
    }

    @Test("words become severity, disposition and tags")
    func words() throws {
        let rated = try read(record("A", #","impact":{"overall_rating":"Damaging"}"#), name: "a.json").records[0]
        #expect(rated.severity == .high)
        #expect(rated.disposition == .truePositive)
        #expect(rated.category == "hacking")
        #expect(rated.source == "unknown")
        #expect(rated.tags == ["actor:unknown", "asset:server"])
        #expect(rated.title == "Hacking (SQLi) by unknown actor")
        let near = try read(record("B").replacing("Confirmed", with: "Near miss"), name: "b.json").records[0]
        #expect(near.severity == .unrated)
        #expect(near.disposition == nil)
        #expect(near.tags?.contains("veris:near-miss") == true)
        let noise = try read(record("C").replacing("Confirmed", with: "False positive"), name: "c.json").records[0]
        #expect(noise.disposition == .falsePositive)
    }

    @Test(
        "the title is the summary's first sentence",
        arguments: [
            ("A laptop was stolen. It held data.", "A laptop was stolen."),
            ("Data of U.S. Bank customers leaked.  More later.", "Data of U.S. Bank customers leaked."),
            ("Dr. Who lost\n a  tape! Found again.", "Dr. Who lost a tape!"),
            ("no sentence at all", "no sentence at all"),
            (String(repeating: "word ", count: 40), String(repeating: "word ", count: 23) + "word…"),
        ])
    func titles(summary: String, title: String) throws {
        let tree = JSONTree.object([.init(name: "summary", value: .text(summary))])
        #expect(VERISTitle.title(tree) == title)
        #expect(VERISTitle.title(tree).count <= 120)
    }

    @Test("versions are read in the spellings that occur")
    func versions() {
        #expect(VERISVersion(schemaVersion: "1_3_2") == .v132)
        #expect(VERISVersion(schemaVersion: "1.4.0") == .v14)
        #expect(VERISVersion(schemaVersion: "v1.3.1") == .v131)
        #expect(VERISVersion(schemaVersion: "1.3.9") == nil)
    }
}
