import ControlFrameworks
import IncidentModel
import Testing

@Suite("Which fixes held")
struct FixHistoryTests {
    private func day(_ days: Int64) -> Instant { Instant(seconds: days * 86_400) }

    private func observation(
        _ incident: String, _ days: Int64, _ outcome: ControlOutcome, _ control: ControlID
    ) -> OutcomeObservation {
        OutcomeObservation(incident: incident, at: day(days), standing: .counted, control: control, outcome: outcome)
    }

    @Test("a fix belongs to each control that failed in its incident, and to no control that worked there")
    func join() throws {
        let backup = try #require(ControlID(urn: "urn:sitrep:framework:x:1:control:backup"))
        let patches = try #require(ControlID(urn: "urn:sitrep:framework:x:1:control:patches"))
        let history = FixHistory(
            [
                CompletedActions(incident: "A", completedAt: day(10)),
                CompletedActions(incident: "B", completedAt: day(900)),
            ],
            observations: [
                observation("A", 1, .failed, backup), observation("A", 1, .worked, patches),
                observation("B", 100, .absent, backup), observation("C", 120, .failed, patches),
            ], horizon: day(400))
        #expect(history.controls == [backup])
        let survival = try history.survival(of: backup)
        #expect(survival.recurred == 1 && survival.held == 0)
        // B's actions are done after the horizon.
        #expect(survival.notYetDone == 1)
        #expect(survival.soonestFailure == Double(90 * 86_400))
    }
}
