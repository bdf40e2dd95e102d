/// The roots of the complete subtrees that a tree falls into, largest first: all that is needed to append and to
/// compute the root.
package struct CompactRange: Equatable, Sendable {
    package private(set) var size: UInt64 = 0
    /// One for each bit that is set in `size`, highest first.
    private var hashes: [TreeHash] = []

    package init() {}

    /// O(1) on average.
    package mutating func append(leaf: TreeHash) {
        append(subtree: leaf, height: 0)
    }

    /// Appends 2^height entries at once; `size` has to be a multiple of that.
    package mutating func append(subtree: TreeHash, height: Int) {
        precondition(size & ((1 << UInt64(height)) - 1) == 0, "a subtree begins at a multiple of its size")
        var merged = subtree
        var rest = size >> UInt64(height)
        while rest & 1 == 1, let left = hashes.popLast() {
            merged = TreeHash.node(left, merged)
            rest >>= 1
        }
        hashes.append(merged)
        size += 1 << UInt64(height)
    }

    package var root: TreeHash {
        guard var root = hashes.last else { return TreeHash.emptyTree }
        for left in hashes.dropLast().reversed() { root = TreeHash.node(left, root) }
        return root
    }

    /// Root of the tree over these leaf hashes.
    package static func root(of leaves: some Sequence<TreeHash>) -> TreeHash {
        var range = CompactRange()
        for leaf in leaves { range.append(leaf: leaf) }
        return range.root
    }
}
