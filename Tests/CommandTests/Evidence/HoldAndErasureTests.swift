import DatabaseTesting
import Foundation
import JSONText
import Postgres
import Testing

@Suite("Holds, erasure, retention")
struct HoldAndErasureTests {
    @Test("nothing under a hold is destroyed or erased until it is released", arguments: [true, false])
    func holds(wholeOrganization: Bool) throws {
        let room = try EvidenceRoom()
        try room.add("abc")
        try room.json("note", room.key, "Jane Doe called")
        let set = try room.json(
            "hold", "set", wholeOrganization ? "--organization" : room.key, "--reason", "litigation")
        #expect(set["number"]?.wholeNumber == 1)
        for arguments in [
            ["evidence", "destroy", room.key, "1", "--reason", "r"],
            ["erase", room.key, "--note", "1", "--reason", "r"],
        ] {
            let outcome = try room.run(arguments)
            #expect(outcome.status == 1 && outcome.errors.contains("legal_hold"), "\(outcome.errors)")
        }
        #expect(try room.json("evidence", "show", room.key, "1")["hold"]?.wholeNumber == 1)
        try room.json("hold", "release", "1", "--reason", "settled")
        #expect(try room.run("hold", "release", "1", "--reason", "again").status == 66)
        #expect(try room.json("hold", "list")["holds"]?.elements.isEmpty == true)
        #expect(try room.json("hold", "list", "--all")["holds"]?.elements.count == 1)
        try room.json("evidence", "destroy", room.key, "1", "--reason", "r")
        try room.json("erase", room.key, "--note", "1", "--reason", "r")
        try room.verifyTrail()
    }

