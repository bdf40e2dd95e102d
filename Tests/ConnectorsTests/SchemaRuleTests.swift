import JSONText
import Testing

@testable import Connectors

@Suite("Schema rules")
struct SchemaRuleTests {
    private func violations(_ json: String, _ rule: SchemaRule) throws -> [String] {
        rule.violations(in: try JSONParser.parse(json)).map(\.description)
    }

    @Test("each keyword speaks of its own kind of value only")
    func keywords() throws {
        var rule = SchemaRule()
        (rule.minLength, rule.maxLength) = (2, 3)
        (rule.minimum, rule.maximum) = (1, 5)
        (rule.minItems, rule.maxItems) = (1, 2)
        rule.hasUniqueItems = true
        (rule.minProperties, rule.maxProperties) = (1, 1)
        rule.pattern = try SchemaPattern(#"\d{2}"#)
        #expect(try violations("\"a12\"", rule).isEmpty)
        #expect(try violations("\"é\"", rule) == [": minLength", ": pattern"])
        #expect(try violations("\"12345\"", rule) == [": maxLength"])
        #expect(try violations("\"😀12\"", rule).isEmpty)
        #expect(try violations("0", rule) == [": minimum"])
        #expect(try violations("5.5", rule) == [": maximum"])
        #expect(try violations("[]", rule) == [": minItems"])
        #expect(try violations("[1, 1.0, 2]", rule) == [": maxItems", ": uniqueItems"])
        #expect(try violations("[1, true]", rule).isEmpty)
        #expect(try violations("{}", rule) == [": minProperties"])
        #expect(try violations("{\"a\":1,\"b\":2}", rule) == [": maxProperties"])
        #expect(try violations("null", rule).isEmpty)
    }

    @Test("objects name what is missing and what is unknown, with the path")
    func objects() throws {
        var inner = SchemaRule()
        inner.kinds = [.integer]
        var list = SchemaRule()
        list.items = [inner]
        var rule = SchemaRule()
        rule.kinds = [.object]
        rule.required = ["a", "b"]
        rule.properties = ["a": list]
        rule.isClosed = true
        #expect(
            try violations(#"{"a": [1, 2.0, "x"], "c": 1}"#, rule) == [
                ": required", ": additionalProperties", "a/1: type", "a/2: type",
            ])
    }

    @Test("alternatives are counted")
    func combinations() throws {
        var small = SchemaRule()
        small.maximum = 5
        var large = SchemaRule()
        large.minimum = 3
        var rule = SchemaRule()
        rule.combinations = [(.oneOf, [small, large])]
        #expect(try violations("4", rule) == [": oneOf"])
        #expect(try violations("1", rule).isEmpty)
        rule.combinations = [(.anyOf, [small, large])]
        #expect(try violations("4", rule).isEmpty)
        rule.combinations = [(.allOf, [small, large])]
        #expect(try violations("1", rule) == [": minimum"])
    }

    @Test("words are compared byte for byte")
    func words() {
        let words = SchemaWords(["K", "é"])
        #expect(words.contains("K"))
        #expect(!words.contains("\u{212A}"))
        #expect(!words.contains("e\u{301}"))
    }

    @Test("an outline gives each edition its own rules")
    func outline() throws {
        let text = """
            $1
            | Other | Moments@2
            root: object closed@2 required=a,b@2
             a: string words=$1
             b@2: string minLength=2 pattern@1=x y
             ~pattern@2=^z
             c: array minItems=1
              []: string
              | One
            """
        let first = try SchemaOutline.rule(text, edition: "1")
        let second = try SchemaOutline.rule(text, edition: "2")
        let document = #"{"a":"Moments","b":"yy","c":["Two"],"d":1}"#
        #expect(try violations(document, first) == ["a: enum", "c/0: enum"])
        #expect(try violations(document, second) == [": additionalProperties", "b: pattern", "c/0: enum"])
        #expect(throws: SchemaOutline.Malformed.self) { try SchemaOutline.rule("root: objekt", edition: "1") }
        #expect(throws: SchemaOutline.Malformed.self) { try SchemaOutline.rule("root", edition: "1") }
    }
}
