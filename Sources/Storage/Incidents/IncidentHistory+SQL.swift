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
        return """
            select
                i.id, i.organization_id, i.key_year, i.key_number, i.origin, i.source_key, i.summary, i.created_at,
                r.title, r.severity, r.category, r.source, r.owner, r.tlp, r.exercise, r.version, r.round,
                r.recorded_at as updated_at, r.duplicate_of,
                case
                    when not isfinite(\(horizon)) then r.phase
                    when a.last_closed > coalesce(a.last_reopened, '-infinity') then 'closed'
                    when a.last_reopened is not null then least(r.phase, 'review'::phase)
                    when r.phase <> 'closed' and not a.cut then r.phase
                    when a.recovered_earliest is not null then 'review'
                    when a.eradicated_earliest is not null then 'recovery'
                    when a.contained_earliest is not null then 'eradication'
                    when a.declared_earliest is not null then 'containment'
                    when a.acknowledged_earliest is not null then 'triage'
                    else 'new'
                end::phase as phase,
                -- A disposition that had not been given by the horizon still tells what does not count as an incident.
                case
                    when not isfinite(\(horizon)) or a.last_closed > coalesce(a.last_reopened, '-infinity')
                        or r.disposition <> 'true_positive'
                    then r.disposition
                end as disposition,
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
                    max(a.earliest) filter (where a.milestone = 'closed' and a.earliest < \(horizon)) as last_closed,
                    max(a.earliest) filter (where a.milestone = 'reopened' and a.earliest < \(horizon)) as last_reopened,
                    max(a.offset_exact) filter (
                        where a.milestone = 'detected' and a.offset_from = 'occurred' and a.counts)
                        as detected_offset,
                    max(a.offset_exact) filter (
                        where a.milestone = 'contained' and a.offset_from = 'detected' and a.counts)
                        as contained_offset,
                    coalesce(bit_or(step_bit(a.milestone)) filter (where a.standing = 'not_applicable'), 0)::smallint
                        as not_applicable,
                    coalesce(bool_or(a.earliest >= \(horizon)), false) as cut
                from (
                    select b.*, b.round = 1 and (b.earliest is null or b.earliest < \(horizon)) as counts
                    from assertion b
                    where b.incident_id = i.id and b.recorded_at <= \(known)
                        and (b.recorded_until is null or b.recorded_until > \(known))) a) a on true
            where i.created_at <= \(known) and coalesce(a.detected_earliest, a.reported_earliest) < \(horizon)
            """
    }

    private static let pivot: SQL = {
        let milestones: [Milestone] = [
            .occurred, .detected, .reported, .acknowledged, .declared, .contained, .eradicated, .recovered, .closed,
        ]
        let columns = milestones.flatMap { milestone in
            ["earliest", "latest"].map { bound in
                "max(a.\(bound)) filter (where a.milestone = '\(milestone.rawValue)' and a.counts) "
                    + "as \(milestone.rawValue)_\(bound)"
            }
        }
        return SQL(unsafe: columns.joined(separator: ",\n                    "))
    }()
}
