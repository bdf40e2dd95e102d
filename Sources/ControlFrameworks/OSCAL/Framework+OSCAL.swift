extension Framework {
    /// The framework that a catalog describes, under the identifier that the importing organisation gives it.
    ///
    /// Groups become headings and need an identifier; those without stay out and their controls move up.
    /// Fails with `malformed` for identifiers that no URN can hold and with `duplicate` for ones that differ in writing only.
    package init(catalog: OSCALCatalog, id: FrameworkID, publisher: String, names: [String]) throws(DataFileError) {
        var entries: [Control] = []
        for group in catalog.groups { try Self.append(group, below: nil, of: id, to: &entries) }
        for control in catalog.controls { try Self.append(control, below: nil, of: id, to: &entries) }
        guard !entries.isEmpty else { throw DataFileError(path: "catalog", problem: .empty) }
        try self.init(
            id: id, title: catalog.metadata.title, publisher: publisher,
            source: "OSCAL catalog \(catalog.metadata.uuid), version \(catalog.metadata.version)",
            confidence: .verified, names: names, entries: entries)
    }

    private static func append(
        _ group: OSCALGroup, below parent: ControlID?, of framework: FrameworkID, to entries: inout [Control]
    ) throws(DataFileError) {
        var heading = parent
        if let text = group.id {
            let id = try identifier(text, framework)
            heading = id
            entries.append(
                Control(id: id, label: text.uppercased(), title: group.title, parent: parent, kind: .group))
        }
        for inner in group.groups { try append(inner, below: heading, of: framework, to: &entries) }
        for control in group.controls { try append(control, below: heading, of: framework, to: &entries) }
    }

    private static func append(
        _ control: OSCALControl, below parent: ControlID?, of framework: FrameworkID, to entries: inout [Control]
    ) throws(DataFileError) {
        let id = try identifier(control.id, framework)
        entries.append(
            Control(
                id: id, label: control.label, title: control.title, parent: parent, isWithdrawn: control.isWithdrawn))
        for inner in control.controls { try append(inner, below: id, of: framework, to: &entries) }
    }

    private static func identifier(_ text: String, _ framework: FrameworkID) throws(DataFileError) -> ControlID {
        guard let id = ControlID(framework: framework, local: text.lowercased()) else {
            throw DataFileError(path: text, problem: .malformed(text, expected: "control identifier"))
        }
        return id
    }
}

/// The controls of a framework that a profile selects, such as the NIST LOW baseline.
package struct Baseline: Equatable, Sendable {
    package let title: String
    package let framework: FrameworkID
    package let controls: [ControlID]

    /// Fails with `unknownControl` for each first control that the framework does not have.
    package init(_ profile: ResolvedProfile, of framework: Framework) throws(DataFileError) {
        var controls: [ControlID] = []
        for control in profile.allControls {
            guard let id = ControlID(framework: framework.id, local: control.id.lowercased()),
                framework.control(id) != nil
            else {
                throw DataFileError(path: profile.metadata.title, problem: .unknownControl(control.id, nearest: []))
            }
            controls.append(id)
        }
        title = profile.metadata.title
        self.framework = framework.id
        self.controls = controls
    }
}
