import IncidentModel

/// What has to be done for one stage, by when and why.
package struct StageResult: Equatable, Sendable {
    /// What one policy makes of the stage.
    package struct Reading: Equatable, Sendable {
        package let policy: CountingPolicy
        /// `nil` when there is no instant, or it could not be computed.
        package let due: Instant?
        /// Why it could not be computed.
        package let problem: String?
    }

    package let obligation: String
    package let stage: String
    package let name: String
    package let version: String
    package var applies: Truth
    /// Facts that would settle whether it applies, or that the clock waits for.
    package var missing: [String]
    package var due: Instant?
    /// The due rests on the due of a stage that was not sent, or on an event still to come.
    package var isProjected: Bool
    /// Where the clock began that decided; for warnings on the way.
    package var start: Instant?
    package var derivation: String
    package let citation: String
    package var policy: CountingPolicy
    package var readings: [Reading]
    package var earlierMissed: [MissedLimit]
    package var assumptions: [String]
    /// What looks wrong with the sendings: out of order, before the clock began, late.
    package var flags: [String]
}

/// A rule that could not be decided, with what would decide it.
package struct UndecidedRule: Equatable, Sendable {
    package let obligation: String
    package let missing: [String]
}

/// The answer to one request.
package struct PreviewAnswer: Equatable, Sendable {
    package var results: [StageResult] = []
    /// Only where no obligation was named.
    package var undecided: [UndecidedRule] = []
    /// Stages that could not be computed, while others could.
    package var failed: [Failure] = []
    package var warnings: [String] = []

    package struct Failure: Equatable, Sendable {
        package let obligation: String
        /// `nil`: the whole rule.
        package let stage: String?
        package let problem: PreviewProblem
    }
}
