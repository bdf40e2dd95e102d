-- Work that is done after the change that asked for it (docs/decisions/0012), and the warnings of clocks that run.

set local search_path to sitrep;

create type job_state as enum ('waiting', 'running', 'done', 'dead', 'discarded');

-- The queue is bookkeeping: what a job does leaves its own audit entries, the rows here leave none.
create table job (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    kind text not null,
    payload jsonb not null default '{}',
    -- One job that has not begun stands for all that ask for the same.
    dedupe_key text,
    state job_state not null default 'waiting',
    -- By the clock of whoever asks and works, as all times of the domain; leases are by the database's clock, as all processes see
    -- the same one.
    due_at timestamptz not null,
    attempts int not null default 0,
    -- Null until it is taken up for the first time.
    begun_at timestamptz,
    lease_until timestamptz,
    -- Made anew each time it is taken: who has lost the lease cannot write any more.
    lease_token uuid,
    last_error text,
    -- Where a long job stands; it goes on from here.
    progress jsonb not null default '{}',
    enqueued_at timestamptz not null,
    enqueued_by text not null,
    finished_at timestamptz,
    constraint job_kind_is_two_words check (kind ~ '^[a-z_]+[.][a-z_]+$'),
    constraint dedupe_key_not_empty check (dedupe_key <> ''),
    constraint lease_exactly_while_running check (
        (state = 'running') = (lease_until is not null) and (state = 'running') = (lease_token is not null)),
    constraint finished_exactly_at_the_end check ((state in ('done', 'discarded')) = (finished_at is not null)),
    constraint attempted_only_when_begun check (attempts = 0 or begun_at is not null),
    constraint attempts_not_negative check (attempts >= 0),
    constraint worked_on_only_when_begun check (state not in ('running', 'done', 'dead') or begun_at is not null),
    constraint dead_of_a_reason check (state <> 'dead' or btrim(coalesce(last_error, '')) <> '')
);
create unique index job_asked_for_once on job (organization_id, kind, dedupe_key)
    where state = 'waiting' and begun_at is null;
create index job_to_do on job (organization_id, due_at, id) where state in ('waiting', 'running');
create index job_finished on job (organization_id, finished_at) where finished_at is not null;
call protect('job');
grant insert, update, delete on job to sitrep_app;
grant insert, update on job to sitrep_ingest;

-- The moves that a job can make; everything that identifies it stays.
create function check_job_move() returns trigger
    language plpgsql
    as $$
begin
    if (new.organization_id, new.id, new.kind, new.payload, new.dedupe_key) is distinct from
        (old.organization_id, old.id, old.kind, old.payload, old.dedupe_key) then
        raise exception 'a job keeps what it was asked for'
            using errcode = 'check_violation', constraint = 'job_keeps_what_it_is';
    end if;
    if new.state <> old.state and (old.state, new.state) not in (
        ('waiting', 'running'), ('waiting', 'discarded'), ('running', 'waiting'), ('running', 'done'), ('running', 'dead'),
        ('dead', 'waiting'), ('dead', 'discarded')) then
        raise exception 'a job that is % does not become %', old.state, new.state
            using errcode = 'check_violation', constraint = 'job_move_is_allowed';
    end if;
    return new;
end
$$;
create trigger check_job_move before update on job for each row execute function check_job_move();

create function check_job_removal() returns trigger
    language plpgsql
    as $$
begin
    if old.state not in ('done', 'discarded') then
        raise exception 'only a job that is over is removed'
            using errcode = 'check_violation', constraint = 'removed_when_over';
    end if;
    return old;
end
$$;
create trigger check_job_removal before delete on job for each row execute function check_job_removal();

-- Wakes the workers at the commit; whoever does not listen looks again within a second.
create function wake_workers() returns trigger
    language plpgsql
    as $$
begin
    perform pg_notify('sitrep_job', '');
    return null;
end
$$;
create trigger wake_workers after insert on job for each statement execute function wake_workers();

