import DocumentSamples
import Documents
import Foundation
import Testing

@testable import Spreadsheets

@Suite("Workbooks")
struct WorkbookRendererTests {
    struct Book: Decodable {
        struct NativeTable: Decodable {
            let name: String
            let ref: String
            let filter: Bool
            let headings: [String]
        }

        struct Page: Decodable {
            let name: String
            let types: [String: Int]
            let formats: [String: Int]
            let strings: [String]
            let formulas: [String]
            let freeze: String?
            let tables: [NativeTable]
            let charts: Int
            let links: [String]
            let fitsPage: Bool
            let paper: Int?
            let `repeat`: String?
            let footer: String?
            let rows: Int
        }

        let sheets: [Page]
        let title: String?
        let creator: String?
        let created: String
        let category: String?
        let custom: [String: String]
    }

    private static let hasReader = Oracle.hasModule("openpyxl")

    @Test("the same document gives the same bytes")
    func deterministic() throws {
        let directory = try TemporaryDirectory()
        try WorkbookRenderer.render(SampleDocument.quarterly(), to: directory.path("a.xlsx"))
        try WorkbookRenderer.render(SampleDocument.quarterly(), to: directory.path("b.xlsx"))
        #expect(try directory.data("a.xlsx") == directory.data("b.xlsx"))
        #expect(try directory.names == ["a.xlsx", "b.xlsx"])
    }

