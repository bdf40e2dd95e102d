import ControlFrameworks
import Foundation
import Testing

@Suite("Check of OSCAL documents")
struct OSCALDocumentCheckTests {
    private static func vector(_ name: String) throws -> String {
        let file = SharedData.root.appendingPathComponent("vectors/oscal/\(name).json")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    @Test(
        "the good vectors have no defect",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
        arguments: ["ar-1.1.2", "ar-1.2.1", "poam-1.2.1"])
    func good(_ name: String) throws {
        #expect(OSCALDocumentCheck.defects(in: try Self.vector(name)) == [])
    }

    @Test(
        "each bad vector has its one defect",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
        arguments: [
            ("neg-bad-method", "unknown_method", "/assessment-results/results/0/observations/0/methods/0"),
            (
                "neg-dangling-obs", "dangling_reference",
                "/assessment-results/results/0/findings/0/related-observations/0/observation-uuid"
            ),
            ("neg-naive-ts", "bad_timestamp", "/assessment-results/results/0/start"),
            ("neg-uuid-v1", "bad_uuid", "/assessment-results/uuid"),
        ])
    func bad(_ name: String, _ rule: String, _ pointer: String) throws {
        let defects = OSCALDocumentCheck.defects(in: try Self.vector(name))
        #expect(defects.map(\.rule.rawValue) == [rule])
        #expect(defects.map(\.pointer) == [pointer])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let rule: OSCALDefect.Rule
        let old: String
        let new: String

        init(_ rule: OSCALDefect.Rule, _ old: String, _ new: String) {
            self.rule = rule
            self.old = old
            self.new = new
        }

        var testDescription: String { "\(rule.rawValue): \(old) → \(new)" }
    }

    static let observation = "4e4b1048-1a57-5dae-9039-ee327d8d58ed"
    static let result = "b0e9f52e-050e-4bd9-96ee-c65dfe41129c"

    /// A small document in which each damage is one replacement.
    static let document = """
        {"assessment-results": {"uuid": "ab55d508-f303-54f9-8964-13815e0cd4d3", "metadata": {"oscal-version": "1.2.1",
        "last-modified": "2026-10-01T00:00:00.25+02:00"}, "import-ap": {"href": "#010ab9fd-4c67-58f8-830c-7893724056a4"},
        "results": [{"uuid": "\(result)", "start": "2026-07-01T00:00:00Z", "end": "2026-09-30T23:59:59Z",
        "observations": [{"uuid": "\(observation)", "methods": ["TEST"], "collected": "2026-07-03T10:00:00-03:30"}],
        "findings": [{"uuid": "24c05d16-a609-5808-a42a-7d0600b38c29",
        "related-observations": [{"observation-uuid": "4E4B1048-1a57-5dae-9039-ee327d8d58ed"}]}]}],
        "back-matter": {"resources": [{"uuid": "010ab9fd-4c67-58f8-830c-7893724056a4", "rlinks": [{"href": "x",
        "hashes": [{"algorithm": "SHA-256", "value":
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}]}]}]}}}
        """

    @Test("the undamaged document has no defect")
    func undamaged() {
        #expect(OSCALDocumentCheck.defects(in: Self.document) == [])
    }

    @Test(
        "each damage is found, and nothing else",
        arguments: [
            Damage(.notJSON, "}}}", "}}"),
            Damage(.unknownKind, "\"assessment-results\"", "\"catalog\""),
            Damage(.unknownVersion, "1.2.1", "1.0.4"),
            Damage(.badUUID, result, "b0e9f52e-050e-1bd9-96ee-c65dfe41129c"),
            Damage(.badUUID, result, "b0e9f52e-050e-5bd9-c6ee-c65dfe41129c"),
            Damage(.badUUID, result, "b0e9f52e-050e-5bd9-96ee-c65dfe41129"),
            Damage(.badUUID, result, "b0e9f52e-050e-5bd9-96ee-c65dfe41129g"),
            Damage(.repeatedUUID, "24c05d16-a609-5808-a42a-7d0600b38c29", "B0E9F52E-050e-4bd9-96ee-c65dfe41129c"),
            Damage(.danglingReference, "4E4B1048-1a57", "4E4B1049-1a57"),
            Damage(.danglingReference, "#010ab9fd", "#010ab9fe"),
            Damage(.wrongReference, "4E4B1048-1a57-5dae-9039-ee327d8d58ed", result),
            Damage(.wrongReference, "#010ab9fd-4c67-58f8-830c-7893724056a4", "#" + result),
            Damage(.unknownMethod, "\"TEST\"", "\"test\""),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-07-03T10:00:00"),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-07-03 10:00:00Z"),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-07-03T10:00:00z"),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-07-03T10:00:00-0330"),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-07-03"),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-02-30T10:00:00Z"),
            Damage(.badTimestamp, "2026-07-03T10:00:00-03:30", "2026-07-03T10:00:60Z"),
            Damage(.endsBeforeStart, "2026-09-30T23:59:59Z", "2026-06-30T23:59:59Z"),
            Damage(.badHash, "2d711642", "2d71164"),
        ])
    func damage(_ damage: Damage) {
        let broken = Self.document.replacing(damage.old, with: damage.new, maxReplacements: 1)
        #expect(broken != Self.document)
        #expect(OSCALDocumentCheck.defects(in: broken).map(\.rule) == [damage.rule])
    }
}
