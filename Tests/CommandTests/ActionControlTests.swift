import DatabaseTesting
import Foundation
import JSONText
import Testing

/// Corrective actions that name the controls they mend, as a person at the command line meets them.
@Suite("Actions that name controls")
struct ActionControlTests {
    private static let key = "INC-2026-0001"
    private static let ac2 = "urn:sitrep:framework:nist-800-53:5:control:ac-2"

    /// An incident of a year ago in which two controls did not hold.
    private static func desk() throws -> SitrepDesk {
        let desk = try SitrepDesk()
        try desk.json(
            "open", "--title", "Stale accounts", "--severity", "medium", "--detected-at", "2025-03-01T10:00:00Z")
        for control in ["AC-2", "SI-4"] { try desk.json("control", "link", key, control, "--outcome", "failed") }
        return desk
    }

    private func controls(_ action: JSONTree?) -> [String] {
        action?["controls"]?.elements.compactMap { $0["control"]?.text } ?? []
    }

    @Test("an action keeps the controls it names, each once, and every view shows them")
    func named() throws {
        let desk = try Self.desk()
        let added = try desk.json(
            "action", "add", Self.key, "Review accounts", "--control", "ac-02", "--control", "ISO A.5.18", "--control",
            "AC-2")
        #expect(
            controls(added["actions"]?.elements.first) == [
                "urn:sitrep:framework:iso-27001:2022:control:a.5.18", Self.ac2,
            ])
        try desk.json("action", "add", Self.key, "Tell everybody")
        let list = try desk.json("action", "list", Self.key)["actions"]?.elements ?? []
        #expect(list.map(controls).map(\.count) == [2, 0])
        let first = list.first?["controls"]?.elements.last
        #expect(first?["label"]?.text == "AC-2" && first?["title"]?.text == "Account Management")
        for command in ["show", "timeline"] {
            #expect(try desk.run(command, Self.key).output.contains("A.5.18"), "\(command)")
        }
        #expect(try desk.run("action", "list", Self.key).output.contains("AC-2"))
        try desk.json("action", "add", Self.key, "Later", "--control", "SI-4", now: "2026-03-11T12:00:00Z")
        let before = try desk.json(
            "show", Self.key, "--known-at", "2026-03-10T13:00:00Z", now: "2026-03-12T12:00:00Z")
        #expect(before["actions"]?.elements.map(controls).map(\.count) == [2, 0])
        let audit = try desk.json("audit", "list", Self.key, "--limit", "1000")["entries"]?.elements ?? []
        #expect(audit.contains { $0[path: "entry", "after", "label"]?.text == "A.5.18" }, "\(audit)")
    }

    @Test("the compliance report names them beside the open action")
    func report() throws {
        let desk = try Self.desk()
        try desk.json("action", "add", Self.key, "Review accounts", "--control", "AC-2")
        try desk.json("action", "add", Self.key, "Tell everybody")
        let out = try TestServer.temporaryDirectory()
        defer { TestServer.remove(out) }
        let report = try desk.run("report", "render", "compliance", "--format", "md", "--out", out)
        #expect(report.status == 0, "\(report.errors)")
        let file = try #require(FileManager.default.contentsOfDirectory(atPath: out).first { $0.hasSuffix(".md") })
        let lines = try String(contentsOfFile: out + "/" + file, encoding: .utf8).split(separator: "\n")
        let named = try #require(lines.first { $0.contains("Review accounts") })
        #expect(named.contains("Account Management") && !named.contains("none named"))
        #expect(try #require(lines.first { $0.contains("Tell everybody") }).contains("none named"))
    }

    @Test(
        "a control that cannot be mended is refused, and the action is not added",
        arguments: [
            ("AD-2", Int32(66), "near are"), ("AC", 1, "control_is_no_heading"),
            ("AC-13", 1, "control_is_not_withdrawn"), ("5.1", 65, " or "),
        ])
    func refused(control: String, status: Int32, mentions: String) throws {
        let desk = try Self.desk()
        let version = try desk.json("show", Self.key)["version"]
        let outcome = try desk.run("action", "add", Self.key, "a", "--control", "AC-2", "--control", control)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(mentions), "\(outcome.errors)")
        let after = try desk.json("show", Self.key)
        #expect(after["version"] == version && after["actions"]?.elements.isEmpty == true)
    }

    @Test("a dry run adds nothing; a repeat with other controls is another request")
    func repeated() throws {
        let desk = try Self.desk()
        let add = ["action", "add", Self.key, "a", "--control", "AC-2"]
        let dry = try desk.json(add + ["--dry-run"])
        #expect(controls(dry["actions"]?.elements.first) == [Self.ac2])
        #expect(try desk.json("show", Self.key)["actions"]?.elements.isEmpty == true)
        try desk.json(add + ["--idempotency-key", "k"])
        try desk.json(add + ["--idempotency-key", "k"])
        #expect(try desk.json("show", Self.key)["actions"]?.elements.count == 1)
        let other = try desk.run(add + ["--control", "SI-4", "--idempotency-key", "k"])
        #expect(other.status != 0 && other.errors.contains("'k'"), "\(other.errors)")
    }

    @Test("a named control is judged by the actions that name it, the others by those that name none")
    func fixes() throws {
        let desk = try Self.desk()
        func fixes(_ label: String) throws -> JSONTree? {
            let lines = try desk.json("control", "effectiveness")["controls"]?.elements ?? []
            return try #require(lines.first { $0["label"]?.text == label })["fixes"]
        }
        try desk.json("action", "add", Self.key, "Review accounts", "--control", "AC-2")
        try desk.json("action", "done", Self.key, "1", "--at", "2025-04-01T00:00:00Z")
        #expect(try fixes("AC-2")?["held"]?.wholeNumber == 1)
        #expect(try fixes("SI-4") == .null)
        // It names none, so it is for both; until it is done neither is mended.
        try desk.json("action", "add", Self.key, "Tell everybody")
        #expect(try fixes("AC-2") == .null)
        try desk.json("action", "done", Self.key, "2", "--at", "2025-05-01T00:00:00Z")
        #expect(try fixes("AC-2")?["held"]?.wholeNumber == 1)
        #expect(try fixes("SI-4")?["held"]?.wholeNumber == 1)
        // SI-4 fails again within half a year of the second action, AC-2 does not.
        try desk.json("open", "--title", "again", "--detected-at", "2025-06-01T10:00:00Z")
        try desk.json("control", "link", "INC-2026-0002", "SI-4", "--outcome", "bypassed")
        #expect(try fixes("AC-2")?["held"]?.wholeNumber == 1)
        #expect(try fixes("SI-4")?["recurred"]?.wholeNumber == 1)
        #expect(try fixes("SI-4")?["soonest_failure_s"]?.number == 31 * 86_400 + 36_000)
    }
}