    @Test(
        "another program reads numbers, dates, durations, tables and charts", .enabled(if: hasReader, "needs openpyxl"))
    func readBack() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("sample.xlsx")
        try WorkbookRenderer.render(SampleDocument.quarterly(), to: path)
        let book = try #require(try Oracle.ask("check_xlsx.py", [path], as: Book.self).first)
        #expect(
            book.sheets.map(\.name) == [
                "Summary", "Incidents by severity", "Incidents", "How long it takes", "Controls and deadlines",
                "Filings sent late", "Definitions", "About",
            ])
        #expect(book.created == "2026-04-02T08:00:00")
        #expect(book.category == "TLP:AMBER" && book.creator == "Northwind Energy")
        #expect(book.custom["As of"] == "2026-04-01T00:00:00Z")
        let incidents = book.sheets[2]
        #expect(incidents.tables.map(\.ref) == ["A5:H45"] && incidents.tables[0].filter)
        #expect(incidents.freeze == "B6" && incidents.repeat == "$5:$5" && incidents.paper == 9)
        // 40 instants, 32 durations and their total are dates to openpyxl; two columns of integers less the text.
        #expect(incidents.formats["yyyy-mm-dd hh:mm"] == 40 && incidents.formats["[h]:mm:ss"] == 33)
        #expect(incidents.links.count == 40)
        #expect(book.sheets.map(\.charts) == [0, 3, 0, 3, 0, 0, 0, 0])
        #expect(book.sheets[0].fitsPage && book.sheets[0].links.contains("#'Incidents'!A1"))
        #expect(book.sheets.allSatisfy { $0.formulas.isEmpty && $0.footer == "&P / &N" })
        #expect(book.sheets[6].tables[0].headings == ["Term", "Meaning", "Source"])
    }

    @Test("hostile text is the same text in the cells, never a formula", .enabled(if: hasReader, "needs openpyxl"))
    func injection() throws {
        let directory = try TemporaryDirectory()
        let texts = HostileText.corpus.filter { !$0.isEmpty && $0 != " " }
        let files = try texts.enumerated().map { index, text in
            let path = directory.path("\(index).xlsx")
            try WorkbookRenderer.render(HostileText.document(text), to: path)
            return path
        }
        let books = try Oracle.ask("check_xlsx.py", files, as: Book.self)
        try #require(books.count == texts.count)
        for (text, book) in zip(texts, books) {
            #expect(book.sheets.allSatisfy { $0.formulas.isEmpty && $0.types["f"] == nil }, "\(text.debugDescription)")
            #expect(book.sheets.contains { $0.strings.contains(SheetText.cell(text)) }, "\(text.debugDescription)")
            let links = book.sheets.flatMap(\.links).filter { !$0.hasPrefix("#") }
            #expect(links.isEmpty || SafeAddress(text) != nil, "\(text.debugDescription)")
            #expect(Set(book.sheets.map { $0.name.lowercased() }).count == book.sheets.count)
        }
    }

    @Test(
        "LibreOffice opens every workbook and prints the summary on one page",
        .enabled(
            if: Oracle.program("soffice") != nil && Oracle.program("pdftotext") != nil,
            "needs libreoffice-calc-nogui and poppler-utils"))
    func libreOffice() throws {
        let directory = try TemporaryDirectory()
        try WorkbookRenderer.render(SampleDocument.quarterly(), to: directory.path("sample.xlsx"))
        try WorkbookRenderer.render(HostileText.document("=1+1 <b>&\"'"), to: directory.path("hostile.xlsx"))
        let office = try #require(Oracle.program("soffice"))
        let result = try Oracle.run(
            office,
            [
                "--headless", "-env:UserInstallation=\(directory.url.appending(path: "profile").absoluteString)",
                "--convert-to", "pdf", "--outdir", directory.url.path, directory.path("sample.xlsx"),
                directory.path("hostile.xlsx"),
            ])
        #expect(result.status == 0)
        let names = try directory.names
        #expect(names.contains("sample.pdf") && names.contains("hostile.pdf"))
        let reader = try #require(Oracle.program("pdftotext"))
        let first = try Oracle.run(reader, ["-l", "1", directory.path("sample.pdf"), "-"]).output
        #expect(first.contains("Security incidents, first quarter 2026") && first.contains("In this workbook"))
        #expect(first.contains("4:12:00"))
    }

    @Test("a directory that does not exist is an error with the path, and nothing is left behind")
    func notWritable() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("none/report.xlsx")
        #expect(throws: WorkbookError(path: path, reason: .notWritable(errno: ENOENT))) {
            try WorkbookRenderer.render(SampleDocument.quarterly(), to: path)
        }
        #expect(try directory.names.isEmpty)
    }

    @Test("a target that is a directory stays as it is, and the half-made file is removed")
    func notReplaceable() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path("report.xlsx/x"), withIntermediateDirectories: true)
        let path = directory.path("report.xlsx")
        do {
            try WorkbookRenderer.render(SampleDocument.quarterly(), to: path)
            Issue.record("a directory was replaced")
        } catch {
            guard case .notRenamed = error.reason else {
                Issue.record("unexpected reason \(error.reason)")
                return
            }
            #expect(error.description.hasPrefix(path))
        }
        #expect(try directory.names == ["report.xlsx"])
    }

    @Test("a workbook that was cut or emptied is not taken for a written one")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("sample.xlsx")
        try WorkbookRenderer.render(SampleDocument.quarterly(), to: path)
        #expect(WrittenWorkbook.damage(at: path) == nil)
        var bytes = try directory.data("sample.xlsx")
        bytes[bytes.count / 2] ^= 0xFF
        try bytes.write(to: URL(filePath: directory.path("changed.xlsx")))
        try bytes.prefix(20_000).write(to: URL(filePath: directory.path("cut.xlsx")))
        #expect(WrittenWorkbook.damage(at: directory.path("changed.xlsx")) != nil)
        #expect(WrittenWorkbook.damage(at: directory.path("cut.xlsx")) == "the archive has no end")
    }

    @Test("sheet names are legal and unique without regard to case")
    func sheetNames() {
        var names = SheetNames()
        #expect(names.unique("Incidents: [all]/open?") == "Incidents- -all--open-")
        #expect(names.unique("History") == "History (2)")
        #expect(names.unique("'quoted'") == "quoted")
        #expect(names.unique("") == "Sheet")
        let long = names.unique(String(repeating: "long ", count: 20))
        #expect(long.utf16.count <= 31 && long.hasSuffix("…"))
        let again = names.unique(String(repeating: "LONG ", count: 20))
        #expect(again.utf16.count <= 31 && again.lowercased() != long.lowercased())
    }

    @Test("days are counted as Excel counts them from March 1900 on")
    func serials() {
        #expect(SheetTime.serial(year: 2026, month: 3, day: 10) == 46_091)
        #expect(SheetTime.serial(DocumentInstant(microseconds: 0)) == 25_569)
        #expect(SheetTime.serial(year: 1900, month: 2, day: 28) == nil)
        #expect(SheetTime.serial(year: 1900, month: 3, day: 1) == 61)
    }
}
