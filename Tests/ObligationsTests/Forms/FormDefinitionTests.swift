import JSONText
import Testing

@testable import Obligations

@Suite("Form definitions")
struct FormDefinitionTests {
    @Test("every form is there and every file is in order")
    func all() throws {
        let library = try Forms.library()
        #expect(
            library.forms == [
                "cert-in", "customer-notice", "dora-final", "dora-initial", "dora-intermediate", "dora-threat",
                "gdpr-33",
                "gdpr-34", "nis2-early-warning", "nis2-final", "nis2-notification", "nydfs-500-17", "sec-8k",
            ])
        #expect(library.nearest(to: "dora-inital") == "dora-initial")
    }

    /// The columns of Annex II, written down a second time.
    static let annex: [(numbers: [String], needs: String)] = [
        (["1.1", "1.2", "1.3", "1.4", "1.7", "1.8", "1.9", "1.10", "1.11", "1.12", "1.15"], "YYY"),
        (["1.5", "1.6", "1.13", "1.14", "2.6", "2.8", "2.10"], "CCC"),
        (["2.1", "2.2", "2.3", "2.4", "2.5", "2.7", "2.9"], "YYY"),
        (
            [
                "3.2", "3.4", "3.5", "3.6", "3.7", "3.12", "3.15", "3.22", "3.23", "3.27", "3.28", "3.30", "3.31",
                "3.33",
            ], "-YY"
        ),
        (
            [
                "3.1", "3.3", "3.8", "3.9", "3.10", "3.11", "3.13", "3.14", "3.16", "3.17", "3.18", "3.19", "3.20",
                "3.21",
                "3.24", "3.25", "3.26", "3.29", "3.32", "3.34", "3.35",
            ], "-CC"
        ),
        (["4.1", "4.2", "4.5", "4.6", "4.7", "4.8", "4.9", "4.13", "4.14"], "--Y"),
        (["4.3", "4.4", "4.10", "4.11", "4.15", "4.16"], "--C"),
        // The annex asks in the final report, the schema already in the intermediate one.
        (["4.12"], "-CC"),
    ]

    @Test("the DORA reports have the 76 fields of Annex II with its columns")
    func annexII() throws {
        let definition = try #require(try Forms.library().definition(of: "dora-final"))
        let expected = FormDefinitionTests.annex.flatMap { row in row.numbers.map { ($0, row.needs) } }
        #expect(definition.fields.count == 76 && expected.count == 76)
        for (number, needs) in expected {
            let field = try #require(definition.fields.first { $0.number == number }, "\(number)")
            #expect(String(field.needs.map(\.rawValue)) == needs, "\(number)")
        }
        #expect(definition.sections.map(\.fields.count) == [15, 10, 35, 16])
    }

    @Test("mistakes in a file are named with their field")
    func mistakes() throws {
        let text = """
            {"id": "x", "title": "X", "instrument": "I", "confidence": "verified", "stages": [{"form": "x", "title": "X"}],
             "codes": {"l": ["a"]},
             "sections": [{"title": "S", "fields": [
               {"number": "1", "name": "N", "type": "colour", "need": "Y"},
               {"number": "1", "name": "N", "type": "choice", "need": "YY"},
               {"number": "2", "name": "N", "type": "text", "need": "C"},
               {"number": "3", "name": "N", "type": "text", "need": "C", "because": "b", "when": {"field": "9", "has": ["a"]}},
               {"number": "4", "name": "N", "type": "choice", "codes": "l", "need": "Y", "from": "nothing.known"},
               {"number": "5", "name": "N", "type": "text", "need": "C", "because": "b", "when": {"field": "4", "has": ["z"]}}
             ]}]}
            """
        let error = #expect(throws: FormFileProblems.self) {
            try FormLibrary([(path: "forms/x.json", tree: try JSONParser.parse(text))])
        }
        #expect(
            error?.problems.map { "\($0.place): \($0.reason)" } == [
                "1: type “colour” is not known", "1: codes are missing",
                "1: need has to be one of Y, C and - for each of 1 stages",
                "2: a conditional field needs when and because",
                "1: is there twice", "3 when: there is no field 9", "5 when: field 4 has no code “z”",
                "4: there is no case value nothing.known",
            ])
    }

    @Test("an obligation without a form of its own gets one from its list of content")
    func generic() throws {
        let form = FormDefinition.generic(
            form: "sg-pdpa-notice", title: "Notice", instrument: "PDPA", obligation: "sg-pdpa",
            content: ["facts", "measures"])
        let draft = FormDraft(
            form, form: "sg-pdpa-notice",
            values: CaseValues(incidentKey: "INC-2026-0001", answers: ["1": .text("It broke.")]),
            library: try Forms.library())
        #expect(draft.missing.map(\.command) == ["sitrep form set INC-2026-0001 sg-pdpa-notice 2 VALUE"])
        #expect(draft.page.sections[0].rows.map(\.status) == [.filled, .missing])
    }
}
