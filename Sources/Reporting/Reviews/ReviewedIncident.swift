import IncidentModel

/// One incident as its post-incident review tells it.
package struct ReviewedIncident: Sendable {
    package struct Statement: Sendable {
        package let milestone: Milestone
        package let round: Int
        /// Nil where the step was passed as not applicable or the statement was withdrawn.
        package let time: StatedTime?
        package let isNotApplicable: Bool
        package let confidence: Confidence
        package let source: String?
        package let reason: String?
        package let recordedAt: Instant
        package let recordedBy: String
        /// A later statement has taken its place.
        package let isSuperseded: Bool

        package init(
            milestone: Milestone, round: Int, time: StatedTime?, isNotApplicable: Bool, confidence: Confidence,
            source: String?, reason: String?, recordedAt: Instant, recordedBy: String, isSuperseded: Bool
        ) {
            self.milestone = milestone
            self.round = round
            self.time = time
            self.isNotApplicable = isNotApplicable
            self.confidence = confidence
            self.source = source
            self.reason = reason
            self.recordedAt = recordedAt
            self.recordedBy = recordedBy
            self.isSuperseded = isSuperseded
        }
    }

    package struct Event: Sendable {
        package let at: Instant
        package let kind: String
        package let actor: String?
        package let text: String

        package init(at: Instant, kind: String, actor: String?, text: String) {
            self.at = at
            self.kind = kind
            self.actor = actor
            self.text = text
        }
    }

    package struct Action: Sendable {
        package let title: String
        package let kind: String
        package let owner: String?
        package let due: Instant?
        package let doneAt: Instant?
        package let verifiedAt: Instant?

        package init(title: String, kind: String, owner: String?, due: Instant?, doneAt: Instant?, verifiedAt: Instant?)
        {
            self.title = title
            self.kind = kind
            self.owner = owner
            self.due = due
            self.doneAt = doneAt
            self.verifiedAt = verifiedAt
        }
    }

    package struct Review: Sendable {
        package let round: Int
        package let author: String
        package let approver: String?
        package let approvedAt: Instant?
        package let whatHappened: String?
        package let detection: String?
        package let whatWorked: String?
        package let whatDidNot: String?
        package let rootCauses: [String]
        package let lessons: [String]

        package init(
            round: Int, author: String, approver: String?, approvedAt: Instant?, whatHappened: String?,
            detection: String?,
            whatWorked: String?, whatDidNot: String?, rootCauses: [String], lessons: [String]
        ) {
            self.round = round
            self.author = author
            self.approver = approver
            self.approvedAt = approvedAt
            self.whatHappened = whatHappened
            self.detection = detection
            self.whatWorked = whatWorked
            self.whatDidNot = whatDidNot
            self.rootCauses = rootCauses
            self.lessons = lessons
        }
    }

    package var key: String
    package var title: String
    package var summary: String
    package var severity: Severity
    package var category: String?
    package var phase: Phase
    package var disposition: Disposition?
    package var classification: TrafficLight
    package var source: String?
    package var owner: String?
    package var isExercise: Bool
    package var techniques: [String]
    package var assets: [String]
    /// All statements up to the horizons, in the order in which they were recorded.
    package var statements: [Statement]
    /// In the order of time.
    package var timeline: [Event]
    package var reviews: [Review]
    package var actions: [Action]

    package init(
        key: String, title: String, summary: String, severity: Severity, category: String?, phase: Phase,
        disposition: Disposition?, classification: TrafficLight, source: String?, owner: String?, isExercise: Bool,
        techniques: [String], assets: [String], statements: [Statement], timeline: [Event], reviews: [Review],
        actions: [Action]
    ) {
        self.key = key
        self.title = title
        self.summary = summary
        self.severity = severity
        self.category = category
        self.phase = phase
        self.disposition = disposition
        self.classification = classification
        self.source = source
        self.owner = owner
        self.isExercise = isExercise
        self.techniques = techniques
        self.assets = assets
        self.statements = statements
        self.timeline = timeline
        self.reviews = reviews
        self.actions = actions
    }

    /// The statement in force of the first course, if it gives a time or says that the step was not needed.
    func current(_ milestone: Milestone) -> Statement? {
        statements.last {
            $0.milestone == milestone && $0.round == 1 && !$0.isSuperseded && ($0.time != nil || $0.isNotApplicable)
        }
    }
}
