-- What somebody with the application's role and psql could do past the program: keep an entry out of the tree, write times on the
-- incident that no statement says, call any change an import, take a writer off a review, name another organisation's incident.
-- Imports are checked by what they leave, so that a record whose times moved together goes in.
set local search_path to sitrep;

-- An entry stops waiting when it has its place, not before.
create function check_places() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if exists (select from gone g where not exists (select from audit_leaf l where l.entry = g.entry)) then
        raise exception 'an entry waits until it has its place in the tree'
            using errcode = 'check_violation', constraint = 'entry_has_its_place';
    end if;
    return null;
end
$$;
create trigger check_places after delete on audit_pending
    referencing old table as gone for each statement execute function check_places();

-- Times, what does not apply and what an incident has are written by the triggers of the tables that say so.
revoke insert, update on incident from sitrep_app;
revoke update on incident from sitrep_ingest;
grant insert (
    organization_id, key_year, key_number, title, severity, category, source, tlp, exercise, owner, created_at, updated_at,
    updated_by, occurred_earliest, occurred_latest, detected_earliest, detected_latest, reported_earliest, reported_latest, parts)
    on incident to sitrep_app;
grant update (
    version, updated_at, updated_by, phase, phase_before, last_verb, disposition, round, severity, duplicate_of, title, summary,
    category, source, owner, tlp, exercise)
    on incident to sitrep_app, sitrep_ingest;
revoke update on organization from sitrep_app;
grant update (name, time_zone) on organization to sitrep_app;

do $$
declare
    as_it_was text := pg_get_functiondef('check_incident_change'::regproc);
    place constant text := $f$    -- What one person wrote and approved does not become$f$;
    as_it_is text := replace(as_it_was, place,
        $f$    if new.last_verb = 'import' and (new.phase, new.last_verb) is distinct from (old.phase, old.last_verb)
        and current_setting('role') <> 'sitrep_ingest' then
        raise exception 'an import is made by the role of imports'
            using errcode = 'check_violation', constraint = 'import_by_its_role';
    end if;
$f$ || place);
begin
    if as_it_is = as_it_was then
        raise exception 'check_incident_change is not what earlier migrations made it';
    end if;
    execute as_it_is;
end
$$;

-- Who has written in a review has.
create function keep_writers_of_review() returns trigger
    language plpgsql
    as $$
begin
    raise exception 'a review keeps its author and everybody who has written in it'
        using errcode = 'check_violation', constraint = 'review_keeps_its_writers';
end
$$;
create trigger keep_writers before update on review
    for each row when (
        new.author is distinct from old.author
        or not coalesce(new.contributors, '{}') @> coalesce(old.contributors, '{}'))
    execute function keep_writers_of_review();

-- The incident that an event is about is one of the organisation that the entry is of.
do $$
declare
    as_it_was text := pg_get_functiondef('append_event_entry'::regproc);
    as_it_is text := replace(as_it_was,
        $f$    perform set_config('sitrep.action', action, true);$f$,
        $f$    if incident is not null and not exists (
        select from incident i where i.id = append_event_entry.incident and i.organization_id = organization)
    then
        raise exception 'the incident is none of the organisation' using errcode = 'check_violation', constraint = 'incident_of_the_organization';
    end if;
    perform set_config('sitrep.action', action, true);$f$);
begin
    if as_it_is = as_it_was then
        raise exception 'append_event_entry is not what earlier migrations made it';
    end if;
    execute as_it_is;
end
$$;

-- Row by row a statement was compared with statements that the same record was about to replace. What an import adds is compared
-- when all of it is there.
create function check_added_statements() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    wrong record;
begin
    select a.milestone, a.earliest, a.latest, o.milestone as other, o.earliest as other_earliest, o.latest as other_latest into wrong
    from added a
    join assertion o on o.incident_id = a.incident_id and o.recorded_until is null and o.standing = 'stated'
        and o.milestone <> a.milestone
    join milestone_order m on (m.earlier, m.later) in ((o.milestone, a.milestone), (a.milestone, o.milestone))
    where a.recorded_until is null and a.standing = 'stated' and a.earliest is not null
        and (a.round > 1 or a.milestone in ('escalated', 'reviewed')
            or a.supersedes is not null and a.milestone in ('occurred', 'detected', 'reported'))
        and (o.round = a.round
            or (o.milestone in ('occurred', 'detected', 'reported') and o.round = 1)
            or a.milestone in ('occurred', 'detected', 'reported'))
        and not case when m.earlier = a.milestone then can_precede(a.earliest, o.earliest, o.latest)
            else can_precede(o.earliest, a.earliest, a.latest) end
    limit 1;
    if wrong.milestone is not null then
        raise exception '% % to % cannot stand beside % % to %', wrong.milestone, wrong.earliest, wrong.latest, wrong.other,
            wrong.other_earliest, wrong.other_latest
            using errcode = 'check_violation', constraint = 'milestones_in_order';
    end if;
    select a.milestone, a.earliest, e.at into wrong
    from added a cross join lateral later_escalations(a.incident_id) e (at)
    where a.recorded_until is null and a.supersedes is not null and a.milestone in ('occurred', 'detected') and a.earliest > e.at
    limit 1;
    if wrong.milestone is not null then
        raise exception '% % cannot stand beside escalated %', wrong.milestone, wrong.earliest, wrong.at
            using errcode = 'check_violation', constraint = 'milestones_in_order';
    end if;
    if exists (
        select from added a
        join assertion c on c.incident_id = a.incident_id and c.milestone = 'closed' and c.round = a.round and c.recorded_until is null
        where a.milestone = 'reopened' and a.recorded_until is null and a.earliest is not null
            and not can_precede(c.earliest, a.earliest, a.latest))
    then
        raise exception 'an incident is reopened after it was closed'
            using errcode = 'check_violation', constraint = 'closed_not_after_reopened';
    end if;
    select a.milestone, a.round into wrong
    from added a
    where a.round > 1 and a.recorded_until is null and not exists (
        select from assertion r
        where r.incident_id = a.incident_id and r.milestone = 'reopened' and r.round = a.round - 1 and r.recorded_until is null
            and (a.latest is null or can_precede(r.earliest, a.earliest, a.latest)))
    limit 1;
    if wrong.milestone is not null then
        raise exception '% of round % lies before the reopening', wrong.milestone, wrong.round
            using errcode = 'check_violation', constraint = 'round_after_reopening';
    end if;
    return null;
