/// The portable form of one incident: what an importer produces and what `export ndjson` writes, one JSON object a line.
///
/// Times keep what the source said. A time may be exact (`at`), a span (`earliest`, `latest`, half-open), or stated as an
/// offset from another milestone (`after`, `offset_s` or `offset_min_s`/`offset_max_s`) as VERIS does with its timeline.
package struct IncidentRecord: Codable, Equatable, Sendable {
    /// The system that the record comes from: `sitrep`, `servicenow`, `veris`, `csv`, …; with `sourceKey` unique.
    package var origin: String
    /// The record's key in that system.
    package var sourceKey: String
    /// Sitrep's own key in the exporting organisation; a new one is given on import.
    package var key: String?
    package var title: String
    package var summary: String?
    package var severity: Severity?
    package var category: String?
    /// Who or what found it (EDR, user report …).
    package var source: String?
    package var tlp: TrafficLight?
    package var exercise: Bool?
    package var disposition: Disposition?
    /// The phase in the source; derived from the milestones when absent.
    package var phase: Phase?
    package var owner: String?
    package var tags: [String]?
    package var assertions: [AssertionRecord]
    package var timeline: [TimelineRecord]?
    package var tasks: [TaskRecord]?
    package var actions: [ActionRecord]?
    package var techniques: [String]?
    package var assets: [NamedRecord]?
    package var observables: [NamedRecord]?
    package var links: [LinkRecord]?
    /// The review of the latest course of the incident.
    package var review: ReviewRecord?
    /// Those of the courses before it, where the incident was reopened after one.
    package var earlierReviews: [ReviewRecord]?
    /// How the courses before it ended, as far as that is known.
    package var earlierCourses: [CourseRecord]?
    package var escalations: [EscalationRecord]?
    /// All statements about controls, in the order in which they were made.
    package var controls: [ControlRecord]?
    /// All statements about risks, in the order in which they were made.
    package var risks: [RiskRecord]?
    package var legal: LegalRecord?
    /// Facts of the source that have no field here, kept as they are: string values by dotted name.
    package var attributes: [String: String]?

    package init(origin: String, sourceKey: String, title: String, assertions: [AssertionRecord] = []) {
        self.origin = origin
        self.sourceKey = sourceKey
        self.title = title
        self.assertions = assertions
    }

    enum CodingKeys: String, CodingKey {
        case origin
        case sourceKey = "source_key"
        case key
        case title
        case summary
        case severity
        case category
        case source
        case tlp
        case exercise
        case disposition
        case phase
        case owner
        case tags
        case assertions
        case timeline
        case tasks
        case actions
        case techniques
        case assets
        case observables
        case links
        case review
        case earlierReviews = "earlier_reviews"
        case earlierCourses = "earlier_courses"
        case escalations
        case controls
        case risks
        case legal
        case attributes
    }
}

extension KeyedDecodingContainer {
    /// A record without statements may leave the member out as it may every other. What the compiler writes for `IncidentRecord` calls this.
    func decode(_ type: [AssertionRecord].Type, forKey key: Key) throws -> [AssertionRecord] {
        try decodeIfPresent(type, forKey: key) ?? []
    }
}

/// One statement of a milestone.
package struct AssertionRecord: Codable, Equatable, Sendable {
    /// `stated` carries a time; `not_applicable` says the step does not apply; `withdrawn` takes a statement back.
    package enum Standing: String, Codable, Sendable, CaseIterable {
        case stated
        case notApplicable = "not_applicable"
        case withdrawn
    }

    package var milestone: Milestone
    /// 1 for the first course of the incident, one more after each reopening.
    package var round: Int?
    package var standing: Standing?
    package var at: Instant?
    package var earliest: Instant?
    package var latest: Instant?
    /// The milestone that the offsets count from.
    package var after: Milestone?
    /// Exact offset in seconds.
    package var offset: Double?
    /// Least and greatest possible offset in seconds where the source gives only a unit (half-open).
    package var offsetMin: Double?
    package var offsetMax: Double?
    package var confidence: Confidence?
    package var source: String?
    package var reason: String?
    package var recordedAt: Instant?
    package var recordedBy: String?
    /// When a later statement took this one's place; absent for the current one.
    package var supersededAt: Instant?

    package init(_ milestone: Milestone, at: Instant? = nil) {
        self.milestone = milestone
        self.at = at
    }

    package init(_ milestone: Milestone, _ time: StatedTime) {
        self.milestone = milestone
        if let exact = time.exact {
            at = exact
        } else {
            earliest = time.earliest
            latest = time.latest
        }
    }

    /// The stated time without its offset form; `nil` when only an offset is given or none at all.
    package var time: StatedTime? {
        if let at { return StatedTime(at) }
        if let earliest, let latest { return StatedTime(from: earliest, to: latest) }
        return nil
    }

    /// The longest offset that is taken: beyond ten thousand years nothing can be written any more.
    private static let longestOffset = 4e11

    /// Why the span, or the offsets, cannot be one; `nil` when there is nothing wrong.
    package var spanDefect: String? {
        if at == nil {
            if let earliest, let latest, earliest > latest {
                return "earliest \(earliest) lies after latest \(latest)"
            }
            if (earliest == nil) != (latest == nil) {
                return earliest == nil ? "latest is stated without earliest" : "earliest is stated without latest"
            }
        }
        if let offsetMin, let offsetMax, offsetMin > offsetMax {
            return "offset_min_s \(offsetMin) is greater than offset_max_s \(offsetMax)"
        }
        let longest = [offset, offsetMin, offsetMax].compactMap { $0?.magnitude }.max() ?? 0
        return longest > AssertionRecord.longestOffset ? "an offset of more than ten thousand years" : nil
    }

    enum CodingKeys: String, CodingKey {
        case milestone
        case round
        case standing
        case at
        case earliest
        case latest
        case after
        case offset = "offset_s"
        case offsetMin = "offset_min_s"
        case offsetMax = "offset_max_s"
        case confidence
        case source
        case reason
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
        case supersededAt = "superseded_at"
    }
}

