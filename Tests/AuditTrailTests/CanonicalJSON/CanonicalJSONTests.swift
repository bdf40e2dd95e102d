import AuditTrail
import Foundation
import JSONText
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    private struct Vector: Decodable {
        let input: String
        let output: String
    }

    @Test(
        "the published examples come out as stated",
        .enabled(if: Shared.data("vectors/jcs.json") != nil, "\(Shared.skipMessage)"))
    func vectors() throws {
        let data = try #require(Shared.data("vectors/jcs.json"))
        let vectors = try JSONDecoder().decode([String: Vector].self, from: data)
        #expect(vectors.count >= 4)
        for (name, vector) in vectors {
            let output = try CanonicalJSON.canonicalize(Array(vector.input.utf8))
            #expect(output == Array(vector.output.utf8), "\(name)")
            #expect(defect(output) == nil, "\(name)")
        }
    }

    /// RFC 8785, appendix B, and the places where ECMAScript changes its layout.
    @Test(
        "numbers are written as ECMAScript does",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5557, "333333333.33333343"),
            (0xBECB_F647_612F_3696, "-0.0000033333333333333333"), (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func numbers(bits: UInt64, text: String) {
        let bytes = CanonicalJSON.encode(.decimal(Double(bitPattern: bits), isInteger: false))
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        #expect(defect(bytes) == nil)
    }

    @Test("integers that binary floating point cannot hold are carried as text")
    func largeIntegers() {
        #expect(EntryValue.integer(9_007_199_254_740_991).json == .integer(9_007_199_254_740_991))
        #expect(EntryValue.integer(9_007_199_254_740_992).json == .text("9007199254740992"))
        #expect(EntryValue.integer(.min).json == .text("-9223372036854775808"))
        #expect(EntryValue.decimal("12.50").json == .text("12.50"))
    }

    @Test(
        "what means two things, or nothing, is refused",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #""\ud800""#, #""\udc00x""#, #""\u0000""#, "[1,]", "NaN", "01",
            "1e400", "{\"a\":1}x", "\u{FEFF}1",
        ])
    func refusals(text: String) {
        #expect(throws: JSONSyntaxError.self) { try CanonicalJSON.canonicalize(Array(text.utf8)) }
    }

    @Test("names that differ in normalization only are two names")
    func normalization() throws {
        let text = Array("{\"A\u{30A}\":1,\"\u{C5}\":2}".utf8)
        #expect(try CanonicalJSON.canonicalize(text) == text)
    }

    @Test(
        "a text in another than its canonical form is found",
        arguments: [
            "{ \"a\":1}", #"{"b":1,"a":2}"#, #"{"a":1,"a":1}"#, "1.0", "-0", "1E5", "1e5", "0.10", "00", "-", "+1",
            "9007199254740993", "1e-7x", #""\/""#, #""\u000a""#, #""\u001F""#, #""\u0041""#, #""\u0000""#, "\"\u{1}\"",
            "\"", "[", "[1,", "[1 ]", "{\"a\"}", "{\"a\":}", "tru", "nulll", "", " 1", "1 ", "[]]",
            "{\"\u{E000}\":1,\"\u{1F600}\":2}",
        ])
    func notCanonical(text: String) {
        #expect(defect(Array(text.utf8)) != nil)
    }

    @Test(
        "bytes that are not UTF-8 are found",
        arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82]])
    func notUTF8(bytes: [UInt8]) {
        #expect(defect([0x22] + bytes + [0x22]) != nil)
    }

    /// The scanner and the writer share nothing, so each is a check of the other.
    @Test("whatever is written is accepted, and a changed byte only where the text is canonical again")
    func scannerAgreesWithWriter() throws {
        var random = FixedRandom(seed: 7)
        for _ in 0..<300 {
            let bytes = CanonicalJSON.encode(random.tree(depth: 4))
            #expect(defect(bytes) == nil, "\(String(decoding: bytes, as: UTF8.self))")
            for _ in 0..<20 {
                var changed = bytes
                changed[random.below(changed.count)] ^= 1 << UInt8(random.below(8))
                let again = try? CanonicalJSON.canonicalize(changed)
                #expect((defect(changed) == nil) == (again == changed), "\(String(decoding: changed, as: UTF8.self))")
            }
        }
    }

    @Test("instants have one text of fixed width")
    func instants() {
        #expect(CanonicalInstant.text(microseconds: 0) == "1970-01-01T00:00:00.000000Z")
        #expect(CanonicalInstant.text(microseconds: -1) == "1969-12-31T23:59:59.999999Z")
        #expect(CanonicalInstant.text(microseconds: 1_773_153_000_000_007) == "2026-03-10T14:30:00.000007Z")
        #expect(CanonicalInstant.text(microseconds: 951_782_400_000_000) == "2000-02-29T00:00:00.000000Z")
        #expect(CanonicalInstant.text(microseconds: .min) == "0001-01-01T00:00:00.000000Z")
        #expect(CanonicalInstant.text(microseconds: .max) == "9999-12-31T23:59:59.999999Z")
    }

    private func defect(_ bytes: [UInt8]) -> CanonicalDefect? { CanonicalForm.defect(in: bytes) }
}

/// A sequence that is the same in every run.
struct FixedRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func text() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "z", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "€", "\u{E000}", "\u{FFFF}", "😀",
        ]
        var text = ""
        for _ in 0..<below(12) { text.unicodeScalars.append(alphabet[below(alphabet.count)]) }
        return text
    }

    mutating func tree(depth: Int) -> JSONTree {
        switch below(depth == 0 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .integer(Int64(below(1 << 30)) * (below(2) == 0 ? -1 : 1))
        case 3:
            return .decimal(
                Double(below(1 << 30)) / Double(1 + below(1 << 20)) * (below(2) == 0 ? 1e-9 : 1e12), isInteger: false)
        case 4: return .text(text())
        case 5: return .array((0..<below(5)).map { _ in tree(depth: depth - 1) })
        default:
            var members: [[UInt8]: JSONTree.Member] = [:]
            for _ in 0..<below(6) {
                let name = text()
                members[Array(name.utf8)] = JSONTree.Member(name: name, value: tree(depth: depth - 1))
            }
            return .object(Array(members.values))
        }
    }
}
