import IncidentModel
import ResponseMetrics
import Testing

@testable import ControlFrameworks

@Suite("Effectiveness of controls")
struct EffectivenessTests {
    private static let period = Instant(seconds: 1000)..<Instant(seconds: 2000)
    private static let before = Instant(seconds: 0)..<Instant(seconds: 1000)

    private func observation(
        _ incident: String, _ outcome: ControlOutcome, control: String = "G-1", at: Int64 = 1500,
        standing: IncidentFacts.Standing = .counted, isConfirmed: Bool = false
    ) throws -> OutcomeObservation {
        OutcomeObservation(
            incident: incident, at: Instant(seconds: at), standing: standing, control: try Sample.control(control).id,
            outcome: outcome, isConfirmed: isConfirmed)
    }

    private func line(_ observations: [OutcomeObservation]) throws -> ControlEffectiveness {
        let review = try EffectivenessReview(
            observations, scope: [Sample.control("G-1").id], period: Self.period)
        return review.lines[0].current
    }

    /// scipy 1.17.1 binomtest(k, n).proportion_ci(method="wilson").
    @Test(
        "the interval agrees with scipy",
        arguments: [
            (0, 1, 0, 0.7934506856227626), (1, 1, 0.20654931437723745, 1),
            (3, 4, 0.30064184258240184, 0.9544127391902995), (7, 10, 0.39677814746114526, 0.892208732593699),
            (20, 20, 0.8388748419471808, 1), (18, 23, 0.58096516983736, 0.903360219734138),
            (0, 12, 0, 0.24249400665524085), (41, 57, 0.5916980132395605, 0.8192060065617645),
        ] as [(Int, Int, Double, Double)])
    func wilson(_ k: Int, _ n: Int, _ low: Double, _ high: Double) throws {
        let failures: [ControlOutcome] = [.failed, .bypassed, .absent, .misconfigured]
        let observations = try (0..<n).map {
            try observation("INC-\($0)", $0 < k ? .worked : failures[$0 % 4])
        }
        let found = try line(observations)
        let interval = try #require(found.interval)
        #expect(found.n == n && found.proportion.successes == k && found.failures == n - k)
        #expect(abs(try #require(interval.lower) - low) < 1e-12)
        #expect(abs(try #require(interval.upper) - high) < 1e-12)
    }

    @Test("outcomes that are no verdict stand beside the rate")
    func apart() throws {
        let found = try line([
            observation("A", .worked), observation("B", .detectedOnly), observation("C", .compensated),
            observation("D", .outOfScope), observation("E", .failed),
        ])
        #expect(found.n == 2 && found.rate == 0.5 && found.apart == 3)
        #expect(found.count(.detectedOnly) == 1 && found.count(.bypassed) == 0)
        let silent = try line([observation("B", .detectedOnly)])
        #expect(silent.standing == .noVerdict && silent.interval == nil && silent.rate == nil)
    }

    @Test("a control that was never challenged is neither effective nor missing from the list")
    func neverChallenged() throws {
        let scope = [try Sample.control("G-1").id, try Sample.control("G-2").id]
        let review = try EffectivenessReview(
            [observation("A", .worked), observation("B", .worked, control: "G-2", standing: .exercise)],
            scope: scope, period: Self.period)
        #expect(review.lines.map(\.current.standing) == [.rated, .neverChallenged])
        #expect(review.exposure.neverChallenged == [scope[1]])
        #expect(review.exposure.rated == 1 && review.exposure.controls == 2)
        #expect(review.lines[1].current.interval == nil)
        #expect(review.lines[1].current.excluded == [.init(reason: .exercise, incidents: 1)])
    }

    @Test("exercises and false positives are counted and left out")
    func exclusions() throws {
        let found = try line([
            observation("A", .failed), observation("B", .worked, standing: .exercise),
            observation("B", .failed, standing: .exercise), observation("C", .worked, standing: .falsePositive),
        ])
        #expect(found.n == 1 && found.rate == 0)
        #expect(
            found.excluded == [.init(reason: .exercise, incidents: 1), .init(reason: .falsePositive, incidents: 1)])
    }

    @Test("an incident counts once, with the outcome that goes before, whatever the order of records")
    func precedence() throws {
        let records = [
            try observation("A", .worked, at: 1100), try observation("A", .bypassed, at: 1200, isConfirmed: true),
            try observation("A", .detectedOnly, at: 1300),
        ]
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let found = try line(order.map { records[$0] })
            #expect(found.incidents.map(\.outcome) == [.bypassed])
            #expect(found.n == 1 && found.repeated == 2 && found.confirmed == 1)
        }
    }

    @Test("periods are half-open, and the incidents behind a figure are listed by time")
    func borders() throws {
        let review = try EffectivenessReview(
            [
                observation("late", .worked, at: 2000), observation("second", .worked, at: 1999),
                observation("first", .failed, at: 1000), observation("earlier", .worked, at: 999),
            ], scope: [], period: Self.period, previous: Self.before)
        #expect(review.lines[0].current.incidents.map(\.incident) == ["first", "second"])
        #expect(review.lines[0].previous?.incidents.map(\.incident) == ["earlier"])
        #expect(review.lines[0].change?.verdict == .tooFew(n: 1))
    }

    /// statsmodels 0.15.0 confint_proportions_2indep(method="newcomb", compare="diff").
    @Test(
        "the interval of the change agrees with statsmodels",
        arguments: [
            (15, 20, 9, 18, -0.5011015640127503, 0.05298494976297635),
            (5, 50, 20, 50, 0.13189084992472522, 0.44929921440653914),
            (30, 40, 12, 40, -0.6109744450586732, -0.23344932593406817), (0, 10, 10, 10, 0.6075093504305241, 1),
            (6, 7, 2, 7, -0.8062496375242278, -0.05822792748231209),
        ] as [(Int, Int, Int, Int, Double, Double)])
    func newcombe(_ a: Int, _ n: Int, _ b: Int, _ m: Int, _ low: Double, _ high: Double) throws {
        let change = try EffectivenessChange(previous: Proportion(a, of: n), current: Proportion(b, of: m))
        #expect(abs(try #require(change.interval.lower) - low) < 1e-12)
        #expect(abs(try #require(change.interval.upper) - high) < 1e-12)
        #expect(change.verdict == (low > 0 ? .better : high < 0 ? .worse : .noDetectableChange))
    }

    @Test("too few verdicts are called too few, however large the difference")
    func tooFew() throws {
        #expect(
            try EffectivenessChange(previous: Proportion(0, of: 4), current: Proportion(50, of: 50)).verdict
                == .tooFew(n: 4))
        let none = try EffectivenessChange(previous: Proportion(0, of: 0), current: Proportion(5, of: 5))
        #expect(none.verdict == .tooFew(n: 0) && none.difference == nil)
    }
}
