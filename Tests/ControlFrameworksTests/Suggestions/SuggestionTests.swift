import JSONText
import Testing

@testable import ControlFrameworks

@Suite("Suggested controls")
struct SuggestionTests {
    private func mapping(_ rows: [(String, String?)]) throws -> TechniqueMapping {
        let objects = rows.map { technique, control in
            control.map {
                #"{"attack_object_id": "\#(technique)", "capability_id": "\#($0)", "mapping_type": "mitigates"}"#
            } ?? #"{"attack_object_id": "\#(technique)", "status": "non_mappable"}"#
        }
        let text = """
            {"metadata": {"mapping_framework": "f", "mapping_framework_version": "1", "attack_version": "16.1",
             "technology_domain": "enterprise"}, "mapping_objects": [\(objects.joined(separator: ","))]}
            """
        return try TechniqueMapping(MappingDocument(document: JSONParser.parse(text)))
    }

    private func techniques(_ texts: String...) -> [TechniqueID] { texts.compactMap { TechniqueID($0) } }

    @Test("ranked by how many techniques they mitigate, then by identifier")
    func ranking() throws {
        let mapping = try mapping([
            ("T0001", "B-2"), ("T0001", "C-3"), ("T0002", "C-3"), ("T0002", "A-1"), ("T0003", nil),
        ])
        let suggestions = ControlSuggestions(
            for: techniques("T0002", "T0001", "T0003", "T0009", "T0001"), by: mapping)
        #expect(suggestions.direct.map(\.identifier) == ["C-3", "A-1", "B-2"])
        #expect(suggestions.direct[0].techniques.map(\.text) == ["T0001", "T0002"])
        #expect(suggestions.unmappable.map(\.text) == ["T0003"])
        #expect(suggestions.unknown.map(\.text) == ["T0009"])
        #expect(
            suggestions
                == ControlSuggestions(for: techniques("T0009", "T0001", "T0003", "T0002"), by: mapping))
    }

    @Test("a sub-technique takes nothing over from its technique; what the technique has stands apart")
    func parents() throws {
        let mapping = try mapping([("T0001", "A-1"), ("T0001", "B-2"), ("T0001.001", "B-2"), ("T0001.002", nil)])
        let suggestions = ControlSuggestions(for: techniques("T0001.001", "T0001.002"), by: mapping)
        #expect(suggestions.direct.map(\.identifier) == ["B-2"])
        #expect(suggestions.fromParents.map(\.identifier) == ["A-1"])
        #expect(suggestions.fromParents[0].techniques.map(\.text) == ["T0001.001", "T0001.002"])
        #expect(suggestions.unmappable.map(\.text) == ["T0001.002"])
        // Nor does a technique take anything over from its sub-techniques.
        #expect(ControlSuggestions(for: techniques("T0001"), by: mapping).fromParents.isEmpty)
    }

    @Test("identifiers are looked up in the framework, whatever their zeros")
    func titles() throws {
        let mapping = try mapping([("T0001", "IR-04"), ("T0001", "ZZ-01")])
        let framework = try BuiltIn.registry().framework(named: "800-53")
        let suggestions = ControlSuggestions(for: techniques("T0001"), by: mapping, in: framework)
        #expect(suggestions.direct.map { $0.control?.title } == ["Incident Handling", nil])
    }

    @Test("the table of categories names known controls, and the most telling one first")
    func categories() throws {
        let document = try #require(try BuiltIn.documents(in: "suggestions").first?.document)
        let registry = try BuiltIn.registry()
        let table = try CategorySuggestions(document: document, registry: registry)
        #expect(table.categories.count == 13)
        #expect(table.controls(for: "ransomware").first?.local == "cp-9")
        let dora = try #require(registry.framework(named: "DORA"))
        #expect(table.controls(for: "ransomware", in: dora.id).map(\.local) == ["12"])
        #expect(table.controls(for: "no such category").isEmpty)
    }
}
