import Foundation

/// What an incident is in the eyes of the law: what was stated, what was computed from it, who decided what, and what was sent.
///
/// Each list is whole and in the order in which it was recorded, so that a later export continues an earlier one.
package struct LegalRecord: Codable, Equatable, Sendable {
    package var events: [LegalEventRecord]?
    package var facts: [LegalFactRecord]?
    package var answers: [FormAnswerRecord]?
    package var classifications: [ClassificationRecord]?
    /// As computed last.
    package var duties: [DutySnapshot]?
    package var decisions: [DutyDecisionRecord]?
    package var delays: [NoticeDelayRecord]?
    package var filings: [FilingRecord]?

    package init() {}
}

/// What somebody recorded at some time; of an import without either, whoever imports, then.
package protocol RecordedPart {
    var recordedAt: Instant? { get set }
    var recordedBy: String? { get set }
}

/// A statement of when something happened that only the law has a word for; it takes the place of the one before of that event.
package struct LegalEventRecord: Codable, Equatable, Sendable, RecordedPart {
    /// In capitals, as rules name it: `AWARENESS`.
    package var event: String
    /// Absent: the statement before is taken back.
    package var at: Instant?
    /// Seconds east of UTC, of the clock by which it was stated.
    package var zoneOffset: Int?
    package var confidence: Confidence?
    package var reason: String?
    package var recordedAt: Instant?
    package var recordedBy: String?

    package init(event: String, at: Instant?) {
        self.event = event
        self.at = at
    }

    enum CodingKeys: String, CodingKey {
        case event
        case at
        case zoneOffset = "zone_offset_s"
        case confidence
        case reason
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}

/// A value of an attribute that rules ask for; the latest one of a name counts.
package struct LegalFactRecord: Codable, Equatable, Sendable, RecordedPart {
    package var name: String
    /// JSON as text. Absent: what was said before is taken back.
    package var value: String?
    package var recordedAt: Instant?
    package var recordedBy: String?

    package init(name: String, value: String?) {
        self.name = name
        self.value = value
    }

    enum CodingKeys: String, CodingKey {
        case name
        case value
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}

/// An answer to a field of a form, or, with an empty form, to a value that several share.
package struct FormAnswerRecord: Codable, Equatable, Sendable, RecordedPart {
    package var form: String
    package var field: String
    /// Absent: the answer before is taken back.
    package var value: String?
    package var recordedAt: Instant?
    package var recordedBy: String?

    enum CodingKeys: String, CodingKey {
        case form
        case field
        case value
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}

/// A classification as it was made. `answers` and `result` are JSON as text.
package struct ClassificationRecord: Codable, Equatable, Sendable, RecordedPart {
    package var scheme: String
    package var answers: String
    package var result: String
    package var recordedAt: Instant?
    package var recordedBy: String?
    package var adoptedAt: Instant?
    package var adoptedBy: String?

    enum CodingKeys: String, CodingKey {
        case scheme
        case answers
        case result
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
        case adoptedAt = "adopted_at"
        case adoptedBy = "adopted_by"
    }
}

/// An obligation of the incident as it was computed where the record comes from. `applies` and `owed` are yes, no or undecided;
/// `standing` is undecided, applies or not_applicable.
package struct DutySnapshot: Codable, Equatable, Sendable {
    package struct Stage: Codable, Equatable, Sendable {
        package var stage: String
        package var name: String
        package var kind: String
        package var voluntary: Bool
        package var owed: String
        package var due: Instant?
        package var start: Instant?
        package var projected: Bool
        package var derivation: String
        package var citation: String
        /// JSON as text.
        package var remarks: String
    }

    package var obligation: String
    package var name: String
    package var ruleVersion: String
    package var citation: String
    package var applies: String
    package var missing: [String]?
    /// SHA-256, in hexadecimal, of the facts that the rule looks at.
    package var factsDigest: String
    package var standing: String
    package var stages: [Stage]?

    enum CodingKeys: String, CodingKey {
        case obligation
        case name
        case ruleVersion = "rule_version"
        case citation
        case applies
        case missing
        case factsDigest = "facts_digest"
        case standing
        case stages
    }
}

/// A decision whether a duty applies; the latest one counts while the facts are those that it rests on.
package struct DutyDecisionRecord: Codable, Equatable, Sendable, RecordedPart {
    package var obligation: String
    package var applies: Bool
    package var reason: String
    package var factsDigest: String
    package var needsSecondPerson: Bool?
    package var recordedAt: Instant?
    package var recordedBy: String?
    package var confirmedAt: Instant?
    package var confirmedBy: String?

    /// Whether all who have to agree have agreed.
    package var isTaken: Bool { needsSecondPerson != true || confirmedBy != nil }

    enum CodingKeys: String, CodingKey {
        case obligation
        case applies
        case reason
        case factsDigest = "facts_digest"
        case needsSecondPerson = "needs_second_person"
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
        case confirmedAt = "confirmed_at"
        case confirmedBy = "confirmed_by"
    }
}

/// An authority's request that a notice wait.
package struct NoticeDelayRecord: Codable, Equatable, Sendable, RecordedPart {
    package struct Lift: Codable, Equatable, Sendable, RecordedPart {
        package var at: Instant
        package var reason: String
        package var recordedAt: Instant?
        package var recordedBy: String?

        enum CodingKeys: String, CodingKey {
            case at
            case reason
            case recordedAt = "recorded_at"
            case recordedBy = "recorded_by"
        }
    }

    package var obligation: String
    package var authority: String
    package var office: String
    package var form: String
    /// Absent: every stage that the rule lets it move.
    package var stages: [String]?
    package var from: Instant
    package var until: Instant
    package var document: String
    package var recordedAt: Instant?
    package var recordedBy: String?
    package var lift: Lift?

    enum CodingKeys: String, CodingKey {
        case obligation
        case authority
        case office
        case form
        case stages
        case from
        case until
        case document
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
        case lift
    }
}

/// A stage of a duty as it was sent.
package struct FilingRecord: Codable, Equatable, Sendable, RecordedPart {
    /// What was stated in it, as far as other forms state it too. `fields` is JSON as text.
    package struct Form: Codable, Equatable, Sendable {
        package var name: String
        package var version: Int
        package var fields: String
    }

    /// A value that differs from that of an earlier filing, and why. The values are JSON as text.
    package struct Difference: Codable, Equatable, Sendable, RecordedPart {
        package var earlierObligation: String
        package var earlierStage: String
        package var fact: String
        package var field: String
        package var earlierField: String
        package var value: String
        package var earlierValue: String
        package var explanation: String
        package var recordedAt: Instant?
        package var recordedBy: String?

        enum CodingKeys: String, CodingKey {
            case earlierObligation = "earlier_obligation"
            case earlierStage = "earlier_stage"
            case fact
            case field
            case earlierField = "earlier_field"
            case value
            case earlierValue = "earlier_value"
            case explanation
            case recordedAt = "recorded_at"
            case recordedBy = "recorded_by"
        }
    }

    package struct Receipt: Codable, Equatable, Sendable, RecordedPart {
        package var at: Instant
        package var reference: String?
        /// Base64 in JSON.
        package var content: Data?
        package var recordedAt: Instant?
        package var recordedBy: String?

        enum CodingKeys: String, CodingKey {
            case at
            case reference
            case content
            case recordedAt = "recorded_at"
            case recordedBy = "recorded_by"
        }
    }

    package var obligation: String
    /// A stage, or an update of it: `intermediate-update`, `intermediate-update-2`.
    package var stage: String
    package var at: Instant
    package var channel: String
    package var reference: String?
    /// When it was due as that stood then.
    package var due: Instant?
    package var contentName: String?
    /// Base64 in JSON.
    package var content: Data?
    package var form: Form?
    package var differences: [Difference]?
    package var receipt: Receipt?
    package var recordedAt: Instant?
    package var recordedBy: String?

    /// The stage that an update is one of.
    package var baseStage: String {
        guard let mark = stage.ranges(of: "-update").last else { return stage }
        let number = stage[mark.upperBound...]
        let isUpdate =
            number.isEmpty
            || number.hasPrefix("-") && number.count > 1 && number.dropFirst().allSatisfy { ("0"..."9").contains($0) }
        return isUpdate ? String(stage[..<mark.lowerBound]) : stage
    }

    enum CodingKeys: String, CodingKey {
        case obligation
        case stage
        case at
        case channel
        case reference
        case due
        case contentName = "content_name"
        case content
        case form
        case differences
        case receipt
        case recordedAt = "recorded_at"
        case recordedBy = "recorded_by"
    }
}
