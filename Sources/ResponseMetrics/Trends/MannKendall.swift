/// Mann–Kendall test for a monotone trend (Mann 1945; Kendall 1975), with the variance corrected for ties and a continuity
/// correction. It assumes no autocorrelation and no season: monthly series with either need care.
package struct MannKendall: Equatable, Sendable {
    /// Pairs that rise less pairs that fall.
    package let s: Int
    package let variance: Double
    package let z: Double
    /// Two-sided.
    package let pValue: Double
    /// Kendall's tau-a: S over all pairs, ties included in the denominator. Zero for fewer than two values.
    package let tau: Double

    /// Values in order of time. Fails with `notFinite`.
    package init(_ values: [Double]) throws {
        try MetricInputError.requireFinite(values)
        let n = values.count
        let pairs = n * (n - 1) / 2
        var work = values
        let inversions = Self.sortCountingInversions(&work)
        var (tiedPairs, tieTerm) = (0, 0.0)
        var start = 0
        while start < n {
            let end = work[start...].partitioningIndex { $0 > work[start] }
            let size = end - start
            tiedPairs += size * (size - 1) / 2
            tieTerm += Double(size) * Double(size - 1) * Double(2 * size + 5)
            start = end
        }
        s = pairs - tiedPairs - 2 * inversions
        variance = (Double(n) * Double(n - 1) * Double(2 * n + 5) - tieTerm) / 18
        let corrected = Double(s - s.signum())
        z = variance > 0 ? corrected / variance.squareRoot() : 0
        pValue = min(1, 2 * SpecialFunctions.normalCDF(-abs(z)))
        tau = pairs > 0 ? Double(s) / Double(pairs) : 0
    }

    /// Bottom-up merge sort; counts the pairs in which the later value is strictly smaller (Knight 1966).
    private static func sortCountingInversions(_ values: inout [Double]) -> Int {
        var inversions = 0
        var width = 1
        while width < values.count {
            var merged: [Double] = []
            merged.reserveCapacity(values.count)
            for start in stride(from: 0, to: values.count, by: 2 * width) {
                let middle = min(start + width, values.count)
                let end = min(start + 2 * width, values.count)
                var (i, j) = (start, middle)
                while i < middle || j < end {
                    if j == end || (i < middle && values[i] <= values[j]) {
                        merged.append(values[i])
                        i += 1
                    } else {
                        inversions += middle - i
                        merged.append(values[j])
                        j += 1
                    }
                }
            }
            values = merged
            width *= 2
        }
        return inversions
    }
}
