-- Evidence with its chain of custody, legal holds, retention, privileged notes, and the erasure of personal values.
-- docs/evidence.md says what each rule is for.

set local search_path to sitrep;

-- Holds. Nothing that they cover is destroyed, erased or pruned, whoever asks.

create table legal_hold (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    number int not null,
    -- Null for everything that the organisation has.
    incident_id bigint,
    reason text not null,
    set_at timestamptz not null,
    set_by text not null,
    released_at timestamptz,
    released_by text,
    release_reason text,
    constraint hold_number_unique unique (organization_id, number),
    constraint hold_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint hold_has_reason check (btrim(reason) <> ''),
    constraint released_by_somebody check (
        (released_at is null) = (released_by is null) and (released_at is null) = (release_reason is null)),
    constraint release_has_reason check (btrim(release_reason) <> '')
);
create index legal_hold_in_force on legal_hold (organization_id, incident_id) where released_at is null;
call protect('legal_hold');
grant insert on legal_hold to sitrep_app;
grant update (released_at, released_by, release_reason) on legal_hold to sitrep_app;

create function check_hold_change() returns trigger
    language plpgsql
    as $$
begin
    if tg_op = 'UPDATE' and old.released_at is null and new.released_at is not null
        and (new.id, new.organization_id, new.number, new.incident_id, new.reason, new.set_at, new.set_by)
            is not distinct from (old.id, old.organization_id, old.number, old.incident_id, old.reason, old.set_at, old.set_by) then
        return new;
    end if;
    raise exception 'a hold is set and released, and stays on record as it was'
        using errcode = 'integrity_constraint_violation', constraint = 'hold_is_kept';
end
$$;
create trigger check_hold_change before update or delete on legal_hold for each row execute function check_hold_change();
create trigger never_truncated before truncate on legal_hold execute function refuse_change();

-- The number of the hold that covers an incident (or, for null, the whole organisation); null where there is none.
create function hold_on(incident bigint) returns int
    language sql stable security definer set search_path to sitrep, pg_temp
    as $$
select min(number) from legal_hold
where organization_id = current_organization() and released_at is null and (incident_id is null or incident_id = incident)
$$;

create function refuse_under_hold(incident bigint, what text) returns void
    language plpgsql stable security definer set search_path to sitrep, pg_temp
    as $$
declare
    hold int := hold_on(incident);
begin
    if hold is not null then
        raise exception '% is not possible under legal hold %', what, hold
            using errcode = 'check_violation', constraint = 'legal_hold';
    end if;
end
$$;

-- Content, once for all that refer to it.

create type content_store as enum ('directory', 'database');
create table content (
    organization_id bigint not null references organization,
    sha256 bytea not null,
    size bigint not null,
    store content_store not null,
    -- The large object; null where a directory holds the bytes.
    object oid,
    stored_at timestamptz not null,
    removed_at timestamptz,
    primary key (organization_id, sha256),
    constraint whole_hash check (length(sha256) = 32),
    constraint size_not_negative check (size >= 0),
    constraint object_in_the_database check ((object is not null) = (store = 'database' and removed_at is null))
);
call protect('content');
call make_append_only('content');
revoke insert on content from sitrep_app, sitrep_ingest;
-- A directory is shared by the organisations of an installation: bytes go when nobody refers to them any more.
create policy referred_to_by_anybody on content for select to sitrep_owner using (true);

-- Large objects that are written and not yet anybody's evidence.
create table content_upload (
    organization_id bigint not null references organization,
    object oid primary key,
    started_at timestamptz not null default now()
);
call protect('content_upload');
create policy cleared_by_owner on content_upload to sitrep_owner using (true);

create type custody_state as enum ('none', 'collected', 'sealed', 'released', 'destroyed');
create type custody_event as enum ('collected', 'transferred', 'accessed', 'sealed', 'released', 'destroyed');

create table custody_move (
    event custody_event not null,
    from_state custody_state not null,
    to_state custody_state not null,
    primary key (event, from_state, to_state)
);
grant select on custody_move to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;
insert into custody_move (event, from_state, to_state) values
    ('collected', 'none', 'collected'),
    ('transferred', 'collected', 'collected'),
    ('transferred', 'sealed', 'sealed'),
    ('accessed', 'collected', 'collected'),
    ('accessed', 'sealed', 'sealed'),
    ('accessed', 'released', 'released'),
    ('sealed', 'collected', 'sealed'),
    ('released', 'collected', 'released'),
    ('released', 'sealed', 'released'),
    ('destroyed', 'collected', 'destroyed'),
    ('destroyed', 'released', 'destroyed');

