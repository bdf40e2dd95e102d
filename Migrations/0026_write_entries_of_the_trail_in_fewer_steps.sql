-- What an entry of the trail costs whoever writes is above all the number of statements behind it: each is begun and ended, each
-- foreign key asks for its row in a statement of its own and locks it. These write and place the same entries in fewer steps.

set local search_path to sitrep;

-- The members of the one that the other does not have, both in the same order. In SQL it would be planned anew at each call.
create or replace function trail_changed(members text[], others text[]) returns text
    language plpgsql immutable parallel safe
    as $$
declare
    changed text := '';
begin
    for place in 1..cardinality(members) loop
        if members[place] <> others[place] then
            changed := changed || members[place];
        end if;
    end loop;
    return changed;
end
$$;

-- One entry a row. Called by the triggers that keep_trail makes and by nobody else: it runs as they do, as the owner and with
-- their search path. The personal members come in the order of their names.
create or replace function append_trail_entries(table_name text, op text, rows trail_row[]) returns void
    language plpgsql
    as $$
declare
    organization_key text := (select key from organization where id = rows[1].organization_id);
    written trail_row;
    new_entry bigint;
    member text;
    member_path text;
    new_salt bytea;
    commitments text;
begin
    foreach written in array rows loop
        new_entry := nextval('audit_entry_id_seq');
        commitments := null;
        foreach member in array coalesce(written.personal, '{}') loop
            member_path := split_part(member, ':', 1);
            new_salt := trail_salt();
            commitments := coalesce(commitments || ',', '') || '"' || member_path || '":"' || encode(sha256(
                '\x02'::bytea || new_salt || convert_to(substr(member, length(member_path) + 2), 'UTF8')), 'hex') || '"';
            insert into audit_salt (entry, organization_id, path, salt)
            values (new_entry, written.organization_id, member_path, new_salt);
        end loop;
        insert into audit_entry (id, organization_id, entry_id, recorded_at, incident_id, table_name, row_key, row_digest, body)
        overriding system value
        values (
            new_entry, written.organization_id, written.entry_id, now(), written.incident_id, append_trail_entries.table_name,
            written.row_key, written.row_digest,
            trail_body(
                append_trail_entries.table_name || '.' || op, written.before, written.after, commitments, written.entry_id,
                written.incident, organization_key, append_trail_entries.table_name, written.row_key));
        insert into audit_pending (entry, organization_id) values (new_entry, written.organization_id);
    end loop;
end
$$;
alter function append_trail_entries(text, text, trail_row[]) security invoker;
-- As before: no value makes another plan better.
alter function append_trail_entries(text, text, trail_row[]) set plan_cache_mode to force_generic_plan;

-- Written by the functions above and below only, which name the entry that they have just written, of the organisation whose row
-- was let through; nobody may remove an entry or an organisation.
alter table audit_entry drop constraint audit_entry_organization_id_fkey;
alter table audit_salt drop constraint audit_salt_entry_fkey;
alter table audit_pending drop constraint audit_pending_entry_fkey;

-- An identifier is random, so each entry would touch another page of its index, and nobody looks for one but an export for its own.
alter table audit_entry drop constraint entry_known_once;

-- Computed from the body where it is asked for: stored it was compiled anew for each entry.
alter table audit_entry drop column leaf;

-- The places are given by the application. Asked once for all of a statement that every place is one of an entry of the same
-- organisation, which two foreign keys asked for each.
alter table audit_leaf drop constraint audit_leaf_entry_fkey;
alter table audit_leaf drop constraint audit_leaf_organization_id_fkey;
create function check_placed_entries() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    stray bigint := (
        select p.entry from placed p
        where not exists (select from audit_entry e where e.id = p.entry and e.organization_id = p.organization_id)
        limit 1);
begin
    if stray is not null then
        raise exception 'entry % is none of this organization', stray
            using errcode = 'foreign_key_violation', constraint = 'place_of_an_entry';
    end if;
    return null;
end
$$;
create trigger check_placed_entries after insert on audit_leaf referencing new table as placed
    for each statement execute function check_placed_entries();
