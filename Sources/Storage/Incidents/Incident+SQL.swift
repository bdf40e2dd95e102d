import IncidentModel
import Postgres

/// What somebody opens an incident with.
package struct NewIncident: Sendable {
    package var title: String
    package var severity: Severity
    package var category: String?
    package var source: String?
    package var tlp: TrafficLight
    package var exercise: Bool
    package var owner: String?
    /// The times that are stated with it; each is also a statement of its own, by which the row would otherwise be written twice.
    package var times: [Milestone: StatedTime] = [:]
    /// Whether tags and tasks come with it, so that they need not be marked afterwards.
    package var hasTags = false
    package var hasTasks = false

    package init(
        title: String, severity: Severity, category: String?, source: String?, tlp: TrafficLight, exercise: Bool,
        owner: String?
    ) {
        self.title = title
        self.severity = severity
        self.category = category
        self.source = source
        self.tlp = tlp
        self.exercise = exercise
        self.owner = owner
    }
}

/// An incident locked for a change: what the rules need, and what the writing needs beside it.
package struct LockedIncident: Sendable {
    package let id: Int64
    package let key: IncidentKey
    package let version: Int32
    package let title: String
    package let category: String?
    package let source: String?
    package let owner: String?
    package let tlp: TrafficLight
    package var state: IncidentState
    /// `recorded_at` of the current statements, by milestone.
    package let recordedAt: [Milestone: Instant]
    /// The same for the rounds that are over, the first at 0.
    package let earlierRecordedAt: [[Milestone: Instant]]
}

