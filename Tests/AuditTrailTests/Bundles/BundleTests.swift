import AuditTrail
import Foundation
import Testing

@Suite("A bundle that is as it should be")
struct BundleTests {
    @Test("with every entry it verifies, in portions of any size", arguments: [1, 7, 511, 512, 4096, Int.max])
    func all(portion: Int) throws {
        var log = LogFixture()
        try log.append(count: 12)
        let bundle = try log.bundleOfAll(log.content)
        let report = try verify(bundle, keyFile: log.keyFile(), portion: portion)
        #expect(report.findings == [])
        #expect(report.exitCode == 0)
        #expect(report.entryCount == 13)
        #expect(report.checkpoint?.checkpoint.size == 13)
        #expect(report.checkpoint?.time == 1_773_100_000)
    }

    @Test("with a selection it verifies by proofs, and leads on from an earlier checkpoint")
    func selection() throws {
        var log = LogFixture()
        try log.append(count: 300)
        let previous = try log.signed(size: 257)
        let bundle = try log.bundle(of: [3, 10, 9, 256].sorted(), log.content, from: 257)
        #expect(try verify(bundle, keyFile: log.keyFile(), previous: previous).findings == [])
        #expect(try verify(bundle, keyFile: log.keyFile()).exitCode == 0)
    }
}
