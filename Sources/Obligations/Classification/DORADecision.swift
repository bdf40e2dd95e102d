/// The decision rule of Art. 8(1) of 2024/1772 over what is known, and what could still turn it.
///
///     major := critical services ∧ (T5b ∨ at least two of T1, T2, T3, T4, T5a, T6)
struct DORADecision {
    /// The statements that the rule is made of, unknown where an answer is missing.
    private struct Statements {
        var critical = false
        var malicious = false
        var mayLoseData = false
        /// T1, T2, T3, T4, T5a, T6.
        var counted = [Bool](repeating: false, count: 6)

        var isMajor: Bool {
            guard critical || malicious else { return false }
            return malicious && mayLoseData || counted.filter(\.self).count >= 2
        }
    }

    private struct Variable {
        let path: WritableKeyPath<Statements, Bool>
        let state: ThresholdState
        /// Answers that would settle it.
        let missing: [String]
    }

    private static let counted: [DORAThreshold] = [
        .clients, .reputation, .duration, .geography, .dataLossAdverse, .costs,
    ]

    /// What the known answers give, anything unknown taken as not met.
    let isMajor: Bool
    /// Unanswered keys that could turn the decision, those that do so most often first. Empty: the decision stands.
    let couldChange: [String]

    init(_ findings: [DORAFinding], answers: DORAAnswers) {
        let variables = DORADecision.variables(findings, answers)
        var known = Statements()
        for variable in variables { known[keyPath: variable.path] = variable.state.isMet }
        isMajor = known.isMajor
        // More met statements never make an incident less major, so that a major one can't turn any more.
        couldChange = known.isMajor ? [] : DORADecision.pivots(variables, known)
    }

    private static func variables(_ findings: [DORAFinding], _ answers: DORAAnswers) -> [Variable] {
        let mayLose = answers.mayResultInDataLoss ?? (answers.dataLossAdverse == true ? true : nil)
        var variables = [
            Variable(
                path: \.critical, state: ThresholdState(answers.criticalServices?.areAffected),
                missing: ["critical_services"]),
            Variable(
                path: \.malicious, state: ThresholdState(answers.maliciousAccess), missing: ["malicious_access"]),
            Variable(path: \.mayLoseData, state: ThresholdState(mayLose), missing: ["may_result_in_data_loss"]),
        ]
        for (position, threshold) in counted.enumerated() {
            guard let finding = findings.first(where: { $0.threshold == threshold }) else { continue }
            variables.append(
                Variable(path: \.counted[position], state: finding.state, missing: finding.missing))
        }
        return variables
    }

    /// Tries every outcome of what is unknown (nine statements at most) and counts how often one of them alone decides.
    private static func pivots(_ variables: [Variable], _ known: Statements) -> [String] {
        let unknown = variables.filter { $0.state == .unknown }
        var turns = [Int](repeating: 0, count: unknown.count)
        for combination in 0..<(1 << unknown.count) {
            var statements = known
            for (position, variable) in unknown.enumerated() {
                statements[keyPath: variable.path] = combination >> position & 1 == 1
            }
            guard statements.isMajor else { continue }
            for (position, variable) in unknown.enumerated() where combination >> position & 1 == 1 {
                var without = statements
                without[keyPath: variable.path] = false
                if !without.isMajor { turns[position] += 1 }
            }
        }
        var names: [String] = []
        for (position, count) in turns.enumerated().sorted(by: { ($1.element, $0.offset) < ($0.element, $1.offset) })
        where count > 0 {
            names += unknown[position].missing.filter { !names.contains($0) }
        }
        return names
    }
}
