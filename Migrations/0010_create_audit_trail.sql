-- Every change of a business table leaves an entry in the same transaction (docs/audit-trail.md). The entries are composed here, by
-- triggers, so that no client can change a row and forget to say so; what they look like is written out per table when
-- keep_trail is called, because generic code would spend more time on looking up columns than on writing.

set local search_path to sitrep;

create table audit_entry (
    -- Order of arrival; the place in the tree is audit_leaf.position.
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    entry_id uuid not null,
    recorded_at timestamptz not null,
    incident_id bigint,
    -- The subject; the same words stand in the body, and verification compares them.
    table_name text not null,
    row_key text not null,
    -- SHA-256 of the row after the change in its canonical form without personal members; null when the row is gone or the entry
    -- is not about a row.
    row_digest bytea,
    -- Canonical JSON, UTF-8.
    body bytea not null,
    leaf bytea not null generated always as (sha256('\x00'::bytea || body)) stored,
    constraint entry_known_once unique (organization_id, entry_id)
);
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy organization_isolation on audit_entry for select
    using (organization_id = (select current_organization()));
-- Only the triggers below write, as the owner; the row that they write about was let through by its own table's policy.
create policy written_by_triggers on audit_entry for insert to sitrep_owner with check (true);
create policy read_by_triggers on audit_entry for select to sitrep_owner using (true);
grant select on audit_entry to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;
create index audit_entry_by_row on audit_entry (organization_id, table_name, row_key, id desc);
create index audit_entry_by_incident on audit_entry (organization_id, incident_id, id) where incident_id is not null;

-- Rows of one statement that changed very many: one entry stands for all, and its body holds the hash of these members.
create table audit_set_member (
    -- Of audit_entry; written by the same function, so a foreign key would only cost a check a row.
    entry bigint not null,
    organization_id bigint not null,
    row_key text collate "C" not null,
    row_digest bytea not null,
    -- Of all personal members together; null where the row has none. Without its salt it says nothing.
    personal_commitment bytea,
    salt bytea,
    primary key (entry, row_key)
);
alter table audit_set_member enable row level security;
alter table audit_set_member force row level security;
create policy organization_isolation on audit_set_member for select
    using (organization_id = (select current_organization()));
create policy written_by_triggers on audit_set_member for insert to sitrep_owner with check (true);
create policy read_by_triggers on audit_set_member for select to sitrep_owner using (true);
grant select on audit_set_member to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;

-- Values that must be erasable stand in an entry as a commitment; who holds the salt can show what it was.
create table audit_salt (
    entry bigint not null references audit_entry,
    organization_id bigint not null,
    path text not null,
    salt bytea not null,
    primary key (entry, path)
);
alter table audit_salt enable row level security;
alter table audit_salt force row level security;
create policy organization_isolation on audit_salt using (organization_id = (select current_organization()));
create policy written_by_triggers on audit_salt for insert to sitrep_owner with check (true);
grant select, delete on audit_salt to sitrep_app;
grant select on audit_salt to sitrep_reader, sitrep_auditor;

-- Entries that wait for their place in the tree.
create table audit_pending (
    entry bigint primary key references audit_entry,
    organization_id bigint not null
);
alter table audit_pending enable row level security;
alter table audit_pending force row level security;
create policy organization_isolation on audit_pending using (organization_id = (select current_organization()));
create policy written_by_triggers on audit_pending for insert to sitrep_owner with check (true);
grant select, delete on audit_pending to sitrep_app;
grant select on audit_pending to sitrep_reader, sitrep_auditor, sitrep_ingest;

-- The gap-free index.
create table audit_leaf (
    organization_id bigint not null references organization,
    position bigint not null,
    entry bigint not null references audit_entry,
    primary key (organization_id, position),
    constraint entry_has_one_place unique (entry),
    constraint position_from_zero check (position >= 0)
);
call protect('audit_leaf');
call make_append_only('audit_leaf');

-- Hashes of the tree, C2SP tlog-tiles: 256 a tile; a full one never changes, a partial one only grows.
create table audit_tile (
    organization_id bigint not null references organization,
    level smallint not null,
    index bigint not null,
    hashes bytea not null,
    primary key (organization_id, level, index),
    constraint whole_hashes check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0)
);
alter table audit_tile alter column hashes set storage external;
call protect('audit_tile');
grant insert, update on audit_tile to sitrep_app;
create function check_tile_growth() returns trigger
    language plpgsql
    as $$
