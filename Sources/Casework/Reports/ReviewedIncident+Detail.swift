import IncidentModel
import Reporting
import Storage

extension ReviewedIncident {
    /// What was recorded of the incident, cut to the two horizons.
    init(
        _ detail: IncidentDetail, phase: Phase, disposition: Disposition?, events: [TimelineEntry], asOf: Instant,
        knownAt: Instant
    ) {
        let horizon = min(asOf, knownAt)
        /// Nil for what had not happened, or was not known, at the horizons.
        func past(_ instant: Instant?) -> Instant? { instant.flatMap { $0 <= horizon ? $0 : nil } }
        self.init(
            key: detail.key.description, title: detail.title, summary: detail.summary, severity: detail.severity,
            category: detail.category, phase: phase, disposition: disposition, classification: detail.tlp,
            source: detail.source, owner: detail.owner, isExercise: detail.exercise, techniques: detail.techniques,
            assets: detail.assets.map { "\($0.name) (\($0.kind))" },
            statements: detail.statements.map { statement in
                Statement(
                    milestone: statement.milestone, round: statement.round, time: statement.time,
                    isNotApplicable: statement.standing == .notApplicable, confidence: statement.confidence,
                    source: statement.source, reason: statement.reason, recordedAt: statement.recordedAt,
                    recordedBy: statement.recordedBy, isSuperseded: statement.recordedUntil != nil)
            },
            timeline: events.filter { $0.at <= asOf && $0.recordedAt <= knownAt }.map {
                Event(at: $0.at, kind: $0.kind, actor: $0.actor, text: $0.text)
            },
            reviews: detail.reviews.map { review in
                let approvedAt = past(review.approvedAt)
                return Review(
                    round: review.round, author: review.author, approver: approvedAt == nil ? nil : review.approver,
                    approvedAt: approvedAt, whatHappened: review.whatHappened, detection: review.detection,
                    whatWorked: review.whatWorked, whatDidNot: review.whatDidNot, rootCauses: review.rootCauses,
                    lessons: review.lessons)
            },
            actions: detail.actions.map { action in
                Action(
                    title: action.title, kind: action.kind.rawValue, owner: action.owner, due: action.due,
                    doneAt: past(action.doneAt), verifiedAt: past(action.verifiedAt))
            })
    }
}
