import Foundation
import JSONText
import Postgres
import Testing

@Suite("Erasing names, titles and summaries")
struct NameErasureTests {
    private static let because = ["--reason", "GDPR article 17"]
    private static let hundredAndTwenty = 120

    /// What `erase` is to take away, in every place where a command writes it.
    private func roomWithJane() throws -> EvidenceRoom {
        let room = try EvidenceRoom()
        try room.json("open", "--title", "Jane Doe's laptop", "--detected-at", "-1h", "--idempotency-key", "k1")
        let key = "INC-2026-0002"
        try room.json("edit", key, "--title", "Laptop of J. Doe 'lost'")
        try room.json("edit", key, "--title", "J. Doe")
        try room.json("edit", key, "--summary", "Jane Doe left it in a train", "--idempotency-key", "k2")
        try room.json("asset", "add", key, "JDOE-PC", "--kind", "host", "--note", "of Jane Doe")
        try room.json("asset", "add", key, "JDOE-PC2", "--kind", "host")
        try room.json("asset", "add", key, "FS-02", "--kind", "host")
        try room.json("observable", "add", key, "jane@example.org", "--kind", "email", "--idempotency-key", "k3")
        return room
    }

    private func erase(_ room: EvidenceRoom, _ what: String..., key: String = "INC-2026-0002") throws {
        let outcome = try room.run(["erase", key] + what + Self.because + ["--json"])
        #expect(outcome.status == 0, "\(what): \(outcome.errors)")
        #expect(try outcome.json()["erased"]?.wholeNumber == 1, "\(what)")
    }