create table evidence (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    incident_id bigint not null,
    number int not null,
    sha256 bytea not null,
    -- What it was called and when it was last changed where it came from.
    name text not null,
    modified_at timestamptz,
    note text,
    tlp traffic_light not null,
    privileged boolean not null default false,
    collected_at timestamptz not null,
    collected_by text not null,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    -- Where custody_entry has brought it; written by its trigger alone.
    state custody_state not null,
    holder text not null,
    custody_count int not null,
    constraint evidence_number_unique unique (incident_id, number),
    constraint evidence_known unique (organization_id, id),
    constraint evidence_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id),
    constraint evidence_has_content foreign key (organization_id, sha256) references content (organization_id, sha256),
    constraint evidence_name_not_empty check (btrim(name) <> ''),
    constraint collected_before_uploaded check (collected_at <= uploaded_at)
);
create index evidence_by_content on evidence (organization_id, sha256);
call protect('evidence');
call make_append_only('evidence');
revoke insert on evidence from sitrep_ingest;

create table custody_entry (
    organization_id bigint not null,
    evidence_id bigint not null,
    incident_id bigint not null,
    number int not null,
    event custody_event not null,
    state_before custody_state not null,
    state_after custody_state not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    actor text not null,
    holder_before text,
    holder_after text not null,
    reason text,
    primary key (evidence_id, number),
    constraint custody_of_evidence foreign key (organization_id, evidence_id) references evidence (organization_id, id),
    constraint custody_move foreign key (event, state_before, state_after) references custody_move,
    constraint reason_required check (event in ('collected', 'accessed') or coalesce(btrim(reason), '') <> ''),
    constraint holder_not_empty check (btrim(holder_after) <> ''),
    constraint holder_changes_by_transfer check (
        event = 'collected' or (event = 'transferred') = (holder_after is distinct from holder_before))
);
call protect('custody_entry');
call make_append_only('custody_entry');
revoke insert on custody_entry from sitrep_ingest;

-- Evidence begins as collected, by whoever is said to have collected it.
create function begin_custody() returns trigger
    language plpgsql set search_path to sitrep, pg_temp
    as $$
begin
    new.state := 'collected';
    new.holder := new.collected_by;
    new.custody_count := 1;
    if not exists (
        select from content c
        where c.organization_id = new.organization_id and c.sha256 = new.sha256 and c.removed_at is null) then
        raise exception 'there is no content %', encode(new.sha256, 'hex')
            using errcode = 'foreign_key_violation', constraint = 'evidence_has_content';
    end if;
    return new;
end
$$;
create trigger begin_custody before insert on evidence for each row execute function begin_custody();
create function record_collection() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    insert into custody_entry (
        organization_id, evidence_id, incident_id, number, event, state_before, state_after, at, recorded_at, actor, holder_after)
    values (
        new.organization_id, new.id, new.incident_id, 1, 'collected', 'none', 'collected', new.collected_at, new.uploaded_at,
        new.uploaded_by, new.holder);
    return null;
end
$$;
create trigger record_collection after insert on evidence for each row execute function record_collection();

-- Each entry goes on where the one before it ended, and the evidence follows.
create function follow_custody() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    item evidence;
    bytes oid;
begin
    select * into item from evidence where id = new.evidence_id for update;
    if not found or (item.organization_id, item.incident_id) <> (new.organization_id, new.incident_id) then
        raise exception 'there is no such evidence'
            using errcode = 'foreign_key_violation', constraint = 'custody_of_evidence';
    end if;
    if new.event = 'collected' then
        -- Written beside the evidence itself; the key refuses another one.
        if new.number <> 1 then
            raise exception 'evidence is collected once' using errcode = 'check_violation', constraint = 'custody_has_no_gap';
        end if;
        return new;
    end if;
    if new.number <> item.custody_count + 1 then
        raise exception 'the next entry of the chain of custody is number %', item.custody_count + 1
            using errcode = 'check_violation', constraint = 'custody_has_no_gap';
    end if;
    if (new.state_before, new.holder_before) is distinct from (item.state, item.holder) then
        raise exception 'the evidence is % with %, not % with %', item.state, item.holder, new.state_before, new.holder_before
            using errcode = 'check_violation', constraint = 'custody_starts_where_it_is';
    end if;
    if new.event = 'destroyed' then
        perform refuse_under_hold(item.incident_id, 'destroying evidence');
    end if;
    update evidence set state = new.state_after, holder = new.holder_after, custody_count = new.number where id = item.id;
    if new.event = 'destroyed' and not exists (
        select from evidence e
        where e.organization_id = item.organization_id and e.sha256 = item.sha256 and e.state <> 'destroyed') then
        select object into bytes from content where organization_id = item.organization_id and sha256 = item.sha256;
        update content set removed_at = new.recorded_at, object = null
        where organization_id = item.organization_id and sha256 = item.sha256;
        if bytes is not null then
            perform lo_unlink(bytes);
        end if;
    end if;
    return new;
