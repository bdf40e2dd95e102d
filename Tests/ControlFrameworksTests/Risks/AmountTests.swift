import ControlFrameworks
import Testing

@Suite("Amounts of money as text")
struct AmountTests {
    @Test(
        "an amount is read and written back",
        arguments: [
            ("12500.50 EUR", 1_250_050, "EUR", "12,500.50 EUR"), ("EUR 12,500.5", 1_250_050, "EUR", "12,500.50 EUR"),
            ("1250000 JPY", 1_250_000, "JPY", "1,250,000 JPY"), ("0.001 KWD", 1, "KWD", "0.001 KWD"),
            ("chf 1'000'000", 100_000_000, "CHF", "1,000,000.00 CHF"), ("0 USD", 0, "USD", "0.00 USD"),
            ("0.05 USD", 5, "USD", "0.05 USD"),
        ])
    func read(_ text: String, _ minor: Int64, _ currency: String, _ written: String) throws {
        let amount = try #require(Amount(text: text))
        #expect(amount.minorUnits == minor)
        #expect(amount.currency == currency)
        #expect(amount.text == written)
        #expect(Amount(text: amount.text) == amount)
    }

    @Test(
        "anything that could mean two things is refused",
        arguments: [
            "", "EUR", "12", "12 EURO", "12.505 EUR", "1,50 EUR", "1.000.000 EUR", "-5 EUR", "1e5 EUR", "5. EUR",
            ".5 EUR",
            "10.5 JPY", "1,0000 EUR", "1234,567 EUR", "E5UR", "99999999999999999999 EUR", "٣ EUR",
        ])
    func refuse(_ text: String) {
        #expect(Amount(text: text) == nil)
    }
}
