import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

extension CaseDesk {
    /// Keeps a classification with what it rested on; adopted, it states what the rules ask for.
    package func keep(
        _ scheme: ClassificationScheme, answers: JSONTree, adopt: Bool, for key: IncidentKey, _ options: ChangeOptions
    ) throws -> ChangeOutcome {
        let (result, facts) = try scheme.finding(answers)
        return try change(
            options, request: "classify \(scheme.rawValue) \(adopt) \(Digest.hex(answers.compactText)) \(key)",
            action: "incident.classify"
        ) { session in
            let incident = try lock(key, options, in: session)
            var statements = [
                ClassificationTables.keep(
                    scheme: scheme.rawValue, answers: answers.compactText, result: result.line,
                    incidentID: incident.id, context)
            ]
            if adopt { statements.append(ClassificationTables.adoptLast(incidentID: incident.id, context)) }
            statements.append(
                IncidentTable.advance(incident, to: incident.state, verb: nil, survivorID: .unchanged, context))
            statements.append(
                TimelineTable.add(
                    incidentID: "\(incident.id)", at: context.now, kind: "classification",
                    text: "\(scheme.rawValue) classified\(adopt ? " and adopted" : "")", context))
            _ = try session.pipeline(statements)
            if adopt {
                var stated = facts
                let major = try legalCase(of: incident.id, in: session).statements.contains {
                    $0.event == "CLASSIFIED_MAJOR" && $0.isCurrent && $0.at != nil
                }
                // The first adopted finding of a major incident starts the clock; a later one does not move it.
                if scheme == .dora, result["major"] == .bool(true), !major {
                    stated.append(
                        .event(
                            EventName("CLASSIFIED_MAJOR"), at: context.now, zoneOffset: clock.offset(at: context.now),
                            reason: "classification adopted", confidence: nil))
                }
                _ = try record(stated, incident, in: session)
            }
            try refreshDuties(of: incident.id, in: session)
            return ChangeOutcome(
                json: result.adding([.init("incident", .string(key.description)), .init("adopted", .bool(adopt))]),
                message: "\(key) classified\(adopt ? " and adopted" : "")", next: "duty list \(key)")
        }
    }
}

extension ClassificationScheme {
    /// The result of one sheet, and what it says in the words of the rules.
    func finding(_ answers: JSONTree) throws -> (result: JSONValue, facts: [CaseDesk.LegalFact]) {
        switch self {
        case .dora:
            let finding = DORAClassification(try DORAAnswers(answers))
            return (finding.json, [.attribute("dora_classified_major", .bool(finding.isMajor))])
        case .nis2:
            let finding = NIS2Significance(try NIS2Answers(answers))
            return (finding.json, [.attribute("significant_incident", .bool(finding.isSignificant))])
        case .gdpr:
            let finding = GDPRRisk(try GDPRAnswers(answers))
            return (
                finding.json,
                [
                    .attribute("unlikely_risk_to_individuals", .bool(finding.riskIsUnlikely.isMet)),
                    .attribute("high_risk_to_individuals", .bool(finding.riskIsHigh.isMet)),
                ]
            )
        }
    }
}
