import AuditTrail
import Testing

@Suite("The tree")
struct TreeTests {
    /// The eight leaves of the RFC 6962 reference implementation and the roots of their trees of size 0 to 8.
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F],
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("the eight leaves of RFC 6962 have the known roots, size by size")
    func knownRoots() {
        var range = CompactRange()
        var builder = TileBuilder()
        var tiles: [Tile] = []
        for size in 0...8 {
            #expect(range.root.hexadecimal == TreeTests.roots[size])
            #expect(builder.root.hexadecimal == TreeTests.roots[size])
            guard size < 8 else { break }
            range.append(leaf: TreeHash.leaf(TreeTests.leaves[size]))
            builder.append(leaf: TreeHash.leaf(TreeTests.leaves[size]), fullTiles: &tiles)
        }
    }

    /// Computed by pymerkle 7.0 (`InmemoryTree(algorithm="sha256")`, entries "entry 0", "entry 1", …): SHA-256 of the
    /// roots of sizes 1 to 600, joined. It passes the sizes at which tiles fill.
    @Test("six hundred roots are those of another implementation")
    func rootsOfPymerkle() {
        var builder = TileBuilder()
        var tiles: [Tile] = []
        var roots: [UInt8] = []
        for number in 0..<600 {
            builder.append(leaf: TreeHash.leaf(Array("entry \(number)".utf8)), fullTiles: &tiles)
            roots += builder.root.bytes
        }
        #expect(
            TreeHash.sha256(roots).hexadecimal == "7f0f647eacfe35a235d10e19f3c0cdef0412fc9d0f9d50f58ea1e99d35acfc37")
        #expect(tiles.map(\.address.path) == ["tile/0/000", "tile/0/001"])
    }

    @Test("proofs of all pairs verify, and of no other index or size")
    func allProofs() throws {
        let leaves = (0..<40).map { TreeHash.leaf([UInt8($0)]) }
        for size in 1...40 {
            var reader = reader(of: Array(leaves.prefix(size)))
            let root = try reader.root()
            #expect(root == CompactRange.root(of: leaves.prefix(size)))
            for index in 0..<size {
                let proof = try reader.inclusionProof(at: UInt64(index))
                try proof.verify(leaf: leaves[index], at: UInt64(index), size: UInt64(size), root: root)
                let other = UInt64((index + 1) % size)
                if other != index {
                    #expect(throws: ProofDefect.self) {
                        try proof.verify(leaf: leaves[index], at: other, size: UInt64(size), root: root)
                    }
                }
            }
            for old in 1...size {
                let proof = try reader.consistencyProof(from: UInt64(old))
                let oldRoot = try reader.root(at: UInt64(old))
                try proof.verify(oldSize: UInt64(old), oldRoot: oldRoot, newSize: UInt64(size), newRoot: root)
                #expect(throws: ProofDefect.self) {
                    try proof.verify(
                        oldSize: UInt64(old),
                        oldRoot: root == oldRoot ? leaves[0] == root ? leaves[1] : leaves[0] : root,
                        newSize: UInt64(size), newRoot: root)
                }
            }
        }
    }

    @Test("proofs verify where tiles of two levels fill", arguments: [255, 256, 257, 511, 512, 65_535, 65_536, 65_793])
    func tiledProofs(size: Int) throws {
        let leaves = (0..<size).map { TreeHash.leaf(withUnsafeBytes(of: UInt32($0).littleEndian) { Array($0) }) }
        var reader = reader(of: leaves)
        let root = try reader.root()
        #expect(root == CompactRange.root(of: leaves))
        for index in Set([0, 1, size / 3, size / 2, size - 2, size - 1]) {
            let proof = try reader.inclusionProof(at: UInt64(index))
            try proof.verify(leaf: leaves[index], at: UInt64(index), size: UInt64(size), root: root)
            #expect(try reader.leaf(at: UInt64(index)) == leaves[index])
        }
        for old in Set([1, 200, size / 2, size - 1, size]) {
            try reader.consistencyProof(from: UInt64(old)).verify(
                oldSize: UInt64(old), oldRoot: CompactRange.root(of: leaves.prefix(old)), newSize: UInt64(size),
                newRoot: root)
        }
        #expect(try reader.newestFullTilesAgree())
    }

    @Test("a tree extended in steps has the tiles of one built at once")
    func steps() throws {
        let leaves = (0..<1_000).map { TreeHash.leaf(Array("\($0)".utf8)) }
        var stored: [String: [UInt8]] = [:]
        var size = 0
        for step in [1, 254, 1, 1, 300, 443] {
            var builder = try TileBuilder(size: UInt64(size)) { stored[Self.place($0)] }
            var tiles: [Tile] = []
            for leaf in leaves[size..<size + step] { builder.append(leaf: leaf, fullTiles: &tiles) }
            for tile in tiles + builder.changedPartialTiles { stored[Self.place(tile.address)] = tile.bytes }
            size += step
            #expect(builder.root == CompactRange.root(of: leaves.prefix(size)))
        }
        // Earlier sizes are read from tiles that have grown since.
        var reader = TreeReader(size: 1_000) { stored[Self.place($0)] }
        #expect(try reader.root(at: 555) == CompactRange.root(of: leaves.prefix(555)))
        var earlier = TreeReader(size: 555) { stored[Self.place($0)] }
        #expect(try earlier.root() == CompactRange.root(of: leaves.prefix(555)))
    }

    /// All leaves are the same, so that every tile of a level is, and a tree of any size costs nothing to make.
    @Test(
        "a proof of one entry of ten million reads few tiles",
        arguments: [10_000_000, 9_999_999, 16_777_216] as [UInt64])
    func fewTiles(size: UInt64) throws {
        let counter = Counter()
        var level = [TreeHash.leaf([1])]
        for _ in 0..<3 {
            level.append(CompactRange.root(of: repeatElement(level[level.count - 1], count: 256)))
        }
        let hashes = level
        for index in [0, 1, size / 2, size - 1] {
            counter.count = 0
            var reader = TreeReader(size: size) { address in
                counter.count += 1
                return Tile(address: address, hashes: Array(repeating: hashes[address.level], count: address.width))
                    .bytes
            }
            let proof = try reader.inclusionProof(at: index)
            #expect(counter.count <= 6)
            try proof.verify(leaf: hashes[0], at: index, size: size, root: reader.root())
        }
    }

    private final class Counter {
        var count = 0
    }

    @Test("missing and broken tiles are named")
    func brokenTiles() {
        var reader = TreeReader(size: 300) { $0.isFull ? nil : [UInt8](repeating: 0, count: $0.byteCount) }
        #expect(throws: TileDefect.missing(TileAddress(level: 0, index: 0))) { try reader.inclusionProof(at: 5) }
        var short = TreeReader(size: 300) { [UInt8](repeating: 0, count: $0.byteCount - 1) }
        #expect(throws: TileDefect.malformed(TileAddress(level: 1, index: 0, width: 1))) { try short.root() }
        #expect(throws: TileDefect.outsideOfTree(size: 300)) { try reader.inclusionProof(at: 300) }
        #expect(throws: TileDefect.outsideOfTree(size: 300)) { try reader.consistencyProof(from: 0) }
    }

    /// The examples of C2SP tlog-tiles.
    @Test("tiles have the names and widths of the specification")
    func addresses() throws {
        #expect(TileAddress(level: 0, index: 1_234_067).path == "tile/0/x001/x234/067")
        let widths = try [(0, 272), (0, 273), (1, 0), (1, 1), (2, 0)].map { level, index in
            try #require(TileAddress(level: level, index: UInt64(index), treeSize: 70_000)).width
        }
        #expect(widths == [256, 112, 256, 17, 1])
        #expect(TileAddress(level: 0, index: 273, treeSize: 70_000)?.path == "tile/0/273.p/112")
        #expect(TileAddress(level: 1, index: 0, treeSize: 256)?.path == "tile/1/000.p/1")
        #expect(TileAddress(level: 0, index: 274, treeSize: 70_000) == nil)
    }

    /// Where a tile is stored: by level and index, whatever its width.
    private static func place(_ address: TileAddress) -> String { "\(address.level)/\(address.index)" }

    private func reader(of leaves: [TreeHash]) -> TreeReader {
        var builder = TileBuilder()
        var tiles: [Tile] = []
        for leaf in leaves { builder.append(leaf: leaf, fullTiles: &tiles) }
        tiles += builder.changedPartialTiles
        let stored = Dictionary(uniqueKeysWithValues: tiles.map { ($0.address, $0.bytes) })
        return TreeReader(size: builder.size) { stored[$0] }
    }
}
