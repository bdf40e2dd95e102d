extension Lifecycle {
    /// Everything that stands between the incident and its closing.
    package static func closingGates(_ state: IncidentState) -> [ClosingGate] {
        var gates: [ClosingGate] = []
        if state.phase != .review { gates.append(.phaseNotReview(state.phase)) }
        if state.severity.requiresApprovedReview {
            if let review = state.review {
                if review.isApprovedByWriter, let approver = review.approver {
                    gates.append(.reviewNotApprovedBySecondPerson(state.severity, author: approver))
                }
                if review.approver == nil { gates.append(.reviewNotApproved(state.severity, author: review.author)) }
            } else {
                gates.append(.reviewMissing(state.severity))
            }
        }
        if state.tasksWithoutOwner > 0 { gates.append(.tasksWithoutOwner(state.tasksWithoutOwner)) }
        if state.mandatoryActionsWithoutOwner > 0 {
            gates.append(.mandatoryActionsWithoutOwner(state.mandatoryActionsWithoutOwner))
        }
        // Nobody is told of an exercise.
        if !state.exercise {
            if state.dutiesUndecided > 0 { gates.append(.dutiesUndecided(state.dutiesUndecided)) }
            if state.stagesUnsent > 0 { gates.append(.stagesUnsent(state.stagesUnsent)) }
        }
        return gates
    }
}