end
$$;
create trigger follow_custody before insert on custody_entry for each row execute function follow_custody();

-- Large objects belong to the owner, so that nobody who may use the application can write into evidence that is in place.

create function begin_content() returns oid
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    made oid := lo_create(0);
    stale record;
begin
    insert into content_upload (organization_id, object) values (current_organization(), made);
    -- What an upload left behind that ended between its two transactions.
    for stale in delete from content_upload where started_at < now() - interval '1 day' returning object loop
        perform lo_unlink(stale.object);
    end loop;
    return made;
end
$$;

create function extend_content(upload oid, start bigint, bytes bytea) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if not exists (select from content_upload u where u.object = upload and u.organization_id = current_organization()) then
        raise exception 'content that is in place is not written to'
            using errcode = 'insufficient_privilege';
    end if;
    perform lo_put(upload, start, bytes);
end
$$;

create function drop_content(upload oid) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    delete from content_upload u where u.object = upload and u.organization_id = current_organization();
    if found then
        perform lo_unlink(upload);
    end if;
end
$$;

-- Puts content in place, or finds it there. Takes the lock under which unused bytes are removed from the directory.
create function keep_content(hash bytea, bytes bigint, kept_in content_store, upload oid, at timestamptz) returns void
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    present content;
begin
    perform lock_content(hash);
    if upload is not null then
        delete from content_upload u where u.object = upload and u.organization_id = current_organization();
        if not found then
            raise exception 'the upload has been cleared away' using errcode = 'foreign_key_violation', constraint = 'upload_known';
        end if;
    end if;
    select * into present from content where organization_id = current_organization() and sha256 = hash;
    if not found then
        insert into content (organization_id, sha256, size, store, object, stored_at)
        values (current_organization(), hash, bytes, kept_in, upload, at);
    elsif present.removed_at is not null or (present.store = 'directory' and kept_in = 'database') then
        update content set store = kept_in, object = upload, stored_at = at, removed_at = null
        where organization_id = current_organization() and sha256 = hash;
    elsif upload is not null then
        perform lo_unlink(upload);
    end if;
end
$$;

create function lock_content(hash bytea) returns void
    language sql volatile
    -- "evid" as a number keeps these locks apart from others of the same server.
    as $$ select pg_advisory_xact_lock(1702259044, hashtext(encode(hash, 'hex'))) $$;

create function read_content(hash bytea, start bigint, most int) returns bytea
    language plpgsql stable security definer set search_path to sitrep, pg_temp
    as $$
declare
    bytes oid := (select object from content where organization_id = current_organization() and sha256 = hash);
begin
    if bytes is null or not exists (select from pg_largeobject_metadata where oid = bytes) then
        return null;
    end if;
    return lo_get(bytes, start, most);
end
$$;

-- Whether no organisation refers to these bytes of the directory any more.
create function content_is_unused(hash bytea) returns boolean
    language sql stable security definer set search_path to sitrep, pg_temp
    as $$
select not exists (select from content where sha256 = hash and store = 'directory' and removed_at is null)
$$;

revoke execute on function begin_content(), extend_content(oid, bigint, bytea), drop_content(oid),
    keep_content(bytea, bigint, content_store, oid, timestamptz), read_content(bytea, bigint, int), content_is_unused(bytea)
    from public;
grant execute on function begin_content(), extend_content(oid, bigint, bytea), drop_content(oid),
    keep_content(bytea, bigint, content_store, oid, timestamptz), content_is_unused(bytea) to sitrep_app;
