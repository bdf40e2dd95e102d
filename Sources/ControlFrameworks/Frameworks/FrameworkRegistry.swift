/// The frameworks that an organisation works with: those of the binary and those it has imported.
package struct FrameworkRegistry: Sendable {
    package let frameworks: [Framework]

    /// What a spelling means.
    package enum Lookup: Equatable, Sendable {
        case found(Control)
        /// Several frameworks have such a control and the spelling does not say which is meant.
        case ambiguous([ControlID])
        /// None has; the labels of the nearest ones, best first.
        case unknown(nearest: [String])
    }

    /// Of two frameworks with one identifier the later one counts, so that an import replaces what the binary carries.
    package init(_ frameworks: [Framework]) {
        var byID: [FrameworkID: Framework] = [:]
        for framework in frameworks { byID[framework.id] = framework }
        self.frameworks = byID.values.sorted { $0.id < $1.id }
    }

    package func framework(_ id: FrameworkID) -> Framework? { frameworks.first { $0.id == id } }

    /// A framework by its URN, its name within it, or what people call it; `nil` when none or several answer to it.
    package func framework(named text: String) -> Framework? {
        let key = ControlKey(text)
        let found = frameworks.filter { framework in
            framework.id.urn == text || framework.id.name == text.lowercased() || ControlKey(framework.title) == key
                || framework.names.contains { ControlKey($0) == key }
        }
        return found.count == 1 ? found[0] : nil
    }

    package func control(_ id: ControlID) -> Control? { framework(id.framework)?.control(id) }

    /// Finds a control by its URN or any spelling. With a framework, only there.
    ///
    /// Digits alone (`5.1`) name a control only where a single framework has it: a guess between ISO, CIS and PCI would end up
    /// in a report. With letters, a framework whose label is written so goes before one that merely allows it.
    package func lookup(_ text: String, in framework: FrameworkID? = nil) -> Lookup {
        if let id = ControlID(urn: text), let control = control(id) { return .found(control) }
        let searched = framework.map { id in frameworks.filter { $0.id == id } } ?? frameworks
        let query = ControlKey(String(text.prefix(Self.longest)))
        var matches = searched.compactMap { $0.match(query) }
        if query.hasLetters, matches.contains(where: \.isByLabel) { matches.removeAll { !$0.isByLabel } }
        switch matches.count {
        case 0: return .unknown(nearest: Self.nearest(to: query, among: searched))
        case 1: return .found(matches[0].control)
        default: return .ambiguous(matches.map(\.control.id).sorted())
        }
    }

    /// Nobody types more; without a limit a pasted document would be compared with every label.
    private static let longest = 120
    private static let suggestions = 3

    private static func nearest(to query: ControlKey, among frameworks: [Framework]) -> [String] {
        let text = query.text
        guard !text.isEmpty else { return [] }
        let labels = frameworks.flatMap { framework in
            framework.entries.map { (name: ControlKey($0.label).text, label: $0.label) }
        }
        return NearestName(limit: suggestions).find(text, among: labels)
    }
}
