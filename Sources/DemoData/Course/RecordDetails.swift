import IncidentModel

/// The work and the learning around an incident: tasks, the review and its corrective actions.
struct RecordDetails {
    private let asOf: Int64
    private let scenario: Scenario
    private let severity: Severity

    init(plan: DemoPlan, scenario: Scenario, severity: Severity) {
        asOf = plan.asOf.wholeSeconds
        self.scenario = scenario
        self.severity = severity
    }

    mutating func add(to record: inout IncidentRecord, _ course: IncidentCourse, _ random: inout SeededGenerator) {
        if course.phase > .new { record.tasks = tasks(course, &random) }
        guard severity.requiresApprovedReview, let started = course.reviewStarted else { return }
        let review = review(course, started: started, &random)
        record.review = review
        if let reviewed = course.reviewed { record.actions = actions(reviewed: reviewed, &random) }
    }

    // MARK: Tasks

    private func tasks(_ course: IncidentCourse, _ random: inout SeededGenerator) -> [TaskRecord] {
        let wanted = severity <= .medium ? scenario.work.count : 2
        var tasks: [TaskRecord] = []
        tasks.reserveCapacity(wanted)
        for work in scenario.work.prefix(wanted) {
            var task = TaskRecord(title: work.title)
            task.phase = work.phase
            task.mandatory = work.phase == .containment
            let end = end(of: work.phase, course)
            task.due = Instant(seconds: (course.acknowledged ?? course.detected) + allowance(work.phase))
            if let end {
                let begin = course.acknowledged ?? course.detected
                task.done = Instant(seconds: begin + Int64(Double(end - begin) * (0.3 + 0.7 * random.unit())))
            }
            // Work on open incidents may still wait for somebody; nothing closes like that.
            if end != nil || random.chance(0.8) { task.owner = random.pick(Names.analysts) }
            tasks.append(task)
        }
        return tasks
    }

    private func end(of phase: Phase, _ course: IncidentCourse) -> Int64? {
        switch phase {
        case .new, .triage: course.declared
        case .containment: course.contained
        case .eradication: course.eradicated ?? course.recovered ?? course.closed
        case .recovery: course.recovered ?? course.closed
        case .review, .closed: course.closed
        }
    }

    /// Seconds from acknowledgement; the worse the incident, the less.
    private func allowance(_ phase: Phase) -> Int64 {
        let hours: Int64 =
            switch phase {
            case .new, .triage: 2
            case .containment: 8
            case .eradication: 48
            case .recovery: 96
            case .review, .closed: 240
            }
        return hours * 3_600 * (severity.requiresApprovedReview ? 1 : 3)
    }

    // MARK: Review

    private func review(
        _ course: IncidentCourse, started: Int64, _ random: inout SeededGenerator
    ) -> ReviewRecord {
        var review = ReviewRecord(author: random.pick(Names.analysts))
        review.startedAt = Instant(seconds: started)
        if let reviewed = course.reviewed {
            review.approver = random.pick(Names.leads)
            review.approvedAt = Instant(seconds: reviewed)
        }
        review.whatHappened = random.pick(scenario.summaries)
        review.detection = random.pick(ReviewWords.detection)
        review.whatWorked = random.pick(ReviewWords.worked)
        review.whatDidNot = random.pick(ReviewWords.didNot)
        review.rootCauses = some(scenario.causes, 1 + random.below(2), &random) + some(ReviewWords.causes, 1, &random)
        review.lessons =
            some(scenario.lessons, 1 + random.below(2), &random)
            + some(ReviewWords.lessons, 1 + random.below(2), &random)
        return review
    }

    // MARK: Corrective actions

    private func actions(reviewed: Int64, _ random: inout SeededGenerator) -> [ActionRecord] {
        let remedies =
            some(scenario.remedies, 1 + random.below(2), &random)
            + some(ReviewWords.remedies, 1 + random.below(2), &random)
        return remedies.map { remedy in
            var action = ActionRecord(title: remedy.title, kind: remedy.kind)
            action.owner = random.pick(Names.remedyOwners)
            action.mandatory = random.chance(0.7)
            let due = reviewed + 86_400 * Int64(14 + random.below(90))
            action.due = Instant(seconds: due)
            // Most are done around their date, some much later, and a few have not been begun long after it.
            let done = reviewed + random.duration(.days(45, 0.7))
            guard random.chance(0.85), done <= asOf else { return action }
            action.done = Instant(seconds: done)
            let verified = done + random.duration(.days(20, 0.5))
            guard random.chance(0.6), verified <= asOf else { return action }
            action.verified = Instant(seconds: verified)
            action.verifiedBy = random.pick(Names.verifiers)
            return action
        }
    }

    /// Neighbouring items from a random place on: distinct, and one draw for all.
    private func some<Item>(_ items: [Item], _ count: Int, _ random: inout SeededGenerator) -> [Item] {
        let first = random.below(items.count)
        return (0..<min(count, items.count)).map { items[(first + $0) % items.count] }
    }
}
