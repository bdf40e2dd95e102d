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
        let classes = columnClasses
        for row in table.shownRows {
            buffer.markup("<tr>")
            cells(of: row, classes, into: &buffer)
            buffer.markup("</tr>\n")
        }
        return buffer.string
    }

    var totals: String? {
        guard let totals = table.totals else { return nil }
        var buffer = MarkupBuffer()
        buffer.markup("<tr>")
        cells(of: totals, columnClasses, into: &buffer)
        buffer.markup("</tr>")
        return buffer.string
    }

    /// A row that is too short is filled with missing values, so that every cell stays under its heading.
    private func cells(of row: [Cell], _ classes: [StaticString], into buffer: inout MarkupBuffer) {
        for index in table.columns.indices {
            let isHeader = index == 0 && table.rowHeader
            if isHeader { buffer.markup("<th scope=\"row\"") } else { buffer.markup("<td") }
            buffer.markup(classes[index])
            buffer.markup(">")
            buffer.cell(index < row.count ? row[index] : .missing, anchors)
            if isHeader { buffer.markup("</th>") } else { buffer.markup("</td>") }
        }
    }

    /// A column of text in which nothing is longer than a key stays on one line, or `INC-2026-0042` would break at its hyphens; one with
    /// longer texts keeps room for a few words, or an interval would take five lines beside columns of numbers.
    private var columnClasses: [StaticString] {
        table.columns.enumerated().map { index, column in
            guard column.kind == .text else { return Self.cssAttribute(column) }
            let longest = table.shownRows.reduce(0) { most, row in
                guard index < row.count, case .text(let text) = row[index] else { return most }
                return max(most, text.count)
            }
            return longest <= Self.longestKey
                ? " class=\"nb\"" : longest > Self.longestPhrase ? " class=\"some\"" : ""
        }
    }

    private static let longestKey = 14
    private static let longestPhrase = 20

    private static func cssAttribute(_ column: Column) -> StaticString {
        switch column.kind {
        case .integer, .number, .percent, .duration: " class=\"n\""
        case .instant, .date, .severity, .phase, .sparkline, .link: " class=\"nb\""
        case .longText: " class=\"long\""
        case .text: ""
        }
    }
}
