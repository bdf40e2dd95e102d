import IncidentModel
import Testing

@testable import Obligations

@Suite("Filings on the same incident agree")
struct FormConsistencyTests {
    private func frozen(_ form: String, _ change: (inout CaseValues) -> Void = { _ in }) throws -> FrozenForm {
        let library = try Forms.library()
        var values = try Forms.full(try #require(library.definition(of: form)), form: form)
        change(&values)
        return try #require(library.draft(form, values: values)).frozen
    }

    @Test("the same values in three reports differ in nothing")
    func same() throws {
        let reports = try ["dora-initial", "dora-intermediate", "dora-final"].map { try frozen($0) }
        #expect(FormConsistency.differences(reports).isEmpty)
    }

    @Test("a number and a time that changed are named, with both values and both filings")
    func changed() throws {
        let first = try frozen("dora-intermediate")
        let later = try instant("2026-03-10T15:00:00Z")
        let second = try frozen("dora-final") { values in
            values.answers["3.4"] = .whole(1_500)
            values.answers["3.2"] = .instant(later)
        }
        let differences = FormConsistency.differences([first, second])
        #expect(differences.map(\.fact) == ["occurred_at", "people_affected"])
        #expect(differences.map(\.earlier.form) == ["dora-intermediate", "dora-intermediate"])
        #expect(differences.last?.earlier.value == .whole(1_200))
        #expect(differences.last?.later.value == .whole(1_500))
        #expect(differences.allSatisfy { !$0.isExplained })
    }

    @Test("an explanation holds for the two values that it was given for")
    func explained() throws {
        let first = try frozen("dora-intermediate")
        let second = try frozen("dora-final") { $0.answers["3.4"] = .whole(1_500) }
        let difference = try #require(FormConsistency.differences([first, second]).first)
        let why = DifferenceExplanation(difference, text: "the estimate is replaced by the count")
        #expect(FormConsistency.differences([first, second], explanations: [why]).allSatisfy { $0.isExplained })
        let third = try frozen("dora-final") { $0.answers["3.4"] = .whole(1_600) }
        #expect(FormConsistency.differences([first, third], explanations: [why]).allSatisfy { !$0.isExplained })
        let blank = DifferenceExplanation(difference, text: " ")
        #expect(FormConsistency.differences([first, second], explanations: [blank]).allSatisfy { !$0.isExplained })
    }

    @Test(
        "DORA is held against NIS2, GDPR, SEC and what customers are told",
        arguments: [
            ("nis2-notification", "14", FormValue.whole(900), "people_affected"),
            ("gdpr-33", "12", .whole(900), "people_affected"),
            ("sec-8k", "8", .amount(ExactNumber(900_000)), "gross_costs"),
            ("customer-notice", "5", .whole(900), "people_affected"),
            ("nydfs-500-17", "11", .whole(900), "people_affected"),
        ])
    func acrossLaws(_ form: String, _ number: String, _ value: FormValue, _ fact: String) throws {
        let report = try frozen("dora-final")
        #expect(FormConsistency.differences([report, try frozen(form)]).isEmpty)
        let other = try frozen(form) { $0.answers[number] = value }
        let differences = FormConsistency.differences([report, other])
        #expect(differences.map(\.fact) == [fact])
        #expect(differences.first?.later.number == number)
    }

    @Test("free text and fractions of a second do not differ, codes have no order")
    func notCompared() throws {
        func form(_ value: FormValue) -> FrozenForm {
            FrozenForm(form: "f", values: [.init(number: "1", name: "n", fact: "x", value: value)])
        }
        func differ(_ left: FormValue, _ right: FormValue) -> Bool {
            !FormConsistency.differences([form(left), form(right)]).isEmpty
        }
        #expect(!differ(.text("a"), .text("b")))
        #expect(!differ(.codes(["a", "b"]), .codes(["b", "a"])))
        #expect(differ(.codes(["a"]), .codes(["b", "a"])))
        #expect(!differ(.whole(5), .amount(ExactNumber(5))))
        #expect(differ(.flag(true), .flag(false)))
        let time = try instant("2026-03-10T15:00:00Z")
        #expect(!differ(.instant(time), .instant(Instant(microseconds: time.microseconds + 5))))
        #expect(differ(.instant(time), .instant(time.advanced(bySeconds: 1))))
    }
}
