import IncidentModel

/// How long the stages of an incident take, by severity. Incident durations are close to log-normal: a handful of long ones
/// pulls every mean far above what usually happens.
package struct StageTimes: Equatable, Sendable {
    /// The stages of one severity.
    package struct Stages: Equatable, Sendable {
        /// From detection.
        package var acknowledge: LogNormal
        /// From acknowledgement.
        package var declare: LogNormal
        /// From detection; never before the declaration.
        package var contain: LogNormal
        /// From containment.
        package var eradicate: LogNormal
        /// From eradication.
        package var recover: LogNormal
        /// From recovery to the approval of the review, where one is needed.
        package var review: LogNormal
        /// From recovery or the approved review.
        package var close: LogNormal
    }

    /// From the beginning of the incident to its detection.
    package var dwell = LogNormal.days(2, 1.8)
    /// From detection to the opening of the record.
    package var report = LogNormal.minutes(4, 1)
    /// What a stalled incident waits in one step on top.
    package var stall = LogNormal.days(50, 0.7)
    package var critical = Stages(
        acknowledge: .minutes(8, 0.9), declare: .minutes(20, 0.8), contain: .hours(5, 1.3), eradicate: .hours(18, 1.1),
        recover: .hours(24, 1.1), review: .days(6, 0.6), close: .days(1, 0.8))
    package var high = Stages(
        acknowledge: .minutes(15, 0.9), declare: .minutes(35, 0.8), contain: .hours(9, 1.3), eradicate: .hours(16, 1.1),
        recover: .hours(16, 1.1), review: .days(4, 0.6), close: .days(1, 0.8))
    package var medium = Stages(
        acknowledge: .minutes(45, 0.9), declare: .minutes(90, 0.8), contain: .hours(20, 1.3),
        eradicate: .hours(14, 1.1),
        recover: .hours(10, 1.1), review: .days(4, 0.6), close: .days(2, 0.8))
    package var low = Stages(
        acknowledge: .minutes(120, 0.9), declare: .hours(3, 0.8), contain: .hours(36, 1.3), eradicate: .hours(10, 1.1),
        recover: .hours(6, 1.1), review: .days(4, 0.6), close: .days(1, 0.8))
    package var info = Stages(
        acknowledge: .minutes(300, 0.9), declare: .hours(4, 0.8), contain: .hours(48, 1.3), eradicate: .hours(6, 1.1),
        recover: .hours(4, 1.1), review: .days(4, 0.6), close: .hours(12, 0.8))
    /// What is left of the time to contain a critical or high incident after the process change.
    package var containAfterChange = 0.65

    package init() {}

    package func stages(_ severity: Severity) -> Stages {
        switch severity {
        case .critical: critical
        case .high: high
        case .medium: medium
        case .low: low
        case .info, .unrated: info
        }
    }

    /// The law of the time from detection to containment.
    package func contain(_ severity: Severity, afterChange: Bool) -> LogNormal {
        var law = stages(severity).contain
        if afterChange, severity.requiresApprovedReview { law.medianSeconds *= containAfterChange }
        return law
    }
}