-- A warning that was given: once for each stage, due and threshold. When the due moves, its warnings are others.
create table duty_warning (
    organization_id bigint not null,
    incident_id bigint not null,
    obligation text not null,
    stage text not null,
    due_at timestamptz not null,
    -- Percent of the time from the start of the clock to the due; 101 once the due has passed.
    threshold smallint not null,
    given_at timestamptz not null,
    primary key (incident_id, obligation, stage, due_at, threshold),
    constraint warning_of_stage foreign key (incident_id, obligation, stage)
        references duty_stage (incident_id, obligation, stage),
    constraint threshold_is_known check (threshold in (50, 80, 100, 101)),
    constraint overdue_only_after_the_due check (threshold <> 101 or given_at > due_at),
    constraint due_not_before_the_due check (threshold <> 100 or given_at >= due_at)
);
call protect('duty_warning');
call make_append_only('duty_warning');
call keep_trail('duty_warning', '{incident_id,obligation,stage,due_at,threshold}');

-- When the worker looks at a stage next; null when there is nothing to warn of. Set anew by every change that matters, so a
-- warning that was planned for an earlier due is gone with it.
alter table duty_stage add column warn_at timestamptz;
create index duty_stage_to_warn on duty_stage (organization_id, warn_at) where warn_at is not null;
call keep_trail('duty_stage', '{incident_id,obligation,stage}', unwatched => '{computed_at,warn_at}');

-- From when on a stage's clock counts: its start, or the decision where no start is known.
create function duty_clock_start(incident bigint, obligation text, start_at timestamptz) returns timestamptz
    language sql stable set search_path to sitrep, pg_temp
    as $$
select coalesce(
    duty_clock_start.start_at,
    (select e.recorded_at from duty d join duty_decision e on e.id = d.decision
        where d.incident_id = duty_clock_start.incident and d.obligation = duty_clock_start.obligation))
$$;

-- The first threshold; the worker finds the highest that has been reached and sets the next one.
create function first_warning(start_at timestamptz, due_at timestamptz) returns timestamptz
    language sql immutable
    as $$
select case when start_at < due_at then start_at + make_interval(secs => extract(epoch from due_at - start_at) / 2) else due_at end
$$;

create function plan_warnings() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    new.warn_at := case when new.owed <> 'no' and new.due_at is not null then
        first_warning(coalesce(duty_clock_start(new.incident_id, new.obligation, new.start_at), new.due_at), new.due_at) end;
    return new;
end
$$;
create trigger plan_warnings before insert on duty_stage for each row execute function plan_warnings();
create trigger plan_warnings_anew before update on duty_stage
    for each row when ((old.due_at, old.start_at, old.owed) is distinct from (new.due_at, new.start_at, new.owed))
    execute function plan_warnings();

create function plan_warnings_of_duty() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    update duty_stage s
    set warn_at = first_warning(coalesce(duty_clock_start(s.incident_id, s.obligation, s.start_at), s.due_at), s.due_at)
    where s.incident_id = new.incident_id and s.obligation = new.obligation and s.owed <> 'no' and s.due_at is not null
        and not exists (
            select from filing f
            where f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage);
    return null;
end
$$;
create trigger plan_warnings_of_duty after update on duty
    for each row when ((old.standing, old.applies) is distinct from (new.standing, new.applies))
    execute function plan_warnings_of_duty();

create function plan_warnings_of_incident() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    update duty_stage s
    set warn_at = first_warning(coalesce(duty_clock_start(s.incident_id, s.obligation, s.start_at), s.due_at), s.due_at)
    where s.incident_id = new.id and s.owed <> 'no' and s.due_at is not null
        and not exists (
            select from filing f
            where f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage);
    return null;
end
$$;
create trigger plan_warnings_of_incident after update on incident
    for each row when (old.phase = 'closed' and new.phase <> 'closed')
    execute function plan_warnings_of_incident();

-- Clocks that run already. Nothing that the trail watches changes.
alter table duty_stage disable trigger trail_update;
do $$
declare
    organization record;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        update duty_stage s
        set warn_at = first_warning(coalesce(duty_clock_start(s.incident_id, s.obligation, s.start_at), s.due_at), s.due_at)
        where s.owed <> 'no' and s.due_at is not null
            and not exists (
                select from filing f
                where f.incident_id = s.incident_id and f.obligation = s.obligation and f.stage = s.stage);
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;
alter table duty_stage enable trigger trail_update;

grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
