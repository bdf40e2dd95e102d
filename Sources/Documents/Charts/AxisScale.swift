#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Maps values to positions on paper and says which values get a tick.
struct AxisScale: Equatable {
    private(set) var lower: Double
    private(set) var upper: Double
    private(set) var ticks: [Double]
    private let isLogarithmic: Bool

    /// The position of a value as a share of the axis, 0 at the lower end; values outside are moved to the ends.
    func share(_ value: Double) -> Double {
        if isLogarithmic {
            guard value > lower, upper > lower else { return 0 }
            return min(log(value / lower) / log(upper / lower), 1)
        }
        guard upper > lower else { return 0 }
        return min(max((value - lower) / (upper - lower), 0), 1)
    }

    /// A linear axis over the values that ends on round ticks; zero is always on it.
    static func linear(_ values: some Sequence<Double>, unit: ChartUnit, tickCount: Int = 5) -> AxisScale {
        var least = 0.0
        var greatest = 0.0
        for value in values where value.isFinite {
            least = min(least, value)
            greatest = max(greatest, value)
        }
        if least == greatest { greatest = unit == .duration ? 60 : 1 }
        let step = roundStep((greatest - least) / Double(tickCount), unit: unit)
        let first = (least / step).rounded(.down)
        let last = (greatest / step - 1e-9).rounded(.up)
        let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        return AxisScale(lower: first * step, upper: last * step, ticks: ticks, isLogarithmic: false)
    }

    /// A linear axis of durations from zero that ends where the data ends.
    static func time(through seconds: Double, tickCount: Int) -> AxisScale {
        let end = seconds > 0 ? seconds : 60
        let step = roundStep(end / Double(tickCount), unit: .duration)
        let ticks = stride(from: 0, through: end * 1.000_001, by: step).map { $0 }
        return AxisScale(lower: 0, upper: end, ticks: ticks, isLogarithmic: false)
    }

    /// A logarithmic axis of durations with ticks at the units people think in, at least `spacing` of the axis apart.
    static func logarithmicTime(from lower: Double, through upper: Double, spacing: Double) -> AxisScale {
        let low = lower > 0 ? lower : 1
        let high = upper > low ? upper : low * 10
        var scale = AxisScale(lower: low, upper: high, ticks: [], isLogarithmic: true)
        // The larger units first: where two are too close, the rounder one stays.
        for rank in wellKnownTimes {
            for time in rank where time >= low * 0.999 && time <= high * 1.001 {
                let position = scale.share(time)
                let isFree = scale.ticks.allSatisfy { (scale.share($0) - position).magnitude >= spacing }
                if isFree { scale.ticks.append(time) }
            }
        }
        scale.ticks.sort()
        return scale
    }

    /// The smallest round step that is not below `raw`: 1, 2 or 5 times a power of ten, or a step of the clock.
    private static func roundStep(_ raw: Double, unit: ChartUnit) -> Double {
        if unit == .duration, let step = clockSteps.first(where: { $0 >= raw }), raw > 0.5 { return step }
        let power = pow(10, (log10(raw)).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? power * 10
        return unit == .count ? max(step, 1) : step
    }

    private static let clockSteps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400,
        172_800, 432_000, 604_800, 864_000, 1_728_000, 2_592_000, 4_320_000, 8_640_000, 17_280_000, 31_536_000,
    ]

    private static let wellKnownTimes: [[Double]] = [
        [60, 3_600, 86_400],
        [1, 604_800, 2_592_000, 31_536_000, 315_360_000],
        [0.1, 0.01, 10, 600, 21_600, 8_640_000],
        [5, 30, 300, 1_800, 7_200, 43_200, 172_800, 345_600, 1_209_600, 5_184_000, 15_552_000, 63_072_000],
    ]
}

/// Durations on an axis: one unit, no remainder where the tick is round.
enum AxisText {
    static func time(_ seconds: Double) -> String {
        if seconds == 0 { return "0" }
        if seconds.truncatingRemainder(dividingBy: 31_536_000) == 0 {
            return NumberText.short(seconds / 31_536_000) + " y"
        }
        return DurationText.text(seconds: seconds)
    }

    static func value(_ value: Double, unit: ChartUnit) -> String {
        switch unit {
        case .count, .number: NumberText.short(value)
        case .percent: NumberText.short(value * 100) + "%"
        case .duration: time(value)
        }
    }
}