grant execute on function read_content(bytea, bigint, int) to sitrep_app, sitrep_reader, sitrep_auditor;

-- Notes under legal privilege.

alter table note add column privileged boolean not null default false;
create index note_privileged on note (incident_id) where privileged;

-- How long things of closed incidents are kept.

create type retention_kind as enum ('evidence', 'note');
create table retention_policy (
    organization_id bigint not null references organization,
    kind retention_kind not null,
    keep_months int not null,
    keep_days int not null,
    set_at timestamptz not null,
    set_by text not null,
    primary key (organization_id, kind),
    constraint keep_for_some_time check (keep_months >= 0 and keep_days >= 0 and keep_months + keep_days > 0)
);
call protect('retention_policy');
grant insert, update, delete on retention_policy to sitrep_app;

-- Erasure.

-- Salts go by erasure alone.
revoke delete on audit_salt from sitrep_app;
create policy salt_erased_by_owner on audit_set_member for update to sitrep_owner
    using (organization_id = (select current_organization()));

create function erased_marker() returns text language sql immutable parallel safe as $$ select '[erased]' $$;

-- Overwrites the personal members of one row and destroys the salts of all commitments to what they were. The row's own trail
-- records it; the commitment to the marker keeps its salt, so that verification goes on.
--   number: of a note or a piece of evidence within the incident; kind, name: of an observable, an asset; name: of a member.
-- Answers whether there was anything to erase.
create function erase_personal(
    target text, incident bigint, number bigint, kind text, name text, why text, verb text default 'erase') returns boolean
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
declare
    found_key text;
    former text[];
    former_action text := trail_setting('action');
    former_reason text := trail_setting('reason');
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
            select n.id::text, array[n.text] into found_key, former from note n
            where n.organization_id = current_organization() and n.incident_id = incident
            order by n.id offset erase_personal.number - 1 limit 1;
        when 'evidence' then
            select e.id::text, array[e.name, e.note] into found_key, former from evidence e
            where e.organization_id = current_organization() and e.incident_id = incident and e.number = erase_personal.number;
        when 'observable' then
            select o.incident_id || '/' || o.kind || '/' || o.name, array[o.note] into found_key, former from observable o
            where o.organization_id = current_organization() and o.incident_id = incident
                and o.kind = erase_personal.kind and o.name = erase_personal.name;
        when 'asset' then
            select a.incident_id || '/' || a.kind || '/' || a.name, array[a.note] into found_key, former from asset a
            where a.organization_id = current_organization() and a.incident_id = incident
                and a.kind = erase_personal.kind and a.name = erase_personal.name;
        when 'member' then
            select m.name, array[m.display_name, m.email] into found_key, former from member m
            where m.organization_id = current_organization() and m.name = erase_personal.name;
        else
            raise exception 'nothing of % is erased', target using errcode = 'check_violation', constraint = 'erasable';
    end case;
    -- Found before all are gone: what is null or marked already has nothing left to erase.
    if found_key is null then
        raise exception 'there is no such %', target using errcode = 'no_data_found';
    end if;
    former := array(select value from unnest(former) value where value <> '' and value <> erased_marker());
    if cardinality(former) = 0 then
        return false;
    end if;
    delete from audit_salt s using audit_entry e
    where s.entry = e.id and e.organization_id = current_organization() and e.table_name = target and e.row_key = found_key;
    update audit_set_member m set salt = null
    from audit_entry e
    where e.id = m.entry and e.organization_id = current_organization() and e.table_name = target and e.row_key = '*'
        and m.row_key = found_key and m.salt is not null;
    -- Answers that are kept for repeated requests quote what was said.
    delete from idempotency i
    where i.organization_id = current_organization() and exists (
        select from unnest(former) value
        where strpos(i.request, value) > 0 or strpos(i.result::text, value) > 0
            or strpos(i.result::text, left(substr(to_json(value)::text, 2), -1)) > 0);
    perform set_config('sitrep.action', target || '.' || verb, true);
    perform set_config('sitrep.reason', why, true);
    case target
        when 'note' then update note set text = erased_marker() where id = found_key::bigint;
        when 'evidence' then
            update evidence e set name = erased_marker(), note = case when e.note is not null then erased_marker() end
            where e.id = found_key::bigint;
        when 'observable' then
            update observable o set note = erased_marker()
            where o.incident_id = incident and o.kind = erase_personal.kind and o.name = erase_personal.name;
        when 'asset' then
            update asset a set note = erased_marker()
            where a.incident_id = incident and a.kind = erase_personal.kind and a.name = erase_personal.name;
        when 'member' then
            update member m
            set display_name = case when m.display_name <> '' then erased_marker() else '' end,
                email = case when m.email is not null then erased_marker() end, active = false
            where m.organization_id = current_organization() and m.name = erase_personal.name;
    end case;
    perform set_config('sitrep.action', coalesce(former_action, ''), true);
    perform set_config('sitrep.reason', coalesce(former_reason, ''), true);
    return true;
