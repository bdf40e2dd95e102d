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
        for (offset, cells) in table.rows.enumerated() {
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
