-- A command changes a few rows in a server process that has planned nothing yet, so what a trigger costs it is above all the
-- planning of its statements. These do the same as before with less to plan: the members of a row are written once instead of
-- three times, and a change of one milestone touches its own columns only. Large sets save what they had no use for: a salt for
-- rows without personal values.

set local search_path to sitrep;

-- The members of the one that the other does not have, both in the same order.
create function trail_changed(members text[], others text[]) returns text
    language sql immutable parallel safe
    as $$
select coalesce(string_agg(m.own, '' order by m.place), '')
from unnest(members, others) with ordinality m (own, other, place)
where m.own <> m.other
$$;

-- The same as an array, an empty text for what is null.
create function trail_member_list(target regclass, alias text, left_out name[]) returns text
    language sql stable
    as $$
select 'array[' || string_agg(
    format($f$coalesce('%1$s:' || %2$s || ',', '')$f$, to_json(attname::text)::text, trail_value(attname, atttypid, alias)),
    ', ' order by attname::text collate "C") || ']::text[]'
from pg_attribute
where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '' and not attname = any (left_out)
$$;

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
        select string_agg(format('%%1$s.%I', attname), ', ' order by attnum)
        from pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '' and not attname = any (unwatched));
    all_personal text := trail_members(target, 'n', null, personal, true);
    has_personal boolean := cardinality(personal) > 0;
    op text;
    row_alias text;
    source text;
    leaves_nothing text;
    members text;
    personal_members text;
    before text;
    after text;
    digest text;
begin
    foreach op in array array['insert', 'update', 'delete'] loop
        row_alias := case op when 'delete' then 'o' else 'n' end;
        source := case op when 'insert' then 'added n' when 'delete' then 'removed o'
            else format('changed n join former o on %s', same_row) end;
        leaves_nothing := case when op = 'update' and cardinality(unwatched) > 0 then format(
            'if not exists (select from %s where (%s) is distinct from (%s)) then return null; end if;',
            source, format(watched, 'n'), format(watched, 'o')) else '' end;
        members := case op
            when 'update' then format(
                '%s as present, %s as former', trail_member_list(target, 'n', left_out), trail_member_list(target, 'o', left_out))
            else trail_members(target, row_alias, null, left_out) || ' as members' end;
        before := case op when 'insert' then 'null' when 'update' then 'trail_changed(r.former, r.present)' else 'r.members' end;
        after := case op when 'insert' then 'r.members' when 'update' then 'trail_changed(r.present, r.former)' else 'null' end;
        digest := case op
            when 'insert' then $f$sha256(convert_to(r.members, 'UTF8'))$f$
            when 'update' then $f$sha256(convert_to(array_to_string(r.present, ''), 'UTF8'))$f$
            else 'null::bytea' end;
        personal_members := case when op = 'delete' or not has_personal then 'null::text[]' else (
            select 'array_remove(array[' || string_agg(
                format(
                    case op when 'insert' then $f$case when n.%1$I is not null then %2$L || ':' || %3$s end$f$
                        else $f$case when n.%1$I is distinct from o.%1$I and n.%1$I is not null then %2$L || ':' || %3$s end$f$ end,
                    c, 'after.' || c, trail_value(c, a.atttypid, 'n')),
                ', ' order by c::text collate "C") || '], null)'
            from unnest(personal) c join pg_attribute a on a.attrelid = target and a.attname = c) end;
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
                    select set_entry, s.organization_id, s.row_key, s.row_digest, %3$s, s.salt
                    from (
                        select %4$s.%5$I as organization_id, %6$s as row_key, %7$s as row_digest, %8$s from %9$s) s;
                    perform append_set_entry(set_entry, %10$L, %11$L);
                    return null;
                end if;
                %12$s
                perform append_trail_entries(%10$L, %11$L, found_rows)
                from (
                    select array_agg(row(
                        gen_random_uuid(), r.organization_id, r.incident_id, %13$s, r.row_key,
                        %14$s, %15$s, %16$s, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
                        select %4$s.%5$I as organization_id, %17$s as incident_id, %6$s as row_key, %18$s,
                            %19$s as personal
                        from %9$s
                        -- Keeps the members from being written out in each place where they are used.
                        offset 0) r
                    where %20$s) collected
                where found_rows is not null;
                return null;
            end
            $body$
            $f$,
            'trail_' || op || '_' || table_name,
            case op when 'insert' then 'added' when 'delete' then 'removed' else 'changed' end,
            case when has_personal and op <> 'delete'
                then $f$case when s.salt is not null then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end$f$
                else 'null' end,
            row_alias, organization_column, format(key_of, row_alias),
            case op when 'delete' then $f$''::bytea$f$
                else format($f$sha256(convert_to(%s, 'UTF8'))$f$, trail_members(target, 'n', null, left_out)) end,
            case when has_personal and op <> 'delete'
                then format($f$%1$s as personal, case when %1$s <> '' then trail_salt() end as salt$f$, all_personal)
                else 'null::bytea as salt' end,
            source, table_name, op, leaves_nothing,
            case when incident_column is null then 'null::text'
                else '(select incident_key(i.key_year, i.key_number) from incident i where i.id = r.incident_id)' end,
            before, after, digest,
            case when incident_column is null then 'null::bigint' else format('%s.%I', row_alias, incident_column) end,
            members, personal_members,
            -- An update that changes nothing that is watched leaves nothing behind.
            case op when 'update' then 'r.present <> r.former or cardinality(r.personal) > 0' else 'true' end);
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
        all_personal, target, organization_column);
    insert into trail_table (name, personal) values (table_name, has_personal)
    on conflict (name) do update set personal = excluded.personal;
