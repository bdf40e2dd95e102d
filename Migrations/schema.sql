-- What the migrations add up to; written by a test, never by hand.

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: sitrep; Type: SCHEMA; Schema: -; Owner: sitrep_owner
--

CREATE SCHEMA sitrep;


ALTER SCHEMA sitrep OWNER TO sitrep_owner;

--
-- Name: action_kind; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.action_kind AS ENUM (
    'control_design',
    'configuration_baseline',
    'awareness',
    'process',
    'technology'
);


ALTER TYPE sitrep.action_kind OWNER TO sitrep_owner;

--
-- Name: assertion_standing; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.assertion_standing AS ENUM (
    'stated',
    'not_applicable',
    'withdrawn'
);


ALTER TYPE sitrep.assertion_standing OWNER TO sitrep_owner;

--
-- Name: confidence; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.confidence AS ENUM (
    'estimated',
    'confirmed'
);


ALTER TYPE sitrep.confidence OWNER TO sitrep_owner;

--
-- Name: disposition; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.disposition AS ENUM (
    'true_positive',
    'benign',
    'false_positive',
    'duplicate',
    'exercise'
);


ALTER TYPE sitrep.disposition OWNER TO sitrep_owner;

--
-- Name: link_kind; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.link_kind AS ENUM (
    'parent',
    'related'
);


ALTER TYPE sitrep.link_kind OWNER TO sitrep_owner;

--
-- Name: milestone; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.milestone AS ENUM (
    'occurred',
    'detected',
    'reported',
    'acknowledged',
    'declared',
    'escalated',
    'contained',
    'eradicated',
    'recovered',
    'reviewed',
    'closed',
    'reopened'
);


ALTER TYPE sitrep.milestone OWNER TO sitrep_owner;

--
-- Name: phase; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.phase AS ENUM (
    'new',
    'triage',
    'containment',
    'eradication',
    'recovery',
    'review',
    'closed'
);


ALTER TYPE sitrep.phase OWNER TO sitrep_owner;

--
-- Name: quarantine_state; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.quarantine_state AS ENUM (
    'held',
    'retried',
    'discarded'
);


ALTER TYPE sitrep.quarantine_state OWNER TO sitrep_owner;

--
-- Name: severity; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.severity AS ENUM (
    'critical',
    'high',
    'medium',
    'low',
    'info',
    'unrated'
);


ALTER TYPE sitrep.severity OWNER TO sitrep_owner;

--
-- Name: traffic_light; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.traffic_light AS ENUM (
    'clear',
    'green',
    'amber',
    'amber+strict',
    'red'
);


ALTER TYPE sitrep.traffic_light OWNER TO sitrep_owner;

--
-- Name: trail_row; Type: TYPE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TYPE sitrep.trail_row AS (
	entry_id uuid,
	organization_id bigint,
	incident_id bigint,
	incident text,
	row_key text,
	before text,
	after text,
	row_digest bytea,
	personal text[]
);


ALTER TYPE sitrep.trail_row OWNER TO sitrep_owner;

--
-- Name: append_event_entry(text, text, text, bigint, jsonb); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $_$
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
$_$;


ALTER FUNCTION sitrep.append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb) OWNER TO sitrep_owner;

