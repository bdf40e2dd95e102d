/// Renders a document as one self-contained page: no script, no request to anywhere, readable on paper and on a phone.
package enum HTMLRenderer {
    /// The page as text. Equal documents and templates give equal bytes.
    package static func render(_ document: Document, templates: TemplateSet) throws(TemplateError) -> String {
        var anchors = HTMLAnchors()
        // Every id is known before the first block is rendered, because a summary links to what comes later.
        let sectionIDs = document.sections.map { anchors.register($0.id) }
        // Ids derived from section ids are taken as well, or a table named like one of them would collide.
        for id in sectionIDs { _ = anchors.register(id + "-heading") }
        var partIDs: [String] = []
        for block in document.sections.flatMap(\.blocks) {
            switch block {
            case .table(let table): partIDs.append(anchors.register(table.id))
            case .chart(let chart):
                partIDs.append(anchors.register(chart.id))
                partIDs.append(anchors.register(chart.id + "-data"))
            case .paragraph, .subheading, .keyFigures, .definitions, .list, .note: continue
            }
        }
        var blocks = HTMLBlocks(templates: templates, anchors: anchors, partIDs: partIDs)
        var context = provenance(document)
        context.set("summary", document.summary.map(blocks.inline))
        context.set("population", document.population.map(blocks.inline))
        context.set("headline", document.headline.isEmpty ? "" : try blocks.keyFigures(document.headline))
        context.set("hasSummary", !document.summary.isEmpty || !document.headline.isEmpty)
        var sections: [TemplateContext] = []
        for (section, id) in zip(document.sections, sectionIDs) {
            sections.append(try self.section(section, id: id, &blocks))
        }
        context.set("style", try templates.plainText("html/style.css"))
        context.set("sections", sections)
        context.set("hasContents", sections.count > 3)
        context.set("contents", sections)
        return try templates.render("html/document", context)
    }

    private static func section(
        _ section: Section, id: String, _ blocks: inout HTMLBlocks
    ) throws(TemplateError) -> TemplateContext {
        var context = TemplateContext()
        context.set("id", id)
        context.set("heading", VisibleText.of(section.title))
        context.set(optional: "lead", blocks.inline(section.lead))
        context.set(
            "isWide",
            section.blocks.contains { if case .table(let table) = $0 { HTMLTable.isWide(table) } else { false } })
        var contexts: [TemplateContext] = []
        for block in section.blocks {
            var context = TemplateContext()
            context.set("markup", try blocks.markup(block))
            contexts.append(context)
        }
        context.set("blocks", contexts)
        return context
    }

    /// What the title block and the last section say about where the figures come from.
    private static func provenance(_ document: Document) -> TemplateContext {
        var context = TemplateContext()
        context.set("language", Identifiers.safe(document.language))
        context.set("kind", VisibleText.of(document.kind))
        context.set("title", VisibleText.of(document.title))
        context.set(optional: "subtitle", document.subtitle.map(VisibleText.of))
        context.set("organisation", VisibleText.of(document.organisation))
        context.set("period", VisibleText.of(document.periodLabel))
        context.set(
            "classification",
            document.classification.map { classification in
                var context = TemplateContext()
                context.set("key", Identifiers.safe(classification.rawValue))
                context.set("label", classification.label)
                return context
            })
        for (name, instant) in [
            ("asOf", document.asOf), ("knownAt", document.knownAt), ("generatedAt", document.generatedAt),
        ] {
            var time = TemplateContext()
            time.set("text", instant.text)
            time.set("machine", instant.rfc3339)
            context.set(name, time)
        }
        context.set("zone", VisibleText.of(document.displayZone.text))
        context.set(optional: "auditReference", document.auditReference.map(VisibleText.of))
        context.set(
            "parameters",
            document.parameters.map { parameter in
                var context = TemplateContext()
                context.set("name", VisibleText.of(parameter.name))
                context.set("value", VisibleText.of(parameter.value))
                return context
            })
        return context
    }
}
