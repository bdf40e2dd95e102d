/// The differences y − x of all pairs of two ascending samples, in order, without forming them.
///
/// The k-th smallest is enclosed by values, counting with two fingers how many differences lie at or below a trial value
/// (Johnson and Mizoguchi 1978 in spirit). Trials are interpolated from the counts, every third one halves the range so that the
/// number of steps is bounded; when few enough differences are left in between, they are collected and sorted. Exact and
/// deterministic, with some tens of passes over both samples whatever n·m is.
struct PairwiseDifferences<Value: BisectableNumber> {
    let first: [Value]
    let second: [Value]

    var count: Int { first.count * second.count }

    /// `rank` counts from 1.
    func value(rank: Int) -> Value {
        var low = (second[0] - first[first.count - 1]).bisectionKey
        var high = (second[second.count - 1] - first[0]).bisectionKey
        // Differences below `low`, and those at or below `high`.
        var (below, through) = (0, count)
        let few = 2 * (first.count + second.count)
        var step = 0
        while low < high {
            if through - below <= few {
                return Value(bisectionKey: keys(from: low, through: high)[rank - below - 1])
            }
            step += 1
            // Aiming to either side of the rank in turn closes the range from both ends.
            let aim = Double(rank - below) + Double(step.isMultiple(of: 2) ? few : -few) / 3
            let share = step.isMultiple(of: 3) ? 0.5 : min(max(aim / Double(through - below), 0), 1)
            let offset = share * (Double(high) - Double(low))
            let middle = min(max(Int64(clamping: low, plus: offset), low), high - 1)
            let counted = countAtMost(Value(bisectionKey: middle))
            if counted >= rank {
                (high, through) = (middle, counted)
            } else {
                (low, below) = (middle + 1, counted)
            }
        }
        return Value(bisectionKey: low)
    }

    /// Ascending keys of the differences between two keys, both included.
    private func keys(from low: Int64, through high: Int64) -> [Int64] {
        let (low, high) = (Value(bisectionKey: low), Value(bisectionKey: high))
        var keys: [Int64] = []
        var start = 0
        for x in first {
            while start < second.count, second[start] - x < low { start += 1 }
            var j = start
            while j < second.count, second[j] - x <= high {
                keys.append((second[j] - x).bisectionKey)
                j += 1
            }
        }
        return keys.radixSorted()
    }

    /// The values at this rank and at the next one.
    func neighbours(rank: Int) -> (Value, Value) {
        let value = value(rank: rank)
        if rank == count || countAtMost(value) > rank { return (value, value) }
        return (value, smallest(above: value))
    }

    func countAtMost(_ limit: Value) -> Int {
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                var (total, j) = (0, 0)
                for x in first {
                    while j < second.count, second[j] - x <= limit { j += 1 }
                    total += j
                }
                return total
            }
        }
    }

    private func smallest(above limit: Value) -> Value {
        var best = second[second.count - 1] - first[0]
        var j = 0
        for x in first {
            while j < second.count, second[j] - x <= limit { j += 1 }
            if j == second.count { break }
            best = min(best, second[j] - x)
        }
        return best
    }
}

/// A number with an order-preserving integer key, so that a range of values can be halved down to one value.
protocol BisectableNumber: Comparable, Sendable {
    var bisectionKey: Int64 { get }
    init(bisectionKey: Int64)
    static func - (left: Self, right: Self) -> Self
}

extension Int64 {
    /// The sum, held within the range of the type.
    fileprivate init(clamping start: Int64, plus offset: Double) {
        self = Int64(exactly: (Double(start) + offset).rounded()) ?? (offset < 0 ? .min : .max)
    }
}

extension Int64: BisectableNumber {
    var bisectionKey: Int64 { self }
    init(bisectionKey: Int64) { self = bisectionKey }
}

extension Double: BisectableNumber {
    /// Bit patterns of non-negative numbers are ordered like the numbers; negative ones are mirrored.
    var bisectionKey: Int64 {
        let bits = Int64(bitPattern: magnitude.bitPattern)
        return self < 0 ? -bits : bits
    }

    init(bisectionKey: Int64) {
        let magnitude = Double(bitPattern: UInt64(bisectionKey.magnitude))
        self = bisectionKey < 0 ? -magnitude : magnitude
    }
}
