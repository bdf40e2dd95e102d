-- What the lifecycle refuses is refused to a psql user, too: a rating over a review of one's own, a closing before its review was
-- approved, and a circle of parents.

set local search_path to sitrep;

create or replace function check_incident_change() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if (new.phase, new.last_verb) is distinct from (old.phase, old.last_verb) and new.phase_before <> old.phase then
        raise exception 'the incident is in %, not in %', old.phase, new.phase_before
            using errcode = 'check_violation', constraint = 'phase_move_starts_where_it_is';
    end if;
    if new.version not in (old.version, old.version + 1)
        or (new.version = old.version and (new.phase, new.severity, new.disposition, new.tlp, new.exercise, new.round,
            new.duplicate_of, new.category, new.source, new.owner, new.title, new.last_verb)
            is distinct from (old.phase, old.severity, old.disposition, old.tlp, old.exercise, old.round,
            old.duplicate_of, old.category, old.source, old.owner, old.title, old.last_verb)) then
        raise exception 'a change of an incident is its next version'
            using errcode = 'check_violation', constraint = 'version_grows_by_one';
    end if;
    if (new.organization_id, new.id, new.key_year, new.key_number, new.origin, new.source_key)
        is distinct from (old.organization_id, old.id, old.key_year, old.key_number, old.origin, old.source_key) then
        raise exception 'an incident keeps its identity'
            using errcode = 'check_violation', constraint = 'identity_is_kept';
    end if;
    -- What one person wrote and approved does not become a second person's approval by a graver rating. An import brings ratings
    -- and reviews as its source had them.
    if new.severity in ('critical', 'high') and old.severity not in ('critical', 'high')
        and current_setting('role') <> 'sitrep_ingest' and exists (
            select from review r where r.incident_id = new.id and r.round = new.round and r.approver = r.author) then
        raise exception 'a % incident needs a review that a second person approved', new.severity
            using errcode = 'check_violation', constraint = 'second_person_approves';
    end if;
    if new.last_verb = 'close' and old.phase <> 'closed' and new.phase = 'closed' then
        if new.severity in ('critical', 'high') and not exists (
            select from review r
            where r.incident_id = new.id and r.round = new.round and r.approver is not null and r.approver <> r.author) then
            raise exception 'a % incident is closed with a review that a second person approved', new.severity
                using errcode = 'check_violation', constraint = 'review_approved_before_closing';
        end if;
        if exists (
            select from review r
            join assertion a on a.incident_id = r.incident_id and a.round = r.round and a.milestone = 'closed'
                and a.recorded_until is null
            where r.incident_id = new.id and r.round = new.round and r.approved_at > a.latest) then
            raise exception 'an incident is not closed before its review was approved'
                using errcode = 'check_violation', constraint = 'reviewed_not_after_closed';
        end if;
        if exists (select from task t where t.incident_id = new.id and t.done_at is null and t.owner is null)
            or exists (
                select from action a
                where a.incident_id = new.id and a.done_at is null and a.mandatory and a.owner is null) then
            raise exception 'open tasks and mandatory actions have an owner before an incident is closed'
                using errcode = 'check_violation', constraint = 'work_owned_before_closing';
        end if;
    end if;
    return new;
end
$$;

-- An incident is never its own ancestor, however many links lie between. The lock makes two links that only together close a
-- circle wait for each other.
create function check_parent() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('sitrep.incident_link', new.organization_id));
    if exists (
        with recursive ancestor (id) as (
            select new.other_id
            union
            select l.other_id from ancestor a join incident_link l on l.incident_id = a.id and l.kind = 'parent')
        select from ancestor where id = new.incident_id) then
        raise exception 'an incident cannot be an ancestor of its own parent'
            using errcode = 'check_violation', constraint = 'parent_is_no_descendant';
    end if;
    return new;
end
$$;
create trigger check_parent before insert on incident_link
    for each row when (new.kind = 'parent') execute function check_parent();
