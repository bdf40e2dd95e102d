import Testing

@testable import ControlFrameworks

@Suite("Resolving OSCAL profiles")
struct OSCALProfileTests {
    private func profile(_ imports: String, _ rest: String = "", uuid: String = "p") throws -> OSCALProfile {
        try OSCALProfile(
            json: """
                {"profile": {"uuid": "\(uuid)", \(OSCALCatalogTests.metadata), "imports": \(imports)\
                \(rest.isEmpty ? "" : ", " + rest)}}
                """)
    }

    private func library(_ profiles: [String: OSCALProfile] = [:]) throws -> OSCALLibrary {
        let catalog = try OSCALCatalog(
            json: OSCALCatalogTests.catalog(
                #""groups": [{"id": "a", "title": "A", "controls": [{"id": "a-1", "title": "x", "controls": "#
                    + #"[{"id": "a-1.1", "title": "x"}, {"id": "a-1.2", "title": "x"}]}, {"id": "a-2", "title": "x"}]}, "#
                    + #"{"id": "b", "title": "B", "controls": [{"id": "b-1", "title": "x"}]}]"#))
        var documents: [String: OSCALLibrary.Document] = ["c.json": .catalog(catalog)]
        for (name, profile) in profiles { documents[name] = .profile(profile) }
        return OSCALLibrary(documents)
    }

    private func ids(_ imports: String, _ rest: String = "") throws -> [String] {
        try profile(imports, rest).resolve(library()).allControls.map(\.id)
    }

    @Test("include, match, children and exclude")
    func selection() throws {
        #expect(try ids(#"[{"href": "c.json", "include-all": {}}]"#) == ["a-1", "a-1.1", "a-1.2", "a-2", "b-1"])
        #expect(
            try ids(#"[{"href": "x/c.json", "include-controls": [{"with-ids": ["b-1", "a-1"]}]}]"#) == ["a-1", "b-1"])
        #expect(
            try ids(#"[{"href": "c.json", "include-controls": [{"with-child-controls": "yes", "with-ids": ["a-1"]}]}]"#)
                == ["a-1", "a-1.1", "a-1.2"])
        #expect(
            try ids(#"[{"href": "c.json", "include-controls": [{"matching": [{"pattern": "a-?.*"}]}]}]"#)
                == ["a-1.1", "a-1.2"])
        #expect(
            try ids(
                #"[{"href": "c.json", "include-all": {}, "exclude-controls": [{"with-ids": ["a-1", "a-1.2"]}]}]"#)
                == ["a-1.1", "a-2", "b-1"])
    }

    @Test("as-is keeps the groups that something is left of; flat has none")
    func merging() throws {
        let imports = #"[{"href": "c.json", "include-controls": [{"with-ids": ["a-1", "a-1.1"]}]}]"#
        let asIs = try profile(imports, #""merge": {"as-is": true}"#).resolve(library())
        #expect(asIs.groups.map(\.id) == ["a"] && asIs.controls.isEmpty)
        #expect(asIs.groups[0].controls[0].controls.map(\.id) == ["a-1.1"])
        let flat = try profile(imports, #""merge": {"flat": {}}"#).resolve(library())
        #expect(flat.groups.isEmpty && flat.controls.map(\.id) == ["a-1", "a-1.1"])
        #expect(flat.allControls.count == 2)
    }

    @Test("what is not applied is said")
    func notes() throws {
        let resolved = try profile(
            #"[{"href": "c.json"}, {"href": "c.json", "include-controls": [{"with-ids": ["b-1"], "#
                + #""matching": [{"pattern": "z*"}]}]}]"#,
            #""merge": {"custom": {}}, "modify": {"set-parameters": [{"param-id": "p"}], "alters": [{}, {}]}"#
        ).resolve(library())
        #expect(
            resolved.notes == [
                .inclusionUnstated(href: "c.json"), .matchesNothing("z*"), .selectedTwice("b-1"), .parametersNotSet(1),
                .alterationsNotApplied(2), .customOrderIgnored,
            ])
        #expect(resolved.allControls.count == 5)
    }

    @Test("profiles import profiles; what the inner one left out is missing for the outer one")
    func chain() throws {
        let inner = try profile(
            #"[{"href": "c.json", "include-controls": [{"with-ids": ["a-1", "b-1"]}]}]"#, uuid: "inner")
        let outer = try profile(#"[{"href": "i.json", "include-controls": [{"with-ids": ["b-1"]}]}]"#)
        #expect(try outer.resolve(library(["i.json": inner])).allControls.map(\.id) == ["b-1"])
        let greedy = try profile(#"[{"href": "i.json", "include-controls": [{"with-ids": ["a-2", "b-1", "a-2"]}]}]"#)
        #expect(throws: OSCALError.controlsMissing(["a-2"])) { try greedy.resolve(library(["i.json": inner])) }
    }

    @Test("a profile that imports itself over another one is refused")
    func cycle() throws {
        let first = try profile(#"[{"href": "two.json"}]"#, uuid: "one")
        let second = try profile(#"[{"href": "one.json"}]"#, uuid: "two")
        #expect(throws: OSCALError.importCycle(href: "one.json")) {
            try first.resolve(library(["one.json": first, "two.json": second]))
        }
    }

    @Test("a profile without imports, or with a switch that is neither yes nor no, is refused")
    func hostile() {
        #expect(throws: OSCALError.field(DataFileError(path: "imports", problem: .empty))) { try profile("[]") }
        #expect(throws: OSCALError.field(DataFileError(path: "imports[0].href", problem: .missing))) {
            try profile("[{}]")
        }
        #expect(
            throws: OSCALError.field(
                DataFileError(
                    path: "imports[0].include-controls[0].with-child-controls",
                    problem: .unknownWord("maybe", allowed: ["yes", "no"])))
        ) { try profile(#"[{"href": "c", "include-controls": [{"with-child-controls": "maybe"}]}]"#) }
    }

    @Test(
        "patterns",
        arguments: [
            ("*", "", true), ("ac-*", "ac-2.1", true), ("ac-?", "ac-2", true), ("ac-?", "ac-22", false),
            ("*2*", "ac-2.1", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("", "a", false),
        ])
    func globs(pattern: String, text: String, expected: Bool) {
        #expect(Glob(pattern).matches(text) == expected)
    }
}
