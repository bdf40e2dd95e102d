-- A notice that is owed stays owed when its incident is dismissed or merged: such an end waits for it as a closing does. Whether a
-- duty applies at all need not be decided of what was no incident.
set local search_path to sitrep;

create or replace function check_duties_before_closing() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    owed record;
begin
    select * into owed from open_duties(new.id);
    if owed.unsent > 0 or (new.last_verb = 'close' and owed.undecided > 0) then
        raise exception '% duties are undecided and % stages unsent', owed.undecided, owed.unsent
            using errcode = 'check_violation', constraint = 'duties_settled_before_closing';
    end if;
    return new;
end
$$;

drop trigger check_duties_before_closing on incident;
create trigger check_duties_before_closing before update on incident
    for each row when (
        new.last_verb in ('close', 'dismiss', 'merge') and old.phase <> 'closed' and new.phase = 'closed' and not new.exercise)
    execute function check_duties_before_closing();
