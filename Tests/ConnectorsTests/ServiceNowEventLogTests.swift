import Foundation
import IncidentModel
import Testing

@testable import Connectors

@Suite("ServiceNow event log")
struct ServiceNowEventLogTests {
    private func read(
        _ text: String, _ mapping: ServiceNowMapping = ServiceNowMapping()
    ) throws -> (events: [ServiceNowEvent], problems: [FieldProblem]) {
        let file = try TemporaryFile(text)
        let log = try ServiceNowEventLog(CSVReader(ByteSource(path: file.path)), mapping: mapping)
        var problems: [FieldProblem] = []
        var events: [ServiceNowEvent] = []
        while let row = try log.next() {
            switch row {
            case .event(let event, let found):
                problems += found
                events.append(event)
            case .refused(let found): problems += found
            }
        }
        return (events, problems)
    }

    @Test("question marks and blanks are missing values")
    func missingValues() throws {
        let (events, problems) = try read(
            "Number,INCIDENT_STATE,opened_at,resolved_at,assigned_to,made_sla,priority\n"
                + "INC1,New,1/3/2016 06:10,?, ,TRUE,3 - Moderate\nINC2,,2/3/2016 06:10,3/3/2016 07:00,Anna,0,?\n")
        #expect(problems.isEmpty)
        #expect(events.map(\.number) == ["INC1", "INC2"])
        #expect(events[0].resolved == nil)
        #expect(events[0].assignedTo == nil)
        #expect(events[0].madeSLA == true)
        #expect(events[0].severity == .medium)
        #expect(events[1].state == nil)
        #expect(events[1].madeSLA == false)
        #expect(events[1].severity == .unrated)
        #expect(events[1].resolved == Instant(rfc3339: "2016-03-03T07:00:00Z"))
    }

