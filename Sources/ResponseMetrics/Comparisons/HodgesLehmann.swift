/// How far the second sample is shifted against the first: the median of all differences y − x (Hodges and Lehmann 1963), with
/// the interval that inverts the Mann–Whitney test (Moses 1953; Hollander, Wolfe and Chicken, 4.3).
///
/// Negative means that the second sample is shorter. The interval's ranks are exact where the test is, else normal with
/// the tie-corrected variance; a `nil` bound is not finite (samples too small for the confidence).
package struct HodgesLehmann: Equatable, Sendable {
    package let shift: Double
    package let interval: ConfidenceBounds<Double>

    /// Durations, ascending. Fails with `tooFewValues`, `negativeDuration`, and `outOfRange` for the confidence.
    package init(sorted first: [Int64], _ second: [Int64], confidence: Double = 0.95) throws {
        // Differences of non-negative numbers cannot overflow.
        for case let value? in [first.first, second.first] where value < 0 {
            throw MetricInputError.negativeDuration(microseconds: value)
        }
        let test = try MannWhitney(sorted: first, second)
        try self.init(PairwiseDifferences(first: first, second: second), test, confidence) { Double($0) }
    }

    /// Samples in any order. Fails with `tooFewValues`, `notFinite`, and `outOfRange` for the confidence or a magnitude
    /// above 1e300.
    package init(_ first: [Double], _ second: [Double], confidence: Double = 0.95) throws {
        let test = try MannWhitney(first, second)
        // Larger ones could differ by more than a Double holds.
        for value in first + second where abs(value) > 1e300 {
            throw MetricInputError.outOfRange(name: "value", value: value)
        }
        let differences = PairwiseDifferences(first: first.sorted(), second: second.sorted())
        try self.init(differences, test, confidence) { $0 }
    }

    private init<Value>(
        _ differences: PairwiseDifferences<Value>, _ test: MannWhitney, _ confidence: Double,
        _ number: (Value) -> Double
    ) throws {
        try MetricInputError.requireOpenUnit(confidence, name: "confidence")
        let count = differences.count
        let middle = differences.neighbours(rank: (count + 1) / 2)
        shift = count.isMultiple(of: 2) ? (number(middle.0) + number(middle.1)) / 2 : number(middle.0)
        let outside = Self.ranksOutside(test, confidence)
        guard outside >= 1 else {
            interval = ConfidenceBounds(lower: nil, upper: nil)
            return
        }
        interval = ConfidenceBounds(
            lower: number(differences.value(rank: outside)),
            upper: number(differences.value(rank: count + 1 - outside)))
    }

    /// The rank of the lower bound, which is also that of the upper one counted from above; zero when there is none.
    private static func ranksOutside(_ test: MannWhitney, _ confidence: Double) -> Int {
        let level = (1 - confidence) / 2
        let pairs = Double(test.firstCount) * Double(test.secondCount)
        switch test.method {
        case .exact:
            return MannWhitneyLaw(test.firstCount, test.secondCount).count(outside: level)
        case .normal:
            let z = SpecialFunctions.criticalValue(confidence: confidence)
            return max(0, Int((pairs / 2 - z * test.standardDeviation).rounded(.down)))
        }
    }
}
