import ControlFrameworks
import DocumentSamples
import Foundation
import JSONText
import Testing

/// `sitrep oscal` as whoever hands the documents to an auditor meets it.
@Suite("OSCAL at the command line")
struct OSCALCommandTests {
    /// One incident that says something of controls, one that nobody outside may read of, one exercise.
    private struct Exports {
        let room: EvidenceRoom

        init() throws {
            room = try EvidenceRoom()
            try room.add("beacon 10.0.0.7")
            try room.json(
                "control", "link", room.key, "AC-2", "--outcome", "failed", "--confidence", "confirmed", "--evidence",
                "#1", "--evidence", "review-17", "--note", "account of a former employee")
            try room.json("control", "link", room.key, "SI-4", "--outcome", "worked", "--confidence", "confirmed")
            try room.json(
                "action", "add", room.key, "Remove stale accounts", "--kind", "process", "--owner", "mara-owner",
                "--due",
                "2026-06-30T12:00:00Z")
            try room.json("note", room.key, "counsel says nothing", "--privileged")
            try room.json(
                "open", "--title", "Secret operation Nightjar", "--tlp", "red", "--detected-at", "2026-03-02T10:00:00Z")
            try room.json(
                "control", "link", "INC-2026-0002", "AC-2", "--outcome", "worked", "--confidence", "confirmed",
                "--note",
                "Nightjar stopped")
            try room.json("action", "add", "INC-2026-0002", "Tell nobody of Nightjar")
            try room.json(
                "open", "--title", "Drill", "--exercise", "--detected-at", "2026-03-03T10:00:00Z")
            try room.json(
                "control", "link", "INC-2026-0003", "AC-2", "--outcome", "worked", "--confidence", "estimated")
        }

        func write(_ document: String, _ options: String..., name: String = "out.json") throws -> String {
            let path = room.home + "/" + name
            let outcome = try room.run(["oscal", document, "--period", "2026-Q1", "--out", path] + options)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return path
        }

        func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    }

    @Test("both documents hold together, say what the record says, and are the same again later")
    func documents() throws {
        let exports = try Exports()
        let results = try exports.text(exports.write("assessment-results"))
        let plan = try exports.text(exports.write("poam"))
        for text in [results, plan] {
            #expect(OSCALDocumentCheck.defects(in: text) == [])
            // Privileged notes, what is too secret for the audience, and names of people.
            for word in ["counsel", "Nightjar", "mara-owner", "analyst-1"] { #expect(!text.contains(word), "\(word)") }
            #expect(text.contains("Withheld: TLP:RED"))
        }
        #expect(results.contains("account of a former employee Evidence named: review-17."))
        #expect(results.contains("Incidents that count: 2") && results.contains("1 exercise"))
        #expect(plan.contains("Remove stale accounts"))
        let later = try exports.room.run(
            ["oscal", "assessment-results", "--period", "2026-Q1", "--out", exports.room.home + "/later.json"],
            now: "2026-05-01T00:00:00Z")
        #expect(later.status == 0, "\(later.errors)")
        #expect(try exports.text(exports.room.home + "/later.json") == results)
        #expect(try exports.room.actions().filter { $0 == "export.read" }.count == 3)
    }

    @Test("the evidence that an outcome rests on is known by its hash")
    func evidence() throws {
        let exports = try Exports()
        let sha256 = try #require(
            try exports.room.json("evidence", "list", exports.room.key)["evidence"]?.elements.first?["sha256"]?.text)
        let results = try JSONParser.parse(exports.text(exports.write("assessment-results")))
        let resources = results[path: "assessment-results", "back-matter", "resources"]?.elements ?? []
        let hashes = resources.flatMap { $0["rlinks"]?.elements ?? [] }.flatMap { $0["hashes"]?.elements ?? [] }
        #expect(hashes.map { $0["value"]?.text } == [sha256])
    }

    private struct Verdict: Decodable, Equatable {
        let error: String?
        var version: String?
        var observations: Int?
        var findings: Int?
        var risks: Int?
        var items: Int?
        var resources: Int?
    }

    @Test(
        "compliance-trestle reads both in every release",
        .enabled(if: Oracle.hasModule("trestle"), "the Python package compliance-trestle is absent"))
    func trestle() throws {
        let exports = try Exports()
        for version in OSCALVersion.allCases {
            let files = [
                try exports.write("assessment-results", "--oscal-version", version.rawValue, name: "results.json"),
                try exports.write("poam", "--oscal-version", version.rawValue, name: "poam.json"),
            ]
            #expect(
                try Oracle.ask("check_oscal.py", files, as: Verdict.self) == [
                    Verdict(
                        error: nil, version: version.rawValue, observations: 3, findings: 2, risks: 0, items: 0,
                        resources: 2),
                    Verdict(
                        error: nil, version: version.rawValue, observations: 1, findings: 0, risks: 2, items: 2,
                        resources: 1),
                ])
        }
    }

    @Test("nothing to say is refused and leaves the file as it was; unknown releases and periods are usage errors")
    func refused() throws {
        let room = try EvidenceRoom()
        let path = try room.file("out.json", "before")
        for (document, rule) in [("assessment-results", "oscal_needs_an_outcome"), ("poam", "oscal_needs_an_action")] {
            for period in ["2026-Q1", "2019"] {
                let outcome = try room.run("oscal", document, "--period", period, "--out", path)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(rule), "\(outcome.errors)")
            }
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        #expect(
            try room.run("oscal", "poam", "--period", "2026", "--out", path, "--oscal-version", "1.0.0").status == 64)
        #expect(try room.run("oscal", "poam", "--period", "soon", "--out", path).status == 64)
    }
}