end
$$;

-- Two random values of 122 bits each: more than any hash could be asked to hide behind, without a hash of their own.
create or replace function trail_salt() returns bytea
    language sql volatile
    as $$ select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) $$;

call keep_trail('organization', '{id}', incident_column => null, organization_column => 'id');
call keep_trail('role', '{key}', incident_column => null);
call keep_trail('member', '{name}', personal => '{display_name,email}', incident_column => null);
call keep_trail('member_role', '{member,role}', incident_column => null);
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
call keep_trail('organization_attribute', '{id}', personal => '{value}', incident_column => null);
call keep_trail('obligation_setting', '{id}', incident_column => null);
call keep_trail('rule_file', '{id}', incident_column => null);
call keep_trail('legal_event', '{id}');
call keep_trail('incident_fact', '{id}');
call keep_trail('duty', '{incident_id,obligation}', unwatched => '{computed_at}');
call keep_trail('duty_decision', '{id}');
call keep_trail('duty_confirmation', '{decision}');
call keep_trail('duty_stage', '{incident_id,obligation,stage}', unwatched => '{computed_at}');
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

-- Keeps the incident row in step with one current statement of its first round, as commands make them: only the columns of its
-- milestone are touched.
create function project_one_assertion(said assertion) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    offset_column text := case said.milestone when 'detected' then 'detected_offset' when 'contained' then 'contained_offset' end;
    new_offset bigint := case
        when said.milestone = 'detected' and said.offset_from = 'occurred' then said.offset_exact
        when said.milestone = 'contained' and said.offset_from = 'detected' then said.offset_exact end;
    bit smallint := step_bit(said.milestone);
    passed smallint := case when said.standing = 'not_applicable' then step_bit(said.milestone) else 0 end;
begin
    if said.recorded_until is not null or said.round <> 1 or said.milestone in ('escalated', 'reopened', 'reviewed') then
        return;
    end if;
    execute format(
        $f$
        update incident set %1$I = $2, %2$I = $3, not_applicable = (not_applicable & ~$5) | $6 %3$s
        where id = $1 and ((%1$I, %2$I) is distinct from ($2, $3) or not_applicable <> ((not_applicable & ~$5) | $6) %4$s)
        $f$,
        said.milestone || '_earliest', said.milestone || '_latest', ', ' || quote_ident(offset_column) || ' = $4',
        'or ' || quote_ident(offset_column) || ' is distinct from $4')
        using said.incident_id, said.earliest, said.latest, new_offset, bit, passed;
end
$$;
revoke execute on function project_one_assertion(assertion) from public;
-- Several statements at once are compared as a set, as before.
do $$
declare
    as_it_was text := pg_get_functiondef('project_assertions'::regproc);
    as_it_is text := replace(
        as_it_was, e'\nbegin\n',
        e'\nbegin\n    if (select count(*) from (select from added limit 2) a) = 1 then\n'
            '        perform project_one_assertion(a) from added a;\n        return null;\n    end if;\n');
begin
    if as_it_is = as_it_was then
        raise exception 'project_assertions is not what migration 0004 made it';
    end if;
    execute as_it_is;
end
$$;