end
$$;
revoke execute on function erase_personal(text, bigint, bigint, text, text, text, text) from public;
grant execute on function erase_personal(text, bigint, bigint, text, text, text, text) to sitrep_app;

-- As before; what is new: personal members of rows that have entries of their own are held against their commitments as well,
-- while the salt of such a commitment exists. A value that was erased has none, and its marker has one of its own.
create or replace function reconcile_trail(table_name text) returns table (row_key text, finding text)
    language plpgsql stable set search_path to sitrep, pg_temp
    as $$
begin
    return query execute format(
        $f$
        with sets as (
            select m.row_key, m.row_digest, m.entry, m.personal_commitment, m.salt
            from audit_entry e join audit_set_member m on m.entry = e.id
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = '*'),
        said as (
            select distinct on (s.row_key collate "C") s.row_key, s.row_digest, s.commitment, s.salt
            from (
                select e.row_key, e.row_digest, e.id, null::bytea as commitment, null::bytea as salt
                from audit_entry e
                where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
                    and (e.row_digest is not null or encode(e.body, 'escape') like '%%"before":%%')
                union all
                select row_key, nullif(row_digest, ''), entry, personal_commitment, salt from sets) s
            order by s.row_key collate "C", s.id desc),
        committed as (
            select distinct on (e.row_key collate "C", s.path) e.row_key, e.id, substr(s.path, 7) as member, s.salt,
                substring(encode(e.body, 'escape') from '"' || s.path || '":"([0-9a-f]{64})"') as commitment
            from audit_entry e join audit_salt s on s.entry = e.id
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key <> '*'
            order by e.row_key collate "C", s.path, e.id desc),
        latest_set as (select s.row_key, max(s.entry) as entry from sets s group by s.row_key),
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
                    when exists (
                        select from committed c left join latest_set l on l.row_key = c.row_key collate "C"
                        where c.row_key = r.row_key collate "C" and c.id > coalesce(l.entry, 0)
                            and sha256('\x02'::bytea || c.salt || convert_to(
                                (('{' || left(r.personal, -1) || '}')::jsonb -> c.member)::text, 'UTF8'))
                                <> decode(coalesce(c.commitment, ''), 'hex'))
                        then 'personal value differs from its commitment' end as finding
            from %2$I() r full join said s on s.row_key = r.row_key collate "C")
        select row_key, finding from compared where finding is not null
        $f$,
        table_name, 'trail_rows_' || table_name);
end
$$;

-- Reading what is restricted is an entry as well; the incident's events are no change of its row.
call keep_trail('legal_hold', '{id}');
call keep_trail('content', '{sha256}', incident_column => null, unwatched => '{object}');
call keep_trail('evidence', '{id}', personal => '{name,note}');
call keep_trail('custody_entry', '{evidence_id,number}');
call keep_trail('retention_policy', '{kind}', incident_column => null);
call keep_trail('note', '{id}', personal => '{text}');

-- A row of the note table has a member more now: what there is begins anew.
do $$
declare
    organization record;
    set_entry bigint;
begin
    for organization in select id from organization order by id loop
        perform set_config('sitrep.organization_id', organization.id::text, true);
        set_entry := nextval('audit_entry_id_seq');
        insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
        select set_entry, organization.id, r.row_key, r.row_digest,
            case when r.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(r.personal, 'UTF8')) end,
            case when r.personal <> '' then s.salt end
        from trail_rows_note() r cross join lateral (select trail_salt() as salt where r.row_key is not null) s;
        if exists (select from audit_set_member where entry = set_entry) then
            perform append_set_entry(set_entry, 'note', 'begin');
        end if;
    end loop;
    perform set_config('sitrep.organization_id', '', true);
end
$$;

grant usage on all sequences in schema sitrep to sitrep_app, sitrep_ingest;
