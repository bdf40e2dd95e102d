import DocumentSamples
import TemplateFiles
import Testing

@testable import Documents

@Suite("Markdown")
struct MarkdownRendererTests {
    private struct Parsed: Decodable {
        let counts: [String: Int]
        let links: [String]
        let text: [String]
    }

    private let templates: TemplateSet

    init() throws {
        templates = try TemplateSet(embedded: TemplateFilesEmbedded.all)
    }

    private func render(_ document: Document) throws -> String {
        try MarkdownRenderer.render(document, templates: templates)
    }

    @Test("the same document gives the same bytes")
    func deterministic() throws {
        #expect(try render(SampleDocument.quarterly()) == render(SampleDocument.quarterly()))
    }

    @Test("charts are tables with a bar for each count or a sparkline for each series")
    func charts() throws {
        let text = try render(SampleDocument.quarterly())
        #expect(text.contains("| Malware | 96 | ███████████████▋ |"))
        #expect(text.contains("| **Shape** | **▆▃█▁▆▃** |"))
        #expect(text.contains("| Oct | 6 h | 5 h 17 min | 6 h 57 min |"))
    }

    @Test("a link leads to the heading of the section that holds its target")
    func links() throws {
        #expect(try render(SampleDocument.quarterly()).contains("[the trend](#how-long-it-takes)"))
    }

    @Test("the file has single blank lines, no trailing spaces and ends with one line feed")
    func tidy() throws {
        let text = try render(SampleDocument.quarterly())
        #expect(!text.contains("\n\n\n") && !text.contains(" \n") && !text.hasPrefix("\n"))
        #expect(text.hasSuffix("|\n"))
    }

    @Test(
        "only what would mean something is escaped",
        arguments: [
            ("snake_case at 14:30, 5 > 4", "snake_case at 14:30, 5 \\> 4"), ("AT&T & co", "AT\\&T & co"),
            ("a|b", "a\\|b"), ("https://x.example", "https\\://x.example"), ("_it_", "\\_it\\_"),
            ("one\ntwo", "one two"), ("www.x.example", "www\\.x.example"),
        ])
    func escaping(text: String, expected: String) {
        #expect(MarkdownText.escaped(text) == expected)
    }

    @Test(
        "a line can't begin a heading, list, quote or rule",
        arguments: [
            ("# x", "\\# x"), ("1. x", "1\\. x"), ("12) x", "12\\) x"), ("- x", "\\- x"), ("    x", "x"),
            ("===", "\\==="), ("2026 was", "2026 was"),
        ])
    func lineStarts(text: String, expected: String) {
        #expect(MarkdownText.escaped(text, isLineStart: true) == expected)
    }

    @Test(
        "hostile text is read back as text, with the structure of a harmless document",
        .enabled(if: Oracle.hasModule("markdown_it"), "needs markdown-it-py"))
    func injection() throws {
        let directory = try TemporaryDirectory()
        let texts = ["benign words"] + HostileText.corpus.filter { $0.contains { $0 != " " } }
        let files = try texts.enumerated().map {
            try directory.write(render(HostileText.document($0.element)), "\($0.offset).md")
        }
        let parsed = try Oracle.ask("check_markdown.py", files, as: Parsed.self)
        try #require(parsed.count == texts.count)
        // A code span becomes plain text where it could not hold the text, and an address becomes a link.
        let free: Set<String> = ["code_inline", "link_open", "link_close"]
        let expected = parsed[0].counts.filter { !free.contains($0.key) }
        for (text, file) in zip(texts, parsed) {
            #expect(Set(file.counts.keys).union(free) == Set(expected.keys).union(free), "\(text.debugDescription)")
            let foreign = file.links.filter { !$0.hasPrefix("#") }
            #expect(foreign.allSatisfy { _ in SafeAddress(text) != nil }, "\(text.debugDescription)")
            for (kind, count) in file.counts where !free.contains(kind) && expected[kind] != count {
                Issue.record("\(text.debugDescription): \(kind) \(count) instead of \(expected[kind] ?? 0)")
            }
            let words = VisibleText.line(text).split(separator: " ").joined(separator: " ")
            #expect(file.text.contains(words), "\(text.debugDescription)")
        }
    }
}
