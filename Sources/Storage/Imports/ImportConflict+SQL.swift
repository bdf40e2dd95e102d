import IncidentModel
import Postgres

/// What is staged and contradicts what is there already: it is taken out before the merge and answered.
extension ImportMerge {
    /// Takes out records whose name an earlier chunk of the same source had, and answers them: record number, number of the earlier
    /// one, whether both say the same.
    package static func takeOutRepeated(_ context: StorageContext) -> SQL {
        """
        with gone as (
            delete from stage_incident s using incident i, stage_seen n
            where i.organization_id = \(context.organization.id) and i.origin = s.origin and i.source_key = s.source_key
                and n.incident_id = i.id
            returning s.record_number, n.record_number as earlier, s.digest = n.digest as is_same),
        links as (delete from stage_link l using gone g where l.record_number = g.record_number)
        select record_number, earlier, is_same from gone order by record_number
        """
    }

    /// Keeps known incidents in the phase in which they are where a record would lead them back without a reopening, and answers these:
    /// record number, key, the record's phase, the phase here.
    package static func keepPhases(_ context: StorageContext) -> SQL {
        """
        with behind as (
            select s.record_number, s.phase as said, i.phase, i.disposition
            from stage_incident s
            join incident i on i.organization_id = \(context.organization.id) and i.origin = s.origin
                and i.source_key = s.source_key
            left join import_source b on b.incident_id = i.id
            where b.digest is distinct from s.digest and s.round <= i.round and s.phase < i.phase)
        update stage_incident s set phase = b.phase, disposition = b.disposition
        from behind b where b.record_number = s.record_number
        returning s.record_number::bigint, s.source_key, b.said, b.phase
        """
    }

    /// Takes out statements of known incidents that cannot stand beside what was stated here and the record does not say anew, and
    /// answers them: record number, key, milestone, round, time, the other milestone, its time.
    package static func takeOutConflicting(_ context: StorageContext) -> SQL {
        """
        with subject as (
            select s.record_number, s.source_key, i.id
            from stage_incident s
            join incident i on i.organization_id = \(context.organization.id) and i.origin = s.origin
                and i.source_key = s.source_key
            join import_source b on b.incident_id = i.id and b.digest is distinct from s.digest),
        said as (
            select s.source_key, a.* from subject s join stage_assertion a using (record_number) where a.superseded_at is null),
        kept as (
            select s.record_number, o.milestone, o.round, o.earliest, o.latest
            from subject s
            join assertion o on o.incident_id = s.id and o.recorded_until is null and o.standing = 'stated'
            where not exists (
                select from said a
                where a.record_number = s.record_number and a.milestone = o.milestone and a.round = o.round)),
        wrong as (
            select distinct on (a.record_number, a.milestone, a.round) a.record_number, a.source_key, a.milestone, a.round,
                a.earliest, k.milestone as other, k.earliest as other_earliest
            from said a join kept k using (record_number)
            join milestone_order m on (m.earlier, m.later) in ((k.milestone, a.milestone), (a.milestone, k.milestone))
            where a.standing = 'stated' and a.earliest is not null
                and contradicts(
                    m.earlier, a.milestone, a.round, a.earliest, a.latest, k.milestone, k.round, k.earliest, k.latest)
            order by a.record_number, a.milestone, a.round, k.milestone),
        gone as (
            delete from stage_assertion d using wrong w
            where d.record_number = w.record_number and d.milestone = w.milestone and d.round = w.round
                and d.superseded_at is null)
        select record_number::bigint, source_key, milestone, round, earliest, other, other_earliest from wrong
        order by record_number, milestone, round
        """
    }
}
