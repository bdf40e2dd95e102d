import ControlFrameworks
import IncidentModel
import Postgres
import Storage

extension CaseDesk {
    /// Says that an incident realised a risk of the organisation's register, and what it cost as far as that is known.
    ///
    /// - Parameter appetite: what the risk may cost; needed the first time, later a change of it.
    package func linkRisk(
        _ key: IncidentKey, risk: String, appetite: Amount?, loss: Amount?, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let risk = try TextRules.word(risk, field: "risk")
        let request = "link-risk \(risk) \(appetite?.text ?? "") \(loss?.text ?? "") \(key)"
        return try change(options, request: request, action: "risk.link") { session in
            let incident = try lock(key, options, in: session)
            let present = try session.query(RiskTable.appetite(of: risk)).first
                .flatMap { try RiskTable.readAmount($0, from: 0) }
            guard appetite != nil || present != nil else {
                throw CaseworkError.usage(
                    "'\(risk)' has no appetite yet; say what it may cost: --appetite '250000 EUR'")
            }
            var statements = [RiskTable.link(incidentID: incident.id, risk: risk, loss: loss, context)]
            if let appetite, appetite != present {
                statements.append(RiskTable.setAppetite(appetite, risk: risk, context))
            }
            let words = "realises the risk \(risk), loss \(loss?.text ?? "not known yet")"
            statements.append(
                IncidentTable.advance(incident, to: incident.state, verb: nil, survivorID: .unchanged, context))
            statements.append(
                TimelineTable.add(incidentID: "\(incident.id)", at: context.now, kind: "risk", text: words, context))
            _ = try session.pipeline(statements)
            let link = try risks(in: session).first { $0.risk == risk }
            return ChangeOutcome(
                json: link?.json ?? .null, message: "\(key) \(words)", next: "risk list")
        }
    }

    /// The risks that incidents were linked to, by name, with what they have cost.
    package func risks(knownAt: Instant? = nil) throws -> [RiskLink] {
        try read { try risks(knownAt: knownAt, in: $0) }
    }

    private func risks(knownAt: Instant? = nil, in session: PostgresSession) throws -> [RiskLink] {
        let results = try session.pipeline(RiskTable.all(knownAt: knownAt))
        let linked = Dictionary(grouping: try results[1].map(RiskTable.readLinked), by: \.risk)
        return try results[0].compactMap { row in
            let risk: String = try row.decode(0)
            guard let appetite = try RiskTable.readAmount(row, from: 1) else { return nil }
            return try RiskLink(risk: risk, appetite: appetite, incidents: (linked[risk] ?? []).map(\.incident))
        }
    }
}

extension RiskLink {
    package var json: JSONValue {
        var (unknown, foreign): ([String], [String]) = ([], [])
        if case .undetermined(let first, let second) = verdict { (unknown, foreign) = (first, second) }
        return .object([
            .init("risk", .string(risk)), .init("appetite", appetite.json), .init("realised", realised?.json ?? .null),
            .init("verdict", .string(verdict.word)), .init("loss_unknown", .strings(unknown)),
            .init("loss_in_other_currency", .strings(foreign)),
            .init(
                "incidents",
                .array(
                    incidents.map {
                        .object([
                            .init("key", .string($0.key)), .init("loss", $0.loss?.json ?? .null),
                            .init("counted", .bool($0.isCounted)),
                        ])
                    })),
        ])
    }
}

extension RiskLink.Verdict {
    package var word: String {
        switch self {
        case .within: "within"
        case .exceeded: "exceeded"
        case .undetermined: "undetermined"
        }
    }
}

extension Amount {
    var json: JSONValue {
        .object([
            .init("minor_units", .integer(minorUnits)), .init("currency", .string(currency)),
            .init("text", .string(text)),
        ])
    }
}
