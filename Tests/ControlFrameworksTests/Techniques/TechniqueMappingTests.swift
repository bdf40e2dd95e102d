import JSONText
import Testing

@testable import ControlFrameworks

@Suite("Technique mappings", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct TechniqueMappingTests {
    @Test("the controls of every technique of the expected answers are equal")
    func expectedAnswers() throws {
        let mapping = try TechniqueMapping(SharedData.mapping(SharedData.attack))
        let expected = try SharedData.json("expected/attack_to_controls.json")
        let techniques = expected["techniques"]?.members ?? []
        #expect(!techniques.isEmpty)
        for technique in techniques {
            let id = try #require(TechniqueID(technique.name))
            let controls = (technique.value["controls"]?.elements ?? []).compactMap(\.text)
            #expect(mapping.controls(for: id) == .mitigated(by: controls), "\(id)")
            #expect(mapping.name(of: id) == technique.value["name"]?.text)
        }
        let unmappable = (expected["unmappable_examples"]?.elements ?? []).compactMap(\.text)
        #expect(!unmappable.isEmpty)
        for text in unmappable { #expect(mapping.controls(for: try #require(TechniqueID(text))) == .unmappable) }
    }

    @Test("the whole file, counted another way")
    func counts() throws {
        let document = try SharedData.mapping(SharedData.attack)
        let mapping = try TechniqueMapping(document)
        #expect(document.setAside.isEmpty)
        #expect(document.rows.count == 5410)
        #expect(mapping.all.count == 566)
        #expect(mapping.all.count { mapping.controls(for: $0) == .unmappable } == 96)
    }

    @Test("every identifier of the file is a control of our catalogue")
    func identifiers() throws {
        let mapping = try TechniqueMapping(SharedData.mapping(SharedData.attack))
        let framework = try #require(try BuiltIn.registry().framework(named: "800-53"))
        var identifiers: Set<String> = []
        for technique in mapping.all {
            if case .mitigated(let controls) = mapping.controls(for: technique) { identifiers.formUnion(controls) }
        }
        #expect(identifiers.count == 109)
        for identifier in identifiers.sorted() {
            let control = mapping.control(identifier, in: framework)
            #expect(control?.isWithdrawn == false, "\(identifier)")
        }
    }
}

@Suite("Technique numbers")
struct TechniqueIDTests {
    @Test("only T and four digits, with three more for a sub-technique")
    func forms() {
        #expect(TechniqueID("t1566.001")?.text == "T1566.001")
        #expect(TechniqueID("T1566.001")?.parent?.text == "T1566")
        #expect(TechniqueID("T1566")?.parent == nil)
        for text in ["", "T156", "T15666", "T1566.01", "T1566-001", "X1566", "T1566.", "TA0001", "T１５６６"] {
            #expect(TechniqueID(text) == nil, "\(text)")
        }
    }

    @Test("a document without rows, metadata or form is refused with its place")
    func hostile() throws {
        func expect(_ path: String, _ problem: DataFileError.Problem, _ text: String) {
            #expect(throws: DataFileError(path: path, problem: problem)) {
                try MappingDocument(document: JSONParser.parse(text))
            }
        }
        let metadata = """
            "metadata": {"mapping_framework": "f", "mapping_framework_version": "1", "attack_version": "16.1",
            "technology_domain": "enterprise"}
            """
        expect("", .notObject, "[]")
        expect("metadata", .missing, "{}")
        expect("mapping_objects", .empty, "{\(metadata)}")
        expect("mapping_objects", .notList, "{\(metadata), \"mapping_objects\": 3}")
    }
}
