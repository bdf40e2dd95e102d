/// The kinds of entity that Implementing Regulation (EU) 2024/2690 has criteria for, and all others.
package enum NIS2EntityKind: String, Sendable, Hashable, CaseIterable {
    case dns
    case tldRegistry = "tld_registry"
    case cloud
    case dataCentre = "data_centre"
    case contentDelivery = "content_delivery"
    case managedService = "managed_service"
    case managedSecurityService = "managed_security_service"
    case marketplace
    case searchEngine = "search_engine"
    case socialNetwork = "social_network"
    case trustService = "trust_service"
    /// Bound by the directive's general test (Art. 23(3)) and national law only.
    case other

    package var citation: String {
        switch self {
        case .dns: "2024/2690 Art. 5"
        case .tldRegistry: "2024/2690 Art. 6"
        case .cloud: "2024/2690 Art. 7"
        case .dataCentre: "2024/2690 Art. 8"
        case .contentDelivery: "2024/2690 Art. 9"
        case .managedService, .managedSecurityService: "2024/2690 Art. 10"
        case .marketplace: "2024/2690 Art. 11"
        case .searchEngine: "2024/2690 Art. 12"
        case .socialNetwork: "2024/2690 Art. 13"
        case .trustService: "2024/2690 Art. 14"
        case .other: "2022/2555 Art. 23(3)"
        }
    }

    /// Complete unavailability for longer than this counts; `nil` where its length does not matter.
    var unavailableMinutes: Int? {
        switch self {
        case .dns, .cloud, .contentDelivery, .managedService, .managedSecurityService: 30
        case .trustService: 20
        case .tldRegistry, .dataCentre: 0
        case .marketplace, .searchEngine, .socialNetwork, .other: nil
        }
    }

    /// Users in thousandths of all, and their number: more than the smaller of both counts.
    var userLimit: (permille: Int, number: Int)? {
        switch self {
        case .cloud, .contentDelivery, .managedService, .managedSecurityService, .marketplace, .searchEngine,
            .socialNetwork:
            (50, 1_000_000)
        case .trustService: (10, 200_000)
        case .dns, .tldRegistry, .dataCentre, .other: nil
        }
    }

    /// As `userLimit`, for data that is compromised.
    var dataLimit: (permille: Int, number: Int)? {
        self == .trustService ? (1, 100) : userLimit
    }
}
