/// A table with one header row. The first column names the row unless `rowHeader` is false.
package struct Table: Equatable, Sendable {
    package var id: String
    /// The caption.
    package var title: String
    package var columns: [Column]
    package var rows: [[Cell]]
    /// A last row set apart from the others; not part of what a filter hides.
    package var totals: [Cell]?
    package var note: Paragraph
    /// What is said where there are no rows.
    package var emptyText: String
    /// Spreadsheets: give the table filter buttons.
    package var filterable: Bool
    /// Pages show this many rows and say how many there are; spreadsheets hold them all.
    package var maximumRowsShown: Int?
    package var rowHeader: Bool

    package init(
        id: String, title: String, columns: [Column], rows: [[Cell]], totals: [Cell]? = nil, note: Paragraph = [],
        emptyText: String = "No rows.", filterable: Bool = true, maximumRowsShown: Int? = nil, rowHeader: Bool = true
    ) {
        self.id = id
        self.title = title
        self.columns = columns
        self.rows = rows
        self.totals = totals
        self.note = note
        self.emptyText = emptyText
        self.filterable = filterable
        self.maximumRowsShown = maximumRowsShown
        self.rowHeader = rowHeader
    }

    /// The rows a page shows.
    package var shownRows: ArraySlice<[Cell]> {
        rows.prefix(maximumRowsShown ?? rows.count)
    }

    /// How many rows a page leaves out.
    package var hiddenRowCount: Int { rows.count - shownRows.count }
}

/// A column: what it is called and what its cells hold. The kind decides alignment, width and number format.
package struct Column: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case text
        /// Text that may run to several lines and gets the room for it.
        case longText
        case integer
        case number
        case percent
        case duration
        case instant
        case date
        case severity
        case phase
        case link
        case sparkline
    }

    package var id: String
    package var title: String
    package var kind: Kind
    /// Printed after the title, in parentheses.
    package var unit: String?
    /// What the column means, one sentence; goes below the table and into the definitions sheet.
    package var note: String?

    package init(id: String, title: String, kind: Kind, unit: String? = nil, note: String? = nil) {
        self.id = id
        self.title = title
        self.kind = kind
        self.unit = unit
        self.note = note
    }

    package var heading: String {
        guard let unit else { return title }
        return "\(title) (\(unit))"
    }

    /// Figures stand flush right so that their digits line up.
    package var isNumeric: Bool {
        switch kind {
        case .integer, .number, .percent, .duration: true
        case .text, .longText, .instant, .date, .severity, .phase, .link, .sparkline: false
        }
    }
}
