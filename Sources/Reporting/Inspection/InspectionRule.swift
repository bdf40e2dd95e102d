/// What an inspector looks for. The order of the cases is the order of attack: first what the law asks, then whether
/// the judgements stand, then whether the record does.
package enum InspectionRule: String, CaseIterable, Sendable {
    case awarenessGap = "awareness_gap"
    case awarenessMissing = "awareness_missing"
    case stageUnsent = "stage_unsent"
    case stageLate = "stage_late"
    case receiptMissing = "receipt_missing"
    case reviewSelfApproved = "review_self_approved"
    case decisionSelfApproved = "decision_self_approved"
    case closedWithoutReview = "closed_without_review"
    case actionNotVerified = "action_not_verified"
    case evidenceNotSealed = "evidence_not_sealed"
    case recordedBackwards = "recorded_backwards"
    case timeAfterRecording = "time_after_recording"
    case entryNotCovered = "entry_not_covered"

    var title: String {
        switch self {
        case .awarenessGap: "Awareness after detection without a reason"
        case .awarenessMissing: "No awareness although something is owed"
        case .stageUnsent: "Stage past its due and not sent"
        case .stageLate: "Stage sent late"
        case .receiptMissing: "No receipt of what was sent"
        case .reviewSelfApproved: "Review approved by its author"
        case .decisionSelfApproved: "Decision by its author alone"
        case .closedWithoutReview: "Closed without an approved review"
        case .actionNotVerified: "Action done and never verified"
        case .evidenceNotSealed: "Evidence not sealed"
        case .recordedBackwards: "Clock went back between entries"
        case .timeAfterRecording: "Time later than its recording"
        case .entryNotCovered: "Entries under no checkpoint"
        }
    }

    /// What the rule asks of the record, so that a clean result says something.
    var meaning: String {
        switch self {
        case .awarenessGap:
            "Whoever became aware of an incident after it was detected says why; clocks of the law start at awareness."
        case .awarenessMissing: "Where a stage is owed, it is stated when the organisation became aware."
        case .stageUnsent: "Each owed stage whose due has passed was sent."
        case .stageLate: "Each stage that was sent was sent by its due. A late one with a reason weighs less."
        case .receiptMissing:
            "For each stage that was sent, the receiver's receipt is recorded within the time allowed."
        case .reviewSelfApproved: "Who approved a review is not who wrote it."
        case .decisionSelfApproved: "Who decided on an obligation is not who prepared the decision."
        case .closedWithoutReview:
            "A real incident of high or critical severity is closed with an approved review."
        case .actionNotVerified: "An action that was done was shown to work within the time allowed."
        case .evidenceNotSealed: "The evidence of a closed incident was sealed."
        case .recordedBackwards:
            "In the order of the audit trail, no statement was recorded more than a minute before the one ahead of it."
        case .timeAfterRecording: "Nothing was recorded as having happened later than it was recorded."
        case .entryNotCovered: "Each audit entry lies under a signed checkpoint."
        }
    }

    /// What the rule counts when it says how much it looked at.
    var unit: String {
        switch self {
        case .awarenessGap, .awarenessMissing, .closedWithoutReview: "incidents"
        case .stageUnsent, .stageLate, .receiptMissing: "stages"
        case .reviewSelfApproved: "reviews"
        case .decisionSelfApproved: "decisions"
        case .actionNotVerified: "actions"
        case .evidenceNotSealed: "pieces of evidence"
        case .recordedBackwards, .timeAfterRecording: "statements"
        case .entryNotCovered: "entries"
        }
    }
}
