import Foundation

/// XmR chart: individual values with natural process limits from their moving range (Shewhart; Wheeler, *Understanding
/// Variation*). Limits may be frozen on a baseline, and skewed durations belong on the logarithmic scale.
package struct ProcessBehaviourChart: Equatable, Sendable {
    package enum Scale: Sendable {
        case linear
        /// Natural logarithms; `centre` and the limits are given in the original unit again.
        case logarithmic
    }

    package enum Signal: Equatable, Sendable {
        /// A value outside the limits.
        case outside(index: Int)
        /// The eighth value in a row, or a later one, on one side of the centre.
        case run(index: Int)
        /// A step larger than the moving-range limit, to this value.
        case jump(index: Int)
    }

    /// Mean of the baseline on the chart's scale.
    package let mean: Double
    /// Mean moving range of the baseline on the chart's scale.
    package let meanMovingRange: Double
    /// Lower limit, centre and upper limit in the original unit. On the logarithmic scale the centre is the geometric mean.
    package let lowerLimit: Double
    package let centre: Double
    package let upperLimit: Double
    /// Limit of the moving range, on the chart's scale.
    package let movingRangeLimit: Double
    package let signals: [Signal]

    /// 3/1.128 and 3.268 by the usual rounding: how far a single value, and a moving range, reach.
    private static let valueFactor = 2.66
    private static let rangeFactor = 3.268
    private static let runLength = 8

    /// Values in order of time; `baseline` is how many of the first ones set the limits (all unless told). Fails with
    /// `tooFewValues` below two, `notFinite`, and `outOfRange` for a baseline out of range or a logarithm of zero or less.
    package init(_ values: [Double], scale: Scale = .linear, baseline: Int? = nil) throws {
        guard values.count >= 2 else { throw MetricInputError.tooFewValues(needed: 2, given: values.count) }
        try MetricInputError.requireFinite(values)
        let frozen = baseline ?? values.count
        guard (2...values.count).contains(frozen) else {
            throw MetricInputError.outOfRange(name: "baseline", value: Double(frozen))
        }
        if scale == .logarithmic, let bad = values.first(where: { $0 <= 0 }) {
            throw MetricInputError.outOfRange(name: "value", value: bad)
        }
        let points = scale == .logarithmic ? values.map { log($0) } : values
        let ranges = zip(points, points.dropFirst()).map { abs($1 - $0) }
        mean = points.prefix(frozen).reduce(0, +) / Double(frozen)
        meanMovingRange = ranges.prefix(frozen - 1).reduce(0, +) / Double(frozen - 1)
        movingRangeLimit = Self.rangeFactor * meanMovingRange
        let reach = Self.valueFactor * meanMovingRange
        let original: (Double) -> Double = { scale == .logarithmic ? exp($0) : $0 }
        lowerLimit = original(mean - reach)
        centre = original(mean)
        upperLimit = original(mean + reach)
        signals = Self.signals(points, ranges, mean, reach: reach, rangeLimit: movingRangeLimit)
    }

    private static func signals(
        _ points: [Double], _ ranges: [Double], _ mean: Double, reach: Double, rangeLimit: Double
    ) -> [Signal] {
        var signals: [Signal] = []
        var (side, run) = (0, 0)
        for (index, point) in points.enumerated() {
            if abs(point - mean) > reach { signals.append(.outside(index: index)) }
            if index > 0, ranges[index - 1] > rangeLimit { signals.append(.jump(index: index)) }
            let current = point > mean ? 1 : point < mean ? -1 : 0
            run = current != 0 && current == side ? run + 1 : 1
            side = current
            if side != 0, run >= runLength { signals.append(.run(index: index)) }
        }
        return signals
    }
}