end
$$;
create trigger check_added_statements after insert on assertion
    referencing new table as added for each statement when (current_setting('role') = 'sitrep_ingest')
    execute function check_added_statements();

-- The same conditions as before, but for imports.
drop trigger check_statement_order on assertion;
create trigger check_statement_order before insert on assertion
    for each row when (
        new.recorded_until is null and new.standing = 'stated' and new.earliest is not null
        and (new.round > 1 or new.milestone in ('escalated', 'reviewed')) and current_setting('role') <> 'sitrep_ingest')
    execute function check_statement_order();
drop trigger check_anchor_order on assertion;
create trigger check_anchor_order before insert on assertion
    for each row when (
        new.recorded_until is null and new.standing = 'stated' and new.earliest is not null and new.round = 1
        and (new.supersedes is not null and new.milestone in ('occurred', 'detected', 'reported')
            or new.milestone in ('occurred', 'detected'))
        and current_setting('role') <> 'sitrep_ingest')
    execute function check_statement_order();
drop trigger check_reopening on assertion;
create trigger check_reopening before insert on assertion
    for each row when (
        new.recorded_until is null and new.milestone = 'reopened' and new.earliest is not null
        and current_setting('role') <> 'sitrep_ingest')
    execute function check_reopening();
drop trigger check_later_round on assertion;
create trigger check_later_round before insert on assertion
    for each row when (new.round > 1 and new.recorded_until is null and current_setting('role') <> 'sitrep_ingest')
    execute function check_later_round();

-- A commitment without its salt proves nothing: whoever took the salt away says that the words were erased, and then they are.
do $$
declare
    changed record;
    as_it_was text := pg_get_functiondef('reconcile_trail'::regproc);
    as_it_is text := as_it_was;
begin
    for changed in
        select * from (values
            ($f$        compared as ($f$,
             $f$        unsalted as (
            select distinct p.row_key collate "C" as row_key
            from (
                select distinct on (e.row_key collate "C", w.word[1]) e.row_key, e.id, w.word[1] as member,
                    exists (
                        select from audit_salt s where s.entry = e.id and s.path = 'after.' || w.word[1]) as has_salt
                from audit_entry e
                cross join lateral regexp_matches(encode(e.body, 'escape'), '"after[.]([a-z_]+)":"[0-9a-f]{64}"', 'g') w (word)
                where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
                order by e.row_key collate "C", w.word[1], e.id desc) c
            join present p on p.row_key collate "C" = c.row_key collate "C"
            left join latest_set l on l.row_key = c.row_key collate "C"
            where not c.has_salt and c.id > coalesce(l.entry, 0)
                and strpos((('{' || left(p.personal, -1) || '}')::json -> c.member)::text, erased_marker()) = 0),
        compared as ($f$),
            ($f$                    when b.row_key is not null then 'personal value differs from its commitment' end as finding$f$,
             $f$                    when b.row_key is not null then 'personal value differs from its commitment'
                    when u.row_key is not null
                        or s.commitment is not null and s.salt is null and r.personal <> '' and strpos(r.personal, erased_marker()) = 0
                        then 'personal value cannot be proven, and was not erased' end as finding$f$),
            ($f$            left join broken b on b.row_key = r.row_key collate "C")$f$,
             $f$            left join broken b on b.row_key = r.row_key collate "C"
            left join unsalted u on u.row_key = r.row_key collate "C")$f$)) c (former, present)
    loop
        if strpos(as_it_is, changed.former) = 0 then
            raise exception 'reconcile_trail is not what earlier migrations made it';
        end if;
        as_it_is := replace(as_it_is, changed.former, changed.present);
    end loop;
    execute as_it_is;
end
$$;
