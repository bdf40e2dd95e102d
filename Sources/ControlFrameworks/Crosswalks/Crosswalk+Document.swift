import JSONText

extension Crosswalk {
    /// Reads a crosswalk file: `from` and `to` (framework URNs), `basis`, and `entries` of `{from, to, relation, confidence}` with
    /// controls as people write them. Every control must be one of the registry's, and no pair may occur twice.
    package init(document: JSONTree, registry: FrameworkRegistry) throws(DataFileError) {
        let root = DataNode(document)
        try root.requireObject()
        let (from, to) = (try Self.framework(root, "from", registry), try Self.framework(root, "to", registry))
        var entries: [Entry] = []
        var seen: Set<[ControlID]> = []
        for node in try root.list("entries") {
            try node.requireObject()
            let entry = Entry(
                from: try registry.control(node, "from", in: from), to: try registry.control(node, "to", in: to),
                relation: try node.word("relation"), confidence: try node.word("confidence"))
            guard seen.insert([entry.from, entry.to]).inserted else {
                throw node.failure(.duplicate("\(entry.from.local) → \(entry.to.local)"))
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else { throw root.failure(.empty, at: "entries") }
        self.init(from: from, to: to, basis: try root.requiredText("basis"), entries: entries)
    }

    private static func framework(
        _ root: DataNode, _ name: String, _ registry: FrameworkRegistry
    ) throws(DataFileError) -> FrameworkID {
        let urn = try root.requiredText(name)
        guard let id = FrameworkID(urn: urn), registry.framework(id) != nil else {
            throw root.failure(.malformed(urn, expected: "URN of a known framework"), at: name)
        }
        return id
    }
}

extension FrameworkRegistry {
    /// The control that a member names; a heading counts as one here.
    func control(_ node: DataNode, _ name: String, in framework: FrameworkID? = nil) throws(DataFileError) -> ControlID
    {
        try control(node.required(name), in: framework)
    }

    /// The control that a text names.
    func control(_ node: DataNode, in framework: FrameworkID? = nil) throws(DataFileError) -> ControlID {
        let text = try node.text()
        switch lookup(text, in: framework) {
        case .found(let control): return control.id
        case .unknown(let nearest): throw node.failure(.unknownControl(text, nearest: nearest))
        case .ambiguous(let candidates):
            throw node.failure(.ambiguousControl(text, candidates: candidates.map(\.urn)))
        }
    }
}