begin
    if length(new.hashes) <= length(old.hashes) or substr(new.hashes, 1, length(old.hashes)) <> old.hashes then
        raise exception 'a tile only grows' using errcode = 'integrity_constraint_violation', constraint = 'tile_only_grows';
    end if;
    return new;
end
$$;
create trigger check_tile_growth before update on audit_tile for each row execute function check_tile_growth();
create trigger never_removed before delete on audit_tile for each row execute function refuse_change();
create trigger never_truncated before truncate on audit_tile execute function refuse_change();

-- Copies for readers; the one that counts is kept outside of the database.
create table audit_checkpoint (
    organization_id bigint not null references organization,
    size bigint not null,
    signed_at timestamptz not null,
    note text not null,
    primary key (organization_id, size, signed_at)
);
call protect('audit_checkpoint');
call make_append_only('audit_checkpoint');

-- The tables that keep a trail.
create table trail_table (
    name text primary key,
    personal boolean not null
);
grant select on trail_table to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;

-- Each organisation's log has a name of its own, also when two databases have an organisation of the same key.
alter table organization add column log_id uuid not null default gen_random_uuid();

-- Statements that change more rows than this get one entry for the whole set.
create function trail_set_limit() returns int language sql immutable parallel safe as $$ select 100 $$;

-- The canonical JSON (RFC 8785) of one value, as the text of an expression. PostgreSQL's own escapes in JSON strings are those
-- of RFC 8785. Documents within a row are carried as text: a reader would otherwise have to trust our sorting of their names.
create function trail_value(column_name name, type oid, alias text) returns text
    language sql stable
    as $$
select format(
    case
        when type = 'timestamptz'::regtype then
            $f$'"' || to_char(%1$s.%2$I at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'$f$
        when type = 'boolean'::regtype then $f$case when %1$s.%2$I then 'true' else 'false' end$f$
        when type in ('int2'::regtype, 'int4'::regtype) then $f$%1$s.%2$I::text$f$
        when type = 'int8'::regtype then
            $f$case when %1$s.%2$I between -9007199254740991 and 9007199254740991 then %1$s.%2$I::text
                else '"' || %1$s.%2$I::text || '"' end$f$
        when type = 'bytea'::regtype then $f$'"' || encode(%1$s.%2$I, 'hex') || '"'$f$
        when type = 'text[]'::regtype then $f$array_to_json(%1$s.%2$I)::text$f$
        else $f$to_json(%1$s.%2$I::text)::text$f$
    end, alias, column_name)
$$;

-- Members of the row `alias` but for `columns` (or only those) in the order of their names; those that `other` has equal are
-- left out when it is given.
create function trail_members(
    target regclass, alias text, other text, columns name[], only_these boolean default false) returns text
    language sql stable
    as $$
select coalesce(string_agg(
    format(
        case when other is null then $f$coalesce('%1$s:' || %2$s || ',', '')$f$
            else $f$case when %3$s.%5$I is distinct from %4$s.%5$I then coalesce('%1$s:' || %2$s || ',', '') else '' end$f$ end,
        to_json(attname::text)::text, trail_value(attname, atttypid, alias), alias, other, attname),
    ' || ' order by attname::text collate "C"), '''''')
from pg_attribute
where attrelid = target and attnum > 0 and not attisdropped and attgenerated = ''
    and (attname = any (columns)) = only_these
$$;

create function trail_setting(name text) returns text
    language sql stable
    as $$ select nullif(current_setting('sitrep.' || name, true), '') $$;

create function trail_salt() returns bytea
    language sql volatile
    as $$ select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) $$;

-- Makes every change of the table leave an entry.
--   key_columns: what names a row; personal: columns whose values are committed to instead of shown;
--   incident_column: the incident that a row belongs to, null where there is none;
--   organization_column: 'id' for the organisations themselves.
-- To be called again after a migration that adds or drops columns.
create procedure keep_trail(
    target regclass, key_columns name[], personal name[] default '{}', incident_column name default 'incident_id',
    organization_column name default 'organization_id', unwatched name[] default '{}')
    language plpgsql
    as $$
