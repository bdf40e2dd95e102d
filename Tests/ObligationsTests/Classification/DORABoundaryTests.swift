import Testing

@testable import Obligations

@Suite("DORA: limits are strict")
struct DORABoundaryTests {
    struct Limit: CustomTestStringConvertible, Sendable {
        let threshold: DORAThreshold
        /// Answers at the limit, which is not over it.
        let at: String
        /// The smallest step over it.
        let over: String

        var testDescription: String { over }
    }

    static let limits = [
        Limit(
            threshold: .clients, at: #"{"clients_affected": 10, "clients_total": 100}"#,
            over: #"{"clients_affected": 11, "clients_total": 109}"#),
        Limit(
            threshold: .clients, at: #"{"clients_affected": 100000, "clients_total": 1000000}"#,
            over: #"{"clients_affected": 100001, "clients_total": 100000000}"#),
        Limit(
            threshold: .clients, at: #"{"clients_affected": 100000, "clients_total": 1000000}"#,
            over: #"{"clients_affected": 100000, "clients_total": 999999}"#),
        Limit(
            threshold: .clients, at: #"{"counterparts_affected": 3, "counterparts_total": 10}"#,
            over: #"{"counterparts_affected": 31, "counterparts_total": 103}"#),
        Limit(
            threshold: .clients, at: #"{"transactions_affected": 100, "transactions_daily_average": 1000}"#,
            over: #"{"transactions_affected": 100, "transactions_daily_average": 999.999999}"#),
        Limit(
            threshold: .clients, at: #"{"amount_affected": 0.03, "amount_daily_average": 0.3}"#,
            over: #"{"amount_affected": 0.030001, "amount_daily_average": 0.3}"#),
        Limit(
            threshold: .clients, at: #"{"relevant_client_or_counterpart": false}"#,
            over: #"{"relevant_client_or_counterpart": true}"#),
        Limit(threshold: .reputation, at: #"{"reputational": []}"#, over: #"{"reputational": ["complaints"]}"#),
        Limit(
            threshold: .duration, at: #"{"duration_minutes": 1440, "downtime_minutes": 120}"#,
            over: #"{"duration_minutes": 1440.000001, "downtime_minutes": 120}"#),
        Limit(
            threshold: .duration, at: #"{"duration_minutes": 1440, "downtime_minutes": 120.0}"#,
            over: #"{"downtime_minutes": 120.000001}"#),
        Limit(threshold: .geography, at: #"{"member_states": 1}"#, over: #"{"member_states": 2}"#),
        Limit(
            threshold: .geography, at: #"{"member_states": ["GR", "el"]}"#, over: #"{"member_states": ["GR", "LI"]}"#),
        Limit(threshold: .dataLossAdverse, at: #"{"data_loss_adverse": false}"#, over: #"{"data_loss_adverse": true}"#),
        Limit(
            threshold: .intrusionMayLoseData, at: #"{"malicious_access": true, "may_result_in_data_loss": false}"#,
            over: #"{"malicious_access": true, "may_result_in_data_loss": true}"#),
        Limit(threshold: .costs, at: #"{"costs_eur": 100000}"#, over: #"{"costs_eur": 100000.01}"#),
        Limit(threshold: .criticalServices, at: #"{"critical_services": []}"#, over: #"{"critical_services": ["b"]}"#),
    ]

    @Test("at the limit a threshold is not met, a step further it is", arguments: limits)
    func strict(_ limit: Limit) throws {
        #expect(try dora(limit.at).state(of: limit.threshold) != .met)
        #expect(try dora(limit.over).state(of: limit.threshold) == .met)
    }

    @Test("per cents at every part of a thousand clients", arguments: [1, 7, 10, 99, 100, 101, 1_000])
    func everyPart(_ total: Int) throws {
        for affected in 0...total {
            var answers = DORAAnswers()
            answers.clientsAffected = affected
            answers.clientsTotal = total
            let met = DORAClassification(answers).state(of: .clients) == .met
            // Twenty parts in two hundred, counted out.
            let tenth = (0..<affected).reduce(0) { sum, _ in sum + 10 }
            #expect(met == (tenth > total), "\(affected) of \(total)")
        }
    }

    @Test("one threshold counts once, however many of its limits are passed")
    func countedOnce() throws {
        let all = try dora(
            """
            {"critical_services": true, "clients_affected": 200000, "clients_total": 200000, "counterparts_affected": 9,
             "counterparts_total": 9, "relevant_client_or_counterpart": true, "transactions_affected": 50,
             "transactions_daily_average": 10}
            """)
        #expect(!all.isMajor)
        #expect(all.criteria == [.clients, .criticalServices])
    }

    @Test("an intrusion supplies its own gate")
    func intrusionGate() throws {
        #expect(
            try dora(#"{"critical_services": false, "malicious_access": true, "may_result_in_data_loss": true}"#)
                .isMajor)
    }
}
