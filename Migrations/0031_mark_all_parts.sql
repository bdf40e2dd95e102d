-- All that hangs on an incident is named in its row (0028 named what few have). Of the 11 ms that the server took to read an incident, 4 went
-- to tables in which the most incidents have nothing: tasks, actions, reviews, tags, assets, observables, techniques.

set local search_path to sitrep;

-- More bits: 128 tasks, 256 actions, 512 reviews, 1024 tags, 2048 assets, 4096 observables, 8192 techniques.
-- A new column is given to the incidents that are here without writing them again; they may have everything.
alter table incident drop column parts;
alter table incident add column parts smallint not null default 16383;
alter table incident alter column parts set default 0;

-- The bits of what an import brings with an incident, so that its row is written once.
create function part_bit(part text) returns smallint
    language sql immutable parallel safe
    return case part when 'escalation' then 2 when 'task' then 128 when 'action' then 256 when 'review' then 512 when 'tag' then 1024
        when 'asset' then 2048 when 'observable' then 4096 when 'technique' then 8192 else 0 end::smallint;

-- Once a statement instead of once a row: an import adds thousands. The rows are looked up one by one, since the plan is kept, and the
-- next statement may bring one row where this one brought thousands. Who adds an incident with its parts has marked them in its row;
-- then nothing is updated, not even no rows, for which the triggers of incident would be planned.
create function mark_added_parts() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp set enable_hashjoin to off set enable_mergejoin to off
    as $$
declare
    bit constant smallint := tg_argv[0];
begin
    if exists (select from added a join incident i on i.id = a.incident_id where i.parts & bit = 0) then
        update incident i set parts = i.parts | bit
        from (select distinct incident_id from added) a
        where i.id = a.incident_id and i.parts & bit = 0;
    end if;
    return null;
end
$$;

drop trigger mark_part on escalation;
drop trigger mark_part on evidence;
drop trigger mark_part on control_link;
drop trigger mark_part on duty;
drop trigger mark_part on action_control;

create trigger mark_part after insert on escalation
    referencing new table as added for each statement execute function mark_added_parts(2);
create trigger mark_part after insert on evidence
    referencing new table as added for each statement execute function mark_added_parts(4);
create trigger mark_part after insert on control_link
    referencing new table as added for each statement execute function mark_added_parts(8);
create trigger mark_part after insert on duty
    referencing new table as added for each statement execute function mark_added_parts(16);
create trigger mark_part after insert on action_control
    referencing new table as added for each statement execute function mark_added_parts(32);
create trigger mark_part after insert on task
    referencing new table as added for each statement execute function mark_added_parts(128);
create trigger mark_part after insert on action
    referencing new table as added for each statement execute function mark_added_parts(256);
create trigger mark_part after insert on review
    referencing new table as added for each statement execute function mark_added_parts(512);
create trigger mark_part after insert on incident_tag
    referencing new table as added for each statement execute function mark_added_parts(1024);
create trigger mark_part after insert on asset
    referencing new table as added for each statement execute function mark_added_parts(2048);
create trigger mark_part after insert on observable
    referencing new table as added for each statement execute function mark_added_parts(4096);
create trigger mark_part after insert on incident_technique
    referencing new table as added for each statement execute function mark_added_parts(8192);
