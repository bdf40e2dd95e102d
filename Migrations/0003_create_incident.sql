-- The incident as it stands now. Its times are a projection of the assertions (0004), kept so that lists and metrics read one
-- row; what it was at any earlier moment is in incident_revision and assertion.

set local search_path to sitrep;

create type severity as enum ('critical', 'high', 'medium', 'low', 'info', 'unrated');
create type phase as enum ('new', 'triage', 'containment', 'eradication', 'recovery', 'review', 'closed');
create type disposition as enum ('true_positive', 'benign', 'false_positive', 'duplicate', 'exercise');
create type traffic_light as enum ('clear', 'green', 'amber', 'amber+strict', 'red');
create type confidence as enum ('estimated', 'confirmed');
create type milestone as enum (
    'occurred', 'detected', 'reported', 'acknowledged', 'declared', 'escalated', 'contained', 'eradicated', 'recovered',
    'reviewed', 'closed', 'reopened');

-- The moves between phases are data: an incident row names the move that brought it where it is.
create table phase_move (
    verb text not null,
    from_phase phase not null,
    to_phase phase not null,
    primary key (verb, from_phase, to_phase)
);
grant select on phase_move to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest;
insert into phase_move
values
    ('open', 'new', 'new'),
    ('triage', 'new', 'triage'),
    ('declare', 'triage', 'containment'),
    ('contain', 'containment', 'eradication'),
    ('eradicate', 'eradication', 'recovery'),
    ('recover', 'recovery', 'review'),
    ('close', 'review', 'closed'),
    ('dismiss', 'new', 'closed'),
    ('dismiss', 'triage', 'closed');
insert into phase_move
select 'import', q, p from unnest(enum_range(null::phase)) q, unnest(enum_range(null::phase)) p
union all
select 'reopen', phase 'closed', p from unnest(enum_range(null::phase)) p where p <> 'closed'
union all
select 'merge', p, phase 'closed' from unnest(enum_range(null::phase)) p where p <> 'closed';

-- Gap-free numbers per organisation and year: taken under the row's lock, given back by a rollback.
create table incident_key_counter (
    organization_id bigint not null references organization,
    year int not null,
    last_number int not null default 0,
    primary key (organization_id, year),
    constraint last_number_not_negative check (last_number >= 0)
);
call protect('incident_key_counter');
grant insert, update on incident_key_counter to sitrep_app, sitrep_ingest;