--
-- Name: append_set_entry(bigint, text, text); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.append_set_entry(set_entry bigint, table_name text, op text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
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


ALTER FUNCTION sitrep.append_set_entry(set_entry bigint, table_name text, op text) OWNER TO sitrep_owner;

--
-- Name: append_trail_entries(text, text, sitrep.trail_row[]); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.append_trail_entries(table_name text, op text, rows sitrep.trail_row[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
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


ALTER FUNCTION sitrep.append_trail_entries(table_name text, op text, rows sitrep.trail_row[]) OWNER TO sitrep_owner;

--
-- Name: assertion_subject(bigint, sitrep.milestone, smallint); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.assertion_subject(incident_id bigint, milestone sitrep.milestone, round smallint) RETURNS int8range
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
select int8range(n, n, '[]')
from (
    select incident_id * 1048576 + round * 16 + case milestone
        when 'occurred' then 0 when 'detected' then 1 when 'reported' then 2 when 'acknowledged' then 3
        when 'declared' then 4 when 'escalated' then 5 when 'contained' then 6 when 'eradicated' then 7
        when 'recovered' then 8 when 'reviewed' then 9 when 'closed' then 10 when 'reopened' then 11 end as n) subject
$$;


ALTER FUNCTION sitrep.assertion_subject(incident_id bigint, milestone sitrep.milestone, round smallint) OWNER TO sitrep_owner;

--
-- Name: check_escalation(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_escalation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
begin
    if exists (select from incident i where i.id = new.incident_id and i.phase = 'closed' and i.last_verb <> 'import') then
        raise exception 'a closed incident is not escalated'
            using errcode = 'check_violation', constraint = 'closed_is_not_escalated';
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_escalation() OWNER TO sitrep_owner;

--
-- Name: check_incident_change(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_incident_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
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
    if new.last_verb = 'close' and old.phase <> 'closed' and new.phase = 'closed' then
        if new.severity in ('critical', 'high') and not exists (
            select from review r
            where r.incident_id = new.id and r.round = new.round and r.approver is not null and r.approver <> r.author) then
            raise exception 'a % incident is closed with a review that a second person approved', new.severity
                using errcode = 'check_violation', constraint = 'review_approved_before_closing';
        end if;
        if exists (select from task t where t.incident_id = new.id and t.done_at is null and t.owner is null)
            or exists (
                select from action a
                where a.incident_id = new.id and a.done_at is null and a.mandatory and a.owner is null) then
            raise exception 'open tasks and mandatory actions have an owner before an incident is closed'
                using errcode = 'check_violation', constraint = 'work_owned_before_closing';
        end if;
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_incident_change() OWNER TO sitrep_owner;

--
-- Name: check_later_round(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_later_round() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
begin
    if not exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone = 'reopened' and a.round = new.round - 1
            and a.recorded_until is null and (new.latest is null or a.earliest <= new.latest)) then
        raise exception '% of round % lies before the reopening', new.milestone, new.round
            using errcode = 'check_violation', constraint = 'round_after_reopening';
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_later_round() OWNER TO sitrep_owner;

--
-- Name: check_reopening(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_reopening() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
begin
    if exists (
        select from assertion a
        where a.incident_id = new.incident_id and a.milestone = 'closed' and a.round = new.round
            and a.recorded_until is null and a.earliest > new.latest) then
        raise exception 'an incident is reopened after it was closed'
            using errcode = 'check_violation', constraint = 'closed_not_after_reopened';
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_reopening() OWNER TO sitrep_owner;

--
-- Name: check_review_change(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_review_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
begin
    if tg_op = 'UPDATE' and old.approver is not null then
        raise exception 'an approved review stays as it was approved'
            using errcode = 'check_violation', constraint = 'approved_review_is_final';
    end if;
    if new.approver is not null then
        new.needs_second_person := new.needs_second_person
            or (select i.severity in ('critical', 'high') and i.last_verb <> 'import' from incident i where i.id = new.incident_id);
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_review_change() OWNER TO sitrep_owner;

--
-- Name: check_statement_order(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_statement_order() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
declare
    other record;
begin
    select a.milestone, a.earliest, a.latest into other
    from assertion a join milestone_order o
        on (o.earlier, o.later) in ((a.milestone, new.milestone), (new.milestone, a.milestone))
    where a.incident_id = new.incident_id and a.recorded_until is null and a.standing = 'stated'
        and a.milestone <> new.milestone
        and (a.round = new.round
            or (a.milestone in ('occurred', 'detected', 'reported') and a.round = 1)
            or new.milestone in ('occurred', 'detected', 'reported'))
        and case when o.earlier = new.milestone then new.earliest > a.latest else a.earliest > new.latest end
    limit 1;
    if found then
        raise exception '% % to % cannot stand beside % % to %', new.milestone, new.earliest, new.latest, other.milestone,
            other.earliest, other.latest
            using errcode = 'check_violation', constraint = 'milestones_in_order';
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_statement_order() OWNER TO sitrep_owner;

--
-- Name: check_tile_growth(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.check_tile_growth() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if length(new.hashes) <= length(old.hashes) or substr(new.hashes, 1, length(old.hashes)) <> old.hashes then
        raise exception 'a tile only grows' using errcode = 'integrity_constraint_violation', constraint = 'tile_only_grows';
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.check_tile_growth() OWNER TO sitrep_owner;

--
-- Name: close_superseded_assertion(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.close_superseded_assertion() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
begin
    update assertion
    set recorded_until = new.recorded_at
    where incident_id = new.incident_id and milestone = new.milestone and round = new.round
        and recorded_at = new.supersedes and recorded_until is null;
    if not found then
        raise exception 'the statement that is to be superseded is not the current one'
            using errcode = 'serialization_failure', constraint = 'supersedes_the_current_statement';
    end if;
    return new;
end
$$;


ALTER FUNCTION sitrep.close_superseded_assertion() OWNER TO sitrep_owner;

--
-- Name: current_organization(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.current_organization() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('sitrep.organization_id', true), '')::bigint $$;


ALTER FUNCTION sitrep.current_organization() OWNER TO sitrep_owner;

--
-- Name: FUNCTION current_organization(); Type: COMMENT; Schema: sitrep; Owner: sitrep_owner
--

COMMENT ON FUNCTION sitrep.current_organization() IS 'The organisation of this transaction; null refuses every row.';


--
-- Name: find_incidents(text, sitrep.phase, sitrep.severity, text, text, text, boolean, integer, integer, integer, integer); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.find_incidents(words text, of_phase sitrep.phase, of_severity sitrep.severity, of_owner text, of_category text, of_tag text, open_only boolean, before_year integer, before_number integer, at_most integer, counted_to integer) RETURNS TABLE(ids bigint[], total bigint, is_complete boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'sitrep', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $_$
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
$_$;


ALTER FUNCTION sitrep.find_incidents(words text, of_phase sitrep.phase, of_severity sitrep.severity, of_owner text, of_category text, of_tag text, open_only boolean, before_year integer, before_number integer, at_most integer, counted_to integer) OWNER TO sitrep_owner;

--
-- Name: incident_key(integer, integer); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.incident_key(key_year integer, key_number integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select 'INC-' || lpad(key_year::text, 4, '0') || '-' || lpad(key_number::text, greatest(4, length(key_number::text)), '0') $$;


ALTER FUNCTION sitrep.incident_key(key_year integer, key_number integer) OWNER TO sitrep_owner;

--
-- Name: keep_added_incidents(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.keep_added_incidents() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
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


ALTER FUNCTION sitrep.keep_added_incidents() OWNER TO sitrep_owner;

--
-- Name: keep_changed_incident(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.keep_changed_incident() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
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


ALTER FUNCTION sitrep.keep_changed_incident() OWNER TO sitrep_owner;

--
-- Name: keep_trail(regclass, name[], name[], name, name, name[]); Type: PROCEDURE; Schema: sitrep; Owner: sitrep_owner
--

CREATE PROCEDURE sitrep.keep_trail(IN target regclass, IN key_columns name[], IN personal name[] DEFAULT '{}'::name[], IN incident_column name DEFAULT 'incident_id'::name, IN organization_column name DEFAULT 'organization_id'::name, IN unwatched name[] DEFAULT '{}'::name[])
    LANGUAGE plpgsql
    AS $_$
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
    if cardinality(personal) > 0 then
        execute format(
            $f$
            create or replace function %1$I() returns table (row_key text, path text, content text)
                language sql stable set search_path to sitrep, pg_temp
                as $body$
                select %2$s, p.path, p.content from %3$s n, lateral (values %4$s) p (path, content)
                where n.%5$I = current_organization() and p.content is not null
                $body$
            $f$,
            'trail_personal_' || table_name, format(key_of, 'n'), target, (
                select string_agg(format('(%L, %s)', 'after.' || c, trail_value(c, a.atttypid, 'n')), ', ' order by c::text)
                from unnest(personal) c join pg_attribute a on a.attrelid = target and a.attname = c),
            organization_column);
    end if;
    insert into trail_table (name, personal) values (table_name, cardinality(personal) > 0)
    on conflict (name) do update set personal = excluded.personal;
end
$_$;


ALTER PROCEDURE sitrep.keep_trail(IN target regclass, IN key_columns name[], IN personal name[], IN incident_column name, IN organization_column name, IN unwatched name[]) OWNER TO sitrep_owner;

--
-- Name: PROCEDURE keep_trail(IN target regclass, IN key_columns name[], IN personal name[], IN incident_column name, IN organization_column name, IN unwatched name[]); Type: COMMENT; Schema: sitrep; Owner: sitrep_owner
--

COMMENT ON PROCEDURE sitrep.keep_trail(IN target regclass, IN key_columns name[], IN personal name[], IN incident_column name, IN organization_column name, IN unwatched name[]) IS 'Makes every change of a table leave an audit entry in the same transaction.';


--
-- Name: make_append_only(regclass); Type: PROCEDURE; Schema: sitrep; Owner: sitrep_owner
--

CREATE PROCEDURE sitrep.make_append_only(IN target regclass)
    LANGUAGE plpgsql
    AS $$
begin
    execute format(
        'create trigger append_only before update or delete on %s for each row execute function sitrep.refuse_change()',
        target);
    execute format(
        'create trigger append_only_truncate before truncate on %s execute function sitrep.refuse_change()', target);
    execute format('grant insert on %s to sitrep_app, sitrep_ingest', target);
end
$$;


ALTER PROCEDURE sitrep.make_append_only(IN target regclass) OWNER TO sitrep_owner;

--
-- Name: project_assertions(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.project_assertions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
begin
    update incident i
    set
        occurred_earliest = case when n.has_occurred then n.occurred_earliest else i.occurred_earliest end,
        occurred_latest = case when n.has_occurred then n.occurred_latest else i.occurred_latest end,
        detected_earliest = case when n.has_detected then n.detected_earliest else i.detected_earliest end,
        detected_latest = case when n.has_detected then n.detected_latest else i.detected_latest end,
        reported_earliest = case when n.has_reported then n.reported_earliest else i.reported_earliest end,
        reported_latest = case when n.has_reported then n.reported_latest else i.reported_latest end,
        acknowledged_earliest = case when n.has_acknowledged then n.acknowledged_earliest else i.acknowledged_earliest end,
        acknowledged_latest = case when n.has_acknowledged then n.acknowledged_latest else i.acknowledged_latest end,
        declared_earliest = case when n.has_declared then n.declared_earliest else i.declared_earliest end,
        declared_latest = case when n.has_declared then n.declared_latest else i.declared_latest end,
        contained_earliest = case when n.has_contained then n.contained_earliest else i.contained_earliest end,
        contained_latest = case when n.has_contained then n.contained_latest else i.contained_latest end,
        eradicated_earliest = case when n.has_eradicated then n.eradicated_earliest else i.eradicated_earliest end,
        eradicated_latest = case when n.has_eradicated then n.eradicated_latest else i.eradicated_latest end,
        recovered_earliest = case when n.has_recovered then n.recovered_earliest else i.recovered_earliest end,
        recovered_latest = case when n.has_recovered then n.recovered_latest else i.recovered_latest end,
        closed_earliest = case when n.has_closed then n.closed_earliest else i.closed_earliest end,
        closed_latest = case when n.has_closed then n.closed_latest else i.closed_latest end,
        detected_offset = case when n.has_detected then n.detected_offset else i.detected_offset end,
        contained_offset = case when n.has_contained then n.contained_offset else i.contained_offset end,
        not_applicable = (i.not_applicable & ~n.stated_bits) | n.passed_bits
    from (
        select
            incident_id,
            bool_or(milestone = 'occurred') as has_occurred,
            max(earliest) filter (where milestone = 'occurred') as occurred_earliest,
            max(latest) filter (where milestone = 'occurred') as occurred_latest,
            bool_or(milestone = 'detected') as has_detected,
            max(earliest) filter (where milestone = 'detected') as detected_earliest,
            max(latest) filter (where milestone = 'detected') as detected_latest,
            bool_or(milestone = 'reported') as has_reported,
            max(earliest) filter (where milestone = 'reported') as reported_earliest,
            max(latest) filter (where milestone = 'reported') as reported_latest,
            bool_or(milestone = 'acknowledged') as has_acknowledged,
            max(earliest) filter (where milestone = 'acknowledged') as acknowledged_earliest,
            max(latest) filter (where milestone = 'acknowledged') as acknowledged_latest,
            bool_or(milestone = 'declared') as has_declared,
            max(earliest) filter (where milestone = 'declared') as declared_earliest,
            max(latest) filter (where milestone = 'declared') as declared_latest,
            bool_or(milestone = 'contained') as has_contained,
            max(earliest) filter (where milestone = 'contained') as contained_earliest,
            max(latest) filter (where milestone = 'contained') as contained_latest,
            bool_or(milestone = 'eradicated') as has_eradicated,
            max(earliest) filter (where milestone = 'eradicated') as eradicated_earliest,
            max(latest) filter (where milestone = 'eradicated') as eradicated_latest,
            bool_or(milestone = 'recovered') as has_recovered,
            max(earliest) filter (where milestone = 'recovered') as recovered_earliest,
            max(latest) filter (where milestone = 'recovered') as recovered_latest,
            bool_or(milestone = 'closed') as has_closed,
            max(earliest) filter (where milestone = 'closed') as closed_earliest,
            max(latest) filter (where milestone = 'closed') as closed_latest,
            max(offset_exact) filter (where milestone = 'detected' and offset_from = 'occurred') as detected_offset,
            max(offset_exact) filter (where milestone = 'contained' and offset_from = 'detected') as contained_offset,
            coalesce(bit_or(step_bit(milestone)), 0)::smallint as stated_bits,
            coalesce(bit_or(step_bit(milestone)) filter (where standing = 'not_applicable'), 0)::smallint as passed_bits
        from added
        where recorded_until is null and round = 1
        group by incident_id) n
    where i.id = n.incident_id and (
        (n.has_occurred and (i.occurred_earliest, i.occurred_latest) is distinct from (n.occurred_earliest, n.occurred_latest)) or
        (n.has_detected and (i.detected_earliest, i.detected_latest) is distinct from (n.detected_earliest, n.detected_latest)) or
        (n.has_reported and (i.reported_earliest, i.reported_latest) is distinct from (n.reported_earliest, n.reported_latest)) or
        (n.has_acknowledged and (i.acknowledged_earliest, i.acknowledged_latest) is distinct from (n.acknowledged_earliest, n.acknowledged_latest)) or
        (n.has_declared and (i.declared_earliest, i.declared_latest) is distinct from (n.declared_earliest, n.declared_latest)) or
        (n.has_contained and (i.contained_earliest, i.contained_latest) is distinct from (n.contained_earliest, n.contained_latest)) or
        (n.has_eradicated and (i.eradicated_earliest, i.eradicated_latest) is distinct from (n.eradicated_earliest, n.eradicated_latest)) or
        (n.has_recovered and (i.recovered_earliest, i.recovered_latest) is distinct from (n.recovered_earliest, n.recovered_latest)) or
        (n.has_closed and (i.closed_earliest, i.closed_latest) is distinct from (n.closed_earliest, n.closed_latest))
        or (n.has_detected and i.detected_offset is distinct from n.detected_offset)
        or (n.has_contained and i.contained_offset is distinct from n.contained_offset)
        or i.not_applicable <> ((i.not_applicable & ~n.stated_bits) | n.passed_bits));
    return null;
end
$$;


ALTER FUNCTION sitrep.project_assertions() OWNER TO sitrep_owner;

--
-- Name: protect(regclass); Type: PROCEDURE; Schema: sitrep; Owner: sitrep_owner
--

CREATE PROCEDURE sitrep.protect(IN target regclass)
    LANGUAGE plpgsql
    AS $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy organization_isolation on %s using (organization_id = (select sitrep.current_organization()))',
        target);
    execute format('grant select on %s to sitrep_app, sitrep_reader, sitrep_auditor, sitrep_ingest', target);
end
$$;


ALTER PROCEDURE sitrep.protect(IN target regclass) OWNER TO sitrep_owner;

--
-- Name: PROCEDURE protect(IN target regclass); Type: COMMENT; Schema: sitrep; Owner: sitrep_owner
--

COMMENT ON PROCEDURE sitrep.protect(IN target regclass) IS 'Row level security by organisation and the read grants that every table has.';


--
-- Name: reconcile_commitments(text); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.reconcile_commitments(table_name text) RETURNS TABLE(row_key text, finding text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $_$
begin
    if not (select t.personal from trail_table t where t.name = reconcile_commitments.table_name) then
        return;
    end if;
    return query execute format(
        $f$
        select r.row_key, 'personal value differs from its commitment'
        from %2$I() r
        join lateral (
            select s.salt, convert_from(e.body, 'UTF8')::jsonb -> 'commitments' ->> r.path as commitment
            from audit_entry e join audit_salt s on s.entry = e.id and s.path = r.path
            where e.organization_id = current_organization() and e.table_name = %1$L and e.row_key = r.row_key
            order by e.id desc limit 1) last on true
        where last.commitment is distinct from
            encode(sha256('\x02'::bytea || last.salt || convert_to(r.content, 'UTF8')), 'hex')
        $f$,
        table_name, 'trail_personal_' || table_name);
end
$_$;


ALTER FUNCTION sitrep.reconcile_commitments(table_name text) OWNER TO sitrep_owner;

--
-- Name: reconcile_trail(text); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.reconcile_trail(table_name text) RETURNS TABLE(row_key text, finding text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $_$
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
$_$;


ALTER FUNCTION sitrep.reconcile_trail(table_name text) OWNER TO sitrep_owner;

--
-- Name: refuse_change(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- The owner is let through for the one change that is allowed: a newer statement closing an older one.
    if current_user <> 'sitrep_owner' then
        raise exception 'rows of % are only ever added', tg_table_name
            using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_append_only';
    end if;
    if tg_level = 'STATEMENT' then
        return null;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;


ALTER FUNCTION sitrep.refuse_change() OWNER TO sitrep_owner;

--
-- Name: refuse_incident_removal(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.refuse_incident_removal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'incidents are never removed'
        using errcode = 'integrity_constraint_violation', constraint = 'incident_is_never_removed';
end
$$;


ALTER FUNCTION sitrep.refuse_incident_removal() OWNER TO sitrep_owner;

--
-- Name: step_bit(sitrep.milestone); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.step_bit(milestone sitrep.milestone) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
select case milestone when 'acknowledged' then 1 when 'declared' then 2 when 'contained' then 4 when 'eradicated' then 8
    when 'recovered' then 16 else 0 end::smallint
$$;


ALTER FUNCTION sitrep.step_bit(milestone sitrep.milestone) OWNER TO sitrep_owner;

--
-- Name: trail_body(text, text, text, text, uuid, text, text, text, text, text); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_body(action text, before text, after text, commitments text, entry_id uuid, incident text, organization text, table_name text, row_key text, incidents text DEFAULT NULL::text) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
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


ALTER FUNCTION sitrep.trail_body(action text, before text, after text, commitments text, entry_id uuid, incident text, organization text, table_name text, row_key text, incidents text) OWNER TO sitrep_owner;

--
-- Name: trail_delete_action(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_action() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'action', 'delete');
                    return null;
                end if;
                perform append_trail_entries('action', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.id::text as row_key,
                coalesce('"added_at":' || '"' || to_char(o.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(o.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(o.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(o.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when o.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || o.number::text || ',', '') || coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') || coalesce('"title":' || to_json(o.title::text)::text || ',', '') || coalesce('"verification":' || to_json(o.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(o.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(o.verified_by::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_action() OWNER TO sitrep_owner;

--
-- Name: trail_delete_assertion(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_assertion() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.milestone::text || '/' || o.round::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'assertion', 'delete');
                    return null;
                end if;
                perform append_trail_entries('assertion', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.milestone::text || '/' || o.round::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                coalesce('"confidence":' || to_json(o.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(o.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(o.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(o.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when o.offset_exact between -9007199254740991 and 9007199254740991 then o.offset_exact::text
                else '"' || o.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(o.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when o.offset_least between -9007199254740991 and 9007199254740991 then o.offset_least::text
                else '"' || o.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when o.offset_most between -9007199254740991 and 9007199254740991 then o.offset_most::text
                else '"' || o.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(o.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || o.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(o.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(o.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(o.source::text)::text || ',', '') || coalesce('"standing":' || to_json(o.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(o.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_assertion() OWNER TO sitrep_owner;

--
-- Name: trail_delete_asset(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_asset() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.kind::text || '/' || o.name::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'asset', 'delete');
                    return null;
                end if;
                perform append_trail_entries('asset', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.kind::text || '/' || o.name::text as row_key,
                coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') || coalesce('"name":' || to_json(o.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_asset() OWNER TO sitrep_owner;

--
-- Name: trail_delete_assignment(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_assignment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'assignment', 'delete');
                    return null;
                end if;
                perform append_trail_entries('assignment', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                coalesce('"assigned_by":' || to_json(o.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_assignment() OWNER TO sitrep_owner;

--
-- Name: trail_delete_escalation(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_escalation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'escalation', 'delete');
                    return null;
                end if;
                perform append_trail_entries('escalation', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.id::text as row_key,
                coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(o.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(o.level::text)::text || ',', '') || coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_escalation() OWNER TO sitrep_owner;

--
-- Name: trail_delete_import_batch(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_import_batch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'import_batch', 'delete');
                    return null;
                end if;
                perform append_trail_entries('import_batch', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, null::bigint as incident_id, null::text as incident, o.id::text as row_key,
                coalesce('"created_count":' || case when o.created_count between -9007199254740991 and 9007199254740991 then o.created_count::text
                else '"' || o.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when o.event_count between -9007199254740991 and 9007199254740991 then o.event_count::text
                else '"' || o.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(o.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(o.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(o.origin::text)::text || ',', '') || coalesce('"read_count":' || case when o.read_count between -9007199254740991 and 9007199254740991 then o.read_count::text
                else '"' || o.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when o.refused_count between -9007199254740991 and 9007199254740991 then o.refused_count::text
                else '"' || o.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when o.set_aside_count between -9007199254740991 and 9007199254740991 then o.set_aside_count::text
                else '"' || o.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(o.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when o.unchanged_count between -9007199254740991 and 9007199254740991 then o.unchanged_count::text
                else '"' || o.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when o.updated_count between -9007199254740991 and 9007199254740991 then o.updated_count::text
                else '"' || o.updated_count::text || '"' end || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_import_batch() OWNER TO sitrep_owner;

--
-- Name: trail_delete_incident(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_incident() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'incident', 'delete');
                    return null;
                end if;
                perform append_trail_entries('incident', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.id) as incident, o.id::text as row_key,
                coalesce('"category":' || to_json(o.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(o.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when o.duplicate_of between -9007199254740991 and 9007199254740991 then o.duplicate_of::text
                else '"' || o.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when o.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"key_number":' || o.key_number::text || ',', '') || coalesce('"key_year":' || o.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(o.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(o.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(o.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(o.phase_before::text)::text || ',', '') || coalesce('"round":' || o.round::text || ',', '') || coalesce('"severity":' || to_json(o.severity::text)::text || ',', '') || coalesce('"source":' || to_json(o.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(o.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(o.summary::text)::text || ',', '') || coalesce('"title":' || to_json(o.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(o.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(o.updated_by::text)::text || ',', '') || coalesce('"version":' || o.version::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_incident() OWNER TO sitrep_owner;

--
-- Name: trail_delete_incident_attribute(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_incident_attribute() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'incident_attribute', 'delete');
                    return null;
                end if;
                perform append_trail_entries('incident_attribute', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text as row_key,
                coalesce('"attributes":' || to_json(o.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_incident_attribute() OWNER TO sitrep_owner;

--
-- Name: trail_delete_incident_link(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_incident_link() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.other_id::text || '/' || o.kind::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'incident_link', 'delete');
                    return null;
                end if;
                perform append_trail_entries('incident_link', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.other_id::text || '/' || o.kind::text as row_key,
                coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') || coalesce('"other_id":' || case when o.other_id between -9007199254740991 and 9007199254740991 then o.other_id::text
                else '"' || o.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_incident_link() OWNER TO sitrep_owner;

--
-- Name: trail_delete_incident_merge(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_incident_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'incident_merge', 'delete');
                    return null;
                end if;
                perform append_trail_entries('incident_merge', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when o.survivor_id between -9007199254740991 and 9007199254740991 then o.survivor_id::text
                else '"' || o.survivor_id::text || '"' end || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_incident_merge() OWNER TO sitrep_owner;

--
-- Name: trail_delete_incident_tag(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_incident_tag() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.tag::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'incident_tag', 'delete');
                    return null;
                end if;
                perform append_trail_entries('incident_tag', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.tag::text || '/' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(o.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(o.tag::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_incident_tag() OWNER TO sitrep_owner;

--
-- Name: trail_delete_incident_technique(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_incident_technique() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.technique::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'incident_technique', 'delete');
                    return null;
                end if;
                perform append_trail_entries('incident_technique', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.technique::text as row_key,
                coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(o.technique::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_incident_technique() OWNER TO sitrep_owner;

--
-- Name: trail_delete_member(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.name::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'member', 'delete');
                    return null;
                end if;
                perform append_trail_entries('member', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, null::bigint as incident_id, null::text as incident, o.name::text as row_key,
                coalesce('"active":' || case when o.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(o.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(o.name::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_member() OWNER TO sitrep_owner;

--
-- Name: trail_delete_member_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_member_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.member::text || '/' || o.role::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'member_role', 'delete');
                    return null;
                end if;
                perform append_trail_entries('member_role', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, null::bigint as incident_id, null::text as incident, o.member::text || '/' || o.role::text as row_key,
                coalesce('"member":' || to_json(o.member::text)::text || ',', '') || coalesce('"role":' || to_json(o.role::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_member_role() OWNER TO sitrep_owner;

--
-- Name: trail_delete_note(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'note', 'delete');
                    return null;
                end if;
                perform append_trail_entries('note', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.id::text as row_key,
                coalesce('"actor":' || to_json(o.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_note() OWNER TO sitrep_owner;

--
-- Name: trail_delete_observable(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_observable() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.kind::text || '/' || o.name::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'observable', 'delete');
                    return null;
                end if;
                perform append_trail_entries('observable', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.kind::text || '/' || o.name::text as row_key,
                coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') || coalesce('"name":' || to_json(o.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_observable() OWNER TO sitrep_owner;

--
-- Name: trail_delete_organization(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_organization() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'organization', 'delete');
                    return null;
                end if;
                perform append_trail_entries('organization', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.id as organization_id, null::bigint as incident_id, null::text as incident, o.id::text as row_key,
                coalesce('"created_at":' || '"' || to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(o.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(o.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(o.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(o.time_zone::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_organization() OWNER TO sitrep_owner;

--
-- Name: trail_delete_quarantine_item(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_quarantine_item() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'quarantine_item', 'delete');
                    return null;
                end if;
                perform append_trail_entries('quarantine_item', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, null::bigint as incident_id, null::text as incident, o.id::text as row_key,
                coalesce('"batch_id":' || case when o.batch_id between -9007199254740991 and 9007199254740991 then o.batch_id::text
                else '"' || o.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(o.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(o.field::text)::text || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(o.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') || coalesce('"record_number":' || case when o.record_number between -9007199254740991 and 9007199254740991 then o.record_number::text
                else '"' || o.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(o.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(o.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(o.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(o.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(o.state::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_quarantine_item() OWNER TO sitrep_owner;

--
-- Name: trail_delete_review(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_review() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.incident_id::text || '/' || o.round::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'review', 'delete');
                    return null;
                end if;
                perform append_trail_entries('review', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.incident_id::text || '/' || o.round::text as row_key,
                coalesce('"approved_at":' || '"' || to_char(o.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(o.approver::text)::text || ',', '') || coalesce('"author":' || to_json(o.author::text)::text || ',', '') || coalesce('"detection":' || to_json(o.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(o.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when o.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(o.root_causes)::text || ',', '') || coalesce('"round":' || o.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(o.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(o.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(o.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(o.what_worked::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_review() OWNER TO sitrep_owner;

--
-- Name: trail_delete_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.key::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'role', 'delete');
                    return null;
                end if;
                perform append_trail_entries('role', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, null::bigint as incident_id, null::text as incident, o.key::text as row_key,
                coalesce('"description":' || to_json(o.description::text)::text || ',', '') || coalesce('"key":' || to_json(o.key::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_role() OWNER TO sitrep_owner;

--
-- Name: trail_delete_task(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_task() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'task', 'delete');
                    return null;
                end if;
                perform append_trail_entries('task', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.id::text as row_key,
                coalesce('"added_at":' || '"' || to_char(o.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(o.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(o.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(o.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when o.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || o.number::text || ',', '') || coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(o.phase::text)::text || ',', '') || coalesce('"title":' || to_json(o.title::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_task() OWNER TO sitrep_owner;

--
-- Name: trail_delete_timeline_entry(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_delete_timeline_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from removed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select o.organization_id as organization_id, o.id::text as row_key, ''::bytea as row_digest, '' as personal, trail_salt() as salt
                from removed o) s
            ;
                    perform append_set_entry(set_entry, 'timeline_entry', 'delete');
                    return null;
                end if;
                perform append_trail_entries('timeline_entry', 'delete', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, o.organization_id as organization_id, o.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = o.incident_id) as incident, o.id::text as row_key,
                coalesce('"actor":' || to_json(o.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(o.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(o.text::text)::text || ',', '') as before, null as after, null::bytea as row_digest, null::text[][] as personal
            from removed o
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_delete_timeline_entry() OWNER TO sitrep_owner;

--
-- Name: trail_insert_action(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_action() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'action', 'insert');
                    return null;
                end if;
                perform append_trail_entries('action', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                null as before, coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', '') as after, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_action() OWNER TO sitrep_owner;

--
-- Name: trail_insert_assertion(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_assertion() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.milestone::text || '/' || n.round::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'assertion', 'insert');
                    return null;
                end if;
                perform append_trail_entries('assertion', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.milestone::text || '/' || n.round::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                null as before, coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as after, sha256(convert_to(coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_assertion() OWNER TO sitrep_owner;

--
-- Name: trail_insert_asset(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_asset() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"note":' || to_json(n.note::text)::text || ',', '') as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'asset', 'insert');
                    return null;
                end if;
                perform append_trail_entries('asset', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key,
                null as before, coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.note is not null then 'after.note' || ':' || to_json(n.note::text)::text end], null) as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_asset() OWNER TO sitrep_owner;

--
-- Name: trail_insert_assignment(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_assignment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'assignment', 'insert');
                    return null;
                end if;
                perform append_trail_entries('assignment', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                null as before, coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as after, sha256(convert_to(coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_assignment() OWNER TO sitrep_owner;

--
-- Name: trail_insert_escalation(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_escalation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(n.level::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'escalation', 'insert');
                    return null;
                end if;
                perform append_trail_entries('escalation', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                null as before, coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(n.level::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as after, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(n.level::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_escalation() OWNER TO sitrep_owner;

--
-- Name: trail_insert_import_batch(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_import_batch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'import_batch', 'insert');
                    return null;
                end if;
                perform append_trail_entries('import_batch', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.id::text as row_key,
                null as before, coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', '') as after, sha256(convert_to(coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_import_batch() OWNER TO sitrep_owner;

--
-- Name: trail_insert_incident(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_incident() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"category":' || to_json(n.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key_number":' || n.key_number::text || ',', '') || coalesce('"key_year":' || n.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') || coalesce('"version":' || n.version::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'incident', 'insert');
                    return null;
                end if;
                perform append_trail_entries('incident', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.id) as incident, n.id::text as row_key,
                null as before, coalesce('"category":' || to_json(n.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key_number":' || n.key_number::text || ',', '') || coalesce('"key_year":' || n.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') || coalesce('"version":' || n.version::text || ',', '') as after, sha256(convert_to(coalesce('"category":' || to_json(n.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key_number":' || n.key_number::text || ',', '') || coalesce('"key_year":' || n.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') || coalesce('"version":' || n.version::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_incident() OWNER TO sitrep_owner;

--
-- Name: trail_insert_incident_attribute(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_incident_attribute() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text as row_key, sha256(convert_to(coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'incident_attribute', 'insert');
                    return null;
                end if;
                perform append_trail_entries('incident_attribute', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text as row_key,
                null as before, coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') as after, sha256(convert_to(coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_incident_attribute() OWNER TO sitrep_owner;

--
-- Name: trail_insert_incident_link(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_incident_link() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.other_id::text || '/' || n.kind::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'incident_link', 'insert');
                    return null;
                end if;
                perform append_trail_entries('incident_link', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.other_id::text || '/' || n.kind::text as row_key,
                null as before, coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_incident_link() OWNER TO sitrep_owner;

--
-- Name: trail_insert_incident_merge(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_incident_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'incident_merge', 'insert');
                    return null;
                end if;
                perform append_trail_entries('incident_merge', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                null as before, coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', '') as after, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_incident_merge() OWNER TO sitrep_owner;

--
-- Name: trail_insert_incident_tag(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_incident_tag() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.tag::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(n.tag::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'incident_tag', 'insert');
                    return null;
                end if;
                perform append_trail_entries('incident_tag', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.tag::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                null as before, coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(n.tag::text)::text || ',', '') as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(n.tag::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_incident_tag() OWNER TO sitrep_owner;

--
-- Name: trail_insert_incident_technique(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_incident_technique() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.technique::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(n.technique::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'incident_technique', 'insert');
                    return null;
                end if;
                perform append_trail_entries('incident_technique', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.technique::text as row_key,
                null as before, coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(n.technique::text)::text || ',', '') as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(n.technique::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_incident_technique() OWNER TO sitrep_owner;

--
-- Name: trail_insert_member(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.name::text as row_key, sha256(convert_to(coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"display_name":' || to_json(n.display_name::text)::text || ',', '') || coalesce('"email":' || to_json(n.email::text)::text || ',', '') as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'member', 'insert');
                    return null;
                end if;
                perform append_trail_entries('member', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.name::text as row_key,
                null as before, coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') as after, sha256(convert_to(coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.display_name is not null then 'after.display_name' || ':' || to_json(n.display_name::text)::text end, case when n.email is not null then 'after.email' || ':' || to_json(n.email::text)::text end], null) as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_member() OWNER TO sitrep_owner;

--
-- Name: trail_insert_member_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_member_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.member::text || '/' || n.role::text as row_key, sha256(convert_to(coalesce('"member":' || to_json(n.member::text)::text || ',', '') || coalesce('"role":' || to_json(n.role::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'member_role', 'insert');
                    return null;
                end if;
                perform append_trail_entries('member_role', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.member::text || '/' || n.role::text as row_key,
                null as before, coalesce('"member":' || to_json(n.member::text)::text || ',', '') || coalesce('"role":' || to_json(n.role::text)::text || ',', '') as after, sha256(convert_to(coalesce('"member":' || to_json(n.member::text)::text || ',', '') || coalesce('"role":' || to_json(n.role::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_member_role() OWNER TO sitrep_owner;

--
-- Name: trail_insert_note(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, coalesce('"text":' || to_json(n.text::text)::text || ',', '') as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'note', 'insert');
                    return null;
                end if;
                perform append_trail_entries('note', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                null as before, coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') as after, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.text is not null then 'after.text' || ':' || to_json(n.text::text)::text end], null) as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_note() OWNER TO sitrep_owner;

--
-- Name: trail_insert_observable(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_observable() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"note":' || to_json(n.note::text)::text || ',', '') as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'observable', 'insert');
                    return null;
                end if;
                perform append_trail_entries('observable', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key,
                null as before, coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.note is not null then 'after.note' || ':' || to_json(n.note::text)::text end], null) as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_observable() OWNER TO sitrep_owner;

--
-- Name: trail_insert_organization(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_organization() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'organization', 'insert');
                    return null;
                end if;
                perform append_trail_entries('organization', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.id as organization_id, null::bigint as incident_id, null::text as incident, n.id::text as row_key,
                null as before, coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', '') as after, sha256(convert_to(coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_organization() OWNER TO sitrep_owner;

--
-- Name: trail_insert_quarantine_item(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_quarantine_item() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(n.field::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(n.state::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"record":' || to_json(n.record::text)::text || ',', '') || coalesce('"value":' || to_json(n.value::text)::text || ',', '') as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'quarantine_item', 'insert');
                    return null;
                end if;
                perform append_trail_entries('quarantine_item', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.id::text as row_key,
                null as before, coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(n.field::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(n.state::text)::text || ',', '') as after, sha256(convert_to(coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(n.field::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(n.state::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.record is not null then 'after.record' || ':' || to_json(n.record::text)::text end, case when n.value is not null then 'after.value' || ':' || to_json(n.value::text)::text end], null) as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_quarantine_item() OWNER TO sitrep_owner;

--
-- Name: trail_insert_review(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_review() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.round::text as row_key, sha256(convert_to(coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') || coalesce('"author":' || to_json(n.author::text)::text || ',', '') || coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'review', 'insert');
                    return null;
                end if;
                perform append_trail_entries('review', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.round::text as row_key,
                null as before, coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') || coalesce('"author":' || to_json(n.author::text)::text || ',', '') || coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', '') as after, sha256(convert_to(coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') || coalesce('"author":' || to_json(n.author::text)::text || ',', '') || coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_review() OWNER TO sitrep_owner;

--
-- Name: trail_insert_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.key::text as row_key, sha256(convert_to(coalesce('"description":' || to_json(n.description::text)::text || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'role', 'insert');
                    return null;
                end if;
                perform append_trail_entries('role', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.key::text as row_key,
                null as before, coalesce('"description":' || to_json(n.description::text)::text || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') as after, sha256(convert_to(coalesce('"description":' || to_json(n.description::text)::text || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_role() OWNER TO sitrep_owner;

--
-- Name: trail_insert_task(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_task() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'task', 'insert');
                    return null;
                end if;
                perform append_trail_entries('task', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                null as before, coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') as after, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_task() OWNER TO sitrep_owner;

--
-- Name: trail_insert_timeline_entry(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_insert_timeline_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from added limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(n.text::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from added n) s
            ;
                    perform append_set_entry(set_entry, 'timeline_entry', 'insert');
                    return null;
                end if;
                perform append_trail_entries('timeline_entry', 'insert', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                null as before, coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(n.text::text)::text || ',', '') as after, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(n.text::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from added n
            ) r
                    where true) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_insert_timeline_entry() OWNER TO sitrep_owner;

--
-- Name: trail_members(regclass, text, text, name[], boolean); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_members(target regclass, alias text, other text, columns name[], only_these boolean DEFAULT false) RETURNS text
    LANGUAGE sql STABLE
    AS $_$
select coalesce(string_agg(
    format(
        case when other is null then $f$coalesce('%1$s:' || %2$s || ',', '')$f$
            else $f$case when %3$s.%5$I is distinct from %4$s.%5$I then coalesce('%1$s:' || %2$s || ',', '') else '' end$f$ end,
        to_json(attname::text)::text, trail_value(attname, atttypid, alias), alias, other, attname),
    ' || ' order by attname::text collate "C"), '''''')
from pg_attribute
where attrelid = target and attnum > 0 and not attisdropped and attgenerated = ''
    and (attname = any (columns)) = only_these
$_$;


ALTER FUNCTION sitrep.trail_members(target regclass, alias text, other text, columns name[], only_these boolean) OWNER TO sitrep_owner;

--
-- Name: trail_personal_asset(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_personal_asset() RETURNS TABLE(row_key text, path text, content text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
                select n.incident_id::text || '/' || n.kind::text || '/' || n.name::text, p.path, p.content from asset n, lateral (values ('after.note', to_json(n.note::text)::text)) p (path, content)
                where n.organization_id = current_organization() and p.content is not null
                $$;


ALTER FUNCTION sitrep.trail_personal_asset() OWNER TO sitrep_owner;

--
-- Name: trail_personal_member(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_personal_member() RETURNS TABLE(row_key text, path text, content text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
                select n.name::text, p.path, p.content from member n, lateral (values ('after.display_name', to_json(n.display_name::text)::text), ('after.email', to_json(n.email::text)::text)) p (path, content)
                where n.organization_id = current_organization() and p.content is not null
                $$;


ALTER FUNCTION sitrep.trail_personal_member() OWNER TO sitrep_owner;

--
-- Name: trail_personal_note(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_personal_note() RETURNS TABLE(row_key text, path text, content text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
                select n.id::text, p.path, p.content from note n, lateral (values ('after.text', to_json(n.text::text)::text)) p (path, content)
                where n.organization_id = current_organization() and p.content is not null
                $$;


ALTER FUNCTION sitrep.trail_personal_note() OWNER TO sitrep_owner;

--
-- Name: trail_personal_observable(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_personal_observable() RETURNS TABLE(row_key text, path text, content text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
                select n.incident_id::text || '/' || n.kind::text || '/' || n.name::text, p.path, p.content from observable n, lateral (values ('after.note', to_json(n.note::text)::text)) p (path, content)
                where n.organization_id = current_organization() and p.content is not null
                $$;


ALTER FUNCTION sitrep.trail_personal_observable() OWNER TO sitrep_owner;

--
-- Name: trail_personal_quarantine_item(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_personal_quarantine_item() RETURNS TABLE(row_key text, path text, content text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
                select n.id::text, p.path, p.content from quarantine_item n, lateral (values ('after.record', to_json(n.record::text)::text), ('after.value', to_json(n.value::text)::text)) p (path, content)
                where n.organization_id = current_organization() and p.content is not null
                $$;


ALTER FUNCTION sitrep.trail_personal_quarantine_item() OWNER TO sitrep_owner;

--
-- Name: trail_rows_action(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_action() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', ''), 'UTF8')), '' from action n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_action() OWNER TO sitrep_owner;

--
-- Name: trail_rows_assertion(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_assertion() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.milestone::text || '/' || n.round::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), sha256(convert_to(coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')), '' from assertion n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_assertion() OWNER TO sitrep_owner;

--
-- Name: trail_rows_asset(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_asset() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.kind::text || '/' || n.name::text, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')), coalesce('"note":' || to_json(n.note::text)::text || ',', '') from asset n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_asset() OWNER TO sitrep_owner;

--
-- Name: trail_rows_assignment(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_assignment() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), sha256(convert_to(coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')), '' from assignment n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_assignment() OWNER TO sitrep_owner;

--
-- Name: trail_rows_escalation(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_escalation() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(n.level::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')), '' from escalation n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_escalation() OWNER TO sitrep_owner;

--
-- Name: trail_rows_import_batch(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_import_batch() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', ''), 'UTF8')), '' from import_batch n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_import_batch() OWNER TO sitrep_owner;

--
-- Name: trail_rows_incident(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_incident() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"category":' || to_json(n.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key_number":' || n.key_number::text || ',', '') || coalesce('"key_year":' || n.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') || coalesce('"version":' || n.version::text || ',', ''), 'UTF8')), '' from incident n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_incident() OWNER TO sitrep_owner;

--
-- Name: trail_rows_incident_attribute(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_incident_attribute() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text, sha256(convert_to(coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', ''), 'UTF8')), '' from incident_attribute n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_incident_attribute() OWNER TO sitrep_owner;

--
-- Name: trail_rows_incident_link(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_incident_link() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.other_id::text || '/' || n.kind::text, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')), '' from incident_link n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_incident_link() OWNER TO sitrep_owner;

--
-- Name: trail_rows_incident_merge(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_incident_merge() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', ''), 'UTF8')), '' from incident_merge n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_incident_merge() OWNER TO sitrep_owner;

--
-- Name: trail_rows_incident_tag(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_incident_tag() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.tag::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(n.tag::text)::text || ',', ''), 'UTF8')), '' from incident_tag n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_incident_tag() OWNER TO sitrep_owner;

--
-- Name: trail_rows_incident_technique(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_incident_technique() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.technique::text, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(n.technique::text)::text || ',', ''), 'UTF8')), '' from incident_technique n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_incident_technique() OWNER TO sitrep_owner;

--
-- Name: trail_rows_member(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_member() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.name::text, sha256(convert_to(coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', ''), 'UTF8')), coalesce('"display_name":' || to_json(n.display_name::text)::text || ',', '') || coalesce('"email":' || to_json(n.email::text)::text || ',', '') from member n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_member() OWNER TO sitrep_owner;

--
-- Name: trail_rows_member_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_member_role() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.member::text || '/' || n.role::text, sha256(convert_to(coalesce('"member":' || to_json(n.member::text)::text || ',', '') || coalesce('"role":' || to_json(n.role::text)::text || ',', ''), 'UTF8')), '' from member_role n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_member_role() OWNER TO sitrep_owner;

--
-- Name: trail_rows_note(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_note() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')), coalesce('"text":' || to_json(n.text::text)::text || ',', '') from note n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_note() OWNER TO sitrep_owner;

--
-- Name: trail_rows_observable(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_observable() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.kind::text || '/' || n.name::text, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')), coalesce('"note":' || to_json(n.note::text)::text || ',', '') from observable n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_observable() OWNER TO sitrep_owner;

--
-- Name: trail_rows_organization(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_organization() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', ''), 'UTF8')), '' from organization n where n.id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_organization() OWNER TO sitrep_owner;

--
-- Name: trail_rows_quarantine_item(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_quarantine_item() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(n.field::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(n.state::text)::text || ',', ''), 'UTF8')), coalesce('"record":' || to_json(n.record::text)::text || ',', '') || coalesce('"value":' || to_json(n.value::text)::text || ',', '') from quarantine_item n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_quarantine_item() OWNER TO sitrep_owner;

--
-- Name: trail_rows_review(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_review() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.incident_id::text || '/' || n.round::text, sha256(convert_to(coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') || coalesce('"author":' || to_json(n.author::text)::text || ',', '') || coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', ''), 'UTF8')), '' from review n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_review() OWNER TO sitrep_owner;

--
-- Name: trail_rows_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_role() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.key::text, sha256(convert_to(coalesce('"description":' || to_json(n.description::text)::text || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', ''), 'UTF8')), '' from role n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_role() OWNER TO sitrep_owner;

--
-- Name: trail_rows_task(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_task() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', ''), 'UTF8')), '' from task n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_task() OWNER TO sitrep_owner;

--
-- Name: trail_rows_timeline_entry(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_rows_timeline_entry() RETURNS TABLE(row_key text, row_digest bytea, personal text)
    LANGUAGE sql STABLE
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            select n.id::text, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(n.text::text)::text || ',', ''), 'UTF8')), '' from timeline_entry n where n.organization_id = current_organization()
            $$;


ALTER FUNCTION sitrep.trail_rows_timeline_entry() OWNER TO sitrep_owner;

--
-- Name: trail_salt(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_salt() RETURNS bytea
    LANGUAGE sql
    AS $$ select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) $$;


ALTER FUNCTION sitrep.trail_salt() OWNER TO sitrep_owner;

--
-- Name: trail_set_limit(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_set_limit() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select 100 $$;


ALTER FUNCTION sitrep.trail_set_limit() OWNER TO sitrep_owner;

--
-- Name: trail_setting(text); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_setting(name text) RETURNS text
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('sitrep.' || name, true), '') $$;


ALTER FUNCTION sitrep.trail_setting(name text) OWNER TO sitrep_owner;

--
-- Name: trail_update_action(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_action() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'action', 'update');
                    return null;
                end if;
                perform append_trail_entries('action', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                case when o.added_at is distinct from n.added_at then coalesce('"added_at":' || '"' || to_char(o.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.added_by is distinct from n.added_by then coalesce('"added_by":' || to_json(o.added_by::text)::text || ',', '') else '' end || case when o.done_at is distinct from n.done_at then coalesce('"done_at":' || '"' || to_char(o.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.done_by is distinct from n.done_by then coalesce('"done_by":' || to_json(o.done_by::text)::text || ',', '') else '' end || case when o.due_at is distinct from n.due_at then coalesce('"due_at":' || '"' || to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.kind is distinct from n.kind then coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') else '' end || case when o.mandatory is distinct from n.mandatory then coalesce('"mandatory":' || case when o.mandatory then 'true' else 'false' end || ',', '') else '' end || case when o.number is distinct from n.number then coalesce('"number":' || o.number::text || ',', '') else '' end || case when o.owner is distinct from n.owner then coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') else '' end || case when o.title is distinct from n.title then coalesce('"title":' || to_json(o.title::text)::text || ',', '') else '' end || case when o.verification is distinct from n.verification then coalesce('"verification":' || to_json(o.verification::text)::text || ',', '') else '' end || case when o.verified_at is distinct from n.verified_at then coalesce('"verified_at":' || '"' || to_char(o.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.verified_by is distinct from n.verified_by then coalesce('"verified_by":' || to_json(o.verified_by::text)::text || ',', '') else '' end as before, case when n.added_at is distinct from o.added_at then coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.added_by is distinct from o.added_by then coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') else '' end || case when n.done_at is distinct from o.done_at then coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.done_by is distinct from o.done_by then coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') else '' end || case when n.due_at is distinct from o.due_at then coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.kind is distinct from o.kind then coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') else '' end || case when n.mandatory is distinct from o.mandatory then coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') else '' end || case when n.number is distinct from o.number then coalesce('"number":' || n.number::text || ',', '') else '' end || case when n.owner is distinct from o.owner then coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') else '' end || case when n.title is distinct from o.title then coalesce('"title":' || to_json(n.title::text)::text || ',', '') else '' end || case when n.verification is distinct from o.verification then coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') else '' end || case when n.verified_at is distinct from o.verified_at then coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.verified_by is distinct from o.verified_by then coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"verification":' || to_json(n.verification::text)::text || ',', '') || coalesce('"verified_at":' || '"' || to_char(n.verified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"verified_by":' || to_json(n.verified_by::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_action() OWNER TO sitrep_owner;

--
-- Name: trail_update_assertion(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_assertion() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.milestone::text || '/' || n.round::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.milestone = o.milestone and n.round = o.round and n.recorded_at = o.recorded_at) s
            ;
                    perform append_set_entry(set_entry, 'assertion', 'update');
                    return null;
                end if;
                perform append_trail_entries('assertion', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.milestone::text || '/' || n.round::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                case when o.confidence is distinct from n.confidence then coalesce('"confidence":' || to_json(o.confidence::text)::text || ',', '') else '' end || case when o.earliest is distinct from n.earliest then coalesce('"earliest":' || '"' || to_char(o.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.latest is distinct from n.latest then coalesce('"latest":' || '"' || to_char(o.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.milestone is distinct from n.milestone then coalesce('"milestone":' || to_json(o.milestone::text)::text || ',', '') else '' end || case when o.offset_exact is distinct from n.offset_exact then coalesce('"offset_exact":' || case when o.offset_exact between -9007199254740991 and 9007199254740991 then o.offset_exact::text
                else '"' || o.offset_exact::text || '"' end || ',', '') else '' end || case when o.offset_from is distinct from n.offset_from then coalesce('"offset_from":' || to_json(o.offset_from::text)::text || ',', '') else '' end || case when o.offset_least is distinct from n.offset_least then coalesce('"offset_least":' || case when o.offset_least between -9007199254740991 and 9007199254740991 then o.offset_least::text
                else '"' || o.offset_least::text || '"' end || ',', '') else '' end || case when o.offset_most is distinct from n.offset_most then coalesce('"offset_most":' || case when o.offset_most between -9007199254740991 and 9007199254740991 then o.offset_most::text
                else '"' || o.offset_most::text || '"' end || ',', '') else '' end || case when o.reason is distinct from n.reason then coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end || case when o.recorded_until is distinct from n.recorded_until then coalesce('"recorded_until":' || '"' || to_char(o.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.round is distinct from n.round then coalesce('"round":' || o.round::text || ',', '') else '' end || case when o.said_at is distinct from n.said_at then coalesce('"said_at":' || '"' || to_char(o.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.said_by is distinct from n.said_by then coalesce('"said_by":' || to_json(o.said_by::text)::text || ',', '') else '' end || case when o.source is distinct from n.source then coalesce('"source":' || to_json(o.source::text)::text || ',', '') else '' end || case when o.standing is distinct from n.standing then coalesce('"standing":' || to_json(o.standing::text)::text || ',', '') else '' end || case when o.supersedes is distinct from n.supersedes then coalesce('"supersedes":' || '"' || to_char(o.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as before, case when n.confidence is distinct from o.confidence then coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') else '' end || case when n.earliest is distinct from o.earliest then coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.latest is distinct from o.latest then coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.milestone is distinct from o.milestone then coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') else '' end || case when n.offset_exact is distinct from o.offset_exact then coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') else '' end || case when n.offset_from is distinct from o.offset_from then coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') else '' end || case when n.offset_least is distinct from o.offset_least then coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') else '' end || case when n.offset_most is distinct from o.offset_most then coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') else '' end || case when n.reason is distinct from o.reason then coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end || case when n.recorded_until is distinct from o.recorded_until then coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.round is distinct from o.round then coalesce('"round":' || n.round::text || ',', '') else '' end || case when n.said_at is distinct from o.said_at then coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.said_by is distinct from o.said_by then coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') else '' end || case when n.source is distinct from o.source then coalesce('"source":' || to_json(n.source::text)::text || ',', '') else '' end || case when n.standing is distinct from o.standing then coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') else '' end || case when n.supersedes is distinct from o.supersedes then coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as after, sha256(convert_to(coalesce('"confidence":' || to_json(n.confidence::text)::text || ',', '') || coalesce('"earliest":' || '"' || to_char(n.earliest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"latest":' || '"' || to_char(n.latest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"milestone":' || to_json(n.milestone::text)::text || ',', '') || coalesce('"offset_exact":' || case when n.offset_exact between -9007199254740991 and 9007199254740991 then n.offset_exact::text
                else '"' || n.offset_exact::text || '"' end || ',', '') || coalesce('"offset_from":' || to_json(n.offset_from::text)::text || ',', '') || coalesce('"offset_least":' || case when n.offset_least between -9007199254740991 and 9007199254740991 then n.offset_least::text
                else '"' || n.offset_least::text || '"' end || ',', '') || coalesce('"offset_most":' || case when n.offset_most between -9007199254740991 and 9007199254740991 then n.offset_most::text
                else '"' || n.offset_most::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"recorded_until":' || '"' || to_char(n.recorded_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"said_at":' || '"' || to_char(n.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"said_by":' || to_json(n.said_by::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"standing":' || to_json(n.standing::text)::text || ',', '') || coalesce('"supersedes":' || '"' || to_char(n.supersedes at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.milestone = o.milestone and n.round = o.round and n.recorded_at = o.recorded_at
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_assertion() OWNER TO sitrep_owner;

--
-- Name: trail_update_asset(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_asset() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"note":' || to_json(n.note::text)::text || ',', '') as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.kind = o.kind and n.name = o.name) s
            ;
                    perform append_set_entry(set_entry, 'asset', 'update');
                    return null;
                end if;
                perform append_trail_entries('asset', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key,
                case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.kind is distinct from n.kind then coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') else '' end || case when o.name is distinct from n.name then coalesce('"name":' || to_json(o.name::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end as before, case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.kind is distinct from o.kind then coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') else '' end || case when n.name is distinct from o.name then coalesce('"name":' || to_json(n.name::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.note is distinct from o.note and n.note is not null then 'after.note' || ':' || to_json(n.note::text)::text end], null) as personal
            from changed n join former o on n.incident_id = o.incident_id and n.kind = o.kind and n.name = o.name
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_asset() OWNER TO sitrep_owner;

--
-- Name: trail_update_assignment(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_assignment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.recorded_at = o.recorded_at) s
            ;
                    perform append_set_entry(set_entry, 'assignment', 'update');
                    return null;
                end if;
                perform append_trail_entries('assignment', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                case when o.assigned_by is distinct from n.assigned_by then coalesce('"assigned_by":' || to_json(o.assigned_by::text)::text || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.owner is distinct from n.owner then coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as before, case when n.assigned_by is distinct from o.assigned_by then coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.owner is distinct from o.owner then coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as after, sha256(convert_to(coalesce('"assigned_by":' || to_json(n.assigned_by::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.recorded_at = o.recorded_at
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_assignment() OWNER TO sitrep_owner;

--
-- Name: trail_update_escalation(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_escalation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(n.level::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'escalation', 'update');
                    return null;
                end if;
                perform append_trail_entries('escalation', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                case when o.at is distinct from n.at then coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.escalated_by is distinct from n.escalated_by then coalesce('"escalated_by":' || to_json(o.escalated_by::text)::text || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.level is distinct from n.level then coalesce('"level":' || to_json(o.level::text)::text || ',', '') else '' end || case when o.reason is distinct from n.reason then coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as before, case when n.at is distinct from o.at then coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.escalated_by is distinct from o.escalated_by then coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.level is distinct from o.level then coalesce('"level":' || to_json(n.level::text)::text || ',', '') else '' end || case when n.reason is distinct from o.reason then coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as after, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"escalated_by":' || to_json(n.escalated_by::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"level":' || to_json(n.level::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_escalation() OWNER TO sitrep_owner;

--
-- Name: trail_update_import_batch(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_import_batch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'import_batch', 'update');
                    return null;
                end if;
                perform append_trail_entries('import_batch', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.id::text as row_key,
                case when o.created_count is distinct from n.created_count then coalesce('"created_count":' || case when o.created_count between -9007199254740991 and 9007199254740991 then o.created_count::text
                else '"' || o.created_count::text || '"' end || ',', '') else '' end || case when o.event_count is distinct from n.event_count then coalesce('"event_count":' || case when o.event_count between -9007199254740991 and 9007199254740991 then o.event_count::text
                else '"' || o.event_count::text || '"' end || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.imported_at is distinct from n.imported_at then coalesce('"imported_at":' || '"' || to_char(o.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.imported_by is distinct from n.imported_by then coalesce('"imported_by":' || to_json(o.imported_by::text)::text || ',', '') else '' end || case when o.origin is distinct from n.origin then coalesce('"origin":' || to_json(o.origin::text)::text || ',', '') else '' end || case when o.read_count is distinct from n.read_count then coalesce('"read_count":' || case when o.read_count between -9007199254740991 and 9007199254740991 then o.read_count::text
                else '"' || o.read_count::text || '"' end || ',', '') else '' end || case when o.refused_count is distinct from n.refused_count then coalesce('"refused_count":' || case when o.refused_count between -9007199254740991 and 9007199254740991 then o.refused_count::text
                else '"' || o.refused_count::text || '"' end || ',', '') else '' end || case when o.set_aside_count is distinct from n.set_aside_count then coalesce('"set_aside_count":' || case when o.set_aside_count between -9007199254740991 and 9007199254740991 then o.set_aside_count::text
                else '"' || o.set_aside_count::text || '"' end || ',', '') else '' end || case when o.source_name is distinct from n.source_name then coalesce('"source_name":' || to_json(o.source_name::text)::text || ',', '') else '' end || case when o.unchanged_count is distinct from n.unchanged_count then coalesce('"unchanged_count":' || case when o.unchanged_count between -9007199254740991 and 9007199254740991 then o.unchanged_count::text
                else '"' || o.unchanged_count::text || '"' end || ',', '') else '' end || case when o.updated_count is distinct from n.updated_count then coalesce('"updated_count":' || case when o.updated_count between -9007199254740991 and 9007199254740991 then o.updated_count::text
                else '"' || o.updated_count::text || '"' end || ',', '') else '' end as before, case when n.created_count is distinct from o.created_count then coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') else '' end || case when n.event_count is distinct from o.event_count then coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.imported_at is distinct from o.imported_at then coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.imported_by is distinct from o.imported_by then coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') else '' end || case when n.origin is distinct from o.origin then coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') else '' end || case when n.read_count is distinct from o.read_count then coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') else '' end || case when n.refused_count is distinct from o.refused_count then coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') else '' end || case when n.set_aside_count is distinct from o.set_aside_count then coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') else '' end || case when n.source_name is distinct from o.source_name then coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') else '' end || case when n.unchanged_count is distinct from o.unchanged_count then coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') else '' end || case when n.updated_count is distinct from o.updated_count then coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', '') else '' end as after, sha256(convert_to(coalesce('"created_count":' || case when n.created_count between -9007199254740991 and 9007199254740991 then n.created_count::text
                else '"' || n.created_count::text || '"' end || ',', '') || coalesce('"event_count":' || case when n.event_count between -9007199254740991 and 9007199254740991 then n.event_count::text
                else '"' || n.event_count::text || '"' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"imported_at":' || '"' || to_char(n.imported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"imported_by":' || to_json(n.imported_by::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"read_count":' || case when n.read_count between -9007199254740991 and 9007199254740991 then n.read_count::text
                else '"' || n.read_count::text || '"' end || ',', '') || coalesce('"refused_count":' || case when n.refused_count between -9007199254740991 and 9007199254740991 then n.refused_count::text
                else '"' || n.refused_count::text || '"' end || ',', '') || coalesce('"set_aside_count":' || case when n.set_aside_count between -9007199254740991 and 9007199254740991 then n.set_aside_count::text
                else '"' || n.set_aside_count::text || '"' end || ',', '') || coalesce('"source_name":' || to_json(n.source_name::text)::text || ',', '') || coalesce('"unchanged_count":' || case when n.unchanged_count between -9007199254740991 and 9007199254740991 then n.unchanged_count::text
                else '"' || n.unchanged_count::text || '"' end || ',', '') || coalesce('"updated_count":' || case when n.updated_count between -9007199254740991 and 9007199254740991 then n.updated_count::text
                else '"' || n.updated_count::text || '"' end || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_import_batch() OWNER TO sitrep_owner;

--
-- Name: trail_update_incident(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_incident() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"category":' || to_json(n.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key_number":' || n.key_number::text || ',', '') || coalesce('"key_year":' || n.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') || coalesce('"version":' || n.version::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'incident', 'update');
                    return null;
                end if;
                perform append_trail_entries('incident', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.id) as incident, n.id::text as row_key,
                case when o.category is distinct from n.category then coalesce('"category":' || to_json(o.category::text)::text || ',', '') else '' end || case when o.created_at is distinct from n.created_at then coalesce('"created_at":' || '"' || to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.disposition is distinct from n.disposition then coalesce('"disposition":' || to_json(o.disposition::text)::text || ',', '') else '' end || case when o.duplicate_of is distinct from n.duplicate_of then coalesce('"duplicate_of":' || case when o.duplicate_of between -9007199254740991 and 9007199254740991 then o.duplicate_of::text
                else '"' || o.duplicate_of::text || '"' end || ',', '') else '' end || case when o.exercise is distinct from n.exercise then coalesce('"exercise":' || case when o.exercise then 'true' else 'false' end || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.key_number is distinct from n.key_number then coalesce('"key_number":' || o.key_number::text || ',', '') else '' end || case when o.key_year is distinct from n.key_year then coalesce('"key_year":' || o.key_year::text || ',', '') else '' end || case when o.last_verb is distinct from n.last_verb then coalesce('"last_verb":' || to_json(o.last_verb::text)::text || ',', '') else '' end || case when o.origin is distinct from n.origin then coalesce('"origin":' || to_json(o.origin::text)::text || ',', '') else '' end || case when o.owner is distinct from n.owner then coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') else '' end || case when o.phase is distinct from n.phase then coalesce('"phase":' || to_json(o.phase::text)::text || ',', '') else '' end || case when o.phase_before is distinct from n.phase_before then coalesce('"phase_before":' || to_json(o.phase_before::text)::text || ',', '') else '' end || case when o.round is distinct from n.round then coalesce('"round":' || o.round::text || ',', '') else '' end || case when o.severity is distinct from n.severity then coalesce('"severity":' || to_json(o.severity::text)::text || ',', '') else '' end || case when o.source is distinct from n.source then coalesce('"source":' || to_json(o.source::text)::text || ',', '') else '' end || case when o.source_key is distinct from n.source_key then coalesce('"source_key":' || to_json(o.source_key::text)::text || ',', '') else '' end || case when o.summary is distinct from n.summary then coalesce('"summary":' || to_json(o.summary::text)::text || ',', '') else '' end || case when o.title is distinct from n.title then coalesce('"title":' || to_json(o.title::text)::text || ',', '') else '' end || case when o.tlp is distinct from n.tlp then coalesce('"tlp":' || to_json(o.tlp::text)::text || ',', '') else '' end || case when o.updated_at is distinct from n.updated_at then coalesce('"updated_at":' || '"' || to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.updated_by is distinct from n.updated_by then coalesce('"updated_by":' || to_json(o.updated_by::text)::text || ',', '') else '' end || case when o.version is distinct from n.version then coalesce('"version":' || o.version::text || ',', '') else '' end as before, case when n.category is distinct from o.category then coalesce('"category":' || to_json(n.category::text)::text || ',', '') else '' end || case when n.created_at is distinct from o.created_at then coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.disposition is distinct from o.disposition then coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') else '' end || case when n.duplicate_of is distinct from o.duplicate_of then coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') else '' end || case when n.exercise is distinct from o.exercise then coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.key_number is distinct from o.key_number then coalesce('"key_number":' || n.key_number::text || ',', '') else '' end || case when n.key_year is distinct from o.key_year then coalesce('"key_year":' || n.key_year::text || ',', '') else '' end || case when n.last_verb is distinct from o.last_verb then coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') else '' end || case when n.origin is distinct from o.origin then coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') else '' end || case when n.owner is distinct from o.owner then coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') else '' end || case when n.phase is distinct from o.phase then coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') else '' end || case when n.phase_before is distinct from o.phase_before then coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') else '' end || case when n.round is distinct from o.round then coalesce('"round":' || n.round::text || ',', '') else '' end || case when n.severity is distinct from o.severity then coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') else '' end || case when n.source is distinct from o.source then coalesce('"source":' || to_json(n.source::text)::text || ',', '') else '' end || case when n.source_key is distinct from o.source_key then coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') else '' end || case when n.summary is distinct from o.summary then coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') else '' end || case when n.title is distinct from o.title then coalesce('"title":' || to_json(n.title::text)::text || ',', '') else '' end || case when n.tlp is distinct from o.tlp then coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') else '' end || case when n.updated_at is distinct from o.updated_at then coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.updated_by is distinct from o.updated_by then coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') else '' end || case when n.version is distinct from o.version then coalesce('"version":' || n.version::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"category":' || to_json(n.category::text)::text || ',', '') || coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"disposition":' || to_json(n.disposition::text)::text || ',', '') || coalesce('"duplicate_of":' || case when n.duplicate_of between -9007199254740991 and 9007199254740991 then n.duplicate_of::text
                else '"' || n.duplicate_of::text || '"' end || ',', '') || coalesce('"exercise":' || case when n.exercise then 'true' else 'false' end || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key_number":' || n.key_number::text || ',', '') || coalesce('"key_year":' || n.key_year::text || ',', '') || coalesce('"last_verb":' || to_json(n.last_verb::text)::text || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"phase_before":' || to_json(n.phase_before::text)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"severity":' || to_json(n.severity::text)::text || ',', '') || coalesce('"source":' || to_json(n.source::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"summary":' || to_json(n.summary::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', '') || coalesce('"tlp":' || to_json(n.tlp::text)::text || ',', '') || coalesce('"updated_at":' || '"' || to_char(n.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"updated_by":' || to_json(n.updated_by::text)::text || ',', '') || coalesce('"version":' || n.version::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_incident() OWNER TO sitrep_owner;

--
-- Name: trail_update_incident_attribute(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_incident_attribute() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text as row_key, sha256(convert_to(coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id) s
            ;
                    perform append_set_entry(set_entry, 'incident_attribute', 'update');
                    return null;
                end if;
                perform append_trail_entries('incident_attribute', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text as row_key,
                case when o.attributes is distinct from n.attributes then coalesce('"attributes":' || to_json(o.attributes::text)::text || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end as before, case when n.attributes is distinct from o.attributes then coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end as after, sha256(convert_to(coalesce('"attributes":' || to_json(n.attributes::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_incident_attribute() OWNER TO sitrep_owner;

--
-- Name: trail_update_incident_link(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_incident_link() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.other_id::text || '/' || n.kind::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.other_id = o.other_id and n.kind = o.kind) s
            ;
                    perform append_set_entry(set_entry, 'incident_link', 'update');
                    return null;
                end if;
                perform append_trail_entries('incident_link', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.other_id::text || '/' || n.kind::text as row_key,
                case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.kind is distinct from n.kind then coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') else '' end || case when o.other_id is distinct from n.other_id then coalesce('"other_id":' || case when o.other_id between -9007199254740991 and 9007199254740991 then o.other_id::text
                else '"' || o.other_id::text || '"' end || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end as before, case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.kind is distinct from o.kind then coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') else '' end || case when n.other_id is distinct from o.other_id then coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"other_id":' || case when n.other_id between -9007199254740991 and 9007199254740991 then n.other_id::text
                else '"' || n.other_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.other_id = o.other_id and n.kind = o.kind
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_incident_link() OWNER TO sitrep_owner;

--
-- Name: trail_update_incident_merge(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_incident_merge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.recorded_at = o.recorded_at) s
            ;
                    perform append_set_entry(set_entry, 'incident_merge', 'update');
                    return null;
                end if;
                perform append_trail_entries('incident_merge', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                case when o.at is distinct from n.at then coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.reason is distinct from n.reason then coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end || case when o.survivor_id is distinct from n.survivor_id then coalesce('"survivor_id":' || case when o.survivor_id between -9007199254740991 and 9007199254740991 then o.survivor_id::text
                else '"' || o.survivor_id::text || '"' end || ',', '') else '' end as before, case when n.at is distinct from o.at then coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.reason is distinct from o.reason then coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end || case when n.survivor_id is distinct from o.survivor_id then coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', '') else '' end as after, sha256(convert_to(coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"survivor_id":' || case when n.survivor_id between -9007199254740991 and 9007199254740991 then n.survivor_id::text
                else '"' || n.survivor_id::text || '"' end || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.recorded_at = o.recorded_at
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_incident_merge() OWNER TO sitrep_owner;

--
-- Name: trail_update_incident_tag(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_incident_tag() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.tag::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(n.tag::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.tag = o.tag and n.recorded_at = o.recorded_at) s
            ;
                    perform append_set_entry(set_entry, 'incident_tag', 'update');
                    return null;
                end if;
                perform append_trail_entries('incident_tag', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.tag::text || '/' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as row_key,
                case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end || case when o.removed_at is distinct from n.removed_at then coalesce('"removed_at":' || '"' || to_char(o.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.tag is distinct from n.tag then coalesce('"tag":' || to_json(o.tag::text)::text || ',', '') else '' end as before, case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end || case when n.removed_at is distinct from o.removed_at then coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.tag is distinct from o.tag then coalesce('"tag":' || to_json(n.tag::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"removed_at":' || '"' || to_char(n.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"tag":' || to_json(n.tag::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.tag = o.tag and n.recorded_at = o.recorded_at
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_incident_tag() OWNER TO sitrep_owner;

--
-- Name: trail_update_incident_technique(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_incident_technique() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.technique::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(n.technique::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.technique = o.technique) s
            ;
                    perform append_set_entry(set_entry, 'incident_technique', 'update');
                    return null;
                end if;
                perform append_trail_entries('incident_technique', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.technique::text as row_key,
                case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end || case when o.technique is distinct from n.technique then coalesce('"technique":' || to_json(o.technique::text)::text || ',', '') else '' end as before, case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end || case when n.technique is distinct from o.technique then coalesce('"technique":' || to_json(n.technique::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') || coalesce('"technique":' || to_json(n.technique::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.technique = o.technique
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_incident_technique() OWNER TO sitrep_owner;

--
-- Name: trail_update_member(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.name::text as row_key, sha256(convert_to(coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"display_name":' || to_json(n.display_name::text)::text || ',', '') || coalesce('"email":' || to_json(n.email::text)::text || ',', '') as personal, trail_salt() as salt
                from changed n join former o on n.name = o.name) s
            ;
                    perform append_set_entry(set_entry, 'member', 'update');
                    return null;
                end if;
                perform append_trail_entries('member', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.name::text as row_key,
                case when o.active is distinct from n.active then coalesce('"active":' || case when o.active then 'true' else 'false' end || ',', '') else '' end || case when o.added_at is distinct from n.added_at then coalesce('"added_at":' || '"' || to_char(o.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.name is distinct from n.name then coalesce('"name":' || to_json(o.name::text)::text || ',', '') else '' end as before, case when n.active is distinct from o.active then coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') else '' end || case when n.added_at is distinct from o.added_at then coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.name is distinct from o.name then coalesce('"name":' || to_json(n.name::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"active":' || case when n.active then 'true' else 'false' end || ',', '') || coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.display_name is distinct from o.display_name and n.display_name is not null then 'after.display_name' || ':' || to_json(n.display_name::text)::text end, case when n.email is distinct from o.email and n.email is not null then 'after.email' || ':' || to_json(n.email::text)::text end], null) as personal
            from changed n join former o on n.name = o.name
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_member() OWNER TO sitrep_owner;

--
-- Name: trail_update_member_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_member_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.member::text || '/' || n.role::text as row_key, sha256(convert_to(coalesce('"member":' || to_json(n.member::text)::text || ',', '') || coalesce('"role":' || to_json(n.role::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.member = o.member and n.role = o.role) s
            ;
                    perform append_set_entry(set_entry, 'member_role', 'update');
                    return null;
                end if;
                perform append_trail_entries('member_role', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.member::text || '/' || n.role::text as row_key,
                case when o.member is distinct from n.member then coalesce('"member":' || to_json(o.member::text)::text || ',', '') else '' end || case when o.role is distinct from n.role then coalesce('"role":' || to_json(o.role::text)::text || ',', '') else '' end as before, case when n.member is distinct from o.member then coalesce('"member":' || to_json(n.member::text)::text || ',', '') else '' end || case when n.role is distinct from o.role then coalesce('"role":' || to_json(n.role::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"member":' || to_json(n.member::text)::text || ',', '') || coalesce('"role":' || to_json(n.role::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.member = o.member and n.role = o.role
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_member_role() OWNER TO sitrep_owner;

--
-- Name: trail_update_note(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, coalesce('"text":' || to_json(n.text::text)::text || ',', '') as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'note', 'update');
                    return null;
                end if;
                perform append_trail_entries('note', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                case when o.actor is distinct from n.actor then coalesce('"actor":' || to_json(o.actor::text)::text || ',', '') else '' end || case when o.at is distinct from n.at then coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as before, case when n.actor is distinct from o.actor then coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') else '' end || case when n.at is distinct from o.at then coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end as after, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.text is distinct from o.text and n.text is not null then 'after.text' || ':' || to_json(n.text::text)::text end], null) as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_note() OWNER TO sitrep_owner;

--
-- Name: trail_update_observable(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_observable() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"note":' || to_json(n.note::text)::text || ',', '') as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.kind = o.kind and n.name = o.name) s
            ;
                    perform append_set_entry(set_entry, 'observable', 'update');
                    return null;
                end if;
                perform append_trail_entries('observable', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.kind::text || '/' || n.name::text as row_key,
                case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.kind is distinct from n.kind then coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') else '' end || case when o.name is distinct from n.name then coalesce('"name":' || to_json(o.name::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.recorded_by is distinct from n.recorded_by then coalesce('"recorded_by":' || to_json(o.recorded_by::text)::text || ',', '') else '' end as before, case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.kind is distinct from o.kind then coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') else '' end || case when n.name is distinct from o.name then coalesce('"name":' || to_json(n.name::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.recorded_by is distinct from o.recorded_by then coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"recorded_by":' || to_json(n.recorded_by::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.note is distinct from o.note and n.note is not null then 'after.note' || ':' || to_json(n.note::text)::text end], null) as personal
            from changed n join former o on n.incident_id = o.incident_id and n.kind = o.kind and n.name = o.name
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_observable() OWNER TO sitrep_owner;

--
-- Name: trail_update_organization(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_organization() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'organization', 'update');
                    return null;
                end if;
                perform append_trail_entries('organization', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.id as organization_id, null::bigint as incident_id, null::text as incident, n.id::text as row_key,
                case when o.created_at is distinct from n.created_at then coalesce('"created_at":' || '"' || to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.key is distinct from n.key then coalesce('"key":' || to_json(o.key::text)::text || ',', '') else '' end || case when o.log_id is distinct from n.log_id then coalesce('"log_id":' || to_json(o.log_id::text)::text || ',', '') else '' end || case when o.name is distinct from n.name then coalesce('"name":' || to_json(o.name::text)::text || ',', '') else '' end || case when o.time_zone is distinct from n.time_zone then coalesce('"time_zone":' || to_json(o.time_zone::text)::text || ',', '') else '' end as before, case when n.created_at is distinct from o.created_at then coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.key is distinct from o.key then coalesce('"key":' || to_json(n.key::text)::text || ',', '') else '' end || case when n.log_id is distinct from o.log_id then coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') else '' end || case when n.name is distinct from o.name then coalesce('"name":' || to_json(n.name::text)::text || ',', '') else '' end || case when n.time_zone is distinct from o.time_zone then coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"created_at":' || '"' || to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', '') || coalesce('"log_id":' || to_json(n.log_id::text)::text || ',', '') || coalesce('"name":' || to_json(n.name::text)::text || ',', '') || coalesce('"time_zone":' || to_json(n.time_zone::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_organization() OWNER TO sitrep_owner;

--
-- Name: trail_update_quarantine_item(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_quarantine_item() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(n.field::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(n.state::text)::text || ',', ''), 'UTF8')) as row_digest, coalesce('"record":' || to_json(n.record::text)::text || ',', '') || coalesce('"value":' || to_json(n.value::text)::text || ',', '') as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'quarantine_item', 'update');
                    return null;
                end if;
                perform append_trail_entries('quarantine_item', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.id::text as row_key,
                case when o.batch_id is distinct from n.batch_id then coalesce('"batch_id":' || case when o.batch_id between -9007199254740991 and 9007199254740991 then o.batch_id::text
                else '"' || o.batch_id::text || '"' end || ',', '') else '' end || case when o.digest is distinct from n.digest then coalesce('"digest":' || '"' || encode(o.digest, 'hex') || '"' || ',', '') else '' end || case when o.field is distinct from n.field then coalesce('"field":' || to_json(o.field::text)::text || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.origin is distinct from n.origin then coalesce('"origin":' || to_json(o.origin::text)::text || ',', '') else '' end || case when o.reason is distinct from n.reason then coalesce('"reason":' || to_json(o.reason::text)::text || ',', '') else '' end || case when o.record_number is distinct from n.record_number then coalesce('"record_number":' || case when o.record_number between -9007199254740991 and 9007199254740991 then o.record_number::text
                else '"' || o.record_number::text || '"' end || ',', '') else '' end || case when o.settled_at is distinct from n.settled_at then coalesce('"settled_at":' || '"' || to_char(o.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.settled_by is distinct from n.settled_by then coalesce('"settled_by":' || to_json(o.settled_by::text)::text || ',', '') else '' end || case when o.settled_reason is distinct from n.settled_reason then coalesce('"settled_reason":' || to_json(o.settled_reason::text)::text || ',', '') else '' end || case when o.source_key is distinct from n.source_key then coalesce('"source_key":' || to_json(o.source_key::text)::text || ',', '') else '' end || case when o.state is distinct from n.state then coalesce('"state":' || to_json(o.state::text)::text || ',', '') else '' end as before, case when n.batch_id is distinct from o.batch_id then coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') else '' end || case when n.digest is distinct from o.digest then coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') else '' end || case when n.field is distinct from o.field then coalesce('"field":' || to_json(n.field::text)::text || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.origin is distinct from o.origin then coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') else '' end || case when n.reason is distinct from o.reason then coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') else '' end || case when n.record_number is distinct from o.record_number then coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') else '' end || case when n.settled_at is distinct from o.settled_at then coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.settled_by is distinct from o.settled_by then coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') else '' end || case when n.settled_reason is distinct from o.settled_reason then coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') else '' end || case when n.source_key is distinct from o.source_key then coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') else '' end || case when n.state is distinct from o.state then coalesce('"state":' || to_json(n.state::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"batch_id":' || case when n.batch_id between -9007199254740991 and 9007199254740991 then n.batch_id::text
                else '"' || n.batch_id::text || '"' end || ',', '') || coalesce('"digest":' || '"' || encode(n.digest, 'hex') || '"' || ',', '') || coalesce('"field":' || to_json(n.field::text)::text || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"origin":' || to_json(n.origin::text)::text || ',', '') || coalesce('"reason":' || to_json(n.reason::text)::text || ',', '') || coalesce('"record_number":' || case when n.record_number between -9007199254740991 and 9007199254740991 then n.record_number::text
                else '"' || n.record_number::text || '"' end || ',', '') || coalesce('"settled_at":' || '"' || to_char(n.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"settled_by":' || to_json(n.settled_by::text)::text || ',', '') || coalesce('"settled_reason":' || to_json(n.settled_reason::text)::text || ',', '') || coalesce('"source_key":' || to_json(n.source_key::text)::text || ',', '') || coalesce('"state":' || to_json(n.state::text)::text || ',', ''), 'UTF8')) as row_digest, array_remove(array[case when n.record is distinct from o.record and n.record is not null then 'after.record' || ':' || to_json(n.record::text)::text end, case when n.value is distinct from o.value and n.value is not null then 'after.value' || ':' || to_json(n.value::text)::text end], null) as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_quarantine_item() OWNER TO sitrep_owner;

--
-- Name: trail_update_review(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_review() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.incident_id::text || '/' || n.round::text as row_key, sha256(convert_to(coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') || coalesce('"author":' || to_json(n.author::text)::text || ',', '') || coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.incident_id = o.incident_id and n.round = o.round) s
            ;
                    perform append_set_entry(set_entry, 'review', 'update');
                    return null;
                end if;
                perform append_trail_entries('review', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.incident_id::text || '/' || n.round::text as row_key,
                case when o.approved_at is distinct from n.approved_at then coalesce('"approved_at":' || '"' || to_char(o.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.approver is distinct from n.approver then coalesce('"approver":' || to_json(o.approver::text)::text || ',', '') else '' end || case when o.author is distinct from n.author then coalesce('"author":' || to_json(o.author::text)::text || ',', '') else '' end || case when o.detection is distinct from n.detection then coalesce('"detection":' || to_json(o.detection::text)::text || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.lessons is distinct from n.lessons then coalesce('"lessons":' || array_to_json(o.lessons)::text || ',', '') else '' end || case when o.needs_second_person is distinct from n.needs_second_person then coalesce('"needs_second_person":' || case when o.needs_second_person then 'true' else 'false' end || ',', '') else '' end || case when o.root_causes is distinct from n.root_causes then coalesce('"root_causes":' || array_to_json(o.root_causes)::text || ',', '') else '' end || case when o.round is distinct from n.round then coalesce('"round":' || o.round::text || ',', '') else '' end || case when o.started_at is distinct from n.started_at then coalesce('"started_at":' || '"' || to_char(o.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.what_did_not is distinct from n.what_did_not then coalesce('"what_did_not":' || to_json(o.what_did_not::text)::text || ',', '') else '' end || case when o.what_happened is distinct from n.what_happened then coalesce('"what_happened":' || to_json(o.what_happened::text)::text || ',', '') else '' end || case when o.what_worked is distinct from n.what_worked then coalesce('"what_worked":' || to_json(o.what_worked::text)::text || ',', '') else '' end as before, case when n.approved_at is distinct from o.approved_at then coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.approver is distinct from o.approver then coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') else '' end || case when n.author is distinct from o.author then coalesce('"author":' || to_json(n.author::text)::text || ',', '') else '' end || case when n.detection is distinct from o.detection then coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.lessons is distinct from o.lessons then coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') else '' end || case when n.needs_second_person is distinct from o.needs_second_person then coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') else '' end || case when n.root_causes is distinct from o.root_causes then coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') else '' end || case when n.round is distinct from o.round then coalesce('"round":' || n.round::text || ',', '') else '' end || case when n.started_at is distinct from o.started_at then coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.what_did_not is distinct from o.what_did_not then coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') else '' end || case when n.what_happened is distinct from o.what_happened then coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') else '' end || case when n.what_worked is distinct from o.what_worked then coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"approved_at":' || '"' || to_char(n.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"approver":' || to_json(n.approver::text)::text || ',', '') || coalesce('"author":' || to_json(n.author::text)::text || ',', '') || coalesce('"detection":' || to_json(n.detection::text)::text || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"lessons":' || array_to_json(n.lessons)::text || ',', '') || coalesce('"needs_second_person":' || case when n.needs_second_person then 'true' else 'false' end || ',', '') || coalesce('"root_causes":' || array_to_json(n.root_causes)::text || ',', '') || coalesce('"round":' || n.round::text || ',', '') || coalesce('"started_at":' || '"' || to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"what_did_not":' || to_json(n.what_did_not::text)::text || ',', '') || coalesce('"what_happened":' || to_json(n.what_happened::text)::text || ',', '') || coalesce('"what_worked":' || to_json(n.what_worked::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.incident_id = o.incident_id and n.round = o.round
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_review() OWNER TO sitrep_owner;

--
-- Name: trail_update_role(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.key::text as row_key, sha256(convert_to(coalesce('"description":' || to_json(n.description::text)::text || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.key = o.key) s
            ;
                    perform append_set_entry(set_entry, 'role', 'update');
                    return null;
                end if;
                perform append_trail_entries('role', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, null::bigint as incident_id, null::text as incident, n.key::text as row_key,
                case when o.description is distinct from n.description then coalesce('"description":' || to_json(o.description::text)::text || ',', '') else '' end || case when o.key is distinct from n.key then coalesce('"key":' || to_json(o.key::text)::text || ',', '') else '' end as before, case when n.description is distinct from o.description then coalesce('"description":' || to_json(n.description::text)::text || ',', '') else '' end || case when n.key is distinct from o.key then coalesce('"key":' || to_json(n.key::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"description":' || to_json(n.description::text)::text || ',', '') || coalesce('"key":' || to_json(n.key::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.key = o.key
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_role() OWNER TO sitrep_owner;

--
-- Name: trail_update_task(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_task() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'task', 'update');
                    return null;
                end if;
                perform append_trail_entries('task', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                case when o.added_at is distinct from n.added_at then coalesce('"added_at":' || '"' || to_char(o.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.added_by is distinct from n.added_by then coalesce('"added_by":' || to_json(o.added_by::text)::text || ',', '') else '' end || case when o.done_at is distinct from n.done_at then coalesce('"done_at":' || '"' || to_char(o.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.done_by is distinct from n.done_by then coalesce('"done_by":' || to_json(o.done_by::text)::text || ',', '') else '' end || case when o.due_at is distinct from n.due_at then coalesce('"due_at":' || '"' || to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.mandatory is distinct from n.mandatory then coalesce('"mandatory":' || case when o.mandatory then 'true' else 'false' end || ',', '') else '' end || case when o.number is distinct from n.number then coalesce('"number":' || o.number::text || ',', '') else '' end || case when o.owner is distinct from n.owner then coalesce('"owner":' || to_json(o.owner::text)::text || ',', '') else '' end || case when o.phase is distinct from n.phase then coalesce('"phase":' || to_json(o.phase::text)::text || ',', '') else '' end || case when o.title is distinct from n.title then coalesce('"title":' || to_json(o.title::text)::text || ',', '') else '' end as before, case when n.added_at is distinct from o.added_at then coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.added_by is distinct from o.added_by then coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') else '' end || case when n.done_at is distinct from o.done_at then coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.done_by is distinct from o.done_by then coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') else '' end || case when n.due_at is distinct from o.due_at then coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.mandatory is distinct from o.mandatory then coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') else '' end || case when n.number is distinct from o.number then coalesce('"number":' || n.number::text || ',', '') else '' end || case when n.owner is distinct from o.owner then coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') else '' end || case when n.phase is distinct from o.phase then coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') else '' end || case when n.title is distinct from o.title then coalesce('"title":' || to_json(n.title::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"added_at":' || '"' || to_char(n.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"added_by":' || to_json(n.added_by::text)::text || ',', '') || coalesce('"done_at":' || '"' || to_char(n.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"done_by":' || to_json(n.done_by::text)::text || ',', '') || coalesce('"due_at":' || '"' || to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"mandatory":' || case when n.mandatory then 'true' else 'false' end || ',', '') || coalesce('"number":' || n.number::text || ',', '') || coalesce('"owner":' || to_json(n.owner::text)::text || ',', '') || coalesce('"phase":' || to_json(n.phase::text)::text || ',', '') || coalesce('"title":' || to_json(n.title::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_task() OWNER TO sitrep_owner;

--
-- Name: trail_update_timeline_entry(); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_update_timeline_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'sitrep', 'pg_temp'
    AS $$
            declare
                set_entry bigint;
            begin
                if (select count(*) from (select from changed limit trail_set_limit() + 1) rows) > trail_set_limit() then
                    set_entry := nextval('audit_entry_id_seq');
                    insert into audit_set_member (entry, organization_id, row_key, row_digest, personal_commitment, salt)
                    select set_entry,
            s.organization_id, s.row_key, s.row_digest,
                case when s.personal <> '' then sha256('\x02'::bytea || s.salt || convert_to(s.personal, 'UTF8')) end,
                case when s.personal <> '' then s.salt end
            from (
                select n.organization_id as organization_id, n.id::text as row_key, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(n.text::text)::text || ',', ''), 'UTF8')) as row_digest, '' as personal, trail_salt() as salt
                from changed n join former o on n.id = o.id) s
            ;
                    perform append_set_entry(set_entry, 'timeline_entry', 'update');
                    return null;
                end if;
                perform append_trail_entries('timeline_entry', 'update', found_rows)
                from (
                    select array_agg(row(
                        r.entry_id, r.organization_id, r.incident_id, r.incident, r.row_key,
                        r.before, r.after, r.row_digest, r.personal)::trail_row order by r.row_key collate "C") as found_rows
                    from (
            select gen_random_uuid() as entry_id, n.organization_id as organization_id, n.incident_id as incident_id, (select incident_key(i.key_year, i.key_number) from incident i where i.id = n.incident_id) as incident, n.id::text as row_key,
                case when o.actor is distinct from n.actor then coalesce('"actor":' || to_json(o.actor::text)::text || ',', '') else '' end || case when o.at is distinct from n.at then coalesce('"at":' || '"' || to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.id is distinct from n.id then coalesce('"id":' || case when o.id between -9007199254740991 and 9007199254740991 then o.id::text
                else '"' || o.id::text || '"' end || ',', '') else '' end || case when o.incident_id is distinct from n.incident_id then coalesce('"incident_id":' || case when o.incident_id between -9007199254740991 and 9007199254740991 then o.incident_id::text
                else '"' || o.incident_id::text || '"' end || ',', '') else '' end || case when o.kind is distinct from n.kind then coalesce('"kind":' || to_json(o.kind::text)::text || ',', '') else '' end || case when o.recorded_at is distinct from n.recorded_at then coalesce('"recorded_at":' || '"' || to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when o.source_ref is distinct from n.source_ref then coalesce('"source_ref":' || to_json(o.source_ref::text)::text || ',', '') else '' end || case when o.text is distinct from n.text then coalesce('"text":' || to_json(o.text::text)::text || ',', '') else '' end as before, case when n.actor is distinct from o.actor then coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') else '' end || case when n.at is distinct from o.at then coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.id is distinct from o.id then coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') else '' end || case when n.incident_id is distinct from o.incident_id then coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') else '' end || case when n.kind is distinct from o.kind then coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') else '' end || case when n.recorded_at is distinct from o.recorded_at then coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') else '' end || case when n.source_ref is distinct from o.source_ref then coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') else '' end || case when n.text is distinct from o.text then coalesce('"text":' || to_json(n.text::text)::text || ',', '') else '' end as after, sha256(convert_to(coalesce('"actor":' || to_json(n.actor::text)::text || ',', '') || coalesce('"at":' || '"' || to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"id":' || case when n.id between -9007199254740991 and 9007199254740991 then n.id::text
                else '"' || n.id::text || '"' end || ',', '') || coalesce('"incident_id":' || case when n.incident_id between -9007199254740991 and 9007199254740991 then n.incident_id::text
                else '"' || n.incident_id::text || '"' end || ',', '') || coalesce('"kind":' || to_json(n.kind::text)::text || ',', '') || coalesce('"recorded_at":' || '"' || to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' || ',', '') || coalesce('"source_ref":' || to_json(n.source_ref::text)::text || ',', '') || coalesce('"text":' || to_json(n.text::text)::text || ',', ''), 'UTF8')) as row_digest, null::text[][] as personal
            from changed n join former o on n.id = o.id
            ) r
                    where r.before <> '' or r.after <> '' or cardinality(r.personal) > 0) collected
                where found_rows is not null;
                return null;
            end
            $$;


ALTER FUNCTION sitrep.trail_update_timeline_entry() OWNER TO sitrep_owner;

--
-- Name: trail_value(name, oid, text); Type: FUNCTION; Schema: sitrep; Owner: sitrep_owner
--

CREATE FUNCTION sitrep.trail_value(column_name name, type oid, alias text) RETURNS text
    LANGUAGE sql STABLE
    AS $_$
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
$_$;


ALTER FUNCTION sitrep.trail_value(column_name name, type oid, alias text) OWNER TO sitrep_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: action; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.action (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    kind sitrep.action_kind NOT NULL,
    owner text,
    due_at timestamp with time zone,
    mandatory boolean DEFAULT true NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by text NOT NULL,
    done_at timestamp with time zone,
    done_by text,
    verified_at timestamp with time zone,
    verified_by text,
    verification text,
    CONSTRAINT action_done_by_somebody CHECK (((done_at IS NULL) = (done_by IS NULL))),
    CONSTRAINT action_title_not_empty CHECK ((btrim(title) <> ''::text)),
    CONSTRAINT verified_after_done CHECK (((verified_at IS NULL) OR ((done_at IS NOT NULL) AND (verified_at >= done_at)))),
    CONSTRAINT verified_by_somebody CHECK (((verified_at IS NULL) = (verified_by IS NULL)))
);

ALTER TABLE ONLY sitrep.action FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.action OWNER TO sitrep_owner;

--
-- Name: action_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.action ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: assertion; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.assertion (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_until timestamp with time zone,
    supersedes timestamp with time zone,
    earliest timestamp with time zone,
    latest timestamp with time zone,
    offset_exact bigint,
    offset_least bigint,
    offset_most bigint,
    round smallint DEFAULT 1 NOT NULL,
    milestone sitrep.milestone NOT NULL,
    standing sitrep.assertion_standing DEFAULT 'stated'::sitrep.assertion_standing NOT NULL,
    offset_from sitrep.milestone,
    confidence sitrep.confidence DEFAULT 'confirmed'::sitrep.confidence NOT NULL,
    recorded_by text NOT NULL,
    source text,
    reason text,
    said_at timestamp with time zone,
    said_by text,
    CONSTRAINT earliest_with_latest CHECK ((((earliest IS NULL) = (latest IS NULL)) AND (earliest <= latest))),
    CONSTRAINT reason_for_correction CHECK (((supersedes IS NULL) OR (reason IS NOT NULL))),
    CONSTRAINT reason_when_not_applicable CHECK (((standing = 'stated'::sitrep.assertion_standing) OR (reason IS NOT NULL))),
    CONSTRAINT recorded_in_order CHECK ((recorded_until > recorded_at)),
    CONSTRAINT round_starts_at_one CHECK ((round >= 1)),
    CONSTRAINT time_exactly_when_stated CHECK (((standing = 'stated'::sitrep.assertion_standing) = ((earliest IS NOT NULL) OR (offset_from IS NOT NULL))))
);

ALTER TABLE ONLY sitrep.assertion FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.assertion OWNER TO sitrep_owner;

--
-- Name: asset; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.asset (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    note text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT asset_name_not_empty CHECK ((btrim(name) <> ''::text))
);

ALTER TABLE ONLY sitrep.asset FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.asset OWNER TO sitrep_owner;

--
-- Name: assignment; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.assignment (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    owner text,
    assigned_by text NOT NULL
);

ALTER TABLE ONLY sitrep.assignment FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.assignment OWNER TO sitrep_owner;

--
-- Name: audit_checkpoint; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_checkpoint (
    organization_id bigint NOT NULL,
    size bigint NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    note text NOT NULL
);

ALTER TABLE ONLY sitrep.audit_checkpoint FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_checkpoint OWNER TO sitrep_owner;

--
-- Name: audit_entry; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_entry (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    entry_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    incident_id bigint,
    table_name text NOT NULL,
    row_key text NOT NULL,
    row_digest bytea,
    body bytea NOT NULL,
    leaf bytea GENERATED ALWAYS AS (sha256(('\x00'::bytea || body))) STORED NOT NULL
);

ALTER TABLE ONLY sitrep.audit_entry FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_entry OWNER TO sitrep_owner;

--
-- Name: audit_entry_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_leaf; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_leaf (
    organization_id bigint NOT NULL,
    "position" bigint NOT NULL,
    entry bigint NOT NULL,
    CONSTRAINT position_from_zero CHECK (("position" >= 0))
);

ALTER TABLE ONLY sitrep.audit_leaf FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_leaf OWNER TO sitrep_owner;

--
-- Name: audit_pending; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_pending (
    entry bigint NOT NULL,
    organization_id bigint NOT NULL
);

ALTER TABLE ONLY sitrep.audit_pending FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_pending OWNER TO sitrep_owner;

--
-- Name: audit_salt; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_salt (
    entry bigint NOT NULL,
    organization_id bigint NOT NULL,
    path text NOT NULL,
    salt bytea NOT NULL
);

ALTER TABLE ONLY sitrep.audit_salt FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_salt OWNER TO sitrep_owner;

--
-- Name: audit_set_member; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_set_member (
    entry bigint NOT NULL,
    organization_id bigint NOT NULL,
    row_key text NOT NULL COLLATE pg_catalog."C",
    row_digest bytea NOT NULL,
    personal_commitment bytea,
    salt bytea
);

ALTER TABLE ONLY sitrep.audit_set_member FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_set_member OWNER TO sitrep_owner;

--
-- Name: audit_tile; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.audit_tile (
    organization_id bigint NOT NULL,
    level smallint NOT NULL,
    index bigint NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT whole_hashes CHECK ((((length(hashes) >= 32) AND (length(hashes) <= 8192)) AND ((length(hashes) % 32) = 0)))
);
ALTER TABLE ONLY sitrep.audit_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

ALTER TABLE ONLY sitrep.audit_tile FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.audit_tile OWNER TO sitrep_owner;

--
-- Name: escalation; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.escalation (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    level text NOT NULL,
    reason text NOT NULL,
    escalated_by text NOT NULL,
    CONSTRAINT escalation_has_reason CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT level_not_empty CHECK ((btrim(level) <> ''::text))
);

ALTER TABLE ONLY sitrep.escalation FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.escalation OWNER TO sitrep_owner;

--
-- Name: escalation_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.escalation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.escalation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: idempotency; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.idempotency (
    organization_id bigint NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    result text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_not_empty CHECK ((btrim(key) <> ''::text))
);

ALTER TABLE ONLY sitrep.idempotency FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.idempotency OWNER TO sitrep_owner;

--
-- Name: import_batch; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.import_batch (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    origin text NOT NULL,
    source_name text NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    imported_by text NOT NULL,
    read_count bigint NOT NULL,
    created_count bigint NOT NULL,
    updated_count bigint NOT NULL,
    unchanged_count bigint NOT NULL,
    refused_count bigint NOT NULL,
    set_aside_count bigint NOT NULL,
    event_count bigint NOT NULL,
    CONSTRAINT records_add_up CHECK (((read_count >= 0) AND (created_count >= 0) AND (updated_count >= 0) AND (unchanged_count >= 0) AND (refused_count >= 0)))
);

ALTER TABLE ONLY sitrep.import_batch FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.import_batch OWNER TO sitrep_owner;

--
-- Name: import_batch_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.import_batch ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.import_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: import_source; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.import_source (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    digest bytea NOT NULL
);

ALTER TABLE ONLY sitrep.import_source FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.import_source OWNER TO sitrep_owner;

--
-- Name: incident; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    facts integer GENERATED ALWAYS AS ((((
CASE
    WHEN (exercise OR (disposition = 'exercise'::sitrep.disposition)) THEN 1
    WHEN ((disposition IS NULL) OR (disposition = 'true_positive'::sitrep.disposition)) THEN 0
    WHEN (disposition = 'false_positive'::sitrep.disposition) THEN 2
    WHEN (disposition = 'benign'::sitrep.disposition) THEN 3
    ELSE 4
END + (8 *
CASE phase
    WHEN 'new'::sitrep.phase THEN 0
    WHEN 'triage'::sitrep.phase THEN 1
    WHEN 'containment'::sitrep.phase THEN 2
    WHEN 'eradication'::sitrep.phase THEN 3
    WHEN 'recovery'::sitrep.phase THEN 4
    WHEN 'review'::sitrep.phase THEN 5
    ELSE 6
END)) + (64 *
CASE severity
    WHEN 'critical'::sitrep.severity THEN 0
    WHEN 'high'::sitrep.severity THEN 1
    WHEN 'medium'::sitrep.severity THEN 2
    WHEN 'low'::sitrep.severity THEN 3
    WHEN 'info'::sitrep.severity THEN 4
    ELSE 5
END)) + (512 * (not_applicable)::integer))) STORED NOT NULL,
    inexact smallint GENERATED ALWAYS AS (((((((((((
CASE
    WHEN (occurred_earliest < occurred_latest) THEN 1
    ELSE 0
END |
CASE
    WHEN (detected_earliest < detected_latest) THEN 2
    ELSE 0
END) |
CASE
    WHEN (reported_earliest < reported_latest) THEN 4
    ELSE 0
END) |
CASE
    WHEN (acknowledged_earliest < acknowledged_latest) THEN 8
    ELSE 0
END) |
CASE
    WHEN (declared_earliest < declared_latest) THEN 16
    ELSE 0
END) |
CASE
    WHEN (contained_earliest < contained_latest) THEN 32
    ELSE 0
END) |
CASE
    WHEN (eradicated_earliest < eradicated_latest) THEN 64
    ELSE 0
END) |
CASE
    WHEN (recovered_earliest < recovered_latest) THEN 128
    ELSE 0
END) |
CASE
    WHEN (closed_earliest < closed_latest) THEN 256
    ELSE 0
END) |
CASE
    WHEN (detected_offset IS NOT NULL) THEN 512
    ELSE 0
END) |
CASE
    WHEN (contained_offset IS NOT NULL) THEN 1024
    ELSE 0
END)) STORED NOT NULL,
    occurred_earliest timestamp with time zone,
    occurred_latest timestamp with time zone,
    detected_earliest timestamp with time zone,
    detected_latest timestamp with time zone,
    reported_earliest timestamp with time zone,
    reported_latest timestamp with time zone,
    acknowledged_earliest timestamp with time zone,
    acknowledged_latest timestamp with time zone,
    declared_earliest timestamp with time zone,
    declared_latest timestamp with time zone,
    contained_earliest timestamp with time zone,
    contained_latest timestamp with time zone,
    eradicated_earliest timestamp with time zone,
    eradicated_latest timestamp with time zone,
    recovered_earliest timestamp with time zone,
    recovered_latest timestamp with time zone,
    closed_earliest timestamp with time zone,
    closed_latest timestamp with time zone,
    detected_offset bigint,
    contained_offset bigint,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    duplicate_of bigint,
    key_year integer NOT NULL,
    key_number integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    not_applicable smallint DEFAULT 0 NOT NULL,
    round smallint DEFAULT 1 NOT NULL,
    severity sitrep.severity NOT NULL,
    phase sitrep.phase DEFAULT 'new'::sitrep.phase NOT NULL,
    phase_before sitrep.phase DEFAULT 'new'::sitrep.phase NOT NULL,
    disposition sitrep.disposition,
    tlp sitrep.traffic_light DEFAULT 'amber'::sitrep.traffic_light NOT NULL,
    exercise boolean DEFAULT false NOT NULL,
    last_verb text DEFAULT 'open'::text NOT NULL,
    origin text DEFAULT 'sitrep'::text NOT NULL,
    source_key text DEFAULT (gen_random_uuid())::text NOT NULL,
    category text,
    source text,
    owner text,
    updated_by text NOT NULL,
    title text NOT NULL,
    summary text DEFAULT ''::text NOT NULL,
    CONSTRAINT acknowledged_not_after_declared CHECK ((acknowledged_earliest <= LEAST(declared_latest, closed_latest))),
    CONSTRAINT contained_not_after_eradicated CHECK ((contained_earliest <= LEAST(eradicated_latest, recovered_latest, closed_latest))),
    CONSTRAINT declared_not_after_closed CHECK ((declared_earliest <= closed_latest)),
    CONSTRAINT detected_not_after_response CHECK ((detected_earliest <= LEAST(acknowledged_latest, declared_latest, contained_latest, eradicated_latest, recovered_latest, closed_latest))),
    CONSTRAINT disposition_exactly_when_closed CHECK (((phase = 'closed'::sitrep.phase) = (disposition IS NOT NULL))),
    CONSTRAINT duplicate_has_survivor CHECK (((disposition <> 'duplicate'::sitrep.disposition) OR (duplicate_of IS NOT NULL) OR (last_verb = 'import'::text))),
    CONSTRAINT duplicate_is_another CHECK ((duplicate_of <> id)),
    CONSTRAINT eradicated_not_after_recovered CHECK ((eradicated_earliest <= LEAST(recovered_latest, closed_latest))),
    CONSTRAINT key_year_in_range CHECK (((key_year >= 1) AND (key_year <= 9999))),
    CONSTRAINT occurred_not_after_detected CHECK ((occurred_earliest <= detected_latest)),
    CONSTRAINT occurred_not_after_reported CHECK ((occurred_earliest <= reported_latest)),
    CONSTRAINT occurred_not_after_response CHECK ((occurred_earliest <= LEAST(acknowledged_latest, declared_latest, contained_latest, eradicated_latest, recovered_latest, closed_latest))),
    CONSTRAINT recovered_not_after_closed CHECK ((recovered_earliest <= closed_latest)),
    CONSTRAINT title_at_most_1000_characters CHECK ((length(title) <= 1000)),
    CONSTRAINT title_not_empty CHECK ((btrim(title) <> ''::text))
);

ALTER TABLE ONLY sitrep.incident FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident OWNER TO sitrep_owner;

--
-- Name: incident_attribute; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_attribute (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    attributes jsonb NOT NULL
);

ALTER TABLE ONLY sitrep.incident_attribute FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_attribute OWNER TO sitrep_owner;

--
-- Name: incident_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: incident_key_counter; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_key_counter (
    organization_id bigint NOT NULL,
    year integer NOT NULL,
    last_number integer DEFAULT 0 NOT NULL,
    CONSTRAINT last_number_not_negative CHECK ((last_number >= 0))
);

ALTER TABLE ONLY sitrep.incident_key_counter FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_key_counter OWNER TO sitrep_owner;

--
-- Name: incident_link; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_link (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    other_id bigint NOT NULL,
    kind sitrep.link_kind NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT link_to_another CHECK ((incident_id <> other_id))
);

ALTER TABLE ONLY sitrep.incident_link FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_link OWNER TO sitrep_owner;

--
-- Name: incident_merge; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_merge (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    survivor_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT merge_into_another CHECK ((incident_id <> survivor_id))
);

ALTER TABLE ONLY sitrep.incident_merge FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_merge OWNER TO sitrep_owner;

--
-- Name: incident_revision; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_revision (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    version integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    verb text NOT NULL,
    severity sitrep.severity NOT NULL,
    phase sitrep.phase NOT NULL,
    disposition sitrep.disposition,
    tlp sitrep.traffic_light NOT NULL,
    exercise boolean NOT NULL,
    round smallint NOT NULL,
    duplicate_of bigint,
    category text,
    source text,
    owner text,
    title text NOT NULL
);

ALTER TABLE ONLY sitrep.incident_revision FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_revision OWNER TO sitrep_owner;

--
-- Name: incident_tag; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_tag (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    tag text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT tag_not_empty CHECK ((btrim(tag) <> ''::text))
);

ALTER TABLE ONLY sitrep.incident_tag FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_tag OWNER TO sitrep_owner;

--
-- Name: incident_technique; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.incident_technique (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    technique text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT technique_is_an_attack_id CHECK ((technique ~ '^T[0-9]{4}([.][0-9]{3})?$'::text))
);

ALTER TABLE ONLY sitrep.incident_technique FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.incident_technique OWNER TO sitrep_owner;

--
-- Name: member; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.member (
    organization_id bigint NOT NULL,
    name text NOT NULL,
    display_name text DEFAULT ''::text NOT NULL,
    email text,
    active boolean DEFAULT true NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT member_name_not_empty CHECK ((btrim(name) <> ''::text))
);

ALTER TABLE ONLY sitrep.member FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.member OWNER TO sitrep_owner;

--
-- Name: member_role; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.member_role (
    organization_id bigint NOT NULL,
    member text NOT NULL,
    role text NOT NULL
);

ALTER TABLE ONLY sitrep.member_role FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.member_role OWNER TO sitrep_owner;

--
-- Name: milestone_order; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.milestone_order (
    earlier sitrep.milestone NOT NULL,
    later sitrep.milestone NOT NULL
);


ALTER TABLE sitrep.milestone_order OWNER TO sitrep_owner;

--
-- Name: note; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.note (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    text text NOT NULL,
    CONSTRAINT note_not_empty CHECK ((btrim(text) <> ''::text))
);

ALTER TABLE ONLY sitrep.note FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.note OWNER TO sitrep_owner;

--
-- Name: note_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.note ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: observable; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.observable (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    note text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT observable_name_not_empty CHECK ((btrim(name) <> ''::text))
);

ALTER TABLE ONLY sitrep.observable FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.observable OWNER TO sitrep_owner;

--
-- Name: organization; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.organization (
    id bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    log_id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT organization_key_is_a_word CHECK ((key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text)),
    CONSTRAINT organization_name_not_empty CHECK ((btrim(name) <> ''::text))
);

ALTER TABLE ONLY sitrep.organization FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.organization OWNER TO sitrep_owner;

--
-- Name: organization_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.organization ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.organization_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: phase_move; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.phase_move (
    verb text NOT NULL,
    from_phase sitrep.phase NOT NULL,
    to_phase sitrep.phase NOT NULL
);


ALTER TABLE sitrep.phase_move OWNER TO sitrep_owner;

--
-- Name: quarantine_item; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.quarantine_item (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    origin text NOT NULL,
    record_number bigint NOT NULL,
    source_key text,
    field text,
    reason text NOT NULL,
    value text,
    record text NOT NULL,
    digest bytea NOT NULL,
    state sitrep.quarantine_state DEFAULT 'held'::sitrep.quarantine_state NOT NULL,
    settled_at timestamp with time zone,
    settled_by text,
    settled_reason text,
    CONSTRAINT settled_by_somebody CHECK ((((state = 'held'::sitrep.quarantine_state) = (settled_at IS NULL)) AND ((settled_at IS NULL) = (settled_by IS NULL))))
);

ALTER TABLE ONLY sitrep.quarantine_item FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.quarantine_item OWNER TO sitrep_owner;

--
-- Name: quarantine_item_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.quarantine_item ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.quarantine_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: review; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.review (
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    round smallint DEFAULT 1 NOT NULL,
    author text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    what_happened text,
    detection text,
    what_worked text,
    what_did_not text,
    root_causes text[] DEFAULT '{}'::text[] NOT NULL,
    lessons text[] DEFAULT '{}'::text[] NOT NULL,
    approver text,
    approved_at timestamp with time zone,
    needs_second_person boolean DEFAULT false NOT NULL,
    CONSTRAINT approver_with_time CHECK (((approver IS NULL) = (approved_at IS NULL))),
    CONSTRAINT second_person_approves CHECK (((NOT needs_second_person) OR (approver <> author)))
);

ALTER TABLE ONLY sitrep.review FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.review OWNER TO sitrep_owner;

--
-- Name: role; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.role (
    organization_id bigint NOT NULL,
    key text NOT NULL,
    description text NOT NULL
);

ALTER TABLE ONLY sitrep.role FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.role OWNER TO sitrep_owner;

--
-- Name: schema_migration; Type: TABLE; Schema: sitrep; Owner: postgres
--

CREATE TABLE sitrep.schema_migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    applied_by text DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT schema_migration_checksum_check CHECK ((checksum ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT schema_migration_number_check CHECK ((number > 0))
);


ALTER TABLE sitrep.schema_migration OWNER TO postgres;

--
-- Name: task; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.task (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    phase sitrep.phase,
    owner text,
    due_at timestamp with time zone,
    mandatory boolean DEFAULT false NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by text NOT NULL,
    done_at timestamp with time zone,
    done_by text,
    CONSTRAINT done_by_somebody CHECK (((done_at IS NULL) = (done_by IS NULL))),
    CONSTRAINT task_title_not_empty CHECK ((btrim(title) <> ''::text))
);

ALTER TABLE ONLY sitrep.task FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.task OWNER TO sitrep_owner;

--
-- Name: task_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.task ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: timeline_entry; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.timeline_entry (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor text,
    text text NOT NULL,
    source_ref text,
    CONSTRAINT kind_not_empty CHECK ((kind <> ''::text))
);

ALTER TABLE ONLY sitrep.timeline_entry FORCE ROW LEVEL SECURITY;


ALTER TABLE sitrep.timeline_entry OWNER TO sitrep_owner;

--
-- Name: timeline_entry_id_seq; Type: SEQUENCE; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.timeline_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sitrep.timeline_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: trail_table; Type: TABLE; Schema: sitrep; Owner: sitrep_owner
--

CREATE TABLE sitrep.trail_table (
    name text NOT NULL,
    personal boolean NOT NULL
);


ALTER TABLE sitrep.trail_table OWNER TO sitrep_owner;

--
-- Name: action action_number_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.action
    ADD CONSTRAINT action_number_unique UNIQUE (incident_id, number);


--
-- Name: action action_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.action
    ADD CONSTRAINT action_pkey PRIMARY KEY (id);


--
-- Name: assertion assertion_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.assertion
    ADD CONSTRAINT assertion_pkey PRIMARY KEY (incident_id, milestone, round, recorded_at);


--
-- Name: asset asset_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (incident_id, kind, name);


--
-- Name: assignment assignment_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (incident_id, recorded_at);


--
-- Name: audit_checkpoint audit_checkpoint_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (organization_id, size, signed_at);


--
-- Name: audit_entry audit_entry_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);


--
-- Name: audit_leaf audit_leaf_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_leaf
    ADD CONSTRAINT audit_leaf_pkey PRIMARY KEY (organization_id, "position");


--
-- Name: audit_pending audit_pending_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_pending
    ADD CONSTRAINT audit_pending_pkey PRIMARY KEY (entry);


--
-- Name: audit_salt audit_salt_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_salt
    ADD CONSTRAINT audit_salt_pkey PRIMARY KEY (entry, path);


--
-- Name: audit_set_member audit_set_member_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_set_member
    ADD CONSTRAINT audit_set_member_pkey PRIMARY KEY (entry, row_key);


--
-- Name: audit_tile audit_tile_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_tile
    ADD CONSTRAINT audit_tile_pkey PRIMARY KEY (organization_id, level, index);


--
-- Name: import_batch batch_organization_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_batch
    ADD CONSTRAINT batch_organization_unique UNIQUE (organization_id, id);


--
-- Name: audit_leaf entry_has_one_place; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_leaf
    ADD CONSTRAINT entry_has_one_place UNIQUE (entry);


--
-- Name: audit_entry entry_known_once; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_entry
    ADD CONSTRAINT entry_known_once UNIQUE (organization_id, entry_id);


--
-- Name: escalation escalation_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.escalation
    ADD CONSTRAINT escalation_pkey PRIMARY KEY (id);


--
-- Name: timeline_entry event_imported_once; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.timeline_entry
    ADD CONSTRAINT event_imported_once UNIQUE (incident_id, source_ref);


--
-- Name: idempotency idempotency_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (organization_id, key);


--
-- Name: import_batch import_batch_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_batch
    ADD CONSTRAINT import_batch_pkey PRIMARY KEY (id);


--
-- Name: import_source import_source_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_source
    ADD CONSTRAINT import_source_pkey PRIMARY KEY (incident_id);


--
-- Name: incident_attribute incident_attribute_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_attribute
    ADD CONSTRAINT incident_attribute_pkey PRIMARY KEY (incident_id);


--
-- Name: incident_key_counter incident_key_counter_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_key_counter
    ADD CONSTRAINT incident_key_counter_pkey PRIMARY KEY (organization_id, year);


--
-- Name: incident incident_key_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT incident_key_unique UNIQUE (organization_id, key_year, key_number);


--
-- Name: incident_link incident_link_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_link
    ADD CONSTRAINT incident_link_pkey PRIMARY KEY (incident_id, other_id, kind);


--
-- Name: incident_merge incident_merge_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_merge
    ADD CONSTRAINT incident_merge_pkey PRIMARY KEY (incident_id, recorded_at);


--
-- Name: incident incident_organization_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT incident_organization_unique UNIQUE (organization_id, id);


--
-- Name: incident incident_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (id);


--
-- Name: incident_revision incident_revision_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_revision
    ADD CONSTRAINT incident_revision_pkey PRIMARY KEY (incident_id, version);


--
-- Name: incident incident_source_key_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT incident_source_key_unique UNIQUE (organization_id, origin, source_key);


--
-- Name: incident_tag incident_tag_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_tag
    ADD CONSTRAINT incident_tag_pkey PRIMARY KEY (incident_id, tag, recorded_at);


--
-- Name: incident_technique incident_technique_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_technique
    ADD CONSTRAINT incident_technique_pkey PRIMARY KEY (incident_id, technique);


--
-- Name: member member_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (organization_id, name);


--
-- Name: member_role member_role_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.member_role
    ADD CONSTRAINT member_role_pkey PRIMARY KEY (organization_id, member, role);


--
-- Name: milestone_order milestone_order_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.milestone_order
    ADD CONSTRAINT milestone_order_pkey PRIMARY KEY (earlier, later);


--
-- Name: note note_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (id);


--
-- Name: observable observable_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.observable
    ADD CONSTRAINT observable_pkey PRIMARY KEY (incident_id, kind, name);


--
-- Name: organization organization_key_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.organization
    ADD CONSTRAINT organization_key_unique UNIQUE (key);


--
-- Name: organization organization_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (id);


--
-- Name: phase_move phase_move_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.phase_move
    ADD CONSTRAINT phase_move_pkey PRIMARY KEY (verb, from_phase, to_phase);


--
-- Name: quarantine_item quarantine_item_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.quarantine_item
    ADD CONSTRAINT quarantine_item_pkey PRIMARY KEY (id);


--
-- Name: quarantine_item quarantined_once; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.quarantine_item
    ADD CONSTRAINT quarantined_once UNIQUE (organization_id, origin, digest);


--
-- Name: review review_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.review
    ADD CONSTRAINT review_pkey PRIMARY KEY (incident_id, round);


--
-- Name: role role_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (organization_id, key);


--
-- Name: schema_migration schema_migration_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: postgres
--

ALTER TABLE ONLY sitrep.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (number);


--
-- Name: assertion statements_do_not_overlap; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.assertion
    ADD CONSTRAINT statements_do_not_overlap EXCLUDE USING gist (sitrep.assertion_subject(incident_id, milestone, round) WITH =, tstzrange(recorded_at, recorded_until) WITH &&) WHERE ((recorded_until IS NOT NULL));


--
-- Name: task task_number_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.task
    ADD CONSTRAINT task_number_unique UNIQUE (incident_id, number);


--
-- Name: task task_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);


--
-- Name: timeline_entry timeline_entry_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.timeline_entry
    ADD CONSTRAINT timeline_entry_pkey PRIMARY KEY (id);


--
-- Name: trail_table trail_table_pkey; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.trail_table
    ADD CONSTRAINT trail_table_pkey PRIMARY KEY (name);


--
-- Name: action_open; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX action_open ON sitrep.action USING btree (organization_id, due_at) WHERE (done_at IS NULL);


--
-- Name: assertion_current; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE UNIQUE INDEX assertion_current ON sitrep.assertion USING btree (incident_id, milestone, round) WHERE (recorded_until IS NULL);


--
-- Name: audit_entry_by_incident; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX audit_entry_by_incident ON sitrep.audit_entry USING btree (organization_id, incident_id, id) WHERE (incident_id IS NOT NULL);


--
-- Name: audit_entry_by_row; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX audit_entry_by_row ON sitrep.audit_entry USING btree (organization_id, table_name, row_key, id DESC);


--
-- Name: escalation_by_incident; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX escalation_by_incident ON sitrep.escalation USING btree (incident_id, id);


--
-- Name: incident_by_category; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_category ON sitrep.incident USING btree (organization_id, category, key_year, key_number) WHERE (category IS NOT NULL);


--
-- Name: incident_by_detection; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_detection ON sitrep.incident USING btree (organization_id, detected_earliest);


--
-- Name: incident_by_owner; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_owner ON sitrep.incident USING btree (organization_id, owner, key_year, key_number) WHERE (owner IS NOT NULL);


--
-- Name: incident_by_phase; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_phase ON sitrep.incident USING btree (organization_id, phase, key_year, key_number);


--
-- Name: incident_by_severity; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_severity ON sitrep.incident USING btree (organization_id, severity, key_year, key_number);


--
-- Name: incident_by_survivor; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_survivor ON sitrep.incident USING btree (organization_id, duplicate_of) WHERE (duplicate_of IS NOT NULL);


--
-- Name: incident_by_tag; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_tag ON sitrep.incident_tag USING btree (organization_id, tag) WHERE (removed_at IS NULL);


--
-- Name: incident_by_technique; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_by_technique ON sitrep.incident_technique USING btree (organization_id, technique);


--
-- Name: incident_inexact; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_inexact ON sitrep.incident USING btree (organization_id) WHERE (inexact <> 0);


--
-- Name: incident_link_backwards; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_link_backwards ON sitrep.incident_link USING btree (other_id);


--
-- Name: incident_open; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_open ON sitrep.incident USING btree (organization_id, key_year, key_number) WHERE (phase <> 'closed'::sitrep.phase);


--
-- Name: incident_search; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX incident_search ON sitrep.incident USING gin (to_tsvector('simple'::regconfig, ((title || ' '::text) || summary)));


--
-- Name: incident_tag_current; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE UNIQUE INDEX incident_tag_current ON sitrep.incident_tag USING btree (incident_id, tag) WHERE (removed_at IS NULL);


--
-- Name: note_by_incident; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX note_by_incident ON sitrep.note USING btree (incident_id, id);


--
-- Name: observable_by_name; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX observable_by_name ON sitrep.observable USING btree (organization_id, kind, name);


--
-- Name: assertion append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.assertion FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: asset append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.asset FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: assignment append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.assignment FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_checkpoint append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.audit_checkpoint FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_entry append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.audit_entry FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_leaf append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.audit_leaf FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_set_member append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.audit_set_member FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: escalation append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.escalation FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: idempotency append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.idempotency FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: import_batch append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.import_batch FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_link append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.incident_link FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_merge append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.incident_merge FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_revision append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.incident_revision FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_technique append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.incident_technique FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: note append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.note FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: observable append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.observable FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: timeline_entry append_only; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON sitrep.timeline_entry FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: assertion append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.assertion FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: asset append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.asset FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: assignment append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.assignment FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_checkpoint append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_entry append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_leaf append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.audit_leaf FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: audit_set_member append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.audit_set_member FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: escalation append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.escalation FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: idempotency append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.idempotency FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: import_batch append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.import_batch FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_link append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.incident_link FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_merge append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.incident_merge FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_revision append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.incident_revision FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident_technique append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.incident_technique FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: note append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.note FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: observable append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.observable FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: timeline_entry append_only_truncate; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON sitrep.timeline_entry FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: assertion check_anchor_order; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_anchor_order BEFORE INSERT ON sitrep.assertion FOR EACH ROW WHEN (((new.recorded_until IS NULL) AND (new.standing = 'stated'::sitrep.assertion_standing) AND (new.earliest IS NOT NULL) AND (new.round = 1) AND (new.supersedes IS NOT NULL) AND (new.milestone = ANY (ARRAY['occurred'::sitrep.milestone, 'detected'::sitrep.milestone, 'reported'::sitrep.milestone])))) EXECUTE FUNCTION sitrep.check_statement_order();


--
-- Name: escalation check_escalation; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_escalation BEFORE INSERT ON sitrep.escalation FOR EACH ROW EXECUTE FUNCTION sitrep.check_escalation();


--
-- Name: incident check_incident_change; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_incident_change BEFORE UPDATE ON sitrep.incident FOR EACH ROW EXECUTE FUNCTION sitrep.check_incident_change();


--
-- Name: assertion check_later_round; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_later_round BEFORE INSERT ON sitrep.assertion FOR EACH ROW WHEN (((new.round > 1) AND (new.recorded_until IS NULL))) EXECUTE FUNCTION sitrep.check_later_round();


--
-- Name: assertion check_reopening; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_reopening BEFORE INSERT ON sitrep.assertion FOR EACH ROW WHEN (((new.recorded_until IS NULL) AND (new.milestone = 'reopened'::sitrep.milestone) AND (new.earliest IS NOT NULL))) EXECUTE FUNCTION sitrep.check_reopening();


--
-- Name: review check_review_change; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_review_change BEFORE INSERT OR UPDATE ON sitrep.review FOR EACH ROW EXECUTE FUNCTION sitrep.check_review_change();


--
-- Name: assertion check_statement_order; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_statement_order BEFORE INSERT ON sitrep.assertion FOR EACH ROW WHEN (((new.recorded_until IS NULL) AND (new.standing = 'stated'::sitrep.assertion_standing) AND (new.earliest IS NOT NULL) AND ((new.round > 1) OR (new.milestone = 'escalated'::sitrep.milestone)))) EXECUTE FUNCTION sitrep.check_statement_order();


--
-- Name: audit_tile check_tile_growth; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER check_tile_growth BEFORE UPDATE ON sitrep.audit_tile FOR EACH ROW EXECUTE FUNCTION sitrep.check_tile_growth();


--
-- Name: assertion close_superseded_assertion; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER close_superseded_assertion BEFORE INSERT ON sitrep.assertion FOR EACH ROW WHEN (((new.supersedes IS NOT NULL) AND (new.recorded_until IS NULL))) EXECUTE FUNCTION sitrep.close_superseded_assertion();


--
-- Name: incident keep_added_incidents; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER keep_added_incidents AFTER INSERT ON sitrep.incident REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.keep_added_incidents();


--
-- Name: incident keep_changed_incident; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER keep_changed_incident AFTER UPDATE ON sitrep.incident FOR EACH ROW WHEN ((old.version <> new.version)) EXECUTE FUNCTION sitrep.keep_changed_incident();


--
-- Name: audit_tile never_removed; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER never_removed BEFORE DELETE ON sitrep.audit_tile FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident never_removed; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER never_removed BEFORE DELETE ON sitrep.incident FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_incident_removal();


--
-- Name: audit_tile never_truncated; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON sitrep.audit_tile FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_change();


--
-- Name: incident never_truncated; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON sitrep.incident FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_incident_removal();


--
-- Name: assertion project_assertions; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER project_assertions AFTER INSERT ON sitrep.assertion REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.project_assertions();


--
-- Name: action trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.action REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_action();


--
-- Name: assertion trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.assertion REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_assertion();


--
-- Name: asset trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.asset REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_asset();


--
-- Name: assignment trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.assignment REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_assignment();


--
-- Name: escalation trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.escalation REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_escalation();


--
-- Name: import_batch trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.import_batch REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_import_batch();


--
-- Name: incident trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.incident REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_incident();


--
-- Name: incident_attribute trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.incident_attribute REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_incident_attribute();


--
-- Name: incident_link trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.incident_link REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_incident_link();


--
-- Name: incident_merge trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.incident_merge REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_incident_merge();


--
-- Name: incident_tag trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.incident_tag REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_incident_tag();


--
-- Name: incident_technique trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.incident_technique REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_incident_technique();


--
-- Name: member trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.member REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_member();


--
-- Name: member_role trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.member_role REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_member_role();


--
-- Name: note trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.note REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_note();


--
-- Name: observable trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.observable REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_observable();


--
-- Name: organization trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.organization REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_organization();


--
-- Name: quarantine_item trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.quarantine_item REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_quarantine_item();


--
-- Name: review trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.review REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_review();


--
-- Name: role trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.role REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_role();


--
-- Name: task trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.task REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_task();


--
-- Name: timeline_entry trail_delete; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_delete AFTER DELETE ON sitrep.timeline_entry REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_delete_timeline_entry();


--
-- Name: action trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.action REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_action();


--
-- Name: assertion trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.assertion REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_assertion();


--
-- Name: asset trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.asset REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_asset();


--
-- Name: assignment trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.assignment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_assignment();


--
-- Name: escalation trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.escalation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_escalation();


--
-- Name: import_batch trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.import_batch REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_import_batch();


--
-- Name: incident trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.incident REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_incident();


--
-- Name: incident_attribute trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.incident_attribute REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_incident_attribute();


--
-- Name: incident_link trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.incident_link REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_incident_link();


--
-- Name: incident_merge trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.incident_merge REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_incident_merge();


--
-- Name: incident_tag trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.incident_tag REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_incident_tag();


--
-- Name: incident_technique trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.incident_technique REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_incident_technique();


--
-- Name: member trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.member REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_member();


--
-- Name: member_role trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.member_role REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_member_role();


--
-- Name: note trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.note REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_note();


--
-- Name: observable trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.observable REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_observable();


--
-- Name: organization trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.organization REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_organization();


--
-- Name: quarantine_item trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.quarantine_item REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_quarantine_item();


--
-- Name: review trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.review REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_review();


--
-- Name: role trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.role REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_role();


--
-- Name: task trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.task REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_task();


--
-- Name: timeline_entry trail_insert; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_insert AFTER INSERT ON sitrep.timeline_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_insert_timeline_entry();


--
-- Name: action trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.action REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_action();


--
-- Name: assertion trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.assertion REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_assertion();


--
-- Name: asset trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.asset REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_asset();


--
-- Name: assignment trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.assignment REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_assignment();


--
-- Name: escalation trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.escalation REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_escalation();


--
-- Name: import_batch trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.import_batch REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_import_batch();


--
-- Name: incident trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.incident REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_incident();


--
-- Name: incident_attribute trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.incident_attribute REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_incident_attribute();


--
-- Name: incident_link trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.incident_link REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_incident_link();


--
-- Name: incident_merge trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.incident_merge REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_incident_merge();


--
-- Name: incident_tag trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.incident_tag REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_incident_tag();


--
-- Name: incident_technique trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.incident_technique REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_incident_technique();


--
-- Name: member trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.member REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_member();


--
-- Name: member_role trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.member_role REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_member_role();


--
-- Name: note trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.note REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_note();


--
-- Name: observable trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.observable REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_observable();


--
-- Name: organization trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.organization REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_organization();


--
-- Name: quarantine_item trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.quarantine_item REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_quarantine_item();


--
-- Name: review trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.review REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_review();


--
-- Name: role trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.role REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_role();


--
-- Name: task trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.task REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_task();


--
-- Name: timeline_entry trail_update; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER trail_update AFTER UPDATE ON sitrep.timeline_entry REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sitrep.trail_update_timeline_entry();


--
-- Name: action action_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.action
    ADD CONSTRAINT action_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: assertion assertion_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.assertion
    ADD CONSTRAINT assertion_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: asset asset_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.asset
    ADD CONSTRAINT asset_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: assignment assignment_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.assignment
    ADD CONSTRAINT assignment_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: incident_attribute attributes_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_attribute
    ADD CONSTRAINT attributes_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: audit_checkpoint audit_checkpoint_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: audit_entry audit_entry_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_entry
    ADD CONSTRAINT audit_entry_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: audit_leaf audit_leaf_entry_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_leaf
    ADD CONSTRAINT audit_leaf_entry_fkey FOREIGN KEY (entry) REFERENCES sitrep.audit_entry(id);


--
-- Name: audit_leaf audit_leaf_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_leaf
    ADD CONSTRAINT audit_leaf_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: audit_pending audit_pending_entry_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_pending
    ADD CONSTRAINT audit_pending_entry_fkey FOREIGN KEY (entry) REFERENCES sitrep.audit_entry(id);


--
-- Name: audit_salt audit_salt_entry_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_salt
    ADD CONSTRAINT audit_salt_entry_fkey FOREIGN KEY (entry) REFERENCES sitrep.audit_entry(id);


--
-- Name: audit_tile audit_tile_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.audit_tile
    ADD CONSTRAINT audit_tile_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: incident duplicate_in_same_organization; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT duplicate_in_same_organization FOREIGN KEY (organization_id, duplicate_of) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: escalation escalation_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.escalation
    ADD CONSTRAINT escalation_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: idempotency idempotency_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.idempotency
    ADD CONSTRAINT idempotency_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: import_batch import_batch_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_batch
    ADD CONSTRAINT import_batch_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: incident_key_counter incident_key_counter_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_key_counter
    ADD CONSTRAINT incident_key_counter_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: incident incident_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT incident_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: incident_link link_from_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_link
    ADD CONSTRAINT link_from_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: incident_link link_to_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_link
    ADD CONSTRAINT link_to_incident FOREIGN KEY (organization_id, other_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: member member_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: member_role member_role_organization_id_member_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.member_role
    ADD CONSTRAINT member_role_organization_id_member_fkey FOREIGN KEY (organization_id, member) REFERENCES sitrep.member(organization_id, name);


--
-- Name: member_role member_role_organization_id_role_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.member_role
    ADD CONSTRAINT member_role_organization_id_role_fkey FOREIGN KEY (organization_id, role) REFERENCES sitrep.role(organization_id, key);


--
-- Name: incident_merge merge_into_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_merge
    ADD CONSTRAINT merge_into_incident FOREIGN KEY (organization_id, survivor_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: incident_merge merge_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_merge
    ADD CONSTRAINT merge_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: note note_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.note
    ADD CONSTRAINT note_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: observable observable_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.observable
    ADD CONSTRAINT observable_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: incident phase_move_is_allowed; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident
    ADD CONSTRAINT phase_move_is_allowed FOREIGN KEY (last_verb, phase_before, phase) REFERENCES sitrep.phase_move(verb, from_phase, to_phase);


--
-- Name: quarantine_item quarantine_of_batch; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.quarantine_item
    ADD CONSTRAINT quarantine_of_batch FOREIGN KEY (organization_id, batch_id) REFERENCES sitrep.import_batch(organization_id, id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: review review_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.review
    ADD CONSTRAINT review_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: incident_revision revision_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_revision
    ADD CONSTRAINT revision_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: role role_organization_id_fkey; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.role
    ADD CONSTRAINT role_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES sitrep.organization(id);


--
-- Name: import_source source_of_batch; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_source
    ADD CONSTRAINT source_of_batch FOREIGN KEY (organization_id, batch_id) REFERENCES sitrep.import_batch(organization_id, id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: import_source source_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_source
    ADD CONSTRAINT source_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: assertion supersedes_a_statement; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.assertion
    ADD CONSTRAINT supersedes_a_statement FOREIGN KEY (incident_id, milestone, round, supersedes) REFERENCES sitrep.assertion(incident_id, milestone, round, recorded_at);


--
-- Name: incident_tag tag_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_tag
    ADD CONSTRAINT tag_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: task task_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.task
    ADD CONSTRAINT task_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: incident_technique technique_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.incident_technique
    ADD CONSTRAINT technique_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: timeline_entry timeline_of_incident; Type: FK CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.timeline_entry
    ADD CONSTRAINT timeline_of_incident FOREIGN KEY (organization_id, incident_id) REFERENCES sitrep.incident(organization_id, id);


--
-- Name: action; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.action ENABLE ROW LEVEL SECURITY;

--
-- Name: assertion; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.assertion ENABLE ROW LEVEL SECURITY;

--
-- Name: asset; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.asset ENABLE ROW LEVEL SECURITY;

--
-- Name: assignment; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.assignment ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_checkpoint; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_checkpoint ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_entry; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_entry ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_leaf; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_leaf ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_pending; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_pending ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_salt; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_salt ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_set_member; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_set_member ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_tile; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.audit_tile ENABLE ROW LEVEL SECURITY;

--
-- Name: escalation; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.escalation ENABLE ROW LEVEL SECURITY;

--
-- Name: incident found_by_owner; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY found_by_owner ON sitrep.incident FOR SELECT TO sitrep_owner USING (true);


--
-- Name: idempotency; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.idempotency ENABLE ROW LEVEL SECURITY;

--
-- Name: import_batch; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.import_batch ENABLE ROW LEVEL SECURITY;

--
-- Name: import_source; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.import_source ENABLE ROW LEVEL SECURITY;

--
-- Name: incident; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_attribute; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_attribute ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_key_counter; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_key_counter ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_link; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_link ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_merge; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_merge ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_revision; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_revision ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_tag; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_tag ENABLE ROW LEVEL SECURITY;

--
-- Name: incident_technique; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.incident_technique ENABLE ROW LEVEL SECURITY;

--
-- Name: member; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.member ENABLE ROW LEVEL SECURITY;

--
-- Name: member_role; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.member_role ENABLE ROW LEVEL SECURITY;

--
-- Name: note; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.note ENABLE ROW LEVEL SECURITY;

--
-- Name: observable; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.observable ENABLE ROW LEVEL SECURITY;

--
-- Name: organization; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.organization ENABLE ROW LEVEL SECURITY;

--
-- Name: organization organization_add; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_add ON sitrep.organization FOR INSERT WITH CHECK (true);


--
-- Name: organization organization_change; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_change ON sitrep.organization FOR UPDATE USING ((id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: action organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.action USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: assertion organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.assertion USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: asset organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.asset USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: assignment organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.assignment USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_checkpoint organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_checkpoint USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_entry organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_entry FOR SELECT USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_leaf organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_leaf USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_pending organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_pending USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_salt organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_salt USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_set_member organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_set_member FOR SELECT USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: audit_tile organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.audit_tile USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: escalation organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.escalation USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: idempotency organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.idempotency USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: import_batch organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.import_batch USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: import_source organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.import_source USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_attribute organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_attribute USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_key_counter organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_key_counter USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_link organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_link USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_merge organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_merge USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_revision organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_revision USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_tag organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_tag USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: incident_technique organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.incident_technique USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: member organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.member USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: member_role organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.member_role USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: note organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.note USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: observable organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.observable USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: quarantine_item organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.quarantine_item USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: review organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.review USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: role organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.role USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: task organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.task USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: timeline_entry organization_isolation; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_isolation ON sitrep.timeline_entry USING ((organization_id = ( SELECT sitrep.current_organization() AS current_organization)));


--
-- Name: organization organization_read; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY organization_read ON sitrep.organization FOR SELECT USING (true);


--
-- Name: quarantine_item; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.quarantine_item ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_entry read_by_triggers; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY read_by_triggers ON sitrep.audit_entry FOR SELECT TO sitrep_owner USING (true);


--
-- Name: audit_set_member read_by_triggers; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY read_by_triggers ON sitrep.audit_set_member FOR SELECT TO sitrep_owner USING (true);


--
-- Name: review; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.review ENABLE ROW LEVEL SECURITY;

--
-- Name: role; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.role ENABLE ROW LEVEL SECURITY;

--
-- Name: task; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.task ENABLE ROW LEVEL SECURITY;

--
-- Name: timeline_entry; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.timeline_entry ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_entry written_by_triggers; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY written_by_triggers ON sitrep.audit_entry FOR INSERT TO sitrep_owner WITH CHECK (true);


--
-- Name: audit_pending written_by_triggers; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY written_by_triggers ON sitrep.audit_pending FOR INSERT TO sitrep_owner WITH CHECK (true);


--
-- Name: audit_salt written_by_triggers; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY written_by_triggers ON sitrep.audit_salt FOR INSERT TO sitrep_owner WITH CHECK (true);


--
-- Name: audit_set_member written_by_triggers; Type: POLICY; Schema: sitrep; Owner: sitrep_owner
--

CREATE POLICY written_by_triggers ON sitrep.audit_set_member FOR INSERT TO sitrep_owner WITH CHECK (true);


--
-- Name: SCHEMA sitrep; Type: ACL; Schema: -; Owner: sitrep_owner
--

GRANT USAGE ON SCHEMA sitrep TO sitrep_app;
GRANT USAGE ON SCHEMA sitrep TO sitrep_reader;
GRANT USAGE ON SCHEMA sitrep TO sitrep_auditor;
GRANT USAGE ON SCHEMA sitrep TO sitrep_ingest;


--
-- Name: FUNCTION append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb); Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

REVOKE ALL ON FUNCTION sitrep.append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION sitrep.append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb) TO sitrep_app;
GRANT ALL ON FUNCTION sitrep.append_event_entry(action text, table_name text, row_key text, incident bigint, facts jsonb) TO sitrep_ingest;


--
-- Name: FUNCTION append_set_entry(set_entry bigint, table_name text, op text); Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

REVOKE ALL ON FUNCTION sitrep.append_set_entry(set_entry bigint, table_name text, op text) FROM PUBLIC;


--
-- Name: FUNCTION append_trail_entries(table_name text, op text, rows sitrep.trail_row[]); Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

REVOKE ALL ON FUNCTION sitrep.append_trail_entries(table_name text, op text, rows sitrep.trail_row[]) FROM PUBLIC;


--
-- Name: FUNCTION reconcile_commitments(table_name text); Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT ALL ON FUNCTION sitrep.reconcile_commitments(table_name text) TO sitrep_app;
GRANT ALL ON FUNCTION sitrep.reconcile_commitments(table_name text) TO sitrep_auditor;
GRANT ALL ON FUNCTION sitrep.reconcile_commitments(table_name text) TO sitrep_reader;


--
-- Name: FUNCTION reconcile_trail(table_name text); Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT ALL ON FUNCTION sitrep.reconcile_trail(table_name text) TO sitrep_app;
GRANT ALL ON FUNCTION sitrep.reconcile_trail(table_name text) TO sitrep_auditor;
GRANT ALL ON FUNCTION sitrep.reconcile_trail(table_name text) TO sitrep_reader;


--
-- Name: TABLE action; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.action TO sitrep_app;
GRANT SELECT ON TABLE sitrep.action TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.action TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.action TO sitrep_ingest;


--
-- Name: SEQUENCE action_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.action_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.action_id_seq TO sitrep_ingest;


--
-- Name: TABLE assertion; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.assertion TO sitrep_app;
GRANT SELECT ON TABLE sitrep.assertion TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.assertion TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.assertion TO sitrep_ingest;


--
-- Name: TABLE asset; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.asset TO sitrep_app;
GRANT SELECT ON TABLE sitrep.asset TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.asset TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.asset TO sitrep_ingest;


--
-- Name: TABLE assignment; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.assignment TO sitrep_app;
GRANT SELECT ON TABLE sitrep.assignment TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.assignment TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.assignment TO sitrep_ingest;


--
-- Name: TABLE audit_checkpoint; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.audit_checkpoint TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_checkpoint TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_checkpoint TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.audit_checkpoint TO sitrep_ingest;


--
-- Name: TABLE audit_entry; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT ON TABLE sitrep.audit_entry TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_entry TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_entry TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.audit_entry TO sitrep_ingest;


--
-- Name: SEQUENCE audit_entry_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.audit_entry_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.audit_entry_id_seq TO sitrep_ingest;


--
-- Name: TABLE audit_leaf; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.audit_leaf TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_leaf TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_leaf TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.audit_leaf TO sitrep_ingest;


--
-- Name: TABLE audit_pending; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,DELETE ON TABLE sitrep.audit_pending TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_pending TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_pending TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.audit_pending TO sitrep_ingest;


--
-- Name: TABLE audit_salt; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,DELETE ON TABLE sitrep.audit_salt TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_salt TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_salt TO sitrep_auditor;


--
-- Name: TABLE audit_set_member; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT ON TABLE sitrep.audit_set_member TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_set_member TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_set_member TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.audit_set_member TO sitrep_ingest;


--
-- Name: TABLE audit_tile; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.audit_tile TO sitrep_app;
GRANT SELECT ON TABLE sitrep.audit_tile TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.audit_tile TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.audit_tile TO sitrep_ingest;


--
-- Name: TABLE escalation; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.escalation TO sitrep_app;
GRANT SELECT ON TABLE sitrep.escalation TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.escalation TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.escalation TO sitrep_ingest;


--
-- Name: SEQUENCE escalation_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.escalation_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.escalation_id_seq TO sitrep_ingest;


--
-- Name: TABLE idempotency; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.idempotency TO sitrep_app;
GRANT SELECT ON TABLE sitrep.idempotency TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.idempotency TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.idempotency TO sitrep_ingest;


--
-- Name: TABLE import_batch; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.import_batch TO sitrep_app;
GRANT SELECT ON TABLE sitrep.import_batch TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.import_batch TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.import_batch TO sitrep_ingest;


--
-- Name: SEQUENCE import_batch_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.import_batch_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.import_batch_id_seq TO sitrep_ingest;


--
-- Name: TABLE import_source; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.import_source TO sitrep_app;
GRANT SELECT ON TABLE sitrep.import_source TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.import_source TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.import_source TO sitrep_ingest;


--
-- Name: TABLE incident; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.incident TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.incident TO sitrep_ingest;


--
-- Name: TABLE incident_attribute; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.incident_attribute TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_attribute TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_attribute TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.incident_attribute TO sitrep_ingest;


--
-- Name: SEQUENCE incident_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.incident_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.incident_id_seq TO sitrep_ingest;


--
-- Name: TABLE incident_key_counter; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.incident_key_counter TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_key_counter TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_key_counter TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.incident_key_counter TO sitrep_ingest;


--
-- Name: TABLE incident_link; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.incident_link TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_link TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_link TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.incident_link TO sitrep_ingest;


--
-- Name: TABLE incident_merge; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.incident_merge TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_merge TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_merge TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.incident_merge TO sitrep_ingest;


--
-- Name: TABLE incident_revision; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.incident_revision TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_revision TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_revision TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.incident_revision TO sitrep_ingest;


--
-- Name: TABLE incident_tag; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.incident_tag TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_tag TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_tag TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.incident_tag TO sitrep_ingest;


--
-- Name: COLUMN incident_tag.removed_at; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT UPDATE(removed_at) ON TABLE sitrep.incident_tag TO sitrep_app;


--
-- Name: TABLE incident_technique; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.incident_technique TO sitrep_app;
GRANT SELECT ON TABLE sitrep.incident_technique TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.incident_technique TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.incident_technique TO sitrep_ingest;


--
-- Name: TABLE member; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.member TO sitrep_app;
GRANT SELECT ON TABLE sitrep.member TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.member TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.member TO sitrep_ingest;


--
-- Name: TABLE member_role; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE sitrep.member_role TO sitrep_app;
GRANT SELECT ON TABLE sitrep.member_role TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.member_role TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.member_role TO sitrep_ingest;


--
-- Name: TABLE milestone_order; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT ON TABLE sitrep.milestone_order TO sitrep_app;
GRANT SELECT ON TABLE sitrep.milestone_order TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.milestone_order TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.milestone_order TO sitrep_ingest;


--
-- Name: TABLE note; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.note TO sitrep_app;
GRANT SELECT ON TABLE sitrep.note TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.note TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.note TO sitrep_ingest;


--
-- Name: SEQUENCE note_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.note_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.note_id_seq TO sitrep_ingest;


--
-- Name: TABLE observable; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.observable TO sitrep_app;
GRANT SELECT ON TABLE sitrep.observable TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.observable TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.observable TO sitrep_ingest;


--
-- Name: TABLE organization; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.organization TO sitrep_app;
GRANT SELECT ON TABLE sitrep.organization TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.organization TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.organization TO sitrep_ingest;


--
-- Name: SEQUENCE organization_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.organization_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.organization_id_seq TO sitrep_ingest;


--
-- Name: TABLE phase_move; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT ON TABLE sitrep.phase_move TO sitrep_app;
GRANT SELECT ON TABLE sitrep.phase_move TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.phase_move TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.phase_move TO sitrep_ingest;


--
-- Name: TABLE quarantine_item; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.quarantine_item TO sitrep_app;
GRANT SELECT ON TABLE sitrep.quarantine_item TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.quarantine_item TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.quarantine_item TO sitrep_ingest;


--
-- Name: SEQUENCE quarantine_item_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.quarantine_item_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.quarantine_item_id_seq TO sitrep_ingest;


--
-- Name: TABLE review; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.review TO sitrep_app;
GRANT SELECT ON TABLE sitrep.review TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.review TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.review TO sitrep_ingest;


--
-- Name: TABLE role; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.role TO sitrep_app;
GRANT SELECT ON TABLE sitrep.role TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.role TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.role TO sitrep_ingest;


--
-- Name: TABLE schema_migration; Type: ACL; Schema: sitrep; Owner: postgres
--

GRANT SELECT ON TABLE sitrep.schema_migration TO sitrep_app;
GRANT SELECT ON TABLE sitrep.schema_migration TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.schema_migration TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.schema_migration TO sitrep_ingest;


--
-- Name: TABLE task; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.task TO sitrep_app;
GRANT SELECT ON TABLE sitrep.task TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.task TO sitrep_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE sitrep.task TO sitrep_ingest;


--
-- Name: SEQUENCE task_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.task_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.task_id_seq TO sitrep_ingest;


--
-- Name: TABLE timeline_entry; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT,INSERT ON TABLE sitrep.timeline_entry TO sitrep_app;
GRANT SELECT ON TABLE sitrep.timeline_entry TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.timeline_entry TO sitrep_auditor;
GRANT SELECT,INSERT ON TABLE sitrep.timeline_entry TO sitrep_ingest;


--
-- Name: SEQUENCE timeline_entry_id_seq; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT USAGE ON SEQUENCE sitrep.timeline_entry_id_seq TO sitrep_app;
GRANT USAGE ON SEQUENCE sitrep.timeline_entry_id_seq TO sitrep_ingest;


--
-- Name: TABLE trail_table; Type: ACL; Schema: sitrep; Owner: sitrep_owner
--

GRANT SELECT ON TABLE sitrep.trail_table TO sitrep_app;
GRANT SELECT ON TABLE sitrep.trail_table TO sitrep_reader;
GRANT SELECT ON TABLE sitrep.trail_table TO sitrep_auditor;
GRANT SELECT ON TABLE sitrep.trail_table TO sitrep_ingest;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: sitrep; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_auditor;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_ingest;


--
-- PostgreSQL database dump complete
--
