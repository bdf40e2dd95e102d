import IncidentModel

/// A duration between two milestones of an incident, with the name under which it is published.
///
/// "MTTR" alone is never used: FIRST and NIST list detection, acknowledgement, containment, recovery and closing apart.
package enum MetricDefinition: String, CaseIterable, Sendable {
    case dwellTime = "dwell_time"
    case timeToAcknowledge = "time_to_acknowledge"
    case timeToDeclare = "time_to_declare"
    case timeToContain = "time_to_contain"
    case timeToEradicate = "time_to_eradicate"
    case timeToRecover = "time_to_recover"
    case timeToClose = "time_to_close"
    case timeToNotify = "time_to_notify"

    /// The metrics that milestones alone give. Time to notify also needs the duties of an incident.
    package static let ofMilestones: [MetricDefinition] = allCases.filter { $0 != .timeToNotify }

    package var start: Milestone { self == .dwellTime ? .occurred : .detected }

    package var end: Milestone {
        switch self {
        case .dwellTime: .detected
        case .timeToAcknowledge: .acknowledged
        case .timeToDeclare: .declared
        case .timeToContain: .contained
        case .timeToEradicate: .eradicated
        case .timeToRecover: .recovered
        case .timeToClose: .closed
        case .timeToNotify: .reported
        }
    }

    /// The last phase in which the end is still to come; later phases without it have passed it without a time.
    package var lastOpenPhase: Phase? {
        switch self {
        case .dwellTime, .timeToNotify: nil
        case .timeToAcknowledge: .new
        case .timeToDeclare: .triage
        case .timeToContain: .containment
        case .timeToEradicate: .eradication
        case .timeToRecover: .recovery
        case .timeToClose: .review
        }
    }

    package var title: String {
        switch self {
        case .dwellTime: "Dwell time"
        case .timeToAcknowledge: "Time to acknowledge"
        case .timeToDeclare: "Time to declare"
        case .timeToContain: "Time to contain"
        case .timeToEradicate: "Time to eradicate"
        case .timeToRecover: "Time to recover"
        case .timeToClose: "Time to close"
        case .timeToNotify: "Time to notify"
        }
    }

    package var meaning: String {
        switch self {
        case .dwellTime: "from the first malicious or failing action (occurred) to its discovery (detected)"
        case .timeToAcknowledge: "from detection to the moment somebody takes the incident on"
        case .timeToDeclare: "from detection to the confirmation that it is an incident"
        case .timeToContain: "from detection until it can spread and do harm no further"
        case .timeToEradicate: "from detection until its cause is removed from every affected system"
        case .timeToRecover: "from detection until the affected services work again"
        case .timeToClose: "from detection to the first closing of the record"
        case .timeToNotify: "from the start of a legal or contractual clock to the submission of the notification"
        }
    }
}
