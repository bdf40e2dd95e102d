/// `consistency.txt` of a bundle: that an earlier tree is the beginning of the bundle's.
package struct ConsistencyStatement: Equatable, Sendable {
    package let oldSize: UInt64
    package let oldRoot: TreeHash
    package let newSize: UInt64
    package let newRoot: TreeHash
    package let proof: ConsistencyProof

    package init(from old: Checkpoint, to new: Checkpoint, proof: ConsistencyProof) {
        oldSize = old.size
        oldRoot = old.root
        newSize = new.size
        newRoot = new.root
        self.proof = proof
    }

    private static let header = "sitrep-consistency/1"
    /// A path of 64 and the earlier tree's own node.
    private static let longestPath = 65

    /// Reads a file; `nil` when it has another form.
    package init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.count <= 4 + ConsistencyStatement.longestPath, lines.last == "",
            lines[0].utf8.elementsEqual(ConsistencyStatement.header.utf8),
            let old = ConsistencyStatement.head(lines[1], word: "old"),
            let new = ConsistencyStatement.head(lines[2], word: "new")
        else { return nil }
        let path = lines[3...].dropLast().map { TreeHash(base64: $0) }
        guard !path.contains(nil) else { return nil }
        (oldSize, oldRoot) = old
        (newSize, newRoot) = new
        proof = ConsistencyProof(path: path.compactMap(\.self))
    }

    package var bytes: [UInt8] {
        let lines =
            [
                ConsistencyStatement.header, "old \(oldSize) \(oldRoot.base64)", "new \(newSize) \(newRoot.base64)",
            ] + proof.path.map(\.base64)
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    package func verify() throws(ProofDefect) {
        try proof.verify(oldSize: oldSize, oldRoot: oldRoot, newSize: newSize, newRoot: newRoot)
    }

    private static func head(_ line: Substring, word: String) -> (UInt64, TreeHash)? {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.elementsEqual(word.utf8), let size = Checkpoint.decimal(parts[1]),
            let root = TreeHash(base64: parts[2])
        else { return nil }
        return (size, root)
    }
}
