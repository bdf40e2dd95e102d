/// Turns the blocks of a document into markup, each through its template.
struct HTMLBlocks {
    let templates: TemplateSet
    let anchors: HTMLAnchors
    /// The ids that `anchors` gave to tables and charts, in document order.
    private var partIDs: ArraySlice<String>

    init(templates: TemplateSet, anchors: HTMLAnchors, partIDs: [String]) {
        self.templates = templates
        self.anchors = anchors
        self.partIDs = partIDs[...]
    }

    mutating func markup(_ block: Block) throws(TemplateError) -> String {
        switch block {
        case .paragraph(let paragraph): return "<p>" + inline(paragraph) + "</p>"
        case .subheading(let text): return "<h3>" + MarkupBuffer.escaped(text) + "</h3>"
        case .keyFigures(let figures): return try keyFigures(figures)
        case .table(let table): return try self.table(table, id: nextID())
        case .chart(let chart): return try self.chart(chart, id: nextID(), dataID: nextID())
        case .definitions(let definitions): return try self.definitions(definitions)
        case .list(let items, let isOrdered):
            var context = TemplateContext()
            context.set("isOrdered", isOrdered)
            context.set("items", items.map(inline))
            return try templates.render("html/list", context)
        case .note(let kind, let paragraph):
            var context = TemplateContext()
            context.set("key", kind.rawValue)
            context.set("label", kind == .caution ? "Caution." : "Note.")
            context.set("content", inline(paragraph))
            return try templates.render("html/note", context)
        }
    }

    func inline(_ paragraph: Paragraph) -> String {
        var buffer = MarkupBuffer(capacity: 256)
        buffer.inline(paragraph, anchors)
        return buffer.string
    }

    func keyFigures(_ figures: [KeyFigure]) throws(TemplateError) -> String {
        var context = TemplateContext()
        context.set("figures", figures.map(keyFigure))
        return try templates.render("html/key-figures", context)
    }

    private func keyFigure(_ figure: KeyFigure) -> TemplateContext {
        var context = TemplateContext()
        context.set("label", VisibleText.of(figure.label))
        context.set("value", cell(figure.value))
        context.set(optional: "previous", figure.previous.map(cell))
        context.set(optional: "change", figure.change.map(VisibleText.of))
        context.set(
            "verdict",
            figure.verdict.words.map { words in
                var verdict = TemplateContext()
                verdict.set("key", figure.verdict.rawValue)
                verdict.set("words", words)
                return verdict
            })
        context.set(optional: "count", figure.count.map(NumberText.integer))
        context.set(optional: "note", figure.note.map(VisibleText.of))
        return context
    }

    private func cell(_ cell: Cell) -> String {
        var buffer = MarkupBuffer(capacity: 128)
        buffer.cell(cell, anchors)
        return buffer.string
    }

    /// A table of so few rows moves to the next page of paper whole, rather than to leave its head and one row behind.
    private static let rowsKeptTogether = 8

    private func table(_ table: Table, id: String) throws(TemplateError) -> String {
        let markup = HTMLTable(table: table, anchors: anchors)
        var context = TemplateContext()
        context.set("id", id)
        context.set("caption", VisibleText.of(table.title))
        context.set("head", markup.head)
        context.set("body", markup.body)
        context.set(optional: "totals", markup.totals)
        context.set("isShort", table.shownRows.count <= Self.rowsKeptTogether)
        context.set("hidden", table.hiddenRowCount > 0)
        context.set("shownCount", NumberText.integer(table.shownRows.count))
        context.set("rowCount", NumberText.integer(table.rows.count))
        context.set(optional: "note", inline(table.note))
        let notes = table.columns.compactMap { column in
            column.note.map { note in
                var context = TemplateContext()
                context.set("name", VisibleText.of(column.title))
                context.set("text", VisibleText.of(note))
                return context
            }
        }
        context.set("hasColumnNotes", !notes.isEmpty)
        context.set("columnNotes", notes)
        return try templates.render("html/table", context)
    }

    private func chart(_ chart: Chart, id: String, dataID: String) throws(TemplateError) -> String {
        var context = TemplateContext()
        context.set("id", id)
        context.set("caption", VisibleText.of(chart.title))
        context.set("wide", ChartDrawing.svg(chart, id: id, size: .wide))
        context.set("narrow", ChartDrawing.svg(chart, id: id, size: .narrow))
        context.set(optional: "note", inline(chart.note))
        context.set("figures", try table(chart.dataTable, id: dataID))
        return try templates.render("html/chart", context)
    }

    private func definitions(_ definitions: [Definition]) throws(TemplateError) -> String {
        var context = TemplateContext()
        context.set(
            "definitions",
            definitions.map { definition in
                var context = TemplateContext()
                context.set("term", VisibleText.of(definition.term))
                context.set("meaning", VisibleText.of(definition.text))
                context.set(optional: "source", definition.source.map(VisibleText.of))
                return context
            })
        return try templates.render("html/definitions", context)
    }

    private mutating func nextID() -> String {
        // `HTMLRenderer` registered one id for each table and two for each chart, in this order.
        partIDs.removeFirst()
    }
}
