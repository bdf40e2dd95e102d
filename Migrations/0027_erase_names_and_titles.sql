-- Names of assets, values of observables, titles and summaries of incidents and the words of the timeline can be erased
-- (docs/decisions/0017-names-that-can-be-erased.md): in the trail they are committed to, and what names a row there is a number.

set local search_path to sitrep;

-- What the present entries do not explain is counted before they are succeeded by new ones, which say how many that was.
create temp table rows_unexplained on commit drop as select 0::bigint as organization_id, ''::name as name, 0::bigint as n limit 0;
do $$
declare
    organization record;
    kept name;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        foreach kept in array '{incident,timeline_entry,asset,observable}'::name[] loop
            insert into rows_unexplained select organization.id, kept, count(*) from reconcile_trail(kept);
        end loop;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;

alter table asset
    add column id bigint generated always as identity,
    add column erased boolean not null default false,
    drop constraint asset_pkey,
    add primary key (id);
-- Several may bear the marker.
create unique index asset_known_once on asset (incident_id, kind, name, (case when erased then id else 0 end));
alter table observable
    add column id bigint generated always as identity,
    add column erased boolean not null default false,
    drop constraint observable_pkey,
    add primary key (id);
create unique index observable_known_once on observable (incident_id, kind, name, (case when erased then id else 0 end));

-- What an import does not bring back.
create type incident_part as enum ('title', 'summary', 'asset', 'observable');
create table erased_part (
    organization_id bigint not null,
    incident_id bigint not null,
    part incident_part not null,
    primary key (incident_id, part),
    constraint erased_part_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id)
);
call protect('erased_part');
call make_append_only('erased_part');
revoke insert on erased_part from sitrep_app, sitrep_ingest;

call keep_trail('asset', '{id}', personal => '{name,note}');
call keep_trail('observable', '{id}', personal => '{name,note}');
call keep_trail('timeline_entry', '{id}', personal => '{text}');
call keep_trail(
    'incident', '{id}', personal => '{title,summary}', incident_column => 'id',
    unwatched => '{occurred_earliest,occurred_latest,detected_earliest,detected_latest,reported_earliest,reported_latest,acknowledged_earliest,acknowledged_latest,declared_earliest,declared_latest,contained_earliest,contained_latest,eradicated_earliest,eradicated_latest,recovered_earliest,recovered_latest,closed_earliest,closed_latest,detected_offset,contained_offset,not_applicable}');
call keep_trail('erased_part', '{incident_id,part}');

-- As before; what is new: rows that got other keys begin with the set that gave them, and commitments are compared in one pass.
create or replace function reconcile_trail(table_name text) returns table (row_key text, finding text)
    language plpgsql stable set search_path to sitrep, pg_temp
    as $$
