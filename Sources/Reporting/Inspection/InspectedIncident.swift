import IncidentModel

/// An incident as far as an inspector looks at it.
package struct InspectedIncident: Equatable, Sendable {
    package let key: String
    package let severity: Severity
    package let phase: Phase
    /// `nil` as long as nobody knows.
    package let disposition: Disposition?
    package let isExercise: Bool
    /// Statements of times in the order in which the audit trail has them, which no clock decides.
    package let statements: [Statement]
    package let awareness: Awareness?
    /// Stages that are owed to somebody.
    package let stages: [Stage]
    /// That of the present round.
    package let review: Review?
    package let decisions: [Decision]
    package let actions: [Action]
    package let evidence: [Evidence]
    /// Its audit entries in all, and those that no signed checkpoint covers yet.
    package let entries: Int
    package let entriesWaiting: Int

    package struct Statement: Equatable, Sendable {
        /// Milestone or event of the law, such as `contained` or `aware`.
        package let name: String
        /// When it was, or the earliest it can have been; `nil` where it was stated that there is no time.
        package let at: Instant?
        package let recordedAt: Instant

        package init(name: String, at: Instant?, recordedAt: Instant) {
            self.name = name
            self.at = at
            self.recordedAt = recordedAt
        }
    }

    /// From when on the organisation knew, beside when it could have known.
    package struct Awareness: Equatable, Sendable {
        package let detected: Instant
        /// `nil` where it was never stated.
        package let aware: Instant?
        package let reason: String?

        package init(detected: Instant, aware: Instant?, reason: String? = nil) {
            self.detected = detected
            self.aware = aware
            self.reason = reason
        }
    }

    package struct Stage: Equatable, Sendable {
        package let obligation: String
        package let stage: String
        /// `nil` as long as it cannot be computed.
        package let due: Instant?
        /// Whether somebody decided that it is owed; otherwise the facts alone say so, and nothing can be sent yet.
        package let isDecided: Bool
        package let filedAt: Instant?
        /// Why it was late: a note that begins with `late OBLIGATION STAGE:`.
        package let lateReason: String?
        package let receiptAt: Instant?

        package init(
            obligation: String, stage: String, due: Instant?, isDecided: Bool = true, filedAt: Instant? = nil,
            lateReason: String? = nil, receiptAt: Instant? = nil
        ) {
            self.obligation = obligation
            self.stage = stage
            self.due = due
            self.isDecided = isDecided
            self.filedAt = filedAt
            self.lateReason = lateReason
            self.receiptAt = receiptAt
        }
    }

    package struct Review: Equatable, Sendable {
        package let author: String
        /// Others who have written in it.
        package let contributors: [String]
        /// `nil` as long as it is not approved.
        package let approver: String?

        package init(author: String, contributors: [String] = [], approver: String?) {
            self.author = author
            self.contributors = contributors
            self.approver = approver
        }
    }

    /// A recorded judgement that a second person has to stand for.
    package struct Decision: Equatable, Sendable {
        package let obligation: String
        package let author: String
        package let decider: String

        package init(obligation: String, author: String, decider: String) {
            self.obligation = obligation
            self.author = author
            self.decider = decider
        }
    }

    package struct Action: Equatable, Sendable {
        /// Its number within the incident.
        package let number: Int
        package let doneAt: Instant?
        package let verifiedAt: Instant?

        package init(number: Int, doneAt: Instant?, verifiedAt: Instant? = nil) {
            self.number = number
            self.doneAt = doneAt
            self.verifiedAt = verifiedAt
        }
    }

    package struct Evidence: Equatable, Sendable {
        /// Its number within the incident.
        package let number: Int
        /// Sealed, or gone through a seal: released or destroyed since.
        package let wasSealed: Bool

        package init(number: Int, wasSealed: Bool) {
            self.number = number
            self.wasSealed = wasSealed
        }
    }

    package init(
        key: String, severity: Severity, phase: Phase, disposition: Disposition? = nil, isExercise: Bool = false,
        statements: [Statement] = [], awareness: Awareness? = nil, stages: [Stage] = [], review: Review? = nil,
        decisions: [Decision] = [], actions: [Action] = [], evidence: [Evidence] = [], entries: Int = 0,
        entriesWaiting: Int = 0
    ) {
        self.key = key
        self.severity = severity
        self.phase = phase
        self.disposition = disposition
        self.isExercise = isExercise
        self.statements = statements
        self.awareness = awareness
        self.stages = stages
        self.review = review
        self.decisions = decisions
        self.actions = actions
        self.evidence = evidence
        self.entries = entries
        self.entriesWaiting = entriesWaiting
    }
}