    @Test("they are in no table any more, the bodies of entries included, and the trail holds")
    func gone() throws {
        let room = try roomWithJane()
        let key = "INC-2026-0002"
        try room.verifyTrail()
        for what in [
            ["--asset", "JDOE-PC"], ["--asset", "JDOE-PC2"], ["--observable", "jane@example.org"], ["--title"],
            ["--summary"],
        ] {
            let outcome = try room.run(["erase", key] + what + Self.because)
            #expect(outcome.status == 0, "\(what): \(outcome.errors)")
            try room.verifyTrail()
        }
        #expect(try room.rows(with: ["Jane", "Doe", "JDOE", "jane@example.org"]) == [])
        let actions = try room.actions()
        for action in ["asset.erase", "observable.erase", "incident.erase"] { #expect(actions.contains(action)) }
        // What stands beside them stays.
        let shown = try room.json("show", key)
        #expect(shown["title"]?.text == "[erased]" && shown["summary"]?.text == "[erased]")
        #expect(Set(shown["assets"]?.elements.compactMap { $0["name"]?.text } ?? []) == ["FS-02", "[erased]"])
        #expect(shown["assets"]?.elements.count == 3)
        let timeline = try room.run("timeline", key).output
        #expect(timeline.contains("opened: [erased]") && timeline.contains("affects host FS-02"))
        #expect(timeline.contains("affects host [erased]") && timeline.contains("title '[erased]' → '[erased]'"))
        #expect(try room.run("show", key, "--known-at", "2026-03-10T12:00:00Z").output.contains("[erased]"))
    }

    @Test("they are found by no search and shown by no list, report, export or completion")
    func shown() throws {
        let room = try roomWithJane()
        let key = "INC-2026-0002"
        func found() throws -> Int? { try room.json("list", "--search", "Doe")["incidents"]?.elements.count }
        #expect(try found() == 1)
        try erase(room, "--title")
        #expect(try found() == 1, "the summary is still there")
        try erase(room, "--summary")
        try erase(room, "--asset", "JDOE-PC")
        try erase(room, "--asset", "JDOE-PC2")
        try erase(room, "--observable", "jane@example.org")
        #expect(try found() == 0)
        let out = room.home + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        #expect(try room.run("report", "render", "pir", key, "--format", "md,html", "--out", out).status == 0)
        #expect(
            try room.run("report", "render", "operations", "--period", "2026-03", "--format", "md", "--out", out)
                .status == 0)
        var texts = [
            try room.run("list").output, try room.run("export", "ndjson").output, try room.run("export", "csv").output,
            try room.run("audit", "list", key).output,
        ]
        for file in try FileManager.default.contentsOfDirectory(atPath: out) {
            texts.append(try String(contentsOfFile: out + "/" + file, encoding: .utf8))
        }
        #expect(texts.count == 9)
        for text in texts {
            for word in ["Jane", "Doe", "JDOE", "jane@"] { #expect(!text.contains(word), "\(text)") }
        }
        #expect(texts[0].contains("[erased]") && texts[1].contains("[erased]"))
    }

    @Test("the words are in no page of the text index once it is built anew, as the page on erasure says")
    func index() throws {
        let room = try EvidenceRoom()
        try room.json("edit", room.key, "--title", "zanzibarian laptop")
        try erase(room, "--title", key: room.key)
        let session = try room.desk.database.session()
        defer { session.close() }
        try session.execute("vacuum sitrep.incident")
        try session.execute("reindex index sitrep.incident_search")
        try session.execute("checkpoint")
        let file: String = try session.query("select pg_relation_filepath('sitrep.incident_search')")[0].decode(0)
        let count: Int64 = try session.query(
            "select strpos(encode(pg_read_binary_file(\(file)), 'escape'), 'zanzibarian')::bigint")[0].decode(0)
        #expect(count == 0)
        let laptop: Int64 = try session.query(
            "select strpos(encode(pg_read_binary_file(\(file)), 'escape'), 'erased')::bigint")[0].decode(0)
        #expect(laptop > 0, "the marker is in it")
    }

    @Test("another import of the record does not bring them back, and still brings the rest")
    func imported() throws {
        let room = try EvidenceRoom()
        func record(_ number: Int, severity: String) -> String {
            """
            {"origin":"soar","source_key":"K\(number)","title":"Person \(number)","summary":"About \(number)",\
            "severity":"\(severity)","assertions":[{"milestone":"detected","at":"2026-03-01T10:00:00Z"}],\
            "assets":[{"kind":"host","name":"PC-\(number)"},{"kind":"host","name":"\(severity)-\(number)"}],\
            "observables":[{"kind":"email","name":"p\(number)@example.org"}]}
            """
        }
        func take(_ severity: String) throws -> JSONTree {
            let lines = (1...Self.hundredAndTwenty).map { record($0, severity: severity) }
            return try room.json("import", "ndjson", try room.file("in.ndjson", lines.joined(separator: "\n") + "\n"))
        }
        _ = try take("low")
        try erase(room, "--title")
        try erase(room, "--asset", "PC-1")
        // The summary was committed to with the title; it is still held against that.
        try room.verifyTrail()
        #expect(try take("low")["updated"]?.wholeNumber == 0)
        #expect(try take("high")["updated"]?.wholeNumber == Self.hundredAndTwenty)
        let first = try room.json("show", "INC-2026-0002")
        #expect(first["title"]?.text == "[erased]" && first["severity"]?.text == "high")
        #expect(first["summary"]?.text == "About 1")
        #expect(Set(first["assets"]?.elements.compactMap { $0["name"]?.text } ?? []) == ["[erased]", "low-1"])
        #expect(first["observables"]?.elements.count == 1)
        let second = try room.json("show", "INC-2026-0003")
        #expect(second["title"]?.text == "Person 2")
        #expect(second["assets"]?.elements.count == 3)
        try room.verifyTrail()
        // A title that somebody gives it afterwards is theirs.
        try room.json("edit", "INC-2026-0002", "--title", "A phished account")
        _ = try take("medium")
        #expect(try room.json("show", "INC-2026-0002")["title"]?.text == "A phished account")
        let session = try room.desk.database.session()
        defer { session.close() }
        try session.executeScript(
            """
            begin; set local session_replication_role = replica;
            update sitrep.incident set summary = 'forged' where summary = 'About 1'; commit;
            """)
        let forged = try room.run("audit", "verify")
        #expect(forged.status == 1 && forged.output.contains("personal value differs"), "\(forged.output)")
    }

    @Test("an export from before does not bring them back either")
    func exportedBefore() throws {
        let room = try roomWithJane()
        let before = try room.file("before.ndjson", try room.run("export", "ndjson").output)
        try erase(room, "--title")
        try erase(room, "--asset", "JDOE-PC2")
        try erase(room, "--asset", "JDOE-PC")
        try erase(room, "--observable", "jane@example.org")
        try erase(room, "--summary")
        #expect(try room.run("import", "ndjson", before).status == 0)
        for command in [["show", "INC-2026-0002"], ["timeline", "INC-2026-0002"]] {
            let text = try room.run(command).output
            for word in ["Jane", "Doe", "JDOE", "jane@"] { #expect(!text.contains(word), "\(text)") }
        }
        try room.verifyTrail()
    }

    @Test("what waits in quarantine of the same record goes as well, and is settled")
    func quarantined() throws {
        let room = try EvidenceRoom()
        func take(_ severity: String) throws -> Int32 {
            let line = """
                {"origin":"soar","source_key":"K","title":"Jane \\"Doe\\"","severity":"\(severity)",\
                "assertions":[{"milestone":"detected","at":"2026-03-01T10:00:00Z"}]}
                """
            return try room.run("import", "ndjson", try room.file("in.ndjson", line + "\n")).status
        }
        #expect(try take("low") == 0)
        #expect(try take("nonsense") == 65)
        #expect(try room.json("quarantine", "list")["items"]?.elements.count == 1)
        try erase(room, "--title")
        #expect(try room.json("quarantine", "list")["items"]?.elements.isEmpty == true)
        #expect(try !room.run("quarantine", "show", "1").output.contains("Jane"))
        try room.verifyTrail()
    }

    @Test("a hold stops it, a value that is not there is not found, and a request is not kept that names the value")
    func refused() throws {
        let room = try roomWithJane()
        let key = "INC-2026-0002"
        try room.json("hold", "set", key, "--reason", "litigation")
        for what in [["--title"], ["--summary"], ["--asset", "FS-02"], ["--observable", "jane@example.org"]] {
            let outcome = try room.run(["erase", key] + what + Self.because)
            #expect(outcome.status == 1 && outcome.errors.contains("legal_hold"), "\(what) \(outcome.errors)")
        }
        try room.json("hold", "release", "1", "--reason", "settled")
        #expect(try room.run(["erase", key, "--asset", "FS-0"] + Self.because).status == 66)
        let kept = try room.run(["erase", key, "--asset", "FS-02", "--idempotency-key", "e"] + Self.because)
        #expect(kept.status == 64, "\(kept.errors)")
        #expect(try room.run(["erase", key, "--title", "--summary"] + Self.because).status == 64)
        let version = try #require(try room.json("show", key)["version"]?.wholeNumber)
        let old = try room.run(["erase", key, "--title", "--expect-version", "1"] + Self.because)
        #expect(old.status == 1 || old.status == 75, "\(old.errors)")
        let dry = try room.run(["erase", key, "--title", "--dry-run"] + Self.because)
        #expect(dry.status == 0 && dry.output.contains("would be"))
        #expect(try room.json("show", key)["title"]?.text == "J. Doe")
        for _ in 1...2 {
            let once = try room.run(["erase", key, "--title", "--idempotency-key", "t"] + Self.because)
            #expect(once.status == 0, "\(once.errors)")
        }
        #expect(try room.json("show", key)["version"]?.wholeNumber == version + 1)
        let again = try room.json("erase", key, "--title", "--reason", "again")
        #expect(again["erased"]?.wholeNumber == 0)
    }
}
