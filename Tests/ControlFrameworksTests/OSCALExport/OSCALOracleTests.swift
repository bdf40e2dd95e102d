import ControlFrameworks
import DocumentSamples
import Testing

@Suite(
    "OSCAL as compliance-trestle reads it",
    .enabled(if: Oracle.hasModule("trestle"), "the Python package compliance-trestle is absent"))
struct OSCALOracleTests {
    private struct Verdict: Decodable, Equatable {
        let error: String?
        var version: String?
        var observations: Int?
        var findings: Int?
        var log: Int?
        var risks: Int?
        var items: Int?
        var resources: Int?
    }

    @Test("both documents are read in every version, with all their parts")
    func exports() throws {
        let directory = try TemporaryDirectory()
        var files: [String] = []
        var expected: [Verdict] = []
        for version in OSCALVersion.allCases {
            let export = try OSCALSamples.export(version: version)
            files.append(try directory.write(try export.assessmentResults().text, "ar-\(version.rawValue).json"))
            expected.append(
                Verdict(
                    error: nil, version: version.rawValue, observations: 5, findings: 2, log: 2, risks: 0, items: 0,
                    resources: 3))
            files.append(try directory.write(try export.actionPlan().text, "poam-\(version.rawValue).json"))
            expected.append(
                Verdict(
                    error: nil, version: version.rawValue, observations: 1, findings: 0, log: 0, risks: 2, items: 3,
                    resources: 2))
        }
        #expect(try Oracle.ask("check_oscal.py", files, as: Verdict.self) == expected)
    }

    @Test("no text that people typed makes a document unreadable")
    func hostileText() throws {
        let directory = try TemporaryDirectory()
        var files: [String] = []
        for (index, text) in HostileText.corpus.enumerated() {
            let export = try hostileExport(text)
            files.append(try directory.write(try export.assessmentResults().text, "ar-\(index).json"))
            files.append(try directory.write(try export.actionPlan().text, "poam-\(index).json"))
        }
        for verdict in try Oracle.ask("check_oscal.py", files, as: Verdict.self) {
            #expect(verdict.error == nil)
        }
    }

    /// An export with the text in every field that comes from outside.
    private func hostileExport(_ text: String) throws -> OSCALExport {
        let at = try OSCALSamples.instant("2026-07-03T09:00:00Z")
        let outcome = OSCALControlOutcome(
            id: text, control: try OSCALSamples.control("ac-2"), controlTitle: text, outcome: .failed, note: text,
            at: at, evidence: [OSCALSamples.hashes[0]])
        let incident = OSCALIncident(
            key: "INC-2026-0001", title: text, outcomes: [outcome],
            chronology: [OSCALIncident.Event(id: text, title: text, description: text, start: at)],
            actions: [OSCALAction(id: text, title: text, description: text, kind: text, decidedAt: at, due: at)])
        let evidence = OSCALEvidence(sha256: OSCALSamples.hashes[0], name: text, mediaType: text, place: .bundle)
        return try OSCALSamples.export([incident], evidence: [evidence])
    }

    @Test("the reader is awake: it refuses a document whose identifier is of version 1")
    func awake() throws {
        let good = try OSCALSamples.export().assessmentResults().text
        let directory = try TemporaryDirectory()
        let bad = good.replacing(/"uuid": "[0-9a-f-]{36}"/, with: "\"uuid\": \"6ba7b810-9dad-11d1-80b4-00c04fd430c8\"")
        let verdicts = try Oracle.ask("check_oscal.py", [directory.write(bad, "bad.json")], as: Verdict.self)
        #expect(verdicts.count == 1 && verdicts.allSatisfy { $0.error != nil })
    }
}
