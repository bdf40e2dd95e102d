import Foundation
import JSONText
import Testing

/// The life of an incident as the README shows it, and what a script sees of it.
@Suite("Working an incident")
struct NineCommandsTests {
    @Test("nine commands take an incident from open to closed, and nothing is left out")
    func nineCommands() throws {
        let desk = try SitrepDesk()
        let opened = try desk.json(
            "open", "--title", "Ransom note on FS-02", "--severity", "high", "--category", "ransomware",
            "--detected-at", "-20m")
        let key = try #require(opened["key"]?.text)
        #expect(key == "INC-2026-0001")
        let steps: [(arguments: [String], phase: String, milestone: String)] = [
            (["triage", key], "triage", "acknowledged"), (["declare", key], "containment", "declared"),
            (["contain", key, "--at", "-5m", "--note", "host isolated"], "eradication", "contained"),
            (["eradicate", key], "recovery", "eradicated"), (["recover", key], "review", "recovered"),
        ]
        for step in steps {
            let outcome = try desk.run(step.arguments + ["--json"])
            #expect(outcome.status == 0, "\(step.arguments): \(outcome.errors)")
            let shown = try outcome.json()
            #expect(shown["phase"]?.text == step.phase)
            #expect(shown[path: "milestones", step.milestone, "at"]?.text != nil, "\(step.milestone)")
        }
        try desk.json(
            "review", key, "start", "--what-happened", "x", "--root-cause", "a", "--root-cause", "b", "--lesson", "c")
        let alone = try desk.run("review", key, "approve")
        #expect(alone.status == 1)
        #expect(alone.errors.contains("second_person_approves"))
        try desk.json("review", key, "approve", "--as", "lead-1")
        let closed = try desk.json("close", key)
        #expect(closed["phase"]?.text == "closed")
        #expect(closed["disposition"]?.text == "true_positive")
        #expect(closed[path: "milestones", "contained", "at"]?.text == "2026-03-10T11:55:00Z")
        #expect(closed[path: "milestones", "detected", "at"]?.text == "2026-03-10T11:40:00Z")
        for name in ["controls", "duties", "evidence", "actions", "techniques", "links", "history"] {
            #expect(closed[name] != nil, "show --json has \(name)")
        }
    }

