import IncidentModel
import JSONText
import Testing

@testable import Obligations

@Suite("Conditions over the facts of an incident")
struct ConditionTests {
    private func verdict(
        _ text: String, attributes: [String: JSONTree] = [:], events: [EventName: [Instant]] = [:]
    ) throws -> Verdict {
        let context = ConditionContext(facts: Facts(events: events, attributes: attributes), rule: "x")
        return try ConditionParser.parse(text).verdict(context)
    }

    @Test(
        "not binds stronger than and, and stronger than or",
        arguments: [
            ("true or false and false", Truth.yes), ("(true or false) and false", .no), ("not false and false", .no),
            ("not (false and false)", .yes), ("not not true", .yes), ("1 < 2 and 2 <= 2", .yes),
        ])
    func precedence(text: String, truth: Truth) throws {
        #expect(try verdict(text).truth == truth)
    }

    @Test(
        "what is not known stays undecided unless the rest settles it",
        arguments: [
            ("a and b", Truth.undecided, ["a", "b"]), ("a and no", .no, []), ("a or yes", .yes, []),
            ("not a", .undecided, ["a"]), ("a or a", .undecided, ["a"]), ("given(a)", .no, []),
            ("a >= 5 and yes", .undecided, ["a"]), ("happened(AWARENESS)", .no, []),
            ("CLASSIFIED_MAJOR - AWARENESS > 24h", .undecided, ["CLASSIFIED_MAJOR"]),
        ])
    func kleene(text: String, truth: Truth, missing: [String]) throws {
        let result = try verdict(text, attributes: ["yes": .bool(true), "no": .bool(false)])
        #expect(result == Verdict(truth, missing: missing))
    }

    @Test(
        "columns count characters as a person does",
        arguments: [
            ("a = 'Zürich' and §", 18, "'§' has no meaning here"),
            ("name\u{A0}= 'é' or", 14, "an attribute, an event or a value"),
            ("a = 'Zürich", 5, "the text that begins here has no closing quote"),
            ("true and SUBMITTED x", 19, "SUBMITTED needs a stage"),
        ])
    func columns(text: String, column: Int, reason: String) throws {
        let error = try #require(throws: ConditionSyntaxError.self) { try ConditionParser.parse(text) }
        #expect(error.column == column)
        #expect(error.reason.hasPrefix(reason))
    }

    @Test("a key that is not there counts as zero once any is given")
    func keys() throws {
        let residents = JSONTree.object([.init(name: "TX", value: .integer(500))])
        #expect(try verdict("r[TX] >= 500", attributes: ["r": residents]).truth == .yes)
        #expect(try verdict("r[CA] >= 1", attributes: ["r": residents]).truth == .no)
        #expect(try verdict("r[CA] >= 1") == Verdict(.undecided, missing: ["r[CA]"]))
    }

    @Test("times are compared to the second")
    func times() throws {
        let start = Instant(seconds: 1_773_129_600)
        let day = start.advanced(bySeconds: 86_400)
        let events = [EventName("AWARENESS"): [start], EventName("CLASSIFIED_MAJOR"): [day]]
        #expect(try verdict("CLASSIFIED_MAJOR - AWARENESS > 24h", events: events).truth == .no)
        #expect(try verdict("CLASSIFIED_MAJOR - AWARENESS >= 1d", events: events).truth == .yes)
        #expect(try verdict("CLASSIFIED_MAJOR > AWARENESS + 86399s", events: events).truth == .yes)
        #expect(try verdict("CLASSIFIED_MAJOR - 1440m = AWARENESS", events: events).truth == .yes)
    }

    @Test("an attribute of another kind is an error that names it")
    func wrongKind() throws {
        #expect(throws: PreviewProblem.self) { try verdict("a", attributes: ["a": .text("yes")]) }
        #expect(throws: PreviewProblem.self) { try verdict("a > 3", attributes: ["a": .text("4")]) }
    }

    @Test(
        "a fault is named with its column",
        arguments: [
            ("a and", 6), ("a b", 3), ("a in x", 6), ("(a", 3), ("AWARENESS", 1), ("a > ", 5), ("AWARENESS > 5", 13),
            ("happened(aware)", 10), ("a = 'x", 5), ("SUBMITTED > AWARENESS", 10), ("a & b", 3), ("3x > a", 1),
        ])
    func columns(text: String, column: Int) throws {
        let error = #expect(throws: ConditionSyntaxError.self) { try ConditionParser.parse(text) }
        #expect(error?.column == column, "\(error?.description ?? "")")
    }

    @Test("deep nesting is refused, not a crash")
    func depth() {
        let text = String(repeating: "(", count: 100_000) + "a" + String(repeating: ")", count: 100_000)
        #expect(throws: ConditionSyntaxError.self) { try ConditionParser.parse(text) }
        #expect(throws: ConditionSyntaxError.self) {
            try ConditionParser.parse(String(repeating: "not ", count: 100_000) + "a")
        }
    }

    @Test("a condition that is written out and read again is the same", arguments: 0..<2_000)
    func roundTrip(seed: Int) throws {
        var numbers = SeededNumbers(state: UInt64(seed) &* 7_919 &+ 1)
        let condition = random(&numbers, depth: 0)
        #expect(try ConditionParser.parse(condition.description) == condition)
    }

    private func random(_ numbers: inout SeededNumbers, depth: Int) -> Condition {
        let names = ["alpha", "beta_2", "gamma"]
        let name = AttributeReference(names[numbers.below(3)], key: numbers.below(4) == 0 ? "k1" : nil)
        let event = [EventName("AWARENESS"), EventName(submitted: "early-warning"), EventName("X_2")][numbers.below(3)]
        switch numbers.below(depth > 3 ? 7 : 10) {
        case 0: return .attribute(name)
        case 1: return .given(name)
        case 2: return .happened(event)
        case 3: return .member(name, of: ["a b", "c"])
        case 4: return .contains(name, "it's")
        case 5:
            return .comparison(
                .difference(event, EventName("B")), .greater, .duration(Int64(numbers.below(200_000)) * 1_000_000))
        case 6:
            return .comparison(
                .attribute(name), Comparison.allCases[numbers.below(6)], .number(Double(numbers.below(100)) / 4))
        case 7: return .not(random(&numbers, depth: depth + 1))
        case 8: return .all(parts(&numbers, depth) { if case .all = $0 { true } else { false } })
        default: return .any(parts(&numbers, depth) { if case .any = $0 { true } else { false } })
        }
    }

    private func parts(_ numbers: inout SeededNumbers, _ depth: Int, isSame: (Condition) -> Bool) -> [Condition] {
        var result: [Condition] = []
        while result.count < 2 + numbers.below(2) {
            let part = random(&numbers, depth: depth + 1)
            if !isSame(part) { result.append(part) }
        }
        return result
    }
}
