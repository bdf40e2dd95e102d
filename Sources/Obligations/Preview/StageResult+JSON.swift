import IncidentModel

extension StageResult {
    /// One element of `results`; members without content are left out, except those that INTERFACE promises.
    package func json(id: String?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .text(id)), .init("obligation", .string(obligation)), .init("stage", .string(stage)),
            .init("applies", StageResult.json(applies)), .init("due", .instant(due)),
            .init("projected", .bool(isProjected)), .init("derivation", .string(derivation)),
            .init("citation", .string(citation)), .init("policy", .string(policy.rawValue)),
        ]
        let lists = [("missing", missing), ("assumptions", assumptions), ("flags", flags)]
        for (name, texts) in lists where !texts.isEmpty { members.append(.init(name, .strings(texts))) }
        if readings.count > 1 {
            members.append(.init("readings", .array(readings.map(StageResult.json))))
        }
        if !earlierMissed.isEmpty {
            members.append(
                .init(
                    "earlier_missed",
                    .array(
                        earlierMissed.map {
                            .object([.init("due", .instant($0.due)), .init("derivation", .string($0.derivation))])
                        })))
        }
        return .object(members)
    }

    private static func json(_ truth: Truth) -> JSONValue {
        switch truth {
        case .yes: .bool(true)
        case .no: .bool(false)
        case .undecided: .null
        }
    }

    private static func json(_ reading: Reading) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("name", .string(reading.policy.rawValue)), .init("due", .instant(reading.due)),
        ]
        if let problem = reading.problem { members.append(.init("problem", .string(problem))) }
        return .object(members)
    }
}
