import Testing

@testable import ResponseMetrics

/// lifelines 0.30.3 on SplitMix64 inputs: duration = next % span, observed = next % 10 < 6; with late entry the duration is one
/// more and entry = next % duration. Where the first entry is at 1, lifelines begins its table and its area there; ours begin at
/// zero, with one row and an area of 1 more.
@Suite("Kaplan–Meier")
struct KaplanMeierTests {
    struct Case: Sendable {
        let seed: UInt64
        let count: Int
        let span: Int64
        var late = false
        let rows: Int
        let median: Int64
        let interval: ClosedRange<Int64>
        let p75: Int64
        /// Restricted mean through span/2.
        let restricted: Double
        /// time, at risk, S, lower, upper
        let probes: [(Int64, Int, Double, Double, Double)]

        func estimate() throws -> KaplanMeier {
            var random = SplitMix(seed: seed)
            var (durations, observed, entry): ([Int64], [Bool], [Int64]) = ([], [], [])
            for _ in 0..<count {
                let duration = random.below(span) + (late ? 1 : 0)
                durations.append(duration)
                observed.append(random.below(10) < 6)
                if late { entry.append(random.below(duration)) }
            }
            return try KaplanMeier(durations: durations, observed: observed, entry: late ? entry : nil)
        }
    }

    static let cases = [
        Case(
            seed: 11, count: 40, span: 30, rows: 25, median: 15, interval: 10...27, p75: 28,
            restricted: 11.684381349140878,
            probes: [
                (0, 40, 1, 1, 1), (8, 26, 0.7324021260046667, 0.5586722467074182, 0.8465488540886218),
                (18, 15, 0.4247044570674333, 0.2570203127961551, 0.5828720744350165),
                (29, 4, 0.05460485876581284, 0.003970475994610527, 0.21672545477637736),
            ]),
        Case(
            seed: 12, count: 60, span: 1000, rows: 60, median: 656, interval: 513...830, p75: 936,
            restricted: 434.8823555216935,
            probes: [
                (323, 41, 0.7964187316962915, 0.6621038693615183, 0.8819108865897262),
                (587, 21, 0.5582116301866458, 0.4005288849748746, 0.6897006368801841),
                (985, 1, 0.19936129649523068, 0.06385014985487591, 0.3885810916938337),
            ]),
        Case(
            seed: 13, count: 200, span: 50, rows: 49, median: 35, interval: 29...38, p75: 45,
            restricted: 20.888312586601693,
            probes: [
                (16, 136, 0.7911131470509611, 0.7250923689895076, 0.8429941996347928),
                (32, 70, 0.5530745158708488, 0.4713607821750962, 0.6272723530826241),
                (49, 3, 0.01800501284372665, 0.0016109088585398944, 0.08132598969073576),
            ]),
        Case(
            seed: 14, count: 50, span: 40, late: true, rows: 37, median: 13, interval: 2...24, p75: 26,
            restricted: 11.661520045172223,
            probes: [
                (1, 5, 1, 1, 1), (13, 24, 0.47478260869565236, 0.1797866461751534, 0.7237163616930016),
                (25, 16, 0.2670277318088361, 0.1041832110508579, 0.46259803527504323), (39, 1, 0, 0, 0),
            ]),
        Case(
            seed: 15, count: 25, span: 10, late: true, rows: 11, median: 6, interval: 1...8, p75: 8,
            restricted: 3.7976190476190483,
            probes: [
                (0, 6, 1, 1, 1), (3, 16, 0.6448412698412701, 0.2845827513325302, 0.857977709797716),
                (7, 12, 0.45093795093795125, 0.1919747890436257, 0.6809071999000491),
                (10, 3, 0.050104216770883475, 0.0033766829912003134, 0.2070499621674871),
            ]),
    ]

