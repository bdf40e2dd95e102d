import IncidentModel
import Postgres

/// Merges what is staged into the business tables, set by set. Every statement runs in the import's one transaction.
package enum ImportMerge {
    /// How many incidents a merge created, changed and found unchanged.
    package struct Counts: Equatable, Sendable {
        package var created = 0
        package var updated = 0
        package var unchanged = 0
        package var events = 0

        package init() {}
    }

    /// Merges the staged records of one chunk.
    ///
    /// - Parameter legal: whether some of them have a legal record.
    package static func merge(
        batchID: Int64, legal: Bool = false, in session: PostgresSession, _ context: StorageContext
    ) throws -> Counts {
        let results = try session.pipeline(statements(batchID: batchID, legal: legal, context))
        var counts = Counts()
        for row in results[1] {
            let n = Int(try row.decode(1, as: Int64.self))
            switch try row.decode(0, as: String.self) {
            case "created": counts.created = n
            case "updated": counts.updated = n
            default: counts.unchanged = n
            }
        }
        counts.events = Int(try results[2].first?.decode(0, as: Int64.self) ?? 0)
        return counts
    }

    /// Remembers the records of a chunk for the later ones.
    package static func remember(_ context: StorageContext) -> SQL {
        """
        insert into stage_seen
        select i.id, s.record_number, s.digest
        from stage_incident s
        join incident i on i.organization_id = \(context.organization.id) and i.origin = s.origin
            and i.source_key = s.source_key
        """
    }

    private static func statements(batchID: Int64, legal: Bool, _ context: StorageContext) -> [SQL] {
        [
            match(context),
            "select state, count(*) from stage_match group by state",
            "select count(*) from stage_event join stage_match m using (record_number) where m.state <> 'unchanged'",
        ] + keepErased + [
            reserveKeys(context),
            addIncidents(context),
            addAssertions(context),
            updateIncidents(context),
            supersedeAssertions(context),
            addEvents(context),
            addFurtherEvents(context),
            addPrivilegedNotes(context),
        ] + addParts(context) + ImportStatements.merge(context) + (legal ? LegalRecordSQL.merge(context) : []) + [
            """
            insert into incident_attribute (organization_id, incident_id, attributes)
            select \(context.organization.id), m.incident_id, s.attributes
            from stage_match m join stage_incident s using (record_number)
            where m.state <> 'unchanged' and s.attributes is not null
            on conflict (incident_id) do update set attributes = excluded.attributes
            """,
            """
            insert into import_source (organization_id, incident_id, batch_id, digest)
            select \(context.organization.id), m.incident_id, \(batchID), s.digest
            from stage_match m join stage_incident s using (record_number)
            where m.state <> 'unchanged'
            on conflict (incident_id) do update set batch_id = excluded.batch_id, digest = excluded.digest
            """,
            "drop table stage_match",
        ]
    }

    /// Which staged records are new, changed or as they were; new ones get their row number here.
    private static func match(_ context: StorageContext) -> SQL {
        """
        create temp table stage_match on commit drop as
        select s.record_number, s.key_year, coalesce(i.id, nextval('incident_id_seq')) as incident_id,
            case when i.id is null then 'created' when b.digest is not distinct from s.digest then 'unchanged'
                else 'updated' end as state
        from stage_incident s
        left join incident i on i.organization_id = \(context.organization.id)
            and i.origin = s.origin and i.source_key = s.source_key
        left join import_source b on b.incident_id = i.id
        """
    }

    /// What was erased of an incident stays so: its record goes in without those words. Which of several names was erased is not
    /// known any more, so that a record adds no name of that kind to its incident, and no task or action beside those that are there;
    /// of these it says everything but the title.
    private static let keepErased: [SQL] =
        [
            """
            update stage_incident s
            set title = case when e.title then i.title else s.title end,
                summary = case when e.summary then i.summary else s.summary end,
                attributes = case when e.field then s.attributes || (
                    select coalesce(jsonb_object_agg(a.key, a.value), '{}')
                    from incident_attribute t cross join jsonb_each(t.attributes) a
                    where t.incident_id = i.id and a.value = to_jsonb(erased_marker())) else s.attributes end
            from stage_match m
            join (
                select incident_id, bool_or(part = 'title') as title, bool_or(part = 'summary') as summary,
                    bool_or(part = 'field') as field
                from erased_part group by incident_id) e using (incident_id)
            join incident i on i.id = m.incident_id
            where m.record_number = s.record_number and m.state = 'updated'
            """,
            """
            delete from stage_part p using stage_match m join erased_part e using (incident_id)
            where m.record_number = p.record_number and m.state = 'updated' and p.part = e.part::text
                and e.part in ('asset', 'observable', 'review')
            """,
        ] + keepTitles("task") + keepTitles("action")

    private static func keepTitles(_ table: String) -> [SQL] {
        let erased: SQL = """
            m.record_number = p.record_number and m.state = 'updated' and p.part = '\(unsafe: table)'
                and e.part = '\(unsafe: table)'
            """
        return [
            """
            delete from stage_part p using stage_match m join erased_part e using (incident_id)
            where \(erased) and not exists (
                select from \(unsafe: table) t where t.incident_id = m.incident_id and t.number = p.position + 1)
            """,
            """
            update stage_part p set body = jsonb_set(p.body, '{title}', to_jsonb(t.title))
            from stage_match m join erased_part e using (incident_id) join \(unsafe: table) t using (incident_id)
            where \(erased) and t.number = p.position + 1
            """,
        ]
    }

    /// Numbers are gap-free: each year's counter moves by exactly the number of new records.
    private static func reserveKeys(_ context: StorageContext) -> SQL {
        """
        insert into incident_key_counter as c (organization_id, year, last_number)
        select \(context.organization.id), key_year, count(*) from stage_match where state = 'created' group by key_year
        on conflict (organization_id, year) do update set last_number = c.last_number + excluded.last_number
        """
    }

    private static func addIncidents(_ context: StorageContext) -> SQL {
        """
        insert into incident (
            id, organization_id, key_year, key_number, origin, source_key, title, summary, severity, category, source, tlp,
            exercise, disposition, phase, phase_before, last_verb, owner, round, created_at, updated_at, updated_by,
            occurred_earliest, occurred_latest, detected_earliest, detected_latest, reported_earliest,
            reported_latest, acknowledged_earliest, acknowledged_latest, declared_earliest, declared_latest,
            contained_earliest, contained_latest, eradicated_earliest, eradicated_latest, recovered_earliest,
            recovered_latest, closed_earliest, closed_latest,
            detected_offset, contained_offset, not_applicable, parts)
        overriding system value
        select m.incident_id, \(context.organization.id), m.key_year,
            c.last_number - count(*) over (partition by m.key_year)
                + row_number() over (partition by m.key_year order by m.record_number),
            s.origin, s.source_key, s.title, s.summary, s.severity, s.category, s.source, s.tlp, s.exercise,
            s.disposition, s.phase, 'new', 'import', s.owner, s.round, \(context.now), \(context.now), \(context.actor),
            p.occurred_earliest, p.occurred_latest, p.detected_earliest, p.detected_latest, p.reported_earliest,
            p.reported_latest, p.acknowledged_earliest, p.acknowledged_latest, p.declared_earliest,
            p.declared_latest, p.contained_earliest, p.contained_latest, p.eradicated_earliest,
            p.eradicated_latest, p.recovered_earliest, p.recovered_latest, p.closed_earliest, p.closed_latest,
            p.detected_offset, p.contained_offset, coalesce(p.not_applicable, 0), coalesce(h.parts, 0)
        from stage_match m
        join stage_incident s using (record_number)
        join incident_key_counter c on c.organization_id = \(context.organization.id) and c.year = m.key_year
        left join (
            select
                a.record_number,
                max(a.earliest) filter (where a.milestone = 'occurred' and a.counts) as occurred_earliest,
                max(a.latest) filter (where a.milestone = 'occurred' and a.counts) as occurred_latest,
                max(a.earliest) filter (where a.milestone = 'detected' and a.counts) as detected_earliest,
                max(a.latest) filter (where a.milestone = 'detected' and a.counts) as detected_latest,
                max(a.earliest) filter (where a.milestone = 'reported' and a.counts) as reported_earliest,
                max(a.latest) filter (where a.milestone = 'reported' and a.counts) as reported_latest,
                max(a.earliest) filter (where a.milestone = 'acknowledged' and a.counts) as acknowledged_earliest,
                max(a.latest) filter (where a.milestone = 'acknowledged' and a.counts) as acknowledged_latest,
                max(a.earliest) filter (where a.milestone = 'declared' and a.counts) as declared_earliest,
                max(a.latest) filter (where a.milestone = 'declared' and a.counts) as declared_latest,
                max(a.earliest) filter (where a.milestone = 'contained' and a.counts) as contained_earliest,
                max(a.latest) filter (where a.milestone = 'contained' and a.counts) as contained_latest,
                max(a.earliest) filter (where a.milestone = 'eradicated' and a.counts) as eradicated_earliest,
                max(a.latest) filter (where a.milestone = 'eradicated' and a.counts) as eradicated_latest,
                max(a.earliest) filter (where a.milestone = 'recovered' and a.counts) as recovered_earliest,
                max(a.latest) filter (where a.milestone = 'recovered' and a.counts) as recovered_latest,
                max(a.earliest) filter (where a.milestone = 'closed' and a.counts) as closed_earliest,
                max(a.latest) filter (where a.milestone = 'closed' and a.counts) as closed_latest,
                max(a.offset_exact) filter (where a.milestone = 'detected' and a.offset_from = 'occurred' and a.counts)
                    as detected_offset,
                max(a.offset_exact) filter (where a.milestone = 'contained' and a.offset_from = 'detected' and a.counts)
                    as contained_offset,
                bit_or(step_bit(a.milestone)) filter (where a.standing = 'not_applicable' and a.counts) as not_applicable
            from (select *, round = 1 and superseded_at is null as counts from stage_assertion) a
            group by a.record_number) p using (record_number)
        left join (
            select record_number, bit_or(part_bit(part)) as parts from stage_part group by record_number) h using (record_number)
        where m.state = 'created'
        order by m.record_number
        """
    }

    /// Statements of new incidents. What the source had already replaced keeps the times at which that happened there, as
    /// `said_at`; the recording times are ours and only keep the order.
    private static func addAssertions(_ context: StorageContext) -> SQL {
        """
        insert into assertion (
            organization_id, incident_id, milestone, round, standing, earliest, latest, offset_from, offset_exact,
            offset_least, offset_most, confidence, source, reason, recorded_at, recorded_until, recorded_by, said_at, said_by)
        select \(context.organization.id), incident_id, milestone, round, standing, earliest, latest, offset_from,
            offset_exact, offset_least, offset_most, confidence, source, reason,
            \(context.now)::timestamptz + place * interval '1 microsecond',
            case when place < last_place then \(context.now)::timestamptz + (place + 1) * interval '1 microsecond' end,
            \(context.actor), said_at, said_by
        from (
            select m.incident_id, a.*,
                row_number() over chain - 1 as place, count(*) over (partition by m.incident_id, a.milestone, a.round) - 1
                    as last_place
            from stage_match m join stage_assertion a using (record_number)
            where m.state = 'created'
            window chain as (partition by m.incident_id, a.milestone, a.round
                order by a.superseded_at nulls last, a.said_at)) a
        order by incident_id, round, place
        """
    }

    /// A record that changed in its source is the next version here.
    private static func updateIncidents(_ context: StorageContext) -> SQL {
        """
        update incident i
        set version = i.version + 1, updated_at = \(context.now), updated_by = \(context.actor), title = s.title,
            summary = s.summary, severity = s.severity, category = s.category, source = s.source, tlp = s.tlp,
            exercise = s.exercise, owner = s.owner, disposition = s.disposition, phase = s.phase, phase_before = i.phase,
            last_verb = 'import', round = greatest(i.round, s.round)
        from stage_match m join stage_incident s using (record_number)
        where i.id = m.incident_id and m.state = 'updated'
            and (i.title, i.summary, i.severity, i.category, i.source, i.tlp, i.exercise, i.owner, i.disposition, i.phase,
                i.round) is distinct from (s.title, s.summary, s.severity, s.category, s.source, s.tlp, s.exercise,
                s.owner, s.disposition, s.phase, greatest(i.round, s.round))
        """
    }

    /// Statements that the source now makes differently take the place of the present ones.
    private static func supersedeAssertions(_ context: StorageContext) -> SQL {
        """
        insert into assertion (
            organization_id, incident_id, milestone, round, standing, earliest, latest, offset_from, offset_exact,
            offset_least, offset_most, confidence, source, reason, recorded_at, recorded_by, supersedes, said_at, said_by)
        select \(context.organization.id), m.incident_id, a.milestone, a.round, a.standing, a.earliest, a.latest,
            a.offset_from, a.offset_exact, a.offset_least, a.offset_most, a.confidence, a.source,
            coalesce(a.reason, case when o.recorded_at is not null then 'changed in the source' end),
            greatest(\(context.now)::timestamptz, o.recorded_at + interval '1 microsecond'), \(context.actor),
            o.recorded_at, a.said_at, a.said_by
        from stage_match m
        join stage_assertion a using (record_number)
        left join assertion o on o.incident_id = m.incident_id and o.milestone = a.milestone and o.round = a.round
            and o.recorded_until is null
        where m.state = 'updated' and a.superseded_at is null
            and (o.standing, o.earliest, o.latest, o.offset_exact, o.offset_least, o.offset_most)
                is distinct from (a.standing, a.earliest, a.latest, a.offset_exact, a.offset_least, a.offset_most)
        order by m.incident_id, a.round
        """
    }

    /// Events of one instant keep the order in which they were staged, which is that of the source.
    private static func addEvents(_ context: StorageContext) -> SQL {
        """
        insert into timeline_entry (organization_id, incident_id, at, recorded_at, kind, actor, text, source_ref)
        select \(context.organization.id), m.incident_id, e.at, \(context.now), e.kind, e.actor, e.text, e.source_ref
        from stage_match m join stage_event e using (record_number)
        where (m.state = 'created' or m.state = 'updated' and e.source_ref is not null) and not e.privileged
        order by e.record_number, e.at, e.ctid
        on conflict (incident_id, source_ref) do nothing
        """
    }

    /// Of events without a reference as many are there as the source has. One of the instant and kind of words that were erased here
    /// is taken for those.
    private static func addFurtherEvents(_ context: StorageContext) -> SQL {
        """
        insert into timeline_entry (organization_id, incident_id, at, recorded_at, kind, actor, text)
        select \(context.organization.id), e.incident_id, e.at, \(context.now), e.kind, e.actor, e.text
        from (
            select m.incident_id, e.record_number, e.at, e.kind, e.actor, e.text, e.ctid as place,
                row_number() over (partition by m.incident_id, e.at, e.kind, e.actor, e.text order by e.ctid) as nth
            from stage_match m join stage_event e using (record_number)
            where m.state = 'updated' and e.source_ref is null and not e.privileged) e
        cross join lateral (
            select count(*) filter (where t.actor is not distinct from e.actor and t.text = e.text) as present,
                coalesce(bool_or(strpos(t.text, erased_marker()) > 0), false) as erased
            from (
                select at, kind, actor, text from timeline_entry where incident_id = e.incident_id
                union all
                select at, 'note', actor, text from note where incident_id = e.incident_id and not privileged) t
            where t.at = e.at and t.kind = e.kind) t
        where e.nth > t.present and not t.erased
        order by e.record_number, e.at, e.place
        """
    }

    /// What is under legal privilege stays a note with its mark. Of those of one person and instant as many are there as the source
    /// has; their words may have been erased here since.
    private static func addPrivilegedNotes(_ context: StorageContext) -> SQL {
        """
        insert into note (organization_id, incident_id, at, recorded_at, actor, text, privileged)
        select \(context.organization.id), e.incident_id, e.at, \(context.now), e.actor, e.text, true
        from (
            select m.incident_id, e.record_number, e.at, coalesce(e.actor, \(context.actor)) as actor, e.text, e.ctid as place,
                row_number() over (
                    partition by m.incident_id, e.at, coalesce(e.actor, \(context.actor)) order by e.ctid) as nth
            from stage_match m join stage_event e using (record_number)
            where m.state <> 'unchanged' and e.privileged) e
        where e.nth > (
            select count(*) from note n
            where n.incident_id = e.incident_id and n.privileged and n.at = e.at and n.actor = e.actor)
        order by e.record_number, e.at, e.place
        """
    }

    private static func addParts(_ context: StorageContext) -> [SQL] {
        func parts(_ name: String) -> SQL {
            """
            stage_match m join stage_part p on p.record_number = m.record_number and p.part = '\(unsafe: name)'
            where m.state <> 'unchanged'
            """
        }
        func instant(_ field: String) -> SQL { "(p.body ->> '\(unsafe: field)')::timestamptz" }
        let head: SQL = "\(context.organization.id), m.incident_id"
        let mark: SQL = "\(context.now), \(context.actor)"
        /// Where the source says who and when, that is kept.
        func said(_ at: String, _ by: String) -> SQL {
            "coalesce(\(instant(at)), \(context.now)), coalesce(p.body ->> '\(unsafe: by)', \(context.actor))"
        }
        let added = said("added_at", "added_by")
        let doneBy: SQL = """
            case when p.body ? 'done' then coalesce(p.body ->> 'done_by', p.body ->> 'owner', \(context.actor)) end
            """
        return [
            """
            insert into incident_tag (organization_id, incident_id, tag, recorded_at, recorded_by)
            select distinct \(head), p.body #>> '{}', \(mark)::text from \(parts("tag"))
            on conflict (incident_id, tag) where removed_at is null do nothing
            """,
            """
            insert into incident_technique (organization_id, incident_id, technique, recorded_at, recorded_by)
            select distinct \(head), p.body #>> '{}', \(mark)::text from \(parts("technique"))
            on conflict do nothing
            """,
            """
            insert into task (
                organization_id, incident_id, number, title, phase, owner, due_at, mandatory, added_at, added_by, done_at,
                done_by)
            select \(head), p.position + 1, p.body ->> 'title', (p.body ->> 'phase')::phase, p.body ->> 'owner',
                \(instant("due")), coalesce((p.body ->> 'mandatory')::boolean, false), \(added), \(instant("done")), \(doneBy)
            from \(parts("task"))
            on conflict (incident_id, number) do update set title = excluded.title, phase = excluded.phase,
                owner = excluded.owner, due_at = excluded.due_at, mandatory = excluded.mandatory,
                done_at = excluded.done_at, done_by = excluded.done_by
            """,
            """
            insert into action (
                organization_id, incident_id, number, title, kind, owner, due_at, mandatory, added_at, added_by, done_at,
                done_by, verified_at, verified_by, verification)
            select \(head), p.position + 1, p.body ->> 'title', (p.body ->> 'kind')::action_kind, p.body ->> 'owner',
                \(instant("due")), coalesce((p.body ->> 'mandatory')::boolean, true), \(added), \(instant("done")), \(doneBy),
                \(instant("verified")),
                case when p.body ? 'verified' then coalesce(p.body ->> 'verified_by', \(context.actor)) end,
                p.body ->> 'verification'
            from \(parts("action"))
            on conflict (incident_id, number) do update set title = excluded.title, kind = excluded.kind,
                owner = excluded.owner, due_at = excluded.due_at, mandatory = excluded.mandatory,
                done_at = excluded.done_at, done_by = excluded.done_by, verified_at = excluded.verified_at,
                verified_by = excluded.verified_by, verification = excluded.verification
            """,
            named("asset", head, said("recorded_at", "recorded_by"), parts("asset")),
            named("observable", head, said("recorded_at", "recorded_by"), parts("observable")),
            """
            insert into escalation (organization_id, incident_id, at, recorded_at, level, reason, escalated_by)
            select \(head), \(instant("at")), \(context.now), p.body ->> 'level', p.body ->> 'reason',
                coalesce(p.body ->> 'by', \(context.actor))
            from \(parts("escalation")) and not exists (
                select from escalation e where e.incident_id = m.incident_id and e.at = \(instant("at"))
                    and e.level = p.body ->> 'level')
            """,
            """
            insert into review (
                organization_id, incident_id, round, author, started_at, what_happened, detection, what_worked,
                what_did_not, root_causes, lessons, contributors, approver, approved_at)
            select \(head), coalesce((p.body ->> 'round')::int, 1), p.body ->> 'author', coalesce(\(instant("started_at")), \(context.now)),
                p.body ->> 'what_happened', p.body ->> 'detection', p.body ->> 'what_worked', p.body ->> 'what_did_not',
                array(select jsonb_array_elements_text(coalesce(p.body -> 'root_causes', '[]'))),
                array(select jsonb_array_elements_text(coalesce(p.body -> 'lessons', '[]'))),
                case when p.body ? 'contributors' then array(select jsonb_array_elements_text(p.body -> 'contributors')) end,
                p.body ->> 'approver', \(instant("approved_at"))
            from \(parts("review"))
            on conflict (incident_id, round) do nothing
            """,
            """
            insert into imported_course (organization_id, incident_id, round, disposition, reopened_to)
            select \(head), (p.body ->> 'round')::smallint, (p.body ->> 'disposition')::disposition,
                (p.body ->> 'reopened_to')::phase
            from \(parts("course"))
            on conflict (incident_id, round) do update
            set disposition = excluded.disposition, reopened_to = excluded.reopened_to
            where (imported_course.disposition, imported_course.reopened_to)
                is distinct from (excluded.disposition, excluded.reopened_to)
            """,
        ]
    }

    private static func named(_ table: String, _ head: SQL, _ mark: SQL, _ parts: SQL) -> SQL {
        """
        insert into \(unsafe: table) (organization_id, incident_id, kind, name, note, recorded_at, recorded_by)
        select distinct on (m.incident_id, p.body ->> 'kind', p.body ->> 'name')
            \(head), p.body ->> 'kind', p.body ->> 'name', p.body ->> 'note', \(mark)
        from \(parts)
        on conflict do nothing
        """
    }

    /// Takes out what would make duplicates point at each other in a circle, and answers it: record number, key, the other's key.
    package static let circles: SQL = """
        with recursive proposed as (
            select i.id, o.id as other_id, l.ctid as place
            from stage_link l
            join incident i on i.organization_id = (select current_organization()) and i.origin = l.origin
                and i.source_key = l.source_key
            join incident o on o.organization_id = i.organization_id and o.origin = l.other_origin
                and o.source_key = l.other_source_key
            where l.kind = 'duplicate_of' and i.id <> o.id and i.duplicate_of is null and i.disposition = 'duplicate'),
        reached (start, id) as (
            select id, other_id from proposed
            union
            select r.start, n.other_id from reached r, lateral (
                select p.other_id from proposed p where p.id = r.id
                union all
                select i.duplicate_of from incident i where i.id = r.id and i.duplicate_of is not null) n)
        delete from stage_link l using proposed p
        where l.ctid = p.place and exists (select from reached r where r.start = p.id and r.id = p.id)
        returning l.record_number, l.source_key, l.other_source_key
        """

    /// Links of incidents that are in to others that are not: record number, key, kind, the other's key.
    package static let danglingLinks: SQL = """
        select l.record_number, l.source_key, l.kind, l.other_source_key
        from stage_link l
        join incident i on i.organization_id = (select current_organization()) and i.origin = l.origin
            and i.source_key = l.source_key
        where not exists (
            select from incident o where o.organization_id = i.organization_id and o.origin = l.other_origin
                and o.source_key = l.other_source_key)
        order by l.record_number
        """

    /// Links once all records are in, because a record may point at a later one.
    package static func links(_ context: StorageContext) -> [SQL] {
        let pairs: SQL = """
            select i.id, o.id as other_id, l.kind, i.duplicate_of
            from stage_link l
            join incident i on i.organization_id = \(context.organization.id) and i.origin = l.origin
                and i.source_key = l.source_key
            join incident o on o.organization_id = i.organization_id and o.origin = l.other_origin
                and o.source_key = l.other_source_key
            where i.id <> o.id
            """
        return [
            """
            insert into incident_link (organization_id, incident_id, other_id, kind, recorded_at, recorded_by)
            select distinct \(context.organization.id), p.id, p.other_id, p.kind::link_kind, \(context.now),
                \(context.actor)
            from (\(pairs)) p where p.kind <> 'duplicate_of'
            on conflict do nothing
            """,
            """
            update incident i
            set duplicate_of = p.other_id, version = i.version + 1, updated_at = \(context.now),
                updated_by = \(context.actor)
            from (\(pairs)) p
            where i.id = p.id and p.kind = 'duplicate_of' and p.duplicate_of is null and i.disposition = 'duplicate'
            """,
        ]
    }
}
