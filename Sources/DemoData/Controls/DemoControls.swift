import IncidentModel

/// Statements about controls in the incidents of a demonstration: the same for the same plan and incident on every machine.
package struct DemoControls: Sendable {
    /// One statement; the words are those of the control frameworks.
    package struct Statement: Equatable, Sendable {
        /// As people write it, with the framework's name where several have it.
        package let control: String
        package let outcome: String
        package let isCertain: Bool
        /// A second person agreed.
        package let isConfirmed: Bool
        package let evidence: [String]
        package let recordedBy: String
        package let confirmedBy: String
        /// Seconds after the detection.
        package let delay: Int64
    }

    private let seed: UInt64
    private let change: Instant

    package init(_ plan: DemoPlan) {
        seed = plan.seed
        change = plan.processChange
    }

    /// The statements about one incident. Grave incidents have some always, medium ones now and then, others none.
    ///
    /// - Parameter number: of the incident within its origin, so that the order of reading does not matter.
    package func statements(
        number: UInt64, category: String, severity: Severity, detected: Instant
    ) -> [Statement] {
        guard severity <= .medium, let controls = DemoControls.byCategory[category] else { return [] }
        var random = SeededGenerator(seed: seed ^ (number &* 0x9E37_79B9_7F4A_7C15))
        guard severity <= .high || random.chance(0.35) else { return [] }
        let first = random.below(controls.count)
        let count = min(controls.count, 2 + random.below(2))
        return (0..<count).map { offset in
            let control = controls[(first + offset) % controls.count]
            // Backups were put in order in the middle of the time; the other controls stay as they are.
            let share =
                control.improves && detected >= change ? control.holds + (1 - control.holds) * 0.7 : control.holds
            let outcome = outcome(holds: share, severity: severity, &random)
            let by = random.below(Names.analysts.count)
            return Statement(
                control: control.name, outcome: outcome, isCertain: random.chance(0.7),
                isConfirmed: random.chance(0.65),
                evidence: random.chance(0.3) ? ["CASE-\(10_000 + random.below(80_000))"] : [],
                recordedBy: Names.analysts[by], confirmedBy: random.pick(Names.leads),
                delay: 3_600 * Int64(6 + random.below(90)))
        }
    }

    private func outcome(holds: Double, severity: Severity, _ random: inout SeededGenerator) -> String {
        if random.chance(0.14) {
            return random.pick(["detected_only", "detected_only", "compensated", "out_of_scope"])
        }
        // What became grave did so because something gave way.
        let share = severity <= .high ? holds * 0.85 : holds
        if random.chance(share) { return "worked" }
        return random.pick(["failed", "failed", "bypassed", "bypassed", "absent", "misconfigured"])
    }

    private struct Control: Sendable {
        let name: String
        /// How often it holds, 0 … 1.
        let holds: Double
        let improves: Bool

        init(_ name: String, _ holds: Double, improves: Bool = false) {
            self.name = name
            self.holds = holds
            self.improves = improves
        }
    }

    private static let accounts = Control("NIST 800-53 AC-2", 0.55)
    private static let leastPrivilege = Control("NIST 800-53 AC-6", 0.5)
    private static let authentication = Control("NIST 800-53 IA-2", 0.6)
    private static let malicious = Control("NIST 800-53 SI-3", 0.75)
    private static let monitoring = Control("NIST 800-53 SI-4", 0.8)
    private static let flaws = Control("NIST 800-53 SI-2", 0.45)
    private static let boundary = Control("NIST 800-53 SC-7", 0.8)
    private static let settings = Control("NIST 800-53 CM-6", 0.5)
    private static let handling = Control("NIST 800-53 IR-4", 0.85)
    private static let backupISO = Control("ISO 27001 A.8.13", 0.55, improves: true)
    private static let awarenessISO = Control("ISO 27001 A.6.3", 0.5)
    private static let leakageISO = Control("ISO 27001 A.8.12", 0.5)
    private static let devicesISO = Control("ISO 27001 A.8.1", 0.8)
    private static let suppliersISO = Control("ISO 27001 A.5.19", 0.5)
    private static let reportingISO = Control("ISO 27001 A.6.8", 0.85)

    private static let byCategory: [String: [Control]] = [
        "malware": [malicious, monitoring, leastPrivilege, devicesISO],
        "ransomware": [backupISO, boundary, malicious, leastPrivilege, handling],
        "supply_chain": [suppliersISO, monitoring, flaws],
        "data_breach": [leakageISO, leastPrivilege, monitoring],
        "lost_or_stolen_device": [devicesISO, reportingISO],
        "cloud_misconfiguration": [settings, leakageISO, accounts],
        "phishing": [awarenessISO, reportingISO, authentication, malicious],
        "account_compromise": [authentication, accounts, monitoring, awarenessISO],
        "insider_misuse": [leastPrivilege, leakageISO, monitoring],
        "policy_violation": [awarenessISO, reportingISO],
        "denial_of_service": [boundary, handling],
        "vulnerability_exploitation": [flaws, boundary, settings],
        "web_application_attack": [flaws, boundary, monitoring],
        "reconnaissance": [boundary, monitoring],
    ]
}
