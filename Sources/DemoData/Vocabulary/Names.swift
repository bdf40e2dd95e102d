import IncidentModel

/// Names of things that cannot be anybody's: numbers from documentation ranges (RFC 5737, RFC 3849, RFC 5398), domains under
/// example.com, .net and .org (RFC 2606), hosts and accounts by number, people by role.
enum Names {
    static let analysts = (1...9).map { "analyst-\($0)" }
    static let leads = ["lead-1", "lead-2"]
    static let remedyOwners = [
        "platform-lead", "network-lead", "identity-lead", "awareness-lead", "lead-1", "lead-2", "development-lead",
    ]
    static let verifiers = ["control-tester-1", "control-tester-2", "compliance-1"]

    private static let services = [
        "the customer portal", "the payment interface", "the partner gateway", "the booking service", "the web shop",
        "the document archive", "the staff intranet", "the reporting platform", "the mobile backend", "the ticket desk",
        "the loyalty programme", "the identity service",
    ]
    private static let sites = [
        "the head office", "the northern plant", "the southern plant", "the harbour depot", "the research site",
        "the call centre", "the airport branch", "the second data centre",
    ]
    private static let shops = [
        "the web shop", "the booking service", "the customer portal", "the loyalty programme", "the partner gateway",
    ]
    private static let servers = ["SRV-FILE-", "SRV-WEB-", "SRV-DB-", "SRV-APP-", "SRV-TEST-"]
    private static let stores = ["invoices", "exports", "backups", "telemetry", "uploads", "archive", "models"]
    private static let topDomains = [".example.com", ".example.net", ".example.org"]
    private static let words = [
        "login", "secure", "portal", "update", "cdn", "mail", "docs", "share", "status", "static", "files", "sso",
    ]
    private static let networks = ["192.0.2.", "198.51.100.", "203.0.113."]
    private static let hexDigits = Array("0123456789abcdef".utf8)

    static func subject(_ subject: Scenario.Subject, _ random: inout SeededGenerator) -> String {
        switch subject {
        case .workstation: "WS-" + String(1_000 + random.below(3_000))
        case .server: random.pick(servers) + twoDigits(1 + random.below(24))
        case .fileServer: "SRV-FILE-" + twoDigits(1 + random.below(24))
        case .mailServer: "SRV-MAIL-" + twoDigits(1 + random.below(6))
        case .gateway: "VPN-GW-" + twoDigits(1 + random.below(6))
        case .hypervisor: "SRV-VM-" + twoDigits(1 + random.below(24))
        case .account: "user" + String(1_000 + random.below(6_000))
        case .service: random.pick(services)
        case .shop: random.pick(shops)
        case .cloudStore: random.pick(stores) + "-" + String(100 + random.below(80))
        case .laptop: "LT-" + String(2_000 + random.below(4_000))
        case .telephone: "PH-" + String(2_000 + random.below(4_000))
        case .tablet: "TB-" + String(2_000 + random.below(4_000))
        case .site: random.pick(sites)
        }
    }

    static func assetKind(_ subject: Scenario.Subject) -> String {
        switch subject {
        case .workstation, .server, .fileServer, .mailServer, .gateway, .hypervisor: "host"
        case .account: "account"
        case .service, .shop: "service"
        case .cloudStore: "cloud_storage"
        case .laptop, .telephone, .tablet: "device"
        case .site: "site"
        }
    }

    static func sighting(_ kind: Scenario.Sighting, _ random: inout SeededGenerator) -> NamedRecord {
        switch kind {
        case .address:
            NamedRecord(kind: "ipv4", name: random.pick(networks) + String(1 + random.below(254)))
        case .addressV6:
            NamedRecord(kind: "ipv6", name: "2001:db8:" + hex(2, &random) + "::" + hex(4, &random))
        case .domain:
            NamedRecord(kind: "domain", name: domain(&random))
        case .link:
            NamedRecord(kind: "url", name: "https://" + domain(&random) + "/" + random.pick(words))
        case .sender:
            NamedRecord(kind: "email", name: random.pick(words) + "@" + domain(&random))
        case .fileHash:
            NamedRecord(kind: "sha256", name: hex(64, &random))
        case .network:
            NamedRecord(kind: "asn", name: "AS" + String(64_496 + random.below(16)))
        }
    }

    private static func domain(_ random: inout SeededGenerator) -> String {
        random.pick(words) + "-" + String(10 + random.below(90)) + random.pick(topDomains)
    }

    /// Lower-case digits, the first of them not zero.
    private static func hex(_ count: Int, _ random: inout SeededGenerator) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            var bits: UInt64 = 0
            for position in 0..<count {
                if position % 16 == 0 { bits = random.next() }
                let digit = Int(bits & 15)
                buffer[position] = hexDigits[position == 0 && digit == 0 ? 1 : digit]
                bits >>= 4
            }
            return count
        }
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0" + String(number) : String(number)
    }
}
