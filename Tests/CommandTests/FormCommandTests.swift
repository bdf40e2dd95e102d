import DatabaseTesting
import DocumentSamples
import Foundation
import JSONText
import Testing

/// The reporting schema of the European Supervisory Authorities, beside the package.
enum AuthoritySchema {
    static let path: String = {
        let shared =
            ProcessInfo.processInfo.environment["SITREP_SHARED"].map { URL(filePath: $0) }
            ?? Oracle.packageRoot.deletingLastPathComponent().appending(path: "shared")
        return shared.appending(path: "data/regulatory/dora/DORA_IR_Schema_v1.2.json").path
    }()

    static let isPresent = FileManager.default.fileExists(atPath: path) && Oracle.hasModule("jsonschema")
}

/// Forms from the first answer to the file that an authority's schema takes, through the built command.
@Suite("Forms")
struct FormCommandTests {
    private let desk: SitrepDesk
    private let key = "INC-2026-0001"
    private let out = FileManager.default.temporaryDirectory.appending(path: "forms-\(UUID().uuidString)")

    init() throws {
        desk = try SitrepDesk()
        try desk.json("open", "--title", "Ransom note", "--severity", "low", "--detected-at", "2026-03-10T08:00:00Z")
    }

    private struct Verdict: Decodable {
        let errors: [String]
    }

    private func set(_ number: String, _ value: String) throws {
        try desk.json("form", "set", key, "dora-initial", number, value)
    }

    /// Answers to all that Annex II asks for, but the gross costs.
    private func answer() throws {
        for name in ["organisation.reports_for_others", "organisation.in_group", "organisation.under_brrd"] {
            try desk.json("org", "profile", "set", name, "no")
        }
        for (name, value) in [
            ("incident.from_third_party", "no"), ("incident.recurring", "no"), ("dora.relevant", "no"),
            ("dora.transactions_affected", "0"), ("dora.downtime", "0"),
        ] { try desk.json("form", "answer", key, name, value) }
        for (number, value) in [
            ("1.2", "Example Bank"), ("1.3", "DEK1101R.HRB12345"), ("1.4", "credit_institution"), ("1.7", "Desk"),
            ("1.8", "desk@bank.example"), ("1.9", "+49 30 1234567"), ("1.10", "Office"),
            ("1.11", "office@bank.example"),
            ("1.12", "+49 30 1234568"), ("1.15", "EUR"), ("2.2", "2026-03-10T09:00:00Z"),
            ("2.3", "2026-03-10T10:00:00Z"),
            ("2.4", "Files were encrypted"), ("2.5", "data_losses;critical_services_affected"), ("2.7", "staff"),
            ("2.9", "yes"), ("3.2", "2026-03-10T08:00:00Z"), ("3.3", "2026-03-10T12:00:00Z"), ("3.4", "1200"),
            ("3.5", "12.5"), ("3.6", "0"), ("3.7", "0"), ("3.12", "actual_figures_for_clients_affected"),
            ("3.15", "01:02:30"), ("3.20", "availability"), ("3.21", "Orders of one day"), ("3.22", "Payments"),
            ("3.23", "process_failure"), ("3.27", "Payments"), ("3.28", "no"), ("3.30", "no"), ("3.31", "csirt"),
            ("3.33", "no"), ("4.1", "process_failure"), ("4.2", "malicious_actions_deliberate_internal_actions"),
            ("4.5", "A rule was left open"), ("4.6", "Closed"), ("4.7", "2026-03-10T11:00:00Z"),
            ("4.8", "2026-03-10T11:30:00Z"), ("4.9", "No difference"), ("4.14", "0"),
        ] { try set(number, value) }
    }

