import IncidentModel

/// Whether an incident is significant under NIS2 (Art. 23(3) of Directive (EU) 2022/2555; for digital entities Regulation
/// (EU) 2024/2690), with the reasons. Missing answers are treated as in `DORAClassification`.
package struct NIS2Significance: Equatable, Sendable {
    package let isSignificant: Bool
    package let isDecided: Bool
    package let findings: [NIS2Finding]
    package let reasons: [String]
    /// Unanswered keys; those that could turn the result first.
    package let missing: [String]

    package init(_ answers: NIS2Answers) {
        let findings = NIS2Criteria(answers).findings
        self.findings = findings
        // Nothing that follows from announced interruptions or planned maintenance counts (2024/2690 Art. 3(2)).
        guard answers.plannedMaintenance != true else {
            isSignificant = false
            isDecided = true
            reasons = ["not significant: what follows from planned maintenance never counts (2024/2690 Art. 3(2))"]
            missing = []
            return
        }
        let met = findings.filter(\.state.isMet)
        let open = met.isEmpty ? findings.filter { $0.state == .unknown } : []
        let lacksKind = met.isEmpty && answers.entityKind == nil
        isSignificant = !met.isEmpty
        isDecided = open.isEmpty && !lacksKind
        var first = lacksKind ? ["entity_type"] : []
        for name in open.flatMap(\.missing) where !first.contains(name) { first.append(name) }
        let rest = findings.filter { $0.state == .unknown }.flatMap(\.missing)
        missing = first + rest.enumerated().filter { !first.contains($1) && rest.firstIndex(of: $1) == $0 }.map(\.1)
        reasons =
            met.isEmpty
            ? ["not significant: no criterion is met" + (isDecided ? "" : "; it can still turn, see what is missing")]
            : met.map { "\($0.criterion): \($0.text) (\($0.citation))" }
    }

    package var json: JSONValue {
        .object([
            .init("significant", .bool(isSignificant)),
            .init("decided", .bool(isDecided)),
            .init("criteria", .strings(findings.filter(\.state.isMet).map(\.criterion))),
            .init("reasons", .strings(reasons)),
            .init("missing", .strings(missing)),
            .init(
                "findings",
                .array(
                    findings.map { finding in
                        .object([
                            .init("criterion", .string(finding.criterion)),
                            .init("state", .string(finding.state.rawValue)),
                            .init("citation", .string(finding.citation)),
                            .init("text", .string(finding.text)),
                        ])
                    })),
        ])
    }
}
