import IncidentModel
import ResponseMetrics

/// How well a control held in the incidents of a period: worked ÷ (worked + failed + bypassed + absent + misconfigured).
package struct ControlEffectiveness: Equatable, Sendable {
    package let control: ControlID
    package let standing: Standing
    /// One entry for each outcome that occurred, also those that do not enter the rate.
    package let counts: [ControlOutcome: Int]
    /// Worked among the verdicts; 0 of 0 without any.
    package let proportion: Proportion
    /// Wilson interval of the rate; `nil` without a verdict.
    package let interval: ConfidenceBounds<Double>?
    /// The incidents behind the figures, by time and then key.
    package let incidents: [Challenge]
    /// Incidents left out, by reason.
    package let excluded: [Exclusion]
    /// Further outcomes of this control in an incident that already counts.
    package let repeated: Int

    package enum Standing: String, CaseIterable, Codable, Sendable {
        /// No incident of the period put it to the test. That says nothing about whether it would hold.
        case neverChallenged = "never_challenged"
        /// It was involved, but only in ways that are no verdict: detected only, compensated, out of scope.
        case noVerdict = "no_verdict"
        case rated
    }

    package struct Challenge: Equatable, Sendable {
        package let incident: String
        package let at: Instant
        package let outcome: ControlOutcome
        /// A second person agreed to the outcome that counts.
        package let isConfirmed: Bool
    }

    package struct Exclusion: Equatable, Sendable {
        package let reason: IncidentFacts.Standing
        package let incidents: Int
    }

    /// Number of verdicts.
    package var n: Int { proportion.total }
    /// `nil` without a verdict.
    package var rate: Double? { proportion.share }

    package func count(_ outcome: ControlOutcome) -> Int { counts[outcome] ?? 0 }
    package var failures: Int { proportion.total - proportion.successes }
    /// Outcomes that are shown beside the rate.
    package var apart: Int { counts.values.reduce(0, +) - proportion.total }
    package var confirmed: Int { incidents.count { $0.isConfirmed } }

    /// Observations of one control within the period. An incident counts once: of several outcomes in it, the one that
    /// `ControlOutcome.precedence` has first. Fails with `outOfRange` for a confidence outside (0, 1).
    init(control: ControlID, observations: [OutcomeObservation], confidence: Double) throws {
        let counted = observations.filter { $0.standing == .counted }
        var deciding: [String: OutcomeObservation] = [:]
        for observation in counted {
            guard let present = deciding[observation.incident] else {
                deciding[observation.incident] = observation
                continue
            }
            if Self.goesBefore(observation, present) { deciding[observation.incident] = observation }
        }
        let challenges = deciding.values.sorted { ($0.at, $0.incident) < ($1.at, $1.incident) }
        var counts: [ControlOutcome: Int] = [:]
        for challenge in challenges { counts[challenge.outcome, default: 0] += 1 }
        let successes = challenges.count { $0.outcome.standing == .success }
        let failures = challenges.count { $0.outcome.standing == .failure }
        let proportion = try Proportion(successes, of: successes + failures)
        let wilson = try proportion.wilsonInterval(confidence: confidence)
        self.control = control
        self.counts = counts
        self.proportion = proportion
        interval = proportion.total > 0 ? ConfidenceBounds(lower: wilson.lower, upper: wilson.upper) : nil
        standing = challenges.isEmpty ? .neverChallenged : proportion.total == 0 ? .noVerdict : .rated
        incidents = challenges.map {
            Challenge(incident: $0.incident, at: $0.at, outcome: $0.outcome, isConfirmed: $0.isConfirmed)
        }
        repeated = counted.count - challenges.count
        excluded = IncidentFacts.Standing.allCases.compactMap { reason in
            guard reason != .counted else { return nil }
            let incidents = Set(observations.filter { $0.standing == reason }.map(\.incident)).count
            return incidents > 0 ? Exclusion(reason: reason, incidents: incidents) : nil
        }
    }

    /// By precedence of the outcome, then confirmed before not, then the earlier one: any order of input gives one answer.
    private static func goesBefore(_ one: OutcomeObservation, _ other: OutcomeObservation) -> Bool {
        if one.outcome.rank != other.outcome.rank { return one.outcome.rank < other.outcome.rank }
        if one.isConfirmed != other.isConfirmed { return one.isConfirmed }
        return one.at < other.at
    }
}
