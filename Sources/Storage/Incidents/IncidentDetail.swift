import IncidentModel

/// Everything that `show` prints of one incident.
package struct IncidentDetail: Sendable {
    package struct Statement: Sendable {
        package let milestone: Milestone
        package let round: Int
        package let standing: AssertionRecord.Standing
        package let earliest: Instant?
        package let latest: Instant?
        package let offsetFrom: Milestone?
        /// Microseconds.
        package let offsetExact: Int64?
        package let offsetLeast: Int64?
        package let offsetMost: Int64?
        package let confidence: Confidence
        package let source: String?
        package let reason: String?
        package let recordedAt: Instant
        package let recordedBy: String
        package let recordedUntil: Instant?
        package let saidAt: Instant?
        package let saidBy: String?

        package var time: StatedTime? {
            guard let earliest, let latest else { return nil }
            return StatedTime(from: earliest, to: latest)
        }

        /// Its place among the others: by when it was recorded, of those of the same instant in the order of the milestones.
        var place: (Instant, Int, Int) { (recordedAt, Milestone.allCases.firstIndex(of: milestone) ?? 0, round) }
    }

    package struct Task: Sendable {
        package let number: Int
        package let title: String
        package let phase: Phase?
        package let owner: String?
        package let due: Instant?
        package let mandatory: Bool
        package let doneAt: Instant?
        package let doneBy: String?
    }

    package struct Action: Sendable {
        package let number: Int
        package let title: String
        package let kind: ActionRecord.Kind
        package let owner: String?
        package let due: Instant?
        package let mandatory: Bool
        /// Those it mends; empty where it names none.
        package let controls: [ControlReference]
        package let doneAt: Instant?
        package let doneBy: String?
        package let verifiedAt: Instant?
        package let verifiedBy: String?
        package let verification: String?
    }

    package struct Review: Sendable {
        package let round: Int
        package let author: String
        package let startedAt: Instant
        package let whatHappened: String?
        package let detection: String?
        package let whatWorked: String?
        package let whatDidNot: String?
        package let rootCauses: [String]
        package let lessons: [String]
        package let approver: String?
        package let approvedAt: Instant?
        /// Others who have written in it.
        package let contributors: [String]
    }

    package struct Link: Sendable {
        /// `parent`, `child`, `related`, `duplicate_of`, `duplicate`, or `survivor` at the end of a chain of duplicates.
        package let kind: String
        package let key: IncidentKey
        package let title: String
    }

    package struct Escalation: Sendable {
        package let at: Instant
        package let level: String
        package let reason: String
        package let by: String
    }

    package let id: Int64
    package let key: IncidentKey
    package let version: Int
    package let title: String
    package let summary: String
    package let phase: Phase
    package let severity: Severity
    package let category: String?
    package let disposition: Disposition?
    package let tlp: TrafficLight
    package let source: String?
    package let owner: String?
    package let exercise: Bool
    package let round: Int
    package let origin: String
    package let sourceKey: String
    package let createdAt: Instant
    package let updatedAt: Instant
    package let statements: [Statement]
    package let tasks: [Task]
    package let actions: [Action]
    package let reviews: [Review]
    package var links: [Link]
    package let tags: [String]
    package let assets: [NamedRecord]
    package let observables: [NamedRecord]
    package let techniques: [String]
    package let escalations: [Escalation]
    package let duties: [DutyRecord]
    /// The statements about controls that are in force.
    package let controls: [StoredControlLink]
    package let evidence: [EvidenceItem]
    /// Whether a note or a file is under legal privilege.
    package let hasPrivileged: Bool

    /// Statements by their milestone. There are a dozen at most, and a dictionary of them would take the start of a program longer
    /// than all that is done with it.
    package struct StatementsInForce: Sendable {
        private var statements: [Statement] = []

        package var isEmpty: Bool { statements.isEmpty }

        package subscript(milestone: Milestone) -> Statement? { statements.first { $0.milestone == milestone } }

        fileprivate mutating func put(_ statement: Statement) {
            statements.removeAll { $0.milestone == statement.milestone }
            statements.append(statement)
        }
    }

    /// The statements in force of one round; what holds for every round is of the first.
    package func statements(ofRound round: Int) -> StatementsInForce {
        var result = StatementsInForce()
        for statement in statements
        where statement.round == round && statement.recordedUntil == nil && statement.standing != .withdrawn {
            result.put(statement)
        }
        return result
    }

    /// The statements in force, one a milestone: those of the first course, and the latest reopening.
    package var current: StatementsInForce {
        var result = StatementsInForce()
        for statement in statements where statement.recordedUntil == nil && statement.standing != .withdrawn {
            if let present = result[statement.milestone] {
                let laterWins = statement.milestone == .reopened
                guard (statement.round > present.round) == laterWins else { continue }
            }
            result.put(statement)
        }
        return result
    }
}

/// One entry of the timeline that `sitrep timeline` prints.
package struct TimelineEntry: Sendable {
    package let at: Instant
    package let recordedAt: Instant
    package let kind: String
    package let actor: String?
    package let text: String
    /// Within the incident, of notes and of all others apart, in the order in which they were recorded.
    package let number: Int64
    package let isNote: Bool
    /// Under legal privilege: not for other audiences.
    package let privileged: Bool
}
