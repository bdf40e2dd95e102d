import IncidentModel
import Testing

@testable import Connectors

@Suite("CSV mapping")
struct CSVMappingTests {
    private let yaml = """
        origin: helpdesk
        delimiter: ";"
        time_zone: Europe/Berlin
        key: Ticket
        title: Short text
        summary: Description
        severity: {column: Prio, values: {P1: critical, P2: high}}
        category: Type
        disposition: {column: Result, values: {real: true_positive, noise: false_positive}}
        tags: {column: Labels, split: ","}
        milestones:
          occurred: {column: Began, format: dd.MM.yyyy, precision: day}
          detected: {column: Found, format: dd.MM.yyyy HH:mm}
          contained: {column: Stopped, format: M/yyyy/d H:mm, time_zone: UTC, precision: month}
        attributes: {site: Location}
        constants: {tlp: amber, owner: desk, tags: [imported], exercise: false}
        """

    private let header = "ticket;Short Text;Description;PRIO;Type;Result;Labels;Began;Found;Stopped;Location\n"

    private func read(
        _ text: String, _ mapping: CSVMapping
    ) throws -> (records: [IncidentRecord], problems: [FieldProblem]) {
        let file = try TemporaryFile(text)
        let reader = try CSVReader(ByteSource(path: file.path), delimiter: mapping.delimiter)
        let incidents = try CSVIncidentReader(reader, mapping: mapping)
        var problems: [FieldProblem] = []
        var records: [IncidentRecord] = []
        while let row = try incidents.next() {
            switch row {
            case .record(let record, let found):
                problems += found
                records.append(record)
            case .refused(let found): problems += found
            }
        }
        return (records, problems)
    }

    @Test("columns become the fields that the mapping names")
    func fields() throws {
        let mapping = try CSVMapping(yaml: yaml, name: "map.yaml")
        let (records, problems) = try read(
            header + "7;Lost laptop;long text;p1;theft;real;b, a;01.03.2026;01.03.2026 10:00;3/2026/9 0:30;Kiel\n",
            mapping)
        #expect(problems.isEmpty)
        let record = try #require(records.first)
        #expect(record.origin == "helpdesk")
        #expect(record.sourceKey == "7")
        #expect(record.title == "Lost laptop")
        #expect(record.summary == "long text")
        #expect(record.severity == .critical)
        #expect(record.category == "theft")
        #expect(record.disposition == .truePositive)
        #expect(record.tags == ["a", "b", "imported"])
        #expect(record.tlp == .amber)
        #expect(record.owner == "desk")
        #expect(record.exercise == false)
        #expect(record.attributes == ["site": "Kiel"])
        func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
        #expect(
            try record.assertions == [
                AssertionRecord(
                    .occurred, StatedTime(from: instant("2026-02-28T23:00:00Z"), to: instant("2026-03-01T23:00:00Z"))),
                AssertionRecord(.detected, at: instant("2026-03-01T09:00:00Z")),
                AssertionRecord(
                    .contained, StatedTime(from: instant("2026-03-01T00:00:00Z"), to: instant("2026-04-01T00:00:00Z"))),
            ])
    }

    @Test("what cannot be read is reported; without key or title the record is skipped")
    func badFields() throws {
        let mapping = try CSVMapping(yaml: yaml, name: "map.yaml")
        let (records, problems) = try read(
            header + "1;t;;urgent;;maybe;;31.02.2026;29.03.2026 02:30;;\n;t;;;;;;;;;\n3;;;;;;;;;;\n4;t;;;;;;;;;\n",
            mapping)
        #expect(records.map(\.sourceKey) == ["1", "4"])
        #expect(records[0].assertions.isEmpty)
        #expect(records[0].severity == .unrated)
        #expect(problems.map(\.code) == [.unknownWord, .unknownWord, .badTime, .skippedTime, .missing, .missing])
        #expect(problems.map(\.record) == [1, 1, 1, 1, 2, 3])
        #expect(problems[0].value == "urgent")
    }

    @Test("columns that the file lacks are named together")
    func missingColumns() throws {
        let mapping = try CSVMapping(yaml: "key: id\ntitle: name\nowner: who", name: "map.yaml")
        do {
            _ = try read("id,x\n", mapping)
            Issue.record("missing columns went unnoticed")
        } catch let error as CSVFormatError {
            #expect(error.reason == .missingColumns(["name", "who"], found: ["id", "x"]))
        }
    }

    @Test(
        "a mistake is named with its line",
        arguments: [
            ("key: a", 0, "'title' is needed"), ("title: a", 0, "'key' is needed"),
            ("key: a\ntitle: b\nowners: c", 3, "unknown name 'owners'"),
            ("key: a\ntitle: b\nmilestones:\n  noticed: c", 4, "unknown milestone 'noticed'"),
            ("key: a\ntitle: b\nmilestones:\n  detected:\n    format: dd.MM.yyyy HH:mm", 5, "needs a column"),
            ("key: a\ntitle: b\nmilestones:\n  detected: {column: c, format: dd.MM.yyyy}", 4, "no time of day"),
            ("key: a\ntitle: b\nseverity: {column: c, values: {x: bad}}", 3, "'bad' is not known"),
            ("key: a\ntitle: b\nseverity: {values: {x: low}}", 3, "needs a column"),
            ("key: a\ntitle: b\ndelimiter: abc", 3, "one ASCII character"),
            ("key: a\ntitle: b\ntags: {column: c, split: ', '}", 3, "one character"),
            ("key: a\ntitle: b\nowner: c\nconstants:\n  owner: d", 5, "both a column and a constant"),
            ("key: a\ntitle: b\nconstants: {exercise: maybe}", 3, "true or false"),
            ("key: [a]\ntitle: b", 1, "must be a text"),
        ])
    func mistakes(yaml: String, line: Int, words: String) throws {
        do {
            _ = try CSVMapping(yaml: yaml, name: "map.yaml")
            Issue.record("accepted: \(yaml)")
        } catch let error as MappingError {
            #expect(error.reason.contains(words), "\(error)")
            #expect(error.line == line, "\(error)")
        }
    }
}
