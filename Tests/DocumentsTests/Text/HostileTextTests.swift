import Testing

@testable import Documents

@Suite("Text from outside")
struct HostileTextTests {
    @Test("invisible controls become visible, joiners of scripts and emoji stay")
    func visible() {
        #expect(VisibleText.of("a\u{202E}b") == "a⟦U+202E⟧b")
        #expect(VisibleText.of("a\u{0}b\u{1B}") == "a\u{FFFD}b\u{FFFD}")
        #expect(VisibleText.of("one\r\ntwo\rthree\u{2028}four") == "one\ntwo\nthree\nfour")
        #expect(VisibleText.of("👩‍💻 é 漢字") == "👩‍💻 é 漢字")
        #expect(VisibleText.line("a\tb\nc") == "a b c")
    }

    @Test("every character that would be changed is found by the fast check")
    func fastCheckMissesNothing() {
        for value in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "x" + String(scalar) + "y"
            if VisibleText.isPlain(text) { #expect(text.unicodeScalars.allSatisfy { !$0.isTroublesome }) }
        }
    }

    @Test("markup characters are escaped in text and attributes")
    func markup() {
        #expect(MarkupBuffer.escaped("<a href=\"x\">'&\n") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\n")
        #expect(MarkupBuffer.escaped("a\nb", breakingLines: true) == "a<br>b")
    }

    @Test(
        "only web and mail addresses are linked",
        arguments: [
            ("https://a.example/x?y=1&z=2", true), ("http://a.example", true), ("mailto:a@a.example", true),
            ("HTTPS://A.EXAMPLE", true), ("javascript:alert(1)", false), ("data:text/html,x", false),
            ("https:a", false), ("https://a.example/\"onclick=\"x", false), (" https://a.example", false),
            ("https://a.example/a b", false), ("//a.example", false), ("", false), ("https://a.example/é", false),
        ])
    func addresses(text: String, isSafe: Bool) {
        #expect((SafeAddress(text) != nil) == isSafe)
    }

    @Test("ids hold letters, digits and hyphens, begin with a letter and don't repeat")
    func identifiers() {
        var identifiers = Identifiers()
        #expect(identifiers.unique("by month\" onload=") == "by-month-onload-")
        #expect(identifiers.unique("a") == "a")
        #expect(identifiers.unique("a") == "a-2")
        #expect(identifiers.unique("9") == "s-9")
        #expect(identifiers.unique("") == "s-")
    }
}

extension Unicode.Scalar {
    fileprivate var isTroublesome: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFFE,
            0xFFFF, 0xFFF9...0xFFFB:
            true
        default: false
        }
    }
}
