/// Extends a stored tree: takes leaf hashes, gives the tiles to write.
package struct TileBuilder {
    package private(set) var size: UInt64
    /// The hashes of each level's partial tile, lowest level first; each holds fewer than 256.
    private var edge: [[TreeHash]]
    private var changedLevels: Set<Int> = []

    /// An empty tree.
    package init() {
        size = 0
        edge = []
    }

    /// The tree of this size; reads its partial tiles, at most one for each level. Throws `TileDefect` and what the
    /// source throws.
    package init(size: UInt64, source: TreeReader.Source) throws {
        self.size = size
        edge = []
        for level in 0..<8 where size >> UInt64(level * TileAddress.height) > 0 {
            let hashes = size >> UInt64(level * TileAddress.height)
            let address = TileAddress(
                level: level, index: hashes / UInt64(TileAddress.fullWidth), treeSize: size)
            guard let address else {
                edge.append([])
                continue
            }
            guard let bytes = try source(address) else { throw TileDefect.missing(address) }
            guard let tile = Tile(address: address, bytes: bytes) else { throw TileDefect.malformed(address) }
            edge.append(tile.hashes)
        }
    }

    /// Appends one entry; tiles that became full go to `tiles`.
    package mutating func append(leaf: TreeHash, fullTiles tiles: inout [Tile]) {
        var hash = leaf
        var level = 0
        while true {
            if level == edge.count { edge.append([]) }
            edge[level].append(hash)
            changedLevels.insert(level)
            guard edge[level].count == TileAddress.fullWidth else { break }
            let index = size >> UInt64((level + 1) * TileAddress.height)
            tiles.append(Tile(address: TileAddress(level: level, index: index), hashes: edge[level]))
            hash = CompactRange.root(of: edge[level])
            edge[level] = []
            level += 1
        }
        size += 1
    }

    /// The partial tiles that have changed since the builder was made.
    package var changedPartialTiles: [Tile] {
        changedLevels.sorted().compactMap { level in
            guard !edge[level].isEmpty else { return nil }
            let index = size >> UInt64((level + 1) * TileAddress.height)
            let address = TileAddress(level: level, index: index, width: edge[level].count)
            return Tile(address: address, hashes: edge[level])
        }
    }

    package var root: TreeHash {
        var range = CompactRange()
        for level in edge.indices.reversed() {
            for hash in edge[level] { range.append(subtree: hash, height: level * TileAddress.height) }
        }
        return range.root
    }
}
