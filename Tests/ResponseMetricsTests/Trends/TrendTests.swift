import Testing

@testable import ResponseMetrics

/// pymannkendall 1.4.3 original_test and scipy 1.17.1 theilslopes ("separate" and "joint"), on
/// y = SplitMix64 % span + ⌊i · span / 60⌋, x = i.
@Suite("Trends")
struct TrendTests {
    struct Case: Sendable {
        let seed: UInt64
        let count: Int
        let span: Int64
        let s: Int
        let variance: Double
        let z: Double
        let pValue: Double
        let tau: Double
        let line: (slope: Double, separate: Double, joint: Double, lower: Double, upper: Double)

        var series: [Double] {
            var random = SplitMix(seed: seed)
            return (0..<count).map { Double(random.below(span) + Int64($0) * span / 60) }
        }
    }

    static let cases = [
        Case(
            seed: 41, count: 24, span: 1000, s: 0, variance: 1623.3333333333333, z: 0, pValue: 1, tau: 0,
            line: (0, 801, 801, -17.928571428571427, 17.5)),
        Case(
            seed: 42, count: 30, span: 6, s: 169, variance: 3029, z: 3.052527921000011, pValue: 0.0022692261915713274,
            tau: 0.38850574712643676, line: (0.12, 1.26, 0.96, 0.04, 0.17391304347826086)),
        Case(
            seed: 43, count: 9, span: 100, s: 26, variance: 92, z: 2.606430175713435, pValue: 0.00914914757959373,
            tau: 0.7222222222222222, line: (13.75, 5, -5.25, 4, 17.5)),
    ]

    @Test("Mann–Kendall agrees with pymannkendall", arguments: cases.indices)
    func mannKendall(_ index: Int) throws {
        let oracle = Self.cases[index]
        let trend = try MannKendall(oracle.series)
        #expect(trend.s == oracle.s)
        expectClose(trend.variance, oracle.variance)
        expectClose(trend.z, oracle.z)
        expectClose(trend.pValue, oracle.pValue)
        expectClose(trend.tau, oracle.tau)
    }

    @Test("Theil–Sen agrees with scipy", arguments: cases.indices)
    func theilSen(_ index: Int) throws {
        let (oracle, series) = (Self.cases[index], Self.cases[index].series)
        let line = try TheilSen(x: series.indices.map { Double($0) }, y: series)
        expectClose(line.slope, oracle.line.slope)
        expectClose(line.intercept, oracle.line.separate)
        expectClose(line.residualIntercept, oracle.line.joint)
        expectClose(line.slopeInterval.lower, oracle.line.lower)
        expectClose(line.slopeInterval.upper, oracle.line.upper)
    }

    @Test("S counted by merging is S counted by pairs")
    func pairs() throws {
        var random = SplitMix(seed: 44)
        for count in [0, 1, 2, 3, 17, 64, 65] {
            let values = random.values(count, below: 9).map { Double($0) }
            var s = 0
            for i in values.indices {
                for j in values.indices.dropFirst(i + 1) {
                    s += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0
                }
            }
            #expect(try MannKendall(values).s == s)
        }
    }

    @Test("a flat or empty series has no trend")
    func flat() throws {
        for values in [[], [4], [4, 4, 4, 4]] as [[Double]] {
            let trend = try MannKendall(values)
            #expect(trend.s == 0 && trend.pValue == 1 && trend.tau == 0)
        }
        #expect(throws: MetricInputError.notFinite(index: 1)) { try MannKendall([1, .infinity]) }
    }

    @Test("a line needs two different x")
    func refusals() {
        #expect(throws: MetricInputError.tooFewValues(needed: 2, given: 1)) { try TheilSen(x: [3, 3], y: [1, 2]) }
        #expect(throws: MetricInputError.tooFewValues(needed: 2, given: 0)) { try TheilSen(x: [], y: []) }
        #expect(throws: MetricInputError.unequalLengths(1, 2)) { try TheilSen(x: [3], y: [1, 2]) }
    }
}

@Suite("Process behaviour charts")
struct ProcessBehaviourTests {
    @Test("linear limits are mean ± 2.66 times the mean moving range")
    func limits() throws {
        let chart = try ProcessBehaviourChart([10, 12, 11, 13])
        #expect(chart.mean == 11.5)
        expectClose(chart.meanMovingRange, 5.0 / 3)
        expectClose(chart.upperLimit, 11.5 + 2.66 * 5 / 3)
        expectClose(chart.lowerLimit, 11.5 - 2.66 * 5 / 3)
        expectClose(chart.movingRangeLimit, 3.268 * 5 / 3)
        #expect(chart.signals.isEmpty)
    }

    @Test("limits frozen on a baseline show a later change")
    func baseline() throws {
        let chart = try ProcessBehaviourChart([10, 12, 11, 13, 10, 12, 40], baseline: 6)
        #expect(chart.signals == [.outside(index: 6), .jump(index: 6)])
    }

    @Test("eight in a row on one side are a signal even inside the limits")
    func run() throws {
        let chart = try ProcessBehaviourChart([9, 11, 9, 11] + Array(repeating: 10.5, count: 8), baseline: 4)
        #expect(chart.signals == [.run(index: 10), .run(index: 11)])
    }

    @Test("one value, a zero on the logarithmic scale and a baseline of one are refused")
    func refusals() {
        #expect(throws: MetricInputError.tooFewValues(needed: 2, given: 1)) { try ProcessBehaviourChart([1]) }
        #expect(throws: MetricInputError.outOfRange(name: "value", value: 0)) {
            try ProcessBehaviourChart([1, 0], scale: .logarithmic)
        }
        #expect(throws: MetricInputError.outOfRange(name: "baseline", value: 1)) {
            try ProcessBehaviourChart([1, 2], baseline: 1)
        }
    }

    @Test("a Laney chart of equal shares has limits at the share, and refuses an empty subgroup")
    func laney() throws {
        let chart = try LaneyChart([Proportion(5, of: 10), Proportion(10, of: 20)])
        #expect(chart.sigmaZ == 0 && chart.points.allSatisfy { $0.upperLimit == 0.5 && !$0.isOutside })
        #expect(throws: MetricInputError.outOfRange(name: "total", value: 0)) {
            try LaneyChart([Proportion(5, of: 10), Proportion(0, of: 0)])
        }
    }
}