declare
    table_name text := (select relname from pg_class where oid = target);
    -- The incident and organisation stand in the entry by their keys; unwatched columns are projections of other rows.
    left_out name[] := personal || unwatched
        || case when organization_column = 'id' then '{}'::name[] else array['organization_id']::name[] end;
    -- Written the same way whatever the time zone of whoever writes.
    key_of text := (
        select string_agg(
            case when a.atttypid = 'timestamptz'::regtype
                then format($f$to_char(%%1$s.%I at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')$f$, c)
                else format('%%1$s.%I::text', c) end, ' || ''/'' || ' order by n)
        from unnest(key_columns) with ordinality k (c, n) join pg_attribute a on a.attrelid = target and a.attname = c);
    same_row text := (select string_agg(format('n.%1$I = o.%1$I', c), ' and ') from unnest(key_columns) c);
    changed_personal text;
    incident text;
    rows_of text;
    keys_of text;
    source text;
    op text;
    row_alias text;
begin
    if incident_column is null then
        incident := 'null::bigint as incident_id, null::text as incident';
    else
        incident := format(
            '%%1$s.%I as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = %%1$s.%I) as incident',
            incident_column, incident_column);
    end if;
    foreach op in array array['insert', 'update', 'delete'] loop
        row_alias := case op when 'delete' then 'o' else 'n' end;
        source := case op when 'insert' then 'added n' when 'delete' then 'removed o'
            else format('changed n join former o on %s', same_row) end;
        keys_of := format(
            $f$
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select %1$s.%2$I as organization_id, %3$s as row_key, %4$s as row_digest, %5$s as personal, trail_salt() as salt
                from %6$s) s
            $f$,
            row_alias, organization_column, format(key_of, row_alias),
            case op when 'delete' then $f$''::bytea$f$
                else format($f$sha256(convert_to(%s, 'UTF8'))$f$, trail_members(target, 'n', null, left_out)) end,
            case when op = 'delete' then $f$''$f$ else trail_members(target, 'n', null, personal, true) end, source);
        rows_of := format(
            $f$
            select gen_random_uuid() as entry_id, %1$s.%2$I as organization_id, %3$s, %4$s as row_key,
                %5$s as before, %6$s as after, %7$s as row_digest, %8$s as personal
            from %9$s
            $f$,
            row_alias, organization_column, format(incident, row_alias), format(key_of, row_alias),
            case op when 'insert' then 'null' else trail_members(target, 'o', case op when 'update' then 'n' end, left_out) end,
            case op when 'delete' then 'null' else trail_members(target, 'n', case op when 'update' then 'o' end, left_out) end,
            case op when 'delete' then 'null::bytea'
                else format($f$sha256(convert_to(%s, 'UTF8'))$f$, trail_members(target, 'n', null, left_out)) end,
            case when op = 'delete' or cardinality(personal) = 0 then 'null::text[][]' else (
                select 'array_remove(array[' || string_agg(
                    format(
                        case op when 'insert' then $f$case when n.%1$I is not null then %2$L || ':' || %3$s end$f$
                            else $f$case when n.%1$I is distinct from o.%1$I and n.%1$I is not null then %2$L || ':' || %3$s end$f$ end,
                        c, 'after.' || c, trail_value(c, a.atttypid, 'n')),
                    ', ' order by c::text collate "C") || '], null)'
                from unnest(personal) c join pg_attribute a on a.attrelid = target and a.attname = c) end,
            source);
        execute format(
            $f$
            create or replace function %1$I() returns trigger
                language plpgsql security definer set search_path to sitrep, pg_temp
                as $body$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from %2$s limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry, %7$s;
                    perform append_set_entry(set_entry, %3$L, %4$L);
                    return null;
                end if;
                perform append_trail_entries(%3$L, %4$L, found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (%5$s) r
                    where %6$s) collected
                where found_rows is not null;
                return null;
            end
            $body$
            $f$,
            'trail_' || op || '_' || table_name, case op when 'insert' then 'added' when 'delete' then 'removed' else 'changed' end,
            table_name, op, rows_of,
            -- An update that changes nothing that is watched leaves nothing behind.
            case op when 'update' then 'r.before <> '''' or r.after <> '''' or cardinality(r.personal) > 0' else 'true' end,
            keys_of);
        execute format('drop trigger if exists %I on %s', 'trail_' || op, target);
        execute format(
            'create trigger %I after %s on %s referencing %s for each statement execute function %I()',
            'trail_' || op, op, target,
            case op when 'insert' then 'new table as added' when 'delete' then 'old table as removed'
                else 'new table as changed old table as former' end,
            'trail_' || op || '_' || table_name);
    end loop;
    -- The rows as they are, for reconciliation with what the entries say.
    execute format(
        $f$
        create or replace function %1$I() returns table (row_key text, row_digest bytea, personal text)
            language sql stable set search_path to sitrep, pg_temp
            as $body$
            select %2$s, sha256(convert_to(%3$s, 'UTF8')), %4$s from %5$s n where n.%6$I = current_organization()
            $body$
        $f$,
        'trail_rows_' || table_name, format(key_of, 'n'), trail_members(target, 'n', null, left_out),
        trail_members(target, 'n', null, personal, true), target,
        organization_column);
    insert into trail_table (name, personal) values (table_name, cardinality(personal) > 0)
    on conflict (name) do update set personal = excluded.personal;
end
$$;
comment on procedure keep_trail is 'Makes every change of a table leave an audit entry in the same transaction.';

create type trail_row as (
    entry_id uuid,
    organization_id bigint,
    incident_id bigint,
    incident text,
    row_key text,
    before text,
    after text,
    row_digest bytea,
    -- 'after.name:canonical value' of each personal member.
    personal text[]);

create function trail_body(
    action text, before text, after text, commitments text, entry_id uuid, incident text, organization text,
    table_name text, row_key text, incidents text default null) returns bytea
    language sql stable
    as $$
-- Members in the order of their names; those that do not apply are absent.
select convert_to(
    '{"action":' || to_json(coalesce(trail_setting('action'), action))::text
    || ',"actor":' || to_json(coalesce(trail_setting('actor'), session_user))::text
    || coalesce(',"after":{' || left(after, -1) || '}', '')
    || coalesce(',"before":{' || left(before, -1) || '}', '')
    || ',"client":' || to_json(coalesce(trail_setting('client'), nullif(current_setting('application_name'), ''), 'unknown'))::text
    || coalesce(',"commitments":{' || commitments || '}', '')
    || ',"db_role":' || to_json(session_user)::text
    || ',"id":"' || entry_id || '"'
    || coalesce(',"incident":' || to_json(incident)::text, '')
    || coalesce(',"incidents":' || incidents, '')
    || ',"organization":' || to_json(organization)::text
    || coalesce(',"reason":' || to_json(trail_setting('reason'))::text, '')
    || ',"recorded_at":"' || to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'
    || ',"subject":{"key":' || to_json(row_key)::text || ',"table":' || to_json(table_name)::text || '}'
    || ',"v":1}', 'UTF8')
$$;

-- One entry for the rows that are in audit_set_member already.
create function append_set_entry(set_entry bigint, table_name text, op text) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    organization bigint := (select organization_id from audit_set_member where entry = set_entry limit 1);
    new_id uuid := gen_random_uuid();
    members text;
    -- The keys of a set of incidents, as ranges without gaps: an auditor asks of each key what the trail says of it.
    ranges text;
begin
    if append_set_entry.table_name = 'incident' then
        select array_to_json(array_agg(
            incident_key(key_year, first_number) || '..' || incident_key(key_year, last_number)
            order by key_year, first_number))::text
        into ranges
        from (
            select key_year, min(key_number) as first_number, max(key_number) as last_number
            from (
                select i.key_year, i.key_number,
                    i.key_number - row_number() over (partition by i.key_year order by i.key_number) as island
                from audit_set_member m join incident i on i.id = m.row_key::bigint
                where m.entry = set_entry) numbered
            group by key_year, island) islands;
    end if;
    select '"operation":' || to_json(op)::text || ',"rows":' || count(*) || ',"rows_sha256":"' || encode(sha256(convert_to(
        string_agg(
            to_json(row_key)::text || ':' || encode(row_digest, 'hex') || coalesce(':' || encode(personal_commitment, 'hex'), '') || e'\n',
            '' order by row_key), 'UTF8')), 'hex') || '",'
    into members
    from audit_set_member
    where entry = set_entry;
    insert into audit_entry (id, organization_id, entry_id, recorded_at, table_name, row_key, body)
    overriding system value
    values (
        set_entry, organization, new_id, now(), append_set_entry.table_name, '*',
        trail_body(
            append_set_entry.table_name || '.' || op, null, members, null, new_id, null,
            (select key from organization o where o.id = organization), append_set_entry.table_name, '*', ranges));
    insert into audit_pending (entry, organization_id) values (set_entry, organization);
end
$$;
revoke execute on function append_set_entry(bigint, text, text) from public;

-- One entry a row.
create function append_trail_entries(table_name text, op text, rows trail_row[]) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    organization_key text := (select key from organization where id = rows[1].organization_id);
begin
    with entries as (
        select r.*, p.paths, p.salts,
            (select string_agg(
                '"' || path || '":"' || encode(sha256('\x02'::bytea || salt || convert_to(value, 'UTF8')), 'hex') || '"',
                ',' order by path collate "C")
            from unnest(p.paths, p.salts, p.contents) c (path, salt, value)) as commitments
        from unnest(rows) r
        left join lateral (
            select array_agg(split_part(member, ':', 1)) as paths, array_agg(trail_salt()) as salts,
                array_agg(substr(member, strpos(member, ':') + 1)) as contents
            from unnest(r.personal) member) p on cardinality(r.personal) > 0),
    written as (
        insert into audit_entry (organization_id, entry_id, recorded_at, incident_id, table_name, row_key, row_digest, body)
        select organization_id, entry_id, now(), incident_id, append_trail_entries.table_name, row_key, row_digest,
            trail_body(
                append_trail_entries.table_name || '.' || op, before, after, commitments, entry_id, incident,
                organization_key, append_trail_entries.table_name, row_key)
        from entries
        returning id, entry_id, organization_id),
    waiting as (insert into audit_pending (entry, organization_id) select id, organization_id from written)
    insert into audit_salt (entry, organization_id, path, salt)
    select w.id, w.organization_id, s.path, s.salt
    from written w join entries e on e.entry_id = w.entry_id, unnest(e.paths, e.salts) s (path, salt);
end
$$;
revoke execute on function append_trail_entries(text, text, trail_row[]) from public;

-- What is no change of a row: an access, an export, a verification.
create function append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb) returns uuid
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    new_id uuid := gen_random_uuid();
    organization bigint := current_organization();
    new_entry bigint;
    after text := (
        select string_agg(
            to_json(key)::text || ':' || case jsonb_typeof(value)
                when 'string' then value::text when 'boolean' then value::text
                -- Whole numbers that every reader of JSON holds exactly.
                when 'number' then case when value::text ~ '^-?(0|[1-9][0-9]{0,14})$' then value::text
                    else to_json(value::text)::text end
                else to_json(value::text)::text end || ',', '' order by key collate "C")
        from jsonb_each(facts) where jsonb_typeof(value) <> 'null');
