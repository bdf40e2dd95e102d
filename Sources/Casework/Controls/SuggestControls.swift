import ControlFrameworks
import IncidentModel
import JSONText
import Obligations
import Postgres
import RegistryFiles
import Storage

extension CaseDesk {
    /// Controls to look at for an incident, for techniques or for VERIS enumerations.
    package struct ControlAdvice: Sendable {
        package let mapping: String
        package let suggestions: ControlSuggestions
        /// What follows from VERIS enumerations; `nil` where there are none.
        package let veris: VERISAdvice?
        /// By identifier of the mapping.
        package let titles: [String: String]
        package let techniqueNames: [TechniqueID: String]
        /// Where no technique says anything: what is usually worth a look in incidents of the category.
        package let byCategory: [Control]
        package let category: String?
    }

    /// Techniques that nobody stated, by the VERIS mapping, and what mitigates them.
    package struct VERISAdvice: Sendable {
        /// `nil` where none was imported.
        package let mapping: String?
        /// Sorted, each with its techniques.
        package let related: [(enumeration: String, techniques: [TechniqueID])]
        package let unmappable: [String]
        package let unknown: [String]
        /// The record says that nobody knows.
        package let undetermined: [String]
        /// Of the techniques that nobody stated.
        package let suggestions: ControlSuggestions
        /// The same techniques, sorted.
        package let techniques: [TechniqueID]
    }

    /// Suggestions from the mapping that was imported last, in one round trip.
    package func suggestControls(for techniques: [TechniqueID]) throws -> ControlAdvice {
        try read { session in
            let results = try session.pipeline(
                AttackMappingTable.lookup(techniques: AttackMappingTable.given(techniques)))
            return try advice(techniques, attackMapping(results))
        }
    }

    /// Suggestions by both mappings that were imported last, in one round trip. Fails for an enumeration that the VERIS mapping does
    /// not have, with the nearest one.
    package func suggestControls(forVERIS names: [String]) throws -> ControlAdvice {
        try read { session in
            let named = VERISEnumerations(named: names)
            let (mapping, attack) = try verisMapping(named.stated, in: session)
            guard let mapping else {
                throw CaseworkError.notFound(
                    what: "VERIS mapping yet. Take one in:", key: "sitrep control import veris-mapping FILE")
            }
            if let unknown = named.stated.first(where: { mapping.techniques(for: $0) == .unknown }) {
                let known = try session.query(VERISMappingTable.names).map { try $0.decode(0, as: String.self) }
                throw CaseworkError.notFound(
                    what: "VERIS enumeration",
                    key: "'\(unknown)' in the mapping of VERIS \(mapping.verisVersion)"
                        + (NearestName.of(unknown, among: known).map { "; near is '\($0)'" } ?? ""))
            }
            return try advice([], attack, veris: (named, mapping, attack))
        }
    }

    /// The enumerations that a mapping was imported with, for whoever is typing one.
    package func verisEnumerations() throws -> [String] {
        try read { try $0.query(VERISMappingTable.names).map { try $0.decode(0) } }
    }

    /// One round trip, and a second one for an incident whose record is in the words of VERIS.
    package func suggestControls(for key: IncidentKey) throws -> ControlAdvice {
        try read { session in
            let recorded = AttackMappingTable.recorded(in: key)
            let incident: SQL = """
                select category from incident where key_year = \(key.year) and key_number = \(key.number)
                """
            let results = try session.pipeline(
                AttackMappingTable.lookup(techniques: recorded) + [
                    incident, "\(recorded) order by 1", VERISMappingTable.attributes(of: key),
                ])
            guard let row = results[3].first else {
                throw CaseworkError.notFound(what: "incident", key: key.description)
            }
            let techniques = try results[4].map { try $0.decode(0, as: String.self) }.compactMap { TechniqueID($0) }
            let category: String = try row.decodeIfPresent(0) ?? ""
            let enumerations = VERISEnumerations(
                attributes: try results[5].map { (name: try $0.decode(0), value: try $0.decode(1)) })
            let attack = try attackMapping(results)
            guard !enumerations.stated.isEmpty || !enumerations.undetermined.isEmpty else {
                return try advice(techniques, attack, category: category)
            }
            let (mapping, found) = try verisMapping(enumerations.stated, in: session)
            return try advice(techniques, attack, veris: (enumerations, mapping, found), category: category)
        }
    }

    // MARK: - What is stored

    /// The part of the ATT&CK mapping that was asked for.
    private struct StoredAttackMapping {
        let mapping: TechniqueMapping
        let titles: [String: String]
        let names: [TechniqueID: String]
    }

    /// - Parameter results: of `AttackMappingTable.lookup`; `nil` where no mapping was imported.
    private func attackMapping(_ results: [PostgresResult]) throws -> StoredAttackMapping? {
        guard let head = results[0].first else { return nil }
        let rows = try results[1].map(AttackMappingTable.readRow)
        var titles: [String: String] = [:]
        for row in results[2] { titles[try row.decode(0)] = try row.decode(1) }
        let names = rows.compactMap { row in row.name.map { (row.technique, $0) } }
        return StoredAttackMapping(
            mapping: TechniqueMapping(
                stored: rows, framework: try head.decode(0), frameworkVersion: try head.decode(1),
                attackVersion: try head.decode(2)), titles: titles,
            names: Dictionary(names, uniquingKeysWith: { first, _ in first }))
    }