    @Test(
        "what the command drafts is valid under draft 7 of the reporting schema; what Annex II asks for beyond it, we miss",
        .enabled(
            if: AuthoritySchema.isPresent, "the reporting schema is not beside the package, or Python has no jsonschema"
        ))
    func schema() throws {
        defer { TestServer.remove(out.path) }
        try answer()
        let forms = ["dora-initial", "dora-intermediate", "dora-final"]
        func render(_ form: String) throws -> JSONTree {
            try desk.json("report", "render", form, key, "--format", "json", "--out", out.path)
        }
        func errors() throws -> [[String]] {
            let files = forms.map { out.appending(path: "\($0)-\(key).json").path }
            return try Oracle.ask("check_json_schema.py", [AuthoritySchema.path] + files, as: Verdict.self).map(
                \.errors)
        }
        let before = try forms.map(render)
        #expect(before.prefix(2).allSatisfy { $0["complete"] == .bool(true) }, "\(before)")
        // The schema has nothing against a final report without its costs; Annex II has.
        #expect(before[2]["complete"] == .bool(false))
        #expect(before[2]["missing"]?.elements.map { $0["number"]?.text } == ["4.13"], "\(before[2])")
        #expect(try errors() == [[], [], []])
        try set("4.13", "250000")
        let full = try render("dora-final")
        #expect(full["complete"] == .bool(true), "\(full)")
        #expect(try errors() == [[], [], []])
    }

    @Test("values that contradict each other are to be fixed, each with its rule")
    func contradictions() throws {
        defer { TestServer.remove(out.path) }
        try set("3.2", "2026-03-10T08:00:00Z")
        try set("4.8", "2026-03-10T07:00:00Z")
        try set("3.5", "120")
        let drafted = try desk.json("report", "render", "dora-final", key, "--format", "md", "--out", out.path)
        let fixes = drafted["to_be_fixed"]?.elements ?? []
        #expect(fixes.map { $0["fields"]?.elements.map(\.text) } == [["4.8", "3.2"], ["3.5"]])
        #expect(fixes.allSatisfy { $0["rule"]?.text?.isEmpty == false })
        let text = try String(contentsOf: out.appending(path: "dora-final-\(key).md"), encoding: .utf8)
        #expect(text.contains("To be fixed") && text.contains("an incident is resolved after it occurred"))
        let told = try desk.run("report", "render", "dora-final", key, "--format", "md", "--out", out.path)
        #expect(told.errors.contains("to be fixed 4.8 is 2026-03-10T07:00:00Z"), "\(told.errors)")
    }

    @Test("an obligation without a form gets one from what it asks for")
    func notice() throws {
        defer { TestServer.remove(out.path) }
        let render = [
            "report", "render", "notice", key, "--obligation", "us-ca-1798-82", "--stage", "residents", "--out",
            out.path,
        ]
        let drafted = try desk.json(render)
        #expect(drafted["files"]?.elements.count == 4)
        let missing = drafted["missing"]?.elements ?? []
        #expect(!missing.isEmpty)
        let command = missing.first?["command"]?.text ?? ""
        #expect(command == "sitrep form set \(key) notice:us-ca-1798-82:residents 1 VALUE")
        try desk.json("form", "set", key, "notice:us-ca-1798-82:residents", "1", "Names and addresses were copied")
        let again = try desk.json(render)
        #expect(again["missing"]?.elements.count == missing.count - 1)
        let page = out.appending(path: "notice-us-ca-1798-82-residents-\(key).html")
        #expect(try String(contentsOf: page, encoding: .utf8).contains("Names and addresses were copied"))
        for (arguments, status, words) in [
            (["--obligation", "us-ca-1798-83"], Int32(66), "did you mean"),
            (["--obligation", "us-ca-1798-82", "--stage", "residentz"], 66, "did you mean residents"),
            (["--obligation", "eu-gdpr-33-authority"], 64, "gdpr-33"), ([], 64, "--obligation"),
        ] {
            let outcome = try desk.run(["report", "render", "notice", key] + arguments)
            #expect(outcome.status == status && outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
        }
        #expect(try desk.run("report", "render", "gdpr-33", key, "--stage", "x").status == 64)
        #expect(try desk.run("form", "set", key, "notice:us-ca-1798-82:residents", "99", "x").status == 65)
        let threat = try desk.json("report", "render", "dora-threat", key, "--format", "md", "--out", out.path)
        #expect(threat["complete"] == .bool(false))
    }
}
