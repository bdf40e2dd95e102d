import Foundation
import IncidentModel
import Testing

@testable import Connectors

@Suite("Incident records as JSON lines")
struct NDJSONReaderTests {
    private func read(_ bytes: [UInt8]) throws -> (records: [IncidentRecord], problems: [FieldProblem]) {
        let file = try TemporaryFile(bytes, name: "export.ndjson")
        let reader = NDJSONReader(try ByteSource(path: file.path))
        var result: (records: [IncidentRecord], problems: [FieldProblem]) = ([], [])
        while true {
            switch try reader.next() {
            case .record(let record, let unknown):
                result.records.append(record)
                result.problems += unknown
            case .problem(let problem): result.problems.append(problem)
            case .end: return result
            }
        }
    }

    private let line = #"{"origin":"sitrep","source_key":"INC-2026-0001","title":"Mail outage","assertions":[]}"#

    @Test("an encoded record is read back the same")
    func roundTrip() throws {
        var record = IncidentRecord(origin: "veris", sourceKey: "A-1", title: "Título \u{202E}x")
        record.severity = .high
        record.tlp = .amberStrict
        record.assertions = [AssertionRecord(.occurred, at: Instant(microseconds: 1_234_567_890_123_456))]
        var second = AssertionRecord(.detected)
        (second.after, second.offsetMin, second.offsetMax) = (.occurred, 60, 3_600)
        record.assertions.append(second)
        record.attributes = ["a.b": "c"]
        let encoded = try JSONEncoder().encode(record)
        let (records, problems) = try read([UInt8](encoded) + [0x0D, 0x0A, 0x0A] + [UInt8](encoded))
        #expect(records == [record, record])
        #expect(problems.isEmpty)
    }

    @Test("a member that no record has is reported with its place and value, and the rest is read")
    func unknownMembers() throws {
        let text = #"""
            {"origin":"x","source_key":"1","title":"t","sevrity":"high","summary":null,"tpl":null,"attributes":{"any":"thing"},
            "assertions":[{"milestone":"detected","at":"2026-02-03T04:05:06.7+01:00"},{"milestone":"contained","earlist":"2026-02"}],
            "tasks":[{"title":"a","blame":{"who":[1,2.5,true]}}]}
            """#
        let (records, problems) = try read(Array(text.replacing("\n", with: " ").utf8))
        #expect(records.count == 1)
        #expect(records.first?.attributes == ["any": "thing"])
        #expect(problems.map(\.field) == ["sevrity", "assertions/1/earlist", "tasks/0/blame"])
        #expect(problems.map(\.value) == ["high", "2026-02", #"{"who":[1,2.5,true]}"#])
        #expect(problems.allSatisfy { $0.code == .unknownWord && $0.key == "1" && !$0.isUnreadable })
    }

    @Test("names that earlier records had hide none that no record has")
    func unknownMembersLater() throws {
        let task = line.replacing("[]", with: #"[],"tasks":[{"title":"a"}]"#)
        let lines = [
            task, line.replacing("title", with: #"owner":"o","title"#),
            task.replacing(#""a""#, with: #""a","attributes":{"b":"c"}"#),
            line.replacing("[]", with: #"[{"milestone":"detected","title":"t"}]"#),
            line.replacing("[]", with: #"[],"ownr":"o""#),
            line.replacing("[]", with: #"[],"ownr":"o""#), task,
        ]
        let (records, problems) = try read(Array(lines.joined(separator: "\n").utf8))
        #expect(records.count == lines.count)
        #expect(problems.map(\.record) == [3, 4, 5, 6])
        #expect(problems.map(\.field) == ["tasks/0/attributes", "assertions/0/title", "ownr", "ownr"])
    }

    @Test("of very many such members the first hundred are reported, and how many there are more")
    func manyUnknownMembers() throws {
        let more = (1...250).map { #""x\#($0)":1"# }.joined(separator: ",")
        let (records, problems) = try read(Array(line.replacing(#""assertions""#, with: more + #","assertions""#).utf8))
        #expect(records.count == 1)
        #expect(problems.count == 100)
        #expect(problems.last?.reason.hasSuffix("; 150 more of this record are not listed") == true)
    }

    @Test("a bad line is reported with its place, and reading goes on")
    func badLines() throws {
        let wide = String(repeating: "x", count: 1_001)
        let lines = [
            line, "", "{\"origin\":", line.replacing("Mail outage", with: wide), #"{"origin":"x","title":"t"}"#,
            line.replacing("[]", with: #"[{"milestone":"noticed"}]"#),
            line.replacing("[]", with: #"[{"milestone":"detected","at":"2026-02-30T00:00:00Z"}]"#),
            line.replacing("Mail", with: "\\u0000"), line.replacing("Mail outage", with: ""), "[]", line,
        ]
        var bytes = Array(lines.joined(separator: "\n").utf8)
        bytes += [0x0A, 0xFF, 0x0A] + Array(line.utf8)
        let (records, problems) = try read(bytes)
        #expect(records.count == 3)
        #expect(problems.map(\.record) == [2, 3, 4, 5, 6, 7, 8, 9, 11])
        #expect(problems.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 12])
        #expect(
            problems.map(\.code) == [
                .badJSON, .tooLong, .missing, .unknownWord, .unknownWord, .holdsNUL, .missing, .badJSON, .notUTF8,
            ])
        #expect(problems[1].reason == "too long: 1001 characters, at most 1000")
        #expect(problems[1].key == "INC-2026-0001")
        #expect(problems[2].field == "source_key")
        #expect(problems[3].field == "assertions/0/milestone")
    }

    @Test("a line beyond 64 MiB is passed over")
    func longLine() throws {
        let long = [UInt8](repeating: 0x78, count: LineReader.longestLine + 5)
        let (records, problems) = try read(Array(line.utf8) + [0x0A] + long + [0x0A] + Array(line.utf8))
        #expect(records.count == 2)
        #expect(problems.map(\.code) == [.tooLong])
        #expect(problems.map(\.line) == [2])
    }
}
