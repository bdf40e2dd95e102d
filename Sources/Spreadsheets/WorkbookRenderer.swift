import CXLSXWriter
import Documents

/// Renders a document as an Excel workbook: a summary that prints on one page, the tables as native tables with filters,
/// the charts as native charts beside their figures, the definitions, and where the figures come from.
package enum WorkbookRenderer {
    /// Writes the workbook to `path`, replacing a file there in one step. Equal documents give equal bytes.
    ///
    /// Blocks until the file is written. Throws where it can't be created or written; `path` is then as it was.
    package static func render(_ document: Document, to path: String) throws(WorkbookError) {
        let file = try WorkbookFile(path: path, constantMemory: false)
        let writer = WorkbookWriter(document, file)
        try writer.write()
        try file.close()
    }
}

/// One workbook being written.
private final class WorkbookWriter {
    let document: Document
    let file: WorkbookFile
    let plan: WorkbookPlan
    let formats: CellFormats
    let footer: String
    /// Read by the library only when the file is closed, so they live as long as the writer.
    let strings = LibraryStrings()
    var tableNames = TableNames()

    init(_ document: Document, _ file: WorkbookFile) {
        self.document = document
        self.file = file
        plan = WorkbookPlan(document)
        formats = CellFormats(file)
        let label = document.classification.map { $0.label + "   " } ?? ""
        footer = "&L&8" + label + SheetText.footer(document.title) + "&R&8&P / &N"
    }

    func write() throws(WorkbookError) {
        setProperties()
        try writeSummary()
        for planned in plan.sheets {
            let sheet = try addSheet(planned.name)
            if let table = planned.table {
                write(planned, table, on: sheet)
            } else {
                write(planned, on: sheet)
            }
        }
        try writeDefinitions()
        try writeAbout()
    }

    private func addSheet(_ name: String) throws(WorkbookError) -> Sheet {
        guard let worksheet = workbook_add_worksheet(file.workbook, name) else {
            throw WorkbookError(path: file.path, reason: .notWritten("the sheet \(name) can't be added"))
        }
        return Sheet(worksheet, name: name, formats: formats, links: plan.links)
    }

    // MARK: Sheets of sections

    private func write(_ planned: WorkbookPlan.PlannedSheet, _ table: Table, on sheet: Sheet) {
        let written = SheetTable(table: table, name: tableNames.unique(table.id))
        for (column, width) in written.widths.enumerated() { sheet.width(width, column: column) }
        let across = 0...max(min(table.columns.count - 1, 7), 0)
        sheet.text(planned.title, row: 0, column: 0, style: .heading)
        var row = 1
        if planned.title != table.title {
            sheet.text(table.title, row: row, column: 0, style: .strong)
            row += 1
        }
        if !planned.lead.isEmpty {
            sheet.wideText(planned.lead, row: row, columns: across, style: .lead)
            row += 1
        }
        row += 1
        let heading = row
        if !table.columns.isEmpty { row = written.write(to: sheet, row: heading) }
        sheet.freeze(rows: heading + 1, columns: table.rowHeader && table.columns.count > 1 ? 1 : 0)
        row += 1
        for line in lines(of: table) + planned.texts {
            sheet.wideText(line.text, row: row, columns: across, style: line.style)
            row += 1
        }
        let isBroad = written.widths.reduce(0, +) > 95
        sheet.print(landscape: isBroad, pagesHigh: 0, repeating: heading...heading, footer: footer)
    }

    private func lines(of table: Table) -> [WorkbookPlan.SheetLine] {
        let note = table.note.plainText
        let columns = table.columns.compactMap { column in
            column.note.map { WorkbookPlan.SheetLine(text: "\(column.title): \($0)", style: .muted) }
        }
        return (note.isEmpty ? [] : [WorkbookPlan.SheetLine(text: note, style: .muted)]) + columns
    }

