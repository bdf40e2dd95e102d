-- What the trail costs whoever writes is the preparation of its statements more than their work: every function named in one has to
-- be looked up, planned, set up and checked for the right to call it. These say the same with a third of the functions: the members
-- of a row are put together by one format instead of a chain of concatenations, and where the present and the former row differ is
-- found by one aggregate. Bodies and digests stay what they were.
--
-- An incident's number of versions and who changed it last say nothing that the entry of what was changed does not say; they had
-- an entry of their own beside each note. From here on they are projections (docs/decisions/0020-bookkeeping-of-incidents.md).

set local search_path to sitrep;

-- What the present entries do not explain is counted before they are succeeded by new ones, which say how many that was.
create temp table rows_unexplained on commit drop as select 0::bigint as organization_id, 0::bigint as n limit 0;
do $$
declare
    organization record;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        insert into rows_unexplained select organization.id, count(*) from reconcile_trail('incident');
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;

create or replace function trail_body(
    action text, before text, after text, commitments text, entry_id uuid, incident text, organization text, table_name text,
    row_key text, incidents text default null) returns bytea
    language sql stable
    as $$
-- Members in the order of their names; those that do not apply are absent.
select convert_to(
    format(
        '{"action":%s,"actor":%s%s%s,"client":%s%s,"db_role":%s,"id":"%s"%s%s,"organization":%s%s,"recorded_at":"%s",'
            '"subject":{"key":%s,"table":%s},"v":1}',
        to_json(coalesce(trail_setting('action'), action)), to_json(coalesce(trail_setting('actor'), session_user)),
        case when after is not null then format(',"after":{%s}', left(after, -1)) end,
        case when before is not null then format(',"before":{%s}', left(before, -1)) end,
        to_json(coalesce(trail_setting('client'), nullif(current_setting('application_name'), ''), 'unknown')),
        case when commitments is not null then format(',"commitments":{%s}', commitments) end,
        to_json(session_user), entry_id,
        case when incident is not null then format(',"incident":%s', to_json(incident)) end,
        case when incidents is not null then format(',"incidents":%s', incidents) end,
        to_json(organization),
        ',"reason":' || to_json(trail_setting('reason')),
        to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_json(row_key), to_json(table_name)),
    'UTF8')
$$;

-- An expression for a column's value as canonical JSON, null for none.
create or replace function trail_value(column_name name, type oid, alias text) returns text
    language sql stable
    as $g$
select format(
    case
        when type = 'timestamptz'::regtype then
            $f$to_char(%1$s.%2$I at time zone 'UTC', '\"YYYY-MM-DD"T"HH24:MI:SS.US"Z"\"')$f$
        when type = 'boolean'::regtype then $f$case when %1$s.%2$I then 'true' else 'false' end$f$
        when type in ('int2'::regtype, 'int4'::regtype) then $f$%1$s.%2$I::text$f$
        when type = 'int8'::regtype then
            $f$case when %1$s.%2$I between -9007199254740991 and 9007199254740991 then %1$s.%2$I::text
                else '"' || %1$s.%2$I::text || '"' end$f$
        when type = 'bytea'::regtype then $f$'"' || encode(%1$s.%2$I, 'hex') || '"'$f$
        when type = 'text[]'::regtype then $f$array_to_json(%1$s.%2$I)::text$f$
        when (select t.typtype from pg_type t where t.oid = type) = 'e' then $f$to_json(%1$s.%2$I)::text$f$
        else $f$to_json(%1$s.%2$I::text)::text$f$
    end, alias, column_name)
$g$;

-- The columns of a table that its entries are about, in the order of their names.
create function trail_columns(target regclass, columns name[], only_these boolean default false)
    returns table (place bigint, name name, member text, type oid, always boolean)
    language sql stable
    as $$
select row_number() over (order by attname::text collate "C"), attname, to_json(attname::text)::text || ':', atttypid,
    -- A truth value is never absent: one that is not known says false.
    attnotnull or atttypid = 'boolean'::regtype
from pg_attribute
where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '' and (attname = any (columns)) = only_these
$$;

-- An expression for the members of a row, `"name":value,` each; absent where there is no value.
create function trail_members(target regclass, alias text, columns name[], only_these boolean default false) returns text
    language sql stable
    as $g$
select case when count(*) = 0 then $f$''$f$ else format(
    'format(%L, %s)', string_agg(case when c.always then c.member || '%s,' else '%s' end, '' order by c.place),
    string_agg(
        case when c.always then trail_value(c.name, c.type, alias)
            else format(
                'case when %s.%I is not null then format(%L, %s) end',
                alias, c.name, c.member || '%s,', trail_value(c.name, c.type, alias)) end,
        ', ' order by c.place)) end
