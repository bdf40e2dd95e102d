import JSONText

/// Whether a cyber threat is significant (2024/1772 Art. 10). Telling the authority about it is voluntary.
package struct DORAThreat: Equatable, Sendable {
    package let isSignificant: Bool
    package let isDecided: Bool
    package let reasons: [String]
    package let missing: [String]

    package static let names = [
        "could_affect_critical_functions", "could_affect_others", "vulnerabilities_exposed",
        "actor_capable_and_willing",
        "threat_persists", "high_probability", "would_affect_critical_services", "would_meet_clients_threshold",
        "would_meet_geographical_threshold",
    ]

    /// `high_probability` is a judgement over the three signs before it; without it, it is high when all three are there.
    package init(_ sheet: JSONTree) throws(AnswerProblems) {
        var reader = AnswerReader(sheet, names: DORAThreat.names)
        var flags: [String: Bool] = [:]
        for name in DORAThreat.names { flags[name] = reader.flag(name) }
        try reader.finish()
        self.init(flags)
    }

    private init(_ flags: [String: Bool]) {
        func state(_ name: String) -> ThresholdState { ThresholdState(flags[name]) }
        let signs = ["vulnerabilities_exposed", "actor_capable_and_willing", "threat_persists"]
        let reach = ["could_affect_critical_functions", "could_affect_others"]
        let effect = [
            "would_affect_critical_services", "would_meet_clients_threshold", "would_meet_geographical_threshold",
        ]
        let probability =
            flags["high_probability"] == nil ? ThresholdState.all(signs.map(state)) : state("high_probability")
        let conditions: [(state: ThresholdState, text: String, names: [String])] = [
            (
                .any(reach.map(state)),
                "it could hit critical or important functions, other entities, providers or clients (Art. 10(a))", reach
            ),
            (
                probability, "it is likely to come true (Art. 10(b))",
                flags["high_probability"] == nil ? ["high_probability"] + signs : []
            ),
            (
                .any(effect.map(state)),
                "come true, it would affect critical services, or meet the threshold for clients or for spread "
                    + "(Art. 10(c))", effect
            ),
        ]
        let all = ThresholdState.all(conditions.map(\.state))
        isSignificant = all.isMet
        isDecided = all != .unknown
        reasons = conditions.map { condition in
            let word =
                switch condition.state {
                case .met: "yes"
                case .notMet: "no"
                case .unknown: "not known"
                }
            return "\(word): \(condition.text)"
        }
        let open = conditions.filter { $0.state == .unknown }.flatMap(\.names).filter { flags[$0] == nil }
        let first = all == .unknown ? open : []
        missing = first + DORAThreat.names.filter { flags[$0] == nil && !first.contains($0) }
    }
}
