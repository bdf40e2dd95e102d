import AuditTrail
import ControlFrameworks
import IncidentModel
import Storage

/// Turns what is stored into the values of an OSCAL export: what the reader may not see is left out or withheld here.
struct OSCALComposition {
    let proof: ControlProof
    /// Titles of controls as their frameworks have them.
    let registry: FrameworkRegistry
    /// Hexadecimal SHA-256 of the evidence whose bytes the reader gets.
    let given: Set<String>
    /// Frameworks and baselines whose outcomes are told; empty for all.
    let scopes: [ControlLibrary.Scope]

    /// The readers are auditors and authorities, as those of the report on compliance. What a more restricted incident says is
    /// withheld; that there is one, and which controls it tested, is told, since without it the figures would be wrong.
    static let ceiling = TrafficLight.amber

    var incidents: [OSCALIncident] {
        proof.incidents.map { incident in
            OSCALIncident(
                key: incident.key.description, title: words(incident.title, incident),
                disposition: incident.disposition, isExercise: incident.exercise,
                outcomes: (proof.outcomes[incident.id] ?? []).filter { isInScope($0.control) }
                    .map { outcome($0, of: incident) },
                chronology: (proof.events[incident.id] ?? []).map(event),
                actions: (proof.actions[incident.id] ?? []).map { action($0, of: incident) })
        }
    }

    /// Each content once, under the name that it has first.
    var evidence: [OSCALEvidence] {
        var known: [String: OSCALEvidence] = [:]
        for incident in proof.incidents {
            for item in proof.evidence[incident.id] ?? [] {
                let hash = hexadecimal(item)
                guard known[hash] == nil else { continue }
                known[hash] = OSCALEvidence(
                    sha256: hash, name: name(item, of: incident), place: given.contains(hash) ? .bundle : .withheld)
            }
        }
        return known.values.sorted { $0.sha256 < $1.sha256 }
    }

    // MARK: - Parts

    private func outcome(_ outcome: ControlProof.Outcome, of incident: ControlProof.Incident) -> OSCALControlOutcome {
        var hashes: [String] = []
        var other: [String] = []
        for reference in outcome.evidence {
            if let hash = resolve(reference, incident) { hashes.append(hash) } else { other.append(reference) }
        }
        var sentences = [outcome.note].compactMap(\.self)
        if !other.isEmpty { sentences.append("Evidence named: \(other.joined(separator: ", ")).") }
        return OSCALControlOutcome(
            id: String(outcome.id), control: outcome.control,
            controlTitle: registry.control(outcome.control)?.title ?? outcome.title, outcome: outcome.outcome,
            note: sentences.isEmpty ? nil : words(sentences.joined(separator: " "), incident), at: incident.at,
            isConfirmed: outcome.isConfirmed, evidence: hashes)
    }

    private func event(_ event: ControlProof.Event) -> OSCALIncident.Event {
        let name = event.name.replacing("_", with: " ")
        let title =
            switch event.kind {
            case .milestone, .law: name.prefix(1).uppercased() + name.dropFirst()
            case .escalation: "Escalated to \(event.name)"
            case .filing: "Sent: \(event.name)"
            }
        return OSCALIncident.Event(
            id: "\(event.kind.rawValue)/\(event.id)", title: title, start: event.earliest,
            end: event.latest > event.earliest ? event.latest : nil)
    }

    private func action(_ action: ControlProof.Action, of incident: ControlProof.Incident) -> OSCALAction {
        OSCALAction(
            id: String(action.number), title: words(action.title, incident), kind: action.kind,
            decidedAt: action.addedAt, due: action.due, doneAt: action.doneAt, verifiedAt: action.verifiedAt)
    }

    // MARK: - What may be seen

    private func isInScope(_ control: ControlID) -> Bool {
        scopes.isEmpty || scopes.contains { $0.contains(control) }
    }

    private func words(_ text: String, _ incident: ControlProof.Incident) -> String {
        isShown(incident.tlp) ? text : withheld(incident.tlp)
    }

    private func name(_ item: ControlProof.Evidence, of incident: ControlProof.Incident) -> String {
        let isNamed = !item.privileged && isShown(item.tlp) && isShown(incident.tlp)
        return isNamed ? item.name : "Evidence \(item.number) of \(incident.key)"
    }

    private func isShown(_ label: TrafficLight) -> Bool {
        let order = TrafficLight.allCases
        return (order.firstIndex(of: label) ?? .max) <= (order.firstIndex(of: OSCALComposition.ceiling) ?? 0)
    }

    private func withheld(_ label: TrafficLight) -> String { "Withheld: TLP:\(label.rawValue.uppercased())" }

    // MARK: - References to evidence

    /// The hash of the piece that a reference names: its SHA-256, its number (`3`, `#3`, `evidence 3`) or its name.
    private func resolve(_ reference: String, _ incident: ControlProof.Incident) -> String? {
        let items = proof.evidence[incident.id] ?? []
        let text = reference.lowercased()
        if let item = items.first(where: { hexadecimal($0) == text || $0.name == reference }) {
            return hexadecimal(item)
        }
        var digits = Substring(text)
        if digits.hasPrefix("evidence") { digits = digits.dropFirst("evidence".count) }
        digits = digits.drop { $0 == " " || $0 == "#" || $0 == ":" }
        return items.first { String($0.number) == digits }.map(hexadecimal)
    }

    private func hexadecimal(_ item: ControlProof.Evidence) -> String {
        TreeHash(item.sha256)?.hexadecimal ?? ""
    }
}
