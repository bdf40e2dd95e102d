import IncidentModel

/// One stage of one duty of an incident, as reports and metrics look at it: when it was due, when it was sent, how it stands.
package struct Notice: Sendable {
    package enum Standing: String, Sendable {
        case undecided
        case applies
        case notApplicable = "not_applicable"
    }

    /// The incident as far as figures are split by it.
    package struct Subject: Sendable {
        package var key: String
        /// The detection, else the report, else the making of the record.
        package var detectedAt: Instant
        package var closedAt: Instant?
        package var isExercise: Bool
        package var isClosed: Bool
        package var severity: Severity
        package var category: String?
        package var owner: String?
        package var source: String?

        package init(
            key: String, detectedAt: Instant, closedAt: Instant? = nil, isExercise: Bool = false,
            isClosed: Bool = false, severity: Severity = .high, category: String? = nil, owner: String? = nil,
            source: String? = nil
        ) {
            self.key = key
            self.detectedAt = detectedAt
            self.closedAt = closedAt
            self.isExercise = isExercise
            self.isClosed = isClosed
            self.severity = severity
            self.category = category
            self.owner = owner
            self.source = source
        }
    }

    /// What was sent for the stage.
    package struct Sending: Sendable {
        package var at: Instant
        /// As it stood at that time; later dues do not change it.
        package var due: Instant?
        package var isLate: Bool
        package var channel: String
        package var reference: String?
        package var acknowledgedAt: Instant?
        /// How often it was updated afterwards.
        package var updates: Int

        package init(
            at: Instant, due: Instant?, isLate: Bool, channel: String = "portal", reference: String? = nil,
            acknowledgedAt: Instant? = nil, updates: Int = 0
        ) {
            self.at = at
            self.due = due
            self.isLate = isLate
            self.channel = channel
            self.reference = reference
            self.acknowledgedAt = acknowledgedAt
            self.updates = updates
        }
    }

    package var subject: Subject
    package var obligation: String
    package var obligationName: String
    package var stage: String
    package var stageName: String
    /// Something that somebody receives, and that has to be sent.
    package var isNotice: Bool
    package var isVoluntary: Bool
    package var standing: Standing
    /// The rule says that the stage is not owed.
    package var isNotOwed: Bool
    /// The rule cannot say whether the stage is owed.
    package var isUnsettled: Bool
    /// Facts that would settle whether it is.
    package var missing: [String]
    /// Why it was decided as it was.
    package var reason: String?
    package var due: Instant?
    /// When the clock began to run.
    package var start: Instant?
    /// The due rests on a step that has not been taken yet.
    package var isProjected: Bool
    package var derivation: String
    package var citation: String
    package var sent: Sending?
    /// The due was computed again after the horizon of knowledge.
    package var isComputedSince: Bool
    /// The instrument and who is told, from the registry of obligations.
    package var instrument = ""
    package var recipient = ""

    package init(
        subject: Subject, obligation: String, obligationName: String = "", stage: String, stageName: String = "",
        isNotice: Bool = true, isVoluntary: Bool = false, standing: Standing, isNotOwed: Bool = false,
        missing: [String] = [], reason: String? = nil, due: Instant?, start: Instant?, isProjected: Bool = false,
        derivation: String = "", citation: String = "", sent: Sending? = nil, isComputedSince: Bool = false,
        isUnsettled: Bool = false
    ) {
        self.subject = subject
        self.obligation = obligation
        self.obligationName = obligationName
        self.stage = stage
        self.stageName = stageName
        self.isNotice = isNotice
        self.isVoluntary = isVoluntary
        self.standing = standing
        self.isNotOwed = isNotOwed
        self.isUnsettled = isUnsettled
        self.missing = missing
        self.reason = reason
        self.due = due
        self.start = start
        self.isProjected = isProjected
        self.derivation = derivation
        self.citation = citation
        self.sent = sent
        self.isComputedSince = isComputedSince
    }
}

extension Notice {
    package enum State: Hashable, Sendable {
        case late
        case overdue
        case undecided
        /// The clock runs, or is still to start.
        case running
        case onTime
        /// The law names no last moment ("without undue delay"), so that nothing can be late.
        case sentWithoutLimit
        case notApplicable
        case leftOut(Omission)
    }

    /// Why a stage enters no figure.
    package enum Omission: String, Hashable, Sendable, CaseIterable {
        case exercise
        case voluntary
        /// A record or an assessment that nobody receives.
        case noNotice = "no_notice"
        /// The record was closed, dismissed or merged before the stage had been sent or settled.
        case closedUnsent = "closed_unsent"
    }

    /// - Parameter moment: what is due at it is not overdue yet.
    package func state(at moment: Instant) -> State {
        if subject.isExercise { return .leftOut(.exercise) }
        if let sent { return sent.due == nil ? .sentWithoutLimit : sent.isLate ? .late : .onTime }
        if standing == .notApplicable || isNotOwed { return .notApplicable }
        if !isNotice { return .leftOut(.noNotice) }
        if isVoluntary { return .leftOut(.voluntary) }
        if subject.isClosed { return .leftOut(.closedUnsent) }
        if standing == .undecided || isUnsettled { return .undecided }
        return due.map { $0 < moment } == true ? .overdue : .running
    }

    /// The due that was in force when the stage was sent, else the one in force now.
    package var decidingDue: Instant? { sent == nil ? due : sent?.due }

    /// The instant by which it belongs to a period: its due, else the beginning of its clock, else the detection.
    package var placedAt: Instant { decidingDue ?? start ?? subject.detectedAt }

    /// Due minus sending in microseconds, negative for what was late; of what has not been sent, due minus the moment.
    package func margin(at moment: Instant) -> Int64? {
        decidingDue.map { $0.microseconds(since: sent?.at ?? moment) }
    }
}
