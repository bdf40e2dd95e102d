import Foundation
import Testing

/// The commands of docs/mistakes.md, run one after the other as they stand there.
@Suite("Putting mistakes right")
struct MistakePageTests {
    @Test("every command of the page does what the page says")
    func page() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/mistakes.md"), encoding: .utf8)
        let desk = try SitrepDesk()
        for title in ["one", "two", "three"] {
            try desk.json("open", "--title", title, "--severity", "low", "--tag", "finance", "--detected-at", "-4h")
        }
        for (verb, at) in [("triage", "-3h"), ("declare", "-170m"), ("contain", "-150m")] {
            try desk.json(verb, "INC-2026-0001", "--at", at)
        }
        var minute = 0
        var ran = 0
        for line in text.split(separator: "\n") where line.hasPrefix("sitrep ") {
            minute += 1
            let now = "2026-03-10T12:\(minute < 10 ? "0" : "")\(minute):00Z"
            let outcome = try desk.run(words(line.dropFirst("sitrep ".count)), now: now)
            #expect(outcome.status == 0, "\(line): \(outcome.errors)")
            ran += 1
        }
        #expect(ran > 20)
        let shown = try desk.json("show", "INC-2026-0001", now: "2026-03-10T13:00:00Z")
        #expect(shown["milestones"]?["contained"]?["at"]?.text == "2026-03-10T09:45:00Z")
        #expect(shown["milestones"]?["closed"]?["at"]?.text == "2026-03-10T10:50:00Z")
        #expect(shown["phase"]?.text == "containment" && shown["title"]?.text == "Beacon on FS-02")
        let before = try desk.json(
            "show", "INC-2026-0001", "--known-at", "2026-03-10T12:00:30Z", now: "2026-03-10T13:00:00Z")
        #expect(before["milestones"]?["contained"]?["at"]?.text == "2026-03-10T09:30:00Z")
    }

    /// Words of a shell line; double quotes keep spaces together.
    private func words(_ line: Substring) -> [String] {
        var words: [String] = []
        for (position, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if position % 2 == 1 {
                words.append(String(part))
            } else {
                words += part.split(separator: " ").map(String.init)
            }
        }
        return words
    }
}
