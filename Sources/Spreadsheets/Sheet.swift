import CXLSXWriter
import Documents

/// One worksheet being written. Text is always written as a string, never as a formula.
final class Sheet {
    let name: String
    let formats: CellFormats
    private let worksheet: UnsafeMutablePointer<lxw_worksheet>
    private let links: SheetLinks
    private var widths: [Int: Double] = [:]
    private var linkCount = 0

    /// Excel's limit of links on one sheet.
    private static let maximumLinks = 65_530

    init(_ worksheet: UnsafeMutablePointer<lxw_worksheet>, name: String, formats: CellFormats, links: SheetLinks) {
        self.worksheet = worksheet
        self.name = name
        self.formats = formats
        self.links = links
        worksheet_gridlines(worksheet, LXW_HIDE_ALL_GRIDLINES.byte)
        worksheet_set_paper(worksheet, 9)
        worksheet_set_margins(worksheet, 0.6, 0.6, 0.7, 0.8)
    }

    func text(_ text: String, row: Int, column: Int, style: CellStyle) {
        let text = SheetText.cell(text)
        if text.isEmpty {
            worksheet_write_blank(worksheet, lxw_row_t(row), lxw_col_t(column), formats[style])
        } else {
            worksheet_write_string(worksheet, lxw_row_t(row), lxw_col_t(column), text, formats[style])
        }
    }

    /// Text over several columns, in a row high enough for it: Excel fits the height of a row only to single cells.
    func wideText(_ text: String, row: Int, columns: ClosedRange<Int>, style: CellStyle, lineHeight: Double = 15.5) {
        let characters = columns.reduce(0) { $0 + (widths[$1] ?? 8.43) }
        let lines = VisibleText.of(text).split(separator: "\n", omittingEmptySubsequences: false)
            .reduce(0.0) { $0 + max(1, (Double($1.count) / max(characters * 0.95, 1)).rounded(.up)) }
        // Excel's limit is 409 points.
        worksheet_set_row(worksheet, lxw_row_t(row), min(lines * lineHeight + 2, 400), nil)
        guard columns.count > 1 else { return self.text(text, row: row, column: columns.lowerBound, style: style) }
        worksheet_merge_range(
            worksheet, lxw_row_t(row), lxw_col_t(columns.lowerBound), lxw_row_t(row), lxw_col_t(columns.upperBound),
            SheetText.cell(text), formats[style])
    }

    func rowHeight(_ height: Double, row: Int) {
        worksheet_set_row(worksheet, lxw_row_t(row), height, nil)
    }

    /// A value with the format of its kind; `decorate` may set it apart, as a total is.
    func cell(_ cell: Cell, row: Int, column: Int, wraps: Bool = false, decorate: (CellStyle) -> CellStyle = { $0 }) {
        switch cell {
        case .missing(let reason): text(reason ?? "", row: row, column: column, style: decorate(.missing))
        case .text(let text):
            self.text(text, row: row, column: column, style: decorate(wraps ? .wrapped : .text))
        case .strongText(let text): self.text(text, row: row, column: column, style: decorate(.strong))
        case .integer(let value):
            // A double holds integers to 2^53 exactly; a larger one stays true as text.
            if value.magnitude <= 1 << 53 {
                number(Double(value), row: row, column: column, style: decorate(.number(decimals: 0)))
            } else {
                text(CellText.text(cell), row: row, column: column, style: decorate(.textRight))
            }
        case .number(let value, let decimals):
            number(value, row: row, column: column, style: decorate(.number(decimals: decimals)))
        case .percent(let share, let decimals):
            number(share, row: row, column: column, style: decorate(.percent(decimals: decimals)))
        case .duration(let seconds):
            // Excel shows a negative time as a row of hashes.
            if seconds < 0 {
                text(CellText.text(cell), row: row, column: column, style: decorate(.textRight))
            } else {
                number(seconds / 86_400, row: row, column: column, style: decorate(.duration))
            }
        case .numberInterval, .percentInterval, .durationInterval:
            text(CellText.text(cell), row: row, column: column, style: decorate(.textRight))
        case .instant(let instant, _): serial(SheetTime.serial(instant), cell, row, column, decorate(.instant))
        case .date(let year, let month, let day):
            serial(SheetTime.serial(year: year, month: month, day: day), cell, row, column, decorate(.date))
        case .severity(let level, let label):
            text(label, row: row, column: column, style: decorate(.severity(level)))
        case .phase(_, let label): text(label, row: row, column: column, style: decorate(.text))
        case .link(let words, let target): link(words, to: target, row: row, column: column, decorate: decorate)
        case .sparkline: text(CellText.text(cell), row: row, column: column, style: decorate(.text))
        }
    }

