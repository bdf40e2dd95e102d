import DocumentSamples
import Documents
import Foundation
import Testing

@testable import Spreadsheets

@Suite("Raw exports")
struct RawWorkbookTests {
    private static let columns = [RawColumn(title: "Key"), RawColumn(title: "Count"), RawColumn(title: "At")]
    private static let created = DocumentInstant(microseconds: 1_775_116_800_000_000)

    @Test("rows beyond a sheet go to the next one", .enabled(if: Oracle.hasModule("openpyxl"), "needs openpyxl"))
    func nextSheet() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("raw.xlsx")
        let export = try RawWorkbook(path: path, columns: Self.columns, createdAt: Self.created, rowsPerSheet: 4)
        for index in 0..<8 {
            try export.append([.text("=K\(index)"), .integer(Int64(index)), .instant(1_775_116_800_000_000)])
        }
        try export.finish()
        let book = try #require(try Oracle.ask("check_xlsx.py", [path], as: WorkbookRendererTests.Book.self).first)
        #expect(book.sheets.map(\.name) == ["Data", "Data 2", "Data 3"])
        #expect(book.sheets.map(\.rows) == [4, 4, 3])
        #expect(book.sheets[2].strings == ["Key", "Count", "At", "=K6", "=K7"])
        #expect(book.sheets.allSatisfy { $0.formulas.isEmpty && $0.freeze == "A2" })
        #expect(export.rowCount == 8)
    }

    @Test("the same rows give the same bytes, and nothing is at the path before the end")
    func deterministic() throws {
        let directory = try TemporaryDirectory()
        for name in ["a.xlsx", "b.xlsx"] {
            let export = try RawWorkbook(path: directory.path(name), columns: Self.columns, createdAt: Self.created)
            try export.append([.text("x"), .number(.nan), .duration(90)])
            #expect(try !directory.names.contains(name))
            try export.finish()
        }
        #expect(try directory.data("a.xlsx") == directory.data("b.xlsx"))
    }

    @Test("a text that is too long is cut with a visible mark, controls are replaced")
    func longText() throws {
        let cut = SheetText.cell(String(repeating: "é", count: 40_000))
        #expect(cut.utf16.count == SheetText.maximumLength && cut.hasSuffix("[cut: longer than a cell can hold]"))
        #expect(SheetText.cell(String(repeating: "é", count: 32_767)).hasSuffix("é"))
        #expect(SheetText.cell("a\u{0}b") == "a\u{FFFD}b")
    }

    @Test("hostile text is the same text in a raw cell", .enabled(if: Oracle.hasModule("openpyxl"), "needs openpyxl"))
    func injection() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("raw.xlsx")
        let export = try RawWorkbook(path: path, columns: [RawColumn(title: "Text")], createdAt: Self.created)
        let texts = HostileText.corpus.filter { !$0.isEmpty }
        for text in texts { try export.append([.text(text)]) }
        try export.finish()
        let book = try #require(try Oracle.ask("check_xlsx.py", [path], as: WorkbookRendererTests.Book.self).first)
        #expect(book.sheets[0].strings == ["Text"] + texts.map(SheetText.cell))
        #expect(book.sheets[0].formulas.isEmpty)
    }

    @Test("a row of another width is refused and an abandoned export leaves nothing")
    func refusals() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("raw.xlsx")
        do {
            let export = try RawWorkbook(path: path, columns: Self.columns, createdAt: Self.created)
            #expect(throws: WorkbookError(path: path, reason: .wrongCellCount(expected: 3, found: 1))) {
                try export.append([.empty])
            }
        }
        #expect(try directory.names.isEmpty)
    }

    @Test("nothing can be written after the end")
    func finished() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("raw.xlsx")
        let export = try RawWorkbook(path: path, columns: Self.columns, createdAt: Self.created)
        try export.finish()
        #expect(throws: WorkbookError(path: path, reason: .finished)) { try export.append([.empty, .empty, .empty]) }
        #expect(throws: WorkbookError(path: path, reason: .finished)) { try export.finish() }
    }
}