begin
    return query execute format(
        $f$
        with present as materialized (select r.row_key, r.row_digest, r.personal from %2$I() r),
        sets as (
            select m.row_key, m.row_digest, m.entry, m.personal_commitment, m.salt
            from audit_entry e join audit_set_member m on m.entry = e.id
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = '*'),
        -- Of a table whose rows have got other keys: the entry that says so.
        rekeyed as (
            select coalesce(max(e.id), 0) as entry
            from audit_entry e
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = '*'
                and encode(e.body, 'escape') like '%%"operation":"rekey"%%'),
        said as (
            select distinct on (s.row_key collate "C") s.row_key, s.row_digest, s.commitment, s.salt
            from (
                select e.row_key, e.row_digest, e.id, null::bytea as commitment, null::bytea as salt
                from audit_entry e
                where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
                    and (e.row_digest is not null or encode(e.body, 'escape') like '%%"before":%%')
                union all
                select row_key, nullif(row_digest, ''), entry, personal_commitment, salt from sets) s
            where s.id >= (select entry from rekeyed)
            order by s.row_key collate "C", s.id desc),
        committed as (
            select distinct on (e.row_key collate "C", s.path) e.row_key, e.id, substr(s.path, 7) as member, s.salt,
                substring(encode(e.body, 'escape') from '"' || s.path || '":"([0-9a-f]{64})"') as commitment
            from audit_entry e join audit_salt s on s.entry = e.id
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
            order by e.row_key collate "C", s.path, e.id desc),
        latest_set as (select s.row_key, max(s.entry) as entry from sets s group by s.row_key),
        broken as (
            select distinct p.row_key collate "C" as row_key
            from committed c
            join present p on p.row_key collate "C" = c.row_key collate "C"
            left join latest_set l on l.row_key = c.row_key collate "C"
            where c.id > coalesce(l.entry, 0)
                and sha256('\x02'::bytea || c.salt || convert_to(
                    (('{' || left(p.personal, -1) || '}')::jsonb -> c.member)::text, 'UTF8'))
                    is distinct from decode(coalesce(c.commitment, ''), 'hex')),
        compared as (
            select coalesce(r.row_key, s.row_key) as row_key,
                case when s.row_key is null then 'row without entry'
                    when r.row_key is null and s.row_digest is not null then 'entry without row'
                    when r.row_key is null then null
                    when s.row_digest is null then 'row that was removed is there'
                    when r.row_digest <> s.row_digest then 'row differs from its last entry'
                    when s.salt is not null
                        and sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) <> s.commitment
                        then 'personal value differs from its commitment'
                    when b.row_key is not null then 'personal value differs from its commitment' end as finding
            from present r full join said s on s.row_key = r.row_key collate "C"
            left join broken b on b.row_key = r.row_key collate "C")
        select row_key, finding from compared where finding is not null
        $f$,
        table_name, 'trail_rows_' || table_name);
end
$$;

-- The rows as they are begin anew: under their numbers, or with words that are committed to.
do $$
declare
    organization record;
    kept record;
    set_entry bigint;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        for kept in
            select u.name, u.n, case when u.name in ('asset', 'observable') then 'rekey' else 'begin' end as op
            from rows_unexplained u where u.organization_id = organization.id order by u.name
        loop
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
                perform set_config(
                    'sitrep.reason', format('words are committed to from here on; rows that differed from their entries: %s', kept.n),
                    true);
                perform append_set_entry(set_entry, kept.name, kept.op);
            end if;
        end loop;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
    perform set_config('sitrep.reason', '', true);
end
$$;

-- Destroys the salts of all commitments to members of rows. Answers whether the salt of a set was among them: it is that of all
-- personal members of a row together.
create function forget_commitments(of_table text, keys text[], members text[]) returns boolean
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    delete from audit_salt s using audit_entry e
    where s.entry = e.id and e.organization_id = current_organization() and e.table_name = of_table and e.row_key = any (keys)
        and substr(s.path, 7) = any (members);
    update audit_set_member m set salt = null
    from audit_entry e
    where e.id = m.entry and e.organization_id = current_organization() and e.table_name = of_table and e.row_key = '*'
        and m.row_key = any (keys) and m.salt is not null;
    return found;
end
$$;
revoke execute on function forget_commitments(text, text[], text[]) from public;

-- Overwrites what the timeline of an incident quotes in sentences that Sitrep itself made.
create function erase_from_timeline(incident bigint, of_kind text, said text, becomes text, whole boolean) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    ids constant bigint[] := array(
        select t.id from timeline_entry t
        where t.incident_id = incident and t.kind = of_kind
            and case when whole then t.text = said else strpos(t.text, said) > 0 end);
begin
    perform forget_commitments('timeline_entry', ids::text[], '{text}');
    update timeline_entry t set text = replace(t.text, said, becomes) where t.id = any (ids);
end
$$;
revoke execute on function erase_from_timeline(bigint, text, text, text, boolean) from public;

-- Overwrites and settles what waits in quarantine of the incident's record and quotes one of the values.
create function erase_from_quarantine(incident bigint, said text[], at timestamptz) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    ids constant bigint[] := array(
        select q.id
        from incident i join quarantine_item q on q.organization_id = i.organization_id and q.source_key = i.source_key
            and q.origin in (i.origin, 'ndjson')
        where i.id = incident and q.record <> erased_marker() and exists (
            select from unnest(said) value
            where strpos(q.record, value) > 0 or strpos(q.value, value) > 0
                or strpos(q.record, left(substr(to_json(value)::text, 2), -1)) > 0));
