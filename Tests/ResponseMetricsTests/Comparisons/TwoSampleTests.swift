import Testing

@testable import ResponseMetrics

/// scipy 1.17.1 mannwhitneyu (exact without ties, else asymptotic) and numpy's median of all differences, on SplitMix64:
/// n values % span, then m values % span + span/5.
@Suite("Mann–Whitney and Hodges–Lehmann")
struct TwoSampleTests {
    @Test(
        "agree with scipy and numpy on random inputs",
        arguments: [
            (31, 6, 9, 1_000_000_000, 20, 0.45594405594405585, 0.22797202797202792, 0.8057942057942059, 112633435.5),
            (
                32, 20, 30, 1_000_000_000, 203, 0.05547342512008695, 0.027736712560043474, 0.9735349768349066,
                188423497.5
            ),
            (
                33, 50, 50, 1_000_000_000, 657, 2.9431817932167153e-05, 1.4715908966083576e-05, 0.9999857598725791,
                256686084.5
            ),
            (34, 40, 60, 20, 948.5, 0.07690111146306818, 0.03845055573153409, 0.9621338935117418, 2),
            (
                35, 200, 300, 1_000_000_000, 17396, 1.6765418018389542e-15, 8.382709009194771e-16, 0.9999999999999991,
                242840671
            ),
            (36, 12, 5, 6, 20.5, 0.33281049523846973, 0.16640524761923486, 0.8590533649559349, 1),
        ] as [(UInt64, Int, Int, Int64, Double, Double, Double, Double, Double)])
    func oracle(
        _ seed: UInt64, _ n: Int, _ m: Int, _ span: Int64, _ u: Double, _ twoSided: Double, _ less: Double,
        _ greater: Double, _ shift: Double
    ) throws {
        var random = SplitMix(seed: seed)
        let first = random.values(n, below: span).sorted()
        let second = random.values(m, below: span).map { $0 + span / 5 }.sorted()
        let test = try MannWhitney(sorted: first, second)
        #expect(test.u == u)
        expectRelative(test.pValue, twoSided, 1e-11)
        expectRelative(try MannWhitney(sorted: first, second, alternative: .less).pValue, less, 1e-11)
        expectRelative(try MannWhitney(sorted: first, second, alternative: .greater).pValue, greater, 1e-11)
        let estimate = try HodgesLehmann(sorted: first, second)
        #expect(estimate.shift == shift)
        #expect(estimate.interval.contains(shift))
        // The same samples as floating-point numbers take the other path through the selection.
        let doubles = try HodgesLehmann(first.map { Double($0) }, second.map { Double($0) })
        #expect(doubles == estimate)
    }

    @Test("ranks among all differences are those of sorting them")
    func selection() {
        var random = SplitMix(seed: 37)
        for (n, m, span) in [(1, 1, Int64(5)), (7, 4, 6), (13, 30, 1000), (25, 25, 3)] {
            let (first, second) = (random.values(n, below: span).sorted(), random.values(m, below: span).sorted())
            let all = first.flatMap { x in second.map { $0 - x } }.sorted()
            let differences = PairwiseDifferences(first: first, second: second)
            for rank in 1...all.count {
                #expect(differences.value(rank: rank) == all[rank - 1])
                let neighbours = differences.neighbours(rank: rank)
                #expect(neighbours == (all[rank - 1], all[min(rank, all.count - 1)]))
            }
        }
    }

    @Test("a rank among many differences has so many below it and enough through it", arguments: [4, 1000, 1 << 44])
    func selectionByNarrowing(_ span: Int64) {
        var random = SplitMix(seed: 39)
        let (first, second) = (random.values(400, below: span).sorted(), random.values(700, below: span).sorted())
        let all = first.flatMap { x in second.map { $0 - x } }.sorted()
        let differences = PairwiseDifferences(first: first, second: second)
        let doubles = PairwiseDifferences(first: first.map { Double($0) }, second: second.map { Double($0) })
        for rank in [1, 2, 777, 100_000, 139_999, 140_000, 200_001, 279_999, 280_000] {
            #expect(differences.value(rank: rank) == all[rank - 1])
            #expect(doubles.value(rank: rank) == Double(all[rank - 1]))
        }
    }

