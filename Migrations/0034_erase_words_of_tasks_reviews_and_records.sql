-- Words of the timeline, titles of tasks and actions, what was found when an action was verified, sections of reviews and further
-- fields of an imported record can be erased (docs/decisions/0017-names-that-can-be-erased.md): in the trail they are committed to.

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
        foreach kept in array '{task,action,review,incident_attribute}'::name[] loop
            insert into rows_unexplained select organization.id, kept, count(*) from reconcile_trail(kept);
        end loop;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;

call keep_trail('task', '{id}', personal => '{title}');
call keep_trail('action', '{id}', personal => '{title,verification}');
call keep_trail(
    'review', '{incident_id,round}', personal => '{what_happened,detection,what_worked,what_did_not,root_causes,lessons}');
call keep_trail('incident_attribute', '{incident_id}', personal => '{attributes}');

-- A commitment is to the bytes of a value as the entry wrote them, and jsonb writes an array in other bytes.
do $$
declare
    as_it_was text := pg_get_functiondef('reconcile_trail'::regproc);
    as_it_is text := replace(as_it_was, $f$|| '}')::jsonb -> c.member)::text$f$, $f$|| '}')::json -> c.member)::text$f$);
begin
    if as_it_is = as_it_was then
        raise exception 'reconcile_trail is not what migration 0027 made it';
    end if;
    execute as_it_is;
end
$$;

-- The rows of a table of the current organisation, as they are, begin anew: from here on they are held against this entry. For
-- migrations that change what entries hold.
create procedure begin_trail_anew(table_name text, operation text, why text)
    language plpgsql
    as $$
declare
    set_entry bigint := nextval('audit_entry_id_seq');
begin
    execute format(
        $f$
        insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
        select $1, current_organization(), r.row_key, r.row_digest,
            case when r.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) end,
            case when r.personal <> '' then s.salt end
        from %1$I() r cross join lateral (select trail_salt() as salt where r.row_key is not null) s
        $f$,
        'trail_rows_' || table_name) using set_entry;
    if exists (select from audit_set_member where entry = set_entry) then
        perform set_config('sitrep.reason', why, true);
        perform append_set_entry(set_entry, table_name, operation);
        perform set_config('sitrep.reason', '', true);
    end if;
end
$$;
revoke execute on procedure begin_trail_anew(text, text, text) from public;

do $$
declare
    unexplained record;
begin
    for unexplained in select organization_id, name, n from rows_unexplained order by organization_id, name loop
        perform set_config('sitrep.organization_id', unexplained.organization_id::text, true);
        call begin_trail_anew(unexplained.name, 'begin', format(
            'words are committed to from here on; rows that differed from their entries: %s', unexplained.n));
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;

-- An approved review stays, but for words of it that the owner's function erases.
create or replace function check_review_change() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if new.approver is not null then
        new.needs_second_person := new.needs_second_person
            or (select i.severity in ('critical', 'high') and i.last_verb <> 'import' from incident i where i.id = new.incident_id);
    end if;
    return new;
end
$$;
create function keep_approved_review() returns trigger
    language plpgsql
    as $$
begin
    if current_user <> 'sitrep_owner'
        or (old.organization_id, old.incident_id, old.round, old.author, old.started_at, old.approver, old.approved_at)
            is distinct from (new.organization_id, new.incident_id, new.round, new.author, new.started_at, new.approver, new.approved_at)
    then
        raise exception 'an approved review stays as it was approved'
            using errcode = 'check_violation', constraint = 'approved_review_is_final';
    end if;
    return new;
end
$$;
create trigger keep_approved_review before update on review
    for each row when (old.approver is not null) execute function keep_approved_review();

alter type incident_part add value 'event';
alter type incident_part add value 'task';
alter type incident_part add value 'action';
alter type incident_part add value 'review';
alter type incident_part add value 'field';

