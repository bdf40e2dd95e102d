import JSONText

extension OSCALCatalog {
    /// Deepest nesting of groups; a hostile file must not exhaust the stack.
    package static let deepestGroups = 32

    /// Reads a catalog from its JSON text. Beside the text and the result only one control is in memory at a time.
    ///
    /// All of the text is checked to be JSON, also the parts that are not kept (back matter, links, properties).
    package init(json bytes: UnsafeRawBufferPointer) throws(OSCALError) {
        let outline = JSONOutline(bytes: bytes)
        let root = try outline.root(.catalog)
        var reader = CatalogReader(outline: outline)
        var (metadata, groups, controls): (OSCALMetadata?, [OSCALGroup], [OSCALControl]) = (nil, [], [])
        for (name, value) in try outline.members(root) {
            switch name {
            case "groups": groups = try reader.groups(value, path: "groups", depth: 1)
            case "controls": controls = try reader.controls(value, path: "controls")
            case "metadata": metadata = try OSCALMetadata(outline.parse(value), uuid: outline.uuid(root))
            case "params": _ = try reader.parameters(DataNode(outline.parse(value), path: name))
            default: try outline.check(value, depth: 0)
            }
        }
        guard let metadata else { throw .field(DataFileError(path: "metadata", problem: .missing)) }
        self.init(metadata: metadata, groups: groups, controls: controls)
    }

    package init(json text: String) throws(OSCALError) {
        let bytes = Array(text.utf8)
        self = try bytes.withUnsafeBytes { buffer in
            Result { () throws(OSCALError) in try OSCALCatalog(json: buffer) }
        }.get()
    }
}

extension JSONOutline {
    /// The object within `{"catalog": …}`. Other members beside it (`$schema`) are allowed.
    func root(_ kind: OSCALKind) throws(OSCALError) -> Range<Int> {
        guard isObject(document) else {
            if document.isEmpty { throw failure("the document is empty", at: 0) }
            throw .wrongKind(expected: kind, found: nil)
        }
        let members = try members(document)
        guard let root = members.first(where: { $0.name == kind.rawValue }) else {
            throw .wrongKind(expected: kind, found: members.first { $0.name != "$schema" }?.name)
        }
        for member in members where member.name != kind.rawValue { try check(member.value, depth: 0) }
        guard isObject(root.value) else { throw .field(DataFileError(path: kind.rawValue, problem: .notObject)) }
        return root.value
    }

    func uuid(_ root: Range<Int>) throws(OSCALError) -> String {
        guard let member = try members(root).first(where: { $0.name == "uuid" }) else {
            throw .field(DataFileError(path: "uuid", problem: .missing))
        }
        guard let uuid = try parse(member.value).text, !uuid.isEmpty else {
            throw .field(DataFileError(path: "uuid", problem: .notText))
        }
        return uuid
    }

    /// Parses a value that is not kept, two levels at a time, so that large lists do not become one tree.
    func check(_ range: Range<Int>, depth: Int) throws(OSCALError) {
        if depth < 2, isObject(range) {
            for member in try members(range) { try check(member.value, depth: depth + 1) }
        } else if depth < 2, isArray(range) {
            for element in try elements(range) { try check(element, depth: depth + 1) }
        } else {
            _ = try parse(range)
        }
    }
}

extension OSCALMetadata {
    init(_ tree: JSONTree, uuid: String) throws(OSCALError) {
        let node = DataNode(tree, path: "metadata")
        do {
            try node.requireObject()
            self.init(
                uuid: uuid, title: try node.requiredText("title"), version: try node.requiredText("version"),
                oscalVersion: try node.requiredText("oscal-version"),
                lastModified: try node.requiredText("last-modified"))
        } catch {
            throw .field(error)
        }
        let parts = oscalVersion.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "1", let minor = Int(parts[1]), (0...2).contains(minor) else {
            throw .unsupportedVersion(oscalVersion)
        }
    }
}
