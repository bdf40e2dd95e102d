import AuditTrail
import Foundation
import Testing

/// shared/vectors/merkle.json: proofs good and tampered, from transparency-dev/merkle.
@Suite(
    "Published proofs come out as stated",
    .enabled(if: Shared.data("vectors/merkle.json") != nil, "\(Shared.skipMessage)"))
struct MerkleVectorTests {
    private struct File: Decodable {
        let inclusion: [Case]
        let consistency: [Case]
        let subtreeinclusion: [Case]
        let subtreeconsistency: [Case]
    }

    private struct Case: Decodable {
        let name: String
        let wantErr: Bool
        let proof: [String]?
        let root: String?
        let leafHash: String?
        let leafIdx: UInt64?
        let treeSize: UInt64?
        let root1: String?
        let root2: String?
        let size1: UInt64?
        let size2: UInt64?
        let start: UInt64?
        let end: UInt64?
        let size: UInt64?
    }

    /// A hash that is not 32 bytes long, or a range that ends before it begins, is refused before a proof is looked at.
    private struct Malformed: Error {}

    private func hash(_ text: String?) throws -> TreeHash {
        guard let text, let hash = TreeHash(base64: text) else { throw Malformed() }
        return hash
    }

    private func path(_ item: Case) throws -> [TreeHash] { try (item.proof ?? []).map { try hash($0) } }

    private func range(_ item: Case) throws -> Range<UInt64> {
        let (start, end) = (try #require(item.start), try #require(item.end))
        guard start <= end else { throw Malformed() }
        return start..<end
    }

    /// Three cases carry the words "don't care" where a root belongs and are accepted by their authors' code, which
    /// compares any bytes; the file's description says that hashes which are not 32 bytes long are refused, and that
    /// goes before.
    private func hasPlaceholder(_ item: Case) -> Bool {
        [item.root, item.root1, item.root2, item.leafHash].contains { $0.map { TreeHash(base64: $0) == nil } ?? false }
    }

    private func check(_ cases: [Case], count: Int, placeholders: Int = 0, _ verify: (Case) throws -> Void) {
        #expect(cases.count == count)
        #expect(cases.count { !$0.wantErr && hasPlaceholder($0) } == placeholders)
        for item in cases {
            let isAccepted = (try? verify(item)) != nil
            #expect(isAccepted == (!item.wantErr && !hasPlaceholder(item)), "\(item.name)")
        }
    }

    @Test("what those cases are about holds for whole hashes")
    func wholeHashes() throws {
        let (root, other) = (TreeHash.leaf([1]), TreeHash.leaf([2]))
        try ConsistencyProof(path: []).verify(oldSize: 1, oldRoot: root, newSize: 1, newRoot: root)
        try ConsistencyProof(path: []).verify(subtree: 0..<1, subtreeRoot: root, size: 1, root: root)
        try ConsistencyProof(path: []).verify(subtree: 1..<1, subtreeRoot: TreeHash.emptyTree, size: 1, root: other)
    }

    private func load() throws -> File {
        try JSONDecoder().decode(File.self, from: #require(Shared.data("vectors/merkle.json")))
    }

    @Test("inclusion")
    func inclusion() throws {
        try check(load().inclusion, count: 45) { item in
            try InclusionProof(path: path(item)).verify(
                leaf: hash(item.leafHash), at: #require(item.leafIdx), size: #require(item.treeSize),
                root: hash(item.root))
        }
    }

    @Test("consistency")
    func consistency() throws {
        try check(load().consistency, count: 48, placeholders: 1) { item in
            try ConsistencyProof(path: path(item)).verify(
                oldSize: #require(item.size1), oldRoot: hash(item.root1), newSize: #require(item.size2),
                newRoot: hash(item.root2))
        }
    }

    @Test("inclusion in a subtree")
    func subtreeInclusion() throws {
        try check(load().subtreeinclusion, count: 96) { item in
            try InclusionProof(path: path(item)).verify(
                leaf: hash(item.leafHash), at: #require(item.leafIdx), in: range(item), root: hash(item.root))
        }
    }

    @Test("consistency of a subtree")
    func subtreeConsistency() throws {
        try check(load().subtreeconsistency, count: 63, placeholders: 2) { item in
            try ConsistencyProof(path: path(item)).verify(
                subtree: range(item), subtreeRoot: hash(item.root1), size: #require(item.size), root: hash(item.root2))
        }
    }
}
