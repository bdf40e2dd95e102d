import JSONText
import Testing

@testable import Obligations

/// A second implementation, written from the text of the rule over plain dictionaries, without states and without rationals.
private struct NaiveRule {
    var answers: [String: JSONTree]

    private func yes(_ key: String) -> Bool { answers[key] == .bool(true) }

    private func number(_ key: String) -> Int? {
        if case .integer(let value)? = answers[key] { return Int(value) }
        return nil
    }

    /// Adds the part up to see whether so many of them outgrow the whole.
    private func more(_ part: String, than whole: String, times: Int, by: Int = 1) -> Bool {
        guard let part = number(part), let whole = number(whole) else { return false }
        return part * times > whole * by
    }

    private var intrusion: Bool { yes("malicious_access") || services.contains("c") }

    private var services: [String] { answers["critical_services"]?.elements.compactMap(\.text) ?? [] }

    var isMajor: Bool {
        let gate = yes("critical_services") || !services.isEmpty || intrusion
        if !gate { return false }
        if intrusion && yes("may_result_in_data_loss") { return true }
        var met = 0
        if more("clients_affected", than: "clients_total", times: 10) || (number("clients_affected") ?? 0) >= 100_001
            || more("counterparts_affected", than: "counterparts_total", times: 10, by: 3)
            || more("transactions_affected", than: "transactions_daily_average", times: 10)
            || more("amount_affected", than: "amount_daily_average", times: 10) || yes("relevant_client_or_counterpart")
        {
            met += 1
        }
        if !(answers["reputational"]?.elements.isEmpty ?? true) { met += 1 }
        if (number("duration_minutes") ?? 0) >= 1_441 || (number("downtime_minutes") ?? 0) >= 121 { met += 1 }
        if max(number("member_states") ?? 0, Set(answers["member_states"]?.elements.compactMap(\.text) ?? []).count)
            >= 2
        {
            met += 1
        }
        if yes("data_loss_adverse") { met += 1 }
        if (number("costs_eur") ?? 0) >= 100_001 { met += 1 }
        return met >= 2
    }
}

@Suite("DORA: against a second implementation")
struct DORANaiveRuleTests {
    /// What an answer may be, the values at the limits among them.
    static let choices: [(name: String, values: [JSONTree])] = {
        func numbers(_ values: [Int64]) -> [JSONTree] { values.map { .integer($0) } }
        let flags: [JSONTree] = [.bool(false), .bool(true)]
        func list(_ words: String...) -> JSONTree { .array(words.map { .text($0) }) }
        return [
            ("critical_services", flags + [list("a"), list("b"), list("a", "b"), list()]),
            ("malicious_access", flags), ("may_result_in_data_loss", flags),
            ("clients_affected", numbers([0, 9, 10, 11, 1_000])),
            ("clients_total", numbers([1_000, 9_999, 10_000, 10_001])),
            ("counterparts_affected", numbers([0, 2, 3, 4])), ("counterparts_total", numbers([9, 10, 11, 100])),
            ("transactions_affected", numbers([0, 99, 100, 101, 5_000])),
            ("transactions_daily_average", numbers([0, 990, 1_000, 1_010])),
            ("amount_affected", numbers([0, 100_000, 100_001])),
            ("amount_daily_average", numbers([0, 999_999, 1_000_000])),
            ("relevant_client_or_counterpart", flags), ("reputational", [list(), list("media"), list("a", "d")]),
            ("duration_minutes", numbers([0, 1_439, 1_440, 1_441])), ("downtime_minutes", numbers([0, 119, 120, 121])),
            ("member_states", numbers([0, 1, 2, 27]) + [list("DE"), list("DE", "FR"), list("SE", "SE")]),
            ("data_loss_adverse", flags), ("costs_eur", numbers([0, 99_999, 100_000, 100_001])),
        ]
    }()

    private static func random(_ generator: inout SeededGenerator, missing: Double) -> [String: JSONTree] {
        var answers: [String: JSONTree] = [:]
        for (name, values) in choices where Double.random(in: 0..<1, using: &generator) >= missing {
            answers[name] = values.randomElement(using: &generator)
        }
        // Left open, it follows from a proven loss; that reading has tests of its own.
        if answers["data_loss_adverse"] != .bool(false), answers["may_result_in_data_loss"] == nil {
            answers["may_result_in_data_loss"] = .bool(Bool.random(using: &generator))
        }
        return answers
    }

