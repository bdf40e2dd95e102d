import IncidentModel

/// The rules about times, held by what a file brings as by what somebody types: a statement that cannot stand is taken out of its
/// record, and the rest goes in.
struct CourseChecks {
    let now: Instant
    /// Of the record, so that what is set aside is put back where it came from.
    let origin: String

    private typealias SetAside = RecordPreparation.SetAside

    /// What the database can number.
    static let rounds = 1...Int(Int16.max)

    /// Takes out what cannot stand beside the rest, of a record whose offsets have their times.
    func settle(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        var aside: [SetAside] = []
        let times = try settleCourse(1, &record, beside: [:], &aside)
        try settleLaterCourses(&record, beside: times, &aside)
        return try aside + settleEscalations(&record, beside: times)
    }

    /// Takes out what is no statement of a milestone whatever stands beside it, and all but the first of those that claim to be
    /// current for the same one.
    func takeOutUnfit(_ record: inout IncidentRecord) throws -> [RecordPreparation.SetAside] {
        struct Subject: Hashable {
            let milestone: Milestone
            let round: Int
        }
        var aside: [SetAside] = []
        var current: Set<Subject> = []
        try record.assertions.removeAll { assertion in
            let round = assertion.round ?? 1
            var reason = assertion.spanDefect ?? CourseChecks.defect(assertion)
            if reason == nil, !CourseChecks.rounds.contains(round) {
                reason = "there is no round \(round)"
            }
            if reason == nil, assertion.supersededAt == nil,
                !current.insert(Subject(milestone: assertion.milestone, round: round)).inserted
            {
                reason = "\(assertion.milestone.rawValue) is stated twice, and which one counts is not said"
            }
            guard let reason else { return false }
            aside.append(try setAside(assertion, reason))
            return true
        }
        return aside
    }

    private static func defect(_ assertion: AssertionRecord) -> String? {
        let hasTime = assertion.time != nil || assertion.after != nil
        if assertion.milestone == .closed, assertion.standing == .withdrawn {
            return "a closing is not withdrawn; a reopening begins another course"
        }
        if (assertion.standing ?? .stated) == .stated {
            return hasTime ? nil : "no time is stated"
        }
        if hasTime { return "what is withdrawn or does not apply has no time" }
        return assertion.reason == nil ? "what is withdrawn or does not apply needs a reason" : nil
    }

    /// Takes out what lies before the reopening that began its round, or has none.
    private func settleLaterCourses(
        _ record: inout IncidentRecord, beside first: [Milestone: StatedTime], _ aside: inout [SetAside]
    ) throws {
        let anchors = first.filter { Milestone.ofEveryRound.contains($0.key) }
        var reopened = first[.reopened]
        for round in Set(record.assertions.compactMap { current($0) ? $0.round : nil }).sorted() where round > 1 {
            guard let began = reopened, isWithoutGap(round, record) else {
                try takeOut(&record, &aside) { assertion in
                    current(assertion) && assertion.round == round
                        ? "of round \(round), and nothing says when that began" : nil
                }
                reopened = nil
                continue
            }
            try takeOut(&record, &aside) { assertion in
                guard current(assertion), assertion.round == round, let time = assertion.time, !began.canPrecede(time)
                else { return nil }
                return "\(assertion.milestone.rawValue) \(time.text) lies before round \(round) began \(began.text)"
            }
            reopened = try settleCourse(round, &record, beside: anchors, &aside)[.reopened]
        }
    }

    /// Whether the round before this one was left by a reopening.
    private func isWithoutGap(_ round: Int, _ record: IncidentRecord) -> Bool {
        record.assertions.contains {
            current($0) && ($0.round ?? 1) == round - 1 && $0.milestone == .reopened && $0.time != nil
        }
    }

    /// Takes out times that cannot be: in the future, or before what they follow. Answers those that stay, with the given ones.
    private func settleCourse(
        _ round: Int, _ record: inout IncidentRecord, beside given: [Milestone: StatedTime], _ aside: inout [SetAside]
    ) throws -> [Milestone: StatedTime] {
        func isOfRound(_ assertion: AssertionRecord) -> Bool {
            current(assertion) && (assertion.round ?? 1) == round
        }
        var times: [Milestone: StatedTime] = [:]
        try takeOut(&record, &aside) { assertion in
            guard isOfRound(assertion), let time = assertion.time else { return nil }
            if time.earliest > now { return "lies in the future" }
            times[assertion.milestone] = time
            return nil
        }
        let settled = MilestoneOrder.settle(times, beside: given)
        var wrong = settled.aside.reduce(into: [:]) { $0[$1.milestone] = $1.contradiction.message }
        times = settled.kept
        if let closed = times[.closed], let reopened = times[.reopened], !closed.canPrecede(reopened) {
            wrong[.reopened] = "reopened \(reopened.text) lies before closed \(closed.text)"
            times[.reopened] = nil
        }
        try takeOut(&record, &aside) { isOfRound($0) ? wrong[$0.milestone] : nil }
        return times
    }

    /// Takes out escalations that lie in the future or before what they were raised for.
    private func settleEscalations(
        _ record: inout IncidentRecord, beside times: [Milestone: StatedTime]
    ) throws -> [SetAside] {
        var aside: [SetAside] = []
        try record.escalations?.removeAll { escalation in
            let time = StatedTime(escalation.at)
            let anchors = [Milestone.occurred, .detected].compactMap { anchor in times[anchor].map { (anchor, $0) } }
            let wrong = anchors.first { !$0.1.canPrecede(time) }
            guard wrong != nil || escalation.at > now else { return false }
            aside.append(
                SetAside(
                    field: Milestone.escalated.rawValue, value: escalation.at.rfc3339,
                    reason: wrong.map { "escalated \(time.text) lies before \($0.0.rawValue) \($0.1.text)" }
                        ?? "lies in the future",
                    record: try RecordPreparation.text(escalation)))
            return true
        }
        return aside
    }

    private func current(_ assertion: AssertionRecord) -> Bool { assertion.supersededAt == nil }

    private func takeOut(
        _ record: inout IncidentRecord, _ aside: inout [SetAside], _ reason: (AssertionRecord) -> String?
    ) throws {
        try record.assertions.removeAll { assertion in
            guard let reason = reason(assertion) else { return false }
            aside.append(try setAside(assertion, reason))
            return true
        }
    }

    private func setAside(_ assertion: AssertionRecord, _ reason: String) throws -> SetAside {
        let ends = [assertion.at ?? assertion.earliest, assertion.at ?? assertion.latest].map { $0?.rfc3339 ?? "" }
        let value = ends[0] == ends[1] ? ends[0] : ends.joined(separator: "/")
        // The name alone stands for the first course; which statement it was, the record says in any case.
        let isFirst = (assertion.round ?? 1) == 1 && current(assertion)
        return SetAside(
            field: isFirst ? assertion.milestone.rawValue : "assertions", value: value, reason: reason,
            record: try RecordPreparation.text(HeldStatement(origin: origin, statement: assertion)))
    }
}