from trail_columns(target, columns, only_these) c
$g$;

-- The same as an array of the values alone.
create function trail_values(target regclass, alias text, left_out name[]) returns text
    language sql stable
    as $$
select 'array[' || string_agg(trail_value(c.name, c.type, alias), ', ' order by c.place) || ']::text[]'
from trail_columns(target, left_out) c
$$;

-- How each table is kept, so that whoever changes keep_trail can call it again for all of them.
alter table trail_table
    drop column personal,
    add column key_columns name[],
    add column personal name[],
    add column incident_column name,
    add column organization_column name,
    add column unwatched name[];

create or replace procedure keep_trail(
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
    watched text := (
        select format('row(%s)::record', string_agg(format('%%1$s.%I', attname), ', ' order by attnum))
        from pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '' and not attname = any (unwatched));
    all_personal text := trail_members(target, 'n', personal, true);
    has_personal boolean := cardinality(personal) > 0;
    op text;
    row_alias text;
    source text;
    leaves_nothing text;
    incident_of_row text;
    members text;
    personal_members text;
    differences text;
    before text;
    after text;
    digest text;
begin
    foreach op in array array['insert', 'update', 'delete'] loop
        row_alias := case op when 'delete' then 'o' else 'n' end;
        source := case op when 'insert' then 'added n' when 'delete' then 'removed o'
            else format('changed n join former o on %s', same_row) end;
        -- A glance at the bytes: what differs in writing only is told apart below.
        leaves_nothing := case when op = 'update' and cardinality(unwatched) > 0 then format(
            'if not exists (select from %s where %s *<> %s) then return null; end if;
                ',
            source, format(watched, 'n'), format(watched, 'o')) else '' end;
        incident_of_row := case
            when incident_column is null then 'null::text'
            when table_name = 'incident' then format('incident_key(%1$s.key_year, %1$s.key_number)', row_alias)
            else format(
                '(select incident_key(i.key_year, i.key_number) from incident i where i.id = %s.%I)', row_alias, incident_column)
            end;
        members := case op
            when 'update' then format(
                '%s as present, %s as former', trail_values(target, 'n', left_out), trail_values(target, 'o', left_out))
            else trail_members(target, row_alias, left_out) || ' as members' end;
        -- Names and values come in order, and an aggregate takes them as they come.
        differences := case when op = 'update' then (
            select format(
                $f$
                cross join lateral (
                    select coalesce(string_agg(m.name || m.former || ',', '') filter (where m.differs), '') as before,
                        coalesce(string_agg(m.name || m.present || ',', '') filter (where m.differs), '') as after,
                        string_agg(m.name || m.present || ',', '') as whole
                    from (
                        select u.*, u.present is distinct from u.former as differs
                        from unnest(%L::text[], r.present, r.former) u (name, present, former)) m) d$f$,
                array_agg(c.member order by c.place))
            from trail_columns(target, left_out) c) else '' end;
        before := case op when 'insert' then 'null' when 'update' then 'd.before' else 'r.members' end;
        after := case op when 'insert' then 'r.members' when 'update' then 'd.after' else 'null' end;
        digest := case op
            when 'insert' then $f$sha256(convert_to(r.members, 'UTF8'))$f$
            when 'update' then $f$sha256(convert_to(d.whole, 'UTF8'))$f$
            else 'null::bytea' end;
        personal_members := case when op = 'delete' or not has_personal then 'null::text[]' else (
            select 'array_remove(array[' || string_agg(
                format(
                    case op when 'insert' then $f$case when n.%1$I is not null then %2$L || %3$s end$f$
                        else $f$case when n.%1$I is distinct from o.%1$I and n.%1$I is not null then %2$L || %3$s end$f$ end,
                    c, 'after.' || c || ':', trail_value(c, a.atttypid, 'n')),
                ', ' order by c::text collate "C") || '], null)'
            from unnest(personal) c join pg_attribute a on a.attrelid = target and a.attname = c) end;
        execute format(
            $f$
            create or replace function %1$I() returns trigger
                language plpgsql security definer set search_path to sitrep, pg_temp
                as $body$
            declare
                written boolean;
                set_entry bigint;
            begin
                %2$s-- One row more than gets entries of its own says that there are too many.
                select append_trail_entries(
                    %3$L, %4$L, count(*),
                    array_agg(row(
                        gen_random_uuid(), r.organization_id, r.incident_id, r.incident, r.row_key,
                        %5$s, %6$s, %7$s, r.personal)::trail_row order by r.row_key collate "C")%8$s)
                into written
                from (
                    select %9$s.%10$I as organization_id, %11$s as incident_id, %12$s as incident, %13$s as row_key, %14$s,
                        %15$s as personal
                    from %16$s
                    limit trail_set_limit() + 1) r%17$s;
                if not written then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry, s.organization_id, s.row_key, s.row_digest, %18$s, s.salt
                    from (
                        select %9$s.%10$I as organization_id, %13$s as row_key, %19$s as row_digest, %20$s from %16$s) s;
                    perform append_set_entry(set_entry, %3$L, %4$L);
                end if;
                return null;
            end
            $body$
            $f$,
            'trail_' || op || '_' || table_name, leaves_nothing, table_name, op, before, after, digest,
            -- An update that changes nothing that is watched leaves nothing behind.
            case op when 'update' then ' filter (where r.present <> r.former or cardinality(r.personal) > 0)' else '' end,
            row_alias, organization_column,
            case when incident_column is null then 'null::bigint' else format('%s.%I', row_alias, incident_column) end,
            incident_of_row, format(key_of, row_alias), members, personal_members, source, differences,
            case when has_personal and op <> 'delete'
                then $f$case when s.salt is not null then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end$f$
                else 'null' end,
            case when op = 'delete' then $f$''::bytea$f$
                else format($f$sha256(convert_to(%s, 'UTF8'))$f$, trail_members(target, 'n', left_out)) end,
            case when has_personal and op <> 'delete'
                then format($f$%1$s as personal, case when %1$s <> '' then trail_salt() end as salt$f$, all_personal)
                else 'null::bytea as salt' end);
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
        'trail_rows_' || table_name, format(key_of, 'n'), trail_members(target, 'n', left_out),
        all_personal, target, organization_column);
    insert into trail_table (name, key_columns, personal, incident_column, organization_column, unwatched)
    values (
        table_name, keep_trail.key_columns, keep_trail.personal, keep_trail.incident_column, keep_trail.organization_column,
        keep_trail.unwatched)
    on conflict (name) do update set
        key_columns = excluded.key_columns, personal = excluded.personal, incident_column = excluded.incident_column,
        organization_column = excluded.organization_column, unwatched = excluded.unwatched;
