import IncidentModel

/// An incident as the exports need it. Who fills it leaves out what the reader may not see: names of people are asked
/// for nowhere, privileged notes do not belong here.
package struct OSCALIncident: Equatable, Sendable {
    package let key: String
    package let title: String
    /// `nil` as long as nobody knows; such an incident counts.
    package let disposition: Disposition?
    package let isExercise: Bool
    package let outcomes: [OSCALControlOutcome]
    package let chronology: [Event]
    package let actions: [OSCALAction]

    /// Something that happened, for the assessment log.
    package struct Event: Equatable, Sendable {
        /// Stable and unique within the incident.
        package let id: String
        package let title: String
        package let description: String?
        package let start: Instant
        /// Where only a span is known: when it was over at the latest.
        package let end: Instant?

        package init(id: String, title: String, description: String? = nil, start: Instant, end: Instant? = nil) {
            self.id = id
            self.title = title
            self.description = description
            self.start = start
            self.end = end
        }
    }

    package init(
        key: String, title: String, disposition: Disposition? = .truePositive, isExercise: Bool = false,
        outcomes: [OSCALControlOutcome] = [], chronology: [Event] = [], actions: [OSCALAction] = []
    ) {
        self.key = key
        self.title = title
        self.disposition = disposition
        self.isExercise = isExercise
        self.outcomes = outcomes
        self.chronology = chronology
        self.actions = actions
    }

    /// Why it proves nothing about a control; `nil` for a real incident. An exercise counts as one whatever else was
    /// said.
    var exclusion: Disposition? {
        if isExercise { return .exercise }
        switch disposition {
        case nil, .truePositive: return nil
        case .some(let other): return other
        }
    }
}

/// How one control fared in one incident.
package struct OSCALControlOutcome: Equatable, Sendable {
    /// Stable and unique within the incident.
    package let id: String
    package let control: ControlID
    package let controlTitle: String
    /// The statement of the control in its OSCAL catalog; `nil` for the name that NIST's catalogs use: `ac-2_smt`.
    package let statementID: String?
    package let outcome: ControlOutcome
    package let note: String?
    /// When the control was put to the test.
    package let at: Instant
    /// A second person agreed.
    package let isConfirmed: Bool
    /// SHA-256 of the evidence that it rests on.
    package let evidence: [String]

    package init(
        id: String, control: ControlID, controlTitle: String, statementID: String? = nil, outcome: ControlOutcome,
        note: String? = nil, at: Instant, isConfirmed: Bool = false, evidence: [String] = []
    ) {
        self.id = id
        self.control = control
        self.controlTitle = controlTitle
        self.statementID = statementID
        self.outcome = outcome
        self.note = note
        self.at = at
        self.isConfirmed = isConfirmed
        self.evidence = evidence
    }
}

/// A corrective action that an incident led to.
package struct OSCALAction: Equatable, Sendable {
    /// Stable and unique within the incident.
    package let id: String
    package let title: String
    package let description: String?
    /// Such as `control_design`.
    package let kind: String
    package let decidedAt: Instant
    package let due: Instant?
    package let doneAt: Instant?
    /// When a later check showed that it works.
    package let verifiedAt: Instant?
    /// What it mends; none for all controls that did not hold in the incident.
    package let controls: [ControlID]

    package init(
        id: String, title: String, description: String? = nil, kind: String, decidedAt: Instant, due: Instant? = nil,
        doneAt: Instant? = nil, verifiedAt: Instant? = nil, controls: [ControlID] = []
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.kind = kind
        self.decidedAt = decidedAt
        self.due = due
        self.doneAt = doneAt
        self.verifiedAt = verifiedAt
        self.controls = controls
    }
}
