import Testing

@testable import IncidentModel

/// The words of INTERFACE and the glossary; commands, files and tables hold them.
@Suite("Words")
struct WordsTests {
    @Test("severities from the worst to the unrated")
    func severities() {
        #expect(Severity.allCases.map(\.rawValue) == ["critical", "high", "medium", "low", "info", "unrated"])
        #expect(Severity.allCases.sorted() == Severity.allCases)
        #expect(Severity.assignable.map(\.rawValue) == ["critical", "high", "medium", "low", "info"])
        #expect(Severity.allCases.filter(\.requiresApprovedReview) == [.critical, .high])
    }

    @Test("phases in the order of the work")
    func phases() {
        #expect(
            Phase.allCases.map(\.rawValue) == [
                "new", "triage", "containment", "eradication", "recovery", "review", "closed",
            ])
        #expect(Phase.allCases.sorted() == Phase.allCases)
    }

    @Test("only a true positive enters indicators")
    func dispositions() {
        #expect(
            Disposition.allCases.map(\.rawValue) == [
                "true_positive", "benign", "false_positive", "duplicate", "exercise",
            ])
        #expect(Disposition.allCases.filter(\.entersIndicators) == [.truePositive])
        #expect(Set(Disposition.dismissals) == [.falsePositive, .benign, .duplicate])
    }

    @Test("milestones, traffic lights and confidences")
    func others() {
        #expect(
            Milestone.allCases.map(\.rawValue) == [
                "occurred", "detected", "reported", "acknowledged", "declared", "escalated", "contained", "eradicated",
                "recovered", "reviewed", "closed", "reopened",
            ])
        #expect(TrafficLight.allCases.map(\.rawValue) == ["clear", "green", "amber", "amber+strict", "red"])
        #expect(Confidence.allCases.map(\.rawValue) == ["estimated", "confirmed"])
    }
}