begin
    perform forget_commitments('quarantine_item', ids::text[], '{record,value}');
    update quarantine_item q
    set record = erased_marker(), value = case when q.value is not null then erased_marker() end,
        state = case q.state when 'held' then 'discarded' else q.state end, settled_at = coalesce(q.settled_at, at),
        settled_by = coalesce(q.settled_by, trail_setting('actor'), session_user),
        settled_reason = coalesce(q.settled_reason, 'it quoted what was erased of its incident')
    where q.id = any (ids);
end
$$;
revoke execute on function erase_from_quarantine(bigint, text[], timestamptz) from public;

-- Overwrites personal words and destroys the salts of all commitments to what they were. The row's own trail records it; the
-- commitment to the marker keeps its salt, so that verification goes on.
--   target: 'title' or 'summary' of an incident, or a table; number: of a note or a piece of evidence within the incident, the
--   row of an asset or observable; name: of a member.
-- Answers whether there was anything to erase.
drop function erase_personal(text, bigint, bigint, text, text, text, text);
create function erase_personal(
    target text, incident bigint, number bigint, name text, why text, verb text, at timestamptz) returns boolean
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    marker constant text := erased_marker();
    of_table constant text := case when target in ('title', 'summary') then 'incident' else target end;
    members constant text[] := case target
        when 'note' then '{text}' when 'evidence' then '{name,note}' when 'observable' then '{name,note}'
        when 'asset' then '{name,note}' when 'member' then '{display_name,email}' else array[target] end;
    -- What its entries name the row by, now and before.
    keys text[];
    kind_of text;
    former text[];
    value text;
    kept_member text := case target when 'title' then 'summary' when 'summary' then 'title' end;
    former_action constant text := trail_setting('action');
    former_reason constant text := trail_setting('reason');
