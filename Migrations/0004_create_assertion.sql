-- Every statement of a milestone, with two times: what it says (earliest, latest) and when it was said (recorded_at until
-- recorded_until). A correction adds a row and closes the one before it; nothing is ever taken away.

set local search_path to sitrep;

create type assertion_standing as enum ('stated', 'not_applicable', 'withdrawn');

-- GiST compares ranges without an extension, so the subject of a statement is written as a range of one number.
create function assertion_subject(incident_id bigint, milestone milestone, round smallint) returns int8range
    language sql immutable parallel safe
    as $$
select int8range(n, n, '[]')
from (
    select incident_id * 1048576 + round * 16 + case milestone
        when 'occurred' then 0 when 'detected' then 1 when 'reported' then 2 when 'acknowledged' then 3
        when 'declared' then 4 when 'escalated' then 5 when 'contained' then 6 when 'eradicated' then 7
        when 'recovered' then 8 when 'reviewed' then 9 when 'closed' then 10 when 'reopened' then 11 end as n) subject
$$;

create table assertion (
    organization_id bigint not null,
    incident_id bigint not null,
    recorded_at timestamptz not null,
    recorded_until timestamptz,
    -- recorded_at of the statement that this one takes the place of.
    supersedes timestamptz,
    earliest timestamptz,
    latest timestamptz,
    offset_exact bigint,
    offset_least bigint,
    offset_most bigint,
    round smallint not null default 1,
    milestone milestone not null,
    standing assertion_standing not null default 'stated',
    offset_from milestone,
    confidence confidence not null default 'confirmed',
    recorded_by text not null,
    source text,
    reason text,
    -- When and by whom the record that was imported says the statement was first made.
    said_at timestamptz,
    said_by text,
    primary key (incident_id, milestone, round, recorded_at),
    constraint assertion_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint supersedes_a_statement foreign key (incident_id, milestone, round, supersedes) references assertion,
    constraint recorded_in_order check (recorded_until > recorded_at),
    constraint earliest_with_latest check ((earliest is null) = (latest is null) and earliest <= latest),
    constraint time_exactly_when_stated check ((standing = 'stated') = (earliest is not null or offset_from is not null)),
    constraint round_starts_at_one check (round >= 1),
    constraint reason_for_correction check (supersedes is null or reason is not null),
    constraint reason_when_not_applicable check (standing = 'stated' or reason is not null),
    -- Statements of one milestone never overlap in recorded time. The current one (recorded_until is null) is kept apart from
    -- the older ones by the unique index below and by supersedes; keeping it out of this index leaves bulk imports, in which
    -- every statement is current, free of GiST work.
    constraint statements_do_not_overlap exclude using gist (
        assertion_subject(incident_id, milestone, round) with =,
        tstzrange(recorded_at, recorded_until) with &&) where (recorded_until is not null)
);

create unique index assertion_current on assertion (incident_id, milestone, round) where recorded_until is null;
call protect('assertion');
call make_append_only('assertion');

-- A correction closes the statement before it at the moment that it is recorded itself.
create function close_superseded_assertion() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    update assertion
    set recorded_until = new.recorded_at
    where incident_id = new.incident_id and milestone = new.milestone and round = new.round
        and recorded_at = new.supersedes and recorded_until is null;
    if not found then
        raise exception 'the statement that is to be superseded is not the current one'
            using errcode = 'serialization_failure', constraint = 'supersedes_the_current_statement';
    end if;
    return new;
end
$$;
create trigger close_superseded_assertion before insert on assertion
    for each row when (new.supersedes is not null and new.recorded_until is null)
    execute function close_superseded_assertion();

-- What happens after a reopening lies after it.
create function check_later_round() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if not exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone = 'reopened' and a.round = new.round - 1
            and a.recorded_until is null and (new.latest is null or a.earliest <= new.latest)) then
        raise exception '% of round % lies before the reopening', new.milestone, new.round
            using errcode = 'check_violation', constraint = 'round_after_reopening';
    end if;
    return new;
end
$$;
create trigger check_later_round before insert on assertion
    for each row when (new.round > 1 and new.recorded_until is null) execute function check_later_round();

create function step_bit(milestone milestone) returns smallint
    language sql immutable parallel safe
    as $$
select case milestone when 'acknowledged' then 1 when 'declared' then 2 when 'contained' then 4 when 'eradicated' then 8
    when 'recovered' then 16 else 0 end::smallint
$$;

