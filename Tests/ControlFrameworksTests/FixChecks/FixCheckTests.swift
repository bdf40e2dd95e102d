import IncidentModel
import ResponseMetrics
import Testing

@testable import ControlFrameworks

@Suite("Whether a fix held")
struct FixCheckTests {
    private let target = FixTarget.cause("Unpatched  VPN gateway")

    private func fix(_ action: String = "A", at: Int64 = 1000) -> CompletedFix {
        CompletedFix(action: action, target: target, completedAt: Instant(seconds: at))
    }

    private func failure(_ incident: String, occurred: Int64?, detected: Int64) -> FailureOccurrence {
        FailureOccurrence(
            incident: incident, target: .cause(" unpatched vpn GATEWAY "),
            occurredAt: occurred.map(Instant.init(seconds:)),
            detectedAt: Instant(seconds: detected))
    }

    private func verdict(_ occurrences: [FailureOccurrence], horizon: Int64) -> FixCheck {
        FixCheck(fix(), occurrences: occurrences, windowSeconds: 100, horizon: Instant(seconds: horizon))
    }

    @Test("a recurrence counts until the last second of the window, and from after the fix")
    func borders() {
        #expect(
            verdict([failure("I", occurred: 1100, detected: 1150)], horizon: 2000).verdict
                == .recurred(incident: "I", afterSeconds: 100, isEstimated: false))
        #expect(verdict([failure("I", occurred: 1101, detected: 1150)], horizon: 2000).verdict == .held)
        #expect(verdict([failure("I", occurred: 1000, detected: 1000)], horizon: 2000).verdict == .held)
    }

    @Test("an incident that had begun before the fix says nothing against it, and is shown")
    func begunBefore() {
        let check = verdict([failure("I", occurred: 900, detected: 1050)], horizon: 2000)
        #expect(check.verdict == .held && check.begunBefore == ["I"])
        // Without a known beginning the detection has to do, and that is said.
        #expect(
            verdict([failure("I", occurred: nil, detected: 1050)], horizon: 2000).verdict
                == .recurred(incident: "I", afterSeconds: 50, isEstimated: true))
    }

    @Test("a running window is neither held nor recurred; what lies behind the horizon has not happened")
    func censoring() {
        #expect(verdict([], horizon: 1099).verdict == .tooEarly(observedSeconds: 99))
        #expect(verdict([], horizon: 1100).verdict == .held)
        #expect(verdict([], horizon: 999).verdict == .notYetDone)
        #expect(
            verdict([failure("I", occurred: 1010, detected: 1050)], horizon: 1040).verdict
                == .tooEarly(observedSeconds: 40))
    }

    /// lifelines 0.30.3: KaplanMeierFitter().fit([10, 40, 90, 90, 30, 60], [1, 1, 0, 0, 0, 0]).predict(90) = 0.625.
    @Test("over several fixes the share is the Kaplan–Meier estimate")
    func survival() throws {
        let targets = (0..<6).map { FixTarget.cause("cause \($0)") }
        let fixes = zip(targets, [0, 0, 0, 0, 60, 30] as [Int64]).enumerated().map {
            CompletedFix(action: "A\($0.offset)", target: $0.element.0, completedAt: Instant(seconds: $0.element.1))
        }
        let occurrences = [(0, 10), (1, 40)].map {
            FailureOccurrence(
                incident: "I\($0.0)", target: targets[$0.0], occurredAt: Instant(seconds: $0.1),
                detectedAt: Instant(seconds: $0.1))
        }
        let survival = try FixSurvival(
            fixes, occurrences: occurrences, windowSeconds: 90, horizon: Instant(seconds: 90))
        #expect(survival.held == 2 && survival.recurred == 2 && survival.tooEarly == 2)
        #expect(try survival.decided == Proportion(2, of: 4))
        #expect(abs(try #require(survival.share) - 0.625) < 1e-12)
    }

    @Test("nothing is estimated from fixes that are all too young")
    func tooYoung() throws {
        let survival = try FixSurvival([fix()], occurrences: [], windowSeconds: 100, horizon: Instant(seconds: 1010))
        #expect(survival.share == nil && survival.decided.total == 0 && survival.tooEarly == 1)
        #expect(try FixSurvival([], occurrences: [], windowSeconds: 1, horizon: Instant(seconds: 0)).share == nil)
        #expect(throws: MetricInputError.outOfRange(name: "windowSeconds", value: 0)) {
            try FixSurvival([], occurrences: [], windowSeconds: 0, horizon: Instant(seconds: 0))
        }
    }
}
