import IncidentModel
import JSONText

/// Whether an incident is major under DORA (Art. 18, Delegated Regulation (EU) 2024/1772), with the reasons.
///
/// While answers are missing, `isMajor` is what the known ones give; `isDecided` says whether it can still turn, and
/// `missing` begins with the answers that could turn it.
package struct DORAClassification: Equatable, Sendable {
    package let isMajor: Bool
    package let isDecided: Bool
    package let findings: [DORAFinding]
    package let reasons: [String]
    /// Unanswered keys that could turn the decision, the most decisive first.
    package let couldChange: [String]
    /// All unanswered keys, `couldChange` first.
    package let missing: [String]

    package init(_ answers: DORAAnswers) {
        let findings = DORAThresholds.findings(answers)
        let decision = DORADecision(findings, answers: answers)
        self.findings = findings
        isMajor = decision.isMajor
        couldChange = decision.couldChange
        isDecided = decision.couldChange.isEmpty
        missing = couldChange + answers.unanswered.filter { !decision.couldChange.contains($0) }
        reasons = DORAClassification.reasons(findings, decision, answers)
    }

    /// Criteria whose threshold is met, in the order of the regulation; what field 2.5 of the report asks for.
    package var criteria: [DORACriterion] {
        let met = Set(findings.filter(\.state.isMet).map(\.threshold.criterion))
        return DORACriterion.allCases.filter(met.contains)
    }

    package func state(of threshold: DORAThreshold) -> ThresholdState {
        findings.first { $0.threshold == threshold }?.state ?? .unknown
    }
}

// MARK: - Reasons

extension DORAClassification {
    private static func reasons(
        _ findings: [DORAFinding], _ decision: DORADecision, _ answers: DORAAnswers
    ) -> [String] {
        var reasons: [String] = []
        for finding in findings where finding.state.isMet {
            reasons += finding.reasons.map { "\(finding.threshold.rawValue): \($0) (\(finding.threshold.citation))" }
        }
        reasons.append(rule(findings, decision))
        if findings.isMet(.intrusionMayLoseData), findings.isMet(.dataLossAdverse) {
            reasons.append(
                "read by its letter Art. 9(5)(b) leaves out what falls under 9(5)(a); by recital 10 malicious access to "
                    + "systems behind critical functions is always major, and a proven loss can't weigh less than a "
                    + "possible one")
        }
        if answers.mayResultInDataLoss == false, answers.dataLossAdverse == true, answers.maliciousAccess == true {
            reasons.append(
                "to check: data losses with an adverse effect are answered with yes, and that the intrusion may lead to "
                    + "data losses with no")
        }
        for finding in findings where finding.state == .notMet {
            reasons += finding.reasons.map { "not met, \(finding.threshold.rawValue): \($0)" }
        }
        return reasons
    }

    private static func rule(_ findings: [DORAFinding], _ decision: DORADecision) -> String {
        let counted: [DORAThreshold] = [.clients, .reputation, .duration, .geography, .dataLossAdverse, .costs]
        let met = counted.filter { findings.isMet($0) }.map(\.rawValue)
        let list = met.isEmpty ? "none" : met.joined(separator: ", ")
        let open = decision.couldChange.isEmpty ? "" : "; it can still turn, see what is missing"
        if decision.isMajor {
            return findings.isMet(.intrusionMayLoseData)
                ? "major: critical services are affected and malicious access may lose data, which is enough alone "
                    + "(Art. 8(1)(b))"
                : "major: critical services are affected and \(met.count) thresholds are met (\(list)); two are needed "
                    + "(Art. 8(1))"
        }
        if !findings.isMet(.criticalServices) {
            return "not major: that critical services are affected is the first condition (Art. 8(1))" + open
        }
        return "not major: critical services are affected, thresholds met: \(list); two are needed (Art. 8(1))" + open
    }

    package var json: JSONValue {
        .object([
            .init("major", .bool(isMajor)),
            .init("decided", .bool(isDecided)),
            .init("criteria", .strings(criteria.map(\.rawValue))),
            .init("reasons", .strings(reasons)),
            .init("missing", .strings(missing)),
            .init("could_change", .strings(couldChange)),
            .init("thresholds", .array(findings.map(\.json))),
        ])
    }
}

extension [DORAFinding] {
    fileprivate func isMet(_ threshold: DORAThreshold) -> Bool {
        contains { $0.threshold == threshold && $0.state.isMet }
    }
}

extension DORAFinding {
    package var json: JSONValue {
        .object([
            .init("threshold", .string(threshold.rawValue)),
            .init("criterion", .string(threshold.criterion.rawValue)),
            .init("state", .string(state.rawValue)),
            .init("citation", .string(threshold.citation)),
            .init("reasons", .strings(reasons)),
        ])
    }
}

extension DORAAnswers {
    /// Keys without an answer, in the order in which they are asked.
    package var unanswered: [String] {
        let missing = [
            criticalServices == nil, maliciousAccess == nil, mayResultInDataLoss == nil, clientsAffected == nil,
            clientsTotal == nil, counterpartsAffected == nil, counterpartsTotal == nil, transactionsAffected == nil,
            transactionsDailyAverage == nil, amountAffected == nil, amountDailyAverage == nil,
            relevantClientOrCounterpart == nil, reputational == nil, durationMinutes == nil, downtimeMinutes == nil,
            memberStates == nil, dataLossAdverse == nil, costsEUR == nil,
        ]
        return zip(DORAAnswers.names, missing).filter(\.1).map(\.0)
    }
}
