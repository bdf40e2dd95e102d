import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

/// Which incidents may recur, and what was found of those that somebody said do.
package struct RecurrenceOverview: Sendable {
    package let key: IncidentKey
    package let candidates: [RecurrenceCandidate]
    package let kept: [KeptRecurrence]
}

extension CaseDesk {
    /// Incidents within six months before or after one that have something in common with it. Which of them have the same cause
    /// is for a person to say.
    package func recurrence(_ key: IncidentKey) throws -> RecurrenceOverview {
        let shown = try read { try detail(of: key, in: $0) }
        try recordReading(of: shown, as: "recurrence")
        return try read { session in
            let me = try recurring(key, in: session)
            let results = try session.pipeline([
                RecurrenceTable.candidates(
                    incidentID: me.id, occurredAt: me.occurredAt,
                    from: clock.wallClock(me.occurredAt, addingMonths: -DORARecurrence.months),
                    to: clock.wallClock(me.occurredAt, addingMonths: DORARecurrence.months), limit: 100),
                RecurrenceTable.kept(incidentID: me.id),
            ])
            return RecurrenceOverview(
                key: key, candidates: try results[0].compactMap(RecurrenceTable.read),
                kept: try results[1].map(RecurrenceTable.readKept))
        }
    }

    /// Looks at incidents of one cause as one (2024/1772 Art. 8(2)) and keeps what went in and what came out.
    ///
    /// - Parameters:
    ///   - others: those that somebody confirms to have the same cause.
    ///   - adopt: a major finding counts from now on.
    package func evaluateRecurrence(
        of key: IncidentKey, with others: [IncidentKey], cause: String, entity: DORARecurrence.Entity, adopt: Bool,
        _ options: ChangeOptions
    ) throws -> ChangeOutcome {
        let cause = try TextRules.title(cause, field: "cause")
        let keys = others.reduce(into: [key]) { if !$0.contains($1) { $0.append($1) } }
        guard keys.count > 1 else { throw CaseworkError.usage("--with names at least one other incident") }
        let names = keys.map(\.description).sorted()
        return try change(
            options, request: "recurrence \(names) \(cause) \(entity.rawValue) \(adopt) \(key)",
            action: "incident.recurrence"
        ) { session in
            let incident = try lock(key, options, in: session)
            let members = try keys.map { try recurring($0, in: session) }
            let finding = try finding(members, cause: cause, entity: entity)
            let isMajor = finding.classification.isMajor
            let result = finding.json
            let evaluation = RecurrenceTable.NewEvaluation(
                members: names, rootCause: cause, inputs: CaseDesk.inputs(members).line, result: result.line,
                isMajor: isMajor, isAdopted: adopt)
            _ = try session.pipeline([
                RecurrenceTable.keep(evaluation, incidentID: incident.id, context),
                IncidentTable.advance(incident, to: incident.state, verb: nil, survivorID: .unchanged, context),
                TimelineTable.add(
                    incidentID: "\(incident.id)", at: context.now, kind: "classification",
                    text:
                        "recurring incidents \(names.joined(separator: ", ")) are \(isMajor ? "" : "not ")major together",
                    context),
            ])
            if adopt, isMajor { try adoptRecurrence(finding, incident, in: session) }
            try refreshDuties(of: incident.id, in: session)
            return ChangeOutcome(
                json: result.adding([.init("incident", .string(key.description)), .init("adopted", .bool(adopt))]),
                message: "\(key) and \(keys.count - 1) others are \(isMajor ? "" : "not ")major together",
                next: "duty list \(key)")
        }
    }

    private func recurring(_ key: IncidentKey, in session: PostgresSession) throws -> RecurrenceCandidate {
        guard let row = try session.query(RecurrenceTable.incident(key)).first else {
            throw CaseworkError.notFound(what: "incident", key: key.description)
        }
        guard let incident = try RecurrenceTable.read(row) else {
            throw CaseworkError.ruleBroken(
                rule: "time_of_occurrence", message: "nobody has said when \(key) occurred or was detected")
        }
        return incident
    }

