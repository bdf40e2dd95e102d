import JSONText

/// What Sitrep reads of an OSCAL profile (NIST OSCAL 1.0–1.2, profile model): which controls it selects.
package struct OSCALProfile: Equatable, Sendable {
    package let metadata: OSCALMetadata
    package let imports: [Import]
    package let merge: Merge
    /// The number of parameters it sets and of controls it alters; Sitrep does not apply them and says so.
    package let setParameters: Int
    package let alterations: Int
    /// Back matter: identifier of a resource → the addresses that it stands for.
    package let resources: [String: [String]]

    package struct Import: Equatable, Sendable {
        package let href: String
        package let include: Inclusion
        package let exclude: [Selection]
    }

    package enum Inclusion: Equatable, Sendable {
        case all
        /// Neither `include-all` nor `include-controls` is given; read as all.
        case unstated
        case some([Selection])
    }

    package struct Selection: Equatable, Sendable {
        package let ids: [String]
        /// With `*` for any text and `?` for one character.
        package let patterns: [String]
        package let withChildren: Bool
    }

    package enum Merge: String, CaseIterable, Sendable {
        /// As in the sources: groups around what was selected.
        case asIs = "as-is"
        case flat
        /// Only the profile's own order of groups; read as flat.
        case custom
        /// Not stated; read as flat.
        case unstated
    }

    package init(json bytes: UnsafeRawBufferPointer) throws(OSCALError) {
        let outline = JSONOutline(bytes: bytes)
        let root = try outline.root(.profile)
        let tree = try outline.parse(root)
        let uuid = try outline.uuid(root)
        guard let metadata = tree["metadata"] else {
            throw .field(DataFileError(path: "metadata", problem: .missing))
        }
        self.metadata = try OSCALMetadata(metadata, uuid: uuid)
        do {
            let node = DataNode(tree)
            imports = try Self.imports(node)
            merge = try Self.merge(node)
            let modify = node.member("modify")
            setParameters = try modify?.list("set-parameters").count ?? 0
            alterations = try modify?.list("alters").count ?? 0
            resources = try Self.resources(node)
        } catch {
            throw .field(error)
        }
    }

    package init(json text: String) throws(OSCALError) {
        let bytes = Array(text.utf8)
        self = try bytes.withUnsafeBytes { buffer in
            Result { () throws(OSCALError) in try OSCALProfile(json: buffer) }
        }.get()
    }
}

extension OSCALProfile {
    private static func imports(_ node: DataNode) throws(DataFileError) -> [Import] {
        var imports: [Import] = []
        for entry in try node.list("imports") {
            try entry.requireObject()
            let selections = try self.selections(entry, "include-controls")
            let include: Inclusion =
                if entry.member("include-all") != nil {
                    .all
                } else {
                    entry.member("include-controls") == nil ? .unstated : .some(selections)
                }
            imports.append(
                Import(
                    href: try entry.requiredText("href"), include: include,
                    exclude: try self.selections(entry, "exclude-controls")))
        }
        guard !imports.isEmpty else { throw node.failure(.empty, at: "imports") }
        return imports
    }

    private static func selections(_ node: DataNode, _ name: String) throws(DataFileError) -> [Selection] {
        var selections: [Selection] = []
        for entry in try node.list(name) {
            try entry.requireObject()
            var patterns: [String] = []
            for matching in try entry.list("matching") { patterns.append(try matching.requiredText("pattern")) }
            let children: WithChildren = try entry.word("with-child-controls", absent: .no)
            selections.append(
                Selection(ids: try entry.texts("with-ids"), patterns: patterns, withChildren: children == .yes))
        }
        return selections
    }

    private enum WithChildren: String, CaseIterable {
        case yes
        case no
    }

    private static func merge(_ node: DataNode) throws(DataFileError) -> Merge {
        guard let merge = node.member("merge") else { return .unstated }
        try merge.requireObject()
        if merge.member("custom") != nil { return .custom }
        if merge.member("flat") != nil { return .flat }
        return try merge.flag("as-is") ? .asIs : .unstated
    }

    private static func resources(_ node: DataNode) throws(DataFileError) -> [String: [String]] {
        var resources: [String: [String]] = [:]
        for resource in try node.member("back-matter")?.list("resources") ?? [] {
            try resource.requireObject()
            var addresses: [String] = []
            for link in try resource.list("rlinks") { addresses.append(try link.requiredText("href")) }
            resources[try resource.requiredText("uuid")] = addresses
        }
        return resources
    }
}
