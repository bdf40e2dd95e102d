import Documents

/// Writes a table into a sheet: as a native Excel table where it has rows.
struct SheetTable {
    let table: Table
    /// Unique in the workbook; Excel wants letters, digits and underscores.
    let name: String

    /// Writes the heading into `row` and the rows below it. Returns the first row that is free afterwards.
    func write(to sheet: Sheet, row: Int, column: Int = 0) -> Int {
        let columns = column...(column + table.columns.count - 1)
        let headings = table.columns.map { (text: Self.heading($0), isNumeric: $0.isNumeric) }
        if table.rows.isEmpty {
            for (index, heading) in headings.enumerated() {
                sheet.text(
                    heading.text, row: row, column: column + index, style: .tableHeader(isNumeric: heading.isNumeric))
            }
            sheet.text(table.emptyText, row: row + 1, column: column, style: .missing)
        } else {
            sheet.nativeTable(
                name: name, rows: row...(row + table.rows.count), columns: columns, headings: headings,
                isFiltered: table.filterable)
        }
        let widths = self.widths
        let headingLines = table.columns.enumerated().map { Self.lines(Self.heading($1), widths[$0] - 3) }.max() ?? 1
        if headingLines > 1 { sheet.rowHeight(Double(headingLines) * 15, row: row) }
        let wrapped = table.columns.indices.filter { table.columns[$0].kind == .longText }
        for (offset, cells) in table.rows.enumerated() {
            let lines = wrapped.reduce(1) { most, index in
                guard index < cells.count, case .text(let text) = cells[index] else { return most }
                return max(most, Self.lines(text, widths[index]))
            }
            // LibreOffice keeps the height of one line for rows of an Excel table, and lines would lie over each other.
            if lines > 1 { sheet.rowHeight(min(Double(lines) * 15, 400), row: row + 1 + offset) }
            for index in table.columns.indices where index < cells.count {
                sheet.cell(
                    cells[index], row: row + 1 + offset, column: column + index,
                    wraps: table.columns[index].kind == .longText)
            }
        }
        var next = row + 1 + max(table.rows.count, 1)
        if let totals = table.totals {
            for (index, cell) in totals.prefix(table.columns.count).enumerated() {
                sheet.cell(cell, row: next, column: column + index) { .total($0) }
            }
            next += 1
        }
        return next
    }

    /// The width of each column in characters, from its heading and its cells.
    var widths: [Double] {
        table.columns.enumerated().map { index, column in
            // A heading may take two lines, and the filter button takes room beside it.
            let heading = Double((Self.heading(column).count + 1) / 2 + 5)
            var widest = max(heading, Double(Self.heading(column).split(separator: " ").map(\.count).max() ?? 0) + 4)
            for row in table.rows.prefix(1_000) + [table.totals ?? []] where index < row.count {
                widest = max(widest, Self.width(row[index], column.kind))
            }
            let limit: Double = column.kind == .longText ? 56 : 42
            return min(max(widest + 2, 9), limit)
        }
    }

    /// How many lines a text takes in a column of this width, broken between words.
    private static func lines(_ text: String, _ width: Double) -> Int {
        let room = max(width * 0.95, 1)
        guard Double(text.utf8.count) > room || text.contains("\n") else { return 1 }
        return text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) { sum, line in
            var (lines, used) = (1, 0.0)
            for word in line.split(separator: " ") {
                let length = Double(word.count)
                if used > 0, used + 1 + length > room {
                    lines += 1
                    used = 0
                }
                used += (used > 0 ? 1 : 0) + length
                // A word that is longer than the line goes on in the next one.
                lines += Int(used / room)
                used = used.truncatingRemainder(dividingBy: room)
            }
            return sum + lines
        }
    }

    static func heading(_ column: Column) -> String {
        column.kind == .instant ? column.heading + " (UTC)" : column.heading
    }

    private static func width(_ cell: Cell, _ kind: Column.Kind) -> Double {
        switch cell {
        case .instant: 16
        case .date: 10
        case .duration(let seconds): seconds >= 0 && seconds < 3_600_000 ? 9 : 11
        case .missing(let reason): Double(min(reason?.count ?? 0, 24))
        case .text(let text) where kind == .longText: Double(min(text.count, 56))
        default: Double(CellText.text(cell).split(separator: "\n").map(\.count).max() ?? 0)
        }
    }
}

/// Names of native tables: unique, and never read as a cell reference.
struct TableNames {
    private var used: Set<String> = []

    mutating func unique(_ id: String) -> String {
        let letters = id.utf8.prefix(60).map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                byte
            default: UInt8(ascii: "_")
            }
        }
        let base = "table_" + String(decoding: letters, as: UTF8.self)
        var name = base
        var number = 2
        while !used.insert(name.lowercased()).inserted {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }
}
