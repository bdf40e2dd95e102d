import JSONText

/// A mapping file of MITRE's Center for Threat-Informed Defense (Mappings Explorer, JSON): which capability of a framework stands
/// in which relation to which ATT&CK technique.
package struct MappingDocument: Equatable, Sendable {
    /// `nist_800_53`, `veris`
    package let framework: String
    package let frameworkVersion: String
    package let attackVersion: String
    package let domain: String
    package let rows: [Row]
    /// Rows that say neither a relation nor that there is none; they are left out and counted by place and reason.
    package let setAside: [DataFileError]

    package struct Row: Equatable, Sendable {
        package let capability: String?
        package let capabilityDescription: String?
        package let technique: TechniqueID?
        package let techniqueName: String?
        /// `mitigates`, `related_to`; `nil` for a row that says that there is no mapping.
        package let relation: String?
    }

    /// The status that a row has when the authors found nothing to map it to.
    private static let unmappable = "non_mappable"

    /// Fails for a document without metadata or rows, or of another mapping framework. One odd row does not spoil the file.
    package init(document: JSONTree) throws(DataFileError) {
        let root = DataNode(document)
        try root.requireObject()
        let metadata = try root.required("metadata")
        framework = try metadata.requiredText("mapping_framework")
        frameworkVersion = try metadata.requiredText("mapping_framework_version")
        attackVersion = try metadata.requiredText("attack_version")
        domain = try metadata.requiredText("technology_domain")
        var (rows, setAside): ([Row], [DataFileError]) = ([], [])
        for node in try root.list("mapping_objects") {
            do {
                rows.append(try Self.row(node))
            } catch {
                setAside.append(error)
            }
        }
        guard !rows.isEmpty else { throw root.failure(.empty, at: "mapping_objects") }
        self.rows = rows
        self.setAside = setAside
    }

    private static func row(_ node: DataNode) throws(DataFileError) -> Row {
        try node.requireObject()
        var technique: TechniqueID?
        if let text = try node.optionalText("attack_object_id") {
            guard let id = TechniqueID(text) else {
                throw node.failure(.malformed(text, expected: "ATT&CK technique"), at: "attack_object_id")
            }
            technique = id
        }
        let row = Row(
            capability: try node.optionalText("capability_id"),
            capabilityDescription: try node.optionalText("capability_description"), technique: technique,
            techniqueName: try node.optionalText("attack_object_name"),
            relation: try node.optionalText("mapping_type"))
        let isUnmappable = try node.optionalText("status") == unmappable
        if isUnmappable, row.relation == nil { return row }
        if row.relation == nil { throw node.failure(.missing, at: "mapping_type") }
        if row.technique == nil { throw node.failure(.missing, at: "attack_object_id") }
        if row.capability == nil { throw node.failure(.missing, at: "capability_id") }
        return row
    }
}
