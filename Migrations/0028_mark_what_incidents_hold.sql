-- What few incidents have is named in the incident's own row. A command in a server process that has planned nothing yet spends half
-- a millisecond on each table that it asks, and `show` asked seven of them to find nothing: 5 of the server's 15 ms.

set local search_path to sitrep;

-- A bit a part: 1 links, 2 escalations, 4 evidence, 8 links to controls, 16 duties, 32 controls of actions, 64 privileged notes.
-- A part whose bit is missing has no rows; one that is marked may have some. The incidents that are here may have all of them.
-- Derived from other tables, so no part of the trail: whoever calls keep_trail for incident again names it as unwatched.
alter table incident add column parts smallint not null default 127;
alter table incident alter column parts set default 0;

-- The version stays: nothing is said of the incident that its parts do not say themselves.
create function mark_part() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    bit constant smallint := tg_argv[0];
begin
    update incident i set parts = i.parts | bit where i.id = new.incident_id and i.parts & bit = 0;
    return null;
end
$$;

-- A link is part of both incidents, and so is a merge.
create function mark_link() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    ends constant bigint[] := case tg_table_name
        when 'incident' then array[(to_jsonb(new) ->> 'id')::bigint, (to_jsonb(new) ->> 'duplicate_of')::bigint]
        else array[(to_jsonb(new) ->> 'incident_id')::bigint, (to_jsonb(new) ->> 'other_id')::bigint] end;
begin
    update incident i set parts = i.parts | 1::smallint where i.id = any (ends) and i.parts & 1 = 0;
    return null;
end
$$;

create trigger mark_link after insert on incident_link for each row execute function mark_link();
create trigger mark_duplicate after insert on incident
    for each row when (new.duplicate_of is not null) execute function mark_link();
create trigger mark_merged after update of duplicate_of on incident
    for each row when (new.duplicate_of is not null and new.duplicate_of is distinct from old.duplicate_of)
    execute function mark_link();
create trigger mark_part after insert on escalation for each row execute function mark_part(2);
create trigger mark_part after insert on evidence for each row execute function mark_part(4);
create trigger mark_part after insert on control_link for each row execute function mark_part(8);
create trigger mark_part after insert on duty for each row execute function mark_part(16);
create trigger mark_part after insert on action_control for each row execute function mark_part(32);
create trigger mark_part after insert or update of privileged on note
    for each row when (new.privileged) execute function mark_part(64);
