import IncidentModel
import Postgres

/// The incidents as they were: with the columns of `incident` that lists, metrics and reports read.
///
/// `known_at` picks the revision and the statements that had been recorded by then. `as_of` cuts the incidents' own time
/// (half-open, as periods are: what happens at it has not happened yet):
/// an incident detected later does not exist yet, a milestone that lies later has not been reached, and the phase is the
/// one that the milestones reached by then show.
package enum IncidentHistory {
    ///
    /// - Parameter literals: COPY takes no parameters, so there the two instants are written as literals.
    package static func incidents(asOf: Instant?, knownAt: Instant?, literals: Bool = false) -> SQL {
        func value(_ instant: Instant?) -> SQL {
            guard let instant else { return "'infinity'::timestamptz" }
            return literals ? IncidentFactsQuery.literal(instant) : "\(instant)::timestamptz"
        }
        let known = value(knownAt)
        let horizon = value(asOf)
        // Without a horizon also what nobody knows the beginning of.
        let begun: SQL = asOf == nil ? "" : " and coalesce(a.detected_earliest, a.reported_earliest) < \(horizon)"
        return """
            select
                i.id, i.organization_id, i.key_year, i.key_number, i.origin, i.source_key, i.summary, i.created_at,
                r.title, r.severity, r.category, r.source, r.owner, r.tlp, r.exercise, r.version,
                least(r.round, a.round_then) as round, r.recorded_at as updated_at, r.duplicate_of,
                case
                    when not isfinite(\(horizon)) then r.phase
                    when a.closed_then then 'closed'
                    when r.round = a.round_then and r.phase <> 'closed' and not a.cut then r.phase
                    when a.round_then = 1 then coalesce(a.reached, 'new')
                    -- A reopening says where work goes on; the steps of its round lead on from there.
                    else greatest(
                        coalesce(
                            (select v.phase from incident_revision v
                             where v.incident_id = i.id and v.recorded_at <= \(known) and v.round = a.round_then
                                and v.verb = 'reopen'
                             order by v.version limit 1),
                            (select c.reopened_to from imported_course c
                             where c.incident_id = i.id and c.round = a.round_then - 1),
                            least(r.phase, 'review')),
                        a.reached)
                end::phase as phase,
                -- Of the course that was under way then. One that had not been given by the horizon still tells what does not
                -- count as an incident.
                (select d.disposition
                    from (select case when not isfinite(\(horizon)) or r.round = a.round_then then r.disposition else coalesce(
                        (select v.disposition from incident_revision v
                        where v.incident_id = i.id and v.recorded_at <= \(known) and v.round = a.round_then
                            and v.phase = 'closed'
                        order by v.version desc limit 1),
                        (select c.disposition from imported_course c
                        where c.incident_id = i.id and c.round = a.round_then)) end) d (disposition)
                    where not isfinite(\(horizon)) or a.closed_then or d.disposition <> 'true_positive') as disposition,
                a.occurred_earliest, a.occurred_latest, a.detected_earliest, a.detected_latest, a.reported_earliest,
                a.reported_latest, a.acknowledged_earliest, a.acknowledged_latest, a.declared_earliest,
                a.declared_latest, a.contained_earliest, a.contained_latest, a.eradicated_earliest, a.eradicated_latest,
                a.recovered_earliest, a.recovered_latest, a.closed_earliest, a.closed_latest,
                a.detected_offset, a.contained_offset, a.not_applicable
            from incident i
            join lateral (
                select * from incident_revision r
                where r.incident_id = i.id and r.recorded_at <= \(known) order by r.version desc limit 1) r on true
            join lateral (
                select
                    \(pivot),
                    max(a.round_then) as round_then,
                    coalesce(bool_or(a.happened and a.round = a.round_then and a.milestone = 'closed'), false)
                        as closed_then,
                    max(case a.milestone
                            when 'recovered' then 'review' when 'eradicated' then 'recovery'
                            when 'contained' then 'eradication' when 'declared' then 'containment'
                            when 'acknowledged' then 'triage' end::phase)
                        filter (where a.happened and a.round = a.round_then) as reached,
                    max(a.offset_exact) filter (
                        where a.milestone = 'detected' and a.offset_from = 'occurred' and a.counts)
                        as detected_offset,
                    max(a.offset_exact) filter (
                        where a.milestone = 'contained' and a.offset_from = 'detected' and a.counts)
                        as contained_offset,
                    coalesce(bit_or(step_bit(a.milestone)) filter (where a.standing = 'not_applicable' and a.counts),
                        0)::smallint as not_applicable,
                    coalesce(bool_or(not a.happened), false) as cut
                from (
                    select b.*, b.round = 1 and b.happened as counts,
                        (1 + coalesce(max(b.round) filter (where b.milestone = 'reopened' and b.happened) over (), 0))
                            ::smallint as round_then
                    from (
                        select c.*, \(happened(horizon)) as happened
                        from assertion c
                        where c.incident_id = i.id and c.recorded_at <= \(known)
                            and (c.recorded_until is null or c.recorded_until > \(known))) b) a) a on true
            where i.created_at <= \(known)\(begun)
            """
    }

    /// Incidents whose row is not what their statements and their last revision say: key.
    package static var strayRows: SQL {
        let times = pivoted.flatMap { ["\($0.rawValue)_earliest", "\($0.rawValue)_latest"] }
        let columns =
            times + ["detected_offset", "contained_offset", "not_applicable"]
            + [
                "title", "severity", "category", "source", "owner", "tlp", "exercise", "version", "phase",
                "disposition", "duplicate_of",
            ]
        func of(_ alias: String) -> SQL { SQL(unsafe: columns.map { "\(alias).\($0)" }.joined(separator: ", ")) }
        return """
            select incident_key(i.key_year, i.key_number)
            from incident i left join (\(incidents(asOf: nil, knownAt: nil))) h on h.id = i.id
            where (\(of("i"))) is distinct from (\(of("h")))
            order by i.key_year, i.key_number
            """
    }

    /// Whether a statement `c` of the incident `i` was true by the horizon. That a step does not apply, and that a statement
    /// is withdrawn, has no time of its own but that at which it was said; what an import brought without one has always
    /// been so.
    static func happened(_ horizon: SQL) -> SQL {
        """
        coalesce(c.earliest, case when c.standing <> 'stated'
            then coalesce(c.said_at, case when i.origin = 'sitrep' then c.recorded_at end) end, '-infinity') < \(horizon)
        """
    }

    private static let pivoted: [Milestone] = [
        .occurred, .detected, .reported, .acknowledged, .declared, .contained, .eradicated, .recovered, .closed,
    ]

    private static let pivot: SQL = {
        let columns = pivoted.flatMap { milestone in
            ["earliest", "latest"].map { bound in
                "max(a.\(bound)) filter (where a.milestone = '\(milestone.rawValue)' and a.counts) "
                    + "as \(milestone.rawValue)_\(bound)"
            }
        }
        return SQL(unsafe: columns.joined(separator: ",\n                    "))
    }()
}