begin
    if action !~ '^[a-z_]+[.][a-z_]+$' then
        raise exception 'an action is two words with a dot' using errcode = 'check_violation', constraint = 'action_is_two_words';
    end if;
    perform set_config('sitrep.action', action, true);
    insert into audit_entry (organization_id, entry_id, recorded_at, incident_id, table_name, row_key, body)
    values (
        organization, new_id, now(), incident, append_event_entry.table_name, append_event_entry.row_key,
        trail_body(
            action, null, after, null, new_id,
            (select incident_key(i.key_year, i.key_number) from incident i where i.id = incident),
            (select key from organization o where o.id = organization), append_event_entry.table_name, append_event_entry.row_key))
    returning id into new_entry;
    insert into audit_pending (entry, organization_id) values (new_entry, organization);
    return new_id;
end
$$;
revoke execute on function append_event_entry(text, text, text, bigint, jsonb) from public;
grant execute on function append_event_entry(text, text, text, bigint, jsonb) to sitrep_app, sitrep_ingest;

-- Rows that no longer are what their last entry says: changed, removed or added by somebody whom the triggers did not see.
create function reconcile_trail(table_name text) returns table (row_key text, finding text)
    language plpgsql stable set search_path to sitrep, pg_temp
    as $$
begin
    return query execute format(
        $f$
        with said as (
            select distinct on (s.row_key collate "C") s.row_key, s.row_digest, s.commitment, s.salt
            from (
                select e.row_key, e.row_digest, e.id, null::bytea as commitment, null::bytea as salt
                from audit_entry e
                where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
                union all
                select m.row_key, nullif(m.row_digest, ''), m.entry, m.personal_commitment, m.salt
                from audit_entry e join audit_set_member m on m.entry = e.id
                where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = '*') s
            order by s.row_key collate "C", s.id desc)
        select coalesce(r.row_key, s.row_key),
            case when s.row_key is null then 'row without entry'
                when r.row_key is null then 'entry without row'
                when s.row_digest is null then 'row that was removed is there'
                when r.row_digest <> s.row_digest then 'row differs from its last entry'
                else 'personal value differs from its commitment' end
        from %2$I() r full join said s on s.row_key = r.row_key collate "C"
        where (r.row_key is null) <> (s.row_digest is null)
            or (s.row_key is null)
            or r.row_digest <> s.row_digest
            or (s.salt is not null and r.row_digest = s.row_digest
                and sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) <> s.commitment)
        $f$,
        table_name, 'trail_rows_' || table_name);
