import IncidentModel
import Testing

@testable import Obligations

@Suite("What a duty was before")
struct DutyHistoryTests {
    private func version(
        _ hour: Int, due: Int?, owed: Bool = true, rule: String = "1", action: String? = "fact.state", by: String? = "a"
    ) -> StageVersion {
        StageVersion(
            at: Instant(seconds: Int64(hour) * 3_600), isOwed: owed,
            due: due.map { Instant(seconds: Int64($0) * 3_600) },
            derivation: "d\(due ?? 0)", ruleVersion: rule, action: action, by: by)
    }

    private func hour(_ hour: Int) -> Instant { Instant(seconds: Int64(hour) * 3_600) }

    @Test("a due that passed before another took its place stays missed")
    func missed() {
        let found = DutyHistory.superseded(
            [version(0, due: 10), version(12, due: 50, action: "duty.file")], stage: "final",
            sendings: [("intermediate", hour(1), hour(1)), ("intermediate-update", hour(11), hour(12))])
        #expect(found.map(\.due) == [hour(10)])
        #expect(found.first?.wasMissed == true)
        #expect(found.first?.by == "intermediate-update, sent \(hour(11))")
    }

    @Test("a due that was met, or that had time left, was not missed")
    func met() {
        let sent = DutyHistory.superseded(
            [version(0, due: 10), version(12, due: 50)], stage: "final", sendings: [("final", hour(9), hour(9))])
        #expect(sent.first?.wasMissed == false)
        let early = DutyHistory.superseded([version(0, due: 10), version(5, due: 50)], stage: "final", sendings: [])
        #expect(early.first?.wasMissed == false)
        #expect(early.first?.by == "facts that were stated (a)")
    }

    @Test("another version of the rule is what took the place, even with the same due")
    func rule() {
        let found = DutyHistory.superseded(
            [version(0, due: 10), version(5, due: 10, rule: "2")], stage: "x", sendings: [])
        #expect(found.map(\.by) == ["version 2 of the rule"])
        #expect(found.map(\.ruleVersion) == ["1"])
    }

    @Test("equal states and those of one instant are one; what was not owed was no due")
    func quiet() {
        #expect(
            DutyHistory.superseded(
                [version(0, due: 9), version(0, due: 10), version(3, due: 10)], stage: "x", sendings: []
            ).isEmpty)
        #expect(
            DutyHistory.superseded([version(0, due: 9, owed: false), version(3, due: 10)], stage: "x", sendings: [])
                .isEmpty)
        #expect(DutyHistory.superseded([] as [StageVersion], stage: "x", sendings: []).isEmpty)
    }

    @Test("standings follow each other with what changed them")
    func standings() {
        func duty(_ at: Int, _ standing: String, _ action: String?) -> DutyVersion {
            DutyVersion(at: hour(at), standing: standing, ruleVersion: "1", action: action, by: nil)
        }
        let found = DutyHistory.superseded([
            duty(0, "undecided", "incident.open"), duty(1, "applies", "duty.decide"),
            duty(2, "undecided", "fact.state"),
        ])
        #expect(found.map(\.standing) == ["undecided", "applies"])
        #expect(found.map(\.by) == ["a decision", "facts that were stated"])
    }
}
