/// Renders a document as Markdown that a person would commit to a repository: tables, sparklines, no HTML.
package enum MarkdownRenderer {
    /// The file as text. Equal documents and templates give equal bytes.
    package static func render(_ document: Document, templates: TemplateSet) throws(TemplateError) -> String {
        var anchors = MarkdownAnchors()
        anchors.register(heading: document.title, ids: [])
        anchors.register(heading: "Summary", ids: [])
        for section in document.sections {
            anchors.register(heading: section.title, ids: [section.id] + section.blocks.compactMap(\.partID))
        }
        let blocks = MarkdownBlocks(templates: templates, anchors: anchors)
        var context = provenance(document)
        context.set("summary", document.summary.map(anchors.inline))
        context.set("population", document.population.map(anchors.inline))
        context.set(optional: "headline", document.headline.isEmpty ? nil : blocks.keyFigures(document.headline))
        context.set("hasSummary", !document.summary.isEmpty || !document.headline.isEmpty)
        var sections: [TemplateContext] = []
        for section in document.sections {
            var context = TemplateContext()
            context.set("heading", MarkdownText.escaped(section.title))
            context.set(optional: "lead", anchors.inline(section.lead))
            var texts: [String] = []
            for block in section.blocks { texts.append(try blocks.text(block)) }
            context.set("blocks", texts)
            sections.append(context)
        }
        context.set("sections", sections)
        return tidied(try templates.render("markdown/document", context))
    }

    private static func provenance(_ document: Document) -> TemplateContext {
        var context = TemplateContext()
        context.set("kind", MarkdownText.escaped(document.kind))
        context.set("title", MarkdownText.escaped(document.title))
        context.set(optional: "subtitle", document.subtitle.map { MarkdownText.escaped($0) })
        context.set("organisation", MarkdownText.escaped(document.organisation))
        context.set("period", MarkdownText.escaped(document.periodLabel))
        context.set(optional: "classification", document.classification.map(\.label))
        context.set("asOf", document.asOf.text)
        context.set("knownAt", document.knownAt.text)
        context.set("generatedAt", document.generatedAt.text)
        context.set("zone", MarkdownText.escaped(document.displayZone.text))
        context.set(optional: "auditReference", document.auditReference.map { MarkdownText.escaped($0) })
        context.set(
            "parameters",
            document.parameters.map { parameter in
                var context = TemplateContext()
                context.set("name", MarkdownText.escaped(parameter.name))
                context.set("value", MarkdownText.escaped(parameter.value))
                return context
            })
        return context
    }

    /// At most one blank line in a row, no spaces at line ends, one line feed at the end.
    private static func tidied(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var breaks = 2
        for byte in text.utf8 {
            if byte == 0x0A {
                while result.last == 0x20 { result.removeLast() }
                guard breaks < 2 else { continue }
                breaks += 1
            } else if byte != 0x20 {
                breaks = 0
            }
            result.append(byte)
        }
        while result.last == 0x0A || result.last == 0x20 { result.removeLast() }
        result.append(0x0A)
        return String(decoding: result, as: UTF8.self)
    }
}

/// Turns the blocks of a document into Markdown.
struct MarkdownBlocks {
    let templates: TemplateSet
    let anchors: MarkdownAnchors

    func text(_ block: Block) throws(TemplateError) -> String {
        switch block {
        case .paragraph(let paragraph): return anchors.inline(paragraph)
        case .subheading(let text): return "### " + MarkdownText.escaped(text)
        case .keyFigures(let figures): return keyFigures(figures)
        case .table(let table): return try self.table(table)
        case .chart(let chart):
            var context = TemplateContext()
            context.set("title", MarkdownText.escaped(chart.title))
            context.set("description", MarkdownText.escaped(chart.description, isLineStart: true))
            context.set("table", MarkdownTable(table: chart.markdownTable, anchors: anchors).text)
            context.set(optional: "note", anchors.inline(chart.note))
            return try templates.render("markdown/chart", context)
        case .definitions(let definitions): return self.definitions(definitions)
        case .list(let items, let isOrdered):
            return items.enumerated()
                .map { (isOrdered ? "\($0.offset + 1). " : "- ") + anchors.inline($0.element) }
                .joined(separator: "\n")
        case .note(let kind, let paragraph):
            return "> **\(kind == .caution ? "Caution." : "Note.")** " + anchors.inline(paragraph)
        }
    }

    func keyFigures(_ figures: [KeyFigure]) -> String {
        MarkdownTable(table: .keyFigures(figures, id: "figures"), anchors: anchors).text
    }

    private func table(_ table: Table) throws(TemplateError) -> String {
        var context = TemplateContext()
        context.set("title", MarkdownText.escaped(table.title))
        context.set("table", MarkdownTable(table: table, anchors: anchors).text)
        context.set("hidden", table.hiddenRowCount > 0)
        context.set("shownCount", NumberText.integer(table.shownRows.count))
        context.set("rowCount", NumberText.integer(table.rows.count))
        context.set(optional: "note", anchors.inline(table.note))
        context.set(
            "columnNotes",
            table.columns.compactMap { column in
                column.note.map { note in
                    var context = TemplateContext()
                    context.set("name", MarkdownText.escaped(column.title))
                    context.set("text", MarkdownText.escaped(note))
                    return context
                }
            })
        return try templates.render("markdown/table", context)
    }

    private func definitions(_ definitions: [Definition]) -> String {
        definitions
            .map { definition in
                let source = definition.source.map { " (" + MarkdownText.escaped($0) + ")" } ?? ""
                return
                    "- \(anchors.inline([.strong(definition.term)])): \(MarkdownText.escaped(definition.text))\(source)"
            }
            .joined(separator: "\n")
    }
}

extension Block {
    /// The id that links can name.
    fileprivate var partID: String? {
        switch self {
        case .table(let table): table.id
        case .chart(let chart): chart.id
        case .paragraph, .subheading, .keyFigures, .definitions, .list, .note: nil
        }
    }
}
