-- Which two statements of an incident cannot both be so, for single changes, whole imports and what is taken out before one: it stood in
-- three places. PostgreSQL puts it into the statements that use it, so that no plan is another than before.
set local search_path to sitrep;

-- Of two milestones that milestone_order names, of which `earlier` comes first. Detection and what comes before it are stated once for
-- all rounds; every other milestone is held against those of its own round.
create function contradicts(
    earlier milestone, one milestone, one_round smallint, one_earliest timestamptz, one_latest timestamptz,
    other milestone, other_round smallint, other_earliest timestamptz, other_latest timestamptz) returns boolean
    language sql immutable parallel safe
    as $$
    select (other_round = one_round
            or (other in ('occurred', 'detected', 'reported') and other_round = 1)
            or one in ('occurred', 'detected', 'reported'))
        and not case when earlier = one then can_precede(one_earliest, other_earliest, other_latest)
            else can_precede(other_earliest, one_earliest, one_latest) end
    $$;

create or replace function check_statement_order() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    other record;
begin
    if not exists (
            select from assertion a where a.incident_id = new.incident_id and a.recorded_until is null)
        and not exists (select from escalation e where e.incident_id = new.incident_id)
    then
        return new;
    end if;
    select a.milestone, a.earliest, a.latest into other
    from assertion a join milestone_order o
        on (o.earlier, o.later) in ((a.milestone, new.milestone), (new.milestone, a.milestone))
    where a.incident_id = new.incident_id and a.recorded_until is null and a.standing = 'stated'
        and a.milestone <> new.milestone
        and contradicts(
            o.earlier, new.milestone, new.round, new.earliest, new.latest, a.milestone, a.round, a.earliest, a.latest)
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

create or replace function check_added_statements() returns trigger
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
        and contradicts(m.earlier, a.milestone, a.round, a.earliest, a.latest, o.milestone, o.round, o.earliest, o.latest)
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
