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

    private func control(_ name: String) throws -> ControlID {
        try #require(ControlID(urn: "urn:sitrep:framework:x:1:control:\(name)"))
    }

    @Test("a fix belongs to each control that failed in its incident, and to no control that worked there")
    func join() throws {
        let (backup, patches) = (try control("backup"), try control("patches"))
        let history = FixHistory(
            [
                CorrectiveAction(incident: "A", doneAt: day(10)), CorrectiveAction(incident: "A", doneAt: day(30)),
                CorrectiveAction(incident: "A", doneAt: day(20)), CorrectiveAction(incident: "B", doneAt: day(900)),
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
        #expect(survival.soonestFailure == Double(70 * 86_400))
    }

    @Test("an action that names controls is for those alone, one that names none for whatever failed")
    func mixed() throws {
        let (backup, patches, mail) = (try control("backup"), try control("patches"), try control("mail"))
        let observations = [observation("A", 1, .failed, backup), observation("A", 1, .absent, patches)]
        func mended(_ actions: [CorrectiveAction]) throws -> [ControlID: Instant] {
            let history = FixHistory(actions, observations: observations, horizon: day(1_000))
            return try Dictionary(
                uniqueKeysWithValues: history.controls.map {
                    ($0, try #require(history.survival(of: $0).checks.first).fix.completedAt)
                })
        }
        let named = CorrectiveAction(incident: "A", controls: [backup], doneAt: day(10))
        #expect(try mended([named]) == [backup: day(10)])
        // Nobody said that mail failed; the action says that it is mended.
        let both = CorrectiveAction(incident: "A", controls: [backup, mail], doneAt: day(30))
        #expect(try mended([named, both]) == [backup: day(30), mail: day(30)])
        let unnamed = CorrectiveAction(incident: "A", doneAt: day(20))
        #expect(try mended([named, unnamed]) == [backup: day(20), patches: day(20)])
        // An open action holds up the controls that it is for and no others.
        let open = CorrectiveAction(incident: "A", controls: [patches], doneAt: nil)
        #expect(try mended([named, unnamed, open]) == [backup: day(20)])
        #expect(try mended([named, both, CorrectiveAction(incident: "A", doneAt: nil)]) == [mail: day(30)])
        // What another incident's action names says nothing of this one's.
        #expect(try mended([CorrectiveAction(incident: "B", doneAt: day(5))]).isEmpty)
    }
}
