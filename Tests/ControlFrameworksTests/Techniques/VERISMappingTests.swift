import JSONText
import Testing

@testable import ControlFrameworks

@Suite("VERIS enumerations and their techniques")
struct VERISMappingTests {
    private static let metadata = """
        "metadata": {"mapping_framework": "veris", "mapping_framework_version": "1.4.0", "attack_version": "16.1",
        "technology_domain": "enterprise"}
        """

    private static func mapping(_ rows: String) throws -> VERISMapping {
        try VERISMapping(
            MappingDocument(document: JSONParser.parse("{\(metadata), \"mapping_objects\": [\(rows)]}")))
    }

    private static func row(_ enumeration: String, _ technique: String) -> String {
        #"{"capability_id": "\#(enumeration)", "mapping_type": "related_to", "attack_object_id": "\#(technique)"}"#
    }

    @Test(
        "every enumeration of the published file has exactly the techniques of its rows",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func published() throws {
        let document = try SharedData.mapping(SharedData.veris)
        let mapping = try VERISMapping(document)
        var expected: [String: Set<String>] = [:]
        var pairs: Set<[String]> = []
        var (related, incomplete, without) = (0, 0, Set<String>())
        for row in try SharedData.json("controls/\(SharedData.veris)")["mapping_objects"]?.elements ?? [] {
            let enumeration = try #require(row["capability_id"]?.text).lowercased()
            guard row["mapping_type"] != .null else {
                without.insert(enumeration)
                continue
            }
            related += 1
            guard let technique = row["attack_object_id"]?.text else {
                incomplete += 1
                continue
            }
            pairs.insert([enumeration, technique])
            expected[enumeration, default: []].insert(technique)
        }
        // Nine pairs occur twice; one row has a relation and no technique.
        #expect((related, incomplete, pairs.count) == (1170, 1, 1160))
        #expect(document.setAside.map(\.problem) == [.missing])
        #expect(mapping.relations == pairs.count)
        for (enumeration, techniques) in expected {
            #expect(
                mapping.techniques(for: enumeration)
                    == .related(to: techniques.compactMap { TechniqueID($0) }.sorted()), "\(enumeration)")
        }
        #expect(Set(mapping.unmappable.map { $0.lowercased() }) == without.subtracting(expected.keys))
        #expect(mapping.rows.count == expected.count + mapping.unmappable.count)
        #expect(mapping.techniques(for: "action.hacking.variety.CSRF") == .unmappable)
        #expect(mapping.techniques(for: "action.error.variety.Loss") == .unknown)
        #expect(throws: DataFileError.self) { try TechniqueMapping(document) }
        #expect(throws: DataFileError.self) { try VERISMapping(SharedData.mapping(SharedData.attack)) }
    }

    @Test("two spellings are one enumeration, and what is mapped somewhere is not without a technique")
    func spellings() throws {
        let mapping = try Self.mapping(
            [
                #"{"capability_id": "Action.Hacking.Variety.Other", "status": "non_mappable"}"#,
                Self.row("action.hacking.variety.Other", "T1190"), Self.row("action.hacking.variety.other", "T1059"),
                Self.row("action.hacking.variety.Other", "T1190"),
            ].joined(separator: ","))
        let techniques = try ["T1059", "T1190"].map { try #require(TechniqueID($0)) }
        #expect(mapping.techniques(for: "ACTION.hacking.variety.OTHER") == .related(to: techniques))
        #expect(mapping.unmappable.isEmpty)
        #expect(mapping.relations == 2)
        #expect(mapping.rows.map(\.enumeration) == ["action.hacking.variety.Other"])
        // Letters beyond ASCII stay as they are, so that a database folds alike.
        #expect(VERISMapping.folded("ÄX.İ") == "Äx.İ")
    }

    @Test("what is no enumeration, or relates nothing, is refused")
    func refused() {
        let long = "action.hacking.variety." + String(repeating: "x", count: 200)
        for (rows, mentions) in [
            (Self.row("hacking", "T1190"), "'hacking' is no VERIS enumeration"),
            (Self.row("action..variety.x", "T1190"), "VERIS enumeration"),
            (Self.row(long, "T1190"), "VERIS enumeration"),
            (#"{"capability_id": "action.hacking.variety.Other", "status": "non_mappable"}"#, "related_to"),
        ] {
            do {
                _ = try Self.mapping(rows)
                Issue.record("\(rows) was taken")
            } catch {
                #expect("\(error)".contains(mentions), "\(error)")
            }
        }
    }

    @Test("a record's enumerations are what was done, how and to what; what nobody knows stands apart")
    func enumerations() {
        let found = VERISEnumerations(attributes: [
            ("action.hacking.variety", "Brute force; Use of stolen creds; Unknown"),
            ("action.hacking.vector", "Web application"), ("action.hacking.notes", "x"), ("action.hacking.cve", "y"),
            ("attribute.availability.variety", "Loss"), ("attribute.confidentiality.data_disclosure", "Yes"),
            ("attribute.confidentiality.data.0.variety", "Personal"), ("actor.external.variety", "Activist"),
            ("value_chain.development.variety", "Bot"), ("asset.cloud", "Unknown"), ("action.social.variety", ""),
        ])
        #expect(
            found.stated == [
                "action.hacking.variety.Brute force", "action.hacking.variety.Use of stolen creds",
                "action.hacking.vector.Web application", "attribute.availability.variety.Loss",
                "attribute.confidentiality.data_disclosure", "value_chain.development.variety.Bot",
            ])
        #expect(found.undetermined == ["action.hacking.variety.Unknown"])
        for value in ["No", "Potentially", "yes"] {
            let other = VERISEnumerations(attributes: [("attribute.confidentiality.data_disclosure", value)])
            #expect(other.stated.isEmpty && other.undetermined.isEmpty, "\(value)")
        }
        #expect(VERISEnumerations(named: ["b", "a", "b"]).stated == ["a", "b"])
    }
}
