extension OSCALCatalog {
    /// The entries of a framework as a catalog that profiles can select from. Identifiers and titles alone: what the publisher's
    /// document has beside them is not kept.
    package init(framework: Framework) {
        let byParent = Dictionary(grouping: framework.entries, by: \.parent)
        func controls(below parent: ControlID?) -> [OSCALControl] {
            (byParent[parent] ?? []).filter { $0.kind == .control }.map { control in
                OSCALControl(
                    id: control.id.local, title: control.title, label: control.label, isWithdrawn: control.isWithdrawn,
                    parameters: [], parts: [], controls: controls(below: control.id))
            }
        }
        func groups(below parent: ControlID?) -> [OSCALGroup] {
            (byParent[parent] ?? []).filter { $0.kind == .group }.map { group in
                OSCALGroup(
                    id: group.id.local, title: group.title, groups: groups(below: group.id),
                    controls: controls(below: group.id), parameters: [], parts: [])
            }
        }
        self.init(
            metadata: OSCALMetadata(
                uuid: framework.id.urn, title: framework.title, version: framework.id.version, oscalVersion: "1.1.2",
                lastModified: ""),
            groups: groups(below: nil), controls: controls(below: nil))
    }
}
