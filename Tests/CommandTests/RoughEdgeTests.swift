import DatabaseTesting
import Foundation
import JSONText
import Testing

/// Small things that somebody who tried to break the program found.
@Suite("Rough edges")
struct RoughEdgeTests {
    private static let key = "INC-2026-0001"

    private func file(_ content: Data, _ name: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "sitrep-\(UUID().uuidString).\(name)")
        try content.write(to: url)
        return url.path
    }

    @Test("a detection of which only the day is known is shown as that day, never as its midnight")
    func dayOnly() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        try desk.json("correct", Self.key, "detected", "--at", "2026-03-09", "--reason", "log")
        let row = try desk.json("list")["incidents"]?.elements.first
        #expect(row?["detected"] == .null)
        #expect(row?["detected_earliest"]?.text == "2026-03-09T00:00:00Z")
        #expect(row?["detected_latest"]?.text == "2026-03-10T00:00:00Z")
        #expect(try desk.run("list").output.contains(" 2026-03-09 "))
    }

    @Test("what is there already is said, and leaves neither version nor timeline behind")
    func alreadyThere() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "a")
        try desk.json("open", "--title", "b")
        let additions = [
            ["technique", "add", Self.key, "T1059"], ["tag", Self.key, "x"], ["link", Self.key, "INC-2026-0002"],
            ["asset", "add", Self.key, "FS-02"], ["observable", "add", Self.key, "198.51.100.7"],
        ]
        for addition in additions { #expect(try desk.run(addition).status == 0) }
        let version = try desk.json("show", Self.key)["version"]?.wholeNumber
        let entries = try desk.json("timeline", Self.key)["timeline"]?.elements.count
        for addition in additions {
            let again = try desk.run(addition)
            #expect(again.status == 0 && again.output.contains("already"), "\(again.output) \(again.errors)")
        }
        #expect(try desk.json("show", Self.key)["version"]?.wholeNumber == version)
        #expect(try desk.json("timeline", Self.key)["timeline"]?.elements.count == entries)
        #expect(try desk.run("tag", Self.key, "x", "y").status == 0)
        #expect(try desk.json("show", Self.key)["tags"]?.elements.count == 2)
    }

    @Test("an empty search and help of nothing are mistakes of usage")
    func usage() throws {
        let desk = try SitrepDesk()
        #expect(try desk.run("list", "--search", " ").status == 64)
        let help = try desk.run("help", "nosuch")
        #expect(help.status == 64 && help.errors.contains("there is no command 'nosuch'"))
        #expect(try desk.run("help", "task", "nosuch").status == 64)
        #expect(try desk.run("help", "task", "add").status == 0)
        #expect(try desk.run("help").status == 0)
    }

    @Test("help and mistakes name the whole command, however it was found")
    func wholeNames() throws {
        let desk = try SitrepDesk()
        for path in [
            ["show"], ["task"], ["task", "add"], ["audit", "key"], ["audit", "key", "show"], ["obligation", "preview"],
        ] {
            let name = (["sitrep"] + path).joined(separator: " ")
            for asked in [path + ["--help"], ["help"] + path] {
                let help = try desk.run(asked)
                #expect(help.status == 0 && help.output.contains("USAGE: \(name) "), "\(asked)")
            }
            let mistake = try desk.run(path + ["--no-such-option"])
            #expect(mistake.status == 64 && mistake.errors.contains("\(name) "), "\(name)")
        }
    }

    @Test("what every command takes may stand before its name")
    func optionsFirst() throws {
        let desk = try SitrepDesk()
        try desk.json("org", "add", "acme", "--name", "Acme", "--time-zone", "UTC")
        let opened = try desk.run("--org", "acme", "--as=lead-1", "--json", "open", "--title", "--org or not")
        #expect(try opened.json()["owner"]?.text == "lead-1", "\(opened.errors)")
        #expect(try desk.run("--org=acme", "list").output.contains("--org or not"))
        #expect(try desk.run("--org", "acme", "task", "list", "INC-2026-0001").status == 0)
        #expect(try !desk.run("list").output.contains("INC-"))
        #expect(try desk.run("--database", "host=/nonexistent", "list").status == 69)
        for wrong in [["--org"], ["--org", "acme"], ["--org", "acme", "lst"], ["--limit", "3", "list"]] {
            #expect(try desk.run(wrong).status == 64, "\(wrong)")
        }
    }

    @Test("a text may begin with a dash, and who reads may say who it is")
    func dashesAndReaders() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "-rw-r--r-- found", "--note", "--force was used")
        #expect(try desk.json("show", Self.key, "--as", "reader-1")["title"]?.text == "-rw-r--r-- found")
        try desk.json("escalate", Self.key, "--to", "l2", "--reason", "- see above")
        #expect(try desk.run("list", "--as", "reader-1").status == 0)
        #expect(try desk.run("timeline", Self.key, "--as", "reader-1").status == 0)
    }

    @Test("a mapping that is no text is said to be none, and no line of a foreign file is repeated")
    func foreignFiles() throws {
        let desk = try SitrepDesk()
        let csv = try file(Data("secret one,secret two\n1,2\n".utf8), "csv")
        let binary = try file(Data([0x89, 0x50, 0xFF, 0x00, 0x01]), "yaml")
        defer { for path in [csv, binary] { try? FileManager.default.removeItem(atPath: path) } }
        let mapped = try desk.run("import", "csv", csv, "--mapping", binary)
        #expect(mapped.status == 65 && mapped.errors.contains("is no text in UTF-8"), "\(mapped.errors)")
        let log = try desk.run("import", "servicenow", csv)
        #expect(log.status == 65 && log.errors.contains("columns missing: number, opened_at"))
        #expect(!log.errors.contains("secret"))
    }

    @Test("an export goes through a link to its file, and never takes the place of a device or a pipe")
    func outputs() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        let folder = FileManager.default.temporaryDirectory.appending(path: "outputs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { TestServer.remove(folder.path) }
        let (target, link) = (folder.appending(path: "whole.ndjson"), folder.appending(path: "link"))
        let pipe = folder.appending(path: "pipe").path
        try Data("old\n".utf8).write(to: target)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
        #expect(try desk.run("export", "ndjson", "--out", link.path).status == 0)
        #expect(try String(contentsOf: target, encoding: .utf8).hasPrefix("{"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == target.path)

        try #require(mkfifo(pipe, 0o600) == 0)
        // A reader, so that opening the pipe does not wait for one.
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        #expect(try desk.run("export", "ndjson", "--out", pipe).status == 0)
        var bytes = [UInt8](repeating: 0, count: 64)
        #expect(read(reader, &bytes, bytes.count) == 64 && bytes[0] == UInt8(ascii: "{"))
        for arguments in [["export", "xlsx"], ["bundle", "export", "--period", "2026"]] {
            let refused = try desk.run(arguments + ["--out", pipe])
            #expect(refused.status == 65 && refused.errors.contains("a device or a pipe"), "\(refused.errors)")
        }
        #expect(try desk.run("export", "csv", "--out", folder.path).status == 65)
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test("a word that is not known is answered with those that are")
    func knownWords() throws {
        let desk = try SitrepDesk()
        let path = try file(
            Data(
                (#"{"origin":"x","source_key":"1","title":"t","severity":"dreadful","assertions":[]}"# + "\n"
                    + #"{"origin":"x","source_key":"2","title":"t","assertions":[{"milestone":"detected","at":"noon"}]}"#
                    + "\n").utf8), "ndjson")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let outcome = try desk.run("import", "ndjson", path, "--json")
        let reasons = try outcome.json()["quarantined"]?.elements.compactMap { $0["reason"]?.text } ?? []
        #expect(reasons.count == 2)
        #expect(reasons.first?.hasPrefix("not among the known words: critical, high, medium, low, info") == true)
        #expect(reasons.last?.hasPrefix("not an instant as RFC 3339 writes it") == true)
    }

    @Test("what somebody has settled is not brought up by the next import")
    func settled() throws {
        let desk = try SitrepDesk()
        let path = try file(
            Data("number,opened_at,closed_at\nINC1,2016-03-01T06:10:00Z,2096-01-01T00:00:00Z\n".utf8), "csv")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try desk.json("import", "servicenow", path)
        #expect(first["quarantined"]?.elements.count == 1 && first["fields_set_aside"]?.wholeNumber == 1)
        let again = try desk.json("import", "servicenow", path, now: "2026-03-11T12:00:00Z")
        #expect(again["fields_set_aside"]?.wholeNumber == 1)
        #expect(try desk.json("quarantine", "list")["items"]?.elements.count == 1)
        let shown = try desk.run("quarantine", "show", "1")
        #expect(shown.output.contains("item 1 · held · record 1") && !shown.output.hasPrefix("{"))
        #expect(try desk.json("quarantine", "show", "1")["state"]?.text == "held")
        #expect(try desk.run("quarantine", "discard", "1", "--reason", "test record").status == 0)
        let third = try desk.json("import", "servicenow", path, now: "2026-03-12T12:00:00Z")
        #expect(third["quarantined"]?.elements.isEmpty == true && third["fields_set_aside"]?.wholeNumber == 0)
    }

    @Test("tables fit the terminal", arguments: [40, 60, 80])
    func widths(columns: Int) throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", String(repeating: "long title ", count: 9), "--detected-at", "-4h")
        try desk.json("triage", Self.key, "--at", "-3h", "--as", "somebody-with-a-long-name")
        try desk.json("correct", Self.key, "detected", "--at", "-5h", "--reason", "first beacon found in the proxy log")
        try desk.json("task", "add", Self.key, "Collect a memory image of the file server", "--owner", "analyst-2")
        for command in [["list"], ["timeline", Self.key], ["metrics"], ["task", "list", Self.key]] {
            let outcome = try desk.run(command, environment: ["COLUMNS": String(columns)])
            let lines = outcome.output.split(separator: "\n").dropFirst(command[0] == "timeline" ? 1 : 0)
            #expect(!lines.isEmpty && outcome.status == 0, "\(outcome.errors)")
            for line in lines { #expect(line.count <= columns, "\(command) \(line)") }
        }
        let shown = try desk.run("show", Self.key, environment: ["COLUMNS": String(columns)]).output
        for line in shown.split(separator: "\n")
        where ["detected", "acknowledged", "milestone"].contains(where: line.hasPrefix) {
            #expect(line.count <= columns, "\(line)")
        }
    }

    @Test("after a reopening every round is shown, the present one first")
    func rounds() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--detected-at", "-8h")
        for (verb, at) in [("triage", "-7h"), ("declare", "-6h"), ("contain", "-5h"), ("eradicate", "-4h")] {
            try desk.json(verb, Self.key, "--at", at)
        }
        try desk.json("recover", Self.key, "--at", "-3h")
        try desk.json("review", Self.key, "start", "--lesson", "first")
        try desk.json("close", Self.key, "--at", "-2h")
        try desk.json("reopen", Self.key, "--to", "containment", "--reason", "beacon", "--at", "-1h")
        try desk.json("contain", Self.key, "--at", "-30m")
        let output = try desk.run("show", Self.key).output
        let second = try #require(output.range(of: "round 2\n"))
        let first = try #require(output.range(of: "round 1\n"))
        #expect(second.lowerBound < first.lowerBound)
        #expect(output[second.upperBound..<first.lowerBound].contains("contained  2026-03-10 11:30"))
        #expect(output[first.upperBound...].contains("contained     2026-03-10 07:00"))
        #expect(output.contains("round 1: review by analyst-1"))
        let correction = ["correct", Self.key, "contained", "--reason", "log", "--round"]
        #expect(try desk.run(correction + ["1", "--at", "-270m"]).status == 0)
        for (arguments, rule) in [
            (["1", "--at", "-30m"], "milestone_order"), (["1", "--at", "-10h"], "milestone_order"),
            (["2", "--at", "-90m"], "round_after_reopening"), (["3", "--at", "-1m"], "milestone_not_reached"),
            (["0", "--at", "-1m"], "milestone_not_reached"),
        ] {
            let refused = try desk.run(correction + arguments)
            #expect(refused.status == 1 && refused.errors.contains(rule), "\(arguments) \(refused.errors)")
        }
        let closing = try desk.run("correct", Self.key, "closed", "--round", "1", "--reason", "r", "--at", "-30m")
        #expect(closing.status == 1 && closing.errors.contains("milestone_order"), "\(closing.errors)")
        let shown = try desk.json("show", Self.key)
        #expect(shown["milestones"]?["contained"]?["at"]?.text == "2026-03-10T07:30:00Z")
        let rounds = shown["rounds"]?.elements
        #expect(rounds?.count == 2)
        #expect(rounds?.last?["milestones"]?["contained"]?["at"]?.text == "2026-03-10T11:30:00Z")
    }

    @Test("a reader that has seen enough is no failure")
    func closedPipe() throws {
        let desk = try SitrepDesk()
        for index in 0..<3 { try desk.json("open", "--title", "t\(index)") }
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        shell.arguments = ["-c", "{ sleep 0.2; \"$0\" list; echo $? >&2; } | true", SitrepProcess.binary.path]
        shell.environment = ProcessInfo.processInfo.environment.merging([
            "SITREP_DATABASE_URL": desk.database.address, "SITREP_ACTOR": "analyst-1",
        ]) { $1 }
        let pipe = Pipe()
        shell.standardError = pipe
        try shell.run()
        shell.waitUntilExit()
        let errors = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(errors == "0\n")
    }
}
