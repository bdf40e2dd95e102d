import Documents
import IncidentModel
import ResponseMetrics
import Testing

@testable import Reporting

/// What reports say in words, held against small sets of incidents of which the truth is plain.
@Suite("Sentences of reports")
struct SentenceTests {
    private static let start = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z
    private static let asOf = start.advanced(bySeconds: 90 * 86_400)

    /// One incident: seconds after the start of its detection and containment, nil for one that has not come.
    struct Case: Sendable {
        var detected: Int64 = 0
        var contained: Int64?
        var standing = IncidentFacts.Standing.counted
        var phase = Phase.containment
    }

    private static func facts(_ cases: [Case]) -> IncidentFacts {
        var facts = IncidentFacts()
        let base = start.microseconds
        facts.times[.detected] = cases.map { base + $0.detected * 1_000_000 }
        facts.times[.contained] = cases.map { $0.contained.map { base + $0 * 1_000_000 } ?? IncidentFacts.missing }
        facts.standings = cases.map(\.standing)
        facts.phases = cases.map(\.phase)
        facts.severities = cases.map { _ in .medium }
        facts.notApplicable = cases.map { _ in 0 }
        return facts
    }

    private static func figures(_ durations: [Int64?]) throws -> MetricFigures {
        let facts = facts(durations.map { Case(contained: $0) })
        return try MetricTally(.timeToContain, facts: facts, asOf: asOf).figures(
            of: (0..<Int32(facts.count)).map { $0 })
    }

    @Test("a trend has the direction that its test found, also where most months are alike")
    func trend() throws {
        let months = try [0, 0, 0, 0, 0, 0, 0, 0, 0, 600, 600, 600].map {
            try Self.figures(Array(repeating: $0, count: 6))
        }
        let sentence = try TrendSentence.text("Trend", months)
        #expect(sentence.contains("rise over 12 months") && !sentence.contains("0 s"), "\(sentence)")
        let falling = try TrendSentence.text("Trend", months.reversed())
        #expect(falling.contains("fall over 12 months"), "\(falling)")
        let steady = try (1...12).map { try Self.figures(Array(repeating: $0 * 3_600, count: 6)) }
        #expect(try TrendSentence.text("Trend", steady).contains("rise by about 1 h a month"))
    }

    @Test("a verdict that counts open ones says so, and never stands beside a difference of the other sign")
    func openOnes() throws {
        let before = try Self.figures((1...6).map { $0 * 600 } + Array(repeating: nil, count: 14))
        let now = try Self.figures((1...14).map { $0 * 3_000 })
        let change = try Change.durations(before, now, against: "the quarter before")
        #expect(change.verdict == .better)
        #expect(change.text == "shorter than in the quarter before, counting open ones")
        #expect(change.judgement.hasSuffix("(counting those that have not ended: 14 before, 0 now)"))
        let few = try Change.durations(try Self.figures([60, 60, 60]), now, against: "the quarter before")
        #expect(few.judgement.contains("(3 ended before, 14 now)"))
    }

    @Test("a 90th percentile is compared where both ends of its interval are known")
    func tails() throws {
        let (slow, fast) = (try Self.figures((1...12).map { $0 * 36_000 }), try Self.figures((1...12).map { $0 * 60 }))
        let few = try Change.quantile(0.9, slow, fast, against: "the quarter before")
        #expect(few.verdict == .none && few.text == "too few to compare with the quarter before")
        let (before, now) = (try Self.figures((1...60).map { $0 * 36_000 }), try Self.figures((1...60).map { $0 * 60 }))
        #expect(try Change.quantile(0.9, before, now, against: "the quarter before").verdict == .better)
    }

    @Test(
        "outcomes are those of records that had been closed by then",
        arguments: [
            ([], ""),
            (
                [Case(standing: .duplicate, phase: .closed)],
                "None of the records that came in has been closed as an incident, a false alarm or benign yet."
            ),
            (
                [Case(standing: .falsePositive)],
                "None of the records that came in has been closed as an incident, a false alarm or benign yet."
            ),
            (
                [Case(standing: .falsePositive, phase: .closed)],
                "Of the records that came in, 1 has been closed with an outcome, as a false alarm or benign."
            ),
            ([Case(phase: .closed)], "Of the records that came in, 1 has been closed with an outcome, as an incident."),
            (
                [Case(phase: .closed), Case(phase: .closed), Case(standing: .falsePositive)],
                "Of the records that came in, 2 have been closed with an outcome, none as a false alarm or benign."
            ),
            (
                [
                    Case(phase: .closed), Case(phase: .closed), Case(phase: .closed),
                    Case(standing: .benign, phase: .closed),
                ],
                "Of the records that came in, 4 have been closed with an outcome, 1 of them (25%) as a false alarm or benign."
            ),
        ] as [([Case], String)])
    func outcomes(cases: [Case], sentence: String) throws {
        let clock = try #require(ZonedClock(identifier: "UTC"))
        let frame = ReportFrame(
            definition: ReportDefinition(
                name: "operations", title: "t", summary: "s", audience: "a", builder: .operations),
            organisation: "o", clock: clock,
            period: try #require(Period("2026-Q1", clock: clock)), asOf: Self.asOf, knownAt: Self.asOf)
        let facts = Self.facts(cases)
        let figures = OutcomeFigures(
            facts, cohorts: IncidentCohorts(facts, frame: frame), flow: try WorkFlow(facts, later: [], asOf: Self.asOf),
            later: [], frame: frame)
        #expect(figures.sentence(records: cases.count) == sentence)
    }

    @Test("of a start that is known to the day the middle of what is possible is taken, and said to be estimated")
    func days() throws {
        let hour: Int64 = 3_600
        // Detected at some time of the day, contained at 11 o'clock of it; the whole day before; on the same day, both unknown.
        var facts = Self.facts([
            Case(detected: 0, contained: 11 * hour), Case(detected: 0, contained: 35 * hour),
            Case(detected: 0, contained: 0),
        ])
        let day = Self.start.microseconds + 24 * hour * 1_000_000
        facts.spanEnds[.detected] = [0: day, 1: day, 2: day]
        facts.spanEnds[.contained] = [2: day]
        let figures = try MetricTally(.timeToContain, facts: facts, asOf: Self.asOf).figures(of: [0, 1, 2])
        #expect(figures.sample.completed == [11 * hour / 2, 12 * hour, 23 * hour].map { $0 * 1_000_000 })
        #expect(figures.estimated == 3)
        #expect(DurationTable.asides(figures) == "; 3 estimated")
    }
}
