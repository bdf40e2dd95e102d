import ControlFrameworks
import IncidentModel
import ResponseMetrics

/// What was recorded about controls, and what there is to be recorded about.
package struct ControlFacts: Sendable {
    package struct Name: Equatable, Sendable {
        package let label: String
        package let title: String

        package init(label: String, title: String) {
            self.label = label
            self.title = title
        }
    }

    package struct Catalog: Sendable {
        package let id: FrameworkID
        package let title: String
        /// Without headings and without what the publisher has withdrawn.
        package let controls: [ControlID]

        package init(id: FrameworkID, title: String, controls: [ControlID]) {
            self.id = id
            self.title = title
            self.controls = controls
        }
    }

    /// A reference that somebody gave with a statement.
    package struct Evidence: Sendable {
        package let reference: String
        package let incident: String
        package let control: ControlID

        package init(reference: String, incident: String, control: ControlID) {
            self.reference = reference
            self.incident = incident
            self.control = control
        }
    }

    /// By time.
    package let observations: [OutcomeObservation]
    package let names: [ControlID: Name]
    package let catalogs: [Catalog]
    package let evidence: [Evidence]
    /// Of incidents of the period, by incident and number.
    package let stored: [StoredEvidence]
    /// Of incidents in which something is known of controls; done or not at the horizon.
    package let actions: [CorrectiveAction]

    package init(
        observations: [OutcomeObservation], names: [ControlID: Name], catalogs: [Catalog], evidence: [Evidence],
        stored: [StoredEvidence] = [], actions: [CorrectiveAction] = []
    ) {
        self.observations = observations
        self.names = names
        self.catalogs = catalogs
        self.evidence = evidence
        self.stored = stored
        self.actions = actions
    }

    package static let none = ControlFacts(observations: [], names: [:], catalogs: [], evidence: [])

    func name(_ control: ControlID) -> Name {
        names[control] ?? Name(label: control.local.uppercased(), title: "")
    }

    /// How every control of a scope held in the period, beside the period before.
    func review(_ frame: ReportFrame, scope: [ControlID] = []) throws -> EffectivenessReview {
        let known = observations.filter { $0.at <= frame.asOf }
        return try EffectivenessReview(
            known, scope: scope, period: frame.period.from..<frame.period.to,
            previous: frame.previous.from..<frame.previous.to)
    }
}

extension EffectivenessReview {
    /// Controls that an incident of the period challenged: those that did not hold most often come first, then the less effective ones.
    var challenged: [Line] {
        lines.filter { $0.current.standing != .neverChallenged }.sorted {
            let (one, other) = ($0.current, $1.current)
            if one.failures != other.failures { return one.failures > other.failures }
            if one.rate != other.rate { return (one.rate ?? 2) < (other.rate ?? 2) }
            if one.n != other.n { return one.n > other.n }
            return one.control < other.control
        }
    }
}

extension ControlOutcome {
    var label: String { rawValue.asLabel }
}
