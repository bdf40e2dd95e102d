/// Evidence that an entry stands at an index of a tree (RFC 9162 §2.1.3), from the leaf's sibling up.
package struct InclusionProof: Equatable, Sendable {
    package let path: [TreeHash]

    package init(path: [TreeHash]) {
        self.path = path
    }

    /// Fails unless the proof leads from the leaf at the index to the root of a tree of this size.
    package func verify(leaf: TreeHash, at index: UInt64, size: UInt64, root: TreeHash) throws(ProofDefect) {
        try verify(leaf: leaf, at: index, in: 0..<size, root: root)
    }

    /// Fails unless the proof leads to the root of the subtree over `[start, end)`.
    package func verify(
        leaf: TreeHash, at index: UInt64, in subtree: Range<UInt64>, root: TreeHash
    ) throws(ProofDefect) {
        guard !subtree.isEmpty else { throw .emptyTree }
        guard TreeShape.isSubtree(subtree) else { throw .notASubtree }
        guard subtree.contains(index) else { throw .indexOutOfRange }
        var position = index - subtree.lowerBound
        var last = subtree.upperBound - subtree.lowerBound - 1
        var hash = leaf
        for sibling in path {
            guard last > 0 else { throw .wrongLength }
            if position & 1 == 1 || position == last {
                hash = TreeHash.node(sibling, hash)
                // A last node without a right neighbour goes up until it has a left one.
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = TreeHash.node(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        guard hash == root else { throw .rootMismatch }
    }
}
