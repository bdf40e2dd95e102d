import JSONText
import Testing
import YAMLText

@testable import embed_files

@Suite("YAML as the values that JSON gives")
struct YAMLDocumentTests {
    @Test("scalars follow the core schema of YAML 1.2")
    func scalars() throws {
        let tree = try YAMLDocument("[yes, 17:30, 2025-01-17, 12, 1.5, true, ~, '12', 0x1F, -3]").tree
        #expect(
            tree.elements == [
                .text("yes"), .text("17:30"), .text("2025-01-17"), .integer(12), .decimal(1.5, isInteger: false),
                .bool(true),
                .null, .text("12"), .text("0x1F"), .integer(-3),
            ])
    }

    @Test("the line of a value, or of the nearest one around it")
    func lines() throws {
        let document = try YAMLDocument("a: 1\nb:\n- c: 2\n- d:\n    e: 3\n")
        #expect(document.line(of: "b[1].d.e") == 5)
        #expect(document.line(of: "b[1].d.missing") == document.line(of: "b[1].d"))
    }

    @Test("faults name their line", arguments: [("a: 1\na: 2\n", 2), ("a: [1\nb: 2", 2), ("", 1)])
    func faults(text: String, line: Int) throws {
        let problem = #expect(throws: YAMLProblem.self) { try YAMLDocument(text) }
        #expect((problem?.line ?? 0) >= 1, "\(problem?.description ?? "")")
    }

    @Test("each obligation becomes one line of JSON, the rest of the file another")
    func registry() throws {
        let texts = try registryTexts(
            path: "obligations/x.yaml", text: "events: {A: b}\nobligations:\n- id: one\n  n: 1\n- id: two\n")
        #expect(texts.map(\.path) == ["obligations/x.yaml#", "obligations/x.yaml#one", "obligations/x.yaml#two"])
        #expect(texts.map(\.text) == [#"{"events":{"A":"b"}}"#, #"{"id":"one","n":1}"#, #"{"id":"two"}"#])
        #expect(throws: RegistryTextProblem.self) {
            try registryTexts(path: "obligations/x.yaml", text: "obligations:\n- name: x\n")
        }
    }
}