    @Test("the exact law is symmetric, sums to one and follows Mann and Whitney's table")
    func law() {
        let law = MannWhitneyLaw(3, 4)
        expectClose(law.probabilities.reduce(0, +), 1)
        // Of the 35 arrangements, 1, 1, 2, 3, 4, 4, 5 give U = 0 … 6.
        for (u, ways) in [1, 1, 2, 3, 4, 4, 5, 4, 4, 3, 2, 1, 1].enumerated() {
            expectClose(law.probabilities[u], Double(ways) / 35)
        }
        #expect(law.count(outside: 0.025) == 0)
        #expect(law.count(outside: 0.03) == 1)
    }

    @Test("samples too small for the confidence have no finite interval")
    func noInterval() throws {
        let estimate = try HodgesLehmann(sorted: [1, 2, 3], [4, 5, 6])
        #expect(estimate.shift == 3)
        #expect(estimate.interval == ConfidenceBounds(lower: nil, upper: nil))
    }

    @Test("the interval excludes zero exactly when the exact test rejects")
    func duality() throws {
        var random = SplitMix(seed: 38)
        for round in 0..<200 {
            let first = random.values(8, below: 1 << 40).sorted()
            let second = random.values(9, below: 1 << 40).map { $0 + Int64(round) << 32 }.sorted()
            let test = try MannWhitney(sorted: first, second)
            #expect(test.method == .exact)
            #expect((test.pValue <= 0.05) == !(try HodgesLehmann(sorted: first, second)).interval.contains(0))
        }
    }

    @Test("all tied is no evidence, and empty or broken samples are refused")
    func borders() throws {
        #expect(try MannWhitney(sorted: [3, 3, 3], [3, 3]).pValue == 1)
        #expect(try HodgesLehmann(sorted: [3, 3, 3], [3, 3]).shift == 0)
        #expect(throws: MetricInputError.tooFewValues(needed: 1, given: 0)) { try MannWhitney(sorted: [], [1]) }
        #expect(throws: MetricInputError.notFinite(index: 1)) { try MannWhitney([1, .nan], [1]) }
        #expect(throws: MetricInputError.negativeDuration(microseconds: -2)) { try HodgesLehmann(sorted: [-2], [1]) }
    }

    /// scipy 1.17.1 quantile_test on SplitMix64 values % 100.
    @Test(
        "the sign-type quantile test agrees with scipy",
        arguments: [
            (51, 30, 50, 0.5, 0.8555355519056321), (52, 40, 70, 0.9, 1.1855616800192755e-06), (53, 25, 25, 0.25, 1),
        ] as [(UInt64, Int, Int64, Double, Double)])
    func quantileTest(_ seed: UInt64, _ n: Int, _ value: Int64, _ p: Double, _ expected: Double) throws {
        var random = SplitMix(seed: seed)
        let sample = random.values(n, below: 100).sorted()
        let test = try QuantileTest(sorted: sample, quantile: value, p: p)
        expectRelative(test.pValue, expected, 1e-11)
        #expect(try QuantileTest(sample.map { Double($0) }, quantile: Double(value), p: p) == test)
    }

    @Test(
        "the bootstrap law of the median is that of all resamples",
        arguments: [[1.0, 2, 4, 8], [3, 3, 5], [1, 7, 9, 9, 20, 31]])
    func bootstrap(_ sample: [Double]) throws {
        let law = try ExactBootstrapMedian(sample)
        var counts: [Double: Int] = [:]
        let n = sample.count
        var total = 1
        for _ in 0..<n { total *= n }
        for code in 0..<total {
            var (rest, resample): (Int, [Double]) = (code, [])
            for _ in 0..<n {
                resample.append(sample[rest % n])
                rest /= n
            }
            counts[try #require(Quantile.type7(sorted: resample.sorted(), 0.5)), default: 0] += 1
        }
        #expect(law.values == counts.keys.sorted())
        for (value, probability) in zip(law.values, law.probabilities) {
            expectClose(probability, Double(counts[value] ?? 0) / Double(total))
        }
    }
}