-- Keeps the incident row in step with the current statements of its first round. A bulk import writes both at once; then the
-- comparison finds nothing to do.
create function project_assertions() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    update incident i
    set
        occurred_earliest = case when n.has_occurred then n.occurred_earliest else i.occurred_earliest end,
        occurred_latest = case when n.has_occurred then n.occurred_latest else i.occurred_latest end,
        detected_earliest = case when n.has_detected then n.detected_earliest else i.detected_earliest end,
        detected_latest = case when n.has_detected then n.detected_latest else i.detected_latest end,
        reported_earliest = case when n.has_reported then n.reported_earliest else i.reported_earliest end,
        reported_latest = case when n.has_reported then n.reported_latest else i.reported_latest end,
        acknowledged_earliest = case when n.has_acknowledged then n.acknowledged_earliest else i.acknowledged_earliest end,
        acknowledged_latest = case when n.has_acknowledged then n.acknowledged_latest else i.acknowledged_latest end,
        declared_earliest = case when n.has_declared then n.declared_earliest else i.declared_earliest end,
        declared_latest = case when n.has_declared then n.declared_latest else i.declared_latest end,
        contained_earliest = case when n.has_contained then n.contained_earliest else i.contained_earliest end,
        contained_latest = case when n.has_contained then n.contained_latest else i.contained_latest end,
        eradicated_earliest = case when n.has_eradicated then n.eradicated_earliest else i.eradicated_earliest end,
        eradicated_latest = case when n.has_eradicated then n.eradicated_latest else i.eradicated_latest end,
        recovered_earliest = case when n.has_recovered then n.recovered_earliest else i.recovered_earliest end,
        recovered_latest = case when n.has_recovered then n.recovered_latest else i.recovered_latest end,
        closed_earliest = case when n.has_closed then n.closed_earliest else i.closed_earliest end,
        closed_latest = case when n.has_closed then n.closed_latest else i.closed_latest end,
        detected_offset = case when n.has_detected then n.detected_offset else i.detected_offset end,
        contained_offset = case when n.has_contained then n.contained_offset else i.contained_offset end,
        not_applicable = (i.not_applicable & ~n.stated_bits) | n.passed_bits
    from (
        select
            incident_id,
            bool_or(milestone = 'occurred') as has_occurred,
            max(earliest) filter (where milestone = 'occurred') as occurred_earliest,
            max(latest) filter (where milestone = 'occurred') as occurred_latest,
            bool_or(milestone = 'detected') as has_detected,
            max(earliest) filter (where milestone = 'detected') as detected_earliest,
            max(latest) filter (where milestone = 'detected') as detected_latest,
            bool_or(milestone = 'reported') as has_reported,
            max(earliest) filter (where milestone = 'reported') as reported_earliest,
            max(latest) filter (where milestone = 'reported') as reported_latest,
            bool_or(milestone = 'acknowledged') as has_acknowledged,
            max(earliest) filter (where milestone = 'acknowledged') as acknowledged_earliest,
            max(latest) filter (where milestone = 'acknowledged') as acknowledged_latest,
            bool_or(milestone = 'declared') as has_declared,
            max(earliest) filter (where milestone = 'declared') as declared_earliest,
            max(latest) filter (where milestone = 'declared') as declared_latest,
            bool_or(milestone = 'contained') as has_contained,
            max(earliest) filter (where milestone = 'contained') as contained_earliest,
            max(latest) filter (where milestone = 'contained') as contained_latest,
            bool_or(milestone = 'eradicated') as has_eradicated,
            max(earliest) filter (where milestone = 'eradicated') as eradicated_earliest,
            max(latest) filter (where milestone = 'eradicated') as eradicated_latest,
            bool_or(milestone = 'recovered') as has_recovered,
            max(earliest) filter (where milestone = 'recovered') as recovered_earliest,
            max(latest) filter (where milestone = 'recovered') as recovered_latest,
            bool_or(milestone = 'closed') as has_closed,
            max(earliest) filter (where milestone = 'closed') as closed_earliest,
            max(latest) filter (where milestone = 'closed') as closed_latest,
            max(offset_exact) filter (where milestone = 'detected' and offset_from = 'occurred') as detected_offset,
            max(offset_exact) filter (where milestone = 'contained' and offset_from = 'detected') as contained_offset,
            coalesce(bit_or(step_bit(milestone)), 0)::smallint as stated_bits,
            coalesce(bit_or(step_bit(milestone)) filter (where standing = 'not_applicable'), 0)::smallint as passed_bits
        from added
        where recorded_until is null and round = 1
        group by incident_id) n
    where i.id = n.incident_id and (
        (n.has_occurred and (i.occurred_earliest, i.occurred_latest) is distinct from (n.occurred_earliest, n.occurred_latest)) or
        (n.has_detected and (i.detected_earliest, i.detected_latest) is distinct from (n.detected_earliest, n.detected_latest)) or
        (n.has_reported and (i.reported_earliest, i.reported_latest) is distinct from (n.reported_earliest, n.reported_latest)) or
        (n.has_acknowledged and (i.acknowledged_earliest, i.acknowledged_latest) is distinct from (n.acknowledged_earliest, n.acknowledged_latest)) or
        (n.has_declared and (i.declared_earliest, i.declared_latest) is distinct from (n.declared_earliest, n.declared_latest)) or
        (n.has_contained and (i.contained_earliest, i.contained_latest) is distinct from (n.contained_earliest, n.contained_latest)) or
        (n.has_eradicated and (i.eradicated_earliest, i.eradicated_latest) is distinct from (n.eradicated_earliest, n.eradicated_latest)) or
        (n.has_recovered and (i.recovered_earliest, i.recovered_latest) is distinct from (n.recovered_earliest, n.recovered_latest)) or
        (n.has_closed and (i.closed_earliest, i.closed_latest) is distinct from (n.closed_earliest, n.closed_latest))
        or (n.has_detected and i.detected_offset is distinct from n.detected_offset)
        or (n.has_contained and i.contained_offset is distinct from n.contained_offset)
        or i.not_applicable <> ((i.not_applicable & ~n.stated_bits) | n.passed_bits));
    return null;
end
$$;
create trigger project_assertions after insert on assertion
    referencing new table as added for each statement execute function project_assertions();
