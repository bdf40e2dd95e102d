/// Where the nodes of a tree lie; arithmetic only.
enum TreeShape {
    /// A complete subtree: the node number `index` of those that span 2^height entries each.
    struct Node: Hashable {
        let height: Int
        let index: UInt64
    }

    /// Whether `[start, end)` is a subtree: its start is a multiple of the least power of two that is no smaller than
    /// its length.
    static func isSubtree(_ range: Range<UInt64>) -> Bool {
        let length = range.upperBound - range.lowerBound
        guard length > 0 else { return false }
        if length > 1 << 63 { return range.lowerBound == 0 }
        return range.lowerBound & (powerOfTwo(notBelow: length) - 1) == 0
    }

    /// `length` from 1 to 2^63.
    private static func powerOfTwo(notBelow length: UInt64) -> UInt64 {
        length == 1 ? 1 : 1 << UInt64(64 - (length - 1).leadingZeroBitCount)
    }

    /// The largest power of two that is smaller than `length`, which is at least 2 (RFC 9162 §2.1.1).
    static func split(_ length: UInt64) -> UInt64 {
        1 << UInt64(63 - (length - 1).leadingZeroBitCount)
    }

    /// The complete subtrees that `[start, end)` falls into, largest first; `start` is where a subtree may begin.
    static func completeSubtrees(of range: Range<UInt64>) -> [Node] {
        var nodes: [Node] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = 63 - (range.upperBound - start).leadingZeroBitCount
            nodes.append(Node(height: height, index: start >> UInt64(height)))
            start += 1 << UInt64(height)
        }
        return nodes
    }

    /// The ranges whose roots are the inclusion proof of an entry, from its sibling up (RFC 9162 §2.1.3.1).
    static func inclusionPath(index: UInt64, in range: Range<UInt64>) -> [Range<UInt64>] {
        var path: [Range<UInt64>] = []
        var rest = range
        while rest.upperBound - rest.lowerBound > 1 {
            let middle = rest.lowerBound + split(rest.upperBound - rest.lowerBound)
            if index < middle {
                path.append(middle..<rest.upperBound)
                rest = rest.lowerBound..<middle
            } else {
                path.append(rest.lowerBound..<middle)
                rest = middle..<rest.upperBound
            }
        }
        return path.reversed()
    }

    /// The ranges whose roots are the consistency proof between two sizes, lowest first (RFC 9162 §2.1.4.1).
    static func consistencyPath(oldSize: UInt64, newSize: UInt64) -> [Range<UInt64>] {
        var path: [Range<UInt64>] = []
        var rest = 0..<newSize
        while oldSize != rest.upperBound {
            let middle = rest.lowerBound + split(rest.upperBound - rest.lowerBound)
            if oldSize <= middle {
                path.append(middle..<rest.upperBound)
                rest = rest.lowerBound..<middle
            } else {
                path.append(rest.lowerBound..<middle)
                rest = middle..<rest.upperBound
            }
        }
        // The part that both share is the earlier tree itself, and not repeated, as long as nothing was split off on
        // its left.
        if rest.lowerBound > 0 { path.append(rest) }
        return path.reversed()
    }
}
