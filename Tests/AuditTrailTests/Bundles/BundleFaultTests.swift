import AuditTrail
import Foundation
import Testing

@Suite("Faults and attacks on bundles")
struct BundleFaultTests {
    @Test("each is found, and both verifiers name the same first")
    func table() throws {
        let faults = try BundleFault.all()
        for fault in faults {
            let report = try verify(fault.archive, keyFile: fault.keyFile, previous: fault.previous)
            #expect(report.exitCode == fault.status, "\(fault.name): \(report.findings) \(report.malformed ?? "")")
            #expect((report.findings.first?.code.rawValue ?? "") == fault.code, "\(fault.name): \(report.findings)")
        }
        guard PythonVerifier.isAvailable else { return }
        let verdicts = try PythonVerifier.verdicts(
            faults.map { PythonVerifier.Case(archive: $0.archive, keyFile: $0.keyFile, previous: $0.previous) })
        #expect(verdicts.count == faults.count)
        for (fault, verdict) in zip(faults, verdicts) {
            #expect(verdict.status == fault.status, "verify.py, \(fault.name)")
            #expect(verdict.code == fault.code, "verify.py, \(fault.name)")
        }
    }

    @Test("every single byte of a small bundle matters")
    func everyByte() throws {
        var log = LogFixture()
        try log.append(count: 1)
        let bundle = try log.bundleOfAll([])
        // Another bit of each byte, in turn.
        try expectFound(bundle, flips: bundle.indices.map { [[$0, 1 << ($0 % 8)]] }, keyFile: log.keyFile())
    }

    @Test("bytes of a larger bundle matter, wherever they lie")
    func sampledBytes() throws {
        var log = LogFixture()
        try log.append(count: 300)
        let bundle = try log.bundle(of: Array(stride(from: 0, to: 300, by: 37)), log.content, from: 150)
        var state: UInt64 = 42
        let flips = (0..<400).map { _ -> [[Int]] in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return [[Int(state >> 33) % bundle.count, 1 << Int(state >> 20 & 7)]]
        }
        try expectFound(bundle, flips: flips, keyFile: log.keyFile())
    }

    private func expectFound(_ bundle: [UInt8], flips: [[[Int]]], keyFile: [UInt8]) throws {
        var statuses: [Int32] = []
        for flip in flips {
            var changed = bundle
            for pair in flip { changed[pair[0]] ^= UInt8(pair[1]) }
            let report = try verify(changed, keyFile: keyFile)
            if report.exitCode == 0 { Issue.record("byte \(flip) can be changed unnoticed") }
            statuses.append(report.exitCode)
        }
        guard PythonVerifier.isAvailable else { return }
        let verdicts = try PythonVerifier.verdicts(
            flips.map { PythonVerifier.Case(archive: bundle, keyFile: keyFile, flips: $0) })
        #expect(verdicts.count == flips.count)
        for (index, verdict) in verdicts.enumerated() where verdict.status != statuses[index] {
            Issue.record("byte \(flips[index]): Sitrep says \(statuses[index]), verify.py \(verdict)")
        }
    }

    @Test("verify.py is there to compare with", .enabled(if: !PythonVerifier.isAvailable))
    func pythonIsMissing() {
        Issue.record("python3 was not found: the verifiers were not compared")
    }
}
