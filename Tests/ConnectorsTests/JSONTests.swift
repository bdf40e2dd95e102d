import JSONText
import Testing

@testable import Connectors

@Suite("JSON")
struct JSONTests {
    @Test("values are read as RFC 8259 says")
    func values() throws {
        let tree = try JSONParser.parse(
            #" {"a": [1, -2.50, 1e3, true, false, null], "b": "x\"\\\/\b\f\n\r\té\uD83D\uDE00ü", "a2": {}} "#)
        #expect(
            tree["a"]?.elements == [
                .integer(1), .decimal(-2.5, isInteger: false), .decimal(1_000, isInteger: false), .bool(true),
                .bool(false), .null,
            ])
        #expect(tree["b"]?.text == "x\"\\/\u{8}\u{C}\n\r\té😀ü")
        #expect(tree["a2"] == .object([]))
        #expect(try JSONParser.parse("12345678901234567890") == .decimal(1.2345678901234568e19, isInteger: true))
        #expect(try JSONParser.parse(#"{"a":1,"a":2}"#)["a"] == .integer(2))
    }

    @Test("integers and decimals differ in kind but not in worth")
    func numbers() throws {
        #expect(try JSONParser.parse("[1, 1.0]").elements[0].equals(JSONParser.parse("1.0")))
        #expect(try JSONParser.parse("2.0").scalarText == "2")
        #expect(try JSONParser.parse("1.5").scalarText == "1.5")
        #expect(try !JSONParser.parse("true").equals(.integer(1)))
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "1.", ".5", "+1", "1e", "NaN", "Infinity", "tru",
            "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\u{1}\"", "1 2",
            "[1 2]",
            "{\"a\" 1}", "1e999", "\"\\u0000\"", "// x\n1", "-",
        ])
    func refused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test("nesting beyond the limit is refused, not a crash")
    func nesting() {
        let deep = String(repeating: "[", count: 500_000)
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(deep) }
        let allowed = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(throws: Never.self) { try JSONParser.parse(allowed) }
    }

    private func split(_ text: String, isLines: Bool = false) throws -> [String] {
        let file = try TemporaryFile(text)
        let splitter = JSONSplitter(try ByteSource(path: file.path), isLines: isLines)
        var found: [String] = []
        while true {
            switch try splitter.next() {
            case .document(let bytes, let line): found.append("\(line):" + String(decoding: bytes, as: UTF8.self))
            case .tooLong(let line): found.append("\(line):too long")
            case .cutOff(_, let line): found.append("\(line):cut off")
            case .stray(_, let line, _): found.append("\(line):stray")
            case .end: return found
            }
        }
    }

    @Test("documents are cut apart whatever form the file has")
    func forms() throws {
        #expect(try split("{\"a\":\n 1}") == ["1:{\"a\":\n 1}"])
        #expect(
            try split("[{\"a\": \"]}\\\"\"},\n {}, 3,\n\"x\"]\n") == [
                "1:{\"a\": \"]}\\\"\"}", "2:{}", "2:3", "3:\"x\"",
            ])
        #expect(try split("{\n}\n{\n}") == ["1:{\n}", "3:{\n}"])
        #expect(try split("{}\n{bad\n{}") == ["1:{}", "2:{bad", "3:{}"])
        #expect(try split("{bad\n\n{}\n", isLines: true) == ["1:{bad", "3:{}"])
        #expect(try split("[]") == [])
    }

    @Test("a cut-off or spoilt end is told")
    func ends() throws {
        #expect(try split("[{},\n{\"a\": 1") == ["1:{}", "2:cut off"])
        #expect(try split("[{},\n{}") == ["1:{}", "2:{}", "2:cut off"])
        #expect(try split("[{}] {}") == ["1:{}", "1:stray"])
        #expect(try split("{\"a\": 1,\n") == ["1:cut off"])
    }

    @Test("a document beyond 16 MiB is passed over and the next one read")
    func longDocuments() throws {
        let long = "{\"a\":\"" + String(repeating: "x", count: JSONSplitter.longestDocument + 10) + "\"}"
        #expect(try split("[\(long),\n{}]") == ["1:too long", "2:{}"])
    }
}