begin
    if coalesce(btrim(why), '') = '' then
        raise exception 'an erasure has a reason' using errcode = 'check_violation', constraint = 'reason_required';
    end if;
    if verb not in ('erase', 'prune') then
        raise exception 'a value is erased or pruned' using errcode = 'check_violation', constraint = 'erase_or_prune';
    end if;
    perform refuse_under_hold(incident, 'erasing');
    case target
        when 'note' then
            select array[n.id::text], array[n.text] into keys, former from note n
            where n.organization_id = current_organization() and n.incident_id = incident
            order by n.id offset erase_personal.number - 1 limit 1;
        when 'evidence' then
            select array[e.id::text], array[e.name, e.note] into keys, former from evidence e
            where e.organization_id = current_organization() and e.incident_id = incident and e.number = erase_personal.number;
        when 'observable' then
            select array[o.id::text, o.incident_id || '/' || o.kind || '/' || o.name], array[o.name, o.note], o.kind
            into keys, former, kind_of from observable o
            where o.organization_id = current_organization() and o.incident_id = incident and o.id = erase_personal.number;
        when 'asset' then
            select array[a.id::text, a.incident_id || '/' || a.kind || '/' || a.name], array[a.name, a.note], a.kind
            into keys, former, kind_of from asset a
            where a.organization_id = current_organization() and a.incident_id = incident and a.id = erase_personal.number;
        when 'member' then
            select array[m.name], array[m.display_name, m.email] into keys, former from member m
            where m.organization_id = current_organization() and m.name = erase_personal.name;
        when 'title' then
            select array[i.id::text], i.title || array(
                select r.title from incident_revision r where r.incident_id = i.id and r.title <> i.title
                group by r.title order by length(r.title) desc)
            into keys, former from incident i
            where i.organization_id = current_organization() and i.id = incident;
        when 'summary' then
            select array[i.id::text], array[i.summary] into keys, former from incident i
            where i.organization_id = current_organization() and i.id = incident;
        else
            raise exception 'nothing of % is erased', target using errcode = 'check_violation', constraint = 'erasable';
    end case;
    -- Found before all are gone: what is null or marked already has nothing left to erase.
    if keys is null then
        raise exception 'there is no such %', target using errcode = 'no_data_found';
    end if;
    former := array(
        select v from unnest(former) with ordinality f (v, place) where v <> '' and v <> marker order by length(v) desc, place);
    if cardinality(former) = 0 then
        return false;
    end if;
    perform set_config('sitrep.action', of_table || '.' || verb, true);
    perform set_config('sitrep.reason', why, true);
    if not forget_commitments(of_table, keys, members) then
        kept_member := null;
    end if;
    -- Answers that are kept for repeated requests quote what was said.
    delete from idempotency i
    where i.organization_id = current_organization() and exists (
        select from unnest(former) v
        where strpos(i.request, v) > 0 or strpos(i.result::text, v) > 0
            or strpos(i.result::text, left(substr(to_json(v)::text, 2), -1)) > 0);
    case target
        when 'note' then update note set text = marker where id = keys[1]::bigint;
        when 'evidence' then
            update evidence e set name = marker, note = case when e.note is not null then marker end
            where e.id = keys[1]::bigint;
        when 'observable' then
            perform erase_from_timeline(
                incident, 'observable', 'observed ' || kind_of || ' ' || o.name, 'observed ' || kind_of || ' ' || marker, true)
            from observable o where o.id = keys[1]::bigint;
            update observable o set name = marker, note = case when o.note is not null then marker end, erased = true
            where o.id = keys[1]::bigint;
        when 'asset' then
            perform erase_from_timeline(
                incident, 'asset', 'affects ' || kind_of || ' ' || a.name, 'affects ' || kind_of || ' ' || marker, true)
            from asset a where a.id = keys[1]::bigint;
            update asset a set name = marker, note = case when a.note is not null then marker end, erased = true
            where a.id = keys[1]::bigint;
        when 'member' then
            update member m
            set display_name = case when m.display_name <> '' then marker else '' end,
                email = case when m.email is not null then marker end, active = false
            where m.organization_id = current_organization() and m.name = erase_personal.name;
        when 'title' then
            -- The longest first: one may hold another.
            foreach value in array former loop
                perform erase_from_timeline(incident, 'open', 'opened: ' || value, 'opened: ' || marker, true);
                perform erase_from_timeline(
                    incident, 'edit', '''' || value || '''', '''' || marker || '''', false);
            end loop;
            update incident_revision r set title = marker where r.incident_id = erase_personal.incident;
            update incident i
            set title = marker, version = i.version + 1, updated_at = at,
                updated_by = coalesce(trail_setting('actor'), session_user)
            where i.id = keys[1]::bigint;
        when 'summary' then
            update incident i
            set summary = marker, version = i.version + 1, updated_at = at,
                updated_by = coalesce(trail_setting('actor'), session_user)
            where i.id = keys[1]::bigint;
    end case;
    if target in ('title', 'summary', 'asset', 'observable') then
        insert into erased_part (organization_id, incident_id, part)
        values (current_organization(), incident, target::incident_part)
        on conflict do nothing;
        perform erase_from_quarantine(incident, former, at);
    end if;
    -- The other member of the row was committed to under the salt that is gone: it gets a commitment of its own.
    if kept_member is not null then
        perform append_trail_entries(
            'incident', verb,
            array[row(
                gen_random_uuid(), i.organization_id, i.id, incident_key(i.key_year, i.key_number), i.id::text, null, null,
                (select e.row_digest from audit_entry e
                where e.organization_id = i.organization_id and e.table_name = 'incident' and e.row_key = i.id::text
                order by e.id desc limit 1),
                array['after.' || kept_member || ':'
                    || to_json(case kept_member when 'title' then i.title else i.summary end)::text])::trail_row])
        from incident i where i.id = keys[1]::bigint;
    end if;
    perform set_config('sitrep.action', coalesce(former_action, ''), true);
    perform set_config('sitrep.reason', coalesce(former_reason, ''), true);
    return true;
end
$$;
revoke execute on function erase_personal(text, bigint, bigint, text, text, text, timestamptz) from public;
grant execute on function erase_personal(text, bigint, bigint, text, text, text, timestamptz) to sitrep_app;

grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