create table incident (
    id bigint generated always as identity primary key,
    organization_id bigint not null references organization,
    -- These two stand before the times and the texts after them, so that a scan can stop early in each row.
    -- Scans for metrics read this instead of five columns, each of which would cost as much as a time does: how the incident counts
    -- (counted 0, exercise 1, false positive 2, benign 3, duplicate 4) + 8 × phase + 64 × severity + 512 × not_applicable.
    facts int not null generated always as (
        (case when exercise or disposition = 'exercise' then 1
            when disposition is null or disposition = 'true_positive' then 0
            when disposition = 'false_positive' then 2 when disposition = 'benign' then 3 else 4 end)
        + 8 * (case phase when 'new' then 0 when 'triage' then 1 when 'containment' then 2 when 'eradication' then 3
            when 'recovery' then 4 when 'review' then 5 else 6 end)
        + 64 * (case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3
            when 'info' then 4 else 5 end)
        + 512 * not_applicable::int) stored,
    -- One bit a milestone of which only a span is known, so that a scan for metrics can tell without reading both bounds.
    inexact smallint not null generated always as (
        (case when occurred_earliest < occurred_latest then 1 else 0 end)
        | (case when detected_earliest < detected_latest then 2 else 0 end)
        | (case when reported_earliest < reported_latest then 4 else 0 end)
        | (case when acknowledged_earliest < acknowledged_latest then 8 else 0 end)
        | (case when declared_earliest < declared_latest then 16 else 0 end)
        | (case when contained_earliest < contained_latest then 32 else 0 end)
        | (case when eradicated_earliest < eradicated_latest then 64 else 0 end)
        | (case when recovered_earliest < recovered_latest then 128 else 0 end)
        | (case when closed_earliest < closed_latest then 256 else 0 end)
        | (case when detected_offset is not null then 512 else 0 end)
        | (case when contained_offset is not null then 1024 else 0 end)) stored,
    occurred_earliest timestamptz,
    occurred_latest timestamptz,
    detected_earliest timestamptz,
    detected_latest timestamptz,
    reported_earliest timestamptz,
    reported_latest timestamptz,
    acknowledged_earliest timestamptz,
    acknowledged_latest timestamptz,
    declared_earliest timestamptz,
    declared_latest timestamptz,
    contained_earliest timestamptz,
    contained_latest timestamptz,
    eradicated_earliest timestamptz,
    eradicated_latest timestamptz,
    recovered_earliest timestamptz,
    recovered_latest timestamptz,
    closed_earliest timestamptz,
    closed_latest timestamptz,
    -- Exact offsets that a source gave instead of two instants, in microseconds.
    detected_offset bigint,
    contained_offset bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    duplicate_of bigint,
    key_year int not null,
    key_number int not null,
    version int not null default 1,
    -- One bit a step that was passed as not applicable: acknowledged 1, declared 2, contained 4, eradicated 8, recovered 16.
    not_applicable smallint not null default 0,
    round smallint not null default 1,
    severity severity not null,
    phase phase not null default 'new',
    phase_before phase not null default 'new',
    disposition disposition,
    tlp traffic_light not null default 'amber',
    exercise boolean not null default false,
    last_verb text not null default 'open',
    origin text not null default 'sitrep',
    source_key text not null default gen_random_uuid()::text,
    category text,
    source text,
    owner text,
    updated_by text not null,
    title text not null,
    summary text not null default '',
    constraint incident_key_unique unique (organization_id, key_year, key_number),
    constraint incident_source_key_unique unique (organization_id, origin, source_key),
    constraint incident_organization_unique unique (organization_id, id),
    constraint duplicate_in_same_organization foreign key (organization_id, duplicate_of)
        references incident (organization_id, id),
    constraint phase_move_is_allowed foreign key (last_verb, phase_before, phase) references phase_move,
    constraint title_not_empty check (btrim(title) <> ''),
    constraint title_at_most_1000_characters check (length(title) <= 1000),
    constraint duplicate_is_another check (duplicate_of <> id),
    constraint duplicate_has_survivor check (
        disposition <> 'duplicate' or duplicate_of is not null or last_verb = 'import'),
    constraint disposition_exactly_when_closed check ((phase = 'closed') = (disposition is not null)),
    constraint key_year_in_range check (key_year between 1 and 9999),
    -- The orders that no real incident can break; the same list as Milestone.notAfter.
    constraint occurred_not_after_detected check (occurred_earliest <= detected_latest),
    constraint occurred_not_after_reported check (occurred_earliest <= reported_latest),
    constraint occurred_not_after_response check (
        occurred_earliest <= least(
            acknowledged_latest, declared_latest, contained_latest, eradicated_latest, recovered_latest, closed_latest)),
    constraint detected_not_after_response check (
        detected_earliest <= least(
            acknowledged_latest, declared_latest, contained_latest, eradicated_latest, recovered_latest, closed_latest)),
    constraint acknowledged_not_after_declared check (acknowledged_earliest <= least(declared_latest, closed_latest)),
    constraint declared_not_after_closed check (declared_earliest <= closed_latest),
    constraint contained_not_after_eradicated check (
        contained_earliest <= least(eradicated_latest, recovered_latest, closed_latest)),
    constraint eradicated_not_after_recovered check (eradicated_earliest <= least(recovered_latest, closed_latest)),
    constraint recovered_not_after_closed check (recovered_earliest <= closed_latest)
);
call protect('incident');
grant insert, update on incident to sitrep_app, sitrep_ingest;

create index incident_open on incident (organization_id, key_year, key_number) where phase <> 'closed';
create index incident_by_severity on incident (organization_id, severity, key_year, key_number);
create index incident_by_phase on incident (organization_id, phase, key_year, key_number);
create index incident_by_owner on incident (organization_id, owner, key_year, key_number) where owner is not null;
create index incident_by_category on incident (organization_id, category, key_year, key_number)
    where category is not null;
