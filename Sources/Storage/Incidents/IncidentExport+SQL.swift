import Foundation
import IncidentModel
import Postgres

/// Streams incidents in their portable form, a batch at a time, so that memory stays flat.
package struct IncidentExport {
    private let session: PostgresSession
    /// Half-open period of detection (of reporting where detection is unknown); nil for everything.
    private let period: (from: Instant, to: Instant)?
    /// Whether notes under legal privilege belong to it.
    private let privileged: Bool
    /// Whether legal records, and the attachments in them, belong to it.
    private let legal: Bool
    private static let batch = 1_000

    package init(
        session: PostgresSession, period: (from: Instant, to: Instant)? = nil, privileged: Bool = false,
        legal: Bool = true
    ) {
        self.session = session
        self.period = period
        self.privileged = privileged
        self.legal = legal
    }

    /// Hands each record over, in the order of the keys.
    package func forEach(_ body: (IncidentRecord) throws -> Void) throws {
        var after: (year: Int32, number: Int32) = (0, 0)
        while true {
            let rows = try session.query(incidents(after: after))
            if let last = rows.last { after = (try last.decode(1), try last.decode(2)) }
            guard !rows.isEmpty else { return }
            let ids: [Int64] = try rows.map { try $0.decode(0) }
            var parts = try Parts(results: session.pipeline(Parts.statements(ids, privileged: privileged)))
            let attached = try legal ? attached(ids, &parts) : []
            for row in rows {
                var record = try record(row, parts)
                let id: Int64 = try row.decode(0)
                if attached.contains(id) {
                    record.legal = try session.query(LegalRecordSQL.record(id)).first.map(LegalRecordSQL.read)
                }
                try body(record)
            }
            if rows.count < IncidentExport.batch { return }
        }
    }

    /// Reads legal records, but those with attachments, whose incidents are the answer.
    private func attached(_ ids: [Int64], _ parts: inout Parts) throws -> Set<Int64> {
        let results = try session.pipeline([LegalRecordSQL.records(ids), LegalRecordSQL.attached(ids)])
        for row in results[0] { parts.legal[try row.decode(0)] = try LegalRecordSQL.read(row) }
        return Set(try results[1].map { try $0.decode(0) })
    }

    private func incidents(after: (year: Int32, number: Int32)) -> SQL {
        var within: SQL = ""
        if let period {
            within = """
                 and coalesce(i.detected_earliest, i.reported_earliest) >= \(period.from)
                and coalesce(i.detected_earliest, i.reported_earliest) < \(period.to)
                """
        }
        return """
            select i.id, i.key_year, i.key_number, i.origin, i.source_key, i.title, i.summary, i.severity, i.category,
                i.source, i.tlp, i.exercise, i.disposition, i.phase, i.owner, t.attributes
            from incident i left join incident_attribute t on t.incident_id = i.id
            where i.organization_id = (select current_organization())
                and (i.key_year, i.key_number) > (\(after.year), \(after.number))\(within)
            order by i.key_year, i.key_number limit \(Int64(IncidentExport.batch))
            """
    }

    private func record(_ row: PostgresRow, _ parts: Parts) throws -> IncidentRecord {
        let id: Int64 = try row.decode(0)
        var record = IncidentRecord(
            origin: try row.decode(3), sourceKey: try row.decode(4), title: try row.decode(5),
            assertions: parts.assertions[id] ?? [])
        record.key = IncidentKey(year: try row.decode(1), number: try row.decode(2)).description
        let summary: String = try row.decode(6)
        record.summary = summary.isEmpty ? nil : summary
        record.severity = try row.decode(7)
        record.category = try row.decodeIfPresent(8)
        record.source = try row.decodeIfPresent(9)
        record.tlp = try row.decode(10)
        record.exercise = try row.decode(11) ? true : nil
        record.disposition = try row.decodeIfPresent(12)
        record.phase = try row.decode(13)
        record.owner = try row.decodeIfPresent(14)
        if let json: PostgresJSON = try row.decodeIfPresent(15) {
            record.attributes = try JSONDecoder().decode([String: String].self, from: Data(json.text.utf8))
        }
        parts.fill(&record, id)
        return record
    }

    /// The child rows of one batch, by incident.
    private struct Parts {
        var assertions: [Int64: [AssertionRecord]] = [:]
        private var timeline: [Int64: [TimelineRecord]] = [:]
        private var tasks: [Int64: [TaskRecord]] = [:]
        private var actions: [Int64: [ActionRecord]] = [:]
        private var named: [String: [Int64: [NamedRecord]]] = [:]
        private var links: [Int64: [LinkRecord]] = [:]
        private var reviews: [Int64: [ReviewRecord]] = [:]
        private var courses: [Int64: [CourseRecord]] = [:]
        private var escalations: [Int64: [EscalationRecord]] = [:]
        private var controls: [Int64: [ControlRecord]] = [:]
        private var risks: [Int64: [RiskRecord]] = [:]
        fileprivate var legal: [Int64: LegalRecord] = [:]

        static func statements(_ ids: [Int64], privileged: Bool) -> [SQL] {
            [
                """
                select incident_id, milestone, round, standing, earliest, latest, offset_from, offset_exact, offset_least,
                    offset_most, confidence, source, reason, coalesce(said_at, recorded_at), coalesce(said_by, recorded_by),
                    case when recorded_until is not null then lead(coalesce(said_at, recorded_at)) over (
                        partition by incident_id, milestone, round order by recorded_at) end
                from assertion where incident_id = any(\(ids)) order by incident_id, round, milestone, recorded_at
                """,
                """
                select incident_id, at, kind, actor, text, privileged from (
                    select incident_id, at, kind, actor, text, 1 as rank, id, false as privileged from timeline_entry
                    where incident_id = any(\(ids))
                    union all
                    select incident_id, at, 'note', actor, text, 2, id, privileged from note
                    where incident_id = any(\(ids))) e
                where \(privileged) or not privileged
                order by incident_id, at, privileged, rank, id
                """,
                """
                select incident_id, title, phase, owner, due_at, done_at, mandatory, done_by, added_at, added_by from task
                where incident_id = any(\(ids)) order by incident_id, number
                """,
                """
                select a.incident_id, a.title, a.kind, a.owner, a.due_at, a.done_at, a.verified_at, a.verified_by, a.mandatory,
                    a.done_by, a.verification, a.added_at, a.added_by, \(ActionControlTable.references(of: "a"))
                from action a where a.incident_id = any(\(ids)) order by a.incident_id, a.number
                """,
                """
                select incident_id, 'tag', tag, '', null, null::timestamptz, null from incident_tag
                where incident_id = any(\(ids)) and removed_at is null
                union all
                select incident_id, 'technique', technique, '', null, null, null from incident_technique
                where incident_id = any(\(ids))
                union all
                select incident_id, 'asset', kind, name, note, recorded_at, recorded_by from asset
                where incident_id = any(\(ids))
                union all
                select incident_id, 'observable', kind, name, note, recorded_at, recorded_by from observable
                where incident_id = any(\(ids))
                order by 1, 2, 3, 4
                """,
                """
                select l.incident_id, l.kind::text, o.origin, o.source_key
                from incident_link l join incident o on o.id = l.other_id where l.incident_id = any(\(ids))
                union all
                select i.id, 'duplicate_of', o.origin, o.source_key
                from incident i join incident o on o.id = i.duplicate_of where i.id = any(\(ids))
                order by 1, 2, 3, 4
                """,
                """
                select incident_id, author, started_at, approver, approved_at, what_happened, detection, what_worked,
                    what_did_not, root_causes, lessons, round, contributors
                from review where incident_id = any(\(ids)) order by incident_id, round
                """,
                """
                select incident_id, at, level, reason, escalated_by from escalation
                where incident_id = any(\(ids)) order by incident_id, at, id
                """,
                ControlLinkTable.history(incidentIDs: ids), RiskTable.history(incidentIDs: ids), courses(ids),
            ]
        }

        /// The revisions say how a course ended; of what was before an import, the record.
        private static func courses(_ ids: [Int64]) -> SQL {
            """
            select * from (
                select i.id, r.round, coalesce((
                    select v.disposition from incident_revision v
                    where v.incident_id = i.id and v.round = r.round and v.phase = 'closed' order by v.version desc limit 1),
                    c.disposition) as disposition,
                    coalesce((
                    select v.phase from incident_revision v
                    where v.incident_id = i.id and v.round = r.round + 1 and v.verb = 'reopen' order by v.version limit 1),
                    c.reopened_to) as reopened_to
                from incident i cross join generate_series(1, i.round - 1) r (round)
                left join imported_course c on c.incident_id = i.id and c.round = r.round
                where i.id = any(\(ids)) and i.round > 1) e
            where disposition is not null or reopened_to is not null
            order by id, round
            """
        }

        init(results: [PostgresResult]) throws {
            for row in results[0] { assertions[try row.decode(0), default: []].append(try Parts.assertion(row)) }
            for row in results[1] {
                var entry = TimelineRecord(
                    at: try row.decode(1), kind: try row.decode(2), actor: try row.decodeIfPresent(3),
                    text: try row.decode(4))
                entry.privileged = try row.decode(5) ? true : nil
                timeline[try row.decode(0), default: []].append(entry)
            }
            for row in results[2] {
                var task = TaskRecord(title: try row.decode(1))
                task.phase = try row.decodeIfPresent(2)
                task.owner = try row.decodeIfPresent(3)
                task.due = try row.decodeIfPresent(4)
                task.done = try row.decodeIfPresent(5)
                task.mandatory = try row.decode(6) ? true : nil
                task.doneBy = try row.decodeIfPresent(7)
                task.addedAt = try row.decode(8)
                task.addedBy = try row.decode(9)
                tasks[try row.decode(0), default: []].append(task)
            }
            for row in results[3] {
                var action = ActionRecord(title: try row.decode(1), kind: try row.decode(2))
                action.owner = try row.decodeIfPresent(3)
                action.due = try row.decodeIfPresent(4)
                action.done = try row.decodeIfPresent(5)
                action.verified = try row.decodeIfPresent(6)
                action.verifiedBy = try row.decodeIfPresent(7)
                action.mandatory = try row.decode(8)
                action.doneBy = try row.decodeIfPresent(9)
                action.verification = try row.decodeIfPresent(10)
                action.addedAt = try row.decode(11)
                action.addedBy = try row.decode(12)
                action.controls = try ActionControlTable.read(row, from: 13)
                actions[try row.decode(0), default: []].append(action)
            }
            for row in results[4] {
                var record = NamedRecord(
                    kind: try row.decode(2), name: try row.decode(3), note: try row.decodeIfPresent(4))
                record.recordedAt = try row.decodeIfPresent(5)
                record.recordedBy = try row.decodeIfPresent(6)
                named[try row.decode(1), default: [:]][try row.decode(0), default: []].append(record)
            }
            for row in results[5] {
                guard let kind = LinkRecord.Kind(rawValue: try row.decode(1)) else { continue }
                links[try row.decode(0), default: []].append(
                    LinkRecord(kind: kind, origin: try row.decode(2), sourceKey: try row.decode(3)))
            }
            for row in results[6] { reviews[try row.decode(0), default: []].append(try Parts.review(row)) }
            for row in results[7] {
                escalations[try row.decode(0), default: []].append(
                    EscalationRecord(
                        at: try row.decode(1), level: try row.decode(2), reason: try row.decode(3),
                        by: try row.decode(4)))
            }
            for row in results[8] {
                controls[try row.decode(0), default: []].append(try ControlLinkTable.readRecord(row))
            }
            for row in results[9] { risks[try row.decode(0), default: []].append(try RiskTable.readRecord(row)) }
            for row in results[10] {
                courses[try row.decode(0), default: []].append(
                    CourseRecord(
                        round: try row.decode(1), disposition: try row.decodeIfPresent(2),
                        reopenedTo: try row.decodeIfPresent(3)))
            }
        }

        private static func assertion(_ row: PostgresRow) throws -> AssertionRecord {
            var assertion = AssertionRecord(try row.decode(1))
            let round: Int = try row.decode(2)
            assertion.round = round == 1 ? nil : round
            let standing: AssertionRecord.Standing = try row.decode(3)
            assertion.standing = standing == .stated ? nil : standing
            let earliest: Instant? = try row.decodeIfPresent(4)
            let latest: Instant? = try row.decodeIfPresent(5)
            if earliest == latest {
                assertion.at = earliest
            } else {
                (assertion.earliest, assertion.latest) = (earliest, latest)
            }
            assertion.after = try row.decodeIfPresent(6)
            assertion.offset = try row.decodeIfPresent(7, as: Int64.self).map { Double($0) / 1e6 }
            assertion.offsetMin = try row.decodeIfPresent(8, as: Int64.self).map { Double($0) / 1e6 }
            assertion.offsetMax = try row.decodeIfPresent(9, as: Int64.self).map { Double($0) / 1e6 }
            let confidence: Confidence = try row.decode(10)
            assertion.confidence = confidence == .confirmed ? nil : confidence
            assertion.source = try row.decodeIfPresent(11)
            assertion.reason = try row.decodeIfPresent(12)
            assertion.recordedAt = try row.decode(13)
            assertion.recordedBy = try row.decode(14)
            assertion.supersededAt = try row.decodeIfPresent(15)
            return assertion
        }

        private static func review(_ row: PostgresRow) throws -> ReviewRecord {
            var review = ReviewRecord(author: try row.decode(1))
            review.startedAt = try row.decode(2)
            review.approver = try row.decodeIfPresent(3)
            review.approvedAt = try row.decodeIfPresent(4)
            review.whatHappened = try row.decodeIfPresent(5)
            review.detection = try row.decodeIfPresent(6)
            review.whatWorked = try row.decodeIfPresent(7)
            review.whatDidNot = try row.decodeIfPresent(8)
            review.rootCauses = try row.decode(9)
            review.lessons = try row.decode(10)
            let round: Int = try row.decode(11)
            review.round = round == 1 ? nil : round
            review.contributors = try row.decodeIfPresent(12)
            return review
        }

        func fill(_ record: inout IncidentRecord, _ id: Int64) {
            record.timeline = timeline[id]
            record.tasks = tasks[id]
            record.actions = actions[id]
            record.tags = named["tag"]?[id]?.map(\.kind)
            record.techniques = named["technique"]?[id]?.map(\.kind)
            record.assets = named["asset"]?[id]
            record.observables = named["observable"]?[id]
            record.links = links[id]
            record.review = reviews[id]?.last
            record.earlierReviews = reviews[id].flatMap { $0.count > 1 ? Array($0.dropLast()) : nil }
            record.earlierCourses = courses[id]
            record.escalations = escalations[id]
            record.legal = legal[id]
            record.controls = controls[id]
            record.risks = risks[id]
        }
    }
}
