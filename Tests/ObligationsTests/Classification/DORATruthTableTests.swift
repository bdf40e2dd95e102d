import IncidentModel
import Testing

@testable import Obligations

@Suite("DORA: the truth table")
struct DORATruthTableTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let number: Int
        let sheet: String
        let isMajor: Bool
        let met: [DORAThreshold]

        var testDescription: String { "case \(number)" }
    }

    static let rows = [
        Row(
            number: 1,
            sheet: """
                {"critical_services": false, "malicious_access": false, "clients_affected": 12, "clients_total": 100,
                 "downtime_minutes": 180, "member_states": ["DE", "FR"]}
                """, isMajor: false, met: [.clients, .duration, .geography]),
        Row(
            number: 2, sheet: #"{"critical_services": ["a"], "downtime_minutes": 180}"#, isMajor: false,
            met: [.criticalServices, .duration]),
        Row(
            number: 3,
            sheet: """
                {"critical_services": ["a"], "downtime_minutes": 180, "clients_affected": 12, "clients_total": 100}
                """, isMajor: true, met: [.criticalServices, .clients, .duration]),
        Row(
            number: 4,
            sheet: """
                {"critical_services": ["a"], "clients_affected": 100000, "clients_total": 1000000,
                 "downtime_minutes": 120}
                """, isMajor: false, met: [.criticalServices]),
        Row(
            number: 5,
            sheet: #"{"critical_services": ["c"], "malicious_access": true, "may_result_in_data_loss": true}"#,
            isMajor: true, met: [.criticalServices, .intrusionMayLoseData]),
        Row(
            number: 6,
            sheet: """
                {"critical_services": ["c"], "malicious_access": true, "data_loss_adverse": true, "costs_eur": 40000,
                 "member_states": ["DE"]}
                """, isMajor: true, met: [.criticalServices, .dataLossAdverse, .intrusionMayLoseData]),
        Row(
            number: 7, sheet: #"{"critical_services": ["b"], "reputational": ["media"], "costs_eur": 120000}"#,
            isMajor: true, met: [.criticalServices, .reputation, .costs]),
        Row(
            number: 8,
            sheet: """
                {"critical_services": ["a"], "duration_minutes": 1500, "downtime_minutes": 10, "member_states": 2}
                """, isMajor: true, met: [.criticalServices, .duration, .geography]),
        Row(
            number: 9, sheet: #"{"critical_services": ["a"], "duration_minutes": 1500, "downtime_minutes": 180}"#,
            isMajor: false, met: [.criticalServices, .duration]),
        Row(
            number: 10,
            sheet: """
                {"critical_services": true, "relevant_client_or_counterpart": true, "downtime_minutes": 121}
                """, isMajor: true, met: [.criticalServices, .clients, .duration]),
        Row(
            number: 11,
            sheet: """
                {"critical_services": false, "malicious_access": false, "may_result_in_data_loss": false,
                 "clients_affected": 0, "downtime_minutes": 0}
                """, isMajor: false, met: []),
    ]

    @Test("single incidents", arguments: rows)
    func single(_ row: Row) throws {
        let classification = try dora(row.sheet)
        #expect(classification.isMajor == row.isMajor)
        #expect(classification.findings.filter(\.state.isMet).map(\.threshold) == row.met)
    }

    @Test("case 12: three outages of one cause within five months are major together, and not for a microenterprise")
    func recurring() throws {
        let answers = try DORAAnswers(
            try sheet(
                #"{"critical_services": true, "downtime_minutes": 50, "clients_affected": 11, "clients_total": 100}"#))
        let incidents = try ["2026-01-10", "2026-03-02", "2026-05-30"].enumerated().map { index, day in
            RecurringIncident(
                key: "INC-2026-000\(index + 1)", occurredAt: try instant("\(day)T08:00:00Z"),
                rootCause: "expired certificate of the payment gateway", answers: answers)
        }
        #expect(!DORAClassification(answers).isMajor)
        let findings = DORARecurrence.findings(incidents, entity: .other, clock: .utc)
        #expect(findings.count == 1)
        #expect(findings.first?.classification.isMajor == true)
        #expect(findings.first?.together.downtimeMinutes == ExactNumber(150))
        #expect(DORARecurrence.findings(incidents, entity: .microenterprise, clock: .utc).isEmpty)
        #expect(DORARecurrence.findings(incidents, entity: .simplifiedFramework, clock: .utc).isEmpty)
    }

    @Test("case 6 says why: recital 10 against the letter of 9(5)(b)")
    func recital10() throws {
        let row = try #require(DORATruthTableTests.rows.first { $0.number == 6 })
        #expect(try dora(row.sheet).reasons.contains { $0.contains("recital 10") })
        // The letter's result: T5a alone is one threshold.
        let literal = try dora(
            #"{"critical_services": ["c"], "data_loss_adverse": true, "may_result_in_data_loss": false}"#)
        #expect(!literal.isMajor)
        #expect(literal.reasons.contains { $0.hasPrefix("to check") })
    }
}
