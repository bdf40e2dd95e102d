import CXLSXWriter
import Documents

/// A column of a raw export.
package struct RawColumn: Equatable, Sendable {
    package var title: String
    /// In characters.
    package var width: Double

    package init(title: String, width: Double = 14) {
        self.title = title
        self.width = width
    }
}

/// A value of a raw export.
package enum RawCell: Equatable, Sendable {
    case empty
    case text(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case instant(Int64)
    /// Seconds.
    case duration(Double)
}

/// Writes rows to a workbook as they come, with flat memory: for exports of millions of rows.
///
/// A sheet holds 1,048,575 rows below its heading; the next row begins another sheet. Owned by one task at a time.
package final class RawWorkbook {
    /// Rows of a sheet including its heading.
    private static let sheetRows = 1_048_576

    private let file: WorkbookFile
    private let columns: [RawColumn]
    private let baseName: String
    private let header: UnsafeMutablePointer<lxw_format>?
    private let instantFormat: UnsafeMutablePointer<lxw_format>?
    private let durationFormat: UnsafeMutablePointer<lxw_format>?
    private let maximumRow: lxw_row_t
    private var worksheet: UnsafeMutablePointer<lxw_worksheet>
    private var row: lxw_row_t = 1
    private var sheetCount = 1
    private var isFinished = false
    /// Rows written so far, without headings.
    package private(set) var rowCount = 0

    /// - Parameters:
    ///   - createdAt: what the file says about when it was made; equal rows and times give equal bytes.
    ///   - rowsPerSheet: rows of a sheet with its heading, for tests; never more than Excel's 1,048,576.
    package init(
        path: String, columns: [RawColumn], createdAt: DocumentInstant, sheetName: String = "Data",
        rowsPerSheet: Int = 1_048_576
    ) throws(WorkbookError) {
        file = try WorkbookFile(path: path, constantMemory: true)
        self.columns = columns
        self.baseName = sheetName
        maximumRow = lxw_row_t(min(max(rowsPerSheet, 2), Self.sheetRows) - 1)
        var properties = lxw_doc_properties()
        properties.created = time_t(createdAt.microseconds / 1_000_000)
        workbook_set_properties(file.workbook, &properties)
        header = workbook_add_format(file.workbook)
        instantFormat = workbook_add_format(file.workbook)
        durationFormat = workbook_add_format(file.workbook)
        format_set_bold(header)
        format_set_num_format(instantFormat, "yyyy-mm-dd hh:mm:ss")
        format_set_num_format(durationFormat, "[h]:mm:ss")
        worksheet = try Self.addSheet(file, baseName, number: 1, columns, header)
    }

    /// Writes one row. Throws where it has another number of cells than there are columns.
    package func append(_ cells: [RawCell]) throws(WorkbookError) {
        guard cells.count == columns.count else {
            throw WorkbookError(
                path: file.path, reason: .wrongCellCount(expected: columns.count, found: cells.count))
        }
        guard !isFinished else { throw WorkbookError(path: file.path, reason: .finished) }
        if row > maximumRow {
            sheetCount += 1
            worksheet = try Self.addSheet(file, baseName, number: sheetCount, columns, header)
            row = 1
        }
        var column: lxw_col_t = 0
        for cell in cells {
            write(cell, column)
            column += 1
        }
        row += 1
        rowCount += 1
    }

    /// Writes the file and puts it in its place. Without this call nothing is left at the path.
    package func finish() throws(WorkbookError) {
        isFinished = true
        try file.close()
    }

    private func write(_ cell: RawCell, _ column: lxw_col_t) {
        switch cell {
        case .empty: return
        case .text(let text):
            if text.isEmpty { return }
            let isFit = VisibleText.isPlain(text) && text.utf8.count <= SheetText.maximumLength
            worksheet_write_string(worksheet, row, column, isFit ? text : SheetText.cell(text), nil)
        case .integer(let value):
            // A double holds integers to 2^53 exactly; a larger one stays true as text.
            if value.magnitude <= 1 << 53 {
                worksheet_write_number(worksheet, row, column, Double(value), nil)
            } else {
                worksheet_write_string(worksheet, row, column, String(value), nil)
            }
        case .number(let value):
            if value.isFinite { worksheet_write_number(worksheet, row, column, value, nil) }
        case .boolean(let value): worksheet_write_boolean(worksheet, row, column, value ? 1 : 0, nil)
        case .instant(let microseconds):
            let instant = DocumentInstant(microseconds: microseconds)
            if let serial = SheetTime.serial(instant) {
                worksheet_write_number(worksheet, row, column, serial, instantFormat)
            } else {
                worksheet_write_string(worksheet, row, column, instant.rfc3339, nil)
            }
        case .duration(let seconds):
            if seconds >= 0, seconds.isFinite {
                worksheet_write_number(worksheet, row, column, seconds / 86_400, durationFormat)
            } else {
                worksheet_write_string(worksheet, row, column, DurationText.text(seconds: seconds), nil)
            }
        }
    }

    private static func addSheet(
        _ file: WorkbookFile, _ baseName: String, number: Int, _ columns: [RawColumn],
        _ header: UnsafeMutablePointer<lxw_format>?
    ) throws(WorkbookError) -> UnsafeMutablePointer<lxw_worksheet> {
        var names = SheetNames()
        let name = names.unique(number == 1 ? baseName : SheetText.truncated(baseName, to: 24) + " \(number)")
        guard let worksheet = workbook_add_worksheet(file.workbook, name) else {
            throw WorkbookError(path: file.path, reason: .notWritten("the sheet \(name) can't be added"))
        }
        worksheet_freeze_panes(worksheet, 1, 0)
        for (index, column) in columns.enumerated() {
            worksheet_set_column(worksheet, lxw_col_t(index), lxw_col_t(index), column.width, nil)
            worksheet_write_string(worksheet, 0, lxw_col_t(index), SheetText.cell(column.title), header)
        }
        return worksheet
    }
}
