import Foundation
import JSONText
import Postgres
import Testing

/// `sitrep inspect` on a record with everything that an inspector could find.
@Suite("Mock inspection at the command line")
struct InspectCommandTests {
    private static let dora = "eu-dora-major-incident"

    /// What the product refuses is done behind its back.
    private static func worst() throws -> EvidenceRoom {
        let room = try EvidenceRoom()
        try room.json("org", "profile", "set", "dora_financial_entity", "yes")
        try finish(room, room.key, review: true)
        try room.add("beacon")
        try room.json(
            "open", "--title", "late", "--severity", "low", "--detected-at", "2026-03-01T08:00:00Z")
        try room.json("correct", "INC-2026-0002", "aware", "--at", "2026-03-01T08:00:00Z")
        try room.json("correct", "INC-2026-0002", "classified_major", "--at", "2026-03-01T10:30:00Z")
        try room.json("duty", "decide", "INC-2026-0002", dora, "--applies", "--reason", "three criteria")
        try room.json(
            "duty", "file", "INC-2026-0002", dora, "initial", "--at", "2026-03-02T08:00:00Z", "--channel", "portal")
        try room.json("open", "--title", "unaware", "--severity", "low", "--detected-at", "2026-03-02T08:00:00Z")
        try room.json("correct", "INC-2026-0003", "classified_major", "--at", "2026-03-02T10:30:00Z")
        try room.json("open", "--title", "slow", "--severity", "low", now: "2026-01-05T08:00:00Z")
        try room.json("action", "add", "INC-2026-0004", "Patch", now: "2026-01-05T08:10:00Z")
        try room.json("action", "done", "INC-2026-0004", "1", now: "2026-01-06T08:10:00Z")
        try room.json(
            "correct", "INC-2026-0004", "occurred", "--at", "2026-01-01T08:00:00Z", "--reason", "log",
            now: "2026-01-04T08:00:00Z")
        try room.json("open", "--title", "hasty", "--severity", "low", "--detected-at", "-1h")
        try finish(room, "INC-2026-0005", review: false)
        try forge(room)
        return room
    }

    private static func finish(_ room: EvidenceRoom, _ key: String, review: Bool) throws {
        for verb in ["triage", "declare", "contain", "eradicate", "recover"] { try room.json(verb, key) }
        if review {
            try room.json("review", key, "start", "--what-happened", "it did", "--root-cause", "c", "--lesson", "l")
            try room.json("review", key, "approve")
        }
        for duty in try room.json("show", key)["duties"]?.elements ?? [] {
            guard let obligation = duty["obligation"]?.text, duty["decision"]?.text == "undecided" else { continue }
            try room.json("duty", "decide", key, obligation, "--not-applicable", "--reason", "small")
        }
        try room.json("close", key)
    }

    private static func forge(_ room: EvidenceRoom) throws {
        let session = try room.desk.database.session()
        defer { session.close() }
        try session.executeScript(
            """
            set search_path to sitrep;
            alter table legal_event disable trigger user; alter table incident disable trigger user;
            alter table assertion disable trigger user;
            update legal_event set at = at + interval '1 day', reason = null where event = 'AWARENESS';
            update incident set severity = 'high' where key_number = 5;
            update assertion set earliest = '2026-02-01Z', latest = '2026-02-01Z'
            where milestone = 'reported' and incident_id = (select id from incident where key_number = 4);
            alter table legal_event enable trigger user; alter table incident enable trigger user;
            alter table assertion enable trigger user;
            """)
    }

    private func findings(_ room: EvidenceRoom, status: Int32 = 1) throws -> [JSONTree] {
        let outcome = try room.run(["inspect", "--period", "2026-Q1", "--json"])
        #expect(outcome.status == status, "\(outcome.errors)")
        return try outcome.json()["findings"]?.elements ?? []
    }

    /// A command line as a shell would take it apart, with the words in capitals filled in.
    private func arguments(_ command: String) -> [String] {
        var words: [String] = []
        for (index, part) in command.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                words.append(String(part))
            } else {
                words += part.split(separator: " ").map(String.init)
            }
        }
        let filled = [
            "WHEN": "2026-03-10T11:30:00Z", "REASON": "it was so", "CHANNEL": "portal", "REFERENCE": "R-1",
            "ANOTHER": "lead-9", "FINDING": "seen to work",
        ]
        return words.dropFirst().map { word in
            filled[word] ?? word.replacing("REASON", with: "the portal was down")
        }
    }

    @Test("every rule finds what breaks it, and each command that is printed can be given as it is")
    func everything() throws {
        let room = try Self.worst()
        let found = try findings(room)
        let rules = Set(found.compactMap { $0["rule"]?.text })
        #expect(
            rules == [
                "awareness_gap", "awareness_missing", "stage_unsent", "stage_late", "receipt_missing",
                "review_self_approved", "decision_self_approved", "closed_without_review", "action_not_verified",
                "evidence_not_sealed", "recorded_backwards", "time_after_recording", "entry_not_covered",
            ])
        // An answer may raise the next question: a stage that is sent late asks for the reason.
        for _ in 0..<4 {
            for finding in try findings(room) {
                let command = try #require(finding["command"]?.text)
                #expect(command.hasPrefix("sitrep "))
                let outcome = try room.run(arguments(command))
                // A rule may say no, as the answer before has changed the facts; it is never a call that makes no sense.
                #expect(outcome.status == 0 || outcome.status == 1, "\(command): \(outcome.errors)")
                // A corrected awareness differs from what the first notice said; the refusal names what explains it.
                if outcome.errors.contains("numbers_agree") {
                    let explained = try room.run(arguments(command) + ["--explain", "2.2=corrected since"])
                    #expect(explained.status == 0, "\(explained.errors)")
                }
            }
        }
        _ = try room.run("audit", "checkpoint")
        // What cannot be undone stays and weighs less; that the clock went back stays for good.
        let left = try findings(room)
        let rest = Set(left.compactMap { $0["rule"]?.text })
        #expect(rest == ["stage_late", "recorded_backwards"], "\(left.map(\.compactText))")
        #expect(
            left.contains {
                $0["rule"]?.text == "stage_late" && $0["incident"]?.text == "INC-2026-0002"
                    && $0["weight"]?.text == "minor"
            })
    }

    @Test("where nothing is wrong the exit code says so, and what was looked at is told")
    func clean() throws {
        let room = try EvidenceRoom()
        #expect(try room.run("audit", "checkpoint").status == 0)
        let found = try findings(room, status: 0)
        #expect(found.isEmpty, "\(found.map(\.compactText))")
        let text = try room.run("inspect", "--period", "2026-Q1")
        #expect(text.status == 0)
        #expect(text.output.contains("0 findings") && text.output.contains("in 1 incident"))
        #expect(try room.run("inspect", "--period", "someday").status == 64)
    }

    @Test("the report says the same, in each format")
    func report() throws {
        let room = try Self.worst()
        let out = room.home + "/reports"
        let rendered = try room.run(["report", "render", "inspection", "--period", "2026-Q1", "--out", out])
        #expect(rendered.status == 0, "\(rendered.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        #expect(
            names == ["html", "manifest.json", "md", "xlsx"].map { "inspection-2026-Q1.\($0)" })
        let text = try String(contentsOfFile: out + "/inspection-2026-Q1.md", encoding: .utf8)
        for finding in try findings(room) {
            #expect(text.contains(try #require(finding["command"]?.text)))
        }
    }
}
