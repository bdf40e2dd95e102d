/// What the rules need to know of an incident; read from the database, never changed in place there.
package struct IncidentState: Equatable, Sendable {
    /// How a milestone of the present round stands.
    package enum Standing: Equatable, Sendable {
        case at(StatedTime)
        case notApplicable

        package var time: StatedTime? {
            if case .at(let time) = self { return time }
            return nil
        }
    }

    /// The post-incident review as far as the rules care.
    package struct Review: Equatable, Sendable {
        package var author: String
        /// Others who have written in it, in the order in which they first did.
        package var contributors: [String]
        package var approver: String?

        package init(author: String, contributors: [String] = [], approver: String? = nil) {
            self.author = author
            self.contributors = contributors
            self.approver = approver
        }

        /// Whether this person, by whatever spelling, has written in it.
        package func isWritten(by person: String) -> Bool {
            ([author] + contributors).contains { PersonName.isSame($0, person) }
        }

        package var isApprovedByWriter: Bool { approver.map(isWritten) ?? false }
    }

    package var phase: Phase
    package var severity: Severity
    package var disposition: Disposition?
    package var exercise: Bool
    /// 1 until the first reopening, then one more each time.
    package var round: Int
    /// When the present round began; nil in the first one.
    package var reopened: StatedTime?
    /// The reopenings that ended the rounds before the present one, that of the first round first.
    package var reopenings: [StatedTime]
    /// Times of the rounds before the present one, the first round first; an anchor that is corrected must suit them too.
    package var earlierRounds: [[Milestone: StatedTime]]
    /// Current statements of the present round; `occurred`, `detected` and `reported` belong to every round.
    package var milestones: [Milestone: Standing]
    package var review: Review?
    /// The earliest escalation, of any round, beside the first ones of a round: those are the milestone `escalated`.
    package var laterEscalation: Instant?
    /// Whether the incident points at a survivor.
    package var isDuplicate: Bool
    /// Open tasks that nobody owns.
    package var tasksWithoutOwner: Int
    /// Open mandatory actions that nobody owns.
    package var mandatoryActionsWithoutOwner: Int
    /// Duties of which nobody has decided whether they apply.
    package var dutiesUndecided = 0
    /// Notices that are owed and have not been sent.
    package var stagesUnsent = 0

    package init(
        phase: Phase = .new, severity: Severity = .medium, disposition: Disposition? = nil, exercise: Bool = false,
        round: Int = 1, reopened: StatedTime? = nil, reopenings: [StatedTime] = [],
        earlierRounds: [[Milestone: StatedTime]] = [], milestones: [Milestone: Standing] = [:], review: Review? = nil,
        isDuplicate: Bool = false,
        tasksWithoutOwner: Int = 0, mandatoryActionsWithoutOwner: Int = 0
    ) {
        self.phase = phase
        self.severity = severity
        self.disposition = disposition
        self.exercise = exercise
        self.round = round
        self.reopened = reopened
        self.reopenings = reopenings
        self.earlierRounds = earlierRounds
        self.milestones = milestones
        self.review = review
        self.isDuplicate = isDuplicate
        self.tasksWithoutOwner = tasksWithoutOwner
        self.mandatoryActionsWithoutOwner = mandatoryActionsWithoutOwner
    }

    var times: [Milestone: StatedTime] { milestones.compactMapValues(\.time) }
}