/// Reads and writes `incident`.
package enum IncidentTable {
    /// Adds the row under the next key of its year; answers id, year and number.
    package static func add(_ new: NewIncident, year: Int, _ context: StorageContext) -> SQL {
        let parts = (new.hasTags ? IncidentPart.tags.rawValue : 0) | (new.hasTasks ? IncidentPart.tasks.rawValue : 0)
        return """
            with taken as (
                insert into incident_key_counter as c (organization_id, year, last_number)
                values (\(context.organization.id), \(Int32(year)), 1)
                on conflict (organization_id, year) do update set last_number = c.last_number + 1
                returning last_number)
            insert into incident (
                organization_id, key_year, key_number, title, severity, category, source, tlp, exercise, owner,
                created_at, updated_at, updated_by, occurred_earliest, occurred_latest, detected_earliest, detected_latest,
                reported_earliest, reported_latest, parts)
            select \(context.organization.id), \(Int32(year)), last_number, \(new.title), \(new.severity), \(new.category),
                \(new.source), \(new.tlp), \(new.exercise), \(new.owner), \(context.now), \(context.now), \(context.actor),
                \(new.times[.occurred]?.earliest), \(new.times[.occurred]?.latest), \(new.times[.detected]?.earliest),
                \(new.times[.detected]?.latest), \(new.times[.reported]?.earliest), \(new.times[.reported]?.latest), \(parts)
            from taken
            returning id, key_year, key_number
            """
    }

    /// The id of the row that this session added last.
    package static var lastID: SQL { "currval('incident_id_seq')" }

    /// The row (under lock when it is about to change), then what belongs to it in a snapshot taken after the lock was got.
    package static func load(_ key: IncidentKey, forUpdate: Bool) -> [SQL] {
        [
            """
            select i.id, i.version, i.title, i.category, i.source, i.owner, i.tlp, i.phase, i.severity, i.disposition,
                i.exercise, i.round, i.duplicate_of is not null
            from incident i
            where i.key_year = \(key.year) and i.key_number = \(key.number)
            \(unsafe: forUpdate ? "for update" : "")
            """,
            """
            select a.milestone, a.standing, a.earliest, a.latest, a.recorded_at, a.round
            from incident i join assertion a on a.incident_id = i.id
            where i.key_year = \(key.year) and i.key_number = \(key.number) and a.recorded_until is null
            """,
            """
            select r.author, r.contributors, r.approver,
                (select count(*) from task t where t.incident_id = i.id and t.done_at is null and t.owner is null),
                (select count(*) from action t
                    where t.incident_id = i.id and t.done_at is null and t.mandatory and t.owner is null),
                o.undecided, o.unsent, (select min(e) from later_escalations(i.id) e)
            from incident i left join review r on r.incident_id = i.id and r.round = i.round,
                lateral open_duties(i.id) o
            where i.key_year = \(key.year) and i.key_number = \(key.number)
            """,
        ]
    }

    /// - Returns: nil when there is no such incident.
    package static func readLocked(_ results: [PostgresResult], key: IncidentKey) throws -> LockedIncident? {
        guard let row = results[0].first else { return nil }
        let round: Int16 = try row.decode(11)
        let statements = try Statements(results[1], round: round)
        var state = IncidentState(
            phase: try row.decode(7), severity: try row.decode(8), disposition: try row.decodeIfPresent(9),
            exercise: try row.decode(10), round: Int(round), reopened: statements.reopened,
            earlierRounds: statements.earlierRounds, milestones: statements.present, isDuplicate: try row.decode(12))
        state.reopenings = statements.reopenings
        if let extra = results[2].first {
            if let author: String = try extra.decodeIfPresent(0) {
                state.review = IncidentState.Review(
                    author: author, contributors: try extra.decodeIfPresent(1) ?? [],
                    approver: try extra.decodeIfPresent(2))
            }
            state.tasksWithoutOwner = Int(try extra.decode(3, as: Int64.self))
            state.mandatoryActionsWithoutOwner = Int(try extra.decode(4, as: Int64.self))
            state.dutiesUndecided = Int(try extra.decode(5, as: Int64.self))
            state.stagesUnsent = Int(try extra.decode(6, as: Int64.self))
            state.laterEscalation = try extra.decodeIfPresent(7)
        }
        return LockedIncident(
            id: try row.decode(0), key: key, version: try row.decode(1), title: try row.decode(2),
            category: try row.decodeIfPresent(3), source: try row.decodeIfPresent(4), owner: try row.decodeIfPresent(5),
            tlp: try row.decode(6), state: state, recordedAt: statements.recordedAt,
            earlierRecordedAt: statements.earlierRecordedAt)
    }

    /// The current statements of an incident, sorted into its rounds.
    private struct Statements {
        var present: [Milestone: IncidentState.Standing] = [:]
        var earlierRounds: [[Milestone: StatedTime]]
        var reopened: StatedTime?
        var reopenings: [StatedTime] = []
        var recordedAt: [Milestone: Instant] = [:]
        var earlierRecordedAt: [[Milestone: Instant]]

        init(_ rows: PostgresResult, round: Int16) throws {
            earlierRounds = Array(repeating: [:], count: Int(round) - 1)
            earlierRecordedAt = Array(repeating: [:], count: Int(round) - 1)
            var reopeningOfRound: [Int16: StatedTime] = [:]
            for row in rows {
                let milestone: Milestone = try row.decode(0)
                let of: Int16 = try row.decode(5)
                let standing = try Self.standing(row)
                if of == round || Milestone.ofEveryRound.contains(milestone) {
                    recordedAt[milestone] = try row.decode(4)
                    if let standing { present[milestone] = standing }
                } else if milestone == .reopened {
                    if of == round - 1 { reopened = standing?.time }
                    reopeningOfRound[of] = standing?.time
                } else {
                    earlierRecordedAt[Int(of) - 1][milestone] = try row.decode(4)
                    if let time = standing?.time { earlierRounds[Int(of) - 1][milestone] = time }
                }
            }
            // A record may have come without one of its reopenings; then what lies behind it cannot be told apart.
            reopenings = (1..<max(1, round)).map { reopeningOfRound[$0] }.prefix(while: { $0 != nil }).compactMap { $0 }
        }

        /// Nil for what was withdrawn, and for an offset without bounds, which is not known to lie anywhere.
        private static func standing(_ row: PostgresRow) throws -> IncidentState.Standing? {
            switch try row.decode(1, as: AssertionRecord.Standing.self) {
            case .withdrawn: return nil
            case .notApplicable: return .notApplicable
            case .stated:
                guard let earliest: Instant = try row.decodeIfPresent(2) else { return nil }
                return .at(StatedTime(from: earliest, to: try row.decode(3)))
            }
        }
    }

    /// The one update of a user action: the next version with everything that changed.
    package static func advance(
        _ incident: LockedIncident, to state: IncidentState, verb: Verb?, survivorID: SurvivorChange,
        fields: ChangedFields = ChangedFields(), _ context: StorageContext
    ) -> SQL {
        var sql: SQL = """
            update incident
            set version = version + 1, updated_at = \(context.now), updated_by = \(context.actor),
                phase = \(state.phase), disposition = \(state.disposition), round = \(Int16(state.round)),
                severity = \(fields.severity ?? state.severity)
            """
        if let verb { sql += ", last_verb = \(verb), phase_before = \(incident.state.phase)" as SQL }
        switch survivorID {
        case .unchanged: break
        case .set(let id): sql += ", duplicate_of = \(id)" as SQL
        case .clear: sql += ", duplicate_of = null" as SQL
        }
        if let title = fields.title { sql += ", title = \(title)" as SQL }
        if let category = fields.category { sql += ", category = \(category)" as SQL }
        if let source = fields.source { sql += ", source = \(source)" as SQL }
        if let tlp = fields.tlp { sql += ", tlp = \(tlp)" as SQL }
        if let exercise = fields.exercise { sql += ", exercise = \(exercise)" as SQL }
        if let owner = fields.owner { sql += ", owner = nullif(\(owner), '')" as SQL }
        if let summary = fields.summary { sql += ", summary = \(summary)" as SQL }
        sql += " where id = \(incident.id) and version = \(incident.version)" as SQL
        return sql
    }

    package enum SurvivorChange: Sendable {
        case unchanged
        case set(Int64)
        case clear
    }

    /// Id of an incident, and for a duplicate the key of the incident that stays in the end, for merges and links.
    package static func identify(_ key: IncidentKey) -> SQL {
        """
        with recursive chain (id, duplicate_of, step) as (
            select id, duplicate_of, 0 from incident where key_year = \(key.year) and key_number = \(key.number)
            union all
            select s.id, s.duplicate_of, c.step + 1 from chain c join incident s on s.id = c.duplicate_of)
        cycle id set is_circle using path
        select f.id, s.key_year, s.key_number
        from chain f left join (
            select i.key_year, i.key_number from chain c join incident i on i.id = c.id
            where c.step > 0 and not c.is_circle order by c.step desc limit 1) s on true
        where f.step = 0
        """
    }

    /// The key of a record that was imported; `ndjson` files hold records of any origin.
    package static func key(origin: String, sourceKey: String) -> SQL {
        """
        select key_year, key_number, round from incident
        where organization_id = (select current_organization()) and source_key = \(sourceKey)
            and (origin = \(origin) or \(origin)::text = 'ndjson')
        """
    }

    /// Keys that begin with a text, newest first, for shell completion.
    package static func keys(startingWith prefix: String, limit: Int) -> SQL {
        """
        select incident_key(key_year, key_number), title from incident
        where incident_key(key_year, key_number) like \(prefix.uppercased() + "%")
        order by key_year desc, key_number desc limit \(Int64(limit))
        """
    }
}

/// Fields that `edit` and `assign` change; nil leaves a field as it is.
package struct ChangedFields: Sendable, Equatable {
    package var title: String?
    package var severity: Severity?
    package var category: String?
    package var source: String?
    package var tlp: TrafficLight?
    package var exercise: Bool?
    /// Empty takes the owner away.
    package var owner: String?
    package var summary: String?

    package init() {}

    package var isEmpty: Bool { self == ChangedFields() }
}