end
$$;
grant execute on function reconcile_trail(text) to sitrep_app, sitrep_auditor, sitrep_reader;

call make_append_only('audit_entry');
revoke insert on audit_entry from sitrep_app, sitrep_ingest;
call make_append_only('audit_set_member');
revoke insert on audit_set_member from sitrep_app, sitrep_ingest;

call keep_trail('organization', '{id}', incident_column => null, organization_column => 'id');
call keep_trail('role', '{key}', incident_column => null);
call keep_trail('member', '{name}', personal => '{display_name,email}', incident_column => null);
call keep_trail('member_role', '{member,role}', incident_column => null);
-- The times in the incident's row are a projection of its assertions, which have entries of their own.
call keep_trail(
    'incident', '{id}', incident_column => 'id',
    unwatched => '{occurred_earliest,occurred_latest,detected_earliest,detected_latest,reported_earliest,reported_latest,acknowledged_earliest,acknowledged_latest,declared_earliest,declared_latest,contained_earliest,contained_latest,eradicated_earliest,eradicated_latest,recovered_earliest,recovered_latest,closed_earliest,closed_latest,detected_offset,contained_offset,not_applicable}');
call keep_trail('incident_attribute', '{incident_id}');
call keep_trail('assertion', '{incident_id,milestone,round,recorded_at}');
call keep_trail('timeline_entry', '{id}');
call keep_trail('note', '{id}', personal => '{text}');
call keep_trail('task', '{id}');
call keep_trail('assignment', '{incident_id,recorded_at}');
call keep_trail('escalation', '{id}');
call keep_trail('incident_link', '{incident_id,other_id,kind}');
call keep_trail('incident_merge', '{incident_id,recorded_at}');
call keep_trail('incident_tag', '{incident_id,tag,recorded_at}');
call keep_trail('asset', '{incident_id,kind,name}', personal => '{note}');
call keep_trail('observable', '{incident_id,kind,name}', personal => '{note}');
call keep_trail('incident_technique', '{incident_id,technique}');
call keep_trail('review', '{incident_id,round}');
call keep_trail('action', '{id}');
call keep_trail('import_batch', '{id}', incident_column => null);
call keep_trail('quarantine_item', '{id}', personal => '{record,value}', incident_column => null);

-- What was there before the trail began is its first content.
do $$
declare
    organization record;
    kept record;
    set_entry bigint;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        for kept in select name from trail_table order by name loop
            set_entry := nextval('audit_entry_id_seq');
            execute format(
                $f$
                insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                select $1, $2, r.row_key, r.row_digest,
                    case when r.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) end,
                    case when r.personal <> '' then s.salt end
                from %1$I() r cross join lateral (select trail_salt() as salt where r.row_key is not null) s
                $f$,
                'trail_rows_' || kept.name) using set_entry, organization.id;
            if exists (select from audit_set_member where entry = set_entry) then
                perform append_set_entry(set_entry, kept.name, 'begin');
            end if;
        end loop;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;

-- Sequences of identity columns.
grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