    private func finding(
        _ members: [RecurrenceCandidate], cause: String, entity: DORARecurrence.Entity
    ) throws -> RecurrenceFinding {
        if entity.isExempt {
            throw CaseworkError.ruleBroken(
                rule: "recurrence_binds_entity", message: "the rule on recurring incidents does not bind this entity")
        }
        let incidents = try members.map { member in
            guard let answers = member.answers else {
                throw CaseworkError.ruleBroken(
                    rule: "classified_before",
                    message:
                        "\(member.key) is not classified: sitrep classify dora --answers FILE --incident \(member.key)")
            }
            return RecurringIncident(
                key: member.key.description, occurredAt: member.occurredAt, rootCause: cause,
                answers: try DORAAnswers(try JSONParser.parse(answers)))
        }
        let majors = incidents.filter { DORAClassification($0.answers).isMajor }.map(\.key)
        guard majors.isEmpty else {
            throw CaseworkError.ruleBroken(
                rule: "recurring_are_minor",
                message: "\(majors.joined(separator: ", ")) are major by themselves and reported by themselves")
        }
        let findings = DORARecurrence.findings(incidents, entity: entity, clock: clock)
        guard let finding = findings.first(where: { $0.incidents.count == incidents.count }) else {
            throw CaseworkError.ruleBroken(
                rule: "within_six_months",
                message: "the incidents did not all occur within \(DORARecurrence.months) months: "
                    + incidents.map { "\($0.key) \($0.occurredAt)" }.joined(separator: ", "))
        }
        return finding
    }

    /// The group counts as a major incident of the one that is reported, and its forms take the group over.
    private func adoptRecurrence(
        _ finding: RecurrenceFinding, _ incident: LockedIncident, in session: PostgresSession
    ) throws {
        var facts: [LegalFact] = [
            .attribute("dora_classified_major", .bool(true)),
            .answer(form: "", field: "incident.recurring", value: "yes"),
            .answer(
                form: "", field: "recurrence.text",
                value: "\(finding.incidents.count): " + finding.incidents.map(\.key).joined(separator: ", ")),
        ]
        if let first = finding.firstOccurredAt {
            facts.append(.answer(form: "", field: "recurrence.first_at", value: first.rfc3339))
        }
        let isStated = try legalCase(of: incident.id, in: session).statements.contains {
            $0.event == "CLASSIFIED_MAJOR" && $0.isCurrent && $0.at != nil
        }
        if !isStated {
            facts.append(
                .event(
                    EventName("CLASSIFIED_MAJOR"), at: context.now, zoneOffset: clock.offset(at: context.now),
                    reason: "recurring incidents are major together", confidence: nil))
        }
        _ = try record(facts, incident, in: session)
    }

    private static func inputs(_ members: [RecurrenceCandidate]) -> JSONValue {
        .array(
            members.map { member in
                .object([
                    .init("key", .string(member.key.description)), .init("occurred_at", .instant(member.occurredAt)),
                    .init("answers", member.answers.map { .verbatim($0) } ?? .null),
                ])
            })
    }
}

extension RecurrenceFinding {
    package var json: JSONValue {
        classification.json.adding([
            .init("root_cause", .string(rootCause)), .init("incidents", .strings(incidents.map(\.key))),
            .init("first_occurred_at", .instant(firstOccurredAt)), .init("last_occurred_at", .instant(lastOccurredAt)),
            .init("method", .strings(method)),
        ])
    }
}

extension RecurrenceOverview {
    package var json: JSONValue {
        .object([
            .init("key", .string(key.description)),
            .init(
                "candidates",
                .array(
                    candidates.map { candidate in
                        .object([
                            .init("key", .string(candidate.key.description)), .init("title", .string(candidate.title)),
                            .init("occurred_at", .instant(candidate.occurredAt)),
                            .init("shared", .strings(candidate.shared)),
                            .init("root_causes", .strings(candidate.rootCauses)),
                            .init("classified", .bool(candidate.answers != nil)),
                        ])
                    })),
            .init(
                "evaluations",
                .array(
                    kept.map { kept in
                        .object([
                            .init("incidents", .strings(kept.members)), .init("root_cause", .string(kept.rootCause)),
                            .init("result", .verbatim(kept.result)), .init("adopted", .bool(kept.adopted)),
                            .init("by", .string(kept.recordedBy)), .init("at", .instant(kept.recordedAt)),
                        ])
                    })),
        ])
    }
}
