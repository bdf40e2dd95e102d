import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("Fields held against each other")
struct FormRuleTests {
    private func rule(_ json: String) throws -> FormRule? { FormRule(try JSONParser.parse(json)) }

    private func broken(_ rule: FormRule?, _ values: [String: FormValue]) -> Bool {
        rule?.contradiction { values[$0] } != nil
    }

    @Test("an end before its start is named with both values")
    func order() throws {
        let order = try #require(try rule(#"{"not_before": ["2", "1"], "rule": "the end follows"}"#))
        let early = try instant("2026-03-10T07:00:00Z")
        let late = try instant("2026-03-10T08:00:00Z")
        #expect(!broken(order, ["1": .instant(early), "2": .instant(late)]))
        #expect(!broken(order, ["1": .instant(early), "2": .instant(early)]))
        #expect(!broken(order, ["1": .instant(late)]))
        let turned: [String: FormValue] = ["1": .instant(late), "2": .instant(early)]
        let found = try #require(order.contradiction { turned[$0] })
        #expect(found.description == "2 is 2026-03-10T07:00:00Z, 1 is 2026-03-10T08:00:00Z: the end follows")
    }

    @Test("a part is no larger than its whole, and lists that belong together are as long")
    func sizes() throws {
        let part = try rule(#"{"at_most": ["a", "b"], "rule": "r"}"#)
        #expect(broken(part, ["a": .whole(6), "b": .whole(5)]))
        #expect(!broken(part, ["a": .minutes(ExactNumber(5)), "b": .minutes(ExactNumber(5))]))
        let share = try rule(#"{"within_whole": ["a"], "rule": "r"}"#)
        #expect(broken(share, ["a": .percent(tenths: 1_001)]) && !broken(share, ["a": .percent(tenths: 1_000)]))
        let lists = try rule(#"{"same_count": ["a", "b"], "rule": "r"}"#)
        #expect(broken(lists, ["a": .text("x; y"), "b": .text("1")]))
        #expect(!broken(lists, ["a": .text("x; y"), "b": .text("1;2")]))
    }

    @Test("what is no rule is refused")
    func bad() throws {
        for json in [
            "{}", #"{"not_before": ["1", "2"]}"#, #"{"not_before": ["1"], "rule": "r"}"#,
            #"{"within_whole": ["1", "2"], "rule": "r"}"#, #"{"equal": ["1", "2"], "rule": "r"}"#,
        ] { #expect(try rule(json) == nil, "\(json)") }
    }
}
