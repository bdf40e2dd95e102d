import ControlFrameworks
import IncidentModel

/// The rules about the small lists of a record, held by what a file brings as by what somebody types: what breaks one is taken out of
/// its record, and the rest goes in.
struct PartChecks {
    let now: Instant

    private typealias SetAside = RecordPreparation.SetAside

    func settle(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        var aside: [SetAside] = []
        try take(&record.tags, "tags", &aside) { tag in named(tag, "tag") }
        record.techniques = record.techniques?.map { TechniqueID($0)?.text ?? $0 }
        try take(&record.techniques, "techniques", &aside) { id in
            TechniqueID(id) == nil ? TechniqueID.defect(id) : nil
        }
        try take(&record.assets, "assets", &aside) { named($0.kind, "kind") ?? named($0.name, "name") }
        try take(&record.observables, "observables", &aside) { named($0.kind, "kind") ?? named($0.name, "name") }
        try take(&record.escalations, "escalations", &aside) { named($0.level, "level") ?? named($0.reason, "reason") }
        try take(&record.tasks, "tasks", &aside) { named($0.title, "title") }
        try take(&record.actions, "actions", &aside) { named($0.title, "title") }
        try take(&record.timeline, "timeline", &aside) { event in
            named(event.kind, "kind") ?? future(event.at, "at")
        }
        let name = (origin: record.origin, key: record.sourceKey)
        try take(&record.links, "links", &aside) { link in
            (link.origin, link.sourceKey) == name ? "an incident is not linked to itself" : nil
        }
        try settleWork(&record, &aside)
        try settleReviews(&record, &aside)
        try settleCourses(&record, &aside)
        forgetFutureRecordings(&record)
        return aside
    }

    private func named(_ text: String, _ what: String) -> String? {
        text.trimmed.isEmpty ? "the \(what) is empty" : nil
    }

    private func future(_ instant: Instant?, _ what: String) -> String? {
        guard let instant, instant > now else { return nil }
        return "\(what) \(instant) lies in the future"
    }

    private func take<Part: Encodable>(
        _ parts: inout [Part]?, _ field: String, _ aside: inout [SetAside], unless reason: (Part) -> String?
    ) throws {
        try parts?.removeAll { part in
            guard let reason = reason(part) else { return false }
            aside.append(try setAside(field, reason, part))
            return true
        }
    }

    private func setAside(_ field: String, _ reason: String, _ part: some Encodable) throws -> SetAside {
        SetAside(field: field, value: nil, reason: reason, record: try RecordPreparation.text(part))
    }

    // MARK: - Work

    /// Work whose end cannot be so goes in as open, and an action whose verification cannot be so as not verified.
    private func settleWork(_ record: inout IncidentRecord, _ aside: inout [SetAside]) throws {
        record.tasks = try record.tasks?.enumerated().map { position, task in
            guard let reason = doneDefect(task.done, by: task.doneBy) else { return task }
            aside.append(try setAside("tasks", "task \(position + 1): \(reason)", task))
            var open = task
            (open.done, open.doneBy) = (nil, nil)
            return open
        }
        record.actions = try record.actions?.enumerated().map { position, action in
            let unfinished = doneDefect(action.done, by: action.doneBy)
            guard let reason = unfinished ?? verificationDefect(action) else { return action }
            aside.append(try setAside("actions", "action \(position + 1): \(reason)", action))
            var open = action
            (open.verified, open.verifiedBy, open.verification) = (nil, nil, nil)
            if unfinished != nil { (open.done, open.doneBy) = (nil, nil) }
            return open
        }
    }

    private func doneDefect(_ done: Instant?, by person: String?) -> String? {
        if done == nil, person != nil { return "it says who did it and not when" }
        if let person, let reason = named(person, "name of who did it") { return reason }
        return future(done, "done")
    }

    private func verificationDefect(_ action: ActionRecord) -> String? {
        guard let verified = action.verified else {
            return action.verifiedBy == nil && action.verification == nil ? nil : "it does not say when it was verified"
        }
        if let person = action.verifiedBy, let reason = named(person, "name of who verified it") { return reason }
        guard let done = action.done else { return "verified and not done" }
        if verified < done { return "verified \(verified) lies before done \(done)" }
        return future(verified, "verified")
    }

