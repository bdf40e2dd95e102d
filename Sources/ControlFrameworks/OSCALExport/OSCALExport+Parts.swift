import IncidentModel

/// What both kinds of document have.
extension OSCALExport {
    /// What a reader must not take the documents for.
    enum Wording {
        static let scope =
            "Derived from the record of incidents, not from an assessment of the system. An incident shows that a "
            + "control held or did not hold in that case. Nothing here says that a control, a framework or the "
            + "organisation as a whole complies."
        static let observation = "Holds for this incident only."
        static let withheld = "The bytes are not part of this export; the hash identifies them."
    }

    /// The document with its one root member.
    func document(_ kind: String, _ content: OSCALObject) -> JSONValue {
        var root = OSCALObject()
        root.add(kind, content)
        return root.json
    }

    func metadata(title: String) -> OSCALObject {
        var party = OSCALObject(uuid: ids.uuid(.organisation))
        party.add("type", "organization")
        party.add("name", OSCALText.line(organisation.name, fallback: "-"))
        var metadata = OSCALObject()
        metadata.add("title", title)
        metadata.add("last-modified", knownAt)
        metadata.add("version", knownAt.rfc3339)
        metadata.add("oscal-version", version.rawValue)
        metadata.add("parties", [party])
        metadata.add("remarks", Wording.scope)
        return metadata
    }

    var periodText: String { "\(period.lowerBound.rfc3339) to \(period.upperBound.rfc3339)" }

    // MARK: - Observations

    func observationID(_ incident: OSCALIncident, _ outcome: OSCALControlOutcome) -> String {
        ids.uuid(.observation, incident.key, outcome.id)
    }

    /// What one incident showed of one control.
    func observation(_ incident: OSCALIncident, _ outcome: OSCALControlOutcome) -> OSCALObject {
        let hashes = Set(outcome.evidence.map { $0.lowercased() }).sorted()
        let control = outcome.control.local
        var description = "In \(incident.key), \(control) (\(outcome.controlTitle)): \(outcome.outcome.sentence)."
        if let note = outcome.note { description += " \(note)" }
        let title = "\(incident.key): \(control) \(outcome.outcome.words)"
        var observation = OSCALObject(uuid: observationID(incident, outcome))
        observation.add("title", OSCALText.markupLine(title, fallback: "-"))
        observation.add("description", OSCALText.markup(description))
        observation.add(properties: [
            ("incident", incident.key), ("control", outcome.control.urn), ("outcome", outcome.outcome.rawValue),
            ("confirmed", outcome.isConfirmed ? "yes" : "no"),
        ])
        // Evidence was examined. Without any, the record does not say how the outcome became known.
        observation.add("methods", texts: [hashes.isEmpty ? "UNKNOWN" : "EXAMINE"])
        observation.add("types", texts: ["historic"])
        observation.add("relevant-evidence", hashes.compactMap { evidence[$0] }.map(relevantEvidence))
        observation.add("collected", outcome.at)
        observation.add("remarks", Wording.observation)
        return observation
    }

    private func relevantEvidence(_ item: OSCALEvidence) -> OSCALObject {
        var reference = OSCALObject()
        reference.add("href", "#" + ids.uuid(.evidence, item.sha256))
        reference.add("description", OSCALText.markup(item.name) ?? item.sha256)
        return reference
    }

    // MARK: - Evidence

    /// The evidence that the outcomes rest on, as resources of the back matter.
    func resources(_ outcomes: [OSCALControlOutcome]) -> [OSCALObject] {
        let hashes = Set(outcomes.flatMap(\.evidence).map { $0.lowercased() })
        return hashes.sorted().compactMap { evidence[$0] }.map(resource)
    }

    private func resource(_ item: OSCALEvidence) -> OSCALObject {
        var hash = OSCALObject()
        hash.add("algorithm", "SHA-256")
        hash.add("value", item.sha256)
        var link = OSCALObject()
        link.add("href", item.href)
        link.add("media-type", item.mediaType.map { OSCALText.line($0, fallback: "application/octet-stream") })
        link.add("hashes", [hash])
        var resource = OSCALObject(uuid: ids.uuid(.evidence, item.sha256))
        resource.add("title", OSCALText.markupLine(item.name, fallback: item.sha256))
        resource.add("rlinks", [link])
        if item.place == .withheld { resource.add("remarks", Wording.withheld) }
        return resource
    }
}

extension ControlOutcome {
    var words: String { rawValue.replacing("_", with: " ") }

    /// The end of a sentence that begins with the control.
    var sentence: String {
        switch self {
        case .worked: "the control worked"
        case .detectedOnly: "the control saw the event and, as designed, stopped nothing"
        case .failed: "the control failed"
        case .bypassed: "the control was bypassed"
        case .absent: "the control was absent where it should have been"
        case .misconfigured: "the control was misconfigured"
        case .compensated: "the control did not hold and another one made up for it"
        case .outOfScope: "the incident did not touch what the control protects"
        }
    }
}