    private func write(_ planned: WorkbookPlan.PlannedSheet, on sheet: Sheet) {
        let charts = planned.charts.map { ($0, ChartFigures($0)) }
        let columnCount = charts.map(\.1.table.columns.count).max() ?? 0
        var widths = [Double](repeating: 9, count: columnCount)
        for (_, figures) in charts {
            for (column, width) in SheetTable(table: figures.table, name: "").widths.enumerated() {
                widths[column] = max(widths[column], min(width, 40))
            }
        }
        for (column, width) in widths.enumerated() { sheet.width(width, column: column) }
        if charts.isEmpty { sheet.width(100, column: 0) }
        // Charts stand beside their figures; both together are as wide as texts may run.
        let chartColumn = columnCount + 1
        let across = 0...(charts.isEmpty ? 0 : chartColumn + 8)
        sheet.text(planned.title, row: 0, column: 0, style: .heading)
        var row = 1
        if !planned.lead.isEmpty {
            sheet.wideText(planned.lead, row: row, columns: across, style: .lead)
            row += 1
        }
        for line in planned.texts {
            sheet.wideText(line.text, row: row, columns: across, style: line.style)
            row += 1
        }
        let width = widths.reduce(Sheet.chartWidth + 64) { $0 + $1 * 7 + 5 }
        var breaks: [Int] = []
        var pageStart = 0
        for (chart, figures) in charts {
            row += 1
            // A chart that would be cut begins the next page.
            if row + 24 - pageStart > Sheet.rowsPerPage(width: width) {
                breaks.append(row)
                pageStart = row
            }
            sheet.text(chart.title, row: row, column: 0, style: .strong)
            sheet.wideText(chart.description, row: row + 1, columns: across, style: .lead)
            row += 2
            let heading = row
            row = SheetTable(table: figures.table, name: tableNames.unique(figures.table.id)).write(
                to: sheet, row: heading)
            let native = NativeChart(
                chart: chart, figures: figures, file: file, sheetName: sheet.name, row: heading)
            if !figures.lines.isEmpty, let made = native.make() {
                sheet.insert(made, row: heading, column: chartColumn, description: chart.description)
                // 360 pixels of chart are 18 rows of 20.
                row = max(row, heading + 19)
            }
            let note = chart.note.plainText
            if !note.isEmpty {
                sheet.wideText(note, row: row, columns: across, style: .muted)
                row += 1
            }
        }
        if charts.isEmpty {
            sheet.print(landscape: false, pagesHigh: 0, repeating: nil, footer: footer)
        } else {
            sheet.printCharts(width: width, breaks: breaks, footer: footer)
        }
    }

    // MARK: Summary

    /// Texts and key figures in the width of one page, and where everything else is.
    private func writeSummary() throws(WorkbookError) {
        let sheet = try addSheet(plan.summaryName)
        let across = 0...5
        for (column, width) in [30.0, 23, 14, 25, 20, 7].enumerated() { sheet.width(width, column: column) }
        sheet.text(document.title, row: 0, column: 0, style: .title)
        sheet.rowHeight(28, row: 0)
        var row = 1
        if let subtitle = document.subtitle {
            sheet.text(subtitle, row: row, column: 0, style: .subtitle)
            row += 1
        }
        let facts = [
            document.organisation, document.periodLabel, "as of " + document.asOf.text,
            document.classification?.label ?? "",
        ]
        sheet.wideText(
            facts.filter { !$0.isEmpty }.joined(separator: "   ·   "), row: row, columns: across, style: .muted)
        row += 2
        for paragraph in document.summary {
            sheet.wideText(paragraph.plainText, row: row, columns: across, style: .body)
            row += 1
        }
        if !document.headline.isEmpty { row = write(document.headline, "Key figures", on: sheet, row: row + 1) }
        for section in document.sections {
            for case .keyFigures(let figures) in section.blocks where !figures.isEmpty {
                row = write(figures, section.title, on: sheet, row: row + 1)
            }
        }
        row += 1
        sheet.text("In this workbook", row: row, column: 0, style: .heading)
        for name in plan.sheets.map(\.name) + [plan.definitionsName, plan.aboutName] {
            row += 1
            sheet.internalLink(name, toSheet: name, row: row, column: 0)
        }
        sheet.print(landscape: false, pagesHigh: 1, repeating: nil, footer: footer)
        sheet.activate()
    }

    private func write(_ figures: [KeyFigure], _ title: String, on sheet: Sheet, row start: Int) -> Int {
        sheet.text(title, row: start, column: 0, style: .heading)
        var row = start + 1
        for (column, heading) in ["Figure", "Value", "Before", "Change", "Verdict", "n"].enumerated() {
            let isNumeric = column == 1 || column == 2 || column == 5
            sheet.text(heading, row: row, column: column, style: .tableHeader(isNumeric: isNumeric))
        }
        for figure in figures {
            row += 1
            let label = figure.note.map { "\(figure.label)\n\($0)" } ?? figure.label
            sheet.rowHeight(height(of: figure), row: row)
            sheet.text(label, row: row, column: 0, style: .figureLabel)
            sheet.cell(figure.value, row: row, column: 1) { .figure($0) }
            sheet.cell(figure.previous ?? .missing, row: row, column: 2) { .previousFigure($0) }
            sheet.text(figure.change ?? "", row: row, column: 3, style: .figureLabel)
            sheet.text(figure.verdict.words ?? "", row: row, column: 4, style: .figureLabel)
            sheet.cell(figure.count.map(Cell.integer) ?? .missing, row: row, column: 5) { .previousFigure($0) }
        }
        return row + 1
    }