    @Test("agrees with lifelines on random inputs", arguments: cases.indices)
    func oracle(_ index: Int) throws {
        let oracle = Self.cases[index]
        let estimate = try oracle.estimate()
        #expect(estimate.steps.count == oracle.rows)
        #expect(estimate.median == oracle.median)
        #expect(estimate.medianInterval.lower == oracle.interval.lowerBound)
        #expect(estimate.medianInterval.upper == oracle.interval.upperBound)
        #expect(estimate.quantile(0.75) == oracle.p75)
        let restricted = try estimate.restrictedMean(through: oracle.span / 2)
        expectClose(restricted.mean, oracle.restricted)
        for (time, atRisk, survival, lower, upper) in oracle.probes {
            let step = try #require(estimate.steps.first { $0.time == time })
            #expect(step.atRisk == atRisk)
            expectClose(step.survival, survival)
            expectClose(step.interval().lower, lower)
            expectClose(step.interval().upper, upper)
        }
    }

    @Test("the curve hits one half exactly and counts as there, whatever the rounding")
    func exactHalf() throws {
        // Without censoring S after k of n events is (n − k)/n: the median of 2k values is the k-th.
        for n in stride(from: 2, through: 400, by: 2) {
            let estimate = try KaplanMeier(DurationSample(completed: (1...n).map { Int64($0) }))
            #expect(estimate.median == Int64(n / 2))
        }
    }

    @Test("one half reached through censorings is found exactly")
    func exactHalfWithCensoring() throws {
        // 7/10 · 5/7
        let uncensored = try KaplanMeier(
            durations: [1, 1, 1, 2, 2, 9, 9, 9, 9, 9], observed: [true, true, true, true, true] + falses(5))
        #expect(uncensored.median == 2)
        // 9/12 · 4/6, with three censored in between.
        let censored = try KaplanMeier(
            durations: [1, 1, 1, 2, 2, 2, 3, 3, 9, 9, 9, 9],
            observed: [true, true, true, false, false, false, true, true] + falses(4))
        #expect(censored.median == 3)
        // 9/10 · 5/8 stays above.
        let above = try KaplanMeier(
            durations: [1, 2, 3, 3, 3, 4, 5, 5, 5, 5], observed: [true, false, true, true, true, false] + falses(4))
        #expect(above.median == nil)
    }

    private func falses(_ count: Int) -> [Bool] { Array(repeating: false, count: count) }

    @Test("median and 90th percentile are those of whole-number arithmetic on every small sample")
    func exactArithmetic() throws {
        var random = SplitMix(seed: 18)
        for _ in 0..<3000 {
            let count = Int(random.below(11)) + 1
            let durations = random.values(count, below: 6)
            let observed = durations.map { _ in random.below(3) > 0 }
            let estimate = try KaplanMeier(durations: durations, observed: observed)
            #expect(estimate.median == reached(1, 2, durations, observed))
            #expect(estimate.quantile(0.9) == reached(1, 10, durations, observed))
            #expect(estimate.quantile(2.0 / 3) == reached(333_333, 1_000_000, durations, observed))
        }
    }

    /// First time with S ≤ level, as a fraction of products that fit into 64 bits.
    private func reached(_ numerator: Int, _ denominator: Int, _ durations: [Int64], _ observed: [Bool]) -> Int64? {
        var (top, bottom) = (1, 1)
        for time in Set(durations).sorted() {
            let atRisk = durations.count { $0 >= time }
            let events = zip(durations, observed).count { $0 == time && $1 }
            if events == 0 { continue }
            top *= atRisk - events
            bottom *= atRisk
            if top * denominator <= numerator * bottom { return time }
        }
        return nil
    }

    @Test("the median's interval is what a scan of the whole table finds")
    func intervalByScan() throws {
        var random = SplitMix(seed: 19)
        for round in 0..<300 {
            let span = Int64(3 + round)
            let sample = try DurationSample(
                completed: random.values(1 + round % 60, below: span), censored: random.values(round % 23, below: span))
            let estimate = try KaplanMeier(sample, confidence: round.isMultiple(of: 2) ? 0.95 : 0.8)
            let limits = estimate.steps.map { $0.interval(confidence: estimate.confidence) }
            let lower = zip(estimate.steps, limits).first { $1.lower <= 0.5 }?.0.time
            let upper = zip(estimate.steps, limits).first { $1.upper <= 0.5 }?.0.time
            #expect(estimate.medianInterval == ConfidenceBounds(lower: lower, upper: upper))
            let summary = try DurationSummary(sample, confidence: estimate.confidence)
            #expect(summary.survivalMedian == estimate.median)
            #expect(summary.survivalMedianInterval == estimate.medianInterval)
        }
    }

