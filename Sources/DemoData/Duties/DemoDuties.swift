import IncidentModel

/// What the sample organisation had to tell whom: the same for the same plan and incident on every machine.
package struct DemoDuties: Sendable {
    /// What the organisation says of itself.
    package static let profile = [
        (name: "calendar", value: "target"), (name: "dora_financial_entity", value: "yes"),
        (name: "role_controller", value: "yes"),
    ]

    /// Of one incident.
    package struct Course: Sendable {
        package let aware: Instant
        package let awareBecause: String
        /// After becoming aware, in seconds; nil where the incident was classified as not major.
        package let classifiedAfter: Int64?
        package let isPersonalDataBreach: Bool
        /// The money of clients is at stake.
        package let hitsClients: Bool
        fileprivate let isOpen: Bool
        /// Nobody has decided yet.
        package let isUndecided: Bool
        package let decidedBy: String
        fileprivate var random: SeededGenerator
    }

    private let seed: UInt64
    private let asOf: Instant
    /// Duties are shown of the last year of the sample.
    package let from: Instant

    package init(_ plan: DemoPlan) {
        seed = plan.seed
        asOf = plan.asOf
        from = plan.asOf.advanced(bySeconds: -365 * 86_400)
    }

    /// - Parameter number: of the incident within its origin, so that the order of reading does not matter.
    /// - Returns: nil for an incident about which the law had no question.
    package func course(
        number: UInt64, category: String, severity: Severity, detected: Instant, isClosed: Bool
    ) -> Course? {
        guard severity <= .high, detected >= from, let share = isClosed ? DemoDuties.shares[category] : 1 else {
            return nil
        }
        var random = SeededGenerator(seed: seed ^ (number &* 0xD1B5_4A32_D192_ED03))
        guard random.chance(share * (severity == .critical ? 1 : 0.7)) else { return nil }
        let isMajor = random.chance(severity == .critical || !isClosed ? 0.8 : 0.45)
        // What is open for long is shown as something whose gravity came out late.
        let cameLate = !isClosed && asOf.seconds(since: detected) > 5 * 86_400
        let minute = Instant(seconds: detected.wholeSeconds / 60 * 60)
        return Course(
            aware: cameLate
                ? asOf.advanced(bySeconds: -60 * Int64(200 + random.below(5_000)))
                : minute.advanced(bySeconds: 60 * Int64(5 + random.below(55))),
            awareBecause: cameLate
                ? "the analysis showed then that a critical service is concerned"
                : "the duty officer read the alert then",
            classifiedAfter: isMajor ? 60 * Int64(40 + random.below(900)) : nil,
            isPersonalDataBreach: DemoDuties.personal.contains(category) || random.chance(0.15),
            hitsClients: random.chance(0.3), isOpen: !isClosed, isUndecided: !isClosed && random.chance(0.34),
            decidedBy: random.pick(Names.leads), random: random)
    }

    private static let shares: [String: Double] = [
        "ransomware": 0.9, "data_breach": 1, "denial_of_service": 0.6, "supply_chain": 0.6, "account_compromise": 0.4,
        "vulnerability_exploitation": 0.4, "web_application_attack": 0.4, "cloud_misconfiguration": 0.5,
        "lost_or_stolen_device": 1,
    ]

    private static let personal: Set = ["data_breach", "cloud_misconfiguration", "lost_or_stolen_device"]
}

extension DemoDuties.Course {
    /// When a stage was sent: mostly with room to spare, now and then narrowly, sometimes late.
    package mutating func sent(start: Instant, due: Instant) -> Instant {
        let length = due.seconds(since: start)
        let point = random.unit()
        // Still to be done, and for some of them too late.
        if isOpen, point < 0.35 { return due.advanced(bySeconds: 30 * 86_400) }
        if point < 0.1 { return due.advanced(bySeconds: 60 * Int64(8 + random.below(600))) }
        if point < 0.25 { return due.advanced(bySeconds: -60 * Int64(2 + random.below(25))) }
        return due.advanced(bySeconds: -60 * Int64(length / 60 * (0.05 + 0.5 * random.unit())))
    }

    /// Seconds from sending to the receipt.
    package mutating func receiptAfter() -> Int64 { 60 * Int64(1 + random.below(180)) }

    package mutating func reference() -> String { "NCA-\(100_000 + random.below(900_000))" }
}
