/// A confidence interval whose missing bounds are not finite: "no finite bound" is said rather than guessed.
package struct ConfidenceBounds<Value: Comparable & Sendable>: Equatable, Sendable {
    package let lower: Value?
    package let upper: Value?

    package init(lower: Value?, upper: Value?) {
        self.lower = lower
        self.upper = upper
    }

    init(_ bounds: (lower: Value?, upper: Value?)) { self.init(lower: bounds.lower, upper: bounds.upper) }

    package func contains(_ value: Value) -> Bool {
        if let lower, value < lower { return false }
        if let upper, value > upper { return false }
        return true
    }
}

extension RandomAccessCollection {
    /// The first index whose element satisfies a condition that, once true, stays true.
    func partitioningIndex(where holds: (Element) -> Bool) -> Index {
        var (low, length) = (startIndex, count)
        while length > 0 {
            let middle = index(low, offsetBy: length / 2)
            if holds(self[middle]) {
                length /= 2
            } else {
                low = index(after: middle)
                length -= length / 2 + 1
            }
        }
        return low
    }
}