/// One entry of the incident's timeline.
package struct TimelineRecord: Codable, Equatable, Sendable {
    /// When it happened.
    package var at: Instant
    /// `note`, `phase`, `assignment`, `event` …
    package var kind: String
    package var actor: String?
    package var text: String
    package var recordedAt: Instant?
    /// Of a note: it is under legal privilege.
    package var privileged: Bool?

    package init(at: Instant, kind: String, actor: String? = nil, text: String, recordedAt: Instant? = nil) {
        self.at = at
        self.kind = kind
        self.actor = actor
        self.text = text
        self.recordedAt = recordedAt
    }

    enum CodingKeys: String, CodingKey {
        case at
        case kind
        case actor
        case text
        case recordedAt = "recorded_at"
        case privileged
    }
}

/// A piece of work within the incident.
package struct TaskRecord: Codable, Equatable, Sendable {
    package var title: String
    package var phase: Phase?
    package var owner: String?
    package var due: Instant?
    package var done: Instant?
    package var doneBy: String?
    package var mandatory: Bool?
    package var addedAt: Instant?
    package var addedBy: String?

    package init(title: String) { self.title = title }

    enum CodingKeys: String, CodingKey {
        case title
        case phase
        case owner
        case due
        case done
        case doneBy = "done_by"
        case mandatory
        case addedAt = "added_at"
        case addedBy = "added_by"
    }
}

/// A corrective action from a review.
package struct ActionRecord: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case controlDesign = "control_design"
        case configurationBaseline = "configuration_baseline"
        case awareness
        case process
        case technology
    }

    package var title: String
    package var kind: Kind
    package var owner: String?
    package var due: Instant?
    package var done: Instant?
    package var doneBy: String?
    package var verified: Instant?
    package var verifiedBy: String?
    /// What the verification found.
    package var verification: String?
    package var mandatory: Bool?
    package var addedAt: Instant?
    package var addedBy: String?
    /// Those it mends.
    package var controls: [ControlReference]?

    package init(title: String, kind: Kind) {
        self.title = title
        self.kind = kind
    }

    enum CodingKeys: String, CodingKey {
        case title
        case kind
        case owner
        case due
        case done
        case doneBy = "done_by"
        case verified
        case verifiedBy = "verified_by"
        case verification
        case mandatory
        case addedAt = "added_at"
        case addedBy = "added_by"
        case controls
    }
}

/// An asset (`kind` host, account, service …) or an observable (`kind` ipv4, domain, sha256 …).
package struct NamedRecord: Codable, Equatable, Sendable {
    package var kind: String
    package var name: String
    package var note: String?
    package var recordedAt: Instant?
    package var recordedBy: String?

    package init(kind: String, name: String, note: String? = nil) {
        self.kind = kind
        self.name = name
        self.note = note
    }

    enum CodingKeys: String, CodingKey {
        case kind
        case name
        case note
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}

/// A link to another incident, named by its origin and source key.
package struct LinkRecord: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case parent
        case related
        /// This incident is a duplicate of the other, which survives.
        case duplicateOf = "duplicate_of"
    }

    package var kind: Kind
    package var origin: String
    package var sourceKey: String

    package init(kind: Kind, origin: String, sourceKey: String) {
        self.kind = kind
        self.origin = origin
        self.sourceKey = sourceKey
    }

    enum CodingKeys: String, CodingKey {
        case kind
        case origin
        case sourceKey = "source_key"
    }
}

/// A raised level of attention.
package struct EscalationRecord: Codable, Equatable, Sendable {
    package var at: Instant
    package var level: String
    package var reason: String
    package var by: String?

    package init(at: Instant, level: String, reason: String, by: String? = nil) {
        self.at = at
        self.level = level
        self.reason = reason
        self.by = by
    }
}

/// The end of a course of an incident that was reopened afterwards.
package struct CourseRecord: Codable, Equatable, Sendable {
    /// Of the course that was over, 1 for the first.
    package var round: Int
    package var disposition: Disposition?
    /// The phase in which the next course began.
    package var reopenedTo: Phase?

    package init(round: Int, disposition: Disposition?, reopenedTo: Phase?) {
        self.round = round
        self.disposition = disposition
        self.reopenedTo = reopenedTo
    }

    enum CodingKeys: String, CodingKey {
        case round
        case disposition
        case reopenedTo = "reopened_to"
    }
}

/// The post-incident review.
package struct ReviewRecord: Codable, Equatable, Sendable {
    /// 1 for the first course of the incident, one more after each reopening.
    package var round: Int?
    package var author: String
    /// Others who have written in it; nil when nobody has.
    package var contributors: [String]?
    package var startedAt: Instant?
    package var approver: String?
    package var approvedAt: Instant?
    package var whatHappened: String?
    package var detection: String?
    package var whatWorked: String?
    package var whatDidNot: String?
    package var rootCauses: [String]
    package var lessons: [String]

    package init(author: String) {
        self.author = author
        rootCauses = []
        lessons = []
    }

    enum CodingKeys: String, CodingKey {
        case round
        case author
        case contributors
        case startedAt = "started_at"
        case approver
        case approvedAt = "approved_at"
        case whatHappened = "what_happened"
        case detection
        case whatWorked = "what_worked"
        case whatDidNot = "what_did_not"
        case rootCauses = "root_causes"
        case lessons
    }
}
