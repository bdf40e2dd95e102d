import IncidentModel
import Reporting
import Testing

@Suite("Mock inspection")
struct InspectionTests {
    private typealias Samples = InspectionSamples

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let incident: InspectedIncident
        let rules: [InspectionRule]
        let weights: [InspectionFinding.Weight]
        let commands: [String]

        init(
            _ name: String, _ incident: InspectedIncident, _ rule: InspectionRule, _ weight: InspectionFinding.Weight,
            _ command: String
        ) {
            self.name = name
            self.incident = incident
            rules = [rule]
            weights = [weight]
            commands = [command]
        }

        init(clean name: String, _ incident: InspectedIncident) {
            self.name = name
            self.incident = incident
            rules = []
            weights = []
            commands = []
        }

        var testDescription: String { name }
    }

    static let law: [Case] = [
        Case(
            "aware a day after detection, no reason",
            InspectionSamples.incident(
                awareness: InspectedIncident.Awareness(
                    detected: InspectionSamples.ago(days: 20), aware: InspectionSamples.ago(days: 19), reason: "  ")),
            .awarenessGap, .major,
            "sitrep correct INC-2026-0042 aware --at 2026-09-12T00:00:00Z --reason REASON"),
        Case(
            clean: "aware a day after detection, with a reason",
            InspectionSamples.incident(
                awareness: InspectedIncident.Awareness(
                    detected: InspectionSamples.ago(days: 20), aware: InspectionSamples.ago(days: 19),
                    reason: "the alert was taken for a test"))),
        Case(clean: "aware at detection", InspectionSamples.incident(awareness: InspectionSamples.aware)),
        Case(
            "a stage is owed and awareness was never stated",
            InspectionSamples.incident(stages: [InspectionSamples.stage(due: nil)]), .awarenessMissing, .major,
            "sitrep correct INC-2026-0042 aware --at WHEN --reason REASON"),
        Case(clean: "nothing is owed and awareness was never stated", InspectionSamples.incident()),
        Case(
            "due passed, not sent", InspectionSamples.owing(InspectionSamples.stage(due: 0.5)), .stageUnsent, .major,
            "sitrep duty file INC-2026-0042 eu-gdpr-art33 initial --at WHEN --channel CHANNEL"),
        Case(
            "due passed, and nobody has decided",
            InspectionSamples.owing(
                InspectedIncident.Stage(
                    obligation: "eu-gdpr-art33", stage: "initial", due: InspectionSamples.ago(days: 1), isDecided: false
                )),
            .stageUnsent, .major, "sitrep duty decide INC-2026-0042 eu-gdpr-art33 --applies --reason REASON"),
        Case(
            "sent after the horizon only", InspectionSamples.owing(InspectionSamples.stage(due: 0.5, filed: -1)),
            .stageUnsent, .major,
            "sitrep duty file INC-2026-0042 eu-gdpr-art33 initial --at WHEN --channel CHANNEL"),
        Case(clean: "due at the horizon", InspectionSamples.owing(InspectionSamples.stage(due: 0))),
        Case(clean: "due unknown", InspectionSamples.owing(InspectionSamples.stage(due: nil))),
        Case(
            "sent late without a reason",
            InspectionSamples.owing(InspectionSamples.stage(due: 5, filed: 4, receipt: 4)), .stageLate, .major,
            "sitrep note INC-2026-0042 'late eu-gdpr-art33 initial: REASON'"),
        Case(
            "sent late with a reason",
            InspectionSamples.owing(InspectionSamples.stage(due: 5, filed: 4, reason: "portal down", receipt: 4)),
            .stageLate, .minor, "sitrep note INC-2026-0042 'late eu-gdpr-art33 initial: REASON'"),
        Case(
            clean: "sent at the due", InspectionSamples.owing(InspectionSamples.stage(due: 5, filed: 5, receipt: 4))),
        Case(
            "no receipt after two days", InspectionSamples.owing(InspectionSamples.stage(due: 1, filed: 2)),
            .receiptMissing, .minor,
            "sitrep duty acknowledge INC-2026-0042 eu-gdpr-art33 initial --reference REFERENCE"),
        Case(clean: "no receipt yet after a day", InspectionSamples.owing(InspectionSamples.stage(due: 0, filed: 1))),
    ]

    static let judgements: [Case] = [
        Case(
            "approved by its author in another spelling",
            InspectionSamples.incident(
                phase: .review, review: InspectedIncident.Review(author: "analyst-1", approver: " Analyst-1")),
            .reviewSelfApproved, .major, "sitrep note INC-2026-0042 'second look at the review: REASON' --as ANOTHER"),
        Case(
            "approved by its author and closed",
            InspectionSamples.incident(
                phase: .closed, review: InspectedIncident.Review(author: "analyst-1", approver: "analyst-1")),
            .reviewSelfApproved, .major, "sitrep reopen INC-2026-0042 --to review --reason REASON"),
        Case(
            clean: "approved by somebody else",
            InspectionSamples.incident(
                phase: .closed, review: InspectedIncident.Review(author: "analyst-1", approver: "lead-1"))),
        Case(
            "decided by its author",
            InspectionSamples.incident(decisions: [
                InspectedIncident.Decision(obligation: "eu-gdpr-art33", author: "officer-1", decider: "officer-1")
            ]),
            .decisionSelfApproved, .major, "sitrep duty confirm INC-2026-0042 eu-gdpr-art33 --as ANOTHER"),
        Case(
            clean: "decided by somebody else",
            InspectionSamples.incident(decisions: [
                InspectedIncident.Decision(obligation: "eu-gdpr-art33", author: "officer-1", decider: "officer-2")
            ])),
        Case(
            "closed without review", InspectionSamples.incident(phase: .closed, disposition: .truePositive),
            .closedWithoutReview, .major, "sitrep reopen INC-2026-0042 --to review --reason REASON"),
        Case(
            "closed with a review that nobody approved",
            InspectionSamples.incident(
                phase: .closed, review: InspectedIncident.Review(author: "analyst-1", approver: nil)),
            .closedWithoutReview, .major, "sitrep reopen INC-2026-0042 --to review --reason REASON"),
        Case(clean: "medium, closed without review", InspectionSamples.incident(severity: .medium, phase: .closed)),
        Case(
            clean: "a false positive closed without review",
            InspectionSamples.incident(phase: .closed, disposition: .falsePositive)),
        Case(clean: "an exercise closed without review", InspectionSamples.incident(phase: .closed, isExercise: true)),
        Case(
            "done for 31 days and not verified",
            InspectionSamples.incident(actions: [
                InspectedIncident.Action(number: 3, doneAt: InspectionSamples.ago(days: 31))
            ]),
            .actionNotVerified, .minor, "sitrep action verify INC-2026-0042 3 --finding FINDING"),
        Case(
            clean: "done for 30 days, verified, or still open",
            InspectionSamples.incident(actions: [
                InspectedIncident.Action(number: 1, doneAt: InspectionSamples.ago(days: 30)),
                InspectedIncident.Action(
                    number: 2, doneAt: InspectionSamples.ago(days: 90), verifiedAt: InspectionSamples.ago(days: 2)),
                InspectedIncident.Action(number: 3, doneAt: nil),
            ])),
    ]

    static let record: [Case] = [
        Case(
            "unsealed in a closed incident",
            InspectionSamples.incident(
                severity: .low, phase: .closed, evidence: [InspectedIncident.Evidence(number: 2, wasSealed: false)]),
            .evidenceNotSealed, .minor, "sitrep evidence seal INC-2026-0042 2 --reason REASON"),
        Case(
            clean: "sealed in a closed incident",
            InspectionSamples.incident(
                severity: .low, phase: .closed, evidence: [InspectedIncident.Evidence(number: 2, wasSealed: true)])),
        Case(
            clean: "unsealed while work goes on",
            InspectionSamples.incident(evidence: [InspectedIncident.Evidence(number: 2, wasSealed: false)])),
        Case(
            "recorded before the statement ahead of it",
            InspectionSamples.incident(statements: [
                InspectionSamples.statement("detected", at: 9, recorded: 7),
                InspectionSamples.statement("contained", at: 8, recorded: 7.5),
            ]),
            .recordedBackwards, .major, "sitrep audit verify"),
        Case(
            clean: "recorded half a minute before the statement ahead of it: two people at once",
            InspectionSamples.incident(statements: [
                InspectionSamples.statement("detected", at: 9, recorded: 7),
                InspectionSamples.statement("contained", at: 8, recorded: 7 + 30.0 / 86_400),
            ])),
        Case(
            "happened after it was recorded",
            InspectionSamples.incident(statements: [InspectionSamples.statement("contained", at: 6, recorded: 7)]),
            .timeAfterRecording, .major, "sitrep correct INC-2026-0042 contained --at WHEN --reason REASON"),
        Case(
            clean: "recorded together, in order, and afterwards",
            InspectionSamples.incident(statements: [
                InspectionSamples.statement("detected", at: 7, recorded: 7),
                InspectionSamples.statement("contained", at: 8, recorded: 7),
                InspectionSamples.statement("recovered", at: nil, recorded: 6),
            ])),
        Case(
            "an entry waits", InspectionSamples.incident(entries: 9, entriesWaiting: 1), .entryNotCovered, .minor,
            "sitrep audit checkpoint"),
        Case(clean: "no entry waits", InspectionSamples.incident(entries: 9)),
    ]

    @Test("each rule finds what breaks it and nothing else", arguments: law + judgements + record)
    func rules(_ example: Case) {
        let findings = Inspection([example.incident], asOf: Samples.now).findings
        #expect(findings.map(\.rule) == example.rules)
        #expect(findings.map(\.weight) == example.weights)
        #expect(findings.map(\.command) == example.commands)
        #expect(findings.allSatisfy { $0.incident == example.incident.key && !$0.objection.isEmpty })
    }

    @Test("every rule has a case that breaks it")
    func coverage() {
        let cases = Self.law + Self.judgements + Self.record
        #expect(Set(cases.flatMap(\.rules)) == Set(InspectionRule.allCases))
    }

    @Test(
        "the order is that of attack: rule, then weight, then severity, then key, whatever the order of the incidents")
    func order() {
        let late = Samples.stage(due: 5, filed: 4, receipt: 4)
        let explained = Samples.stage(due: 5, filed: 4, reason: "portal down", receipt: 4)
        let incidents = [
            Samples.incident("INC-2026-0001", severity: .low, awareness: Samples.aware, stages: [late]),
            Samples.incident("INC-2026-0002", severity: .critical, awareness: Samples.aware, stages: [explained]),
            Samples.incident("INC-2026-0004", severity: .critical, awareness: Samples.aware, stages: [late]),
            Samples.incident("INC-2026-0003", severity: .critical, awareness: Samples.aware, stages: [late]),
            Samples.incident("INC-2026-0005", severity: .info, stages: [Samples.stage(due: nil)]),
        ]
        let expected = ["INC-2026-0005", "INC-2026-0003", "INC-2026-0004", "INC-2026-0001", "INC-2026-0002"]
        #expect(Inspection(incidents, asOf: Samples.now).findings.map(\.incident) == expected)
        #expect(
            Inspection(incidents.reversed(), asOf: Samples.now) == Inspection(incidents, asOf: Samples.now))
    }

    @Test("what was looked at is counted, also where nothing was found")
    func examined() {
        let inspection = Inspection(
            [
                Samples.owing(Samples.stage(due: 5, filed: 5, receipt: 4)),
                Samples.incident(
                    "INC-2026-0043", phase: .closed, isExercise: true,
                    statements: [Samples.statement("detected", at: 7, recorded: 7)],
                    evidence: [InspectedIncident.Evidence(number: 1, wasSealed: true)], entries: 12),
            ], asOf: Samples.now)
        #expect(inspection.findings.isEmpty)
        #expect(
            inspection.examined.filter { $0.value > 0 } == [
                .awarenessGap: 1, .awarenessMissing: 1, .stageUnsent: 1, .stageLate: 1, .receiptMissing: 1,
                .evidenceNotSealed: 1, .recordedBackwards: 1, .timeAfterRecording: 1, .entryNotCovered: 12,
            ])
        #expect(inspection.population.incidents == 2)
        #expect(inspection.population.closed == 1 && inspection.population.notReal == 1)
    }

    @Test("the time allowed for receipts and verifications is a policy")
    func policy() {
        let policy = InspectionPolicy(receiptGrace: 3 * 86_400, verificationGrace: 86_400)
        let incident = Samples.incident(
            awareness: Samples.aware, stages: [Samples.stage(due: 1, filed: 2)],
            actions: [InspectedIncident.Action(number: 1, doneAt: Samples.ago(days: 2))])
        #expect(
            Inspection([incident], asOf: Samples.now, policy: policy).findings.map(\.rule) == [.actionNotVerified])
    }
}