    /// Room for the longest of the wrapped texts of a key figure, in points.
    private func height(of figure: KeyFigure) -> Double {
        func lines(_ text: String?, _ width: Double) -> Double {
            (Double(text?.count ?? 0) / width).rounded(.up)
        }
        let label = lines(figure.label, 28) + lines(figure.note, 28)
        let value = lines(CellText.text(figure.value), 17) * 1.25
        return max(label, value, lines(figure.change, 22), lines(figure.verdict.words, 18), 1.3) * 15.5
    }

    // MARK: Definitions and provenance

    private func writeDefinitions() throws(WorkbookError) {
        let sheet = try addSheet(plan.definitionsName)
        var rows: [[Cell]] = []
        for section in document.sections {
            for block in section.blocks {
                switch block {
                case .definitions(let definitions):
                    rows += definitions.map { [.text($0.term), .text($0.text), .text($0.source ?? "")] }
                case .table(let table):
                    rows += table.columns.compactMap { column in
                        column.note.map { [.text(column.title), .text($0), .text("Column of: " + table.title)] }
                    }
                case .paragraph, .subheading, .keyFigures, .chart, .list, .note: continue
                }
            }
        }
        let table = Table(
            id: "definitions", title: "Definitions",
            columns: [
                Column(id: "term", title: "Term", kind: .text),
                Column(id: "meaning", title: "Meaning", kind: .longText),
                Column(id: "source", title: "Source", kind: .longText),
            ], rows: rows, emptyText: "This report defines no terms of its own.")
        sheet.width(30, column: 0)
        sheet.width(80, column: 1)
        sheet.width(36, column: 2)
        sheet.text("Definitions", row: 0, column: 0, style: .heading)
        _ = SheetTable(table: table, name: tableNames.unique("definitions")).write(to: sheet, row: 2)
        sheet.freeze(rows: 3, columns: 0)
        sheet.print(landscape: true, pagesHigh: 0, repeating: 2...2, footer: footer)
    }

    private func writeAbout() throws(WorkbookError) {
        let sheet = try addSheet(plan.aboutName)
        sheet.width(28, column: 0)
        sheet.width(80, column: 1)
        sheet.text("About these figures", row: 0, column: 0, style: .heading)
        var row = 1
        for paragraph in document.population {
            sheet.wideText(paragraph.plainText, row: row, columns: 0...1, style: .body)
            row += 1
        }
        row += 1
        var facts: [(String, Cell)] = [
            ("Organisation", .text(document.organisation)), ("Period", .text(document.periodLabel)),
            ("Time zone of periods", .text(document.displayZone.text)),
            ("As of (UTC)", .instant(document.asOf)), ("Known at (UTC)", .instant(document.knownAt)),
            ("Generated (UTC)", .instant(document.generatedAt)), ("Report", .text(document.kind)),
        ]
        if let classification = document.classification {
            facts.append(("Classification", .text(classification.label)))
        }
        if let reference = document.auditReference { facts.append(("Audit checkpoint", .text(reference))) }
        facts += document.parameters.map { ($0.name, .text($0.value)) }
        for (name, cell) in facts {
            sheet.text(name, row: row, column: 0, style: .strong)
            sheet.cell(cell, row: row, column: 1, wraps: true)
            row += 1
        }
        sheet.print(landscape: false, pagesHigh: 0, repeating: nil, footer: footer)
    }

    private func setProperties() {
        var properties = lxw_doc_properties()
        properties.title = property(document.title)
        properties.subject = property(document.subtitle)
        properties.author = property(document.organisation)
        properties.company = property(document.organisation)
        properties.category = property(document.classification?.label)
        properties.keywords = property(document.kind)
        properties.comments = property("As of \(document.asOf.rfc3339), known at \(document.knownAt.rfc3339).")
        // Also becomes the time of change: without it the library would take the clock.
        properties.created = time_t(document.generatedAt.microseconds.dividedToSeconds)
        workbook_set_properties(file.workbook, &properties)
        let custom = [
            ("As of", document.asOf.rfc3339), ("Known at", document.knownAt.rfc3339),
            ("Audit checkpoint", document.auditReference ?? ""),
        ]
        for (name, value) in custom where !value.isEmpty {
            workbook_set_custom_property_string(
                file.workbook, name, SheetText.truncated(VisibleText.line(value), to: 250))
        }
    }

    private func property(_ text: String?) -> UnsafeMutablePointer<CChar>? {
        text.flatMap { strings.copy(SheetText.truncated(VisibleText.line($0), to: 200)) }
    }
}

extension Int64 {
    /// Microseconds as whole seconds, rounded towards the past.
    fileprivate var dividedToSeconds: Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