    /// A number; one that is not finite would make Excel call the file damaged and stays empty.
    func number(_ value: Double, row: Int, column: Int, style: CellStyle) {
        guard value.isFinite else {
            worksheet_write_blank(worksheet, lxw_row_t(row), lxw_col_t(column), formats[style])
            return
        }
        worksheet_write_number(worksheet, lxw_row_t(row), lxw_col_t(column), value, formats[style])
    }

    func internalLink(_ words: String, toSheet target: String, row: Int, column: Int, style: CellStyle = .link) {
        let quoted = target.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        write(url: "internal:'\(quoted)'!A1", words, row: row, column: column, style: style)
    }

    func width(_ width: Double, column: Int) {
        widths[column] = width
        worksheet_set_column(worksheet, lxw_col_t(column), lxw_col_t(column), width, nil)
    }

    func freeze(rows: Int, columns: Int) {
        worksheet_freeze_panes(worksheet, lxw_row_t(rows), lxw_col_t(columns))
    }

    /// How the sheet prints: A4, as wide as a page, `pagesHigh` 0 for as many pages as it takes.
    func print(landscape: Bool, pagesHigh: Int, repeating rows: ClosedRange<Int>?, footer: String) {
        if landscape { worksheet_set_landscape(worksheet) }
        worksheet_fit_to_pages(worksheet, 1, UInt16(pagesHigh))
        if let rows { worksheet_repeat_rows(worksheet, lxw_row_t(rows.lowerBound), lxw_row_t(rows.upperBound)) }
        worksheet_set_footer(worksheet, footer)
    }

    /// How a sheet of charts prints: scaled to the width of a lying A4 page, with breaks between the charts. Excel ignores
    /// breaks where it fits pages by itself, so the scale is worked out here; `width` is in pixels.
    func printCharts(width: Double, breaks: [Int], footer: String) {
        worksheet_set_landscape(worksheet)
        worksheet_set_print_scale(worksheet, UInt16((Self.chartScale(width: width) * 100).rounded(.down)))
        worksheet_set_footer(worksheet, footer)
        // A list that ends with 0; Excel knows at most 1,023 breaks.
        var rows = breaks.prefix(1_000).map { lxw_row_t($0) } + [0]
        if rows.count > 1 { worksheet_set_h_pagebreaks(worksheet, &rows) }
    }

    /// How many rows of 20 pixels a printed page of charts holds.
    static func rowsPerPage(width: Double) -> Int {
        Int((8.27 - 1.5) * 96 / chartScale(width: width) / 20.5)
    }

    /// Without Calibri other programs take a wider font and widen the columns by up to a third, hence the reserve.
    private static func chartScale(width: Double) -> Double {
        min(max((11.69 - 1.2) * 96 / width * 0.72, 0.1), 1)
    }

    /// Makes a native table of the range, with headings that are unique as Excel demands.
    func nativeTable(
        name: String, rows: ClosedRange<Int>, columns: ClosedRange<Int>, headings: [(text: String, isNumeric: Bool)],
        isFiltered: Bool
    ) {
        let strings = LibraryStrings()
        var used: Set<String> = []
        var columnValues = headings.map { heading -> lxw_table_column in
            var column = lxw_table_column()
            column.header = strings.copy(Self.uniqueHeading(heading.text, &used))
            column.header_format = formats[.tableHeader(isNumeric: heading.isNumeric)]
            return column
        }
        columnValues.withUnsafeMutableBufferPointer { buffer in
            var pointers: [UnsafeMutablePointer<lxw_table_column>?] = buffer.indices.map {
                buffer.baseAddress?.advanced(by: $0)
            }
            pointers.append(nil)
            pointers.withUnsafeMutableBufferPointer { list in
                var options = lxw_table_options()
                options.name = strings.copy(name)
                options.no_autofilter = isFiltered ? 0 : 1
                options.no_banded_rows = 1
                options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT.byte
                options.style_type_number = 1
                options.columns = list.baseAddress
                worksheet_add_table(
                    worksheet, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
                    lxw_col_t(columns.upperBound), &options)
            }
        }
    }

