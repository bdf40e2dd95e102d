/// Aligned columns that fit the terminal.
struct TextTable {
    struct Column {
        let title: String
        var isRight = false
        /// Gives way first when the terminal is narrow.
        var isFlexible = false
        /// Left out on a terminal that is too narrow, the greatest first; 0 for a column that always stays.
        var drops = 0

        init(_ title: String, right: Bool = false, flexible: Bool = false, drops: Int = 0) {
            self.drops = drops
            self.title = title
            isRight = right
            isFlexible = flexible
        }
    }

    struct Cell {
        let text: String
        let style: Terminal.Style?

        init(_ text: String?, _ style: Terminal.Style? = nil) {
            self.text = Terminal.safe(text ?? "–")
            self.style = style
        }
    }

    let columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// As wide as the terminal; where there is no row a message says what there is none of.
    func print(empty: String? = nil) throws {
        if let empty, rows.isEmpty { return Terminal.error(empty) }
        for line in lines(width: Terminal.width) { try Terminal.print(line) }
    }

    func lines(width: Int) -> [String] {
        narrowed(to: width).fittedLines(width)
    }

    /// The table without the columns for which there is no room even where every flexible one gives way.
    private func narrowed(to width: Int) -> TextTable {
        var kept = Array(columns.indices)
        func least() -> Int {
            kept.reduce(2 * (kept.count - 1)) { sum, index in
                let natural = naturalWidth(index)
                return sum + (columns[index].isFlexible ? min(natural, TextTable.least(columns[index])) : natural)
            }
        }
        while least() > width,
            let next = kept.filter({ columns[$0].drops > 0 }).max(by: {
                columns[$0].drops < columns[$1].drops
            })
        {
            kept.removeAll { $0 == next }
        }
        guard kept.count < columns.count else { return self }
        var table = TextTable(kept.map { columns[$0] })
        table.rows = rows.map { row in kept.map { row[$0] } }
        return table
    }

    private static func least(_ column: Column) -> Int { max(12, DisplayWidth.of(column.title)) }

    private func naturalWidth(_ index: Int) -> Int {
        max(DisplayWidth.of(columns[index].title), rows.map { DisplayWidth.of($0[index].text) }.max() ?? 0)
    }

    private func fittedLines(_ width: Int) -> [String] {
        let widths = fitted(width)
        let header = zip(columns, widths).map { column, width in
            Terminal.styled(padded(column.title, width, right: column.isRight), .bold)
        }
        return [trimmed(header)]
            + rows.map { row in
                trimmed(
                    zip(row, zip(columns, widths)).map { cell, layout in
                        Terminal.styled(padded(cell.text, layout.1, right: layout.0.isRight), cell.style)
                    })
            }
    }

    private func fitted(_ width: Int) -> [Int] {
        var widths = columns.indices.map(naturalWidth)
        var excess = widths.reduce(0, +) + 2 * (columns.count - 1) - width
        guard excess > 0 else { return widths }
        for index in columns.indices where columns[index].isFlexible {
            let before = widths[index]
            widths[index] = max(min(before, TextTable.least(columns[index])), before - excess)
            excess -= before - widths[index]
        }
        // What still does not fit is cut from the widest.
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 4 {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func padded(_ text: String, _ width: Int, right: Bool) -> String {
        let length = DisplayWidth.of(text)
        if length > width { return DisplayWidth.cut(text, to: width) }
        let space = String(repeating: " ", count: width - length)
        return right ? space + text : text + space
    }

    private func trimmed(_ cells: [String]) -> String {
        var line = cells.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}

/// How many columns a text takes on a terminal.
enum DisplayWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    /// East Asian wide characters and emoji take two columns; marks are part of their character.
    private static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    static func cut(_ text: String, to width: Int) -> String {
        var result = ""
        var used = 0
        for character in text {
            let next = of(character)
            if used + next > width - 1 { return result + "…" }
            result.append(character)
            used += next
        }
        return result
    }
}
