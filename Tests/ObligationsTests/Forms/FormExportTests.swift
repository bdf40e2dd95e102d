import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("The DORA reports as JSON")
struct FormExportTests {
    static let forms = ["dora-initial", "dora-intermediate", "dora-final"]

    private func document(_ form: String, _ change: (inout CaseValues) -> Void = { _ in }) throws -> FormExport {
        let library = try Forms.library()
        var values = try Forms.full(try #require(library.definition(of: form)), form: form)
        change(&values)
        return FormExport(try #require(library.draft(form, values: values)))
    }

    @Test(
        "full reports are valid under draft 7 of the schema",
        .enabled(if: ReportingSchema.isPresent, Comment(rawValue: ReportingSchema.absence)), arguments: forms)
    func valid(_ form: String) throws {
        let exports = [
            try document(form),
            try document(form) { $0.answers["1.3"] = .text(Forms.lei) },
            try document(form) { values in
                for number in ["2.6", "3.13", "3.14", "3.18", "3.19", "3.20", "3.21", "4.12"] {
                    values.answers[number] = nil
                }
                values.answers["2.5"] = .codes(["critical_services_affected", "duration_and_service_downtime"])
            },
            try document(form) { $0.answers["1.1"] = .codes(["major_incident_reclassified_as_non-major"]) },
            try document(form) { $0.answers["3.10"] = .percent(tenths: 1_500) },
        ]
        #expect(try ReportingSchema.errors(exports.map(\.json.text)) == exports.map { _ in [] })
    }

    @Test(
        "the validator does see faults: a wrong code, a wrong time, a property that is not its own",
        .enabled(if: ReportingSchema.isPresent, Comment(rawValue: ReportingSchema.absence)))
    func faults() throws {
        let text = try document("dora-final").json.text
        let broken = [
            text.replacing("\"it_security\"", with: "\"it security\""), text.replacing("01:02:30", with: "01:25:30"),
            text.replacing("dataLosseMaterialityThresholds", with: "dataLossMaterialityThresholds"),
            text.replacing("2026-03-10T14:30:00Z", with: "2026-03-10 14:30"),
        ]
        for document in broken { #expect(document != text) }
        #expect(try ReportingSchema.errors(broken).allSatisfy { !$0.isEmpty })
    }

    @Test("every field that is filled is in the document", arguments: forms)
    func everything(_ form: String) throws {
        let export = try document(form)
        #expect(export.notes.isEmpty)
        let text = export.json.text
        let definition = try #require(try Forms.library().definition(of: form))
        for field in definition.fields
        where field.kind == .text && field.spread == nil && field.source != "incident.key" {
            #expect(text.contains("Text for \(field.number)\""), "\(field.number)")
        }
        let types = try #require(export.json["incident"]?["classificationTypes"])
        guard case .array(let elements) = types else {
            Issue.record("no list")
            return
        }
        #expect(elements.count == 7)
        #expect(elements.filter { $0["countryCodeMaterialityThresholds"] != nil }.count == 1)
        #expect(export.json["secondaryContact"]?["email"] == .string("office@bank.example"))
    }

    @Test("several entities stand beside each other, each with the kinds of all")
    func entities() throws {
        let export = try document("dora-initial") { values in
            values.answers["1.5"] = .text("Bank A; Bank B")
            values.answers["1.6"] = .text("\(Forms.lei); \(Forms.lei)")
            values.answers["1.4"] = .codes(["credit_institution"])
        }
        let entity = { (name: String) -> JSONValue in
            .object([
                .init("name", .string(name)), .init("LEI", .string(Forms.lei)),
                .init("affectedEntityType", .strings(["credit_institution"])),
                .init("entityType", .string("AFFECTED_ENTITY")),
            ])
        }
        #expect(export.json["affectedEntity"] == .array([entity("Bank A"), entity("Bank B")]))
    }

    @Test("an LEI and another code never stand together")
    func identifier() throws {
        let lei = try document("dora-initial") { $0.answers["1.3"] = .text(Forms.lei) }.json["submittingEntity"]
        #expect(lei?["LEI"] != nil && lei?["code"] == nil)
        let code = try document("dora-initial") { $0.answers["1.3"] = .text("DEK1101R.HRB12345") }.json[
            "submittingEntity"]
        #expect(code?["LEI"] == nil && code?["code"] != nil)
    }

    @Test("what belongs to a criterion that is not reported is left out and said so")
    func foreignCriterion() throws {
        let export = try document("dora-final") { $0.answers["2.5"] = .codes(["data_losses"]) }
        #expect(export.notes.contains { $0.hasPrefix("4.12 is left out") })
        #expect(!export.json.text.contains("economicImpactMaterialityThreshold"))
    }

    @Test("a value that can't stand is left out and said so")
    func badValue() throws {
        let export = try document("dora-final") { $0.answers["2.7"] = .codes(["guess"]) }
        #expect(export.notes.contains { $0.hasPrefix("2.7 is left out") })
        #expect(export.json["incident"]?["incidentDiscovery"] == nil)
    }

    @Test("a form without a schema is a list of its fields")
    func list() throws {
        let json = try document("gdpr-33").json
        #expect(json["form"] == .string("gdpr-33"))
        guard case .array(let fields)? = json["fields"] else {
            Issue.record("no fields")
            return
        }
        #expect(fields.count == 20)
    }
}
