import IncidentModel

/// A search of the record for what an inspector would attack first. It finds; it changes nothing.
package struct Inspection: Equatable, Sendable {
    /// What would be attacked first comes first.
    package let findings: [InspectionFinding]
    /// How many things each rule looked at. A rule that looked at none found nothing because there was nothing.
    package let examined: [InspectionRule: Int]
    package let population: Population

    package struct Population: Equatable, Sendable {
        package let incidents: Int
        package let closed: Int
        /// Exercises, false positives, benign events and duplicates: inspected, but asked for less.
        package let notReal: Int
    }

    /// - Parameter asOf: a due after it has not passed.
    package init(_ incidents: [InspectedIncident], asOf: Instant, policy: InspectionPolicy = InspectionPolicy()) {
        var search = InspectionSearch(asOf: asOf, policy: policy)
        for incident in incidents { search.look(at: incident) }
        findings = search.findings.sorted()
        examined = search.examined
        population = Population(
            incidents: incidents.count, closed: incidents.count { $0.phase == .closed },
            notReal: incidents.count { !$0.isReal })
    }

    package func count(_ rule: InspectionRule) -> Int { findings.count { $0.rule == rule } }

    package func count(_ weight: InspectionFinding.Weight) -> Int { findings.count { $0.weight == weight } }
}

extension InspectedIncident {
    /// Whether it counts as an incident; what nobody has judged yet does.
    var isReal: Bool { !isExercise && (disposition ?? .truePositive) == .truePositive }
}

/// The findings so far, and what was looked at.
struct InspectionSearch {
    let asOf: Instant
    let policy: InspectionPolicy
    private(set) var findings: [InspectionFinding] = []
    private(set) var examined: [InspectionRule: Int] = [:]

    init(asOf: Instant, policy: InspectionPolicy) {
        self.asOf = asOf
        self.policy = policy
    }

    mutating func look(at incident: InspectedIncident) {
        awareness(incident)
        for stage in incident.stages { look(at: stage, of: incident) }
        judgements(incident)
        actions(incident)
        record(incident)
    }

    mutating func examine(_ rule: InspectionRule, _ number: Int = 1) { examined[rule, default: 0] += number }

    mutating func find(
        _ rule: InspectionRule, _ incident: InspectedIncident, _ weight: InspectionFinding.Weight, _ objection: String,
        fix command: String
    ) {
        findings.append(
            InspectionFinding(
                rule: rule, incident: incident.key, severity: incident.severity, weight: weight, objection: objection,
                command: "sitrep " + command))
    }
}
