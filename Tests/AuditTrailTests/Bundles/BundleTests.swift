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

    @Test("lines longer than what is read at once are put together again, whoever does the pieces of work")
    func longLines() throws {
        var log = LogFixture()
        for (number, size) in [3, 3, 5, 0, 9].enumerated() {
            let text = String(repeating: "\u{e9}", count: size << 19)
            try log.append(log.entry(number, incident: log.key(1 + number % 3), after: ["text": .text(text)]))
        }
        var bundle = try log.bundleOfAll(log.content)
        for run in runners {
            let report = try check(bundle, by: run, log)
            #expect(report.findings == [] && report.entryCount == 6)
        }
        // The last letter of the longest entry, which the third window ends within.
        let end = try #require(bundle.lastIndex(of: 0xA9))
        bundle[end] = 0xA8
        for run in runners {
            #expect(try check(bundle, by: run, log).findings.map(\.code) == [.entryRoot, .fileHash])
        }
    }

    private let runners: [WorkRunner] = [
        { count, work in for number in 0..<count { work(number) } },
        { count, work in DispatchQueue.concurrentPerform(iterations: count, execute: work) },
    ]

    private func check(_ archive: [UInt8], by run: @escaping WorkRunner, _ log: LogFixture) throws -> BundleReport {
        var position = 0
        return try BundleVerifier.verify(keyFile: log.keyFile(), run: run) { buffer in
            let length = min(buffer.count, archive.count - position)
            archive[position..<position + length].withUnsafeBytes { buffer.copyMemory(from: $0) }
            position += length
            return length
        }
    }

    @Test("every byte of it follows from its files and their names, whatever the order in which they came")
    func determined() throws {
        var log = LogFixture()
        try log.append(count: 12)
        let bundle = try log.bundleOfAll(log.content)
        var again = LogFixture()
        try again.append(count: 12)
        #expect(try again.bundleOfAll(again.content.reversed()) == bundle)
        #expect(RawArchive(bundle).bytes == bundle)
    }
}
