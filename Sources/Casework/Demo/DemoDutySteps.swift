import DemoData
import IncidentModel
import Obligations
import Postgres
import Storage

extension CaseDesk {
    /// Adds the sample's duties where there are none yet: states facts, decides, files and acknowledges as a person would.
    func addDemoDuties(_ plan: DemoPlan) throws {
        let sample = DemoDuties(plan)
        let rows = try read { session in
            try session.query(DutyQuery.withoutDuties(origin: DemoGenerator.origin, from: sample.from))
        }
        guard !rows.isEmpty else { return }
        for (name, value) in DemoDuties.profile { _ = try setProfile(name, value, ChangeOptions()) }
        for row in rows {
            let key = IncidentKey(year: try row.decode(0), number: try row.decode(1))
            let detected: Instant = try row.decode(4)
            guard
                var course = sample.course(
                    number: UInt64(key.year) * 1_000_000 + UInt64(key.number), category: try row.decode(2),
                    severity: try row.decode(3), detected: detected, isClosed: try row.decode(5))
            else { continue }
            try follow(&course, key, isClosed: try row.decode(5))
        }
    }

    private func follow(_ course: inout DemoDuties.Course, _ key: IncidentKey, isClosed: Bool) throws {
        let aware = course.aware
        guard aware < context.now else { return }
        var facts: [LegalFact] = [
            .event(
                EventName("AWARENESS"), at: aware, zoneOffset: 0,
                reason: course.awareBecause, confidence: .confirmed)
        ]
        let classified = course.classifiedAfter.map { aware.advanced(bySeconds: $0) }
        if let classified, classified < context.now {
            facts.append(
                .event(
                    EventName("CLASSIFIED_MAJOR"), at: classified, zoneOffset: 0, reason: nil, confidence: .confirmed))
            facts.append(.attribute("impact_on_client_financial_interests", .bool(course.hitsClients)))
        }
        if course.isPersonalDataBreach {
            facts.append(.attribute("personal_data_breach", .bool(true)))
            facts.append(.attribute("unlikely_risk_to_individuals", .bool(false)))
        }
        _ = try state(facts, of: key, request: "sample facts")
        guard isClosed || !course.isUndecided else { return }
        let desk = CaseDesk(
            session: session,
            context: StorageContext(
                organization: organization, actor: course.decidedBy, now: context.now, client: context.client))
        for duty in try show(key).duties where duty.standing == .undecided {
            let applies = duty.applies == .yes
            _ = try desk.take(
                .decide(
                    applies: applies,
                    reason: applies
                        ? "the criteria of the rule are met" : "the facts do not bear it out; the assessment is on file"
                ),
                of: duty.obligation, on: key, request: "sample decision")
        }
        try file(&course, key, classified: classified ?? aware)
    }

    /// What is due is sent, stage after stage, for the next due follows from the sending before.
    private func file(_ course: inout DemoDuties.Course, _ key: IncidentKey, classified: Instant) throws {
        var skipped: Set<String> = []
        while true {
            let next = try show(key).duties.filter { $0.standing == .applies }.lazy.flatMap { duty in
                duty.stages.filter { stage in
                    duty.isUnsent(stage) && !stage.projected && !skipped.contains(duty.obligation + stage.key)
                }.map { (obligation: duty.obligation, stage: $0) }
            }.first
            guard let (obligation, stage) = next else { return }
            let sent =
                stage.due.map { course.sent(start: stage.start ?? classified, due: $0) }
                ?? classified.advanced(bySeconds: 6 * 3_600)
            guard sent < context.now else {
                skipped.insert(obligation + stage.key)
                continue
            }
            _ = try take(
                .file(.init(stage: stage.key, at: sent, channel: "portal", reference: course.reference())),
                of: obligation, on: key, request: "sample filing \(stage.key)")
            let receipt = sent.advanced(bySeconds: course.receiptAfter())
            guard receipt < context.now else { continue }
            _ = try take(
                .acknowledge(stage: stage.key, at: receipt, reference: nil, nil), of: obligation, on: key,
                request: "sample receipt \(stage.key)")
        }
    }
}
