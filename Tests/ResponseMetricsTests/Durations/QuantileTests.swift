import Testing

@testable import ResponseMetrics

@Suite("Quantiles")
struct QuantileTests {
    @Test("type 7 interpolates between order statistics, nearest rank does not")
    func definitions() {
        let values: [Int64] = [10, 20, 30, 40]
        #expect(Quantile.type7(sorted: values, 0.5) == 25)
        #expect(Quantile.nearestRank(sorted: values, 0.5) == 20)
        #expect(Quantile.type7(sorted: values, 0) == 10)
        #expect(Quantile.type7(sorted: values, 1) == 40)
        #expect(Quantile.nearestRank(sorted: values, 0) == 10)
    }

    @Test("nothing has no quantile, and no sample has one outside [0, 1]")
    func refusals() {
        #expect(Quantile.type7(sorted: [Int64](), 0.5) == nil)
        #expect(Quantile.type7(sorted: [1.0], -0.1) == nil)
        #expect(Quantile.nearestRank(sorted: [1], .nan) == nil)
    }

    @Test("a rank that is whole but for rounding is not rounded up")
    func wholeRanks() {
        // 0.55 × 100 is 55.00000000000001 in binary.
        let values = Array(1...100)
        for percent in 1...100 {
            #expect(Quantile.nearestRank(sorted: values, Double(percent) / 100) == percent)
        }
    }

    @Test("quantiles of any sample rise with p and stay within it")
    func monotone() throws {
        var random = SplitMix(seed: 3)
        for count in 1...40 {
            let values = random.values(count, below: 1000).sorted()
            let quantiles = try stride(from: 0.0, through: 1, by: 0.01).map {
                try #require(Quantile.type7(sorted: values, $0))
            }
            #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(quantiles.first == Double(values[0]))
        }
    }
}

/// Ranks and coverage from scipy 1.17.1: binom.ppf(0.025, n, p), the same with 1 − p for the upper rank, and binom.cdf.
@Suite("Order-statistic intervals")
struct OrderStatisticIntervalTests {
    @Test(
        "ranks are the exact binomial ones",
        arguments: [
            (1, 0.5, nil, nil, 1), (5, 0.5, nil, nil, 1), (6, 0.5, 1, 6, 0.96875),
            (12, 0.75, 6, nil, 0.985747218132019), (13, 0.75, 7, 13, 0.9519525915384293),
            (35, 0.9, 28, nil, 0.9800097663728364), (36, 0.9, 29, 36, 0.9539621052026521),
            (71, 0.95, 63, nil, 0.991205101618846), (72, 0.95, 64, 72, 0.9654900479083739),
            (1000, 0.5, 469, 532, 0.9537088026395018), (1000, 0.95, 936, 964, 0.9580952682226541),
            (100_000, 0.5, 49690, 50311, 0.9504442853304775),
            (1_000_000, 0.9, 899_412, 900_589, 0.9501989552212792),
            (10_000_000, 0.5, 4_996_901, 5_003_100, 0.9500387929673899),
            (10_000_000, 0.95, 9_498_649, 9_501_351, 0.9500319093192998),
        ] as [(Int, Double, Int?, Int?, Double)])
    func ranks(_ n: Int, _ p: Double, _ lower: Int?, _ upper: Int?, _ coverage: Double) throws {
        let interval = try OrderStatisticInterval(n: n, p: p)
        #expect(interval.lowerRank == lower)
        #expect(interval.upperRank == upper)
        expectClose(interval.coverage, coverage, tolerance: 1e-10)
    }

    @Test("covers at least its confidence, and no narrower ranks would on either side")
    func tight() throws {
        for n in 1...120 {
            for p in [0.1, 0.5, 0.75, 0.95] {
                let interval = try OrderStatisticInterval(n: n, p: p, confidence: 0.9)
                #expect(interval.coverage >= 0.9)
                let law = BinomialDistribution(n: n, p: p)
                #expect(law.atMost(interval.lowerRank ?? 0) > 0.05)
                #expect(law.atLeast((interval.upperRank ?? n + 1) - 1) > 0.05)
            }
        }
    }

    @Test("refuses probabilities that are none")
    func refusals() {
        #expect(throws: MetricInputError.outOfRange(name: "p", value: 1)) { try OrderStatisticInterval(n: 9, p: 1) }
        #expect(throws: MetricInputError.outOfRange(name: "confidence", value: 0)) {
            try OrderStatisticInterval(n: 9, p: 0.5, confidence: 0)
        }
    }
}
