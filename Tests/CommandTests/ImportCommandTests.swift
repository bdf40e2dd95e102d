import Foundation
import JSONText
import Testing

@Suite("Import and export")
struct ImportCommandTests {
    static let now = "2026-11-01T00:00:00Z"

    @Test("VERIS records give the independent figures, and a second import changes nothing", .needsSharedData)
    func veris() throws {
        let desk = try SitrepDesk()
        let expected = try SharedFiles.json("expected/vcdb_records.json")
        let path = try SharedFiles.path("veris/vcdb-records")
        let first = try desk.json("import", "veris", path, now: Self.now)
        #expect(first["incidents"]?.wholeNumber == expected["records"]?.wholeNumber)
        #expect(first["refused"]?.wholeNumber == 0)
        let again = try desk.json("import", "veris", path, now: Self.now)
        #expect(again["unchanged"]?.wholeNumber == expected["records"]?.wholeNumber)
        #expect(again["updated"]?.wholeNumber == 0)

        for (metric, name) in [("dwell_time", "dwell_seconds"), ("time_to_contain", "containment_seconds")] {
            let figures = try desk.json("metrics", "--metric", metric, now: Self.now)["metrics"]?.elements.first
            let wanted = try #require(expected[name])
            #expect(figures?["n"]?.wholeNumber == wanted["count"]?.wholeNumber, "\(metric)")
            for (theirs, ours) in ["mean": "mean_s", "median": "median_s", "p90": "p90_s", "max": "max_s"] {
                let difference = try abs(
                    #require(figures?[ours]?.number) - #require(wanted[theirs]?.number))
                #expect(difference < 1e-5, "\(metric) \(ours)")
            }
        }
    }

    @Test("the VERIS maintainers' cases are taken or refused as they say", .needsSharedData)
    func verisCases() throws {
        let desk = try SitrepDesk()
        let expected = try #require(SharedFiles.json("expected/veris_validation.json")["cases"])
        let folder = URL(fileURLWithPath: try SharedFiles.path("veris/validation-cases"))
        // A record that passes in its own version needs it said: the cases leave it to the test.
        let directory = FileManager.default.temporaryDirectory.appending(path: "sitrep-veris-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var valid = 0
        for member in expected.members {
            guard let data = FileManager.default.contents(atPath: folder.appending(path: member.name).path) else {
                continue
            }
            let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            let record = try JSONSerialization.data(withJSONObject: try #require(json?["incident"]))
            try record.write(to: directory.appending(path: member.name))
            if member.value["valid_under_1.3.1"] == .bool(true) { valid += 1 }
        }
        let outcome = try desk.run("import", "veris", directory.path, "--json", now: Self.now)
        let result = try outcome.json()
        let total = try #require(result["read"]?.wholeNumber)
        #expect(total > 100)
        // Several cases share an incident_id; whichever came first was taken and the others contradict or repeat it.
        let names = Set(result["quarantined"]?.elements.compactMap { $0["record"]?.wholeNumber } ?? [])
        #expect(total - names.count == (result["created"]?.wholeNumber ?? 0) + (result["unchanged"]?.wholeNumber ?? 0))
        #expect(valid > 0)
    }

    @Test("what was exported goes into an empty organisation with the same hash and the same figures", .needsSharedData)
    func portable() throws {
        let desk = try SitrepDesk()
        let excerpt = try SharedFiles.path("itsm/incident_event_log_excerpt_ddmmyyyy.csv")
        try desk.json("import", "servicenow", excerpt, now: Self.now)
        try desk.json("import", "veris", try SharedFiles.path("veris/vcdb-records"), now: Self.now)
        try desk.json("open", "--title", "by hand", "--category", "malware", "--detected-at", "-3h", now: Self.now)
        try desk.json("triage", "INC-2026-0001", now: Self.now)
        try desk.json(
            "correct", "INC-2026-0001", "detected", "--at", "-4h", "--reason", "proxy log", now: Self.now)

        let hash = try desk.run("export", "ndjson", "--hash", now: Self.now)
        let file = FileManager.default.temporaryDirectory.appending(path: "sitrep-\(UUID().uuidString).ndjson")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(desk.run("export", "ndjson", now: Self.now).output.utf8).write(to: file)
        #expect(try desk.run("org", "add", "copy").status == 0)
        let copied = try desk.json("import", "ndjson", file.path, "--org", "copy", now: Self.now)
        #expect(copied["quarantined"]?.elements.isEmpty == true)
        let copy = try desk.run("export", "ndjson", "--hash", "--org", "copy", now: Self.now)
        #expect(hash.status == 0 && !hash.output.isEmpty)
        #expect(copy.output == hash.output)
        let ours = try desk.run("metrics", "--by", "severity", "--json", now: Self.now)
        let theirs = try desk.run("metrics", "--by", "severity", "--json", "--org", "copy", now: Self.now)
        #expect(ours.output == theirs.output)
    }

    @Test("an import that is killed leaves nothing, and the next one brings everything once", .needsSharedData)
    func killed() throws {
        let desk = try SitrepDesk()
        let path = try SharedFiles.path("itsm/incident_event_log_excerpt_ddmmyyyy.csv")
        for signal in [SIGKILL, SIGINT] {
            let run = try desk.start("import", "servicenow", path, "--json")
            // Wherever it is by now, before or within its transaction, it goes.
            usleep(150_000)
            if run.isRunning { kill(run.processIdentifier, signal) }
            run.waitUntilExit()
            let outcome = try run.outcome()
            guard outcome.status != 0 else { continue }
            #expect(outcome.status == -SIGKILL || outcome.status == 130 || outcome.status == -SIGINT)
            #expect(try desk.json("list", now: Self.now)["total"]?.wholeNumber == 0)
        }
        let whole = try desk.json("import", "servicenow", path, now: Self.now)
        #expect((whole["incidents"]?.wholeNumber ?? 0) + (whole["unchanged"]?.wholeNumber ?? 0) == 458)
        #expect(try desk.json("list", "--limit", "1", now: Self.now)["total"]?.wholeNumber == 458)
    }

    struct Broken: CustomTestStringConvertible, Sendable {
        let name: String
        let content: [UInt8]
        let mentions: String

        var testDescription: String { name }
    }

    @Test(
        "a file that is no event log is refused whole, with what is wrong with it",
        arguments: [
            Broken(name: "empty", content: [], mentions: "empty"),
            Broken(name: "binary", content: [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2, 3], mentions: "not text"),
            Broken(name: "no columns", content: Array("a;b;c\n1;2;3\n".utf8), mentions: "semicolon"),
            Broken(name: "UTF-16", content: [0xFF, 0xFE, 0x6E, 0, 0x75, 0], mentions: "UTF-16"),
        ])
    func brokenFiles(_ broken: Broken) throws {
        let desk = try SitrepDesk()
        let file = FileManager.default.temporaryDirectory.appending(path: "sitrep-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(broken.content).write(to: file)
        let outcome = try desk.run("import", "servicenow", file.path, now: Self.now)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains(broken.mentions), "\(outcome.errors)")
        #expect(try desk.json("list", now: Self.now)["total"]?.wholeNumber == 0)
    }
}