    private static func classify(_ answers: [String: JSONTree]) throws -> DORAClassification {
        DORAClassification(
            try DORAAnswers(.object(answers.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) })))
    }

    @Test("both give the same for 5,000 random sheets, complete and not", arguments: [0, 0.3, 0.7])
    func agree(_ missing: Double) throws {
        var generator = SeededGenerator(seed: 20_260_117)
        var majors = 0
        for _ in 0..<5_000 {
            let answers = DORANaiveRuleTests.random(&generator, missing: missing)
            let isMajor = NaiveRule(answers: answers).isMajor
            majors += isMajor ? 1 : 0
            let classification = try DORANaiveRuleTests.classify(answers)
            if classification.isMajor != isMajor {
                Issue.record("\(answers): \(classification.reasons)")
                return
            }
        }
        // Neither side may win by always saying the same.
        #expect(majors > 250 && majors < 4_950)
    }

    @Test("what could change the decision is found by filling every gap with its extremes")
    func couldChange() throws {
        var generator = SeededGenerator(seed: 7)
        var (decided, open) = (0, 0)
        for _ in 0..<500 {
            let answers = DORANaiveRuleTests.random(&generator, missing: 0.3)
            let gaps = DORANaiveRuleTests.choices.filter { answers[$0.name] == nil }.map(\.name)
            if gaps.count > 7 || gaps.isEmpty { continue }
            let result = try DORANaiveRuleTests.classify(answers)
            #expect(Set(result.missing) == Set(gaps))
            #expect(Array(result.missing.prefix(result.couldChange.count)) == result.couldChange)
            let turning = try DORANaiveRuleTests.turning(answers, gaps)
            if turning != Set(result.couldChange) {
                Issue.record("\(answers): \(result.couldChange) but \(turning)")
                return
            }
            if result.isDecided { decided += 1 } else { open += 1 }
            #expect(result.isDecided == turning.isEmpty)
        }
        #expect(decided > 20 && open > 20)
    }

    /// Gaps of which one alone turns the decision for some filling of the others.
    private static func turning(_ answers: [String: JSONTree], _ gaps: [String]) throws -> Set<String> {
        var turning: Set<String> = []
        let extremes = gaps.map { fillings($0, answers) }
        for combination in 0..<(1 << gaps.count) {
            var filled = answers
            for (position, gap) in gaps.enumerated() { filled[gap] = extremes[position][combination >> position & 1] }
            let first = NaiveRule(answers: filled).isMajor
            for (position, gap) in gaps.enumerated() where combination >> position & 1 == 0 {
                filled[gap] = extremes[position][1]
                if NaiveRule(answers: filled).isMajor != first { turning.insert(gap) }
                filled[gap] = extremes[position][0]
            }
        }
        return turning
    }

    /// The answers furthest apart that are possible beside the given ones.
    private static func fillings(_ gap: String, _ answers: [String: JSONTree]) -> [JSONTree] {
        func given(_ name: String) -> Int64? {
            if case .integer(let value)? = answers[name] { return value }
            return nil
        }
        switch gap {
        case "reputational": return [.array([]), .array([.text("media")])]
        case "clients_affected": return [.integer(0), .integer(given("clients_total") ?? 50)]
        case "clients_total": return [.integer(10_000_000), .integer(given("clients_affected") ?? 50)]
        case "counterparts_affected": return [.integer(0), .integer(given("counterparts_total") ?? 50)]
        case "counterparts_total": return [.integer(10_000_000), .integer(given("counterparts_affected") ?? 50)]
        case "transactions_daily_average", "amount_daily_average": return [.integer(1 << 40), .integer(0)]
        case "transactions_affected", "amount_affected", "duration_minutes", "downtime_minutes", "costs_eur":
            return [.integer(0), .integer(1 << 30)]
        case "member_states": return [.integer(0), .integer(9)]
        default: return [.bool(false), .bool(true)]
        }
    }
}
