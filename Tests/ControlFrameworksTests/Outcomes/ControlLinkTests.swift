import IncidentModel
import Testing

@testable import ControlFrameworks

@Suite("Links of controls to incidents")
struct ControlLinkTests {
    private func link(_ label: String = "G-1", by person: String = "ann") throws -> ControlLink {
        try ControlLink(
            incident: "INC-2026-0001", control: Sample.control(label), outcome: .failed, confidence: .confirmed,
            recordedBy: person, recordedAt: Instant(seconds: 100))
    }

    @Test("headings and withdrawn controls take no outcome")
    func refusals() throws {
        #expect(throws: ControlLink.Refusal.isGroup(try Sample.control("G").id)) { try link("G") }
        #expect(throws: ControlLink.Refusal.withdrawn(try Sample.control("G-3").id)) { try link("G-3") }
        #expect(throws: ControlLink.Refusal.nobodyNamed) { try link(by: " ") }
    }

    @Test("a second person confirms, once, and not before it was recorded")
    func confirmation() throws {
        let link = try link()
        for name in ["ann", "Ann", " ann "] {
            #expect(throws: ControlLink.Refusal.confirmedByRecorder("ann")) {
                try link.confirmed(by: name, at: Instant(seconds: 200))
            }
        }
        let confirmed = try link.confirmed(by: "bob", at: Instant(seconds: 100))
        #expect(confirmed.confirmation?.by == "bob" && link.confirmation == nil)
        #expect(throws: ControlLink.Refusal.alreadyConfirmed(by: "bob")) {
            try confirmed.confirmed(by: "cid", at: Instant(seconds: 200))
        }
        #expect(
            throws: ControlLink.Refusal.confirmedBeforeRecorded(
                recorded: Instant(seconds: 100), confirmed: Instant(seconds: 99))
        ) { try link.confirmed(by: "bob", at: Instant(seconds: 99)) }
    }

    @Test("every outcome has a place in the precedence, the verdicts first")
    func outcomes() {
        #expect(Set(ControlOutcome.precedence) == Set(ControlOutcome.allCases))
        #expect(
            ControlOutcome.allCases.map(\.rawValue) == [
                "worked", "detected_only", "failed", "bypassed", "absent", "misconfigured", "compensated",
                "out_of_scope",
            ])
        #expect(ControlOutcome.allCases.count { $0.standing == .failure } == 4)
    }
}
