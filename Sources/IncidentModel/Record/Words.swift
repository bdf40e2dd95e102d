/// How bad an incident is. `unrated` only comes from imported records that do not say.
package enum Severity: String, CaseIterable, Codable, Sendable, Comparable {
    case critical
    case high
    case medium
    case low
    case info
    case unrated

    /// 0 for the worst.
    package var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    /// The values a person may give.
    package static let assignable: [Severity] = [.critical, .high, .medium, .low, .info]

    /// High and critical incidents are closed only with a review that a second person approved.
    package var requiresApprovedReview: Bool { self == .critical || self == .high }
}

/// What is being worked on now (DESIGN 2).
package enum Phase: String, CaseIterable, Codable, Sendable, Comparable {
    case new
    case triage
    case containment
    case eradication
    case recovery
    case review
    case closed

    package var rank: Int { Phase.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Phase, right: Phase) -> Bool { left.rank < right.rank }
}

/// How an incident ended.
package enum Disposition: String, CaseIterable, Codable, Sendable {
    case truePositive = "true_positive"
    case benign
    case falsePositive = "false_positive"
    case duplicate
    case exercise

    /// Only real incidents enter a KPI; the number of the others is always shown beside it.
    package var entersIndicators: Bool { self == .truePositive }

    /// The dispositions that `dismiss` may give.
    package static let dismissals: [Disposition] = [.falsePositive, .benign, .duplicate]
}

/// Traffic Light Protocol 2.0 (FIRST).
package enum TrafficLight: String, CaseIterable, Codable, Sendable {
    case clear
    case green
    case amber
    case amberStrict = "amber+strict"
    case red
}

/// How sure the person who states a time is of it.
package enum Confidence: String, CaseIterable, Codable, Sendable {
    case estimated
    case confirmed
}

/// An instant that the metrics are built on (DESIGN 2). The order of the cases is the order of display.
package enum Milestone: String, CaseIterable, Codable, Sendable {
    case occurred
    case detected
    case reported
    case acknowledged
    case declared
    case escalated
    case contained
    case eradicated
    case recovered
    case reviewed
    case closed
    case reopened

    /// Milestones that a reopening leaves as they are; the others are stated anew in each round.
    package static let ofEveryRound: Set<Milestone> = [.occurred, .detected, .reported]

    /// Milestones that cannot lie before this one.
    ///
    /// Only orders that no real incident can break are listed: a machine may contain before a person acknowledges,
    /// and a record may be opened long after detection.
    package var notAfter: [Milestone] {
        switch self {
        case .occurred:
            [
                .detected, .reported, .acknowledged, .declared, .escalated, .contained, .eradicated, .recovered,
                .reviewed,
                .closed,
            ]
        case .detected:
            [.acknowledged, .declared, .escalated, .contained, .eradicated, .recovered, .reviewed, .closed]
        case .acknowledged: [.declared, .closed]
        case .declared: [.closed]
        case .contained: [.eradicated, .recovered, .closed]
        case .eradicated: [.recovered, .closed]
        case .recovered: [.closed]
        case .reported, .escalated, .reviewed, .closed, .reopened: []
        }
    }
}
