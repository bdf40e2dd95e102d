/// A running sum whose error does not grow with the number of terms (Neumaier 1974).
struct CompensatedSum {
    private var sum = 0.0
    private var correction = 0.0

    var value: Double { sum + correction }

    mutating func add(_ term: Double) {
        let next = sum + term
        correction += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }
}

/// Exact sum of non-negative 64-bit integers. Two words: a million durations of a century exceed 64 bits.
struct ExactSum {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    var value: Double { Double(high) * 0x1p64 + Double(low) }

    mutating func add(_ term: Int64) {
        let (sum, overflow) = low.addingReportingOverflow(UInt64(bitPattern: term))
        low = sum
        high &+= overflow ? 1 : 0
    }

    static func mean(of values: ArraySlice<Int64>) -> Double {
        var sum = ExactSum()
        for value in values { sum.add(value) }
        return sum.value / Double(values.count)
    }
}
