/// Which VERIS enumerations belong to which ATT&CK technique (relation `related_to`), in both directions.
package struct VERISMapping: Sendable {
    package let verisVersion: String
    package let attackVersion: String
    private let byTechnique: [TechniqueID: Set<String>]
    private let byEnumeration: [String: Set<TechniqueID>]
    /// Enumerations that the authors found no technique for, sorted.
    package let unmappable: [String]

    /// Fails for a file of another framework.
    package init(_ document: MappingDocument) throws(DataFileError) {
        guard document.framework == "veris" else {
            throw DataFileError(
                path: "metadata.mapping_framework", problem: .unknownWord(document.framework, allowed: ["veris"]))
        }
        var (byTechnique, byEnumeration): ([TechniqueID: Set<String>], [String: Set<TechniqueID>]) = ([:], [:])
        var unmappable: Set<String> = []
        for row in document.rows {
            guard let enumeration = row.capability else { continue }
            if row.relation == "related_to", let technique = row.technique {
                byTechnique[technique, default: []].insert(enumeration)
                byEnumeration[enumeration, default: []].insert(technique)
            } else if row.relation == nil {
                unmappable.insert(enumeration)
            }
        }
        verisVersion = document.frameworkVersion
        attackVersion = document.attackVersion
        self.byTechnique = byTechnique
        self.byEnumeration = byEnumeration
        self.unmappable = unmappable.filter { byEnumeration[$0] == nil }.sorted()
    }

    /// Paths as VERIS writes them: `action.social.variety.Phishing`; sorted, for exactly this technique.
    package func enumerations(for technique: TechniqueID) -> [String] { (byTechnique[technique] ?? []).sorted() }

    package func techniques(for enumeration: String) -> [TechniqueID] { (byEnumeration[enumeration] ?? []).sorted() }
}
