import Foundation
import JSONText
import Postgres
import Testing

@Suite("Erasing words of events, tasks, actions, reviews and records")
struct WordErasureTests {
    private static let because = ["--reason", "GDPR article 17"]
    private static let words = ["Jane", "Doe"]
    private static let record = """
        {"origin":"soar","source_key":"K1","title":"A laptop","severity":"SEVERITY",\
        "assertions":[{"milestone":"detected","at":"2026-03-01T10:00:00Z"}],\
        "timeline":[{"at":"2026-03-01T10:00:00Z","kind":"source","text":"Jane Doe calls"},\
        {"at":"2026-03-01T10:00:00Z","kind":"mail","text":"MAIL"}],\
        "tasks":[{"title":"Call Jane","done":"2026-03-02T10:00:00Z"},{"title":"Call her manager"}],\
        "actions":[{"title":"Train Doe","kind":"awareness"}],"attributes":{"caller":"Jane Doe","site":"Graz"}}
        """

    private func take(_ room: EvidenceRoom, severity: String, mail: String = "no mail") throws -> JSONTree {
        let text = Self.record.replacing("SEVERITY", with: severity).replacing("MAIL", with: mail)
        return try room.json("import", "ndjson", try room.file("in.ndjson", text + "\n"))
    }

    private func erase(_ room: EvidenceRoom, _ key: String, _ what: String...) throws {
        let outcome = try room.run(["erase", key] + what + Self.because + ["--json"])
        #expect(outcome.status == 0, "\(what): \(outcome.errors)")
        #expect(try outcome.json()["erased"]?.wholeNumber == 1, "\(what)")
        try room.verifyTrail()
    }

    private func events(_ room: EvidenceRoom, _ key: String) throws -> [JSONTree] {
        (try room.json("timeline", key)["timeline"]?.elements ?? []).filter { $0["event"]?.wholeNumber != nil }
    }

    private func number(of text: String, _ room: EvidenceRoom, _ key: String) throws -> String {
        let found = try events(room, key).first { $0["text"]?.text?.contains(text) == true }
        return "\(try #require(found?["event"]?.wholeNumber))"
    }