    // MARK: - Reviews

    private func settleReviews(_ record: inout IncidentRecord, _ aside: inout [SetAside]) throws {
        if let review = record.review {
            record.review = try settled(review, "review", &aside)
        }
        guard let earlier = record.earlierReviews else { return }
        var rounds = Set(record.review.map { [$0.round ?? 1] } ?? [])
        record.earlierReviews = try earlier.compactMap { review in
            guard let review = try settled(review, "earlier_reviews", &aside) else { return nil }
            guard rounds.insert(review.round ?? 1).inserted else {
                aside.append(
                    try setAside("earlier_reviews", "round \(review.round ?? 1) has another review", review))
                return nil
            }
            return review
        }
    }

    private func settleCourses(_ record: inout IncidentRecord, _ aside: inout [SetAside]) throws {
        let reopened = Set(
            record.assertions.filter { $0.milestone == .reopened && $0.supersededAt == nil }.map { $0.round ?? 1 })
        var rounds: Set<Int> = []
        try take(&record.earlierCourses, "earlier_courses", &aside) { course in
            if !reopened.contains(course.round) { return "no reopening ended course \(course.round)" }
            if course.reopenedTo == .closed { return "an incident is not reopened to closed" }
            if course.disposition == nil, course.reopenedTo == nil {
                return "it says nothing of course \(course.round)"
            }
            return rounds.insert(course.round).inserted ? nil : "course \(course.round) is stated twice"
        }
    }

    /// The review without an approval that cannot be so; nothing when it is no review at all.
    private func settled(
        _ review: ReviewRecord, _ field: String, _ aside: inout [SetAside]
    ) throws -> ReviewRecord? {
        var reason = named(review.author, "author") ?? future(review.startedAt, "started")
        if !CourseChecks.rounds.contains(review.round ?? 1) { reason = "there is no round \(review.round ?? 1)" }
        if let reason {
            aside.append(try setAside(field, reason, review))
            return nil
        }
        guard let reason = approvalDefect(review) else { return review }
        aside.append(try setAside(field, reason, review))
        var open = review
        (open.approver, open.approvedAt) = (nil, nil)
        return open
    }

    private func approvalDefect(_ review: ReviewRecord) -> String? {
        guard review.approver != nil || review.approvedAt != nil else { return nil }
        guard let approver = review.approver, let at = review.approvedAt else { return "an approval says who and when" }
        if let reason = named(approver, "approver") ?? future(at, "approved") { return reason }
        guard let started = review.startedAt, at < started else { return nil }
        return "approved \(at) lies before started \(started)"
    }

    // MARK: - Recordings

    /// Who wrote something down and when is of no weight for the incident: what cannot be so is that of the import instead.
    private func forgetFutureRecordings(_ record: inout IncidentRecord) {
        func past(_ instant: Instant?) -> Instant? { instant.flatMap { $0 > now ? nil : $0 } }
        func person(_ name: String?) -> String? { name.flatMap { $0.trimmed.isEmpty ? nil : $0 } }
        record.assertions = record.assertions.map { said in
            var said = said
            (said.recordedAt, said.recordedBy) = (past(said.recordedAt), person(said.recordedBy))
            return said
        }
        record.tasks = record.tasks?.map { task in
            var task = task
            (task.addedAt, task.addedBy) = (past(task.addedAt), person(task.addedBy))
            return task
        }
        record.actions = record.actions?.map { action in
            var action = action
            (action.addedAt, action.addedBy) = (past(action.addedAt), person(action.addedBy))
            return action
        }
        func recorded(_ named: NamedRecord) -> NamedRecord {
            var named = named
            (named.recordedAt, named.recordedBy) = (past(named.recordedAt), person(named.recordedBy))
            return named
        }
        record.assets = record.assets?.map(recorded)
        record.observables = record.observables?.map(recorded)
    }
}
