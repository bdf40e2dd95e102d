import Foundation
import Testing

@testable import IncidentModel

@Suite("JSON writing")
struct JSONValueTests {
    private func read(_ text: String) throws -> NSObject {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
        return try #require(value as? NSObject)
    }

    @Test(
        "texts are escaped where JSON asks for it",
        arguments: [
            ("", #""""#), ("a\"b", #""a\"b""#), (#"a\b"#, #""a\\b""#), ("a\nb\rc\td", #""a\nb\rc\td""#),
            ("\u{0}\u{1}\u{8}\u{C}\u{1F}", #""\u0000\u0001\u0008\u000c\u001f""#), ("\u{7F}", #""\u007f""#),
            ("é🕐/", #""é🕐/""#), ("\r\n", #""\r\n""#), ("e\u{301}", "\"e\u{301}\""), ("\u{202E}", "\"\u{202E}\""),
        ])
    func escapes(_ text: String, _ json: String) {
        #expect(JSONValue.string(text).line == json)
        #expect(JSONValue.object([.init(text, .null)]).line == "{\(json):null}")
    }

    @Test("every character comes back from another reader as it was")
    func everyCharacter() throws {
        let scalars = (0...0x10FFFF as ClosedRange<UInt32>).lazy.filter { $0 < 0x3000 || $0 % 97 == 0 }
            .compactMap(Unicode.Scalar.init)
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        let back = try #require(try read(JSONValue.string(text).line) as? String)
        #expect(Array(back.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test("a character is escaped wherever it stands among others")
    func everyPlace() throws {
        for place in 0..<17 {
            for code in (0...0xFF as ClosedRange<UInt32>) + [0x20AC, 0x1F550] {
                let scalar = try #require(Unicode.Scalar(code))
                let (before, behind) = (String(repeating: "a", count: place), String(repeating: "é", count: 16 - place))
                let text = before + String(scalar) + behind
                let line = JSONValue.string(text).line
                #expect(try read(line) as? String == text)
                let isEscaped = code < 0x20 || code == 0x22 || code == 0x5C || code == 0x7F
                #expect(line.contains("\\") == isEscaped)
            }
        }
    }

    @Test(
        "numbers",
        arguments: [
            (JSONValue.integer(.max), "9223372036854775807"), (.integer(.min), "-9223372036854775808"),
            (.number(0), "0"), (.number(-0.0), "0"), (.number(1.5), "1.5"), (.number(-2), "-2"), (.number(0.1), "0.1"),
            (.number(1e300), "1e+300"), (.number(.nan), "null"), (.number(.infinity), "null"),
            (.number(-.infinity), "null"), (.seconds(microseconds: 1_500_000 as Int64?), "1.5"),
            (.seconds(microseconds: -60_000_000 as Int64?), "-60"), (.seconds(microseconds: nil as Int64?), "null"),
            (.seconds(microseconds: 1 as Int64?), "1e-06"), (.seconds(microseconds: Double.nan), "null"),
            (.seconds(microseconds: 2_500_000.0), "2.5"), (.int(nil), "null"), (.int(-7), "-7"),
            (.bool(true), "true"), (.bool(false), "false"), (.null, "null"), (.text(nil), "null"),
            (.instant(Instant(seconds: 0)), #""1970-01-01T00:00:00Z""#), (.instant(nil), "null"),
        ])
    func scalars(_ value: JSONValue, _ text: String) {
        #expect(value.line == text && value.text == text)
    }

    @Test("numbers come back from another reader as they were")
    func numbersBack() throws {
        var random = SplitMix(seed: 6)
        for _ in 0..<5_000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            let text = JSONValue.number(number).line
            #expect(strtod(text, nil) == number)
            // JSONSerialization takes it for a number, and may miss the last digits.
            let back = try #require(try read(text) as? NSNumber)
            #expect(abs(back.doubleValue / number - 1) < 1e-13)
            let whole = Int64(bitPattern: random.next())
            #expect((try read(JSONValue.integer(whole).line) as? NSNumber)?.int64Value == whole)
        }
    }

    @Test("a document is indented by two, or stands on one line")
    func layout() {
        let value = JSONValue.object([
            .init("b", .array([.integer(1), .object([])])), .init("a", .array([])),
            .init("raw", .verbatim(#"{"x": 1}"#)), .init("list", .strings(["x"])),
        ])
        #expect(value.line == #"{"b":[1,{}],"a":[],"raw":{"x": 1},"list":["x"]}"#)
        #expect(
            value.text == """
                {
                  "b": [
                    1,
                    {}
                  ],
                  "a": [],
                  "raw": {"x": 1},
                  "list": [
                    "x"
                  ]
                }
                """)
    }

    @Test("members keep their order, are found by name and can be added")
    func members() {
        let value = JSONValue.object([.init("z", .integer(1)), .init("a", .null)])
        #expect(value["z"] == .integer(1) && value["a"] == .null && value["b"] == nil)
        #expect(value.adding([.init("b", .bool(true))]).line == #"{"z":1,"a":null,"b":true}"#)
        #expect(JSONValue.integer(1)["z"] == nil)
    }

    @Test("random documents are read by another reader as they were written, in both layouts")
    func documents() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<500 {
            let value = document(depth: 4, &random)
            let expected = foundation(value)
            #expect(try read(value.line) == expected)
            #expect(try read(value.text) == expected)
            #expect(!value.line.contains("\n"))
        }
    }

    private func document(depth: Int, _ random: inout SplitMix) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: -1_000_000...1_000_000, using: &random))
        case 3: return .number(Double(Int.random(in: -800...800, using: &random)) / 8)
        case 4: return .string(word(&random))
        case 5, 6:
            return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in document(depth: depth - 1, &random) })
        default:
            return .object(
                (0..<Int.random(in: 0...4, using: &random)).map {
                    JSONValue.Member("\($0)" + word(&random), document(depth: depth - 1, &random))
                })
        }
    }

    private func word(_ random: inout SplitMix) -> String {
        let pieces = ["\"", "\\", "\n", "\u{0}", "\u{7F}", "a", "é", "🕐", "\u{2028}", "/", "{", "]", ","]
        return (0..<Int.random(in: 0...5, using: &random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }.joined()
    }

    private func foundation(_ value: JSONValue) -> NSObject {
        switch value {
        case .null, .verbatim: NSNull()
        case .bool(let bool): NSNumber(value: bool)
        case .integer(let number): NSNumber(value: number)
        case .number(let number): NSNumber(value: number)
        case .string(let text): NSString(string: text)
        case .array(let values): NSArray(array: values.map { foundation($0) })
        case .object(let members):
            NSDictionary(
                dictionary: Dictionary(uniqueKeysWithValues: members.map { ($0.name, foundation($0.value)) }))
        }
    }
}
