import Testing

@testable import ResponseMetrics

@Suite("Comparing periods")
struct PeriodComparisonTests {
    private func sample(_ range: ClosedRange<Int64>, open: [Int64] = []) throws -> DurationSample {
        try DurationSample(completed: Array(range), censored: open)
    }

    @Test("clearly shorter and clearly longer are told apart, with the shift")
    func direction() throws {
        let (slow, fast) = (try sample(101...130), try sample(1...30))
        let better = try PeriodComparison(previous: slow, current: fast)
        #expect(better.verdict == .shorter && better.test == .mannWhitney)
        #expect(better.shift?.shift == -100 && better.probabilityShorter == 1)
        #expect(try PeriodComparison(previous: fast, current: slow).verdict == .longer)
    }

    @Test("the same durations are no detectable change")
    func same() throws {
        let comparison = try PeriodComparison(previous: sample(1...30), current: sample(1...30))
        #expect(comparison.verdict == .noDetectableChange && comparison.shift?.shift == 0)
    }

    @Test("too few are not tested, however different")
    func few() throws {
        let comparison = try PeriodComparison(previous: sample(1...40), current: sample(1001...1004))
        #expect(comparison.verdict == .tooFew(n: 4) && comparison.pValue == nil && comparison.shift == nil)
        let open = try sample(1...4, open: [9, 9, 9, 9])
        #expect(try PeriodComparison(previous: open, current: open).verdict == .tooFew(n: 8))
    }

    @Test("open incidents bring in the log-rank test, which sees what closed ones alone hide")
    func censored() throws {
        // The few that closed were quick; thirty others are older than all of them and still open.
        let current = try sample(1...10, open: Array(repeating: 200, count: 30))
        let previous = try sample(1...40)
        let comparison = try PeriodComparison(previous: previous, current: current)
        #expect(comparison.test == .logRank && comparison.verdict == .longer && comparison.shift == nil)
        #expect(comparison.previousMedian == 20 && comparison.currentMedian == nil)
        let survivors = try PeriodComparison(previous: previous, current: sample(1...10))
        #expect(survivors.verdict == .shorter)
    }
}

/// scipy 1.17.1: poisson_means_test (rows 1 and 3: a double sum in numpy that counts ties, which scipy drops by rounding),
/// binomtest(c2, c1 + c2, t2/(t1 + t2)), and its exact interval turned into a ratio of rates.
@Suite("Comparing counts")
struct RateComparisonTests {
    @Test(
        "agrees with scipy",
        arguments: [
            (
                3, 1, 9, 1, -1.7320508075688774, 0.0868440115647534, 0.14599609375, 0.7486844501973376,
                17.22800312690008
            ),
            (0, 1, 4, 1, -2, 0.041258596065445435, 0.125, 0.6601240193600627, .infinity),
            (
                60, 100, 51, 50, -2.5849213105659876, 0.010455136828003258, 0.006325394818066059, 1.146979699976212,
                2.5112699148952693
            ),
            (1, 10, 0, 3, 1, 0.5299809827872569, 1, 0, 129.9999999999999),
            (
                250, 30, 301, 31, -1.7903411223133712, 0.07347265676103565, 0.08056193777437834, 0.9819699692332301,
                1.383494281063815
            ),
            (
                7, 2, 2, 7, 2.401922307076307, 0.0951687433133235, 0.0006257593671046136, 0.008274300975176492,
                0.428738563592027
            ),
        ] as [(Int, Double, Int, Double, Double, Double, Double, Double, Double)])
    func oracle(
        _ first: Int, _ firstExposure: Double, _ second: Int, _ secondExposure: Double, _ statistic: Double,
        _ eTest: Double, _ conditional: Double, _ lower: Double, _ upper: Double
    ) throws {
        let comparison = try RateComparison(
            previous: EventCount(first, exposure: firstExposure), current: EventCount(second, exposure: secondExposure))
        expectClose(comparison.eTest.statistic, statistic)
        // scipy cuts its window at a probability of 1e-10.
        expectRelative(comparison.eTest.pValue, eTest, 1e-8)
        #expect(comparison.eTest.moreExtreme < comparison.eTest.pValue)
        expectRelative(comparison.conditionalPValue, conditional, 1e-11)
        expectClose(comparison.ratioInterval.lower, lower, tolerance: 1e-11)
        expectClose(comparison.ratioInterval.upper ?? .infinity, upper, tolerance: 1e-11)
        #expect((comparison.verdict == .higher) == (lower > 1))
        #expect((comparison.verdict == .lower) == (upper < 1))
    }

    @Test("equal counts, also zero ones, are no evidence at all")
    func equal() throws {
        for count in [0, 5, 4000] {
            let comparison = try RateComparison(previous: EventCount(count), current: EventCount(count))
            #expect(comparison.eTest.pValue > 1 - 1e-12)
            #expect(comparison.conditionalPValue == 1 && comparison.verdict == .noDetectableChange)
        }
    }

    @Test("the E-test equals the double sum over all pairs of counts")
    func doubleSum() throws {
        let (a, b) = (try EventCount(6, exposure: 2), try EventCount(11, exposure: 3))
        let rate = 17.0 / 5
        func statistic(_ x: Int, _ y: Int) -> Double {
            if x + y == 0 { return 0 }
            return (Double(x) / 2 - Double(y) / 3) / (Double(x) / 4 + Double(y) / 9).squareRoot()
        }
        var total = 0.0
        for x in 0..<70 {
            for y in 0..<90 where abs(statistic(x, y)) >= abs(statistic(6, 11)) - 1e-12 {
                let (p, q) = (
                    SpecialFunctions.gammaKernel(Double(x), 2 * rate), SpecialFunctions.gammaKernel(Double(y), 3 * rate)
                )
                total += p * q
            }
        }
        expectRelative(PoissonETest(a, b).pValue, total, 1e-11)
    }

    @Test("counts below zero and exposures of nothing are refused")
    func refusals() {
        #expect(throws: MetricInputError.outOfRange(name: "count", value: -1)) { try EventCount(-1) }
        #expect(throws: MetricInputError.outOfRange(name: "exposure", value: 0)) { try EventCount(1, exposure: 0) }
    }
}
