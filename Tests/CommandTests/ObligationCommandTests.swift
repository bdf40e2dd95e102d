import Foundation
import JSONText
import Testing

/// What needs no database, through the built command.
@Suite("Obligations without a database")
struct ObligationCommandTests {
    private static let vectors: (path: String, tree: JSONTree)? = {
        guard let root = SharedFiles.root else { return nil }
        let path = root.appending(path: "vectors/deadlines.json").path
        guard let data = FileManager.default.contents(atPath: path),
            let tree = try? JSONParser.parse(String(decoding: data, as: UTF8.self))
        else { return nil }
        return (path, tree)
    }()

    private func run(_ arguments: String..., input: String? = nil) throws -> SitrepProcess.Outcome {
        // A home that cannot be made and a database that is not there: whoever touches one fails.
        try SitrepProcess.run(
            arguments, home: "/proc/nothing", input: input,
            environment: ["SITREP_DATABASE_URL": "host=/nonexistent dbname=none"])
    }

    @Test(
        "every worked example through the command, equal to the second",
        .enabled(if: vectors != nil, "needs ../shared/vectors"))
    func workedExamples() throws {
        let vectors = try #require(ObligationCommandTests.vectors).tree["vectors"]?.elements ?? []
        let input = JSONTree.array(vectors).compactText
        let outcome = try run("obligation", "preview", "--facts", "-", "--json", input: input)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let results = try outcome.json()["results"]?.elements ?? []
        #expect(results.count == vectors.count)
        for (result, vector) in zip(results, vectors) {
            #expect(result["id"] == vector["id"])
            #expect(result["due"]?.text == vector["expected_due"]?.text, "\(result.compactText)")
            #expect(result["projected"] == .bool(vector["projected"] == .bool(true)))
            #expect(result["citation"]?.text?.isEmpty == false)
        }
    }

    @Test("a faulty request is named with record and field, and the others are answered")
    func faultyRequests() throws {
        let good = """
            {"id": "good", "obligation": "eu-dora-major-incident", "stage": "initial", "facts": {"events":
            {"AWARENESS": "2026-03-10T09:00:00+01:00", "CLASSIFIED_MAJOR": "2026-03-10T11:30:00+01:00"}, "holidays": []}}
            """
        let naive =
            #"{"id": "b", "obligation": "eu-dora-major-incident", "facts": {"events": {"AWARENESS": "2026-03-10T09:00"}}}"#
        let unknown = #"{"id": "c", "obligation": "eu-dora-mayor-incident", "facts": {}}"#
        let outcome = try run(
            "obligation", "preview", "--facts", "-", input: "[\(good),\n\(naive),\n\(unknown), {\"id\": }]")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("record 2 (b): facts.events.AWARENESS"))
        #expect(outcome.errors.contains("did you mean eu-dora-major-incident?"))
        #expect(outcome.errors.contains("record 4"))
        let answer = try outcome.json()
        #expect(answer["results"]?.elements.map { $0["due"]?.text } == ["2026-03-10T14:30:00Z"])
        #expect(answer["problems"]?.elements.count == 3)
    }

    @Test("without an obligation all that apply are answered")
    func allThatApply() throws {
        let facts = """
            {"id": "x", "facts": {"events": {"AWARENESS": "2026-03-10T09:00:00+01:00"}, "attributes":
            {"personal_data_breach": true, "role_controller": true, "unlikely_risk_to_individuals": false}}}
            """
        let answer = try run("obligation", "preview", "--facts", "-", input: facts).json()
        let ids = answer["results"]?.elements.compactMap { $0["obligation"]?.text } ?? []
        #expect(ids.contains { $0.contains("gdpr") }, "\(ids)")
    }

    @Test("files that are not there, empty or no JSON have their exit codes")
    func badFiles() throws {
        #expect(try run("obligation", "preview", "--facts", "/nonexistent.json").status == 66)
        #expect(try run("obligation", "preview", "--facts", "-", input: "").status == 65)
        #expect(try run("obligation", "preview", "--facts", "-", input: "[1, 2").status == 65)
        #expect(try run("obligation", "preview").status == 64)
        #expect(try run("classify", "dora", "--answers", "-", input: "{").status == 65)
        #expect(try run("classify", "mifid", "--answers", "-", input: "{}").status == 64)
    }

    @Test("lists and shows the registry")
    func registry() throws {
        let all = try run("obligation", "list", "--json").json()
        let listed = all["obligations"]?.elements ?? []
        #expect(listed.count == all["total"]?.wholeNumber && listed.count > 40)
        let some = try run("obligation", "list", "--jurisdiction", "EU", "--json").json()["obligations"]?.elements ?? []
        #expect(!some.isEmpty && some.allSatisfy { $0["jurisdiction"]?.text?.hasPrefix("EU") == true })
        #expect(try run("obligation", "list", "--jurisdiction", "Atlantis").status == 66)
        let shown = try run("obligation", "show", "eu-dora-major-incident", "--json").json()
        #expect(shown["stages"]?.elements.map { $0["key"]?.text } == ["initial", "intermediate", "final", "clients"])
        let missing = try run("obligation", "show", "eu-dora-mayor-incident")
        #expect(missing.status == 66 && missing.errors.contains("did you mean eu-dora-major-incident?"))
    }

    @Test("a rule file is checked with line and field")
    func ruleFile() throws {
        let good = ContractRule.text()
        let passed = try run("obligation", "check", "-", input: good)
        #expect(passed.status == 0, "\(passed.errors)")
        let wrong = good.replacing("from: AWARENESS", with: "from: AWARENES")
        let refused = try run("obligation", "check", "-", "--json", input: wrong)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("did you mean AWARENESS?"))
        let fault = try refused.json()["faults"]?.elements.first
        #expect(fault?["line"]?.wholeNumber == 14)
        #expect(fault?["obligation"]?.text == "contract-bank-x")
        #expect(try run("obligation", "check", "-", input: "a: [").status == 65)
    }

    @Test("classifies without a database, one sheet or many")
    func classification() throws {
        let one = try run(
            "classify", "dora", "--answers", "-",
            input: #"{"critical_services": true, "malicious_access": true, "may_result_in_data_loss": true}"#
        ).json()
        #expect(one["major"] == .bool(true))
        let many = try run(
            "classify", "dora", "--answers", "-", input: #"[{"id": "a"}, {"id": "b", "duration_minuts": 3}]"#)
        #expect(many.status == 65)
        #expect(many.errors.contains("record 2: duration_minuts"))
        let results = try many.json()["results"]?.elements ?? []
        #expect(results.count == 2 && results[0]["major"] == .bool(false))
    }
}
