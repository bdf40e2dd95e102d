/// Which controls mitigate which ATT&CK technique, as the file says it and no further.
///
/// A sub-technique is asked for exactly: `T1566.001` never takes over what is mapped to `T1566`, nor the reverse, because the
/// authors map both levels on their own and often differently. The parent's controls can be had, but only as what they are
/// (`ControlSuggestions.fromParents`).
package struct TechniqueMapping: Sendable {
    package let framework: String
    package let frameworkVersion: String
    package let attackVersion: String
    private let techniques: [TechniqueID: Entry]

    private struct Entry {
        var name: String?
        var controls: Set<String> = []
        var isUnmappable = false
    }

    package enum Answer: Equatable, Sendable {
        /// Identifiers as the file writes them (`AC-02`), sorted as text.
        case mitigated(by: [String])
        /// The authors looked and found no control.
        case unmappable
        /// The file does not speak of this technique.
        case unknown
    }

    /// Takes the rows with the relation `mitigates`. Fails for a file that has none: it maps something else.
    package init(_ document: MappingDocument) throws(DataFileError) {
        var techniques: [TechniqueID: Entry] = [:]
        var mitigations = 0
        for row in document.rows {
            guard let technique = row.technique else { continue }
            var entry = techniques[technique] ?? Entry()
            if entry.name == nil { entry.name = row.techniqueName }
            if row.relation == "mitigates", let capability = row.capability {
                entry.controls.insert(capability)
                mitigations += 1
            } else if row.relation == nil {
                entry.isUnmappable = true
            }
            techniques[technique] = entry
        }
        guard mitigations > 0 else {
            throw DataFileError(path: "mapping_objects", problem: .unknownWord("mapping_type", allowed: ["mitigates"]))
        }
        framework = document.framework
        frameworkVersion = document.frameworkVersion
        attackVersion = document.attackVersion
        self.techniques = techniques
    }

    /// What was kept of a technique: its name, the controls that mitigate it, and whether the authors found none.
    package struct Row: Equatable, Sendable {
        package let technique: TechniqueID
        package let name: String?
        package let controls: [String]
        package let isUnmappable: Bool

        package init(technique: TechniqueID, name: String?, controls: [String], isUnmappable: Bool) {
            self.technique = technique
            self.name = name
            self.controls = controls
            self.isUnmappable = isUnmappable
        }
    }

    /// A mapping, or the part of it that was asked for, as it was stored.
    package init(stored rows: [Row], framework: String, frameworkVersion: String, attackVersion: String) {
        self.framework = framework
        self.frameworkVersion = frameworkVersion
        self.attackVersion = attackVersion
        techniques = Dictionary(
            rows.map {
                ($0.technique, Entry(name: $0.name, controls: Set($0.controls), isUnmappable: $0.isUnmappable))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// To be stored: one row a technique, sorted.
    package var rows: [Row] {
        techniques.sorted { $0.key < $1.key }.map { technique, entry in
            Row(
                technique: technique, name: entry.name, controls: entry.controls.sorted(),
                isUnmappable: entry.isUnmappable)
        }
    }

    /// All techniques that the file speaks of, sorted.
    package var all: [TechniqueID] { techniques.keys.sorted() }

    package func name(of technique: TechniqueID) -> String? { techniques[technique]?.name }

    package func controls(for technique: TechniqueID) -> Answer {
        guard let entry = techniques[technique] else { return .unknown }
        if !entry.controls.isEmpty { return .mitigated(by: entry.controls.sorted()) }
        return entry.isUnmappable ? .unmappable : .unknown
    }

    /// What remains of an identifier of the file as a control of a registry's framework.
    package func control(_ identifier: String, in framework: Framework) -> Control? {
        framework.control(spelled: identifier)
    }
}
