import Documents
import IncidentModel
import Reporting
import TemplateFiles
import Testing

@Suite("Report of a mock inspection")
struct InspectionReportTests {
    private typealias Samples = InspectionSamples

    private func render(_ incidents: [InspectedIncident]) throws -> String {
        let clock = ZonedClock.utc
        let frame = ReportFrame(
            definition: ReportDefinition(
                name: "inspection", title: "Mock inspection", summary: "S", audience: "Compliance officers",
                builder: .operations),
            organisation: "Example", clock: clock, period: try #require(Period("2026-Q3", clock: clock)),
            asOf: Samples.now, knownAt: Samples.now)
        let report = InspectionReport(frame: frame, inspection: Inspection(incidents, asOf: Samples.now))
        return try MarkdownRenderer.render(
            report.document(), templates: try TemplateSet(embedded: TemplateFilesEmbedded.all))
    }

    @Test("findings stand in their order, each with rule, objection and command")
    func findings() throws {
        let text = try render([
            Samples.incident("INC-2026-0041", entries: 3, entriesWaiting: 2),
            Samples.owing(Samples.stage(due: 0.5)),
        ])
        let rows = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("| INC-") }
        #expect(rows.count == 2)
        #expect(
            rows.first
                == "| INC-2026-0042 | High | Major | stage_unsent | eu-gdpr-art33, stage initial, was due "
                + "2026-09-30T12:00:00Z and was never sent. | sitrep duty file INC-2026-0042 eu-gdpr-art33 initial "
                + "--at WHEN --channel CHANNEL |")
        #expect(rows.last?.contains("2 audit entries lie under no signed checkpoint") == true)
        #expect(text.contains("2 findings in 2 incidents. An inspector would begin with **INC-2026-0042**"))
    }

    @Test("where nothing was found, what was looked at is shown, and a rule that looked at nothing says so")
    func nothingFound() throws {
        let text = try render([Samples.owing(Samples.stage(due: 5, filed: 5, receipt: 4))])
        #expect(text.contains("Nothing was found in what was looked at."))
        #expect(text.contains("| stage_late | Stage sent late | stages | 1 | 0 |"))
        #expect(
            text.contains(
                "| evidence_not_sealed | Evidence not sealed | pieces of evidence | 0 | — nothing to look at |"))
        #expect(text.contains("1 incident of the period, 0 of them closed."))
    }

    @Test("a period without incidents is not called clean")
    func noIncidents() throws {
        let text = try render([])
        #expect(text.contains("No incident lies in the period, so nothing was inspected."))
        #expect(!text.contains("Nothing was found in what"))
    }
}
