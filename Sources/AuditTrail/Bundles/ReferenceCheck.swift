import JSONText

/// References by UUID within the OSCAL files of a bundle, and from them to its other files.
struct ReferenceCheck {
    private var defined: Set<String> = []
    /// UUID or path, and the file that refers to it.
    private var references: [(target: String, path: String)] = []

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

    func findings(files: [BundleManifest.File]) -> [BundleFinding] {
        guard !references.isEmpty else { return [] }
        let known = defined.union(files.map { "../" + $0.path })
        return references.filter { !known.contains($0.target) }.map {
            BundleFinding(.referenceDangling, $0.path, "refers to \($0.target), which is nowhere in the bundle")
        }
    }
}
