import Documents
import IncidentModel
import Reporting
import ResponseMetrics
import TemplateFiles
import Testing

@Suite("Report on duties to notify")
struct ObligationReportTests {
    /// 1 October 2026, 00:00 UTC, and hours from it.
    private static func hour(_ hours: Double) -> Instant {
        Instant(seconds: 1_790_812_800 + Int64(hours * 3_600))
    }

    private static func notice(
        _ number: Int, _ stage: String = "initial", due: Double?, sent: Double? = nil, late: Bool = false,
        standing: Notice.Standing = .applies, change: (inout Notice) -> Void = { _ in }
    ) -> Notice {
        let due = due.map(hour)
        var notice = Notice(
            subject: Notice.Subject(key: "INC-2026-000\(number)", detectedAt: hour(1)), obligation: "eu-dora",
            obligationName: "DORA major incident", stage: stage, stageName: stage.capitalized, standing: standing,
            due: due, start: hour(1), derivation: "classified 01:00 + 4 h", citation: "DORA, 19(4)",
            sent: sent.map { Notice.Sending(at: hour($0), due: due, isLate: late) })
        notice.instrument = "DORA"
        notice.recipient = "Authority"
        change(&notice)
        return notice
    }

    private func render(_ notices: [Notice], asOf: Double = 24 * 92) throws -> String {
        let clock = ZonedClock.utc
        let frame = ReportFrame(
            definition: ReportDefinition(
                name: "obligations", title: "Duties", summary: "S", audience: "Auditors", builder: .obligations),
            organisation: "Example", clock: clock, period: try #require(Period("2026-Q4", clock: clock)),
            asOf: Self.hour(asOf), knownAt: Self.hour(asOf))
        return try MarkdownRenderer.render(
            ObligationReport(frame: frame, notices: notices).document(),
            templates: try TemplateSet(embedded: TemplateFilesEmbedded.all))
    }

    private func rows(_ text: String, under title: String) -> [String] {
        let parts = text.components(separatedBy: "**\(title)**")
        guard parts.count > 1 else { return [] }
        return parts[1].split(separator: "\n", omittingEmptySubsequences: false).drop { !$0.hasPrefix("| ") }
            .prefix { $0.hasPrefix("|") }.dropFirst(2).map(String.init)
    }

    @Test("late ones come first, by how late, then what runs, then what was on time, the narrowest margin first")
    func order() throws {
        let text = try render([
            Self.notice(1, due: 10, sent: 9), Self.notice(2, due: 10, sent: 9.5),
            Self.notice(3, due: 10, sent: 11, late: true),
            Self.notice(4, due: 10, sent: 20, late: true), Self.notice(5, due: 24 * 30), Self.notice(6, due: 24 * 95),
        ])
        let keys = rows(text, under: "Notices of the period").map {
            $0.split(separator: "|")[0].split(separator: " ")[0]
        }
        #expect(keys == ["INC-2026-0004", "INC-2026-0003", "INC-2026-0005", "INC-2026-0002", "INC-2026-0001"])
        #expect(text.contains("−10 h"))
        #expect(text.contains("INC-2026-0005 missed its limit by most"))
        // What is due after the period runs, and belongs to a later one.
        #expect(rows(text, under: "Clocks that run, the next due first").count == 2)
    }

    @Test("the share has on time over all that was missed or met; running, undecided and not applicable stay out of it")
    func share() throws {
        let text = try render([
            Self.notice(1, due: 10, sent: 9), Self.notice(2, due: 10, sent: 9), Self.notice(3, due: 10, sent: 9),
            Self.notice(4, due: 10, sent: 11, late: true), Self.notice(5, due: 24 * 91.9, standing: .undecided),
            Self.notice(6, due: 10, standing: .notApplicable) { $0.reason = "no client was hit" },
            Self.notice(6, "final", due: 10, standing: .notApplicable) { $0.reason = "no client was hit" },
            Self.notice(7, due: 10, sent: 9) { $0.subject.isExercise = true },
        ])
        // 3 of 4; Wilson (0.3006, 0.9544) by R's prop.test without correction.
        let row = try #require(rows(text, under: "By law or contract").first)
        #expect(row == "| DORA | 4 | 3 | 1 | 0 | 0 | 1 | 1 | 75% | 30% to 95% | −1 h |")
        #expect(text.contains("Left out: 1 stage of exercises."))
        #expect(
            rows(text, under: "Decided not to apply") == ["| INC-2026-0006 | DORA major incident | no client was hit |"]
        )
    }

    @Test("lateness is the one of the sending, whatever the due has become since")
    func frozen() throws {
        let text = try render([Self.notice(1, due: 10, sent: 11, late: true) { $0.due = Self.hour(50) }])
        #expect(rows(text, under: "Notices of the period").first?.contains("| −1 h | sent late |") == true)
    }

    @Test("projected dues are marked, and a notice without a fixed limit is neither on time nor late")
    func projected() throws {
        let text = try render(
            [
                Self.notice(1, "final", due: 24 * 60) { $0.isProjected = true },
                Self.notice(2, due: nil, sent: 9),
            ], asOf: 24 * 50)
        #expect(text.contains("| running, projected due |"))
        #expect(text.contains("| sent, no fixed limit |"))
        #expect(text.contains("| DORA | 0 | 0 | 0 | 0 | 1 | 0 | 0 | — | — | — |"))
    }

    @Test("a period without duties says so and is not called clean")
    func empty() throws {
        let text = try render([])
        #expect(
            text.contains(
                "No notice to an authority, a customer or a person fell due from 1 October to 31 December 2026."))
        #expect(text.contains("does not show that none was owed"))
        #expect(!text.contains("| 100%"))
    }
}
