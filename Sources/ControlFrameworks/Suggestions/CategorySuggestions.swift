import JSONText

/// Which controls are usually worth a look in incidents of a category: a starting point when no technique is known yet.
package struct CategorySuggestions: Equatable, Sendable {
    package let basis: String
    private let byCategory: [String: [ControlID]]

    /// Reads a suggestion file: `basis` and `categories` of `{category, controls}`, most telling controls first.
    /// Every control must be one of the registry's.
    package init(document: JSONTree, registry: FrameworkRegistry) throws(DataFileError) {
        let root = DataNode(document)
        try root.requireObject()
        var byCategory: [String: [ControlID]] = [:]
        for node in try root.list("categories") {
            try node.requireObject()
            let category = try node.requiredText("category")
            guard byCategory[category] == nil else { throw node.failure(.duplicate(category), at: "category") }
            var controls: [ControlID] = []
            for entry in try node.list("controls") {
                let id = try registry.control(entry)
                guard !controls.contains(id) else { throw entry.failure(.duplicate(id.local)) }
                controls.append(id)
            }
            guard !controls.isEmpty else { throw node.failure(.empty, at: "controls") }
            byCategory[category] = controls
        }
        guard !byCategory.isEmpty else { throw root.failure(.empty, at: "categories") }
        basis = try root.requiredText("basis")
        self.byCategory = byCategory
    }

    package var categories: [String] { byCategory.keys.sorted() }

    /// Most telling first; none for a category that the file does not have. With a framework, only its controls.
    package func controls(for category: String, in framework: FrameworkID? = nil) -> [ControlID] {
        (byCategory[category] ?? []).filter { framework == nil || $0.framework == framework }
    }
}
