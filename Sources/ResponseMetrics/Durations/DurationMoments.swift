import Foundation

/// Mean, spread and shape of one or more completed durations, on the linear and on the logarithmic scale.
package struct DurationMoments: Equatable, Sendable {
    /// Microseconds. The sum behind it is exact.
    package let mean: Double
    /// Microseconds, with n − 1; `nil` for a single value.
    package let standardDeviation: Double?
    /// Third standardised moment g1 = m3 / m2^1.5 (Joanes and Gill 1998, not bias-corrected); `nil` without spread.
    package let skewness: Double?
    /// Microseconds; `nil` when a duration of zero makes it meaningless.
    package let geometricMean: Double?
    /// Standard deviation of the natural logarithms, with n − 1; `nil` with a zero or for a single value.
    package let logStandardDeviation: Double?

    /// `values` ascending, not empty, none negative.
    init(sorted values: [Int64]) {
        let n = Double(values.count)
        let mean = ExactSum.mean(of: values[...])
        self.mean = mean
        let central = Self.centralSums(values, mean)
        let second = central.square - central.first * central.first / n
        standardDeviation = n > 1 ? (max(0, second) / (n - 1)).squareRoot() : nil
        let spread = (second / n).squareRoot()
        skewness = values.first != values.last ? central.cube / n / (spread * spread * spread) : nil
        guard values[0] > 0 else {
            (geometricMean, logStandardDeviation) = (nil, nil)
            return
        }
        // Logarithms are taken about that of the median, so that their squares do not cancel.
        let pivot = log(Double(values[values.count / 2]))
        let logs = Self.logSums(values, pivot)
        geometricMean = exp(pivot + logs.first / n)
        let logSpread = max(0, logs.square - logs.first * logs.first / n)
        logStandardDeviation = n > 1 ? (logSpread / (n - 1)).squareRoot() : nil
    }

    /// Plain sums within blocks of this size, compensated between them: accurate, and not slower than the plain loop.
    private static let block = 1024

    private static func centralSums(
        _ values: [Int64], _ mean: Double
    ) -> (first: Double, square: Double, cube: Double) {
        var total = (CompensatedSum(), CompensatedSum(), CompensatedSum())
        values.withUnsafeBufferPointer { values in
            for start in stride(from: 0, to: values.count, by: block) {
                var (first, square, cube) = (0.0, 0.0, 0.0)
                for index in start..<min(start + block, values.count) {
                    let difference = Double(values[index]) - mean
                    first += difference
                    square += difference * difference
                    cube += difference * difference * difference
                }
                total.0.add(first)
                total.1.add(square)
                total.2.add(cube)
            }
        }
        return (total.0.value, total.1.value, total.2.value)
    }

    private static func logSums(_ values: [Int64], _ pivot: Double) -> (first: Double, square: Double) {
        var total = (CompensatedSum(), CompensatedSum())
        values.withUnsafeBufferPointer { values in
            for start in stride(from: 0, to: values.count, by: block) {
                var (first, square) = (0.0, 0.0)
                for index in start..<min(start + block, values.count) {
                    let difference = log(Double(values[index])) - pivot
                    first += difference
                    square += difference * difference
                }
                total.0.add(first)
                total.1.add(square)
            }
        }
        return (total.0.value, total.1.value)
    }
}
