import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("Drafting forms")
struct FormDraftTests {
    static let forms = [
        "cert-in", "customer-notice", "dora-final", "dora-initial", "dora-intermediate", "dora-threat", "gdpr-33",
        "gdpr-34", "nis2-early-warning", "nis2-final", "nis2-notification", "nydfs-500-17", "sec-8k",
    ]

    @Test("taking away any field that a stage asks for is reported, with a command", arguments: forms)
    func removal(_ form: String) throws {
        let library = try Forms.library()
        let definition = try #require(library.definition(of: form))
        let stage = try #require(definition.stageIndex(of: form))
        let full = try Forms.full(definition, form: form)
        let complete = try #require(library.draft(form, values: full))
        #expect(complete.missing.isEmpty && complete.undecided.isEmpty)
        #expect(complete.problems.isEmpty)
        var removed = 0
        for field in definition.fields where field.needs[stage] != .notAsked && field.source != "incident.key" {
            if definition.stages[stage].defaults[field.number] != nil { continue }
            var less = full
            less.answers[field.number] = nil
            if let source = field.source { less[source] = nil }
            let draft = try #require(library.draft(form, values: less))
            let reported = (draft.missing + draft.undecided).first { $0.number == field.number }
            // Without the words that a condition looks at it is open whether the field is asked for, or it is not.
            let isOwnCondition =
                field.condition?.operands.values.contains(field.source ?? "") == true
                && draft.fields.first { $0.field.number == field.number }.map {
                    if case .doesNotApply = $0.need { true } else { false }
                } == true
            let reclassification = field.number == "2.10" && definition.id == "dora-major-incident"
            #expect(
                reported?.command.hasPrefix("sitrep ") == true || isOwnCondition || reclassification, "\(field.number)")
            #expect(!draft.isComplete || isOwnCondition || reclassification, "\(field.number)")
            removed += 1
        }
        #expect(removed > 5)
    }

    @Test(
        "an empty case: all mandatory fields of Annex II are missing",
        arguments: [
            ("dora-initial", 16), ("dora-intermediate", 30), ("dora-final", 39),
        ])
    func empty(_ form: String, _ count: Int) throws {
        let draft = try #require(try Forms.library().draft(form, values: CaseValues(incidentKey: "INC-2026-0001")))
        // 1.1 is answered by the stage, 2.1 by the key.
        #expect(draft.missing.count == count)
        #expect(draft.value(of: "1.1") != nil && draft.value(of: "2.1") == .text("INC-2026-0001"))
        #expect(draft.undecided.contains { $0.number == "2.6" })
    }

    @Test("conditions are decided with their reason")
    func conditions() throws {
        let library = try Forms.library()
        var values = CaseValues(incidentKey: "INC-2026-0001")
        values["dora.criteria"] = .codes(["geographical_spread", "critical_services_affected"])
        values["organisation.in_group"] = .flag(false)
        let draft = try #require(library.draft("dora-intermediate", values: values))
        func need(_ number: String) throws -> FormDraft.Need {
            try #require(draft.fields.first { $0.field.number == number }).need
        }
        #expect(try need("2.6") == .applies("asked for, because geographical spread is among the criteria of 2.5"))
        #expect(try need("1.13") == .doesNotApply("asked for only where the entity belongs to a group"))
        #expect(try need("3.9") == .undecided("not known yet whether transactions are affected"))
        #expect(try need("4.1") == .notAsked)
        #expect(draft.missing.contains { $0.number == "3.18" } && !draft.missing.contains { $0.number == "3.20" })
        #expect(
            draft.undecided.first { $0.number == "3.9" }?.command
                == "sitrep classify dora --answers FILE --incident INC-2026-0001")
        values.answers["1.1"] = .codes(["major_incident_reclassified_as_non-major"])
        #expect(try #require(library.draft("dora-initial", values: values)).missing.contains { $0.number == "2.10" })
    }

    @Test("the classification fills its fields, shares rounded half up")
    func classification() throws {
        let answers = try DORAAnswers(
            try sheet(
                """
                {"critical_services": true, "clients_affected": 1, "clients_total": 2000, "counterparts_affected": 0,
                 "counterparts_total": 0, "transactions_affected": 30, "transactions_daily_average": 20,
                 "amount_affected": 12.5, "reputational": ["media"], "duration_minutes": 1590.5, "downtime_minutes": 121,
                 "member_states": ["FR", "DE"], "costs_eur": 250000}
                """))
        var values = CaseValues(incidentKey: "INC-2026-0001")
        values.add(answers, DORAClassification(answers))
        values.add(milestones: ["aware": try instant("2026-03-10T09:00:00Z")])
        let draft = try #require(try Forms.library().draft("dora-final", values: values))
        let texts = ["3.4", "3.5", "3.7", "3.10", "3.11", "3.15", "3.16", "2.6", "4.13", "2.2"].map {
            draft.value(of: $0)?.text() ?? "?"
        }
        #expect(
            texts == [
                "1", "0.1", "0.0", "150.0", "12.5", "01:02:31", "00:02:01", "DE; FR", "250000", "2026-03-10T09:00:00Z",
            ])
        #expect(draft.value(of: "3.13") == .codes([ReputationalImpact.media.schemaCode]))
    }

    @Test(
        "values that can't stand are named",
        arguments: [
            ("1.3", "", true), ("1.8", "nobody", false), ("1.9", "0049 30", false), ("1.9", "+4930123456", true),
            ("1.14", "SITREPTEST0000000199", false), ("2.7", "staf", false),
            ("2.5", "data_losses; economic_impact", true),
            ("2.2", "2026-03-10 09:00", false), ("2.2", "2026-03-10T09:00:00+01:00", true), ("2.9", "maybe", false),
            ("3.4", "12.5", false), ("3.5", "12.55", true), ("3.11", "-1", false), ("3.15", "01:24:00", false),
            ("3.15", "01:23:59", true), ("3.15", "1440000", false), ("3.4", "-3", false),
        ])
    func reading(_ number: String, _ text: String, _ isGood: Bool) throws {
        let definition = try #require(try Forms.library().definition(of: "dora-final"))
        let field = try #require(definition.fields.first { $0.number == number })
        switch field.read(text) {
        case .success: #expect(isGood, "\(number) took \(text)")
        case .failure(let problem): #expect(!isGood, "\(number): \(problem)")
        }
    }

    @Test("a wrong code offers the nearest; a real LEI has right check digits")
    func nearest() throws {
        let definition = try #require(try Forms.library().definition(of: "dora-final"))
        let field = try #require(definition.fields.first { $0.number == "2.7" })
        #expect(field.problem(.codes(["staf"])) == .unknownCode("staf", nearest: "staff"))
        // The LEI of the Global LEI Foundation itself.
        #expect(FormField.isLEI("506700GE1G29325QX363"))
        #expect(!FormField.isLEI("506700GE1G29325QX364"))
    }

    @Test("a case value is read as its fields are; one key means the same type in every form")
    func caseValues() throws {
        let library = try Forms.library()
        #expect(library.read("yes", for: "gdpr.late") == .success(.flag(true)))
        #expect(library.read("1200", for: "impact.users_affected") == .success(.whole(1_200)))
        #expect(library.read("1", for: "nothing.known") == nil)
        #expect(library.nearestValue(to: "gdpr.lat") == "gdpr.late")
        let fields = library.definitions.flatMap(\.fields).filter { $0.source != nil }
        for (key, group) in Dictionary(grouping: fields, by: \.source) {
            #expect(Set(group.map(\.kind)).count == 1, "\(key ?? "")")
        }
    }

    @Test("a page says for each field what it holds or what to type")
    func page() throws {
        let page = try #require(
            try Forms.library().draft("dora-initial", values: CaseValues(incidentKey: "INC-2026-0007"))
        ).page
        #expect(
            page.sections.map(\.title) == ["General", "Initial notification", "Intermediate report", "Final report"])
        let rows = page.sections.flatMap(\.rows)
        #expect(rows.count == 76)
        #expect(rows.first { $0.number == "1.1" }?.value == "initial notification")
        #expect(rows.first { $0.number == "1.2" }?.command == "sitrep org profile set organisation.legal_name VALUE")
        #expect(rows.allSatisfy { ($0.command != nil) == ($0.status == .missing || $0.status == .undecided) })
        #expect(!page.remarks.isEmpty)
    }
}
