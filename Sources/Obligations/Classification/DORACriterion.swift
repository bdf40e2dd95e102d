/// The criteria of Art. 18(1) DORA; raw values are the codes of the reporting schema (field 2.5).
package enum DORACriterion: String, Sendable, Hashable, CaseIterable {
    case clients = "clients_financial_counterparts_and_transactions_affected"
    case reputation = "reputational_impact"
    case duration = "duration_and_service_downtime"
    case geography = "geographical_spread"
    case dataLosses = "data_losses"
    case criticalServices = "critical_services_affected"
    case economic = "economic_impact"

    package var label: String {
        switch self {
        case .clients: "clients, financial counterparts and transactions"
        case .reputation: "reputational impact"
        case .duration: "duration and service downtime"
        case .geography: "geographical spread"
        case .dataLosses: "data losses"
        case .criticalServices: "critical services affected"
        case .economic: "economic impact"
        }
    }
}

/// The materiality thresholds of Art. 9 of Delegated Regulation (EU) 2024/1772 and the gate of its Art. 6.
package enum DORAThreshold: String, Sendable, Hashable, CaseIterable {
    /// Art. 6: without critical services nothing is major.
    case criticalServices = "C6"
    case clients = "T1"
    case reputation = "T2"
    case duration = "T3"
    case geography = "T4"
    case dataLossAdverse = "T5a"
    case intrusionMayLoseData = "T5b"
    case costs = "T6"

    package var criterion: DORACriterion {
        switch self {
        case .criticalServices: .criticalServices
        case .clients: .clients
        case .reputation: .reputation
        case .duration: .duration
        case .geography: .geography
        case .dataLossAdverse, .intrusionMayLoseData: .dataLosses
        case .costs: .economic
        }
    }

    package var citation: String {
        switch self {
        case .criticalServices: "2024/1772 Art. 6"
        case .clients: "2024/1772 Art. 9(1)"
        case .reputation: "2024/1772 Art. 9(2)"
        case .duration: "2024/1772 Art. 9(3)"
        case .geography: "2024/1772 Art. 9(4)"
        case .dataLossAdverse: "2024/1772 Art. 9(5)(a)"
        case .intrusionMayLoseData: "2024/1772 Art. 9(5)(b)"
        case .costs: "2024/1772 Art. 9(6)"
        }
    }
}
