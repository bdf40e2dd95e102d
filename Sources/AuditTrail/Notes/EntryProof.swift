/// A file that shows one entry to be in the log, by itself (C2SP tlog-proof).
package struct EntryProof: Equatable, Sendable {
    package let index: UInt64
    package let proof: InclusionProof
    /// The signed checkpoint, verbatim.
    package let checkpoint: [UInt8]

    package init(index: UInt64, proof: InclusionProof, checkpoint: [UInt8]) {
        self.index = index
        self.proof = proof
        self.checkpoint = checkpoint
    }

    private static let header = "c2sp.org/tlog-proof@v1"
    /// A tree of 2^64 entries has no longer path.
    private static let longestPath = 64

    /// Reads a file; `nil` when it has another form. Extra data is not accepted: Sitrep writes none, and it is not
    /// authenticated.
    package init?(_ bytes: [UInt8]) {
        let blank = bytes.indices.dropLast().first { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
        guard let blank, let head = String(validating: bytes[..<blank], as: UTF8.self) else { return nil }
        let lines = head.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines.count <= 2 + EntryProof.longestPath,
            lines[0].utf8.elementsEqual(EntryProof.header.utf8), lines[1].hasPrefix("index "),
            let index = Checkpoint.decimal(lines[1].dropFirst(6))
        else { return nil }
        let path = lines.dropFirst(2).map { TreeHash(base64: $0) }
        guard !path.contains(nil) else { return nil }
        self.init(
            index: index, proof: InclusionProof(path: path.compactMap(\.self)), checkpoint: Array(bytes[(blank + 2)...])
        )
    }

    package var bytes: [UInt8] {
        let lines = [EntryProof.header, "index \(index)"] + proof.path.map(\.base64) + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + checkpoint
    }
}
