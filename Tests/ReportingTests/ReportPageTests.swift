import ControlFrameworks
import DocumentSamples
import Documents
import IncidentModel
import Reporting
import ResponseMetrics
import TemplateFiles
import Testing

@testable import Spreadsheets

/// Reports about duties and controls, with a text in every field that somebody outside may fill, read by programs that are not ours.
@Suite("Pages of the reports on duties, controls and inspections")
struct ReportPageTests {
    private struct Page: Decodable {
        let elements: [String: Int]
        let attributes: [String: Int]
        let addresses: [String]
        let text: String
    }

    private struct Parsed: Decodable {
        let counts: [String: Int]
        let links: [String]
        let text: [String]
    }

    private struct Book: Decodable {
        struct Sheet: Decodable {
            let types: [String: Int]
            let strings: [String]
            let formulas: [String]
            let links: [String]
        }

        let sheets: [Sheet]
    }

    /// Their number depends on the length of texts: labels that don't fit are left out or moved.
    private static let pictureElements: Set<String> = [
        "svg", "g", "rect", "path", "text", "title", "desc", "defs", "pattern", "br",
    ]

    private static let now = InspectionSamples.now
    private static let texts = ["benign words"] + HostileText.corpus.filter { $0.contains { $0 != " " } }

    private let templates: TemplateSet

    init() throws {
        templates = try TemplateSet(embedded: TemplateFilesEmbedded.all)
    }

    private func frame(_ builder: ReportDefinition.Builder, _ text: String) throws -> ReportFrame {
        let clock = ZonedClock.utc
        return ReportFrame(
            definition: ReportDefinition(
                name: "report", title: text, summary: text, audience: text, builder: builder),
            organisation: text, clock: clock, period: try #require(Period("2026-Q3", clock: clock)), asOf: Self.now,
            knownAt: Self.now)
    }

    private func notices(_ text: String) -> [Notice] {
        func notice(_ number: Int, _ standing: Notice.Standing, sent: Double?, late: Bool = false) -> Notice {
            let due = InspectionSamples.ago(days: 10)
            var notice = Notice(
                subject: Notice.Subject(key: text, detectedAt: InspectionSamples.ago(days: 20)),
                obligation: "\(text) \(number)", obligationName: text, stage: "initial", stageName: text,
                standing: standing, reason: text, due: due, start: InspectionSamples.ago(days: 12), derivation: text,
                citation: text,
                sent: sent.map {
                    Notice.Sending(at: InspectionSamples.ago(days: $0), due: due, isLate: late, channel: text)
                })
            notice.instrument = text
            notice.recipient = text
            return notice
        }
        return [
            notice(1, .applies, sent: 11), notice(2, .applies, sent: 9, late: true), notice(3, .applies, sent: nil),
            notice(4, .undecided, sent: nil), notice(5, .notApplicable, sent: nil),
        ]
    }

    private func compliance(_ text: String) throws -> Document {
        let control = try #require(ControlID(urn: "urn:sitrep:framework:house:1:control:h-1"))
        func observation(_ key: String, _ days: Double) -> OutcomeObservation {
            OutcomeObservation(
                incident: key, at: InspectionSamples.ago(days: days), standing: .counted, control: control,
                outcome: .failed)
        }
        let facts = ControlFacts(
            observations: [observation("INC-2026-0001", 40), observation("INC-2026-0002", 5)],
            names: [control: ControlFacts.Name(label: text, title: text)],
            catalogs: [ControlFacts.Catalog(id: control.framework, title: text, controls: [control])],
            evidence: ["INC-2026-0001", "INC-2026-0002"].map {
                ControlFacts.Evidence(reference: $0 == "INC-2026-0001" ? "1" : text, incident: $0, control: control)
            },
            stored: [
                StoredEvidence(
                    incident: "INC-2026-0001", number: 1, name: text, sha256: String(repeating: "a", count: 64),
                    classification: .green, custody: .sealed)
            ],
            actions: [CorrectiveAction(incident: "INC-2026-0001", doneAt: InspectionSamples.ago(days: 30))])
        let actions = PendingActions(
            actions: [
                PendingActions.Action(
                    key: text, title: text, kind: .process, controls: [text, text], owner: text,
                    due: InspectionSamples.ago(days: 1))
            ], count: 1, overdue: 1)
        return try ComplianceReport(
            frame: frame(.compliance, text), facts: facts, actions: actions, notices: notices(text)
        ).document()
    }