-- As before; what is new:
--   target: also 'event' (an entry of the timeline), 'task', 'action', 'review' and 'field'; number: also of a task or an action, and the
--   row of an event; name: also the section of a review, in every round, or a further field of the source's record.
create or replace function erase_personal(
    target text, incident bigint, number bigint, name text, why text, verb text, at timestamptz) returns boolean
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    marker constant text := erased_marker();
    of_table constant text := case
        when target in ('title', 'summary') then 'incident' when target = 'event' then 'timeline_entry'
        when target = 'field' then 'incident_attribute' else target end;
    members constant text[] := case target
        when 'note' then '{text}' when 'event' then '{text}' when 'evidence' then '{name,note}'
        when 'observable' then '{name,note}' when 'asset' then '{name,note}' when 'member' then '{display_name,email}'
        when 'task' then '{title}' when 'action' then '{title,verification}' when 'field' then '{attributes}'
        when 'review' then array[name] else array[target] end;
    -- Other personal members of the rows, committed to under the same salt where a set holds them.
    kept_members text[] := case target
        when 'title' then '{summary}' when 'summary' then '{title}'
        when 'review' then array_remove('{detection,lessons,root_causes,what_did_not,what_happened,what_worked}', name)
        else '{}' end;
    -- What its entries name the rows by, now and before.
    keys text[];
    kind_of text;
    key_of constant text := (
        select incident_key(i.key_year, i.key_number) from incident i
        where i.organization_id = current_organization() and i.id = erase_personal.incident);
    former text[];
    value text;
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
        when 'event' then
            select array[t.id::text], array[t.text] into keys, former from timeline_entry t
            where t.organization_id = current_organization() and t.incident_id = incident
            order by t.id offset erase_personal.number - 1 limit 1;
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
        when 'task' then
            select array[t.id::text], array[t.title] into keys, former from task t
            where t.organization_id = current_organization() and t.incident_id = incident and t.number = erase_personal.number;
        when 'action' then
            select array[a.id::text], array[a.title, a.verification] into keys, former from action a
            where a.organization_id = current_organization() and a.incident_id = incident and a.number = erase_personal.number;
        when 'review' then
            if name <> all ('{detection,lessons,root_causes,what_did_not,what_happened,what_worked}') then
                raise exception 'a review has no section %', name using errcode = 'check_violation', constraint = 'erasable';
            end if;
            select array_agg(distinct r.incident_id || '/' || r.round),
                coalesce(array_agg(words) filter (where words is not null), '{}')
            into keys, former
            from review r left join lateral unnest(
                case name
                    when 'detection' then array[r.detection] when 'lessons' then r.lessons
                    when 'root_causes' then r.root_causes when 'what_did_not' then array[r.what_did_not]
                    when 'what_happened' then array[r.what_happened] when 'what_worked' then array[r.what_worked]
                end) words on true
            where r.organization_id = current_organization() and r.incident_id = incident;
        when 'field' then
            select array[t.incident_id::text], array[t.attributes ->> name] into keys, former from incident_attribute t
            where t.organization_id = current_organization() and t.incident_id = incident and t.attributes ? name;
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
        kept_members := '{}';
    end if;
    -- Answers that are kept for repeated requests quote what was said. A word may be short: those about other incidents stay.
    delete from idempotency i
    where i.organization_id = current_organization()
        and (key_of is null or strpos(i.request, key_of) > 0 or strpos(i.result::text, key_of) > 0)
        and exists (
            select from unnest(former) v
            where strpos(i.request, v) > 0 or strpos(i.result::text, v) > 0
                or strpos(i.result::text, left(substr(to_json(v)::text, 2), -1)) > 0);
    case target
        when 'note' then update note set text = marker where id = keys[1]::bigint;
        when 'event' then update timeline_entry set text = marker where id = keys[1]::bigint;
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
        when 'task' then
            perform erase_from_timeline(incident, 'task', 'task added: ' || t.title, 'task added: ' || marker, true)
            from task t where t.id = keys[1]::bigint;
            update task t set title = marker where t.id = keys[1]::bigint;
        when 'action' then
            perform
                erase_from_timeline(incident, 'action', 'action added: ' || a.title, 'action added: ' || marker, true),
                erase_from_timeline(
                    incident, 'action', 'action added: ' || a.title || ', mends ', 'action added: ' || marker || ', mends ', false),
                erase_from_timeline(
                    incident, 'action', format('action %s verified (%s)', a.number, a.verification),
                    format('action %s verified (%s)', a.number, marker), true)
            from action a where a.id = keys[1]::bigint;
            update action a set title = marker, verification = case when a.verification is not null then marker end
            where a.id = keys[1]::bigint;
        when 'review' then
            update review r
            set detection = case when name = 'detection' and r.detection <> '' then marker else r.detection end,
                what_did_not = case when name = 'what_did_not' and r.what_did_not <> '' then marker else r.what_did_not end,
                what_happened = case when name = 'what_happened' and r.what_happened <> '' then marker else r.what_happened end,
                what_worked = case when name = 'what_worked' and r.what_worked <> '' then marker else r.what_worked end,
                lessons = case when name = 'lessons' then array_fill(marker, array[cardinality(r.lessons)]) else r.lessons end,
                root_causes = case
                    when name = 'root_causes' then array_fill(marker, array[cardinality(r.root_causes)]) else r.root_causes end
            where r.organization_id = current_organization() and r.incident_id = erase_personal.incident;
        when 'field' then
            update incident_attribute t set attributes = jsonb_set(t.attributes, array[name], to_jsonb(marker))
            where t.incident_id = erase_personal.incident;
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
    if target = any (enum_range(null::incident_part)::text[]) then
        insert into erased_part (organization_id, incident_id, part)
        values (current_organization(), incident, target::incident_part)
        on conflict do nothing;
        perform erase_from_quarantine(incident, former, at);
    end if;
    -- The other members of the rows were committed to under the salts that are gone: they get commitments of their own.
    if cardinality(kept_members) > 0 then
        perform append_trail_entries(
            of_table, verb, 1,
            array_agg(row(
                gen_random_uuid(), i.organization_id, i.id, incident_key(i.key_year, i.key_number), r.row_key, null, null,
                (select e.row_digest from audit_entry e
                where e.organization_id = i.organization_id and e.table_name = of_table and e.row_key = r.row_key
                order by e.id desc limit 1), r.personal)::trail_row order by r.row_key))
        from (
            select i.id as incident_id, i.id::text as row_key, to_json(i) as present from incident i
            where of_table = 'incident' and i.id = erase_personal.incident
            union all
            select w.incident_id, w.incident_id || '/' || w.round, to_json(w) from review w
            where of_table = 'review' and w.incident_id = erase_personal.incident) p
        join incident i on i.id = p.incident_id
        cross join lateral (
            select p.row_key, array_agg('after.' || m || ':' || (p.present -> m)::text order by m) as personal
            from unnest(kept_members) m where p.present ->> m is not null) r
        where r.personal is not null;
    end if;
    perform set_config('sitrep.action', coalesce(former_action, ''), true);
    perform set_config('sitrep.reason', coalesce(former_reason, ''), true);
    return true;
end
$$;