create index incident_by_detection on incident (organization_id, detected_earliest);
create index incident_inexact on incident (organization_id) where inexact <> 0;
create index incident_by_survivor on incident (organization_id, duplicate_of) where duplicate_of is not null;
create index incident_search on incident using gin (to_tsvector('simple', title || ' ' || summary));

-- Under row level security PostgreSQL uses an index only for comparisons that are marked leakproof, which neither text search nor
-- the equality of enumerations is: as plain queries, lists by severity or word would test every row. This function says itself
-- whose incidents it looks at; to the owner, as whom it runs, the policy leaves the others open.
create policy found_by_owner on incident for select to sitrep_owner using (true);

-- A page of incidents, newest key first, and how many there are: all of them where is_complete, else at least so many, because
-- counting goes on to counted_to and no further. Rare words are found by their index; where it has more than counted_to, the newest
-- keys are walked until the page is full. EXECUTE plans with the values at hand, so that a filter which is not given costs nothing.
create function find_incidents(
    words text, of_phase phase, of_severity severity, of_owner text, of_category text, of_tag text, open_only boolean,
    before_year int, before_number int, at_most int, counted_to int)
    returns table (ids bigint[], total bigint, is_complete boolean)
    language plpgsql stable security definer rows 1
    set search_path to sitrep, pg_temp
    set enable_seqscan to off
    as $$
declare
    filter constant text := $filter$
        ($2 is null or i.phase = $2) and ($3 is null or i.severity = $3) and ($4 is null or i.owner = $4)
        and ($5 is null or i.category = $5) and (not $7 or i.phase <> 'closed')
        and ($6 is null or exists (
            select from incident_tag t where t.incident_id = i.id and t.tag = $6 and t.removed_at is null))
        $filter$;
    page constant text := $page$
        ($8 is null or (i.key_year, i.key_number) < ($8, $9)) order by i.key_year desc, i.key_number desc limit $10
        $page$;
    mine constant text := ' i.organization_id = current_organization() and ';
    said constant text := $said$
        to_tsvector('simple', i.title || ' ' || i.summary) @@ websearch_to_tsquery('simple', $1)
        $said$;
begin
    if words is null then
        return query execute
            'select array(select i.id from incident i where' || mine || filter || 'and' || page || '), least(n, $11), n <= $11
            from (select count(*) as n from (select from incident i where' || mine || filter || 'limit $11 + 1) matching) c'
            using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most,
                counted_to::bigint;
        return;
    end if;
    -- Adding nothing to the organisation keeps its indexes out, by which each row would have to be parsed.
    execute
        'with candidate as materialized (
            select i.id, i.key_year, i.key_number, i.phase, i.severity, i.owner, i.category from incident i
            where i.organization_id + 0 = current_organization() and' || said || 'limit $11 + 1),
        matching as materialized (select i.* from candidate i where' || filter || ')
        select array(select i.id from matching i where' || page || '), (select count(*) from matching),
            (select count(*) from candidate) <= $11'
        into ids, total, is_complete
        using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most,
            counted_to::bigint;
    if not is_complete then
        execute 'select array(select i.id from incident i where' || mine || said || 'and' || filter || 'and' || page || ')'
            into ids
            using words, of_phase, of_severity, of_owner, of_category, of_tag, open_only, before_year, before_number, at_most;
        total := least(greatest(total, cardinality(ids)), counted_to);
    end if;
    return next;
end
$$;

create function incident_key(key_year int, key_number int) returns text
    language sql immutable parallel safe
    as $$ select 'INC-' || lpad(key_year::text, 4, '0') || '-' || lpad(key_number::text, greatest(4, length(key_number::text)), '0') $$;

-- What the incident's own fields were, at each version.
create table incident_revision (
    organization_id bigint not null,
    incident_id bigint not null,
    version int not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    verb text not null,
    severity severity not null,
    phase phase not null,
    disposition disposition,
    tlp traffic_light not null,
    exercise boolean not null,
    round smallint not null,
    duplicate_of bigint,
    category text,
    source text,
    owner text,
    title text not null,
    primary key (incident_id, version),
    constraint revision_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id)
);
call protect('incident_revision');
call make_append_only('incident_revision');

