-- A record of another organisation brings its filings with it. What was due when they were sent, and the decision that they rest on,
-- are those of then; what is owed today may have become something else since.
set local search_path to sitrep;

create or replace function check_filing() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    base text := regexp_replace(new.stage, '-update(-[0-9]+)?$', '');
    imported boolean := current_setting('role') = 'sitrep_ingest';
    of record;
begin
    select d.standing, s.owed, s.due_at into of
    from duty d left join duty_stage s on s.incident_id = d.incident_id and s.obligation = d.obligation and s.stage = base
    where d.incident_id = new.incident_id and d.obligation = new.obligation;
    if not imported and of.standing is distinct from 'applies' or imported and not exists (
        select from duty_decision e left join duty_confirmation c on c.decision = e.id
        where e.incident_id = new.incident_id and e.obligation = new.obligation and e.applies
            and (c.decision is not null or not e.needs_second_person)) then
        raise exception 'a stage is filed once it is decided that the duty applies'
            using errcode = 'check_violation', constraint = 'duty_applies';
    end if;
    if of.owed is null or (of.owed = 'no' and not imported) then
        raise exception 'the stage ''%'' is not owed', base using errcode = 'check_violation', constraint = 'stage_owed';
    end if;
    if base <> new.stage and not exists (
        select from filing f where f.incident_id = new.incident_id and f.obligation = new.obligation and f.stage = base) then
        raise exception 'an update follows what it updates'
            using errcode = 'check_violation', constraint = 'update_follows_filing';
    end if;
    new.due_at := case when base <> new.stage then null when imported then new.due_at else of.due_at end;
    new.late := coalesce(new.at > new.due_at, false);
    return new;
end
$$;
