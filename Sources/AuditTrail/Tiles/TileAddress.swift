/// Names a tile: up to 256 neighbouring hashes of every eighth level of the tree (C2SP tlog-tiles).
package struct TileAddress: Hashable, Sendable {
    package static let height = 8
    package static let fullWidth = 256

    /// 0 for leaf hashes; hashes of level *l* span 256^l entries.
    package let level: Int
    package let index: UInt64
    /// Number of hashes, 1 to 256; below 256 the tile is partial.
    package let width: Int

    package init(level: Int, index: UInt64, width: Int = TileAddress.fullWidth) {
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile as it stands in a tree of `size` entries; `nil` where such a tree has none.
    package init?(level: Int, index: UInt64, treeSize size: UInt64) {
        guard (0..<8).contains(level) else { return nil }
        let hashes = size >> UInt64(level * TileAddress.height)
        let (first, overflow) = index.multipliedReportingOverflow(by: UInt64(TileAddress.fullWidth))
        guard !overflow, first < hashes else { return nil }
        self.init(level: level, index: index, width: Int(min(hashes - first, UInt64(TileAddress.fullWidth))))
    }

    package var isFull: Bool { width == TileAddress.fullWidth }
    package var byteCount: Int { width * TreeHash.byteCount }

    /// `tile/0/x001/x234/067`, for a partial tile with `.p/WIDTH` behind it.
    package var path: String {
        var rest = index / 1_000
        var elements = [padded(index % 1_000)]
        while rest > 0 {
            elements.insert("x" + padded(rest % 1_000), at: 0)
            rest /= 1_000
        }
        return "tile/\(level)/" + elements.joined(separator: "/") + (isFull ? "" : ".p/\(width)")
    }

    private func padded(_ element: UInt64) -> String {
        let digits = String(element)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}

/// A tile with its hashes.
package struct Tile: Equatable, Sendable {
    package let address: TileAddress
    package let hashes: [TreeHash]

    package init(address: TileAddress, hashes: [TreeHash]) {
        self.address = address
        self.hashes = hashes
    }

    /// Reads stored bytes. A tile that has grown since still holds the narrower one; `nil` when bytes are missing or
    /// do not divide into hashes.
    package init?(address: TileAddress, bytes: [UInt8]) {
        guard bytes.count >= address.byteCount, bytes.count <= TileAddress.fullWidth * TreeHash.byteCount,
            bytes.count.isMultiple(of: TreeHash.byteCount)
        else { return nil }
        self.address = address
        hashes = stride(from: 0, to: address.byteCount, by: TreeHash.byteCount).compactMap {
            TreeHash(bytes[$0..<$0 + TreeHash.byteCount])
        }
    }

    package var bytes: [UInt8] { hashes.flatMap(\.bytes) }
}
