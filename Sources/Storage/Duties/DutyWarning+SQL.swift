import IncidentModel
import Postgres

/// A stage whose time to be looked at has come.
package struct StageToWarn: Sendable {
    package let incidentID: Int64
    package let key: IncidentKey
    package let isExercise: Bool
    package let obligation: String
    package let stage: String
    package let name: String
    package let citation: String
    package let standing: String
    package let due: Instant
    /// The start of the clock, or the decision; nil where neither is known.
    package let start: Instant?
    package let projected: Bool
    /// Neither sent nor settled in another way.
    package let runs: Bool
    /// The highest threshold that this due has been warned of; 0 for none.
    package let given: Int
}

/// Writes `duty_warning` and plans the next look at a stage.
package enum DutyWarningTable {
    /// The stages whose time has come, locked with their incidents; those that somebody works on come the next time.
    package static func toWarn(limit: Int, _ context: StorageContext) -> SQL {
        """
        select s.incident_id, i.key_year, i.key_number, i.exercise, s.obligation, s.stage, s.name, s.citation, d.standing::text,
            s.due_at, duty_clock_start(s.incident_id, s.obligation, s.start_at), s.projected,
            d.standing <> 'not_applicable' and d.applies <> 'no' and s.owed <> 'no' and i.phase <> 'closed' and not exists (
                select from filing f
                where f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage),
            coalesce((
                select max(w.threshold) from duty_warning w
                where w.incident_id = s.incident_id and w.obligation = s.obligation and w.stage = s.stage
                    and w.due_at = s.due_at), 0)::int
        from duty_stage s
        join duty d on d.incident_id = s.incident_id and d.obligation = s.obligation
        join incident i on i.id = s.incident_id
        where s.warn_at <= \(context.now) and s.due_at is not null
        order by s.warn_at limit \(Int64(limit)) for no key update of s, i skip locked
        """
    }

    package static func read(_ row: PostgresRow) throws -> StageToWarn {
        StageToWarn(
            incidentID: try row.decode(0), key: IncidentKey(year: try row.decode(1), number: try row.decode(2)),
            isExercise: try row.decode(3), obligation: try row.decode(4), stage: try row.decode(5),
            name: try row.decode(6),
            citation: try row.decode(7), standing: try row.decode(8), due: try row.decode(9),
            start: try row.decodeIfPresent(10), projected: try row.decode(11), runs: try row.decode(12),
            given: try row.decode(13))
    }

    package static func give(_ warnings: [(stage: StageToWarn, threshold: Int)], _ context: StorageContext) -> SQL {
        """
        insert into duty_warning (organization_id, incident_id, obligation, stage, due_at, threshold, given_at)
        select \(context.organization.id), n.incident_id, n.obligation, n.stage, n.due_at, n.threshold, \(context.now)
        from unnest(\(warnings.map { $0.stage.incidentID })::bigint[], \(warnings.map { $0.stage.obligation })::text[],
            \(warnings.map { $0.stage.stage })::text[], \(warnings.map { $0.stage.due })::timestamptz[],
            \(warnings.map { $0.threshold })::int[]) n (incident_id, obligation, stage, due_at, threshold)
        """
    }

    /// When each is looked at next; nil never, unless something changes.
    package static func plan(_ looks: [(stage: StageToWarn, next: Instant?)]) -> SQL {
        """
        update duty_stage s set warn_at = n.next
        from unnest(\(looks.map { $0.stage.incidentID })::bigint[], \(looks.map { $0.stage.obligation })::text[],
            \(looks.map { $0.stage.stage })::text[], \(looks.map { $0.next })::timestamptz[])
            n (incident_id, obligation, stage, next)
        where s.incident_id = n.incident_id and s.obligation = n.obligation and s.stage = n.stage
        """
    }
}
