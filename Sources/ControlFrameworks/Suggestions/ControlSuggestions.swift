/// Which controls to look at for an incident, from the techniques that were used. Same input, same order.
package struct ControlSuggestions: Equatable, Sendable {
    /// Controls that mitigate the techniques themselves: those that mitigate most of them first, then by identifier.
    package let direct: [Suggestion]
    /// Controls that mitigate only the technique above a sub-technique. Weaker; never mixed with the others.
    package let fromParents: [Suggestion]
    /// Techniques for which the mapping's authors found no control.
    package let unmappable: [TechniqueID]
    /// Techniques that the mapping does not speak of: of another ATT&CK version, or mistyped.
    package let unknown: [TechniqueID]

    package struct Suggestion: Equatable, Sendable {
        /// As the mapping writes it: `AC-02`.
        package let identifier: String
        /// The registry's control, where it has one.
        package let control: Control?
        /// The incident's techniques that speak for it, sorted.
        package let techniques: [TechniqueID]
    }

    /// - Parameters:
    ///   - techniques: of the incident, in any order; a repeated one counts once.
    ///   - framework: where the identifiers are looked up, so that titles can be shown.
    package init(for techniques: [TechniqueID], by mapping: TechniqueMapping, in framework: Framework? = nil) {
        var (direct, above): ([String: Set<TechniqueID>], [String: Set<TechniqueID>]) = ([:], [:])
        var (unmappable, unknown): ([TechniqueID], [TechniqueID]) = ([], [])
        for technique in Set(techniques).sorted() {
            switch mapping.controls(for: technique) {
            case .mitigated(let controls): for id in controls { direct[id, default: []].insert(technique) }
            case .unmappable: unmappable.append(technique)
            case .unknown: unknown.append(technique)
            }
            if let parent = technique.parent, case .mitigated(let controls) = mapping.controls(for: parent) {
                for id in controls { above[id, default: []].insert(technique) }
            }
        }
        self.direct = Self.ranked(direct, framework)
        fromParents = Self.ranked(above.filter { direct[$0.key] == nil }, framework)
        self.unmappable = unmappable
        self.unknown = unknown
    }

    private static func ranked(_ found: [String: Set<TechniqueID>], _ framework: Framework?) -> [Suggestion] {
        found.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { identifier, techniques in
            Suggestion(
                identifier: identifier, control: framework?.control(spelled: identifier),
                techniques: techniques.sorted())
        }
    }
}
