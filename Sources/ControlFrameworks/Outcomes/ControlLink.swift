import IncidentModel

/// What somebody recorded about one control in one incident.
package struct ControlLink: Equatable, Sendable {
    /// Key of the incident.
    package let incident: String
    package let control: ControlID
    package let outcome: ControlOutcome
    package let confidence: Confidence
    /// References to the evidence: SHA-256 or names.
    package let evidence: [String]
    package let recordedBy: String
    package let recordedAt: Instant
    package private(set) var confirmation: Confirmation?

    package struct Confirmation: Equatable, Sendable {
        package let by: String
        package let at: Instant

        package init(by: String, at: Instant) {
            self.by = by
            self.at = at
        }
    }

    /// Why a link or its confirmation was refused.
    package enum Refusal: Error, Equatable, Sendable {
        /// A heading cannot succeed or fail; name one of its controls.
        case isGroup(ControlID)
        case withdrawn(ControlID)
        case confirmedByRecorder(String)
        case alreadyConfirmed(by: String)
        case confirmedBeforeRecorded(recorded: Instant, confirmed: Instant)
        case nobodyNamed
    }

    /// A link that the rules allow.
    package init(
        incident: String, control: Control, outcome: ControlOutcome, confidence: Confidence, evidence: [String] = [],
        recordedBy: String, recordedAt: Instant
    ) throws(Refusal) {
        if let refusal = control.linkRefusal { throw refusal }
        guard recordedBy.contains(where: { !$0.isWhitespace }) else { throw .nobodyNamed }
        self.init(
            stored: incident, control: control.id, outcome: outcome, confidence: confidence, evidence: evidence,
            recordedBy: recordedBy, recordedAt: recordedAt, confirmation: nil)
    }

    /// A link as it was stored: nothing is checked again, because a control may have been withdrawn since.
    package init(
        stored incident: String, control: ControlID, outcome: ControlOutcome, confidence: Confidence,
        evidence: [String], recordedBy: String, recordedAt: Instant, confirmation: Confirmation?
    ) {
        self.incident = incident
        self.control = control
        self.outcome = outcome
        self.confidence = confidence
        self.evidence = evidence
        self.recordedBy = recordedBy
        self.recordedAt = recordedAt
        self.confirmation = confirmation
    }

    /// The link with a second person's agreement. Who recorded it cannot also confirm it.
    package func confirmed(by person: String, at now: Instant) throws(Refusal) -> ControlLink {
        guard person.contains(where: { !$0.isWhitespace }) else { throw .nobodyNamed }
        guard !PersonName.isSame(person, recordedBy) else { throw .confirmedByRecorder(recordedBy) }
        if let confirmation { throw .alreadyConfirmed(by: confirmation.by) }
        guard now >= recordedAt else { throw .confirmedBeforeRecorded(recorded: recordedAt, confirmed: now) }
        var link = self
        link.confirmation = Confirmation(by: person, at: now)
        return link
    }
}

extension Control {
    /// Why nothing can be said to have held, failed or been mended here; `nil` where it can.
    package var linkRefusal: ControlLink.Refusal? {
        if kind != .control { return .isGroup(id) }
        return isWithdrawn ? .withdrawn(id) : nil
    }
}

extension ControlLink.Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .isGroup(let id): "\(id.local) is a heading; name one of its controls"
        case .withdrawn(let id): "\(id.local) was withdrawn by its publisher"
        case .confirmedByRecorder(let person): "\(person) recorded it; a second person has to confirm"
        case .alreadyConfirmed(let person): "\(person) has already confirmed it"
        case .confirmedBeforeRecorded(let recorded, let confirmed):
            "confirmed at \(confirmed), before it was recorded at \(recorded)"
        case .nobodyNamed: "no person is named"
        }
    }
}
