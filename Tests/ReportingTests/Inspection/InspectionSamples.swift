import IncidentModel
import Reporting
import Testing

/// Incidents of which a test says only what matters.
enum InspectionSamples {
    static let now = Instant(seconds: 1_790_812_800)  // 2026-10-01T00:00:00Z

    static func ago(days: Double) -> Instant { now.advanced(bySeconds: -Int64(days * 86_400)) }

    static func incident(
        _ key: String = "INC-2026-0042", severity: Severity = .high, phase: Phase = .containment,
        disposition: Disposition? = nil, isExercise: Bool = false, statements: [InspectedIncident.Statement] = [],
        awareness: InspectedIncident.Awareness? = nil, stages: [InspectedIncident.Stage] = [],
        review: InspectedIncident.Review? = nil, decisions: [InspectedIncident.Decision] = [],
        actions: [InspectedIncident.Action] = [], evidence: [InspectedIncident.Evidence] = [], entries: Int = 0,
        entriesWaiting: Int = 0
    ) -> InspectedIncident {
        InspectedIncident(
            key: key, severity: severity, phase: phase, disposition: disposition, isExercise: isExercise,
            statements: statements, awareness: awareness, stages: stages, review: review, decisions: decisions,
            actions: actions, evidence: evidence, entries: entries, entriesWaiting: entriesWaiting)
    }

    static let aware = InspectedIncident.Awareness(detected: ago(days: 20), aware: ago(days: 20))

    static func stage(
        due: Double?, filed: Double? = nil, reason: String? = nil, receipt: Double? = nil
    ) -> InspectedIncident.Stage {
        InspectedIncident.Stage(
            obligation: "eu-gdpr-art33", stage: "initial", due: due.map { ago(days: $0) },
            filedAt: filed.map { ago(days: $0) },
            lateReason: reason, receiptAt: receipt.map { ago(days: $0) })
    }

    static func statement(_ name: String, at: Double?, recorded: Double) -> InspectedIncident.Statement {
        InspectedIncident.Statement(name: name, at: at.map { ago(days: $0) }, recordedAt: ago(days: recorded))
    }

    static func owing(_ stage: InspectedIncident.Stage) -> InspectedIncident {
        incident(awareness: aware, stages: [stage])
    }
}
