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
-- Name: import_batch batch_organization_unique; Type: CONSTRAINT; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE ONLY sitrep.import_batch
    ADD CONSTRAINT batch_organization_unique UNIQUE (organization_id, id);


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
-- Name: action_open; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX action_open ON sitrep.action USING btree (organization_id, due_at) WHERE (done_at IS NULL);


--
-- Name: assertion_current; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE UNIQUE INDEX assertion_current ON sitrep.assertion USING btree (incident_id, milestone, round) WHERE (recorded_until IS NULL);


--
-- Name: escalation_by_incident; Type: INDEX; Schema: sitrep; Owner: sitrep_owner
--

CREATE INDEX escalation_by_incident ON sitrep.escalation USING btree (incident_id, id);


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
-- Name: incident never_removed; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER never_removed BEFORE DELETE ON sitrep.incident FOR EACH ROW EXECUTE FUNCTION sitrep.refuse_incident_removal();


--
-- Name: incident never_truncated; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON sitrep.incident FOR EACH STATEMENT EXECUTE FUNCTION sitrep.refuse_incident_removal();


--
-- Name: assertion project_assertions; Type: TRIGGER; Schema: sitrep; Owner: sitrep_owner
--

CREATE TRIGGER project_assertions AFTER INSERT ON sitrep.assertion REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sitrep.project_assertions();


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
-- Name: escalation; Type: ROW SECURITY; Schema: sitrep; Owner: sitrep_owner
--

ALTER TABLE sitrep.escalation ENABLE ROW LEVEL SECURITY;

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
-- Name: SCHEMA sitrep; Type: ACL; Schema: -; Owner: sitrep_owner
--

GRANT USAGE ON SCHEMA sitrep TO sitrep_app;
GRANT USAGE ON SCHEMA sitrep TO sitrep_reader;
GRANT USAGE ON SCHEMA sitrep TO sitrep_auditor;
GRANT USAGE ON SCHEMA sitrep TO sitrep_ingest;


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
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: sitrep; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_auditor;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sitrep GRANT SELECT ON TABLES  TO sitrep_ingest;


--
-- PostgreSQL database dump complete
--


