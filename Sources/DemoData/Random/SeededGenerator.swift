/// xoshiro256** 1.0 (Blackman and Vigna, 2018), its state filled by SplitMix64 as its authors advise.
///
/// The system's generator would give another demonstration on every run; this one gives the same on every machine.
struct SeededGenerator: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var value = mixer
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
        state = (next(), next(), next(), next())
    }

    mutating func next() -> UInt64 {
        let scrambled = state.1 &* 5
        let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A multiple of 2⁻⁵³ in [0, 1).
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// 0 ..< `bound`; the high half of a product (Lemire, 2019). Its bias below 2⁻³² does not matter for sample data.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// - Precondition: `items` is not empty.
    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[below(items.count)]
    }

    /// A normal deviate by inversion, so that each one costs exactly one draw.
    mutating func normal() -> Double {
        ElementaryFunctions.normalQuantile((Double(next() >> 11) + 0.5) * 0x1p-53)
    }

    /// Whole seconds of a log-normal duration, at least one.
    mutating func duration(_ law: LogNormal) -> Int64 {
        let seconds = law.medianSeconds * ElementaryFunctions.exponential(law.sigma * normal())
        return max(1, Int64(min(seconds, LogNormal.longest).rounded()))
    }
}

/// A log-normal law of durations by its median and the standard deviation of its logarithm.
package struct LogNormal: Equatable, Sendable {
    package var medianSeconds: Double
    package var sigma: Double

    package init(medianSeconds: Double, sigma: Double) {
        self.medianSeconds = medianSeconds
        self.sigma = sigma
    }

    static func minutes(_ median: Double, _ sigma: Double) -> LogNormal {
        LogNormal(medianSeconds: median * 60, sigma: sigma)
    }

    static func hours(_ median: Double, _ sigma: Double) -> LogNormal {
        LogNormal(medianSeconds: median * 3_600, sigma: sigma)
    }

    static func days(_ median: Double, _ sigma: Double) -> LogNormal {
        LogNormal(medianSeconds: median * 86_400, sigma: sigma)
    }

    /// Two years: longer ones would reach behind the founding of most security teams.
    static let longest: Double = 2 * 365 * 86_400
}
