/// Evidence that an earlier tree is the beginning of a later one (RFC 9162 §2.1.4), or that a subtree is a part of it.
package struct ConsistencyProof: Equatable, Sendable {
    package let path: [TreeHash]

    package init(path: [TreeHash]) {
        self.path = path
    }

    /// Fails unless the tree of `oldSize` entries with `oldRoot` is the beginning of the other. Size 0 is refused:
    /// every tree begins with nothing, so that says nothing.
    package func verify(
        oldSize: UInt64, oldRoot: TreeHash, newSize: UInt64, newRoot: TreeHash
    ) throws(ProofDefect) {
        guard oldSize > 0 else { throw .emptyTree }
        guard oldSize <= newSize else { throw .sizeOutOfOrder }
        try verify(subtree: 0..<oldSize, subtreeRoot: oldRoot, size: newSize, root: newRoot)
    }

    /// Fails unless the subtree over `[start, end)` with its root is a part of the tree
    /// (draft-ietf-plants-merkle-tree-certs, verifying a subtree consistency proof).
    ///
    /// An empty range is part of every tree when its root is the empty tree's and the proof is empty.
    package func verify(
        subtree: Range<UInt64>, subtreeRoot: TreeHash, size: UInt64, root: TreeHash
    ) throws(ProofDefect) {
        guard subtree.upperBound <= size else { throw .sizeOutOfOrder }
        guard !subtree.isEmpty else {
            guard path.isEmpty else { throw .wrongLength }
            guard subtreeRoot == TreeHash.emptyTree else { throw .rootMismatch }
            return
        }
        guard TreeShape.isSubtree(subtree) else { throw .notASubtree }
        var walk = Walk(first: subtree.lowerBound, last: subtree.upperBound - 1, treeLast: size - 1)
        walk.skipCompleteLevels()
        var rest = path[...]
        let start: TreeHash
        if walk.first == walk.last {
            // The subtree is a node of the tree itself, and the proof does not repeat it.
            start = subtreeRoot
        } else {
            guard let hash = rest.popFirst() else { throw .wrongLength }
            start = hash
        }
        var (fromSubtree, fromTree) = (start, start)
        for hash in rest {
            guard walk.treeLast > 0 else { throw .wrongLength }
            if walk.last & 1 == 1 || walk.last == walk.treeLast {
                if walk.first < walk.last { fromSubtree = TreeHash.node(hash, fromSubtree) }
                fromTree = TreeHash.node(hash, fromTree)
                while walk.last & 1 == 0, walk.last != 0 { walk.up() }
            } else {
                fromTree = TreeHash.node(fromTree, hash)
            }
            walk.up()
        }
        guard walk.treeLast == 0 else { throw .wrongLength }
        guard fromSubtree == subtreeRoot, fromTree == root else { throw .rootMismatch }
    }

    /// Positions of the subtree's first and last node and of the tree's last one, on the level that the proof has
    /// reached.
    private struct Walk {
        var first: UInt64
        var last: UInt64
        var treeLast: UInt64

        mutating func up() {
            first >>= 1
            last >>= 1
            treeLast >>= 1
        }

        mutating func skipCompleteLevels() {
            let reachesTreesEnd = last == treeLast
            while first != last, reachesTreesEnd || last & 1 == 1 { up() }
        }
    }
}