    private func documents(_ text: String) throws -> [Document] {
        let incident = InspectionSamples.incident(
            text, awareness: InspectionSamples.aware,
            stages: [
                InspectedIncident.Stage(
                    obligation: text, stage: text, due: InspectionSamples.ago(days: 3),
                    filedAt: InspectionSamples.ago(days: 2))
            ], decisions: [InspectedIncident.Decision(obligation: text, author: text, decider: text)])
        return [
            try ObligationReport(frame: frame(.obligations, text), notices: notices(text)).document(),
            try InspectionReport(
                frame: frame(.inspection, text), inspection: Inspection([incident], asOf: Self.now)
            ).document(),
            try compliance(text),
        ]
    }

    /// One file a text for each report, the harmless text first.
    private func files(
        _ directory: TemporaryDirectory, _ ending: String, _ write: (Document, _ name: String) throws -> Void
    ) throws -> [[String]] {
        var files: [[String]] = [[], [], []]
        for (number, text) in Self.texts.enumerated() {
            for (report, document) in try documents(text).enumerated() {
                let name = "\(report)-\(number).\(ending)"
                try write(document, name)
                files[report].append(directory.path(name))
            }
        }
        return files
    }

    @Test("hostile text adds no element, attribute or address", .enabled(if: Oracle.python != nil, "needs Python"))
    func html() throws {
        let directory = try TemporaryDirectory()
        let files = try files(directory, "html") { document, name in
            _ = try directory.write(HTMLRenderer.render(document, templates: templates), name)
        }
        for report in files {
            let pages = try Oracle.ask("check_html.py", ["parse"] + report, as: Page.self)
            try #require(pages.count == Self.texts.count)
            func elements(_ page: Page) -> [String: Int] {
                page.elements.filter { !Self.pictureElements.contains($0.key) }
            }
            for (text, page) in zip(Self.texts, pages) {
                #expect(elements(page) == elements(pages[0]), "\(text.debugDescription)")
                #expect(
                    Set(page.attributes.keys).isSubset(of: pages[0].attributes.keys), "\(text.debugDescription)")
                #expect(page.addresses.allSatisfy { $0.hasPrefix("#") }, "\(text.debugDescription)")
                #expect(page.text.contains(VisibleText.of(text)), "\(text.debugDescription)")
            }
        }
    }

    @Test(
        "hostile text is read back from Markdown as text, with the structure of a harmless report",
        .enabled(if: Oracle.hasModule("markdown_it"), "needs markdown-it-py"))
    func markdown() throws {
        let directory = try TemporaryDirectory()
        let files = try files(directory, "md") { document, name in
            _ = try directory.write(MarkdownRenderer.render(document, templates: templates), name)
        }
        for report in files {
            let parsed = try Oracle.ask("check_markdown.py", report, as: Parsed.self)
            try #require(parsed.count == Self.texts.count)
            for (text, file) in zip(Self.texts, parsed) {
                // A code span becomes plain text where it could not hold the text.
                func structure(_ file: Parsed) -> [String: Int] { file.counts.filter { $0.key != "code_inline" } }
                #expect(structure(file) == structure(parsed[0]), "\(text.debugDescription)")
                #expect(file.links.allSatisfy { $0.hasPrefix("#") }, "\(text.debugDescription)")
                let words = VisibleText.line(text).split(separator: " ").joined(separator: " ")
                #expect(file.text.contains { $0.contains(words) }, "\(text.debugDescription)")
            }
        }
    }

    @Test(
        "hostile text is the same text in the cells of a workbook, never a formula",
        .enabled(if: Oracle.hasModule("openpyxl"), "needs openpyxl"))
    func workbooks() throws {
        let directory = try TemporaryDirectory()
        let files = try files(directory, "xlsx") { try WorkbookRenderer.render($0, to: directory.path($1)) }
        for report in files {
            let books = try Oracle.ask("check_xlsx.py", report, as: Book.self)
            try #require(books.count == Self.texts.count)
            for (text, book) in zip(Self.texts, books) {
                let isPlain = book.sheets.allSatisfy { $0.formulas.isEmpty && $0.types["f"] == nil }
                #expect(isPlain, "\(text.debugDescription)")
                let shown = book.sheets.flatMap(\.strings)
                #expect(shown.contains(SheetText.cell(text)), "\(text.debugDescription)")
                #expect(book.sheets.flatMap(\.links).allSatisfy { $0.hasPrefix("#") }, "\(text.debugDescription)")
            }
        }
    }
}
