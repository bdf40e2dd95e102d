/// A step that moves an incident from one phase to another; the same table stands in PostgreSQL (`phase_move`).
package enum Verb: String, CaseIterable, Codable, Sendable {
    case open
    case triage
    case declare
    case contain
    case eradicate
    case recover
    case close
    case dismiss
    case merge
    case reopen
    /// Takes an imported record to the phase that its milestones show.
    case `import`

    /// The milestone that the step states.
    package var milestone: Milestone? {
        switch self {
        case .open: .reported
        case .triage: .acknowledged
        case .declare: .declared
        case .contain: .contained
        case .eradicate: .eradicated
        case .recover: .recovered
        case .close, .dismiss, .merge: .closed
        case .reopen: .reopened
        case .import: nil
        }
    }

    /// Whether a time, or a reason for none, is all that the verb needs. The others have rules of their own: a closing
    /// its gates, a dismissal its reason, a merge its survivor.
    package var isStep: Bool {
        switch self {
        case .triage, .declare, .contain, .eradicate, .recover: true
        case .open, .close, .dismiss, .merge, .reopen, .import: false
        }
    }
}

/// One allowed move.
package struct PhaseMove: Hashable, Sendable {
    package let verb: Verb
    package let from: Phase
    package let to: Phase

    package init(_ verb: Verb, _ from: Phase, _ to: Phase) {
        self.verb = verb
        self.from = from
        self.to = to
    }

    /// Every move there is. Migration 0003 writes the same rows; a test compares the two.
    package static let allowed: Set<PhaseMove> = {
        var moves: Set<PhaseMove> = [
            PhaseMove(.open, .new, .new),
            PhaseMove(.triage, .new, .triage),
            PhaseMove(.declare, .triage, .containment),
            PhaseMove(.contain, .containment, .eradication),
            PhaseMove(.eradicate, .eradication, .recovery),
            PhaseMove(.recover, .recovery, .review),
            PhaseMove(.close, .review, .closed),
            PhaseMove(.dismiss, .new, .closed),
            PhaseMove(.dismiss, .triage, .closed),
        ]
        for phase in Phase.allCases {
            for source in Phase.allCases { moves.insert(PhaseMove(.import, source, phase)) }
            if phase != .closed {
                moves.insert(PhaseMove(.reopen, .closed, phase))
                moves.insert(PhaseMove(.merge, phase, .closed))
            }
        }
        return moves
    }()
}
