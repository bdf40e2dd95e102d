-- Of each portion that gets its places it was asked in one join whether they are entries. PostgreSQL merges the two by their keys, and so
-- read every entry before the portion as well: the more entries the log had, the slower it grew. A look for each does not depend on
-- how many there are.

set local search_path to sitrep;

create or replace function check_placed_entries() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    stray bigint := (
        select p.entry from placed p
        where (select e.organization_id from audit_entry e where e.id = p.entry) is distinct from p.organization_id
        limit 1);
begin
    if stray is not null then
        raise exception 'entry % is none of this organization', stray
            using errcode = 'foreign_key_violation', constraint = 'place_of_an_entry';
    end if;
    return null;
end
$$;
