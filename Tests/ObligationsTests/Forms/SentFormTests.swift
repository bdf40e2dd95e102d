import IncidentModel
import JSONText
import RegistryFiles
import Testing

@testable import Obligations

@Suite("Reading what was sent")
struct SentFormTests {
    @Test(
        "what an export wrote is read back, fact by fact",
        arguments: [
            "dora-initial", "dora-intermediate", "dora-final", "gdpr-33", "nis2-notification", "sec-8k", "cert-in",
        ])
    func roundTrip(_ form: String) throws {
        let library = try Forms.library()
        let definition = try #require(library.definition(of: form))
        let draft = try #require(library.draft(form, values: try Forms.full(definition, form: form)))
        let document = try JSONParser.parse(FormExport(draft).json.text)
        let sent = try #require(SentForm(document, form: form, of: definition))
        #expect(sent.unread.isEmpty)
        #expect(!sent.frozen.comparable.values.isEmpty)
        #expect(FormConsistency.differences([draft.frozen.comparable, sent.frozen.comparable]).isEmpty)
        #expect(sent.frozen.comparable.values.map(\.number) == draft.frozen.comparable.values.map(\.number))
    }

    @Test("a number that somebody changed in the document is read as changed, one that is none is named")
    func changed() throws {
        let definition = try #require(try Forms.library().definition(of: "dora-intermediate"))
        let document = try JSONParser.parse(
            """
            {"impactAssessment": {"affectedAssets": {"affectedClients": {"number": 1700, "percentage": "many"}}},
             "incident": {"classificationTypes": [{"classificationCriterion": "data_losses"},
                {"classificationCriterion": "clients_and_transactions_affected"}]}}
            """)
        let sent = try #require(SentForm(document, form: "dora-intermediate", of: definition))
        #expect(sent.frozen.values.first { $0.fact == "people_affected" }?.value == .whole(1_700))
        #expect(sent.unread.contains("3.5"))
        let library = try Forms.library()
        #expect(SentForm(try JSONParser.parse("{\"a\": 1}"), form: "gdpr-33", of: definition) == nil)
        let other = #"{"form": "gdpr-33", "fields": [{"number": "3.4", "value": 5}]}"#
        #expect(SentForm(try JSONParser.parse(other), form: "dora-intermediate", of: definition) == nil)
        #expect(library.form(of: "eu-dora-major-incident", stage: "intermediate-update-2") == "dora-intermediate")
        #expect(library.form(of: "eu-gdpr-33-authority", stage: "authority") == "gdpr-33")
        #expect(library.form(of: "eu-gdpr-33-authority", stage: "nothing") == nil)
    }

    @Test("a value that is kept comes back as what it was")
    func kept() throws {
        let values: [FormValue] = [
            .text("a"), .flag(false), .codes(["b", "c"]), .whole(-3), .percent(tenths: 125),
            .amount(try #require(ExactNumber("1234567.25"))), .instant(try instant("2026-03-10T15:00:00Z")),
            .minutes(ExactNumber(90)),
        ]
        for value in values { #expect(FormValue(try JSONParser.parse(value.json.line)) == value) }
        #expect(FormValue(try JSONParser.parse("{\"whole\": \"x\"}")) == nil)
        #expect(FormValue(try JSONParser.parse("{}")) == nil)
        let form = FrozenForm(
            form: "f",
            values: [
                .init(number: "1", name: "n", fact: "x", value: .whole(5)),
                .init(number: "2", name: "m", fact: "y", value: .text("Somebody")),
                .init(number: "3", name: "o", fact: nil, value: .whole(6)),
            ])
        #expect(form.comparable.values.map(\.number) == ["1"])
        #expect(FrozenForm(form: "f", fields: try JSONParser.parse(form.json.line)) == form)
    }

    @Test("each form that reports a stage names one that its obligation has")
    func stages() throws {
        var registry = ObligationRegistry(embedded: RegistryFilesEmbedded.all)
        for definition in try Forms.library().definitions {
            guard let obligation = definition.obligation else { continue }
            let rule = try #require(try registry.versions(of: obligation).last)
            for stage in definition.stages {
                let key = try #require(stage.stage, "\(stage.form)")
                #expect(rule.stage(key) != nil, "\(stage.form)")
            }
        }
    }
}
