extension Table {
    /// Key figures as rows, for the formats that have no better shape for them. Columns that no figure fills are left out.
    package static func keyFigures(_ figures: [KeyFigure], id: String) -> Table {
        var columns = [
            Column(id: "figure", title: "Figure", kind: .text), Column(id: "value", title: "Value", kind: .number),
        ]
        var rows: [[Cell]] = figures.map { [.text($0.label), $0.value] }
        func add(_ column: Column, _ cell: (KeyFigure) -> Cell?) {
            let cells = figures.map(cell)
            guard cells.contains(where: { $0 != nil }) else { return }
            columns.append(column)
            for index in rows.indices { rows[index].append(cells[index] ?? .text("")) }
        }
        add(Column(id: "previous", title: "Before", kind: .number)) { $0.previous }
        add(Column(id: "change", title: "Change", kind: .text)) { $0.change.map(Cell.text) }
        add(Column(id: "verdict", title: "Verdict", kind: .text)) { $0.verdict.words.map(Cell.text) }
        add(Column(id: "count", title: "n", kind: .integer)) { $0.count.map(Cell.integer) }
        add(Column(id: "note", title: "Note", kind: .longText)) { $0.note.map(Cell.text) }
        return Table(id: id, title: "Key figures", columns: columns, rows: rows, filterable: false)
    }
}
