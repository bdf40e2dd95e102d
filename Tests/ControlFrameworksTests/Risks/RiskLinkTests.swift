import Testing

@testable import ControlFrameworks

@Suite("Losses against the appetite for a risk")
struct RiskLinkTests {
    private func euro(_ cents: Int64) throws -> Amount { try #require(Amount(minorUnits: cents, currency: "EUR")) }

    private func link(_ incidents: [RiskLink.Incident]) throws -> RiskLink {
        try RiskLink(risk: "R-7", appetite: euro(1000), incidents: incidents)
    }

    @Test("the appetite itself is within, one cent more is not")
    func threshold() throws {
        #expect(try link([.init(key: "A", loss: euro(1000))]).verdict == .within)
        let exceeded = try link([.init(key: "A", loss: euro(1000)), .init(key: "B", loss: euro(1))])
        #expect(exceeded.verdict == .exceeded && exceeded.realised?.minorUnits == 1001)
    }

    @Test("unknown losses and other currencies leave it open, unless the rest exceeds already")
    func undetermined() throws {
        let yen = try #require(Amount(minorUnits: 5, currency: "JPY"))
        #expect(
            try link([.init(key: "B", loss: nil), .init(key: "A", loss: yen)]).verdict
                == .undetermined(unknown: ["B"], otherCurrency: ["A"]))
        #expect(try link([.init(key: "B", loss: nil), .init(key: "A", loss: euro(1001))]).verdict == .exceeded)
    }

    @Test("exercises are shown and cost nothing; sums that cannot be held exceed")
    func sums() throws {
        let shown = try link([.init(key: "A", loss: euro(5000), isCounted: false)])
        #expect(shown.verdict == .within && shown.incidents.count == 1 && shown.realised?.minorUnits == 0)
        let huge = try link([.init(key: "A", loss: euro(.max)), .init(key: "B", loss: euro(.max))])
        #expect(huge.verdict == .exceeded && huge.realised == nil)
        #expect(throws: RiskLinkError.incidentTwice("A")) {
            try link([.init(key: "A", loss: nil), .init(key: "A", loss: nil)])
        }
        #expect(Amount(minorUnits: -1, currency: "EUR") == nil && Amount(minorUnits: 1, currency: "eur") == nil)
    }
}
