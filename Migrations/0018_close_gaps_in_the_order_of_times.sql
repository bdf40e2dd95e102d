-- What was let through to a psql user, and partly to everybody: an instant on the end of a span that it does not belong to, a review
-- approved and an escalation raised before anything was detected, and circles of duplicates.

set local search_path to sitrep;

-- Whether something that began at this instant or later can come before something stated with these bounds: the same as
-- StatedTime.canPrecede. The end of a span is the first instant after it.
create function can_precede(earliest timestamptz, other_earliest timestamptz, other_latest timestamptz) returns boolean
    language sql immutable parallel safe
    as $$ select earliest < other_latest or earliest <= other_earliest $$;
comment on function can_precede(timestamptz, timestamptz, timestamptz) is 'Whether a time from this instant on can be before a stated one.';

-- The first condition of each is all that is evaluated for nearly every row. Not valid: an incident that was let in must not keep
-- the schema from being brought up to date; its next change puts it right.
alter table incident
    drop constraint occurred_not_after_detected,
    drop constraint occurred_not_after_reported,
    drop constraint occurred_not_after_response,
    drop constraint detected_not_after_response,
    drop constraint acknowledged_not_after_declared,
    drop constraint declared_not_after_closed,
    drop constraint contained_not_after_eradicated,
    drop constraint eradicated_not_after_recovered,
    drop constraint recovered_not_after_closed,
    add constraint occurred_not_after_detected check (
        occurred_earliest < detected_latest or occurred_earliest <= detected_earliest) not valid,
    add constraint occurred_not_after_reported check (
        occurred_earliest < reported_latest or occurred_earliest <= reported_earliest) not valid,
    add constraint occurred_not_after_response check (
        occurred_earliest < least(
            acknowledged_latest, declared_latest, contained_latest, eradicated_latest, recovered_latest, closed_latest)
        or (occurred_earliest < acknowledged_latest or occurred_earliest <= acknowledged_earliest)
            and (occurred_earliest < declared_latest or occurred_earliest <= declared_earliest)
            and (occurred_earliest < contained_latest or occurred_earliest <= contained_earliest)
            and (occurred_earliest < eradicated_latest or occurred_earliest <= eradicated_earliest)
            and (occurred_earliest < recovered_latest or occurred_earliest <= recovered_earliest)
            and (occurred_earliest < closed_latest or occurred_earliest <= closed_earliest)) not valid,
    add constraint detected_not_after_response check (
        detected_earliest < least(
            acknowledged_latest, declared_latest, contained_latest, eradicated_latest, recovered_latest, closed_latest)
        or (detected_earliest < acknowledged_latest or detected_earliest <= acknowledged_earliest)
            and (detected_earliest < declared_latest or detected_earliest <= declared_earliest)
            and (detected_earliest < contained_latest or detected_earliest <= contained_earliest)
            and (detected_earliest < eradicated_latest or detected_earliest <= eradicated_earliest)
            and (detected_earliest < recovered_latest or detected_earliest <= recovered_earliest)
            and (detected_earliest < closed_latest or detected_earliest <= closed_earliest)) not valid,
    add constraint acknowledged_not_after_declared check (
        acknowledged_earliest < least(declared_latest, closed_latest)
        or (acknowledged_earliest < declared_latest or acknowledged_earliest <= declared_earliest)
            and (acknowledged_earliest < closed_latest or acknowledged_earliest <= closed_earliest)) not valid,
    add constraint declared_not_after_closed check (
        declared_earliest < closed_latest or declared_earliest <= closed_earliest) not valid,
    add constraint contained_not_after_eradicated check (
        contained_earliest < least(eradicated_latest, recovered_latest, closed_latest)
        or (contained_earliest < eradicated_latest or contained_earliest <= eradicated_earliest)
            and (contained_earliest < recovered_latest or contained_earliest <= recovered_earliest)
            and (contained_earliest < closed_latest or contained_earliest <= closed_earliest)) not valid,
    add constraint eradicated_not_after_recovered check (
        eradicated_earliest < least(recovered_latest, closed_latest)
        or (eradicated_earliest < recovered_latest or eradicated_earliest <= recovered_earliest)
            and (eradicated_earliest < closed_latest or eradicated_earliest <= closed_earliest)) not valid,
    add constraint recovered_not_after_closed check (
        recovered_earliest < closed_latest or recovered_earliest <= closed_earliest) not valid;

-- A review says what happened; it is approved after something has.
insert into milestone_order values ('occurred', 'reviewed'), ('detected', 'reviewed');

