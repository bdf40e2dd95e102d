/// Why tiles do not form the tree they should.
package enum TileDefect: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(TileAddress)
    case malformed(TileAddress)
    case outsideOfTree(size: UInt64)

    package var description: String {
        switch self {
        case .missing(let address): "\(address.path) is missing"
        case .malformed(let address): "\(address.path) has missing bytes or broken hashes"
        case .outsideOfTree(let size): "asked for something outside of a tree of \(size) entries"
        }
    }
}

/// Roots and proofs of a stored tree, computed from its tiles.
///
/// A proof of one entry reads at most two tiles for each level of tiles, six in a tree of ten million entries. Tiles
/// are kept while the reader lives, so make one for each batch of questions.
package struct TreeReader {
    /// Gives the bytes of a tile, `nil` when there is none. Bytes of a later, wider tile will do as well.
    package typealias Source = (TileAddress) throws -> [UInt8]?

    package let size: UInt64
    private let source: Source
    private var tiles: [TileAddress: Tile] = [:]

    package init(size: UInt64, source: @escaping Source) {
        self.size = size
        self.source = source
    }

    /// Throws `TileDefect` and what the source throws.
    package mutating func root() throws -> TreeHash {
        try root(at: size)
    }

    /// Root of the tree as it was at an earlier size.
    package mutating func root(at earlierSize: UInt64) throws -> TreeHash {
        guard earlierSize <= size else { throw TileDefect.outsideOfTree(size: size) }
        return try root(of: 0..<earlierSize)
    }

    /// Leaf hash of one entry.
    package mutating func leaf(at index: UInt64) throws -> TreeHash {
        guard index < size else { throw TileDefect.outsideOfTree(size: size) }
        return try hash(of: TreeShape.Node(height: 0, index: index))
    }

    package mutating func inclusionProof(at index: UInt64) throws -> InclusionProof {
        guard index < size else { throw TileDefect.outsideOfTree(size: size) }
        return InclusionProof(path: try TreeShape.inclusionPath(index: index, in: 0..<size).map { try root(of: $0) })
    }

    /// From an earlier size, which is at least 1, to this one.
    package mutating func consistencyProof(from oldSize: UInt64) throws -> ConsistencyProof {
        guard oldSize > 0, oldSize <= size else { throw TileDefect.outsideOfTree(size: size) }
        let path = TreeShape.consistencyPath(oldSize: oldSize, newSize: size)
        return ConsistencyProof(path: try path.map { try root(of: $0) })
    }

    /// Whether the last full tile of each level has the root that the level above it states: the hashes that appending
    /// builds on.
    package mutating func newestFullTilesAgree() throws -> Bool {
        for level in 0..<7 {
            let above = size >> UInt64((level + 1) * TileAddress.height)
            guard above > 0 else { break }
            let tile = try tile(level: level, index: above - 1)
            let stated = try self.tile(level: level + 1, index: (above - 1) / UInt64(TileAddress.fullWidth))
            let position = Int((above - 1) % UInt64(TileAddress.fullWidth))
            guard position < stated.hashes.count, CompactRange.root(of: tile.hashes) == stated.hashes[position] else {
                return false
            }
        }
        return true
    }

    private mutating func root(of range: Range<UInt64>) throws -> TreeHash {
        let hashes = try TreeShape.completeSubtrees(of: range).map { try hash(of: $0) }
        guard var root = hashes.last else { return TreeHash.emptyTree }
        for left in hashes.dropLast().reversed() { root = TreeHash.node(left, root) }
        return root
    }

    private mutating func hash(of node: TreeShape.Node) throws -> TreeHash {
        let level = node.height / TileAddress.height
        let span = 1 << (node.height % TileAddress.height)
        let first = node.index * UInt64(span)
        let tile = try tile(level: level, index: first / UInt64(TileAddress.fullWidth))
        let offset = Int(first % UInt64(TileAddress.fullWidth))
        guard offset + span <= tile.hashes.count else { throw TileDefect.malformed(tile.address) }
        return CompactRange.root(of: tile.hashes[offset..<offset + span])
    }

    private mutating func tile(level: Int, index: UInt64) throws -> Tile {
        guard let address = TileAddress(level: level, index: index, treeSize: size) else {
            throw TileDefect.outsideOfTree(size: size)
        }
        if let known = tiles[address] { return known }
        guard let bytes = try source(address) else { throw TileDefect.missing(address) }
        guard let tile = Tile(address: address, bytes: bytes) else { throw TileDefect.malformed(address) }
        tiles[address] = tile
        return tile
    }
}
