import DatabaseTesting
import Foundation
import Testing

/// What a board learns, as it stands and as it stood: reviews with their causes, and actions that are late.
@Suite("What was learned, in the board report")
struct LearningReportTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"

    /// One incident that is shown, an exercise, and one that is more restricted than a board may see. Each has a review that names one
    /// cause twice, and two late actions; the first has one more, due at the instant of another.
    init() throws {
        desk = try SitrepDesk()
        try open("Alpha", "--severity", "high")
        try open("Bravo", "--severity", "low", "--exercise")
        try open("Charlie", "--severity", "low", "--tlp", "red")
        for number in 1...3 {
            let key = "INC-2026-000\(number)"
            for step in ["triage", "declare", "contain", "eradicate", "recover"] {
                try desk.json(step, key, "--at", "2026-03-10T09:00:00Z")
            }
            try desk.json(
                "review", key, "start", "--what-happened", "it happened", "--root-cause", "cause \(number)",
                "--root-cause", "shared", "--root-cause", "shared", "--lesson", "lesson \(number)")
            try desk.json("review", key, "approve", "--as", "lead-1")
            try desk.json("action", "add", key, "later of \(number)", "--due", "2026-03-10T13:00:00Z")
            try desk.json("action", "add", key, "sooner of \(number)", "--due", "2026-03-10T12:30:00Z")
        }
        try desk.json("action", "add", key, "as late", "--due", "2026-03-10T13:00:00Z")
        try desk.json("edit", key, "--title", "Alpha renamed", now: "2026-03-10T18:00:00Z")
        try desk.json("action", "done", key, "2", now: "2026-03-10T18:00:00Z")
    }

    private func open(_ title: String, _ arguments: String...) throws {
        try desk.json(["open", "--title", title, "--detected-at", "2026-03-10T08:00:00Z"] + arguments)
    }

    /// The lines of the two sections, without empty ones.
    private func learned(_ arguments: String...) throws -> [Substring] {
        let out = FileManager.default.temporaryDirectory.appending(path: "learned-\(UUID().uuidString)")
        defer { TestServer.remove(out.path) }
        try desk.json(
            ["report", "render", "board", "--period", "2026-03", "--format", "md", "--out", out.path] + arguments,
            now: "2026-03-11T00:00:00Z")
        let text = try String(contentsOf: out.appending(path: "board-2026-03.md"), encoding: .utf8)
        let lines = text.split(separator: "\n")
        return Array(
            lines.drop { $0 != "## What was learned" }.prefix { $0 != "## Who is counted" })
    }

    @Test("exercises are left out, restricted words withheld, and a cause counts once a review")
    func present() throws {
        let lines = try learned()
        #expect(lines.contains("2 reviews were approved in this period."))
        let rows = lines.filter { $0.hasPrefix("| ") }
        #expect(
            rows.contains("| INC-2026-0001 | High | Alpha renamed | lesson 1 | cause 1; shared; shared |"), "\(rows)")
        #expect(rows.contains("| INC-2026-0003 | Low | Withheld: TLP:RED | Withheld | Withheld |"), "\(rows)")
        #expect(rows.contains("| cause 1 | 1 |") && rows.contains("| shared | 1 |"), "\(rows)")
        #expect(!rows.contains { $0.contains("cause 2") || $0.contains("cause 3") || $0.contains("lesson 3") })
        #expect(lines.contains("4 corrective actions are overdue."))
        #expect(
            overdue(rows) == [
                "Withheld: TLP:RED | INC-2026-0003", "later of 1 | INC-2026-0001", "as late | INC-2026-0001",
                "Withheld: TLP:RED | INC-2026-0003",
            ])
    }

    @Test("looked back, the title is the one of then and what was done later was still to do")
    func knownThen() throws {
        let lines = try learned("--known-at", "2026-03-10T15:00:00Z")
        let rows = lines.filter { $0.hasPrefix("| ") }
        #expect(rows.contains("| INC-2026-0001 | High | Alpha | lesson 1 | cause 1; shared; shared |"), "\(rows)")
        #expect(lines.contains("2 reviews were approved in this period."))
        #expect(lines.contains("5 corrective actions are overdue."))
        #expect(
            overdue(rows) == [
                "sooner of 1 | INC-2026-0001", "Withheld: TLP:RED | INC-2026-0003", "later of 1 | INC-2026-0001",
                "as late | INC-2026-0001", "Withheld: TLP:RED | INC-2026-0003",
            ])
    }

    /// Action and incident of the rows that say when an action was due.
    private func overdue(_ rows: [Substring]) -> [String] {
        rows.filter { $0.contains("| 2026-03-10 |") }.map {
            $0.dropFirst(2).components(separatedBy: " | ").prefix(2).joined(separator: " | ")
        }
    }
}
