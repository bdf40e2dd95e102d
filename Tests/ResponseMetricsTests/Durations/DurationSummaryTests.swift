import Testing

@testable import ResponseMetrics

@Suite("Duration summaries")
struct DurationSummaryTests {
    /// 257 values of SplitMix64(7) % 1e9 + 1; numpy 2.4.6 and scipy 1.17.1.
    @Test("agrees with numpy and scipy on random durations")
    func oracle() throws {
        var random = SplitMix(seed: 7)
        let summary = try DurationSummary(completed: random.values(257, below: 1_000_000_000).map { $0 + 1 })
        expectRelative(try #require(summary.mean), 520312881.0155642)
        #expect(summary.median == 519771821)
        expectRelative(try #require(summary.standardDeviation), 290604813.23770005)
        expectRelative(try #require(summary.geometricMean), 379206661.7622115)
        expectRelative(try #require(summary.logStandardDeviation), 1.0839001423153443)
        expectRelative(try #require(summary.p75), 762773867)
        expectRelative(try #require(summary.p90), 920777877.6)
        expectRelative(try #require(summary.p95), 961528533.6)
        expectRelative(try #require(summary.trimmedMean), 523285499.8647343)
        expectRelative(try #require(summary.moments?.skewness), -0.06337474767249857, 1e-11)
        #expect(summary.medianAbsoluteDeviation == 241162587)
    }

    @Test("an empty period has counts and nothing else")
    func empty() throws {
        let summary = try DurationSummary(completed: [], censored: [])
        #expect(summary.n == 0 && summary.open == 0)
        #expect(summary.mean == nil && summary.median == nil && summary.trimmedMean == nil)
        #expect(summary.survivalMedian == nil && summary.medianInterval == ConfidenceBounds(lower: nil, upper: nil))
    }

    @Test("one duration has a mean and no spread")
    func single() throws {
        let summary = try DurationSummary(completed: [42])
        #expect(summary.mean == 42 && summary.median == 42 && summary.p95 == 42)
        #expect(summary.standardDeviation == nil && summary.moments?.skewness == nil)
        #expect(summary.survivalMedian == 42)
        #expect(summary.medianAbsoluteDeviation == 0)
    }

    @Test("equal durations have no spread at all")
    func tied() throws {
        let summary = try DurationSummary(completed: Array(repeating: 7_000_001, count: 1000))
        #expect(summary.standardDeviation == 0 && summary.moments?.skewness == nil)
        expectRelative(try #require(summary.geometricMean), 7_000_001)
        #expect(summary.medianInterval == ConfidenceBounds(lower: 7_000_001, upper: 7_000_001))
    }

    @Test("a zero leaves no geometric mean")
    func zero() throws {
        let summary = try DurationSummary(completed: [0, 10, 20])
        #expect(summary.geometricMean == nil && summary.logStandardDeviation == nil)
        #expect(summary.mean == 10)
    }

    @Test("with everything still open the median is not reached")
    func allOpen() throws {
        let summary = try DurationSummary(completed: [], censored: [5, 9, 9])
        #expect(summary.open == 3 && summary.survivalMedian == nil && summary.mean == nil)
    }

    @Test("open incidents lengthen the survival median but not the naive one")
    func censoring() throws {
        let closed: [Int64] = [1, 2, 3, 4, 5, 6, 7]
        let summary = try DurationSummary(completed: closed, censored: [8, 9, 10])
        #expect(summary.median == 4)
        #expect(summary.survivalMedian == 5)
    }

    @Test("sums of the longest durations do not overflow")
    func overflow() throws {
        let summary = try DurationSummary(completed: Array(repeating: .max, count: 100))
        expectRelative(try #require(summary.mean), Double(Int64.max))
    }

    @Test("a negative duration is refused, ended or not")
    func negative() {
        #expect(throws: MetricInputError.negativeDuration(microseconds: -4)) {
            try DurationSummary(completed: [9, -4, 3])
        }
        #expect(throws: MetricInputError.negativeDuration(microseconds: -1)) {
            try DurationSummary(completed: [9], censored: [-1])
        }
        #expect(throws: MetricInputError.outOfRange(name: "trim", value: 0.5)) {
            try DurationSummary(completed: [9], trim: 0.5)
        }
    }
}

@Suite("Radix sort")
struct RadixSortTests {
    @Test(
        "orders like the standard sort",
        arguments: [1, 2, 3, 511, 512, 513, 5000], [Int64(1), 2, 2047, 2048, 5_000_000, 1 << 45, .max])
    func agreement(_ count: Int, _ limit: Int64) {
        var random = SplitMix(seed: UInt64(count) &+ UInt64(limit))
        let values = random.values(count, below: limit)
        #expect(values.radixSorted() == values.sorted())
    }

    @Test("puts negative values first and leaves the input alone")
    func negatives() {
        var random = SplitMix(seed: 5)
        let values = (0..<3000).map { _ in Int64(bitPattern: random.next()) }
        let copy = values
        #expect(values.radixSorted() == values.sorted())
        #expect(values == copy)
    }

    @Test("skips digits that all values share")
    func sharedDigits() {
        var random = SplitMix(seed: 6)
        let values = random.values(2000, below: 1000).map { ($0 % 8) << 40 | ($0 / 8) }
        #expect(values.radixSorted() == values.sorted())
    }
}

@Suite("Histograms and units")
struct HistogramTests {
    @Test("bins share their edges whatever the data, and lose nothing")
    func logarithmic() throws {
        var random = SplitMix(seed: 8)
        let values = ([0, 0, 1, 1_000_000] + random.values(500, below: 10_000_000_000)).sorted()
        let histogram = try Histogram.logarithmic(sorted: values, binsPerDecade: 5)
        #expect(histogram.zeros == values.count { $0 == 0 })
        #expect(histogram.bins.reduce(0) { $0 + $1.count } + histogram.zeros == values.count)
        #expect(zip(histogram.bins, histogram.bins.dropFirst()).allSatisfy { $0.upper == $1.lower })
        #expect(histogram.bins.contains { $0.lower == 1_000_000 })
        for bin in histogram.bins {
            #expect(bin.count == values.count { Double($0) >= bin.lower && Double($0) < bin.upper })
        }
    }

    @Test("a value on an edge belongs to the bin above it")
    func edges() throws {
        let histogram = try Histogram.logarithmic(sorted: [1000, 9999, 10_000], binsPerDecade: 1)
        #expect(histogram.bins == [.init(lower: 1e3, upper: 1e4, count: 2), .init(lower: 1e4, upper: 1e5, count: 1)])
    }

    @Test("nothing but zeros makes no bins; nonsense is refused")
    func borders() throws {
        #expect(try Histogram.logarithmic(sorted: [0, 0], binsPerDecade: 4) == Histogram(bins: [], zeros: 2))
        #expect(throws: MetricInputError.outOfRange(name: "binsPerDecade", value: 0)) {
            try Histogram.logarithmic(sorted: [1], binsPerDecade: 0)
        }
        #expect(throws: MetricInputError.negativeDuration(microseconds: -3)) {
            try Histogram.logarithmic(sorted: [-3, 1], binsPerDecade: 4)
        }
    }

    @Test("started units round up, whole ones do not")
    func units() {
        #expect(DurationUnit.days.roundedUp(microseconds: 2 * 86_400_000_000) == 2)
        #expect(DurationUnit.days.roundedUp(microseconds: 2 * 86_400_000_000 + 1) == 3)
        #expect(DurationUnit.hours.value(ofMicroseconds: 5_400_000_000) == 1.5)
    }
}