    @Test("what is erased is nowhere in the database any more, and the trail holds")
    func erasure() throws {
        let room = try EvidenceRoom()
        let secret = "Jane Doe, born 1 April"
        try room.json("note", room.key, secret, "--idempotency-key", "k")
        try room.json("note", room.key, "nothing personal")
        try room.json("observable", "add", room.key, "198.51.100.7", "--note", secret)
        try room.json("asset", "add", room.key, "FS-02", "--kind", "host", "--note", secret)
        try room.add("abc", "--name", "jane-doe.zip", "--note", secret)
        #expect(
            try room.run("member", "add", "jdoe", "--display-name", secret, "--email", "jane@example.org").status == 0)
        try room.verifyTrail()
        for what in [
            ["--note", "1"], ["--observable", "198.51.100.7"], ["--asset", "FS-02"], ["--evidence", "1"],
        ] {
            let outcome = try room.run(["erase", room.key] + what + ["--reason", "GDPR article 17", "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try outcome.json()["erased"]?.wholeNumber == 1)
        }
        try room.json("erase", "--member", "jdoe", "--reason", "GDPR article 17")
        #expect(try room.rows(with: ["Jane Doe", "jane-doe", "jane@example.org"]) == [])
        try room.verifyTrail()
        let actions = try room.actions()
        for action in ["note.erase", "observable.erase", "asset.erase", "evidence.erase", "member.erase"] {
            #expect(actions.contains(action), "\(action)")
        }
        let timeline = try room.run("timeline", room.key).output
        #expect(timeline.contains("[erased]") && timeline.contains("nothing personal"))
        let again = try room.json("erase", room.key, "--note", "1", "--reason", "again")
        #expect(again["erased"]?.wholeNumber == 0)
        try room.verifyTrail()
    }

    @Test("a personal value that was changed behind the trail is named, also beside erased ones")
    func changedBehind() throws {
        let room = try EvidenceRoom()
        try room.json("note", room.key, "first")
        try room.json("note", room.key, "second")
        try room.json("erase", room.key, "--note", "1", "--reason", "r")
        try room.verifyTrail()
        let session = try room.desk.database.session()
        try session.executeScript(
            """
            begin; set local session_replication_role = replica;
            update sitrep.note set text = 'forged' where text = 'second'; commit;
            """)
        let forged = try room.run("audit", "verify")
        #expect(forged.status == 1)
        #expect(forged.output.contains("personal value differs from its commitment"), "\(forged.output)")
        try session.executeScript(
            """
            begin; set local session_replication_role = replica;
            update sitrep.note set text = 'second' where text = 'forged';
            update sitrep.note set text = 'put back' where text = '[erased]'; commit;
            """)
        #expect(try room.run("audit", "verify").status == 1)
    }

    @Test("the retention run lets go of what is past its time, and of nothing else")
    func retention() throws {
        let room = try EvidenceRoom()
        func incident(_ number: Int) throws -> String { "INC-2026-000\(number)" }
        for _ in 2...3 { try room.json("open", "--title", "t", "--detected-at", "-1h") }
        let path = try room.file("f", "bytes")
        for number in 1...3 {
            try room.json("evidence", "add", try incident(number), path)
            try room.json("note", try incident(number), "Jane Doe \(number)")
        }
        try room.json("evidence", "seal", try incident(1), "1", "--reason", "complete")
        // 1 is closed, 2 is closed and held, 3 is open.
        for number in 1...2 { try room.json("dismiss", try incident(number), "--as", "benign", "--reason", "r") }
        try room.json("hold", "set", try incident(2), "--reason", "litigation")
        #expect(try room.json("retention", "run", now: "2036-03-10T12:00:00Z")["evidence"]?.elements.isEmpty == true)
        try room.json("retention", "set", "evidence", "--keep", "7y")
        try room.json("retention", "set", "note", "--keep", "18mo")
        #expect(try room.json("retention", "list")["policies"]?.elements.count == 2)
        let early = try room.json("retention", "run", "--dry-run", now: "2027-09-09T12:00:00Z")
        #expect(early["notes"]?.elements.isEmpty == true)
        let late = try room.json("retention", "run", "--dry-run", now: "2027-09-10T12:00:00Z")
        #expect(late["notes"]?.elements.compactMap { $0["incident"]?.text } == ["INC-2026-0001"])
        #expect(late["evidence"]?.elements.isEmpty == true)
        let done = try room.json("retention", "run", now: "2033-03-10T12:00:00Z")
        #expect(done["evidence"]?.elements.compactMap { $0["incident"]?.text } == ["INC-2026-0001"])
        #expect(try room.json("evidence", "show", try incident(1), "1")["state"]?.text == "destroyed")
        for number in 2...3 {
            #expect(try room.json("evidence", "show", try incident(number), "1")["state"]?.text != "destroyed")
            #expect(try room.run("timeline", try incident(number)).output.contains("Jane Doe"))
        }
        #expect(try !room.run("timeline", try incident(1)).output.contains("Jane Doe"))
        // The bytes are those of the others as well.
        #expect(try room.json("evidence", "verify")["ok"] == .bool(true))
        let actions = try room.actions()
        #expect(actions.contains("retention.prune") && actions.contains("note.prune"))
        #expect(actions.contains("evidence.prune"))
        #expect(try room.json("retention", "run", now: "2033-03-11T12:00:00Z")["notes"]?.elements.isEmpty == true)
        try room.verifyTrail()
    }

    @Test("privileged notes are marked, and left out for other audiences")
    func privileged() throws {
        let room = try EvidenceRoom()
        try room.json("note", room.key, "counsel advises silence", "--privileged")
        try room.json("note", room.key, "an ordinary note")
        let timeline = try room.json("timeline", room.key)["timeline"]?.elements ?? []
        let notes = timeline.filter { $0["kind"]?.text == "note" }
        #expect(notes.compactMap { $0["privileged"] } == [.bool(true), .bool(false)])
        #expect(notes.compactMap { $0["note"]?.wholeNumber } == [1, 2])
        let export = try room.run("export", "ndjson").output
        #expect(export.contains("an ordinary note") && !export.contains("counsel"))
        let out = room.home + "/reports"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let report = try room.run("report", "render", "pir", room.key, "--format", "md", "--out", out)
        #expect(report.status == 0, "\(report.errors)")
        let files = try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasSuffix(".md") }
        let text = try String(contentsOfFile: out + "/" + #require(files.first), encoding: .utf8)
        #expect(text.contains("an ordinary note") && !text.contains("counsel"))
    }
}
