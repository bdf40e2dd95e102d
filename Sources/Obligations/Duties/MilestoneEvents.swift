import IncidentModel

/// Which events of the law the milestones of an incident give.
///
/// Only what a milestone means without doubt: that something was detected does not make anybody aware in the sense of a law, so
/// awareness and each determination are stated by a person.
package enum MilestoneEvents {
    package static func events(for milestone: Milestone) -> [EventName] {
        switch milestone {
        case .occurred: [EventName("OCCURRENCE")]
        case .detected: [EventName("DETECTION"), EventName("INITIAL_DETECTION")]
        case .contained: [EventName("CONTAINED")]
        case .recovered: [EventName("RECOVERED"), EventName("BUSINESS_BACK_TO_NORMAL")]
        case .closed: [EventName("INCIDENT_HANDLED"), EventName("INCIDENT_RESOLVED")]
        case .reported, .acknowledged, .declared, .escalated, .eradicated, .reviewed, .reopened: []
        }
    }

    /// The event of a milestone that only the law knows: `aware` → AWARENESS, `classified_major` → CLASSIFIED_MAJOR. Any
    /// other is its own name in capitals.
    package static func event(forLegal milestone: String) -> EventName? {
        milestone == "aware" ? EventName("AWARENESS") : EventName(parsing: milestone.uppercased())
    }

    /// The name under which a milestone of the law is stored.
    package static func legalMilestone(of event: EventName) -> String? {
        guard event.stage == nil else { return nil }
        return event.name == "AWARENESS" ? "aware" : event.name.lowercased()
    }
}
