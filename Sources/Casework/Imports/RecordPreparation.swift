import Cryptography
import Foundation
import IncidentModel
import Storage

/// Makes a record fit to be stored: what cannot stand is set aside, the phase is derived where the source
/// has none, and the digest tells whether a later import brings anything new.
struct RecordPreparation {
    let now: Instant
    let clock: ZonedClock
    let checks: StatementChecks
    let legal: LegalChecks

    struct SetAside {
        /// Member of the record; of a statement of a milestone that milestone.
        let field: String
        let value: String?
        let reason: String
        let record: String
    }

    func prepare(_ source: IncidentRecord, number: Int) throws -> (staged: StagedIncident, aside: [SetAside]) {
        var record = source
        var aside = try PartChecks(now: now).settle(&record)
        let course = CourseChecks(now: now, origin: source.origin)
        aside += try course.takeOutUnfit(&record)
        placeOffsets(&record)
        aside += try course.settle(&record)
        aside += try checks.settle(&record)
        aside += try legal.settle(&record)
        let digest = SHA256.hash(try RecordPreparation.canonical(taken(source, record)))
        let round = record.assertions.map { $0.round ?? 1 }.max() ?? 1
        let reopened = record.assertions.contains {
            $0.milestone == .reopened && ($0.round ?? 1) == round && $0.supersededAt == nil
        }
        var phase = record.phase ?? derivedPhase(record)
        let shown = shownPhase(record, round: reopened ? round + 1 : round)
        if phase < shown {
            aside.append(
                SetAside(
                    field: "phase", value: phase.rawValue,
                    reason: "its times show that it has come to \(shown.rawValue), which it is taken to be in",
                    record: try RecordPreparation.text(phase)))
            phase = shown
        }
        if phase != .closed, let disposition = record.disposition {
            aside.append(
                SetAside(
                    field: "disposition", value: disposition.rawValue,
                    reason: "only a closed incident has one; this one is in \(phase.rawValue)",
                    record: #""\#(disposition.rawValue)""#))
        }
        let staged = StagedIncident(
            recordNumber: number, record: record, keyYear: keyYear(record), phase: phase,
            disposition: phase == .closed ? disposition(record) : nil, round: reopened ? round + 1 : round,
            digest: digest)
        return (staged, aside)
    }

    /// What is remembered of a record: without a legal record that stays out, so that the same file brings it in once its rules are there.
    private func taken(_ source: IncidentRecord, _ settled: IncidentRecord) -> IncidentRecord {
        var taken = source
        if settled.legal == nil { taken.legal = nil }
        return taken
    }

    /// The record as bytes that are equal exactly when it says the same; Sitrep's own key is not part of what it says.
    static func canonical(_ record: IncidentRecord) throws -> Data {
        var record = record
        record.key = nil
        return try encoder.encode(record)
    }

    /// A part of a record as JSON.
    static func text(_ part: some Encodable) throws -> String {
        String(decoding: try encoder.encode(part), as: UTF8.self)
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// Gives an offset the bounds that follow from the milestone it counts from.
    private func placeOffsets(_ record: inout IncidentRecord) {
        for position in record.assertions.indices {
            let assertion = record.assertions[position]
            guard assertion.time == nil, let base = assertion.after,
                let start = record.assertions.first(where: { $0.milestone == base && $0.supersededAt == nil })?.time
            else { continue }
            let least = assertion.offset ?? assertion.offsetMin
            let most = assertion.offset ?? assertion.offsetMax
            guard let least, let most else { continue }
            record.assertions[position].earliest = Instant(
                microseconds: start.earliest.microseconds + Int64(least * 1_000_000))
            record.assertions[position].latest = Instant(
                microseconds: start.latest.microseconds + Int64(most * 1_000_000))
        }
    }

    /// The phase that the milestones show; an incident whose ending the source states is closed.
    private func derivedPhase(_ record: IncidentRecord) -> Phase {
        if record.disposition != nil { return .closed }
        return shownPhase(record, round: nil)
    }

    /// The phase to which the steps of a course have led, of any course with no round.
    private func shownPhase(_ record: IncidentRecord, round: Int?) -> Phase {
        let steps = record.assertions.filter { step in
            step.supersededAt == nil && (step.standing ?? .stated) != .withdrawn
                && (round == nil || (step.round ?? 1) == round)
        }
        let reached = Set(steps.map(\.milestone))
        let order: [(Milestone, Phase)] = [
            (.closed, .closed), (.recovered, .review), (.eradicated, .recovery), (.contained, .eradication),
            (.declared, .containment), (.acknowledged, .triage),
        ]
        return order.first { reached.contains($0.0) }?.1 ?? .new
    }

    private func disposition(_ record: IncidentRecord) -> Disposition {
        record.disposition ?? (record.exercise == true ? .exercise : .truePositive)
    }

    private func keyYear(_ record: IncidentRecord) -> Int {
        let first = [Milestone.reported, .detected, .occurred].lazy.compactMap { milestone in
            record.assertions.first { $0.milestone == milestone && $0.supersededAt == nil }?.time?.earliest
        }.first
        return min(9_999, max(1, clock.date(at: first ?? now).year))
    }
}
