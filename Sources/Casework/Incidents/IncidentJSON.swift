import IncidentModel
import Storage

extension IncidentDetail {
    /// The document that `show --json` prints (INTERFACE, Incidents).
    package var json: JSONValue {
        .object([
            .init("key", .string(key.description)),
            .init("title", .string(title)),
            .init("summary", .string(summary)),
            .init("phase", .string(phase.rawValue)),
            .init("severity", .string(severity.rawValue)),
            .init("category", .text(category)),
            .init("disposition", .text(disposition?.rawValue)),
            .init("tlp", .string(tlp.rawValue)),
            .init("owner", .text(owner)),
            .init("source", .text(source)),
            .init("exercise", .bool(exercise)),
            .init("version", .int(version)),
            .init("round", .int(round)),
            .init("origin", .string(origin)),
            .init("source_key", .string(sourceKey)),
            .init("created_at", .instant(createdAt)),
            .init("updated_at", .instant(updatedAt)),
            .init(
                "milestones",
                .object(
                    Milestone.allCases.compactMap { milestone in
                        current[milestone].map { .init(milestone.rawValue, $0.json) }
                    })),
            .init(
                "rounds",
                .array(
                    (1...max(1, round)).map { round in
                        let statements = statements(ofRound: round)
                        return .object([
                            .init("round", .int(round)),
                            .init(
                                "milestones",
                                .object(
                                    Milestone.allCases.compactMap { milestone in
                                        statements[milestone].map { .init(milestone.rawValue, $0.json) }
                                    })),
                        ])
                    })),
            .init("history", .array(statements.map { $0.historyJSON(among: statements) })),
            .init("controls", .array(controls.map(\.json))),
            .init("duties", .array(duties.map(\.json))),
            .init("evidence", .array(evidence.map(\.json))),
            .init("actions", .array(actions.map(\.json))),
            .init("tasks", .array(tasks.map(\.json))),
            .init("techniques", .strings(techniques)),
            .init("tags", .strings(tags)),
            .init("assets", .array(assets.map(\.json))),
            .init("observables", .array(observables.map(\.json))),
            .init("links", .array(links.map(\.json))),
            .init("escalations", .array(escalations.map(\.json))),
            .init("reviews", .array(reviews.map(\.json))),
        ])
    }
}

extension IncidentDetail.Statement {
    private var timeMembers: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("at", .instant(time?.exact)),
            .init("earliest", .instant(earliest)),
            .init("latest", .instant(latest)),
        ]
        if let offsetFrom {
            members.append(.init("after", .string(offsetFrom.rawValue)))
            members.append(.init("offset_s", .seconds(microseconds: offsetExact)))
            members.append(.init("offset_min_s", .seconds(microseconds: offsetLeast)))
            members.append(.init("offset_max_s", .seconds(microseconds: offsetMost)))
        }
        return members + [
            .init("not_applicable", .bool(standing == .notApplicable)),
            .init("confidence", .string(confidence.rawValue)),
            .init("source", .text(source)),
            .init("reason", .text(reason)),
            .init("recorded_at", .instant(recordedAt)),
            .init("recorded_by", .string(recordedBy)),
        ]
    }

    var json: JSONValue { .object(timeMembers) }

    func historyJSON(among statements: [IncidentDetail.Statement]) -> JSONValue {
        let successor = recordedUntil.flatMap { until in
            statements.first { $0.milestone == milestone && $0.round == round && $0.recordedAt == until }
        }
        return .object(
            [
                .init("milestone", .string(milestone.rawValue)), .init("round", .int(round)),
                .init("standing", .string(standing.rawValue)),
            ]
                + timeMembers + [
                    .init("superseded_at", .instant(recordedUntil)),
                    .init(
                        "superseded_by",
                        successor.map {
                            .object([
                                .init("recorded_at", .instant($0.recordedAt)),
                                .init("recorded_by", .string($0.recordedBy)),
                                .init("reason", .text($0.reason)),
                            ])
                        } ?? .null),
                    .init("said_at", .instant(saidAt)),
                    .init("said_by", .text(saidBy)),
                ])
    }
}

extension IncidentDetail.Task {
    package var json: JSONValue {
        .object([
            .init("number", .int(number)), .init("title", .string(title)), .init("phase", .text(phase?.rawValue)),
            .init("owner", .text(owner)), .init("due", .instant(due)), .init("mandatory", .bool(mandatory)),
            .init("done_at", .instant(doneAt)), .init("done_by", .text(doneBy)),
        ])
    }
}

extension IncidentDetail.Action {
    package var json: JSONValue {
        .object([
            .init("number", .int(number)), .init("title", .string(title)), .init("kind", .string(kind.rawValue)),
            .init("owner", .text(owner)), .init("due", .instant(due)), .init("mandatory", .bool(mandatory)),
            .init("controls", .array(controls.map(\.json))),
            .init("done_at", .instant(doneAt)), .init("done_by", .text(doneBy)),
            .init("verified_at", .instant(verifiedAt)), .init("verified_by", .text(verifiedBy)),
            .init("verification", .text(verification)),
        ])
    }
}

extension ControlReference {
    var json: JSONValue {
        .object([
            .init("control", .string(control)), .init("label", .string(label)), .init("title", .string(title)),
        ])
    }
}

extension NamedRecord {
    var json: JSONValue {
        .object([.init("kind", .string(kind)), .init("name", .string(name)), .init("note", .text(note))])
    }
}

extension IncidentDetail.Link {
    var json: JSONValue {
        .object([.init("kind", .string(kind)), .init("key", .string(key.description)), .init("title", .string(title))])
    }
}

extension IncidentDetail.Escalation {
    var json: JSONValue {
        .object([
            .init("at", .instant(at)), .init("level", .string(level)), .init("reason", .string(reason)),
            .init("by", .string(by)),
        ])
    }
}

extension IncidentDetail.Review {
    var json: JSONValue {
        .object([
            .init("round", .int(round)), .init("author", .string(author)),
            .init("contributors", .strings(contributors)),
            .init("started_at", .instant(startedAt)),
            .init("what_happened", .text(whatHappened)), .init("detection", .text(detection)),
            .init("what_worked", .text(whatWorked)), .init("what_did_not", .text(whatDidNot)),
            .init("root_causes", .strings(rootCauses)), .init("lessons", .strings(lessons)),
            .init("approver", .text(approver)), .init("approved_at", .instant(approvedAt)),
        ])
    }
}

extension IncidentSummary {
    package var json: JSONValue {
        .object([
            .init("key", .string(key.description)), .init("title", .string(title)),
            .init("phase", .string(phase.rawValue)), .init("severity", .string(severity.rawValue)),
            .init("category", .text(category)), .init("disposition", .text(disposition?.rawValue)),
            .init("owner", .text(owner)), .init("tlp", .string(tlp.rawValue)), .init("exercise", .bool(exercise)),
            .init("version", .int(version)), .init("detected", .instant(detected?.exact)),
            .init("detected_earliest", .instant(detected?.earliest)),
            .init("detected_latest", .instant(detected?.latest)),
            .init("updated_at", .instant(updatedAt)),
        ])
    }
}

extension TimelineEntry {
    package var json: JSONValue {
        .object([
            .init("at", .instant(at)), .init("recorded_at", .instant(recordedAt)), .init("kind", .string(kind)),
            .init("actor", .text(actor)), .init("text", .string(text)),
            .init("note", isNote ? .integer(number) : .null), .init("event", isNote ? .null : .integer(number)),
            .init("privileged", .bool(privileged)),
        ])
    }
}
