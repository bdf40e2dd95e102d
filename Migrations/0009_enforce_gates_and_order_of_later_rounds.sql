-- A psql user is held to every closing gate, and the times of a reopened incident to the orders that hold for a first round.

set local search_path to sitrep;

-- The orders that no real incident can break; the same list as Milestone.notAfter. The first round's times lie side by side in
-- the incident's row and are compared there; those of later rounds are rows of assertion and are compared by this table.
create table milestone_order (
    earlier milestone not null,
    later milestone not null,
    primary key (earlier, later)
);
grant select on milestone_order to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;
insert into milestone_order
select milestone 'occurred', m from unnest(array['detected', 'reported', 'acknowledged', 'declared', 'escalated', 'contained', 'eradicated',
    'recovered', 'closed']::milestone[]) m
union all
select milestone 'detected', m from unnest(array['acknowledged', 'declared', 'escalated', 'contained', 'eradicated', 'recovered',
    'closed']::milestone[]) m
union all
select milestone 'acknowledged', m from unnest(array['declared', 'closed']::milestone[]) m
union all
select milestone 'declared', milestone 'closed'
union all
select milestone 'contained', m from unnest(array['eradicated', 'recovered', 'closed']::milestone[]) m
union all
select milestone 'eradicated', m from unnest(array['recovered', 'closed']::milestone[]) m
union all
select milestone 'recovered', milestone 'closed';

-- Compares a new statement with the current ones beside it. `escalated` has no column in the incident's row, so its first round
-- is compared here too, from both sides.
create function check_statement_order() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    other record;
begin
    select a.milestone, a.earliest, a.latest into other
    from assertion a join milestone_order o
        on (o.earlier, o.later) in ((a.milestone, new.milestone), (new.milestone, a.milestone))
    where a.incident_id = new.incident_id and a.recorded_until is null and a.standing = 'stated'
        and a.milestone <> new.milestone
        and (a.round = new.round
            or (a.milestone in ('occurred', 'detected', 'reported') and a.round = 1)
            or new.milestone in ('occurred', 'detected', 'reported'))
        and case when o.earlier = new.milestone then new.earliest > a.latest else a.earliest > new.latest end
    limit 1;
    if found then
        raise exception '% % to % cannot stand beside % % to %', new.milestone, new.earliest, new.latest, other.milestone,
            other.earliest, other.latest
            using errcode = 'check_violation', constraint = 'milestones_in_order';
    end if;
    return new;
end
$$;
create trigger check_statement_order before insert on assertion
    for each row when (
        new.recorded_until is null and new.standing = 'stated' and new.earliest is not null
        and (new.round > 1 or new.milestone = 'escalated'))
    execute function check_statement_order();

-- An anchor that is corrected must not jump over times of a later round either. Imports write first rounds only, in bulk, and
-- state nothing twice: the condition keeps this trigger off them.
create trigger check_anchor_order before insert on assertion
    for each row when (
        new.recorded_until is null and new.standing = 'stated' and new.earliest is not null
        and new.round = 1 and new.supersedes is not null and new.milestone in ('occurred', 'detected', 'reported'))
    execute function check_statement_order();

-- A reopening follows the closing of its round.
create function check_reopening() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone = 'closed' and a.round = new.round
            and a.recorded_until is null and a.earliest > new.latest) then
        raise exception 'an incident is reopened after it was closed'
            using errcode = 'check_violation', constraint = 'closed_not_after_reopened';
    end if;
    return new;
end
$$;
create trigger check_reopening before insert on assertion
    for each row when (new.recorded_until is null and new.milestone = 'reopened' and new.earliest is not null)
    execute function check_reopening();

-- Attention is raised while work goes on; an import brings the escalations that an incident had.
create function check_escalation() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if exists (select from incident i where i.id = new.incident_id and i.phase = 'closed' and i.last_verb <> 'import') then
        raise exception 'a closed incident is not escalated'
            using errcode = 'check_violation', constraint = 'closed_is_not_escalated';
    end if;
    return new;
end
$$;
create trigger check_escalation before insert on escalation for each row execute function check_escalation();

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
    if new.last_verb = 'close' and old.phase <> 'closed' and new.phase = 'closed' then
        if new.severity in ('critical', 'high') and not exists (
            select from review r
            where r.incident_id = new.id and r.round = new.round and r.approver is not null and r.approver <> r.author) then
            raise exception 'a % incident is closed with a review that a second person approved', new.severity
                using errcode = 'check_violation', constraint = 'review_approved_before_closing';
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