    @Test("a bad field is reported with its value, and the rest of the row is used")
    func badFields() throws {
        let (events, problems) = try read(
            "number,opened_at,closed_at,reopen_count,made_sla,priority\n"
                + "INC1,1/3/2016 06:10,31/2/2016 06:10,many,perhaps,9 - Odd\n"
                + "INC2,soon,1/3/2016 06:10,1,true,1\n,1/3/2016 06:10,,,,\nINC4,,,,,\nINC5,1/3/2016 06:10\n")
        #expect(events.map(\.number) == ["INC1"])
        #expect(events[0].closed == nil)
        #expect(problems.map(\.record) == [1, 1, 1, 1, 2, 3, 4, 5])
        #expect(
            problems.map(\.code) == [
                .badTime, .badNumber, .badBoolean, .unknownWord, .badTime, .missing, .missing, .wrongFieldCount,
            ])
        #expect(problems[0].field == "closed_at")
        #expect(problems[0].value == "31/2/2016 06:10")
        #expect(problems[0].key == "INC1")
        #expect(problems[4].field == "opened_at")
        #expect(problems[7].key == "INC5")
    }

    @Test("one error names every missing column and those that are there")
    func missingColumns() throws {
        #expect(throws: CSVFormatError.self) { try read("id,when\n1,2\n") }
        do {
            _ = try read("id,when\n1,2\n")
        } catch let error as CSVFormatError {
            #expect(error.reason == .missingColumns(["number", "opened_at"], found: ["id", "when"]))
        }
    }

    @Test("a mapping renames columns, severities, the date format and the zone")
    func mapping() throws {
        let yaml = """
            columns:
              number: Ticket
              opened_at: Opened
              short_description: Text
            severity: {Blocker: critical}
            date_format: dd.MM.yyyy HH:mm
            time_zone: Europe/Berlin
            """
        let mapping = try ServiceNowMapping(yaml: yaml, name: "map.yaml")
        let (events, problems) = try read(
            "TICKET,opened,Text,priority\nT-1,01.07.2026 12:00,Mail \u{202E}down,blocker\nT-2,29.03.2026 02:30,x,P2\n",
            mapping)
        #expect(events.count == 1)
        #expect(events[0].opened == Instant(rfc3339: "2026-07-01T10:00:00Z"))
        #expect(events[0].severity == .critical)
        #expect(events[0].title == "Mail \u{202E}down")
        #expect(problems.map(\.code) == [.skippedTime])
        #expect(problems[0].value == "29.03.2026 02:30")
    }

    @Test(
        "a mistake in a mapping is named with its line",
        arguments: [
            ("colums: {}", 1, "unknown name 'colums'"), ("columns:\n  numer: T", 2, "unknown name 'numer' in columns"),
            ("severity:\n  P1: urgent", 2, "'urgent' is not known"),
            ("date_format: mm/dd/yyyy", 1, "not a date format"),
            ("time_zone: Berlin", 1, "not a time zone"), ("date_format: dd.MM.yyyy", 1, "must have hours"),
            ("columns: [a, b]", 1, "must be a mapping"), ("columns:\n  number: [", 2, "not YAML"),
            ("time_zone: UTC\ntime_zone: UTC", 1, "written twice: time_zone"), ("", 0, "the mapping is empty"),
        ])
    func mappingMistakes(yaml: String, line: Int, words: String) throws {
        do {
            _ = try ServiceNowMapping(yaml: yaml, name: "map.yaml")
            Issue.record("accepted: \(yaml)")
        } catch let error as MappingError {
            #expect(error.reason.contains(words), "\(error)")
            #expect(line == 0 || error.line >= line, "\(error)")
        }
    }

    @Test("a title of 1,000 characters passes, a longer one is reported")
    func longTitles() throws {
        let full = String(repeating: "é", count: 1_000)
        let (events, problems) = try read(
            "number,opened_at,short_description\nA,1/3/2016 06:10,\(full)\nB,1/3/2016 06:10,\(full)x\n")
        #expect(events[0].title == full)
        #expect(events[1].title == nil)
        #expect(problems.map(\.reason) == ["too long: 1001 characters, at most 1000"])
    }

    @Test(
        "the published event log gives the counts that were computed independently",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            ("itsm/incident_event_log.csv.gz", "expected/itsm_full.json"),
            ("itsm/incident_event_log_excerpt_ddmmyyyy.csv", "expected/itsm_excerpt.json"),
        ])
    func publishedLog(path: String, oracle: String) throws {
        let expected = try SharedData.json(oracle)
        let log = try ServiceNowEventLog(CSVReader(ByteSource(path: SharedData.path(path))))
        var last: [String: ServiceNowEvent] = [:]
        var states: [String: Int] = [:]
        var events = 0
        while let row = try log.next() {
            guard case .event(let event, let problems) = row, problems.isEmpty else {
                Issue.record("\(row)")
                continue
            }
            events += 1
            states[event.state ?? "?", default: 0] += 1
            if (event.modificationCount ?? 0) >= (last[event.number]?.modificationCount ?? 0) {
                last[event.number] = event
            }
        }
        let counts = try #require(expected["counts"])
        #expect(events == counts["events"]?.wholeNumber)
        #expect(last.count == counts["incidents"]?.wholeNumber)
        #expect(last.values.count { $0.resolved != nil } == counts["resolved"]?.wholeNumber)
        #expect(last.values.count { $0.closed != nil } == counts["closed"]?.wholeNumber)
        for state in expected["state_event_counts"]?.members ?? [] {
            #expect(states[state.name] == state.value.wholeNumber, "\(state.name)")
        }
        let durations = last.values.compactMap { event in event.resolved.map { $0.seconds(since: event.opened) } }
        let overall = try #require(expected["time_to_resolve_seconds"]?["overall"])
        #expect(durations.max() == overall["max"]?.number)
        let mean = durations.reduce(0, +) / Double(durations.count)
        #expect(abs(mean - (overall["mean"]?.number ?? 0)) < 0.001)
        let critical = expected["time_to_resolve_seconds"]?["by_priority"]?["1 - Critical"]?["count"]?.wholeNumber
        #expect(last.values.count { $0.severity == .critical && $0.resolved != nil } == critical)
    }
}