    private func verisMapping(
        _ enumerations: [String], in session: PostgresSession
    ) throws -> (VERISMapping?, StoredAttackMapping?) {
        let techniques = VERISMappingTable.techniques(of: enumerations)
        let results = try session.pipeline(
            VERISMappingTable.lookup(enumerations) + AttackMappingTable.lookup(techniques: techniques))
        let mapping = try results[0].first.map { head in
            VERISMapping(
                stored: try results[1].map(VERISMappingTable.readRow), verisVersion: try head.decode(0),
                attackVersion: try head.decode(1))
        }
        return (mapping, try attackMapping(Array(results[2...])))
    }

    // MARK: - What follows

    private func advice(
        _ techniques: [TechniqueID], _ attack: StoredAttackMapping?,
        veris: (VERISEnumerations, VERISMapping?, StoredAttackMapping?)? = nil, category: String? = nil
    ) throws -> ControlAdvice {
        guard attack != nil || category != nil else {
            throw CaseworkError.notFound(
                what: "mapping yet. Take one in:", key: "sitrep control import attack-mapping FILE")
        }
        let none = TechniqueMapping(stored: [], framework: "", frameworkVersion: "", attackVersion: "")
        let stated = ControlSuggestions(for: techniques, by: attack?.mapping ?? none)
        let byVERIS = veris.map { enumerations, mapping, found in
            VERISAdvice(enumerations, mapping, apartFrom: Set(techniques), by: found?.mapping ?? none)
        }
        let isSilent = stated.direct.isEmpty && byVERIS?.suggestions.direct.isEmpty ?? true
        return ControlAdvice(
            mapping: attack.map {
                "\($0.mapping.framework) \($0.mapping.frameworkVersion), ATT&CK \($0.mapping.attackVersion)"
            } ?? "", suggestions: stated, veris: byVERIS,
            titles: (attack?.titles ?? [:]).merging(veris?.2?.titles ?? [:]) { first, _ in first },
            techniqueNames: (attack?.names ?? [:]).merging(veris?.2?.names ?? [:]) { first, _ in first },
            byCategory: isSilent ? try category.map(usual) ?? [] : [],
            category: category.flatMap { $0.isEmpty ? nil : $0 })
    }

    private func usual(_ category: String) throws -> [Control] {
        let registry = FrameworkRegistry(try ControlLibrary.builtIn())
        guard let file = RegistryFilesEmbedded.all.first(where: { $0.path.hasPrefix("suggestions/") }) else {
            return []
        }
        let table = try CategorySuggestions(
            document: JSONParser.parse(file.text.description), registry: registry)
        return table.controls(for: category).compactMap { registry.control($0) }
    }
}

extension CaseDesk.VERISAdvice {
    fileprivate init(
        _ enumerations: VERISEnumerations, _ mapping: VERISMapping?, apartFrom stated: Set<TechniqueID>,
        by controls: TechniqueMapping
    ) {
        var related: [(enumeration: String, techniques: [TechniqueID])] = []
        var (unmappable, unknown): ([String], [String]) = ([], [])
        for enumeration in enumerations.stated {
            switch mapping?.techniques(for: enumeration) ?? .unknown {
            case .related(let techniques): related.append((enumeration, techniques))
            case .unmappable: unmappable.append(enumeration)
            case .unknown: unknown.append(enumeration)
            }
        }
        self.mapping = mapping.map { "veris \($0.verisVersion), ATT&CK \($0.attackVersion)" }
        self.related = related
        self.unmappable = unmappable
        self.unknown = unknown
        undetermined = enumerations.undetermined
        techniques = Set(related.flatMap(\.techniques)).subtracting(stated).sorted()
        suggestions = ControlSuggestions(for: techniques, by: controls)
    }
}

extension CaseDesk.ControlAdvice {
    package var json: JSONValue {
        func list(_ suggestions: [ControlSuggestions.Suggestion]) -> JSONValue {
            .array(
                suggestions.map { suggestion in
                    .object([
                        .init("control", .string(suggestion.identifier)),
                        .init("title", .text(titles[suggestion.identifier])),
                        .init("techniques", .strings(suggestion.techniques.map(\.text))),
                        .init("count", .int(suggestion.techniques.count)),
                    ])
                })
        }
        func members(_ suggestions: ControlSuggestions) -> [JSONValue.Member] {
            [
                .init("suggestions", list(suggestions.direct)),
                .init("unmappable", .strings(suggestions.unmappable.map(\.text))),
                .init("unknown", .strings(suggestions.unknown.map(\.text))),
                .init("from_parents", list(suggestions.fromParents)),
            ]
        }
        let byVERIS = veris.map { veris in
            JSONValue.object(
                [
                    .init("mapping", .text(veris.mapping)),
                    .init(
                        "enumerations",
                        .array(
                            veris.related.map {
                                .object([
                                    .init("enumeration", .string($0.enumeration)),
                                    .init("techniques", .strings($0.techniques.map(\.text))),
                                ])
                            })),
                    .init("unmappable_enumerations", .strings(veris.unmappable)),
                    .init("unknown_enumerations", .strings(veris.unknown)),
                    .init("undetermined_enumerations", .strings(veris.undetermined)),
                    .init(
                        "techniques",
                        .array(
                            veris.techniques.map {
                                .object([
                                    .init("technique", .string($0.text)), .init("name", .text(techniqueNames[$0])),
                                ])
                            })),
                ] + members(veris.suggestions))
        }
        let own: [JSONValue.Member] = [.init("mapping", .string(mapping))] + members(suggestions)
        return .object(
            own + [
                .init("by_veris", byVERIS ?? .null), .init("category", .text(category)),
                .init(
                    "by_category",
                    .array(
                        byCategory.map {
                            .object([.init("control", .string($0.id.urn)), .init("title", .string($0.title))])
                        })),
            ])
    }
}
