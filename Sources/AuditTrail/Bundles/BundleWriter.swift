/// Writes a bundle: every byte determined by its content, memory flat whatever the sizes.
package struct BundleWriter {
    /// One file of a bundle, its size and hash known beforehand, its bytes given in portions when their turn comes.
    package struct Item {
        package let file: BundleManifest.File
        let content: (_ sink: Sink) throws -> Void

        /// `content` hands the bytes, in order and in any portions, to the sink that it is given.
        package init(_ file: BundleManifest.File, content: @escaping (_ sink: Sink) throws -> Void) {
            self.file = file
            self.content = content
        }

        /// A small file from memory.
        package init(path: String, bytes: [UInt8], tlp: String? = nil) {
            let hash = TreeHash.sha256(bytes)
            file = BundleManifest.File(path: path, sha256: hash, size: UInt64(bytes.count), tlp: tlp)
            content = { sink in try bytes.withUnsafeBytes(sink) }
        }
    }

    /// Takes bytes; the buffer is valid during the call only.
    package typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        case invalidPath(String)
        case samePathTwice(String)
        /// The bytes were not those that were announced: the archive is incomplete and has to be thrown away.
        case contentChanged(path: String)

        package var description: String {
            switch self {
            case .invalidPath(let path): "\(path) is no path that a bundle can hold"
            case .samePathTwice(let path): "\(path) occurs twice"
            case .contentChanged(let path): "\(path) changed while the bundle was written"
            }
        }
    }

    /// Writes the manifest and all items, sorted by path. Throws `Failure` and what contents and sink throw.
    package static func write(
        _ items: [Item], coverage: BundleManifest.Coverage, exportIndex: UInt64, organization: String, to sink: Sink
    ) throws {
        let sorted = items.sorted { BundleManifest.precedes($0.file.path, $1.file.path) }
        for (index, item) in sorted.enumerated() {
            let path = item.file.path
            guard BundlePath.isValid(path), path != BundlePath.manifest else { throw Failure.invalidPath(path) }
            guard index == 0 || sorted[index - 1].file.path != path else { throw Failure.samePathTwice(path) }
        }
        let manifest = BundleManifest(
            coverage: coverage, exportIndex: exportIndex, organization: organization, files: sorted.map(\.file))
        for item in [Item(path: BundlePath.manifest, bytes: manifest.bytes)] + sorted { try write(item, to: sink) }
        try TarHeader.end.withUnsafeBytes(sink)
    }

    private static func write(_ item: Item, to sink: Sink) throws {
        let hash = try TarHeader.write(item.file.path, size: item.file.size, to: sink, item.content)
        guard hash == item.file.sha256 else { throw Failure.contentChanged(path: item.file.path) }
    }
}
