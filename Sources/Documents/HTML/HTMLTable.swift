/// The rows of a table as markup. They are written byte by byte: a template engine takes twenty times as long, and an
/// incident register has tens of thousands of rows.
struct HTMLTable {
    let table: Table
    let anchors: HTMLAnchors

    /// Whether the columns need more than an upright A4 page: the sum of what their kinds usually take, in characters.
    static func isWide(_ table: Table) -> Bool {
        let characters = table.columns.reduce(0) { sum, column in
            switch column.kind {
            case .longText: sum + 28
            case .text, .instant, .sparkline: sum + 17
            case .link, .severity, .phase, .duration, .date: sum + 13
            case .integer, .number, .percent: sum + 9
            }
        }
        return characters > 112
    }

    var head: String {
        var buffer = MarkupBuffer()
        for column in table.columns {
            buffer.markup("<th scope=\"col\"")
            buffer.markup(Self.cssAttribute(column))
            buffer.markup(">")
            buffer.text(column.heading)
            buffer.markup("</th>")
        }
        return buffer.string
    }

    var body: String {
        var buffer = MarkupBuffer(capacity: 256 + table.shownRows.count * table.columns.count * 48)
        if table.rows.isEmpty {
            buffer.markup("<tr><td class=\"empty\" colspan=\"")
            buffer.trusted(String(max(table.columns.count, 1)))
            buffer.markup("\">")
            buffer.text(table.emptyText)
            buffer.markup("</td></tr>\n")
        }
        for row in table.shownRows {
            buffer.markup("<tr>")
            cells(of: row, into: &buffer)
            buffer.markup("</tr>\n")
        }
        return buffer.string
    }

    var totals: String? {
        guard let totals = table.totals else { return nil }
        var buffer = MarkupBuffer()
        buffer.markup("<tr>")
        cells(of: totals, into: &buffer)
        buffer.markup("</tr>")
        return buffer.string
    }

    /// A row that is too short is filled with missing values, so that every cell stays under its heading.
    private func cells(of row: [Cell], into buffer: inout MarkupBuffer) {
        for (index, column) in table.columns.enumerated() {
            let isHeader = index == 0 && table.rowHeader
            if isHeader { buffer.markup("<th scope=\"row\"") } else { buffer.markup("<td") }
            buffer.markup(Self.cssAttribute(column))
            buffer.markup(">")
            buffer.cell(index < row.count ? row[index] : .missing, anchors)
            if isHeader { buffer.markup("</th>") } else { buffer.markup("</td>") }
        }
    }

    private static func cssAttribute(_ column: Column) -> StaticString {
        switch column.kind {
        case .integer, .number, .percent, .duration: " class=\"n\""
        case .instant, .date, .severity, .phase, .sparkline, .link: " class=\"nb\""
        case .longText: " class=\"long\""
        case .text: ""
        }
    }
}
