/// Which ATT&CK techniques belong to which VERIS enumeration (relation `related_to`), as the file says it.
///
/// The published files write some enumerations in two ways (`vector.Remote injection` and `vector.remote injection`) and those without
/// a technique with capitals throughout (`Action.Hacking.Variety.CSRF`), so capitals do not count.
package struct VERISMapping: Sendable {
    package let verisVersion: String
    package let attackVersion: String
    /// By enumeration in small letters.
    private let entries: [String: Row]

    /// What is known of an enumeration.
    package struct Row: Equatable, Sendable {
        /// As VERIS writes it: `action.social.variety.Phishing`.
        package let enumeration: String
        /// Sorted.
        package let techniques: [TechniqueID]
        /// The authors looked and found no technique.
        package let isUnmappable: Bool

        package init(enumeration: String, techniques: [TechniqueID], isUnmappable: Bool) {
            self.enumeration = enumeration
            self.techniques = techniques
            self.isUnmappable = isUnmappable
        }
    }

    package enum Answer: Equatable, Sendable {
        /// Sorted; never empty.
        case related(to: [TechniqueID])
        case unmappable
        /// The file does not speak of this enumeration.
        case unknown
    }

    /// Longest enumeration in bytes; those of VERIS have up to 70.
    package static let longestEnumeration = 200

    /// Fails for a file of another framework, for one without a relation to a technique, and for an enumeration that is no dotted path.
    package init(_ document: MappingDocument) throws(DataFileError) {
        guard document.framework == "veris" else {
            throw DataFileError(
                path: "metadata.mapping_framework", problem: .unknownWord(document.framework, allowed: ["veris"]))
        }
        var found: [String: (spelling: String, techniques: Set<TechniqueID>, isUnmappable: Bool)] = [:]
        for row in document.rows {
            guard let enumeration = row.capability else { continue }
            guard Self.isPath(enumeration) else {
                throw DataFileError(
                    path: "mapping_objects.capability_id",
                    problem: .malformed(String(enumeration.prefix(80)), expected: "VERIS enumeration"))
            }
            let key = Self.folded(enumeration)
            if row.relation == "related_to", let technique = row.technique {
                var entry = found[key] ?? (enumeration, [], false)
                // Those without a technique are spelt with capitals throughout.
                if entry.techniques.isEmpty { entry.spelling = enumeration }
                entry.techniques.insert(technique)
                found[key] = entry
            } else if row.relation == nil {
                found[key, default: (enumeration, [], false)].isUnmappable = true
            }
        }
        guard found.values.contains(where: { !$0.techniques.isEmpty }) else {
            throw DataFileError(
                path: "mapping_objects", problem: .unknownWord("mapping_type", allowed: ["related_to"]))
        }
        self.init(
            stored: found.values.map {
                Row(
                    enumeration: $0.spelling, techniques: $0.techniques.sorted(),
                    isUnmappable: $0.isUnmappable && $0.techniques.isEmpty)
            }, verisVersion: document.frameworkVersion, attackVersion: document.attackVersion)
    }

    /// A mapping, or the part of it that was asked for, as it was stored.
    package init(stored rows: [Row], verisVersion: String, attackVersion: String) {
        self.verisVersion = verisVersion
        self.attackVersion = attackVersion
        entries = Dictionary(rows.map { (Self.folded($0.enumeration), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Letters of ASCII in small; nothing else changes, so that a database folds alike.
    package static func folded(_ enumeration: String) -> String {
        String(decoding: enumeration.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private static func isPath(_ text: String) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        return text.utf8.count <= longestEnumeration && parts.count > 2 && !parts.contains("")
    }

    /// To be stored: one row an enumeration, sorted.
    package var rows: [Row] { entries.sorted { $0.key < $1.key }.map(\.value) }

    /// Enumerations that the authors found no technique for, sorted.
    package var unmappable: [String] { rows.filter(\.isUnmappable).map(\.enumeration) }

    /// Pairs of an enumeration and a technique, each counted once.
    package var relations: Int { entries.values.reduce(0) { $0 + $1.techniques.count } }

    package func techniques(for enumeration: String) -> Answer {
        guard let row = entries[Self.folded(enumeration)] else { return .unknown }
        return row.techniques.isEmpty ? .unmappable : .related(to: row.techniques)
    }
}
