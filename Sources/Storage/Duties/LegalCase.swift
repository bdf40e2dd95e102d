import IncidentModel

/// One obligation of an incident with its stages, as it stands.
package struct DutyRecord: Sendable {
    package enum Standing: String, Sendable {
        case undecided
        case applies
        case notApplicable = "not_applicable"
    }

    /// What the rule says.
    package enum Applies: String, Sendable {
        case yes
        case no
        case undecided
    }

    package struct Decision: Sendable {
        package let id: Int64
        package let applies: Bool
        package let reason: String
        package let by: String
        package let at: Instant
        package let factsDigest: String
        package let needsSecondPerson: Bool
        package let confirmedBy: String?
    }

    package struct Filing: Sendable {
        package let id: Int64
        package let stage: String
        package let at: Instant
        package let channel: String
        package let reference: String?
        package let contentName: String?
        package let sha256: String?
        package let due: Instant?
        package let late: Bool
        package let by: String
        package let acknowledgedAt: Instant?
        package let receipt: String?
    }

    package struct Stage: Sendable {
        package let key: String
        package let name: String
        package let kind: String
        package let voluntary: Bool
        package let owed: Applies
        package let due: Instant?
        package let start: Instant?
        package let projected: Bool
        package let derivation: String
        package let citation: String
        /// JSON.
        package let remarks: String
        /// The highest threshold that the present due has been warned of.
        package let warned: Int?

        package init(
            key: String, name: String, kind: String, voluntary: Bool, owed: Applies, due: Instant?, start: Instant?,
            projected: Bool, derivation: String, citation: String, remarks: String, warned: Int? = nil
        ) {
            self.key = key
            self.name = name
            self.kind = kind
            self.voluntary = voluntary
            self.owed = owed
            self.due = due
            self.start = start
            self.projected = projected
            self.derivation = derivation
            self.citation = citation
            self.remarks = remarks
            self.warned = warned
        }
    }

    package let obligation: String
    package let name: String
    package let version: String
    package let citation: String
    package let applies: Applies
    package let missing: [String]
    package let factsDigest: String
    package let standing: Standing
    /// The newest decision, whether it holds or not.
    package let decision: Decision?
    package let stages: [Stage]
    package let filings: [Filing]

    /// The decision that waits for a second person.
    package var proposal: Decision? {
        guard standing == .undecided, let decision, decision.needsSecondPerson, decision.confirmedBy == nil,
            decision.factsDigest == factsDigest
        else { return nil }
        return decision
    }

    package init(
        obligation: String, name: String, version: String, citation: String, applies: Applies, missing: [String],
        factsDigest: String, standing: Standing, decision: Decision?, stages: [Stage], filings: [Filing]
    ) {
        self.obligation = obligation
        self.name = name
        self.version = version
        self.citation = citation
        self.applies = applies
        self.missing = missing
        self.factsDigest = factsDigest
        self.standing = standing
        self.decision = decision
        self.stages = stages
        self.filings = filings
    }
}

/// A statement of when something happened that only the law has a word for.
package struct LegalStatement: Sendable {
    package let id: Int64
    package let event: String
    package let at: Instant?
    /// Seconds east of UTC.
    package let zoneOffset: Int
    package let confidence: Confidence
    package let reason: String?
    package let supersedes: Int64?
    package let recordedAt: Instant
    package let recordedBy: String
    package let isCurrent: Bool
}

/// Everything that the law asks about, of an incident and its organisation.
package struct LegalCase: Sendable {
    /// JSON texts by name.
    package let profile: [String: String]
    package let settings: [String: Bool]
    package let ruleFiles: [(name: String, document: String)]
    package let milestones: [Milestone: Instant]
    package let statements: [LegalStatement]
    /// JSON texts by name.
    package let facts: [String: String]
    package let duties: [DutyRecord]
    package let delays: [NoticeDelay]
}
