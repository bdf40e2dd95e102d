import Testing

/// SplitMix64 (Steele, Lea and Flood 2014): the oracle scripts make the same inputs with the same seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The remainder of the next value, as the oracles take it.
    mutating func below(_ limit: Int64) -> Int64 { Int64(next() % UInt64(limit)) }

    mutating func values(_ count: Int, below limit: Int64) -> [Int64] { (0..<count).map { _ in below(limit) } }
}

/// Expects equality up to `tolerance`, relative above one and absolute below.
func expectClose(
    _ value: Double?, _ expected: Double, tolerance: Double = 1e-12, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let value else {
        Issue.record("no value, expected \(expected)", sourceLocation: sourceLocation)
        return
    }
    let allowed = tolerance * max(1, abs(expected))
    #expect(value == expected || abs(value - expected) <= allowed, comment, sourceLocation: sourceLocation)
}

/// Expects equality up to a relative error, for tails.
func expectRelative(
    _ value: Double, _ expected: Double, _ tolerance: Double = 1e-12, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(abs(value - expected) <= tolerance * abs(expected), sourceLocation: sourceLocation)
}
