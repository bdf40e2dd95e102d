extension Document {
    /// Hands over the texts of the content, for whoever looks for something in it. Charts are left out: what they show stands in a
    /// table too.
    package func forEachText(_ body: (String) -> Void) {
        body(title)
        if let subtitle { body(subtitle) }
        for paragraph in population + summary { body(paragraph.plainText) }
        for figure in headline { figure.forEachText(body) }
        for section in sections {
            body(section.title)
            body(section.lead.plainText)
            for block in section.blocks { block.forEachText(body) }
        }
    }
}

extension Block {
    fileprivate func forEachText(_ body: (String) -> Void) {
        switch self {
        case .paragraph(let text), .note(_, let text): body(text.plainText)
        case .subheading(let text): body(text)
        case .keyFigures(let figures): for figure in figures { figure.forEachText(body) }
        case .table(let table):
            body(table.title)
            body(table.note.plainText)
            for row in table.rows { for cell in row { cell.forEachText(body) } }
            for cell in table.totals ?? [] { cell.forEachText(body) }
        case .chart: break
        case .definitions(let definitions):
            for definition in definitions {
                body(definition.term)
                body(definition.text)
            }
        case .list(let items, ordered: _): for item in items { body(item.plainText) }
        }
    }
}

extension KeyFigure {
    fileprivate func forEachText(_ body: (String) -> Void) {
        body(label)
        value.forEachText(body)
        previous?.forEachText(body)
        if let change { body(change) }
        if let note { body(note) }
    }
}

extension Cell {
    fileprivate func forEachText(_ body: (String) -> Void) {
        switch self {
        case .text(let text), .strongText(let text), .link(let text, to: _): body(text)
        case .missing(let reason): if let reason { body(reason) }
        case .severity(_, let label), .phase(_, let label): body(label)
        case .integer, .number, .numberInterval, .percent, .percentInterval, .duration, .durationInterval, .instant,
            .date, .sparkline:
            break
        }
    }
}