create function keep_added_incidents() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    insert into incident_revision (
        organization_id, incident_id, version, recorded_at, recorded_by, verb, severity, phase, disposition, tlp, exercise,
        round, duplicate_of, category, source, owner, title)
    select organization_id, id, version, updated_at, updated_by, last_verb, severity, phase, disposition, tlp, exercise,
        round, duplicate_of, category, source, owner, title
    from added;
    return null;
end
$$;
create trigger keep_added_incidents after insert on incident
    referencing new table as added for each statement execute function keep_added_incidents();

create function keep_changed_incident() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    insert into incident_revision (
        organization_id, incident_id, version, recorded_at, recorded_by, verb, severity, phase, disposition, tlp, exercise,
        round, duplicate_of, category, source, owner, title)
    values (new.organization_id, new.id, new.version, new.updated_at, new.updated_by, new.last_verb, new.severity,
        new.phase, new.disposition, new.tlp, new.exercise, new.round, new.duplicate_of, new.category, new.source,
        new.owner, new.title);
    return null;
end
$$;
create trigger keep_changed_incident after update on incident
    for each row when (old.version <> new.version) execute function keep_changed_incident();

-- A move starts where the incident is, every change of its fields is a new version, and what is closed by verb has passed
-- the gate that a psql user could otherwise walk around.
create function check_incident_change() returns trigger
    language plpgsql security definer set search_path to sitrep, pg_temp
    as $$
begin
    if (new.phase, new.last_verb) is distinct from (old.phase, old.last_verb) and new.phase_before <> old.phase then
        raise exception 'the incident is in %, not in %', old.phase, new.phase_before
            using errcode = 'check_violation', constraint = 'phase_move_starts_where_it_is';
    end if;
    if new.version not in (old.version, old.version + 1)
        or (new.version = old.version and (new.phase, new.severity, new.disposition, new.tlp, new.exercise, new.round,
            new.duplicate_of, new.category, new.source, new.owner, new.title, new.last_verb)
            is distinct from (old.phase, old.severity, old.disposition, old.tlp, old.exercise, old.round,
            old.duplicate_of, old.category, old.source, old.owner, old.title, old.last_verb)) then
        raise exception 'a change of an incident is its next version'
            using errcode = 'check_violation', constraint = 'version_grows_by_one';
    end if;
    if (new.organization_id, new.id, new.key_year, new.key_number, new.origin, new.source_key)
        is distinct from (old.organization_id, old.id, old.key_year, old.key_number, old.origin, old.source_key) then
        raise exception 'an incident keeps its identity'
            using errcode = 'check_violation', constraint = 'identity_is_kept';
    end if;
    if new.last_verb = 'close' and old.phase <> 'closed' and new.phase = 'closed'
        and new.severity in ('critical', 'high') and not exists (
            select from review r
            where r.incident_id = new.id and r.round = new.round and r.approver is not null and r.approver <> r.author) then
        raise exception 'a % incident is closed with a review that a second person approved', new.severity
            using errcode = 'check_violation', constraint = 'review_approved_before_closing';
    end if;
    return new;
end
$$;
create trigger check_incident_change before update on incident
    for each row execute function check_incident_change();
create function refuse_incident_removal() returns trigger
    language plpgsql
    as $$
begin
    raise exception 'incidents are never removed'
        using errcode = 'integrity_constraint_violation', constraint = 'incident_is_never_removed';
end
$$;
create trigger never_removed before delete on incident for each row execute function refuse_incident_removal();
create trigger never_truncated before truncate on incident execute function refuse_incident_removal();

-- Facts of a source that have no column: read rarely, so kept beside the row that every scan touches.
create table incident_attribute (
    organization_id bigint not null,
    incident_id bigint not null primary key,
    attributes jsonb not null,
    constraint attributes_of_incident foreign key (organization_id, incident_id) references incident (organization_id, id)
);
call protect('incident_attribute');
grant insert, update on incident_attribute to sitrep_app, sitrep_ingest;