    @Test("one half is found exactly after many changes of the risk set", arguments: 1...20 as ClosedRange<UInt64>)
    func exactAfterManyRuns(_ seed: UInt64) throws {
        // The product of (r − 1)/r over r from 51 to 100 is 1/2 in any order, but its rounded value depends on the order. Each
        // event has a risk set of its own: r enter shortly before it, and those left are censored shortly after.
        var random = SplitMix(seed: seed)
        let sizes = (51...100).shuffled(using: &random)
        func estimate(_ sizes: [Int]) throws -> KaplanMeier {
            var (durations, observed, entry): ([Int64], [Bool], [Int64]) = ([], [], [])
            for (index, size) in sizes.enumerated() {
                let instant = Int64(10 * (index + 1))
                durations += [instant] + Array(repeating: instant + 1, count: size - 1)
                observed += [true] + falses(size - 1)
                entry += Array(repeating: instant - 4, count: size)
            }
            return try KaplanMeier(durations: durations, observed: observed, entry: entry)
        }
        #expect(try estimate(sizes).median == 500)
        // With 101 in place of 100 the product is 5000/9999.
        #expect(try estimate(sizes.map { $0 == 100 ? 101 : $0 }).median == nil)
    }

    @Test("all censored, all tied and all zero are curves too")
    func borders() throws {
        let open = try KaplanMeier(durations: [3, 4], observed: [false, false])
        #expect(open.median == nil && open.survival(at: 100) == 1)
        #expect(open.medianInterval == ConfidenceBounds(lower: nil, upper: nil))
        let zero = try KaplanMeier(durations: [0, 0, 0], observed: [true, true, true])
        #expect(zero.median == 0 && zero.steps.count == 1 && zero.survival(at: 0) == 0)
        let tied = try KaplanMeier(durations: [5, 5, 5, 5], observed: [true, true, false, false])
        #expect(tied.median == 5 && tied.survival(at: 4) == 1)
        let empty = try KaplanMeier(durations: [], observed: [])
        #expect(empty.steps.isEmpty && empty.median == nil && empty.quantile(0.5) == nil)
        #expect(throws: MetricInputError.tooFewValues(needed: 1, given: 0)) { try empty.restrictedMean(through: 3) }
    }

    @Test("without censoring the restricted mean through the longest duration is the mean")
    func restrictedMean() throws {
        var random = SplitMix(seed: 16)
        let values = random.values(301, below: 5000)
        let estimate = try KaplanMeier(DurationSample(completed: values))
        let mean = Double(values.reduce(0, +)) / 301
        let restricted = try estimate.restrictedMean(through: 5000)
        expectClose(restricted.mean, mean)
        // Klein and Moeschberger: it then equals the variance of the mean with n in place of n − 1, twice.
        let square = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        expectRelative(restricted.variance, square / 301 / 301, 1e-11)
        #expect(!restricted.isExtrapolated)
        let open = try KaplanMeier(durations: [2, 4], observed: [true, false])
        #expect(try open.restrictedMean(through: 9).isExtrapolated)
    }

    @Test("impossible inputs are refused by name")
    func refusals() {
        #expect(throws: MetricInputError.unequalLengths(1, 2)) {
            try KaplanMeier(durations: [1], observed: [true, true])
        }
        #expect(throws: MetricInputError.negativeDuration(microseconds: -1)) {
            try KaplanMeier(durations: [-1], observed: [false])
        }
        #expect(throws: MetricInputError.entryNotBeforeEnd(entry: 5, end: 5)) {
            try KaplanMeier(durations: [5], observed: [true], entry: [5])
        }
        #expect(throws: MetricInputError.outOfRange(name: "confidence", value: 1)) {
            try KaplanMeier(DurationSample(completed: [1]), confidence: 1)
        }
    }

    @Test("a thinned curve keeps its ends, its order and its bound of error")
    func thinning() throws {
        var random = SplitMix(seed: 17)
        let sample = try DurationSample(
            completed: random.values(900, below: 100_000), censored: random.values(300, below: 100_000))
        let estimate = try KaplanMeier(sample)
        let curve = try SurvivalCurve(estimate, atMost: 40)
        #expect(curve.points.count <= 40)
        #expect(curve.points.first?.time == 0)
        #expect(curve.points.last?.time == estimate.steps.last?.time)
        for (point, next) in zip(curve.points, curve.points.dropFirst()) {
            #expect(point.time < next.time && point.survival >= next.survival)
        }
        for step in estimate.steps {
            let shown = try #require(curve.points.last { $0.time <= step.time })
            #expect(shown.survival - step.survival <= 1.0 / 39 + 1e-9)
        }
        #expect(throws: MetricInputError.outOfRange(name: "limit", value: 1)) {
            try SurvivalCurve(estimate, atMost: 1)
        }
    }
}

