import Documents

/// What goes on which sheet, decided before the first one is written so that links can point anywhere.
struct WorkbookPlan {
    struct PlannedSheet {
        let name: String
        let title: String
        let lead: String
        /// Texts of the section, in order.
        let texts: [SheetLine]
        let table: Table?
        let charts: [Chart]
    }

    /// A line of text on a sheet.
    struct SheetLine {
        let text: String
        let style: CellStyle
    }

    private(set) var sheets: [PlannedSheet] = []
    private(set) var links = SheetLinks()
    let summaryName: String
    let definitionsName: String
    let aboutName: String

    init(_ document: Document) {
        var names = SheetNames()
        summaryName = names.unique("Summary")
        definitionsName = names.unique("Definitions")
        aboutName = names.unique("About")
        for section in document.sections { plan(section, &names) }
    }

    /// One sheet for each table, one for the charts of a section; its texts go on the first of them.
    private mutating func plan(_ section: Section, _ names: inout SheetNames) {
        let base = section.sheetName ?? section.title
        var tables: [Table] = []
        var charts: [Chart] = []
        var texts: [SheetLine] = []
        for block in section.blocks {
            switch block {
            case .table(let table): tables.append(table)
            case .chart(let chart): charts.append(chart)
            case .paragraph(let paragraph): texts.append(SheetLine(text: paragraph.plainText, style: .body))
            case .subheading(let text): texts.append(SheetLine(text: text, style: .strong))
            case .list(let items, let isOrdered):
                for (index, item) in items.enumerated() {
                    let mark = isOrdered ? "\(index + 1). " : "• "
                    texts.append(SheetLine(text: mark + item.plainText, style: .body))
                }
            case .note(let kind, let paragraph):
                let label = kind == .caution ? "Caution: " : "Note: "
                texts.append(SheetLine(text: label + paragraph.plainText, style: .body))
            case .keyFigures, .definitions: continue
            }
        }
        let lead = section.lead.plainText
        var first = true
        func own<T>(_ values: [T]) -> [T] { first ? values : [] }
        for table in tables {
            let name = names.unique(first ? base : table.title)
            add(
                PlannedSheet(
                    name: name, title: first ? section.title : table.title, lead: first ? lead : "",
                    texts: own(texts), table: table, charts: []),
                ids: own([section.id]) + [table.id])
            first = false
        }
        if !charts.isEmpty || (first && !texts.isEmpty) {
            let name = names.unique(first ? base : base + " charts")
            add(
                PlannedSheet(
                    name: name, title: section.title, lead: first ? lead : "", texts: own(texts), table: nil,
                    charts: charts),
                ids: own([section.id]) + charts.map(\.id))
            first = false
        }
        // What is left of a section is on the summary or among the definitions.
        if first {
            let hasDefinitions = section.blocks.contains { if case .definitions = $0 { true } else { false } }
            links.register(section.id, sheet: hasDefinitions ? definitionsName : summaryName)
        }
    }

    private mutating func add(_ sheet: PlannedSheet, ids: [String]) {
        sheets.append(sheet)
        for id in ids { links.register(id, sheet: sheet.name) }
    }
}
