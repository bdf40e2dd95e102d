import JSONText

/// `manifest.json`: what is in a bundle.
package struct BundleManifest: Equatable, Sendable {
    package static let format = "sitrep-bundle/1"

    package enum Coverage: String, Sendable {
        /// Every entry up to the checkpoint.
        case all
        /// Some entries, each with its inclusion proof.
        case selection
    }

    package struct File: Equatable, Sendable {
        package var path: String
        package var sha256: TreeHash
        package var size: UInt64
        package var tlp: String?

        package init(path: String, sha256: TreeHash, size: UInt64, tlp: String? = nil) {
            self.path = path
            self.sha256 = sha256
            self.size = size
            self.tlp = tlp
        }

        var json: JSONTree {
            let members: [(String, JSONTree?)] = [
                ("path", .text(path)), ("sha256", .text(sha256.hexadecimal)),
                ("size", .integer(Int64(clamping: size))), ("tlp", tlp.map(JSONTree.text)),
            ]
            return .object(members.compactMap { name, value in value.map { JSONTree.Member(name: name, value: $0) } })
        }
    }

    package var coverage: Coverage
    /// Index of the entry that holds this export's hashes.
    package var exportIndex: UInt64
    package var organization: String
    /// In the order of the archive.
    package var files: [File]

    package init(coverage: Coverage, exportIndex: UInt64, organization: String, files: [File]) {
        self.coverage = coverage
        self.exportIndex = exportIndex
        self.organization = organization
        self.files = files
    }

    /// One line of canonical JSON and a newline.
    package var bytes: [UInt8] {
        CanonicalJSON.encode(
            .object([
                JSONTree.Member(name: "entries", value: .text(coverage.rawValue)),
                JSONTree.Member(name: "export", value: .integer(Int64(clamping: exportIndex))),
                JSONTree.Member(name: "files", value: .array(files.map(\.json))),
                JSONTree.Member(name: "format", value: .text(BundleManifest.format)),
                JSONTree.Member(name: "organization", value: .text(organization)),
            ])) + [0x0A]
    }

    /// SHA-256 of the canonical list of files, without those of the log itself.
    package static func contentHash(_ files: [File]) -> TreeHash {
        let content = files.filter { !BundlePath.isOfLog($0.path) }.sorted { precedes($0.path, $1.path) }
        return TreeHash.sha256(CanonicalJSON.encode(.array(content.map(\.json))))
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

// MARK: - Reading

extension BundleManifest {
    /// `nil` unless the bytes are a manifest exactly as `bytes` would write it, with valid paths in order.
    init?(_ bytes: [UInt8]) {
        guard bytes.last == 0x0A, let tree = try? JSONParser.parse(bytes, repeatedNames: .refused),
            tree["format"]?.text.map({ $0.utf8.elementsEqual(BundleManifest.format.utf8) }) == true,
            let coverage = tree["entries"]?.text.flatMap(Coverage.init),
            let export = BundleManifest.size(tree["export"]), let organization = tree["organization"]?.text,
            case .array(let list)? = tree["files"]
        else { return nil }
        let files = list.map(File.init)
        guard !files.contains(nil) else { return nil }
        self.init(
            coverage: coverage, exportIndex: export, organization: organization, files: files.compactMap(\.self))
        let paths = self.files.map(\.path)
        guard zip(paths, paths.dropFirst()).allSatisfy(BundleManifest.precedes), !paths.contains(BundlePath.manifest),
            self.bytes == bytes
        else { return nil }
    }

    static func size(_ tree: JSONTree?) -> UInt64? {
        guard case .integer(let value)? = tree, (0...NumberText.greatestExactInteger).contains(value) else {
            return nil
        }
        return UInt64(value)
    }
}

extension BundleManifest.File {
    init?(_ tree: JSONTree) {
        guard let path = tree["path"]?.text, BundlePath.isValid(path),
            let sha256 = tree["sha256"]?.text.flatMap({ TreeHash(hexadecimal: $0) }),
            let size = BundleManifest.size(tree["size"])
        else { return nil }
        self.init(path: path, sha256: sha256, size: size, tlp: tree["tlp"]?.text)
    }
}