end
$$;

-- One entry a row, in their order; false, and nothing written, for more rows than get entries of their own. Called by the triggers
-- that keep_trail makes and by what erases: it runs as they do, as the owner and with their search path. The personal members
-- come in the order of their names.
drop function append_trail_entries(text, text, trail_row[]);
create function append_trail_entries(table_name text, op text, touched bigint, rows trail_row[]) returns boolean
    language plpgsql
    -- No value makes another plan better.
    set plan_cache_mode to force_generic_plan
    as $$
declare
    organization_key text;
    written trail_row;
    new_entry bigint;
    member text;
    member_path text;
    new_salt bytea;
    commitments text;
begin
    if touched > trail_set_limit() then
        return false;
    end if;
    if rows is null then
        return true;
    end if;
    organization_key := (select key from organization where id = rows[1].organization_id);
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
    return true;
end
$$;
revoke execute on function append_trail_entries(text, text, bigint, trail_row[]) from public;
-- As before, by its new name.
do $$
declare
    as_it_was text := pg_get_functiondef('erase_personal'::regproc);
    as_it_is text := replace(
        as_it_was, $f$append_trail_entries(
            'incident', verb,
            array[row($f$, $f$append_trail_entries(
            'incident', verb, 1,
            array[row($f$);
begin
    if as_it_is = as_it_was then
        raise exception 'erase_personal is not what migration 0027 made it';
    end if;
    execute as_it_is;
end
$$;

call keep_trail('organization', '{id}', incident_column => null, organization_column => 'id');
call keep_trail('role', '{key}', incident_column => null);
call keep_trail('member', '{name}', personal => '{display_name,email}', incident_column => null);
call keep_trail('member_role', '{member,role}', incident_column => null);
call keep_trail(
    'incident', '{id}', personal => '{title,summary}', incident_column => 'id',
    unwatched => '{occurred_earliest,occurred_latest,detected_earliest,detected_latest,reported_earliest,reported_latest,acknowledged_earliest,acknowledged_latest,declared_earliest,declared_latest,contained_earliest,contained_latest,eradicated_earliest,eradicated_latest,recovered_earliest,recovered_latest,closed_earliest,closed_latest,detected_offset,contained_offset,not_applicable,parts,version,updated_at,updated_by}');
call keep_trail('incident_attribute', '{incident_id}');
call keep_trail('assertion', '{incident_id,milestone,round,recorded_at}');
call keep_trail('timeline_entry', '{id}', personal => '{text}');
call keep_trail('note', '{id}', personal => '{text}');
call keep_trail('task', '{id}');
call keep_trail('assignment', '{incident_id,recorded_at}');
call keep_trail('escalation', '{id}');
call keep_trail('incident_link', '{incident_id,other_id,kind}');
call keep_trail('incident_merge', '{incident_id,recorded_at}');
call keep_trail('incident_tag', '{incident_id,tag,recorded_at}', unwatched => '{key_year,key_number}');
call keep_trail('asset', '{id}', personal => '{name,note}');
call keep_trail('observable', '{id}', personal => '{name,note}');
call keep_trail('incident_technique', '{incident_id,technique}');
call keep_trail('review', '{incident_id,round}');
call keep_trail('action', '{id}');
call keep_trail('import_batch', '{id}', incident_column => null);
call keep_trail('quarantine_item', '{id}', personal => '{record,value}', incident_column => null);
call keep_trail('organization_attribute', '{id}', personal => '{value}', incident_column => null);
call keep_trail('obligation_setting', '{id}', incident_column => null);
call keep_trail('rule_file', '{id}', incident_column => null);
call keep_trail('legal_event', '{id}');
call keep_trail('incident_fact', '{id}');
call keep_trail('duty', '{incident_id,obligation}', unwatched => '{computed_at}');
call keep_trail('duty_decision', '{id}');
call keep_trail('duty_confirmation', '{decision}');
call keep_trail('duty_stage', '{incident_id,obligation,stage}', unwatched => '{computed_at,warn_at}');
call keep_trail('filing', '{id}', unwatched => '{content}');
call keep_trail('filing_receipt', '{filing}', unwatched => '{content}');
call keep_trail('classification', '{id}');
call keep_trail('classification_adoption', '{classification}');
call keep_trail('form_answer', '{id}', personal => '{value}');
call keep_trail('framework_import', '{id}', incident_column => null);
call keep_trail('framework_control', '{import_id,local}', incident_column => null);
call keep_trail('baseline_control', '{import_id,control}', incident_column => null);
call keep_trail('attack_mapping_import', '{id}', incident_column => null);
call keep_trail('attack_mapping', '{import_id,technique}', incident_column => null);
call keep_trail('attack_mapping_control', '{import_id,control}', incident_column => null);
call keep_trail('control_link', '{id}', personal => '{note}');
call keep_trail('control_confirmation', '{link_id}');
call keep_trail('risk_appetite', '{id}', incident_column => null);
call keep_trail('risk_link', '{id}');
call keep_trail('legal_hold', '{id}');
call keep_trail('content', '{sha256}', incident_column => null, unwatched => '{object}');
call keep_trail('evidence', '{id}', personal => '{name,note}');
call keep_trail('custody_entry', '{evidence_id,number}');
call keep_trail('retention_policy', '{kind}', incident_column => null);
call keep_trail('duty_warning', '{incident_id,obligation,stage,due_at,threshold}');
call keep_trail('filing_form', '{filing}');
call keep_trail('filing_difference', '{id}');
call keep_trail('notice_delay', '{id}');
call keep_trail('notice_delay_lift', '{delay}');
call keep_trail('recurrence_evaluation', '{id}');
call keep_trail('action_control', '{incident_id,action_number,control}');
call keep_trail('veris_mapping_import', '{id}', incident_column => null);
call keep_trail('veris_mapping', '{import_id,enumeration}', incident_column => null);
call keep_trail('engagement', '{key}', incident_column => null);
call keep_trail('engagement_export', '{engagement,number}', incident_column => null);
call keep_trail('erased_part', '{incident_id,part}');
alter table trail_table
    alter column key_columns set not null,
    alter column personal set not null,
    alter column organization_column set not null,
    alter column unwatched set not null;
drop function trail_changed(text[], text[]);
drop function trail_member_list(regclass, text, name[]);
drop function trail_members(regclass, text, text, name[], boolean);

-- The rows of incidents as they are begin anew, without the columns that are projections now.
do $$
declare
    organization record;
    set_entry bigint;
begin
    for organization in select organization_id as id, n from rows_unexplained order by 1 loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        set_entry := nextval('audit_entry_id_seq');
        insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
        select set_entry, organization.id, r.row_key, r.row_digest,
            case when r.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) end,
            case when r.personal <> '' then s.salt end
        from trail_rows_incident() r cross join lateral (select trail_salt() as salt where r.row_key is not null) s;
        if found then
            perform set_config(
                'sitrep.reason', format('bookkeeping is left out from here on; rows that differed from their entries: %s', organization.n),
                true);
            perform append_set_entry(set_entry, 'incident', 'begin');
        end if;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
    perform set_config('sitrep.reason', '', true);
end
$$;
