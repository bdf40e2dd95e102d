/// Why a proof proves nothing.
package enum ProofDefect: String, Error, Equatable, Sendable, CustomStringConvertible {
    case emptyTree = "a tree or subtree without entries has no proofs"
    case indexOutOfRange = "the index lies outside of the tree or subtree"
    case sizeOutOfOrder = "the earlier tree is larger than the later one"
    case notASubtree = "the range is not a subtree: its start is no multiple of the power of two that holds it"
    case wrongLength = "the proof has too few or too many hashes"
    case rootMismatch = "the proof leads to another root"

    package var description: String { rawValue }
}
