import Testing

@testable import ResponseMetrics

@Suite("Proportions and counts")
struct ProportionTests {
    /// scipy 1.17.1 binomtest(k, n).proportion_ci with "wilson" and "exact".
    @Test(
        "intervals agree with scipy",
        arguments: [
            (1, 3, 0.06149194472039626, 0.7923403991979523, 0.008403758659612647, 0.9057006759492866),
            (0, 1, 0, 0.7934506856227626, 0, 0.975),
            (7, 7, 0.6456695649333126, 1, 0.5903836027749514, 1),
            (123, 4567, 0.02262002231302803, 0.032039816815401245, 0.022432278104357842, 0.03205011206905093),
            (500_000, 1_000_000, 0.4990200198900048, 0.5009799801099952, 0.4990195191953118, 0.5009804808046883),
        ] as [(Int, Int, Double, Double, Double, Double)])
    func oracle(_ k: Int, _ n: Int, _ low: Double, _ high: Double, _ exactLow: Double, _ exactHigh: Double) throws {
        let proportion = try Proportion(k, of: n)
        let (wilson, exact) = (try proportion.wilsonInterval(), try proportion.clopperPearsonInterval())
        expectClose(wilson.lower, low, tolerance: 1e-13)
        expectClose(wilson.upper, high, tolerance: 1e-13)
        expectClose(exact.lower, exactLow, tolerance: 1e-12)
        expectClose(exact.upper, exactHigh, tolerance: 1e-12)
    }

    /// scipy 1.17.1 chi2.ppf(0.025, 2k)/2 and chi2.isf(0.025, 2k + 2)/2.
    @Test(
        "Poisson intervals agree with scipy",
        arguments: [
            (1, 0.025317807984289876, 5.571643390938898), (3, 0.6186721228956014, 8.767273069742325),
            (100, 81.36399125092314, 121.62679379242638), (12345, 12128.18090789908, 12564.722206913333),
            (1_000_000, 998040.9833402939, 1001961.9119454322),
        ] as [(Int, Double, Double)])
    func garwood(_ count: Int, _ low: Double, _ high: Double) throws {
        let interval = try EventCount(count).garwoodInterval()
        expectRelative(interval.lower, low)
        expectRelative(interval.upper, high)
        let perDay = try EventCount(count, exposure: 4).garwoodInterval()
        expectRelative(perDay.lower, low / 4)
    }

    @Test("nothing out of nothing is no share, and everything is possible")
    func empty() throws {
        let none = try Proportion(0, of: 0)
        #expect(none.share == nil)
        #expect(try none.wilsonInterval() == (0, 1))
        #expect(try none.clopperPearsonInterval() == (0, 1))
    }

    @Test("more successes than cases are refused")
    func refusals() {
        #expect(throws: MetricInputError.outOfRange(name: "successes", value: 3)) { try Proportion(3, of: 2) }
        #expect(throws: MetricInputError.outOfRange(name: "total", value: -1)) { try Proportion(0, of: -1) }
    }

    @Test("a duration equal to the target has met it, an open one of that age is undecided")
    func targetBorders() throws {
        let sample = try DurationSample(completed: [10, 11], censored: [10, 11])
        let result = try TargetAttainment(sample, target: 10)
        #expect(result.met == 1 && result.missed == 2 && result.undecided == 1)
        #expect(result.met + result.missed + result.undecided == sample.count)
    }

    @Test("a recurrence needs the same cause and counts on the last microsecond of its window")
    func recurrence() throws {
        typealias Occurrence = RecurrenceRate.Occurrence<String>
        let events = [
            Occurrence(cause: "phishing", instant: 100), Occurrence(cause: "phishing", instant: 0),
            Occurrence(cause: "leak", instant: 50), Occurrence(cause: "phishing", instant: 201),
        ]
        let rate = try RecurrenceRate(events, window: 100)
        #expect(rate.recurrences == 1 && rate.incidents == 4)
        #expect(try RecurrenceRate(events, window: 101).recurrences == 2)
        #expect(try RecurrenceRate(events, window: 101, horizon: 200).incidents == 3)
    }
}