@Suite("Products of fractions against a level")
struct FractionProductTests {
    @Test("an equal product does not exceed, and a neighbour is told apart beyond floating point")
    func neighbours() {
        var product = FractionProduct()
        // Π (k/(k+1)) from 1000 to 1999 telescopes to 1/2.
        for k in 1000..<2000 { product.append(k, over: k + 1) }
        #expect(!product.exceeds(1, over: 2))
        #expect(product.exceeds(499_999, over: 1_000_000))
        // ((n² − 1)/n²) / ((m² − 1)/m²) with m = n + 1 is one less 2e-18: too close for a Double. Each factor is halved to stay
        // below one.
        let (n, m) = (1_000_000, 1_000_001)
        var below = FractionProduct()
        var above = FractionProduct()
        for (left, right) in [(n - 1, n), (n + 1, n), (m, m - 1), (m, m + 1)] {
            below.append(left, over: 2 * right)
            above.append(right, over: 2 * left)
        }
        #expect(!below.exceeds(1, over: 16))
        #expect(above.exceeds(1, over: 16))
    }

    @Test("small differences decide in both directions")
    func direction() {
        let n = 300_000
        var below = FractionProduct()
        below.append(n - 1, over: n)
        below.append(n, over: 2 * (n + 1))
        // (n − 1)/(2(n + 1)) < 1/2 = n/(2n)
        #expect(!below.exceeds(1, over: 2))
        var above = FractionProduct()
        above.append(n, over: 2 * n - 1)
        #expect(above.exceeds(1, over: 2))
        var zero = FractionProduct()
        zero.append(0, over: 7)
        #expect(!zero.exceeds(1, over: 2))
    }
}

@Suite("Log-rank test")
struct LogRankTests {
    /// lifelines 0.30.3: 40 durations below 50 and 55 below 40 from one SplitMix64, observed = next % 10 < 7.
    @Test(
        "agrees with lifelines on random inputs",
        arguments: [
            (21, 4.053552358044316, 0.044078496994221165), (22, 8.611966804637603, 0.0033396147983233014),
            (23, 7.9651867775666005, 0.0047685570249640956),
        ] as [(UInt64, Double, Double)])
    func oracle(_ seed: UInt64, _ chiSquare: Double, _ pValue: Double) throws {
        var random = SplitMix(seed: seed)
        let test = LogRank(try sample(40, 50, &random), try sample(55, 40, &random))
        expectRelative(test.chiSquare, chiSquare, 1e-11)
        expectRelative(test.pValue, pValue, 1e-10)
    }

    private func sample(_ count: Int, _ span: Int64, _ random: inout SplitMix) throws -> DurationSample {
        var (completed, censored): ([Int64], [Int64]) = ([], [])
        for _ in 0..<count {
            let duration = random.below(span)
            if random.below(10) < 7 { completed.append(duration) } else { censored.append(duration) }
        }
        return try DurationSample(completed: completed, censored: censored)
    }

    @Test("swapping the groups changes the sign and nothing else")
    func symmetry() throws {
        let (a, b) = (
            try DurationSample(completed: [1, 4, 4, 9], censored: [5]), try DurationSample(completed: [2, 3])
        )
        let (forth, back) = (LogRank(a, b), LogRank(b, a))
        expectClose(forth.excess, -back.excess)
        expectClose(forth.chiSquare, back.chiSquare)
    }

    @Test("nothing to compare gives no evidence")
    func empty() throws {
        let none = try DurationSample(completed: [], censored: [3])
        #expect(LogRank(none, none).pValue == 1)
        #expect(LogRank(none, try DurationSample(completed: [5])).pValue == 1)
    }
}