    @Test("a correction keeps what was believed before, and --known-at shows it")
    func correction() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--detected-at", "2026-03-10T10:00:00Z")
        try desk.json("triage", "INC-2026-0001", now: "2026-03-10T12:10:00Z")
        try desk.json(
            "correct", "INC-2026-0001", "detected", "--at", "2026-03-10T09:30:00Z", "--reason", "EDR log",
            now: "2026-03-10T13:00:00Z")
        let after = try desk.json("show", "INC-2026-0001", now: "2026-03-10T14:00:00Z")
        #expect(after[path: "milestones", "detected", "at"]?.text == "2026-03-10T09:30:00Z")
        let before = try desk.json(
            "show", "INC-2026-0001", "--known-at", "2026-03-10T12:30:00Z", now: "2026-03-10T14:00:00Z")
        #expect(before[path: "milestones", "detected", "at"]?.text == "2026-03-10T10:00:00Z")
        let history = after["history"]?.elements.filter { $0["milestone"]?.text == "detected" } ?? []
        #expect(history.count == 2)
        #expect(history.contains { $0["reason"]?.text == "EDR log" })
    }

    @Test("a repeat with the same idempotency key answers with the first result and changes nothing")
    func idempotency() throws {
        let desk = try SitrepDesk()
        let first = try desk.run("open", "--title", "once", "--idempotency-key", "k1", "--json")
        let second = try desk.run("open", "--title", "once", "--idempotency-key", "k1", "--json")
        #expect(first.output == second.output)
        let other = try desk.run("open", "--title", "other", "--idempotency-key", "k1", "--json")
        #expect(other.status == 1)
        #expect(other.errors.contains("idempotency_key_is_for_one_request"))
        #expect(try desk.json("list")["total"]?.wholeNumber == 1)
    }

    @Test("a dry run says what would change and changes nothing; the next key is not used up")
    func dryRun() throws {
        let desk = try SitrepDesk()
        let dry = try desk.json("open", "--title", "perhaps", "--dry-run")
        #expect(dry["dry_run"] == .bool(true))
        #expect(try desk.json("list")["total"]?.wholeNumber == 0)
        #expect(try desk.json("open", "--title", "really")["key"]?.text == "INC-2026-0001")
    }

    @Test("an incident that has moved on is not changed by somebody who saw an older version")
    func expectedVersion() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t")
        try desk.json("triage", "INC-2026-0001")
        let outcome = try desk.run("declare", "INC-2026-0001", "--expect-version", "1")
        #expect(outcome.status == 75)
        #expect(try desk.json("show", "INC-2026-0001")["phase"]?.text == "triage")
        #expect(try desk.run("declare", "INC-2026-0001", "--expect-version", "2").status == 0)
    }

    @Test("of two people who take the same step at once one gets through")
    func race() throws {
        let desk = try SitrepDesk()
        for number in 1...6 {
            let key = try #require(desk.json("open", "--title", "race \(number)", now: nil)["key"]?.text)
            let runs = try (1...2).map { try desk.start("triage", key, environment: ["SITREP_ACTOR": "analyst-\($0)"]) }
            for run in runs { run.waitUntilExit() }
            let outcomes = try runs.map { try $0.outcome() }
            #expect(outcomes.map(\.status).sorted() == [0, 1], "\(outcomes.map(\.errors))")
            #expect(outcomes.contains { $0.errors.contains("phase_move") })
        }
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let status: Int32
        let mentions: String

        init(_ arguments: String..., status: Int32, mentions: String) {
            self.arguments = arguments
            self.status = status
            self.mentions = mentions
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "what cannot be is refused with its rule, its exit code and nothing changed",
        arguments: [
            Refused("contain", "INC-2026-0001", status: 1, mentions: "phase_move"),
            Refused("triage", "INC-2026-0001", "--at", "2026-03-10T09:59:59Z", status: 1, mentions: "milestone_order"),
            Refused("triage", "INC-2026-0001", "--at", "+2h", status: 1, mentions: "not_in_the_future"),
            Refused(
                "triage", "INC-2026-0001", "--at", "2026-03-29T02:30", "--time-zone", "Europe/Berlin", status: 65,
                mentions: "does not exist"),
            Refused(
                "triage", "INC-2026-0001", "--at", "2025-10-26T02:30", "--time-zone", "Europe/Berlin", status: 65,
                mentions: "twice"),
            Refused("escalate", "INC-2026-0001", "--to", "l2", "--reason", " ", status: 1, mentions: "reason_required"),
            Refused("dismiss", "INC-2026-0001", "--as", "duplicate", "--reason", "r", status: 1, mentions: "survivor"),
            Refused("show", "INC-2026-0099", status: 66, mentions: "INC-2026-0099"),
            Refused("show", "nonsense", status: 64, mentions: "nonsense"),
            Refused("list", "--phase", "limbo", status: 64, mentions: "limbo"),
            Refused("open", "--title", "t", "--severity", "grave", status: 64, mentions: "grave"),
            Refused("open", "--title", "  ", status: 65, mentions: "title"),
            Refused("technique", "add", "INC-2026-0001", "T99", status: 65, mentions: "T99"),
            Refused("report", "render", "nonsense", status: 66, mentions: "nonsense"),
            Refused("import", "veris", "/nonexistent/file.json", status: 66, mentions: "/nonexistent/file.json"),
            Refused("list", "--org", "nobody", status: 66, mentions: "nobody"),
            Refused("metrics", "--period", "2016-Q5", status: 64, mentions: "2016-Q5"),
            Refused("list", "--time-zone", "Mars/Olympus", status: 64, mentions: "Mars/Olympus"),
        ])
    func refusals(_ refused: Refused) throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "t", "--detected-at", "2026-03-10T10:00:00Z")
        let before = try desk.run("show", "INC-2026-0001", "--json").output
        let outcome = try desk.run(refused.arguments)
        #expect(outcome.status == refused.status, "\(outcome.errors)")
        #expect(outcome.errors.contains(refused.mentions), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(try desk.run("show", "INC-2026-0001", "--json").output == before)
    }

    @Test("characters that turn text around are shown as what they are")
    func hiddenCharacters() throws {
        let desk = try SitrepDesk()
        try desk.json("open", "--title", "invoice\u{202E}fdp.exe")
        for command in [["list"], ["show", "INC-2026-0001"], ["timeline", "INC-2026-0001"]] {
            let shown = try desk.run(command).output
            #expect(shown.contains("invoice"))
            #expect(!shown.unicodeScalars.contains("\u{202E}"), "\(command)")
        }
    }
}
