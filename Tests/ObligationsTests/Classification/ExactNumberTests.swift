import JSONText
import Testing

@testable import Obligations

@Suite("Exact numbers")
struct ExactNumberTests {
    @Test(
        "plain and scientific decimals are read as written",
        arguments: [
            ("0", "0"), ("12", "12"), ("12.50", "12.5"), ("-0.000001", "-0.000001"), ("1e3", "1000"),
            ("1.25e+1", "12.5"),
            ("5e-06", "0.000005"), ("0.10", "0.1"), ("100000.01", "100000.01"), ("0e-9", "0"),
        ])
    func reading(_ text: String, _ plain: String) throws {
        #expect(try #require(ExactNumber(text)).text == plain)
    }

    @Test(
        "what is no number or has too many digits is refused",
        arguments: [
            "", "-", ".", "1.", ".5", "1e", "1e99", "0.0000001", "1.2.3", "1e2e3", "--1", "NaN",
            "99999999999999999999999", "１",
        ])
    func refusing(_ text: String) {
        #expect(ExactNumber(text) == nil)
    }

    @Test("a double is the decimal that was written, not its binary neighbour")
    func doubles() throws {
        #expect(ExactNumber(try JSONParser.parse("0.1"))?.text == "0.1")
        #expect(ExactNumber(try JSONParser.parse("100000.3"))?.text == "100000.3")
        #expect(ExactNumber(try JSONParser.parse("12345678901234567890")) == nil)
        #expect(ExactNumber(try JSONParser.parse("9223372036854775807"))?.text == "9223372036854775807")
    }

    @Test("a tenth of 0.3 is exactly 0.03: no more than ten per cent")
    func boundary() throws {
        let whole = try #require(ExactNumber("0.3"))
        #expect(!(try #require(ExactNumber("0.03"))).exceeds(permille: 100, of: whole))
        #expect(try #require(ExactNumber("0.030001")).exceeds(permille: 100, of: whole))
    }

    @Test(
        "shares have one decimal place, halves rounded up",
        arguments: [
            (1, 3, 333), (2, 3, 667), (1, 2000, 1), (1, 2001, 0), (125, 10_000, 13), (0, 5, 0), (5, 5, 1000),
            (7, 2, 3500),
        ])
    func shares(_ part: Int, _ whole: Int, _ tenths: Int) {
        #expect(ExactNumber(part).tenthsOfPercent(of: ExactNumber(whole)) == tenths)
    }

    @Test("nothing has no share of nothing")
    func shareOfNothing() {
        #expect(ExactNumber(0).tenthsOfPercent(of: .zero) == nil)
    }

    @Test(
        "rounding goes away from zero at halves",
        arguments: [
            ("2.5", "3"), ("-2.5", "-3"), ("2.49", "2"), ("1234567.5", "1234568"),
        ])
    func rounding(_ text: String, _ rounded: String) throws {
        #expect(try #require(ExactNumber(text)).rounded(places: 0).text == rounded)
    }
}
