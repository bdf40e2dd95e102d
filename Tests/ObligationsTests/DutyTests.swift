import IncidentModel
import Obligations
import Testing

@Suite("A duty from the first doubt to the receipt")
struct DutyTests {
    private let noon = Instant(seconds: 1_773_140_400)

    private func ruling(
        _ decider: String = "vera", reason: String = "meets 23(3)", facts: String = "h1"
    ) -> DutyState.Ruling {
        DutyState.Ruling(reason: reason, decider: decider, at: noon, facts: facts)
    }

    private func applying() -> DutyState {
        var duty = DutyState(owedStages: ["initial", "final"])
        _ = duty.event(.decide(applies: true, ruling(), author: "ben", fourEyes: true))
        return duty
    }

    @Test("where four eyes are asked for, the author does not decide")
    func fourEyes() {
        var duty = DutyState(owedStages: ["initial"])
        #expect(
            duty.event(.decide(applies: true, ruling("ben"), author: "ben", fourEyes: true))
                == .refused(.secondPersonDecides("ben")))
        #expect(duty.decision == .undecided)
        #expect(duty.event(.decide(applies: true, ruling("ben"), author: "ben", fourEyes: false)) == .decided)
    }

    @Test("late is frozen at the first filing")
    func late() {
        var duty = applying()
        let after = noon.advanced(bySeconds: 1)
        #expect(duty.event(.file(stage: "initial", at: after, due: noon)) == .filed(late: true))
        #expect(
            duty.event(.file(stage: "initial", at: after, due: after.advanced(bySeconds: 60)))
                == .refused(.alreadyFiled(stage: "initial", at: after)))
        #expect(duty.filings.map(\.isLate) == [true])
        #expect(duty.event(.file(stage: "final", at: noon, due: noon)) == .filed(late: false))
    }

    @Test("a stage is filed only when it is owed, and the duty decided")
    func order() {
        var open = DutyState(owedStages: ["initial"])
        #expect(open.event(.file(stage: "initial", at: noon, due: nil)) == .refused(.undecided))
        var duty = applying()
        #expect(duty.event(.file(stage: "progress", at: noon, due: nil)) == .refused(.stageNotOwed("progress")))
        #expect(duty.event(.acknowledge(stage: "initial", at: noon)) == .refused(.notFiled("initial")))
        _ = duty.event(.file(stage: "initial", at: noon, due: nil))
        #expect(duty.event(.acknowledge(stage: "initial", at: noon)) == .acknowledged)
    }

    @Test("what was sent cannot be decided away")
    func unfiling() {
        var duty = applying()
        _ = duty.event(.file(stage: "initial", at: noon, due: nil))
        #expect(
            duty.event(.decide(applies: false, ruling(), author: "ben", fourEyes: false))
                == .refused(.alreadyFiled(stage: "initial", at: noon)))
    }

    @Test("a material change of facts reopens the decision, the same facts do not")
    func reopening() {
        var duty = applying()
        #expect(duty.event(.factsChanged("h1")) == .none)
        #expect(duty.event(.factsChanged("h2")) == .reopened)
        #expect(duty.decision == .undecided)
        #expect(duty.event(.factsChanged("h3")) == .none)
    }

    @Test("nothing happens to a superseded duty")
    func superseded() {
        var duty = applying()
        #expect(duty.event(.supersede(by: "D-2")) == .superseded)
        #expect(duty.event(.file(stage: "initial", at: noon, due: nil)) == .refused(.superseded(by: "D-2")))
    }

    @Test("warnings come at half, four fifths, the due and after it")
    func warnings() {
        let due = noon.advanced(bySeconds: 100)
        let reached = [0, 49, 50, 79, 80, 99, 100, 101].map { (second: Int64) in
            DutyWarning.reached(start: noon, due: due, now: noon.advanced(bySeconds: second))
        }
        #expect(reached == [nil, nil, .half, .half, .fourFifths, .fourFifths, .due, .overdue])
        #expect(DutyWarning.next(start: noon, due: due, now: noon)?.warning == .half)
        #expect(
            DutyWarning.next(start: noon, due: due, now: noon.advanced(bySeconds: 50))?.at
                == noon.advanced(bySeconds: 80))
        #expect(DutyWarning.next(start: noon, due: due, now: due.advanced(bySeconds: 1)) == nil)
        #expect(DutyWarning.reached(start: due, due: noon, now: noon.advanced(bySeconds: -1)) == nil)
    }

    @Test("milestones give only the events that they mean without doubt")
    func milestones() {
        #expect(MilestoneEvents.events(for: .detected).contains(EventName("DETECTION")))
        #expect(!Milestone.allCases.flatMap(MilestoneEvents.events).contains(EventName("AWARENESS")))
        #expect(MilestoneEvents.event(forLegal: "aware") == EventName("AWARENESS"))
        #expect(MilestoneEvents.event(forLegal: "classified_major") == EventName("CLASSIFIED_MAJOR"))
        #expect(MilestoneEvents.legalMilestone(of: EventName("AWARENESS")) == "aware")
    }
}
