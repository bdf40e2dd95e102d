import IncidentModel
import ResponseMetrics

/// A recorded outcome together with what the figures need to know of its incident.
package struct OutcomeObservation: Equatable, Sendable {
    package let incident: String
    /// When the control was put to the test: the incident's detection, or the opening where that is not known.
    package let at: Instant
    /// Exercises, false positives, benign events and duplicates are counted and left out.
    package let standing: IncidentFacts.Standing
    package let control: ControlID
    package let outcome: ControlOutcome
    package let isConfirmed: Bool
    /// When the incident began, where that is known.
    package let occurredAt: Instant?

    package init(
        incident: String, at: Instant, standing: IncidentFacts.Standing, control: ControlID, outcome: ControlOutcome,
        isConfirmed: Bool = false, occurredAt: Instant? = nil
    ) {
        self.incident = incident
        self.at = at
        self.standing = standing
        self.control = control
        self.outcome = outcome
        self.isConfirmed = isConfirmed
        self.occurredAt = occurredAt
    }
}