    /// In pixels.
    static let chartWidth = 720.0

    func insert(_ chart: UnsafeMutablePointer<lxw_chart>, row: Int, column: Int, description: String) {
        let strings = LibraryStrings()
        var options = lxw_chart_options()
        options.x_scale = Self.chartWidth / 480
        options.y_scale = 1.25
        options.object_position = LXW_OBJECT_MOVE_DONT_SIZE.byte
        options.description = strings.copy(SheetText.truncated(VisibleText.line(description), to: 2_000))
        worksheet_insert_chart_opt(worksheet, lxw_row_t(row), lxw_col_t(column), chart, &options)
    }

    func activate() {
        worksheet_activate(worksheet)
        worksheet_set_first_sheet(worksheet)
    }

    private func serial(_ value: Double?, _ cell: Cell, _ row: Int, _ column: Int, _ style: CellStyle) {
        if let value {
            number(value, row: row, column: column, style: style)
        } else {
            text(CellText.text(cell), row: row, column: column, style: style)
        }
    }

    private func link(
        _ words: String, to target: LinkTarget, row: Int, column: Int, decorate: (CellStyle) -> CellStyle
    ) {
        switch target {
        case .anchor(let id):
            guard let sheet = links.sheet(of: id) else {
                return text(words, row: row, column: column, style: decorate(.text))
            }
            internalLink(words, toSheet: sheet, row: row, column: column, style: decorate(.link))
        case .url(let url):
            guard let address = SafeAddress(url) else {
                return text(words, row: row, column: column, style: decorate(.text))
            }
            write(url: address.text, words, row: row, column: column, style: decorate(.link))
        }
    }

    private func write(url: String, _ words: String, row: Int, column: Int, style: CellStyle) {
        let words = SheetText.cell(words)
        linkCount += 1
        guard linkCount <= Self.maximumLinks, !words.isEmpty else {
            return text(words, row: row, column: column, style: style)
        }
        let result = worksheet_write_url_opt(
            worksheet, lxw_row_t(row), lxw_col_t(column), url, formats[style], words, nil)
        if result != LXW_NO_ERROR { text(words, row: row, column: column, style: style) }
    }

    private static func uniqueHeading(_ text: String, _ used: inout Set<String>) -> String {
        let line = VisibleText.line(text).split(separator: " ").joined(separator: " ")
        let base = line.isEmpty ? "Column" : line
        var number = 1
        while true {
            let suffix = number == 1 ? "" : " (\(number))"
            let heading = SheetText.truncated(base, to: 200) + suffix
            if used.insert(heading.lowercased()).inserted { return heading }
            number += 1
        }
    }
}

/// Which sheet holds the section, table or chart of an id.
struct SheetLinks {
    private var sheets: [String: String] = [:]

    mutating func register(_ id: String, sheet: String) {
        if sheets[id] == nil { sheets[id] = sheet }
    }

    func sheet(of id: String) -> String? { sheets[id] }
}

/// Excel's time: days since 30 December 1899.
enum SheetTime {
    /// `nil` before 1 March 1900, where Excel's calendar has a day that never was, and after the year 9999.
    static func serial(_ instant: DocumentInstant) -> Double? {
        valid(Double(instant.microseconds) / 86_400_000_000 + 25_569)
    }

    static func serial(year: Int, month: Int, day: Int) -> Double? {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return valid(Double(era * 146_097 + dayOfEra - 719_468) + 25_569)
    }

    private static func valid(_ serial: Double) -> Double? {
        serial >= 61 && serial < 2_958_466 ? serial : nil
    }
}
