import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

extension CaseDesk {
    /// What somebody says of an incident in the words of the law.
    package enum LegalFact: Sendable {
        /// A milestone of the law; nil takes it back.
        case event(EventName, at: Instant?, zoneOffset: Int, reason: String?, confidence: Confidence?)
        /// An attribute of a rule as JSON; nil takes it back.
        case attribute(String, JSONTree?)
        /// An answer to a field of a form, or with an empty form to a value that several share.
        case answer(form: String, field: String, value: String?)
    }

    package func state(
        _ facts: [LegalFact], of key: IncidentKey, request: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        try change(options, request: "\(request) \(key)", action: "fact.state") { session in
            let incident = try lock(key, options, in: session)
            let text = try record(facts, incident, in: session)
            _ = try session.pipeline([
                IncidentTable.advance(incident, to: incident.state, verb: nil, survivorID: .unchanged, context),
                TimelineTable.add(
                    incidentID: "\(incident.id)", at: context.now, kind: "fact", text: text, context),
            ])
            try refreshDuties(of: incident.id, in: session)
            return ChangeOutcome(
                json: try detail(of: key, in: session).json, message: "\(key) \(text)", next: "duty list \(key)")
        }
    }

    /// - Returns: what was recorded, in words.
    func record(_ facts: [LegalFact], _ incident: LockedIncident, in session: PostgresSession) throws -> String {
        let known = try legalCase(of: incident.id, in: session)
        var statements: [SQL] = []
        var words: [String] = []
        for fact in facts {
            switch fact {
            case .event(let event, let at, let zoneOffset, let reason, let confidence):
                if let at { try refuseFuture(at) }
                let before = known.statements.first { $0.event == event.name && $0.isCurrent }
                if at == nil, before?.at == nil {
                    throw CaseworkError.ruleBroken(
                        rule: "milestone_not_reached", message: "\(event) was never stated, so it cannot be taken back")
                }
                let reason = reason.flatMap { $0.trimmed.isEmpty ? nil : $0 }
                try requireReason(event, at, reason, before, known)
                statements.append(
                    LegalFactTables.state(
                        event.name, at: at, zoneOffset: zoneOffset, confidence: confidence ?? .confirmed,
                        reason: reason, supersedes: before?.id, incidentID: incident.id, context))
                let name = MilestoneEvents.legalMilestone(of: event) ?? event.name
                words.append("\(name) \(at.map(\.rfc3339) ?? "withdrawn")" + (reason.map { " (\($0))" } ?? ""))
            case .attribute(let name, let value):
                statements.append(
                    LegalFactTables.set(name, value?.compactText, incidentID: incident.id, context))
                words.append("\(name) = \(value?.compactText ?? "not known")")
            case .answer(let form, let field, let value):
                statements.append(
                    ClassificationTables.answer(
                        form: form, field: field, value: value, incidentID: incident.id, context))
                words.append("answered \(form.isEmpty ? "" : form + " ")\(field)")
            }
        }
        _ = try session.pipeline(statements)
        return words.joined(separator: "; ")
    }

    private func requireReason(
        _ event: EventName, _ at: Instant?, _ reason: String?, _ before: LegalStatement?, _ known: LegalCase
    ) throws {
        guard reason == nil else { return }
        if before != nil {
            throw CaseworkError.refused(
                Refusal(.reasonRequired, "a correction needs a reason: what was believed before is kept"))
        }
        if event.name == "AWARENESS", let at, let detected = known.milestones[.detected], at > detected {
            throw CaseworkError.ruleBroken(
                rule: "late_awareness_has_reason",
                message: "awareness \(at) lies after the detection \(detected); say why with --reason")
        }
    }
}

/// Reads what somebody typed for an attribute of a rule.
package enum AttributeText {
    /// - Throws: `CaseworkError.badInput` with the nearest name, or what the attribute takes.
    package static func read(_ text: String, for name: String, ruleFiles: [JSONTree] = []) throws -> JSONTree {
        var words = try BuiltInRules.vocabulary()
        for file in ruleFiles { try words.add(file, source: "own rules") }
        guard let attribute = words.attributes[name] else {
            let nearest = NearestName.of(name, among: words.attributes.keys)
            throw CaseworkError.badInput(
                field: "name",
                message: "no rule asks for '\(name)'" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        guard let value = value(text, attribute) else {
            let needed =
                attribute.oneOf.isEmpty
                ? "a value of type \(attribute.kind.rawValue)" : "one of \(attribute.oneOf.joined(separator: ", "))"
            throw CaseworkError.badInput(field: name, message: "'\(text)' is not \(needed). \(attribute.asks)")
        }
        return value
    }

    private static func value(_ text: String, _ attribute: RuleVocabulary.Attribute) -> JSONTree? {
        switch attribute.kind {
        case .boolean:
            return ["yes": true, "true": true, "no": false, "false": false][text.lowercased()].map { .bool($0) }
        case .number:
            if let whole = Int64(text) { return .integer(whole) }
            return Double(text).flatMap { $0.isFinite ? .decimal($0, isInteger: false) : nil }
        case .text: return attribute.oneOf.isEmpty || attribute.oneOf.contains(text) ? .text(text) : nil
        case .texts:
            return .array(text.split(separator: ",").map { .text(String($0).trimmed) })
        case .numbers, .any:
            do {
                let tree = try JSONParser.parse(text)
                guard case .object = tree else { return nil }
                return tree
            } catch {
                return nil
            }
        }
    }
}

/// Names of milestones that only the law knows.
package enum LegalMilestone {
    /// - Throws: `CaseworkError.badInput` with the nearest name of all milestones.
    package static func event(_ text: String) throws -> EventName {
        let known = try BuiltInRules.vocabulary().events
        if let event = MilestoneEvents.event(forLegal: text), known[event.name] != nil { return event }
        let names =
            Milestone.allCases.map(\.rawValue) + known.keys.map { $0 == "AWARENESS" ? "aware" : $0.lowercased() }
        let nearest = NearestName.of(text.lowercased(), among: names)
        throw CaseworkError.badInput(
            field: "milestone",
            message: "there is no milestone '\(text)'" + (nearest.map { "; did you mean \($0)?" } ?? ""))
    }
}
