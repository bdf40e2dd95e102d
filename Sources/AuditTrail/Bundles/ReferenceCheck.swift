import JSONText

/// References by UUID within the OSCAL files of a bundle, and from them to its other files.
struct ReferenceCheck {
    private var defined: Set<String> = []
    /// UUID or path, and the file that refers to it.
    private var references: [(target: String, path: String)] = []
    /// SHA-256 that an OSCAL file says of another file of the bundle.
    private var hashes: [(target: String, sha256: String, path: String)] = []

    /// `false` when the file is not JSON.
    mutating func add(_ bytes: [UInt8], path: String) -> Bool {
        guard let tree = try? JSONParser.parse(bytes, repeatedNames: .refused) else { return false }
        collect(tree, path: path)
        return true
    }

    /// A member `uuid` defines; `…-uuid`, `…-uuids` and an `href` of `#UUID` refer; an `href` of `../PATH` names a file
    /// of the bundle.
    private mutating func collect(_ tree: JSONTree, path: String) {
        for element in tree.elements { collect(element, path: path) }
        collectHashes(tree, path: path)
        for member in tree.members {
            collect(member.value, path: path)
            let texts = ([member.value] + member.value.elements).compactMap(\.text)
            if member.name == "uuid" {
                defined.formUnion(texts.map { $0.lowercased() })
            } else if member.name.hasSuffix("-uuid") || member.name.hasSuffix("-uuids") {
                references += texts.map { ($0.lowercased(), path) }
            } else if member.name == "href" {
                for text in texts {
                    if text.hasPrefix("#") { references.append((text.dropFirst().lowercased(), path)) }
                    if text.hasPrefix("../") { references.append((text, path)) }
                }
            }
        }
    }

    /// An object with an `href` of `../PATH` and `hashes`: what it says of that file.
    private mutating func collectHashes(_ tree: JSONTree, path: String) {
        guard let target = tree["href"]?.text, target.hasPrefix("../") else { return }
        for hash in tree["hashes"]?.elements ?? [] {
            guard hash["algorithm"]?.text == "SHA-256", let value = hash["value"]?.text else { continue }
            hashes.append((target, value.lowercased(), path))
        }
    }

    func findings(files: [BundleManifest.File]) -> [BundleFinding] {
        guard !references.isEmpty else { return [] }
        let known = defined.union(files.map { "../" + $0.path })
        let dangling = references.filter { !known.contains($0.target) }.map {
            BundleFinding(.referenceDangling, $0.path, "refers to \($0.target), which is nowhere in the bundle")
        }
        let listed = Dictionary(files.map { ("../" + $0.path, $0.sha256.hexadecimal) }, uniquingKeysWith: { $1 })
        let other = hashes.filter { hash in listed[hash.target].map { $0 != hash.sha256 } ?? false }.map {
            BundleFinding(.referenceHash, $0.path, "says another SHA-256 of \($0.target) than the manifest")
        }
        return dangling + other
    }
}