-- Escalations beside the first of a round, which is the milestone and may be corrected as one: the first is recorded together
-- with its statement.
create function later_escalations(incident bigint) returns setof timestamptz
    language sql stable security definer set search_path to sitrep, pg_temp
    as $$
select e.at from escalation e
where e.incident_id = incident and not exists (
    select from assertion a
    where a.incident_id = e.incident_id and a.milestone = 'escalated' and a.recorded_at = e.recorded_at)
$$;

create or replace function check_statement_order() returns trigger
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
        and not case when o.earlier = new.milestone then can_precede(new.earliest, a.earliest, a.latest)
            else can_precede(a.earliest, new.earliest, new.latest) end
    limit 1;
    if not found and new.milestone in ('occurred', 'detected') then
        select milestone 'escalated' as milestone, e as earliest, e as latest into other
        from later_escalations(new.incident_id) e where new.earliest > e limit 1;
    end if;
    if found then
        raise exception '% % to % cannot stand beside % % to %', new.milestone, new.earliest, new.latest, other.milestone,
            other.earliest, other.latest
            using errcode = 'check_violation', constraint = 'milestones_in_order';
    end if;
    return new;
end
$$;

drop trigger check_statement_order on assertion;
create trigger check_statement_order before insert on assertion
    for each row when (
        new.recorded_until is null and new.standing = 'stated' and new.earliest is not null
        and (new.round > 1 or new.milestone in ('escalated', 'reviewed')))
    execute function check_statement_order();

-- An anchor that is stated late is compared like one that is corrected; bulk imports stay off this trigger.
drop trigger check_anchor_order on assertion;
create trigger check_anchor_order before insert on assertion
    for each row when (
        new.recorded_until is null and new.standing = 'stated' and new.earliest is not null and new.round = 1
        and (new.supersedes is not null and new.milestone in ('occurred', 'detected', 'reported')
            or new.milestone in ('occurred', 'detected') and current_setting('role') <> 'sitrep_ingest'))
    execute function check_statement_order();

create or replace function check_reopening() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone = 'closed' and a.round = new.round
            and a.recorded_until is null and not can_precede(a.earliest, new.earliest, new.latest)) then
        raise exception 'an incident is reopened after it was closed'
            using errcode = 'check_violation', constraint = 'closed_not_after_reopened';
    end if;
    return new;
end
$$;

create or replace function check_later_round() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if not exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone = 'reopened' and a.round = new.round - 1
            and a.recorded_until is null
            and (new.latest is null or can_precede(a.earliest, new.earliest, new.latest))) then
        raise exception '% of round % lies before the reopening', new.milestone, new.round
            using errcode = 'check_violation', constraint = 'round_after_reopening';
    end if;
    return new;
end
$$;

-- Attention is raised while work goes on, and after there was something to raise it for; an import brings the escalations that an
-- incident had.
create or replace function check_escalation() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if exists (select from incident i where i.id = new.incident_id and i.phase = 'closed' and i.last_verb <> 'import') then
        raise exception 'a closed incident is not escalated'
            using errcode = 'check_violation', constraint = 'closed_is_not_escalated';
    end if;
    if current_setting('role') = 'sitrep_ingest' then
        return new;
    end if;
    if exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone in ('occurred', 'detected') and a.recorded_until is null
            and a.earliest > new.at) then
        raise exception 'an incident is escalated after it was detected'
            using errcode = 'check_violation', constraint = 'milestones_in_order';
    end if;
    if exists (
        select from incident i join assertion a
            on a.incident_id = i.id and a.milestone = 'reopened' and a.round = i.round - 1 and a.recorded_until is null
        where i.id = new.incident_id and a.earliest > new.at) then
        raise exception 'the escalation lies before the reopening'
            using errcode = 'check_violation', constraint = 'round_after_reopening';
    end if;
    return new;
end
$$;

-- Duplicates may point at duplicates; following them comes to an end. The lock makes two merges that only together close a circle
-- wait for each other.
create function check_survivor() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('sitrep.duplicate_of', new.organization_id));
    if exists (
        with recursive survivor (id) as (
            select new.duplicate_of
            union
            select i.duplicate_of from survivor s join incident i on i.id = s.id where i.duplicate_of is not null)
        select from survivor where id = new.id) then
        raise exception 'an incident cannot be a duplicate of its own duplicate'
            using errcode = 'check_violation', constraint = 'survivor_is_no_duplicate_of_it';
    end if;
    return new;
end
$$;
create trigger check_survivor before update of duplicate_of on incident
    for each row when (new.duplicate_of is not null and new.duplicate_of is distinct from old.duplicate_of)
    execute function check_survivor();