    @Test("they are in no table any more, an approved review stays approved, and the trail holds")
    func gone() throws {
        let room = try EvidenceRoom()
        let key = room.key
        try room.json("task", "add", key, "Call Jane Doe", "--idempotency-key", "k1")
        try room.json("task", "add", key, "Call Jane Doe's manager")
        for step in ["triage", "declare", "contain", "eradicate", "recover"] { try room.json(step, key) }
        try room.json("action", "add", key, "Train Jane", "--kind", "awareness")
        try room.json("action", "add", key, "Train Jane, Doe's team", "--kind", "awareness")
        try room.json("action", "done", key, "1")
        try room.json("action", "verify", key, "1", "--finding", "Jane passed", "--idempotency-key", "k2")
        try room.json(
            "review", key, "start", "--what-happened", "Jane clicked", "--detection", "Doe called", "--what-worked",
            "a call",
            "--what-did-not", "Jane's filter", "--root-cause", "Jane \"clicked\"", "--root-cause", "no training",
            "--lesson",
            "train Jane", "--lesson", "a filter")
        try room.json("review", key, "approve", "--as", "lead-1")
        try room.json("escalate", key, "--to", "ciso", "--reason", "Jane is away")
        try room.verifyTrail()
        try erase(room, key, "--task", "1")
        let timeline = try events(room, key).compactMap { $0["text"]?.text }
        #expect(timeline.contains("task added: [erased]") && timeline.contains("task added: Call Jane Doe's manager"))
        try erase(room, key, "--action", "1")
        #expect(try events(room, key).contains { $0["text"]?.text == "action added: Train Jane, Doe's team" })
        #expect(try events(room, key).contains { $0["text"]?.text == "action 1 verified ([erased])" })
        try erase(room, key, "--task", "2")
        try erase(room, key, "--action", "2")
        for section in ["what-happened", "detection", "what-did-not", "root-causes", "lessons"] {
            try erase(room, key, "--review", section)
        }
        try erase(room, key, "--event", try number(of: "Jane is away", room, key))
        // A reason stands in rows of its own, and there it stays.
        let rows = try room.rows(with: Self.words)
        #expect(
            rows.map { String($0.prefix { $0 != ":" }) } == ["assertion", "audit_entry", "audit_entry", "escalation"])
        let shown = try room.json("show", key)
        let review = try #require(shown["reviews"]?.elements.first)
        #expect(review["approver"]?.text == "lead-1" && review["what_worked"]?.text == "a call")
        #expect(review["root_causes"]?.elements.compactMap(\.text) == ["[erased]", "[erased]"])
        #expect(shown["tasks"]?.elements.compactMap { $0["title"]?.text } == ["[erased]", "[erased]"])
        let actions = try room.actions()
        for action in ["task", "action", "review", "timeline_entry"] {
            #expect(actions.contains("\(action).erase"), "\(action)")
        }
        let again = try room.json("erase", key, "--review", "lessons", "--reason", "again")
        #expect(again["erased"]?.wholeNumber == 0)
        let session = try room.desk.database.session()
        defer { session.close() }
        try session.executeScript(
            """
            begin; set local session_replication_role = replica;
            update sitrep.review set what_worked = 'nothing'; commit;
            """)
        let forged = try room.run("audit", "verify")
        #expect(forged.status == 1 && forged.output.contains("personal value differs"), "\(forged.output)")
    }

    @Test("another import of the record brings nothing of it back, and still brings the rest")
    func imported() throws {
        let room = try EvidenceRoom()
        let key = "INC-2026-0002"
        _ = try take(room, severity: "low")
        try erase(room, key, "--event", "1")
        try erase(room, key, "--task", "1")
        try erase(room, key, "--action", "1")
        try erase(room, key, "--field", "caller")
        #expect(try take(room, severity: "high", mail: "one mail")["updated"]?.wholeNumber == 1)
        try room.verifyTrail()
        #expect(try room.rows(with: ["Jane", "Doe"]) == [])
        let shown = try room.json("show", key)
        #expect(shown["severity"]?.text == "high")
        #expect(shown["tasks"]?.elements.compactMap { $0["title"]?.text } == ["[erased]", "Call her manager"])
        let texts = try events(room, key).compactMap { $0["text"]?.text }
        #expect(texts.filter { $0 == "[erased]" }.count == 1)
        #expect(texts.contains("no mail") && texts.contains("one mail"), "what the source says anew is another event")
        let export = try room.run("export", "ndjson").output
        #expect(export.contains(#""caller":"[erased]""#) && export.contains(#""site":"Graz""#))
    }

    @Test("the events of a record that changed, and of an own export, are there once")
    func events() throws {
        let room = try EvidenceRoom()
        _ = try take(room, severity: "low")
        try room.json("note", room.key, "an ordinary note")
        let before = try room.json("timeline", "INC-2026-0002")["timeline"]?.elements.count
        _ = try take(room, severity: "medium")
        #expect(try room.json("timeline", "INC-2026-0002")["timeline"]?.elements.count == before)
        let own = try room.json("timeline", room.key)["timeline"]?.elements.count
        let export = try room.file("own.ndjson", try room.run("export", "ndjson").output)
        #expect(try room.run("import", "ndjson", export).status == 0)
        #expect(try room.json("timeline", room.key)["timeline"]?.elements.count == own)
    }

    @Test("what is kept for repeats of requests about other incidents stays")
    func kept() throws {
        let room = try EvidenceRoom()
        try room.json("open", "--title", "other", "--detected-at", "-1h")
        func note(_ key: String) throws { try room.json("note", key, "a call", "--idempotency-key", "of \(key)") }
        for key in [room.key, "INC-2026-0002"] { try note(key) }
        try room.json("task", "add", room.key, "a call")
        try erase(room, room.key, "--task", "1")
        try note("INC-2026-0002")
        let notes = (try room.json("timeline", "INC-2026-0002")["timeline"]?.elements ?? []).filter {
            $0["note"]?.wholeNumber != nil
        }
        #expect(notes.count == 1, "the repeat was known")
        #expect(try room.rows(with: ["a call"]).allSatisfy { !$0.hasPrefix("idempotency") || $0.contains("0002") })
    }

    @Test("what is not there is not found, and a hold stops it")
    func refused() throws {
        let room = try EvidenceRoom()
        try room.json("task", "add", room.key, "Call Jane")
        for what in [
            ["--task", "2"], ["--action", "1"], ["--event", "99"], ["--event", "0"], ["--review", "lessons"],
            ["--field", "caller"],
        ] {
            let outcome = try room.run(["erase", room.key] + what + Self.because)
            #expect(outcome.status == 66, "\(what): \(outcome.errors)")
            #expect(outcome.errors.contains("there is no \(what[0].dropFirst(2)) "), "\(outcome.errors)")
            #expect(outcome.errors.contains("\(what[1]) of INC-2026-0001"), "\(outcome.errors)")
        }
        #expect(try room.run(["erase", room.key, "--review", "approver"] + Self.because).status == 64)
        #expect(try room.run(["erase", room.key, "--task", "1", "--event", "1"] + Self.because).status == 64)
        try room.json("hold", "set", room.key, "--reason", "litigation")
        for what in [["--task", "1"], ["--event", "1"]] {
            let outcome = try room.run(["erase", room.key] + what + Self.because)
            #expect(outcome.status == 1 && outcome.errors.contains("legal_hold"), "\(what) \(outcome.errors)")
        }
    }
}
