import ControlFrameworks
import IncidentModel
import JSONText
import Postgres
import RegistryFiles
import Storage

extension CaseDesk {
    /// Controls to look at for an incident or for techniques.
    package struct ControlAdvice: Sendable {
        package let mapping: String
        package let suggestions: ControlSuggestions
        /// By identifier of the mapping.
        package let titles: [String: String]
        package let techniqueNames: [TechniqueID: String]
        /// Where no technique says anything: what is usually worth a look in incidents of the category.
        package let byCategory: [Control]
        package let category: String?
    }

    /// Suggestions from the mapping that was imported last, in one round trip.
    package func suggestControls(for techniques: [TechniqueID]) throws -> ControlAdvice {
        try read { session in
            let results = try session.pipeline(
                AttackMappingTable.lookup(techniques: AttackMappingTable.given(techniques)))
            return try advice(techniques, results, category: nil)
        }
    }

    package func suggestControls(for key: IncidentKey) throws -> ControlAdvice {
        try read { session in
            let recorded = AttackMappingTable.recorded(in: key)
            let incident: SQL = """
                select category from incident where key_year = \(key.year) and key_number = \(key.number)
                """
            var results = try session.pipeline(
                AttackMappingTable.lookup(techniques: recorded) + [incident, "\(recorded) order by 1"])
            let techniques = try results.removeLast().map { try $0.decode(0, as: String.self) }
            guard let row = results.removeLast().first else {
                throw CaseworkError.notFound(what: "incident", key: key.description)
            }
            return try advice(
                techniques.compactMap { TechniqueID($0) }, results, category: try row.decodeIfPresent(0))
        }
    }

    private func advice(
        _ techniques: [TechniqueID], _ results: [PostgresResult], category: String?
    ) throws -> ControlAdvice {
        guard let head = results[0].first else {
            guard let category else {
                throw CaseworkError.notFound(
                    what: "mapping yet. Take one in:", key: "sitrep control import attack-mapping FILE")
            }
            let empty = TechniqueMapping(stored: [], framework: "", frameworkVersion: "", attackVersion: "")
            return ControlAdvice(
                mapping: "", suggestions: ControlSuggestions(for: techniques, by: empty), titles: [:],
                techniqueNames: [:], byCategory: try usual(category), category: category)
        }
        let rows = try results[1].map(AttackMappingTable.readRow)
        let mapping = TechniqueMapping(
            stored: rows, framework: try head.decode(0), frameworkVersion: try head.decode(1),
            attackVersion: try head.decode(2))
        let suggestions = ControlSuggestions(for: techniques, by: mapping)
        var titles: [String: String] = [:]
        for row in results[2] { titles[try row.decode(0)] = try row.decode(1) }
        let names = rows.compactMap { row in row.name.map { (row.technique, $0) } }
        return ControlAdvice(
            mapping: "\(mapping.framework) \(mapping.frameworkVersion), ATT&CK \(mapping.attackVersion)",
            suggestions: suggestions, titles: titles,
            techniqueNames: Dictionary(names, uniquingKeysWith: { first, _ in first }),
            byCategory: suggestions.direct.isEmpty ? try category.map(usual) ?? [] : [], category: category)
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
        return .object([
            .init("mapping", .string(mapping)), .init("suggestions", list(suggestions.direct)),
            .init("unmappable", .strings(suggestions.unmappable.map(\.text))),
            .init("unknown", .strings(suggestions.unknown.map(\.text))),
            .init("from_parents", list(suggestions.fromParents)), .init("category", .text(category)),
            .init(
                "by_category",
                .array(
                    byCategory.map {
                        .object([.init("control", .string($0.id.urn)), .init("title", .string($0.title))])
                    })),
        ])
    }
}
