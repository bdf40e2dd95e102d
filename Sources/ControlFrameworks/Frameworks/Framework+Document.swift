import JSONText

extension Framework {
    /// Deepest nesting of groups and controls.
    static let deepest = 8

    /// Reads a framework file:
    ///
    ///     id: urn:sitrep:framework:pci-dss:4.0.1
    ///     title, publisher, source, confidence (verified or recalled), names, label_prefix
    ///     controls: [{id, title, kind, withdrawn, controls: […]}]
    ///
    /// `id` is what people write; with `label_prefix` before it, it is the label. A group has `kind: group`.
    package init(document: JSONTree) throws(DataFileError) {
        let root = DataNode(document)
        try root.requireObject()
        let urn = try root.requiredText("id")
        guard let id = FrameworkID(urn: urn) else {
            throw root.failure(.malformed(urn, expected: "framework URN"), at: "id")
        }
        var reader = EntryReader(framework: id, labelPrefix: try root.optionalText("label_prefix") ?? "")
        try reader.read(root, parent: nil, depth: 0)
        guard !reader.entries.isEmpty else { throw root.failure(.empty, at: "controls") }
        try self.init(
            id: id, title: try root.requiredText("title"), publisher: try root.requiredText("publisher"),
            source: try root.requiredText("source"), confidence: try root.word("confidence"),
            names: try root.texts("names"), entries: reader.entries)
    }
}

private struct EntryReader {
    let framework: FrameworkID
    let labelPrefix: String
    private(set) var entries: [Control] = []

    init(framework: FrameworkID, labelPrefix: String) {
        self.framework = framework
        self.labelPrefix = labelPrefix
    }

    mutating func read(_ node: DataNode, parent: ControlID?, depth: Int) throws(DataFileError) {
        guard depth <= Framework.deepest else { throw node.failure(.tooDeep(limit: Framework.deepest)) }
        for entry in try node.list("controls") {
            try entry.requireObject()
            let text = try entry.requiredText("id")
            guard let id = ControlID(framework: framework, local: ControlID.local(fromLabel: text)) else {
                throw entry.failure(.malformed(text, expected: "control identifier"), at: "id")
            }
            entries.append(
                Control(
                    id: id, label: labelPrefix + text, title: try entry.requiredText("title"), parent: parent,
                    kind: try entry.word("kind", absent: .control), isWithdrawn: try entry.flag("withdrawn")))
            try read(entry, parent: id, depth: depth + 1)
        }
    }
}
