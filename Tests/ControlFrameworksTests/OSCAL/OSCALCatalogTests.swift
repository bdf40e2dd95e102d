import Testing

@testable import ControlFrameworks

@Suite("OSCAL catalogs, also hostile ones")
struct OSCALCatalogTests {
    static let metadata = """
        "metadata": {"title": "T", "version": "1", "oscal-version": "1.1.2", "last-modified": "2024-01-01T00:00:00Z"}
        """

    static func catalog(_ members: String, uuid: String = "u") -> String {
        "{\"catalog\": {\"uuid\": \"\(uuid)\", \(metadata)\(members.isEmpty ? "" : ", " + members)}}"
    }

    private func expect(_ error: OSCALError, _ members: String, line: Int = #line) {
        #expect(throws: error, "line \(line)") { try OSCALCatalog(json: Self.catalog(members)) }
    }

    @Test("identifiers that occur twice are refused, wherever they stand")
    func duplicates() {
        expect(
            .duplicateID(.control, "a-1"),
            #""groups": [{"id": "a", "title": "A", "controls": [{"id": "a-1", "title": "x"}]}], "#
                + #""controls": [{"id": "a-1", "title": "y"}]"#)
        expect(
            .duplicateID(.control, "a-1"),
            #""controls": [{"id": "a-1", "title": "x", "controls": [{"id": "a-1", "title": "x"}]}]"#)
        expect(.duplicateID(.group, "a"), #""groups": [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]"#)
        expect(
            .duplicateID(.parameter, "p"),
            #""params": [{"id": "p"}], "controls": [{"id": "a-1", "title": "x", "params": [{"id": "p"}]}]"#)
        expect(
            .duplicateID(.part, "s"),
            #""controls": [{"id": "a-1", "title": "x", "parts": [{"id": "s", "name": "statement"}, "#
                + #"{"id": "s", "name": "guidance"}]}]"#)
        expect(.repeatedMember("groups"), #""groups": [], "groups": []"#)
    }

    @Test("missing and misshapen fields are named with their place")
    func fields() {
        expect(.field(DataFileError(path: "controls[0].id", problem: .missing)), #""controls": [{"title": "x"}]"#)
        expect(.field(DataFileError(path: "controls[0]", problem: .notObject)), #""controls": ["ac-1"]"#)
        expect(.field(DataFileError(path: "controls", problem: .notList)), #""controls": {}"#)
        expect(.field(DataFileError(path: "groups[0].title", problem: .missing)), #""groups": [{"id": "a"}]"#)
        expect(.field(DataFileError(path: "groups[0]", problem: .notObject)), #""groups": [[]]"#)
        expect(
            .field(DataFileError(path: "groups[0].controls[1].title", problem: .empty)),
            #""groups": [{"title": "A", "controls": [{"id": "a", "title": "x"}, {"id": "b", "title": ""}]}]"#)
        #expect(throws: OSCALError.field(DataFileError(path: "metadata", problem: .missing))) {
            try OSCALCatalog(json: #"{"catalog": {"uuid": "u"}}"#)
        }
        #expect(throws: OSCALError.field(DataFileError(path: "uuid", problem: .missing))) {
            try OSCALCatalog(json: "{\"catalog\": {\(Self.metadata)}}")
        }
        #expect(throws: OSCALError.unsupportedVersion("2.0.0")) {
            try OSCALCatalog(
                json: Self.catalog("").replacing("1.1.2", with: "2.0.0"))
        }
    }

    @Test("nesting without end is refused, not a crash")
    func depth() throws {
        var groups = #"[{"title": "g"}]"#
        for _ in 0..<100 { groups = #"[{"title": "g", "groups": \#(groups)}]"# }
        expect(.tooDeep(limit: 32), #""groups": \#(groups)"#)
        let many = String(repeating: "[", count: 100_000)
        let controls = String(repeating: #"{"id":"a","title":"t","controls":["#, count: 50_000)
        for text in [many, "{\"catalog\": " + many, Self.catalog("\"controls\": [\(controls)")] {
            #expect(throws: OSCALError.self) { try OSCALCatalog(json: text) }
        }
        let closed = controls + String(repeating: "]}", count: 50_000)
        guard
            case .syntax(_, _, let reason) = #expect(
                throws: OSCALError.self,
                performing: {
                    try OSCALCatalog(json: Self.catalog("\"controls\": [\(closed)]"))
                })
        else {
            Issue.record("no syntax error")
            return
        }
        #expect(reason.contains("nested deeper"))
    }

    @Test("what is not kept is still checked to be JSON, with the place in the whole text")
    func strictness() {
        let text = Self.catalog("\n\"back-matter\": {\"resources\": [{\"uuid\": \"r\", \"n\": 01}]}")
        guard
            case .syntax(let line, let offset, _) = #expect(
                throws: OSCALError.self,
                performing: {
                    try OSCALCatalog(json: text)
                })
        else {
            Issue.record("no syntax error")
            return
        }
        #expect(line == 2)
        #expect(Array(text.utf8)[offset] == UInt8(ascii: "0"))
        for members in [
            #""groups": [}"#, #""groups": [{"title": "a"]}"#, #""controls": [{"id": "a", "title": "x"},]"#,
            #""x": nul"#,
            #""x": "a"#, #""x": [1 2]"#, #""x" 3"#, #""x": "\#u{1}""#, #""x": "\ud800""#,
        ] {
            #expect(throws: OSCALError.self, "\(members)") { try OSCALCatalog(json: Self.catalog(members)) }
        }
        for text in ["", " ", "3", "[]", "{}", #"{"catalog": 3}"#, Self.catalog("") + "x", "{\"catalog\": {}} {}"] {
            #expect(throws: OSCALError.self, "\(text)") { try OSCALCatalog(json: text) }
        }
    }

    @Test("cut off anywhere, a catalog is refused")
    func truncation() {
        let bytes = Array(
            Self.catalog(#""groups": [{"id": "a", "title": "A\"}", "controls": [{"id": "a-1", "title": "x"}]}]"#).utf8)
        for length in 0..<bytes.count {
            #expect(throws: OSCALError.self, "\(length)") {
                try bytes[..<length].withUnsafeBytes { try OSCALCatalog(json: $0) }
            }
        }
    }

    @Test("a byte order mark, a schema reference and brackets within texts do no harm")
    func tolerance() throws {
        let text =
            "\u{FEFF}{\"$schema\": \"s\", "
            + Self.catalog(#""controls": [{"id": "a-1", "title": "]}\\\"{["}]"#).dropFirst() + "\n"
        let catalog = try OSCALCatalog(json: text)
        #expect(catalog.allControls.map(\.title) == ["]}\\\"{["])
    }

    @Test("the label without class goes before the others; withdrawn is kept")
    func properties() throws {
        let catalog = try OSCALCatalog(
            json: Self.catalog(
                #""controls": [{"id": "a-1", "title": "x", "props": [{"name": "label", "class": "z", "value": "A-01"}, "#
                    + #"{"name": "label", "value": "A-1"}, {"name": "status", "value": "withdrawn"}]}, "#
                    + #"{"id": "a-2", "title": "x"}]"#))
        #expect(catalog.controls.map(\.label) == ["A-1", "A-2"])
        #expect(catalog.controls.map(\.isWithdrawn) == [true, false])
    }

    @Test("two identifiers that differ in writing only cannot both enter a framework")
    func collidingKeys() throws {
        let catalog = try OSCALCatalog(
            json: Self.catalog(#""controls": [{"id": "a-1", "title": "x"}, {"id": "a-01", "title": "y"}]"#))
        let id = try #require(FrameworkID(name: "x", version: "1"))
        #expect(throws: DataFileError(path: "A-01", problem: .duplicate("A-01"))) {
            try Framework(catalog: catalog, id: id, publisher: "P", names: [])
        }
    }
}
